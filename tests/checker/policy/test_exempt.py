"""A lifted denial: the diff applies, the engine no longer denies the principal, and others are denied as before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from checker.documents.reader import read
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.model.decision import Decision, Effect, Principal, Request
from checker.policy.aws import Policies, compile_policies
from checker.policy.generate import remedy_for
from tests.checker.documents.patching import patched

if TYPE_CHECKING:
    from checker.documents.marks import Path

ACCOUNT = "111122223333"
USER = f"arn:aws:iam::{ACCOUNT}:user/velero"
OTHER = f"arn:aws:iam::{ACCOUNT}:user/other"
OBJECT = "arn:aws:s3:::acme/backups/one/file"
OPEN = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}'
DENY = {"Sid": "Stop", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::acme/*"}
CONDITIONS: list[dict[str, object] | None] = [
    None,
    {"Null": {"s3:x-amz-server-side-encryption": "true"}},
    {"ArnNotEquals": {"aws:PrincipalArn": OTHER + "-backup"}},
    {"ArnNotLike": {"AWS:PrincipalARN": [OTHER + "-1", OTHER + "-2"]}},
    {"ArnNotEquals": {"aws:SourceArn": "arn:aws:s3:::x"}, "StringEquals": {"s3:authType": "REST-HEADER"}},
]


def policy_in(text: str, name: str, path: Path = ()) -> PolicyDocument:
    """The bucket policy that stands at a path of a text."""
    return PolicyDocument(name, PolicyKind.BUCKET, read(name, text.encode())[0], path)


def decided(policy: PolicyDocument, arn: str) -> Decision:
    """The decision about an upload by ``arn``, whom its identity policy allows everything."""
    identity = (PolicyDocument("open.json", PolicyKind.MANAGED, read("open.json", OPEN.encode())[0]),)
    policies = Policies(identity, (), (), (), (), (), (policy,), None, (), (), ())
    context = {"s3:x-amz-server-side-encryption": None, "s3:authtype": ("REST-HEADER",), "aws:sourcearn": None}
    asked = Request(Principal(arn, ACCOUNT), "s3:PutObject", OBJECT, ACCOUNT, context)
    return compile_policies(policies).decide(asked, explain=True)


def lifted(text: str, name: str = "bucket.json", path: Path = ()) -> str:
    """The text after the proposed change."""
    decision = decided(policy_in(text, name, path), USER)
    assert decision.effect is Effect.EXPLICIT_DENY
    remedy = remedy_for(decision, [decision.request], {})
    assert not remedy.safe
    return patched(text, remedy.diff)


@pytest.mark.parametrize("indent", [2, 4, None])
@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_principal_is_exempted_and_nobody_else(condition: dict[str, object] | None, indent: int | None) -> None:
    """Whatever conditions the statement had, in whatever layout."""
    statement = {**DENY, "Condition": condition} if condition is not None else DENY
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=indent)
    after = policy_in(lifted(text), "bucket.json")
    assert decided(after, USER).effect is Effect.ALLOW
    assert decided(after, OTHER).effect is Effect.EXPLICIT_DENY


def test_a_policy_inside_a_yaml_location_keeps_its_layout() -> None:
    """A block mapping gets a line of its own."""
    text = (
        "evidence:\n  bucketPolicy:\n    Version: '2012-10-17'\n    Statement:\n"
        "      - Effect: Deny\n        Principal: '*'\n        Action: s3:PutObject\n"
        "        Resource: arn:aws:s3:::acme/*\n"
    )
    path = ("evidence", "bucketPolicy")
    after = lifted(text, "location.yaml", path)
    assert after.startswith(text)
    assert decided(policy_in(after, "location.yaml", path), USER).effect is Effect.ALLOW


def test_a_statement_that_demands_tls_is_right_and_the_url_is_not() -> None:
    """No exemption is proposed from a statement that refuses cleartext."""
    statement = {**DENY, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    policy = policy_in(json.dumps({"Version": "2012-10-17", "Statement": [statement]}), "bucket.json")
    context = {"aws:securetransport": ("false",)}
    asked = Request(Principal(USER, ACCOUNT), "s3:PutObject", OBJECT, ACCOUNT, context)
    policies = Policies((), (), (), (), (), (), (policy,), None, (), (), ())
    remedy = remedy_for(compile_policies(policies).decide(asked, explain=True), [asked], {})
    assert "https://" in remedy.text
    assert (remedy.diff, remedy.safe) == ("", True)
