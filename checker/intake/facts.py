"""The evidence that documents give: each entry becomes a fact, each assumption a declared absence."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from checker.facts import aws
from checker.facts.aws import PolicyKind
from checker.intake.node import dotted, nearest, quoted
from checker.intake.policies import read_policy
from checker.model.fact import Absent, Known, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.intake.draft import Draft, Surroundings
    from checker.intake.node import Node
    from checker.model.fact import FactKey

    Reader: TypeAlias = Callable[[Node, Draft, Surroundings], object]

KEY = "kmsKey"

_ONE_POLICY: dict[str, PolicyKind] = {
    "permissionsBoundary": PolicyKind.BOUNDARY,
    "sessionPolicy": PolicyKind.SESSION,
    "vpcEndpointPolicy": PolicyKind.VPC_ENDPOINT,
    "trustPolicy": PolicyKind.TRUST,
    "bucketPolicy": PolicyKind.BUCKET,
}
_LEVELS: dict[str, PolicyKind] = {
    "serviceControlPolicies": PolicyKind.SCP,
    "resourceControlPolicies": PolicyKind.RCP,
}
# Every bucket has a region, and every key a policy, a state and a type: their absence cannot be declared.
_NEVER_ABSENT = frozenset(("bucketRegion", "kmsKey.policy", "kmsKey.state", "kmsKey.spec", "kmsKey.usage"))
_ALGORITHMS = ("AES256", "aws:kms", "aws:kms:dsse")
# AWS KMS API Reference, KeyMetadata, KeyState.
_STATES = (
    "Enabled",
    "Disabled",
    "PendingDeletion",
    "PendingImport",
    "PendingReplicaDeletion",
    "Unavailable",
    "Updating",
    "Creating",
)


def _titles() -> dict[str, str]:
    keys: tuple[FactKey[object], ...] = (
        aws.IDENTITY_POLICIES,
        aws.PERMISSIONS_BOUNDARY,
        aws.SESSION_POLICY,
        aws.SERVICE_CONTROL_POLICIES,
        aws.RESOURCE_CONTROL_POLICIES,
        aws.VPC_ENDPOINT_POLICY,
        aws.TRUST_POLICY,
        aws.BUCKET_POLICY,
        aws.PUBLIC_ACCESS_BLOCK,
        aws.BUCKET_ENCRYPTION,
        aws.BUCKET_REGION,
        aws.KMS_KEY_POLICY,
        aws.KMS_KEY_STATE,
        aws.KMS_KEY_SPEC,
        aws.KMS_KEY_USAGE,
        aws.KMS_KEY_GRANTS,
    )
    return {key.name: key.title for key in keys}


def read_evidence(node: Node, draft: Draft, around: Surroundings) -> None:
    """Every entry of an ``evidence`` mapping."""
    for name, entry in node.fields((*(n for n in _titles() if "." not in n), KEY)).items():
        if name == KEY:
            for part, inner in entry.fields(("policy", "state", "spec", "usage", "grants")).items():
                _add(f"{KEY}.{part}", inner, draft, around)
        else:
            _add(name, entry, draft, around)


def _add(name: str, node: Node, draft: Draft, around: Surroundings) -> None:
    if node.value is None:
        node.fail(f"{node.label} is empty", remedy=f"take it away, or declare its absence: assume: {{{name}: none}}")
        return
    if not _claim(name, node, draft):
        return
    found = _value(name, node, draft, around)
    if found is not None:
        draft.facts[name] = Known(found, Source(_origin(node, found), node.place))


def _claim(name: str, node: Node, draft: Draft) -> bool:
    before = draft.facts.get(name)
    if isinstance(before, Absent):
        node.fail_key(
            f"{name} is given as evidence and assumed to be none{_at(before.source)}", remedy="take one of them away"
        )
    elif isinstance(before, Known):
        node.fail_key(f"{name} is given twice: here and before{_at(before.source)}", remedy="take one of them away")
    return before is None


def _at(source: Source) -> str:
    return f" ({source.place.span()})" if source.place is not None else ""


def _origin(node: Node, found: object) -> str:
    """The file that answered, several of them, or the document that states it."""
    names = list(dict.fromkeys(_files(found)))
    return ", ".join(names) if names else node.document.name


def _files(found: object) -> list[str]:
    if isinstance(found, aws.PolicyDocument):
        return [found.document.name]
    if isinstance(found, tuple):
        return [name for item in cast("tuple[object, ...]", found) for name in _files(item)]
    return []


def _value(name: str, node: Node, draft: Draft, around: Surroundings) -> object:
    if name == "identityPolicies":
        return _policies(node, PolicyKind.MANAGED, draft, around)
    if name in _LEVELS:
        return _levels(node, _LEVELS[name], draft, around)
    if name in _ONE_POLICY:
        return read_policy(node, _ONE_POLICY[name], draft, around)
    if name == f"{KEY}.policy":
        return read_policy(node, PolicyKind.KEY, draft, around)
    if name == "publicAccessBlock":
        return _public_access_block(node)
    if name == "bucketEncryption":
        return _encryption(node)
    if name == f"{KEY}.state":
        return node.choice(_STATES)
    if name == f"{KEY}.grants":
        return _grants(node)
    return node.text()


def _policies(node: Node, kind: PolicyKind, draft: Draft, around: Surroundings) -> object:
    if isinstance(node.value, str):
        node.refuse("a list of policies", remedy="write it in brackets, even when there is one")
        return None
    entries = node.items(wanted="a list of policies")
    read = [read_policy(entry, kind, draft, around) for entry in entries]
    return tuple(policy for policy in read if policy is not None)


def _levels(node: Node, kind: PolicyKind, draft: Draft, around: Surroundings) -> object:
    levels: list[object] = []
    for level in node.items(wanted="a list of levels, each a list of policies"):
        if not isinstance(level.value, list):
            remedy = "write a list per level, the root's first: [[a.json], [b.json]]"
            level.refuse("a level: a list of policies", remedy=remedy)
            continue
        levels.append(_policies(level, kind, draft, around))
    return tuple(levels)


def _public_access_block(node: Node) -> object:
    names = ("blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets")
    fields = node.fields(names, wanted="a mapping of the four switches")
    flags = {name: bool(fields[name].flag()) for name in names if name in fields}
    missing = [name for name in names if name not in fields]
    if missing and isinstance(node.value, dict):
        node.fail(f"{node.label} does not say {', '.join(missing)}", remedy="give all four switches as true or false")
        return None
    return aws.PublicAccessBlock(
        block_public_acls=flags.get("blockPublicAcls", False),
        ignore_public_acls=flags.get("ignorePublicAcls", False),
        block_public_policy=flags.get("blockPublicPolicy", False),
        restrict_public_buckets=flags.get("restrictPublicBuckets", False),
    )


def _encryption(node: Node) -> object:
    fields = node.fields(("algorithm", "keyArn", "bucketKey"))
    algorithm = fields["algorithm"].choice(_ALGORITHMS) if "algorithm" in fields else None
    if "algorithm" not in fields and isinstance(node.value, dict):
        node.fail(f"{node.label} names no algorithm", remedy=f"add algorithm: one of {', '.join(_ALGORITHMS)}")
    key = fields["keyArn"].text() if "keyArn" in fields else None
    bucket_key = fields["bucketKey"].flag() if "bucketKey" in fields else None
    return None if algorithm is None else aws.BucketEncryption(algorithm, key, bucket_key=bool(bucket_key))


def _grants(node: Node) -> object:
    grants: list[aws.KmsGrant] = []
    for entry in node.items(wanted="a list of grants"):
        fields = entry.fields(("grantee", "operations", "contextEquals", "contextSubset"))
        for name in ("grantee", "operations"):
            if name not in fields and isinstance(entry.value, dict):
                entry.fail(f"{entry.label} has no {name}", remedy=f"add {name}")
        if not isinstance(entry.value, dict):
            if entry.value is None:
                entry.refuse("a grant: a mapping with grantee and operations")
            continue
        grantee = fields["grantee"].required_text() if "grantee" in fields else None
        operations = fields["operations"].texts() if "operations" in fields else None
        equals, subset = (_pairs(fields.get(name)) for name in ("contextEquals", "contextSubset"))
        if grantee is not None and operations is not None:
            grants.append(aws.KmsGrant(grantee, operations, equals, subset, entry.place))
    return tuple(grants)


def _pairs(node: Node | None) -> tuple[tuple[str, str], ...]:
    if node is None:
        return ()
    read = [(key, value.required_text()) for key, value in node.entries()]
    return tuple((key, value) for key, value in read if value is not None)


def read_assumptions(node: Node, draft: Draft) -> None:
    """Every entry of an ``assume`` mapping: a name of the evidence, and ``none``."""
    titles = _titles()
    for name, entry in node.entries():
        if name == KEY and isinstance(entry.value, dict):
            for part, inner in entry.entries():
                _assume(f"{KEY}.{part}", inner, titles, draft)
        else:
            _assume(name, entry, titles, draft)


def _assume(name: str, node: Node, titles: dict[str, str], draft: Draft) -> None:
    if name not in titles:
        message = f"unknown key {quoted(name)} in {dotted(node.path[:-1]) or 'assume'}: there is no such evidence"
        node.fail_key(message, remedy=nearest(name, titles))
    elif name in _NEVER_ABSENT:
        node.fail_key(f"{name} always exists, so it cannot be assumed to be none", remedy="give it as evidence")
    elif node.value != "none":
        node.fail(f"{node.label} can only be none", remedy="write none, or give the document as evidence")
    elif _claim(name, node, draft):
        text = f"declared by the location: no {titles[name]}"
        draft.facts[name] = Absent(Source("declared", node.place, text))
