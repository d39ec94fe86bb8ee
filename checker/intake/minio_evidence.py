"""The evidence that only locations on MinIO have, as facts; and what follows from it where nobody gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.errors import DocumentError
from checker.facts import aws, minio
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.facts.aws_storage import Versioning
from checker.intake import minio_answers
from checker.intake.answers import named, opened
from checker.intake.minio_policies import ask_for, resolved
from checker.intake.node import Node, quoted
from checker.intake.policies import read_policies
from checker.model.fact import Absent, Known, Source, Unavailable
from checker.model.location import Provider

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.intake.draft import Draft, Surroundings
    from checker.model.fact import Fact

MERGED = "the merged policy of the user and of its groups"


def add_entry(name: str, node: Node, draft: Draft, around: Surroundings) -> None:
    """One entry as a fact, with what follows from it; what is wrong is reported."""
    before = len(node.errors)
    if name == minio.GROUPS.name:
        found: object = _groups(node, draft, around)
        origin = node.document.name
    else:
        source = answer_at(node, draft, around)
        if source is None:
            return
        found, origin = _READERS[name](source, draft), source.document.name
    if len(node.errors) == before:
        source_of = Source(origin, node.place)
        draft.facts[name] = Absent(source_of) if found is None else Known(found, source_of)


def answer_at(node: Node, draft: Draft, around: Surroundings) -> Node | None:
    """An answer, without the secrets that mc may have printed with it."""
    source = opened(node, draft, around)
    if source is None or minio_answers.refuse_error(source):
        return None
    if source.document is node.document:
        return source
    from checker.intake.mask import Vault, hide  # noqa: PLC0415 - only the answers of a file are not masked yet

    vault = Vault()
    try:
        masked = hide(source.document, vault)
    except DocumentError as error:
        node.errors.append(error)
        return None
    for text in vault.secrets():
        around.ledger.secret(text)
    return Node(masked, source.path, masked.value, node.errors)


def _user(node: Node, draft: Draft) -> object:
    answer = minio_answers.user(node)
    source = Source(node.document.name, node.place)
    asides = draft.asides
    asides.says("principal", answer.name, node=node)
    if answer.groups is not None:
        asides.groups = answer.groups
        asides.follow(minio.GROUPS.name, _groups_of(answer.groups, source))
    if answer.policies is not None:
        asides.follow(minio.IDENTITY_POLICIES.name, _policies_of(answer.policies, source))
    name = answer.name or draft.principal or ""
    return minio.User(name, answer.enabled, answer.policies or (), answer.groups or ())


def _groups_of(groups: tuple[str, ...], source: Source) -> Fact[object]:
    if not groups:
        return Known((), source)
    names = ", ".join(map(quoted, groups))
    return Unavailable(f"the user is in {names}, and nobody said what that grants: give it as evidence (groups)")


def _policies_of(policies: tuple[str, ...], source: Source) -> Fact[object]:
    documents = resolved(policies, PolicyKind.MANAGED)
    if documents is not None:
        return Known(documents, source)
    names = ", ".join(map(quoted, policies))
    return Unavailable(f"the user has {names}, whose documents nobody gave: give them as evidence (identityPolicies)")


def _access_key(node: Node, draft: Draft) -> object:
    answer = minio_answers.access_key(node)
    asides = draft.asides
    asides.says("principal", answer.key.parent, node=node)
    asides.says("key", answer.key_id, node=node)
    source = Source(node.document.name, node.place)
    if answer.key.inherits:
        asides.follow(minio.ACCESS_KEY_POLICY.name, Absent(source))
        if answer.policy is not None:
            _merge(answer.policy, draft)
        return answer.key
    policy = _policy(answer.policy, PolicyKind.INLINE) if answer.policy is not None else None
    if policy is not None and answer.policy is not None:
        asides.follow(minio.ACCESS_KEY_POLICY.name, Known(policy, Source(policy.name, answer.policy.place)))
    return answer.key


def _account(node: Node, draft: Draft) -> object:
    answer = minio_answers.account(node)
    draft.asides.says("principal", answer.name, node=node)
    if answer.policy is not None:
        _merge(answer.policy, draft)
    for bucket in answer.buckets:
        if bucket.access.bucket == draft.bucket:
            _follow_bucket(bucket, draft, Source(node.document.name, node.place))
    return minio.Account(answer.name, tuple(bucket.access for bucket in answer.buckets))


def _follow_bucket(bucket: minio_answers.BucketAnswer, draft: Draft, source: Source) -> None:
    """What the details of the location's own bucket answer; that it locks objects says nothing of for how long."""
    asides = draft.asides
    if bucket.versioning is not None:
        asides.follow(aws.BUCKET_VERSIONING.name, Known(Versioning(bucket.versioning), source))
    if bucket.locks is False:
        asides.follow(aws.OBJECT_LOCK.name, Absent(source))
    if bucket.quota is not None:
        quota = minio.Quota(bucket.quota, bucket.used) if bucket.quota else None
        asides.follow(minio.QUOTA.name, Absent(source) if quota is None else Known(quota, source))


