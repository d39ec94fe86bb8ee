"""What the reference says of condition keys: whether they exist, what fits them, which actions carry them."""

from __future__ import annotations

import pytest

from checker.model.decision import Layer
from checker.policy.condition_keys import Fit, Support, fit, is_tag_key, key_fault, support
from checker.policy.lint import LintStatement, lint_policy
from checker.policy.services import reference
from checker.policy.services.global_keys import global_keys
from tests.checker.policy.making import document


def statement(condition: object, actions: object = "s3:GetObject") -> LintStatement:
    """A statement with that Condition."""
    body = {"Effect": "Allow", "Action": actions, "Resource": "*", "Condition": condition}
    return lint_policy(Layer.IDENTITY, document({"Version": "2012-10-17", "Statement": body})).statements[0]


@pytest.mark.parametrize("name", reference.SERVICES)
def test_no_key_of_the_reference_is_at_fault(name: str) -> None:
    """Every key that AWS documents is known, whatever its case; families with a member's name."""
    service = reference.service(name)
    assert service is not None
    for key in (*service.keys.values(), *(reference.Key(*found) for found in global_keys().values())):
        full = f"{key.name}team" if key.name.endswith(("/", ":")) else key.name
        # The names of some issuers are cut off where they vary: "idcs-" stands for no key of its own.
        if ":" in full:
            assert key_fault(full) is None, full
            assert key_fault(full.upper()) is None, full


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("aws:SourceVpc1", "aws:SourceVpc"),
        ("aws:PrinicpalOrgID", "aws:PrincipalOrgID"),
        ("aws:ResourceTags/team", "aws:ResourceTag/team"),
        ("s3:x-amz-server-side-encyption", "s3:x-amz-server-side-encryption"),
        ("kms:ViaServices", "kms:ViaService"),
        ("aws:ARN", "aws:PrincipalArn or aws:SourceArn"),
        ("aws:ResourceTag", "aws:ResourceTag/NAME"),
        ("aws:RequestTag/", "aws:RequestTag/NAME"),
        ("kms:EncryptionContext", "kms:EncryptionContext:NAME"),
        ("kms:EncryptionContext:", "kms:EncryptionContext:NAME"),
    ],
)
def test_the_key_that_was_meant(name: str, near: str) -> None:
    """A misspelled key is named with the one that it resembles."""
    fault = key_fault(name)
    assert fault is not None
    assert fault.near == near


@pytest.mark.parametrize("name", ["prefix", "", ":", "s3:", ":prefix", "aws:", "s3:NoSuchThing", "palette:x"])
def test_what_resembles_no_key(name: str) -> None:
    """A fault is named all the same, with nothing in its place."""
    fault = key_fault(name)
    assert fault is not None
    assert fault.near == ""


@pytest.mark.parametrize(
    "name",
    [
        "oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub",
        "token.actions.githubusercontent.com:aud",
        "saml:whatever",
        "lambda:FunctionArn",
        "dynamodb:LeadingKeys",
    ],
)
def test_keys_from_elsewhere_are_left_alone(name: str) -> None:
    """Claims of an issuer, and keys of services that the reference does not hold."""
    assert key_fault(name) is None


@pytest.mark.parametrize(
    ("operator", "key", "value", "expected"),
    [
        ("StringEquals", "aws:SourceVpce", "x", Fit.RIGHT),
        ("ForAnyValue:StringLikeIfExists", "aws:TagKeys", "x", Fit.RIGHT),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::1:user/*", Fit.RIGHT),
        ("StringEquals", "aws:PrincipalArn", "arn:aws:iam::1:user/a", Fit.RIGHT),
        ("ArnEquals", "kms:GranteePrincipal", "arn:aws:iam::1:user/a", Fit.RIGHT),
        ("Null", "aws:CurrentTime", "true", Fit.RIGHT),
        ("NumericLessThan", "aws:EpochTime", "1", Fit.RIGHT),
        ("DateLessThan", "aws:PrincipalTag/until", "2030-01-01", Fit.RIGHT),
        ("NotIpAddress", "aws:VpcSourceIp", "10.0.0.0/8", Fit.RIGHT),
        ("StringEquals", "s3:max-keys", "10", Fit.USABLE),
        ("NumericEquals", "aws:PrincipalAccount", "111122223333", Fit.USABLE),
        ("StringEquals", "aws:SourceIp", "203.0.113.7", Fit.USABLE),
        ("StringLike", "aws:SourceIp", "203.0.113.*", Fit.WRONG),
        ("StringLike", "aws:CurrentTime", "2026-*", Fit.WRONG),
        ("NumericLessThan", "aws:SecureTransport", "1", Fit.WRONG),
        ("BinaryEquals", "aws:SourceVpce", "eA==", Fit.WRONG),
    ],
)
def test_how_an_operator_fits_a_key(operator: str, key: str, value: str, expected: Fit) -> None:
    """Right, usable as text or number, or comparing what the key never is."""
    (entry,) = statement({operator: {key: value}}).conditions
    known = reference.condition_key(key)
    assert known is not None
    assert fit(entry, known) is expected


@pytest.mark.parametrize(
    ("key", "actions", "expected"),
    [
        ("s3:prefix", "s3:ListBucket", None),
        ("s3:prefix", ["s3:GetObject", "s3:ListBucket"], Support(("s3:GetObject",), nowhere=False)),
        ("s3:prefix", ["s3:GetObject", "s3:Put*"], Support(("s3:GetObject",), nowhere=True)),
        ("s3:prefix", ["s3:GetObject", "s3:*"], Support(("s3:GetObject",), nowhere=False)),
        ("s3:prefix", ["*", "lambda:*", "s3:NewAction"], None),
        ("s3:nosuch", "s3:GetObject", None),
        ("aws:SourceIp", "s3:GetObject", None),
        ("aws:ResourceTag/team", "ec2:DeleteSnapshot", None),
        ("aws:ResourceTag/team", "ec2:DescribeSnapshots", Support(("ec2:DescribeSnapshots",), nowhere=True)),
        ("kms:EncryptionContext:team", "kms:Decrypt", None),
        ("kms:EncryptionContext:team", "kms:ListKeys", Support(("kms:ListKeys",), nowhere=True)),
        ("kms:ViaService", "s3:GetObject", Support(("s3:GetObject",), nowhere=True)),
    ],
)
def test_which_actions_carry_a_key(key: str, actions: object, expected: Support | None) -> None:
    """Only what the reference knows counts: an action or a key that it does not know may carry, or be carried."""
    found = statement({"StringEquals": {key: "x"}}, actions)
    assert support(found, found.conditions[0]) == expected


def test_which_keys_speak_of_tags() -> None:
    """Those that only the actions of some services carry."""
    assert is_tag_key("aws:ResourceTag/team")
    assert is_tag_key("AWS:TagKeys")
    assert not is_tag_key("aws:PrincipalTag/team")
    assert not is_tag_key("ec2:ResourceTag/team")
