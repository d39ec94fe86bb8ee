"""Evidence that is an answer of the AWS API: by the name of the entry, the reader of its answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from checker.errors import DocumentError
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.intake import account_answers, bucket_answers, endpoint_answers, live_answers, probe_answers
from checker.intake.answers import members, named, names_file, opened
from checker.intake.lifecycle_answer import lifecycle, lifecycle_with_tiers
from checker.intake.plain import OWN_FORMS, read_setting
from checker.model.location import Provider
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.intake.draft import Draft, Surroundings
    from checker.intake.node import Node


class Answer(NamedTuple):
    """What an answer says, and the document it stands in; a ``value`` of ``None`` says that there is none."""

    value: object
    origin: str
    trust: PolicyDocument | None = None


_READERS: dict[str, Callable[[Node], object]] = {
    "bucketVersioning": bucket_answers.versioning,
    "objectLock": bucket_answers.object_lock,
    "lifecycle": lifecycle,
    "objectOwnership": bucket_answers.ownership,
    "bucketAcl": bucket_answers.acl,
    "accessLogging": bucket_answers.logging,
    "requestPayment": bucket_answers.payment,
    "replication": bucket_answers.replication,
    "publicAccessBlock": bucket_answers.public_access_block,
    "accountPublicAccessBlock": bucket_answers.public_access_block,
    "bucketEncryption": bucket_answers.encryption,
    "kmsKey.rotation": account_answers.rotation,
    "accessKeys": account_answers.access_keys,
    "accountSummary": account_answers.account_summary,
    "role": account_answers.role,
    **live_answers.READERS,
    **endpoint_answers.READERS,
    **probe_answers.READERS,
}
_WORDS = {"objectOwnership": bucket_answers.OWNERSHIPS, "requestPayment": bucket_answers.PAYERS}


def read_answer(name: str, node: Node, draft: Draft, around: Surroundings) -> Answer | None:
    """The answer to the question ``name``; ``None`` when it is not one, which is then reported."""
    before = len(node.errors)
    is_word = name in _WORDS and isinstance(node.value, str) and not names_file(node.value)
    source = node if is_word else opened(node, draft, around)
    if source is None:
        return None
    if name == "topLevel":
        value: object = bucket_answers.top_level(source, _root(draft))
    elif name == "lifecycle" and draft.provider is Provider.MINIO:
        value = lifecycle_with_tiers(source)
    else:
        reader = _READERS[name] if is_of_aws(source) or name not in OWN_FORMS else partial(read_setting, name)
        value = reader(source)
    trust = trust_of(source) if name == "role" and len(node.errors) == before else None
    return Answer(value, source.document.name, trust) if len(node.errors) == before else None


def is_of_aws(node: Node) -> bool:
    """Whether a mapping has the members that AWS answers with, rather than those of a form of our own."""
    return isinstance(node.value, dict) and any(str(key)[:1].isupper() for key in node.value)


def read_key_parts(node: Node, draft: Draft, around: Surroundings) -> tuple[account_answers.Part, ...]:
    """What ``describe-key`` says of the key; nothing when it is not such an answer, which is then reported."""
    before = len(node.errors)
    source = opened(node, draft, around)
    parts = tuple(account_answers.key_parts(source)) if source is not None else ()
    return parts if len(node.errors) == before else ()


def trust_of(node: Node) -> PolicyDocument | None:
    """The trust policy in the answer of ``get-role``, as an object or as the URL-encoded text of the API."""
    from checker.intake.refused import Refused  # noqa: PLC0415 - only this answer holds a policy
    from checker.intake.wrapped import policy_in  # noqa: PLC0415 - as above

    found = members(node)
    policy = members(found.get("Role", node)).get("AssumeRolePolicyDocument")
    if policy is None:
        return None
    try:
        standing = policy_in(policy.document, policy.path, PolicyKind.TRUST)
    except DocumentError as error:
        policy.fail(f"{named(policy)}: the policy in {error}", remedy=error.remedy)
        return None
    if isinstance(standing, Refused):
        policy.fail(f"{named(policy)} {standing.looks}", remedy=standing.remedy)
        return None
    return PolicyDocument(policy.document.name, PolicyKind.TRUST, standing.document, standing.path)


def _root(draft: Draft) -> str:
    prefix = (draft.prefix or "").strip("/")
    return f"{prefix}/" if prefix else ""