def _merge(node: Node, draft: Draft) -> None:
    """Keep the policies of user and groups that the server merged; it merges into nothing where there is none."""
    value = node.value
    if isinstance(value, dict) and any(key.lower() == "statement" and not value[key] for key in value):
        draft.asides.merged = Known((), Source(node.document.name, node.place))
        return
    policy = _policy(node, PolicyKind.MANAGED)
    if policy is not None:
        named_so = policy._replace(name=f"{node.document.name}: {MERGED}")
        draft.asides.merged = Known((named_so,), Source(node.document.name, node.place))


def _policy(node: Node, kind: PolicyKind) -> PolicyDocument | None:
    """The policy in an answer, as an object or as text."""
    from checker.intake.refused import Refused  # noqa: PLC0415 - only some answers hold a policy
    from checker.intake.wrapped import policy_in  # noqa: PLC0415 - as above

    try:
        standing = policy_in(node.document, node.path, kind, Provider.MINIO)
    except DocumentError as error:
        node.fail(f"{named(node)}: the policy in {error}", remedy=error.remedy)
        return None
    if isinstance(standing, Refused):
        node.fail(f"{named(node)} {standing.looks}", remedy=standing.remedy)
        return None
    return PolicyDocument(node.document.name, kind, standing.document, standing.path)


def _quota(node: Node, draft: Draft) -> object:
    draft.asides.says("bucket", minio_answers.quota_bucket(node), node=node)
    return minio_answers.quota(node)


def _server(node: Node, _: Draft) -> object:
    return minio_answers.server(node)


_READERS: dict[str, Callable[[Node, Draft], object]] = {
    minio.USER.name: _user,
    minio.ACCESS_KEY.name: _access_key,
    minio.ACCOUNT.name: _account,
    minio.QUOTA.name: _quota,
    minio.SERVER.name: _server,
}


def _groups(node: Node, draft: Draft, around: Surroundings) -> tuple[minio.Group, ...]:
    if not isinstance(node.value, list):
        node.refuse("a list of groups", remedy="write it in brackets, even when there is one")
        return ()
    read = [_group(entry, draft, around) for entry in node.items()]
    return tuple(group for group in read if group is not None)


def _group(node: Node, draft: Draft, around: Surroundings) -> minio.Group | None:
    """A group: its answer or the path of one, and its policies where MinIO does not ship them."""
    entry = node.value if isinstance(node.value, dict) else {}
    is_file = "file" in entry
    fields = node.fields(("file", "policies")) if is_file else {}
    given = node.child("policies", entry["policies"]) if "policies" in entry else None
    source = answer_at(fields["file"] if is_file else node, draft, around)
    if source is None:
        return None
    answer = minio_answers.group(source)
    draft.asides.says("member", *(answer.members or ()), node=node)
    if given is not None:
        documents = read_policies(given, PolicyKind.GROUP, draft, around)
    else:
        documents = resolved(answer.policies, PolicyKind.GROUP)
        if documents is None:
            names = ", ".join(map(quoted, answer.policies))
            node.fail(f"{node.label}: nobody gave the documents of {names}", remedy=_beside(answer.policies[0]))
    return None if documents is None else minio.Group(answer.name, answer.enabled, documents)


def _beside(name: str) -> str:
    return f"add policies, a list of files, to the group: {ask_for(name)}"
