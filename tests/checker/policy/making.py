"""Policies and requests made from plain values, for the engine's tests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from checker.documents.json_reader import read_json
from checker.facts.aws import KmsGrant, PolicyDocument, PolicyKind, PublicAccessBlock
from checker.model.decision import Principal, Request
from checker.policy.aws import CompiledPolicies, Policies, Unread, compile_policies

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ACCOUNT = "111122223333"
OTHER_ACCOUNT = "444455556666"
USER = f"arn:aws:iam::{ACCOUNT}:user/velero"
OBJECT = "arn:aws:s3:::acme/backups/one/file"
FACTS = {
    "identity": "identityPolicies",
    "boundary": "permissionsBoundary",
    "session": "sessionPolicy",
    "scps": "serviceControlPolicies",
    "rcps": "resourceControlPolicies",
    "vpc_endpoint": "vpcEndpointPolicy",
    "bucket": "bucketPolicy",
    "public_access_block": "publicAccessBlock",
    "key": "kmsKey.policy",
    "grants": "kmsKey.grants",
    "trust": "trustPolicy",
}
_KINDS = {
    "identity": PolicyKind.MANAGED,
    "boundary": PolicyKind.BOUNDARY,
    "session": PolicyKind.SESSION,
    "scps": PolicyKind.SCP,
    "rcps": PolicyKind.RCP,
    "vpc_endpoint": PolicyKind.VPC_ENDPOINT,
    "bucket": PolicyKind.BUCKET,
    "key": PolicyKind.KEY,
    "trust": PolicyKind.TRUST,
}


def document(policy: object, kind: PolicyKind = PolicyKind.MANAGED, name: str = "policy.json") -> PolicyDocument:
    """A policy as read from a file."""
    return PolicyDocument(name, kind, read_json(name, json.dumps(policy).encode()))


def compiled(layers: Mapping[str, object]) -> CompiledPolicies:
    """The engine over some layers: a list of policies, a list of levels of them, or ``unread``."""
    return compile_policies(policies(layers))


def policies(layers: Mapping[str, object]) -> Policies:
    """The layers as the engine takes them."""
    none: dict[str, object] = {**dict.fromkeys(FACTS, ()), "public_access_block": None}
    made = {name: _layer(name, value) for name, value in layers.items()}
    return Policies(**(none | made))  # type: ignore[arg-type]  # the table of layers is data here


def _layer(name: str, value: object) -> object:
    if value == "unread":
        return Unread(FACTS[name], "nobody supplied it")
    if name == "public_access_block":
        return PublicAccessBlock(**cast("dict[str, bool]", value))
    if name == "grants":
        return tuple(_grant(grant) for grant in cast("list[dict[str, object]]", value))
    found = cast("list[object]", value)
    if name in {"scps", "rcps"}:
        return tuple(_documents(name, cast("list[object]", level)) for level in found)
    return _documents(name, found)


def _documents(name: str, values: Sequence[object]) -> tuple[PolicyDocument, ...]:
    return tuple(document(value, _KINDS[name], f"{name}-{number}.json") for number, value in enumerate(values))


def _grant(value: dict[str, object]) -> KmsGrant:
    def pairs(key: str) -> tuple[tuple[str, str], ...]:
        return tuple((name, text) for name, text in cast("list[tuple[str, str]]", value.get(key, [])))

    operations = tuple(cast("list[str]", value["operations"]))
    return KmsGrant(str(value["grantee"]), operations, pairs("context_equals"), pairs("context_subset"))


def request(values: Mapping[str, object] | None = None) -> Request:
    """A request; what is not given is that of the user ``velero`` for an object of their own account."""
    given = dict(values or {})
    sent = cast("dict[str, list[str] | None]", given.get("context", {}))
    return Request(
        Principal(
            cast("str | None", given.get("principal", USER)),
            cast("str | None", given.get("account", ACCOUNT)),
            session=bool(given.get("session")),
        ),
        str(given.get("action", "s3:GetObject")),
        str(given.get("resource", OBJECT)),
        cast("str | None", given.get("resourceAccount", ACCOUNT)),
        {key: None if value is None else tuple(value) for key, value in sent.items()},
    )
