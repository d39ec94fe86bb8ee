"""Answers of AWS about another key or another user than the location's: taken for its own they would mislead."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from checker.errors import DocumentError
from checker.facts import aws
from checker.intake.node import quoted
from checker.model.fact import Known
from checker.operations.key_name import KeyForm, parse_key_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.intake.draft import Draft
    from checker.operations.key_name import KeyName

_HOLDERS = (("UserName", "user"), ("RoleName", "role"))


def refuse_foreign(draft: Draft) -> None:
    """Report the evidence of a location on AWS that names somebody or something else."""
    draft.errors.extend((*_other_key(draft), *_other_holders(draft)))


def _other_key(draft: Draft) -> Iterator[DocumentError]:
    fact = draft.facts.get(aws.KMS_KEY_ARN.name)
    named = list(_keys_in_play(draft))
    if not isinstance(fact, Known) or not named:
        return
    described = parse_key_name(str(fact.value))
    # Which key an alias stands for, nobody can tell from documents.
    if described.form is not KeyForm.ARN or any(key.form not in {KeyForm.ARN, KeyForm.ID} for key in named):
        return
    if not any(_is_same(described, key) for key in named):
        keys = " and ".join(_shown(key) for key in named)
        yield DocumentError(
            f"the evidence (kmsKey) describes {_shown(described)}, and the location encrypts with {keys}",
            fact.source.place.span() if fact.source.place is not None else None,
            remedy="give what aws kms describe-key --key-id says of that key",
        )


def _keys_in_play(draft: Draft) -> Iterator[KeyName]:
    """The keys that the plugin and the bucket's default name."""
    if draft.plugin.get("kmsKeyId"):
        yield parse_key_name(draft.plugin["kmsKeyId"])
    fact = draft.facts.get(aws.BUCKET_ENCRYPTION.name)
    default = fact.value if isinstance(fact, Known) else None
    if isinstance(default, aws.BucketEncryption) and default.key and default.algorithm.startswith("aws:kms"):
        yield parse_key_name(default.key)


def _shown(key: KeyName) -> str:
    return quoted(key.name) + (f" of {key.account} in {key.region}" if key.is_full else "")


def _is_same(described: KeyName, named: KeyName) -> bool:
    if described.name != named.name:
        return False
    # The replicas of a multi-Region key share its id.
    return named.form is KeyForm.ID or (described.region, described.account) == (named.region, named.account)


def _other_holders(draft: Draft) -> Iterator[DocumentError]:
    """Inline policies that IAM gave for another user or role than the principal."""
    fact = draft.facts.get(aws.IDENTITY_POLICIES.name)
    kind, _, path = (draft.principal or "").rpartition(":")[2].partition("/")
    name = path.rpartition("/")[2] if kind != "assumed-role" else path.partition("/")[0]
    if not isinstance(fact, Known) or not isinstance(fact.value, tuple) or not name:
        return
    for policy in cast("tuple[aws.PolicyDocument, ...]", fact.value):
        wrapped: object = policy.document.value
        for key in policy.path[:-1]:
            wrapped = wrapped[key]  # type: ignore[index]  # the path was made from this very value
        answer = cast("Mapping[str, object]", wrapped) if policy.path and isinstance(wrapped, dict) else {}
        for member, what in _HOLDERS:
            of = answer.get(member)
            if isinstance(of, str) and of != name:
                place = policy.document.at((*policy.path[:-1], member))
                message = f"{policy.name} is the policy of the {what} {quoted(of)}, and the principal is {quoted(name)}"
                yield DocumentError(message, place.span(), remedy=f"give the policies of {name}, or correct principal")
