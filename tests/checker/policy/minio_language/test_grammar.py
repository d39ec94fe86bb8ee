"""Everything MinIO would refuse in a document is named, each with its path; what it drops is no fault."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.policy.minio_language.grammar import faults, is_named, kind_of, member
from checker.policy.minio_language.known import AISTOR, COMMUNITY, known

GOOD: dict[str, Any] = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}
NOT_KNOWN = "and refuses the whole document"


def found(
    policy: object, generation: str = COMMUNITY, *, attached: bool = True
) -> list[tuple[str, tuple[object, ...]]]:
    """The faults of a policy."""
    return [(fault.message, fault.path) for fault in faults(policy, known(generation), attached=attached)]


def changed(generation: str = COMMUNITY, /, **elements: object) -> list[tuple[str, tuple[object, ...]]]:
    """The faults of the good statement with some elements changed; ``...`` takes one out."""
    statement = {name: value for name, value in {**GOOD, **elements}.items() if value is not ...}
    return found({"Version": "2012-10-17", "Statement": [statement]}, generation)


def of_condition(operator: str, key: str, value: object, action: str = "s3:ListBucket") -> list[str]:
    """The messages about a condition of an action."""
    return [message for message, _ in changed(Action=action, Condition={operator: {key: value}})]


@pytest.mark.parametrize(
    ("policy", "path"),
    [
        (None, ()),
        ([], ()),
        ("text", ()),
        ({}, ()),
        ({"Statement": []}, ()),
        ({"Version": "", "Statement": []}, ()),
        ({"Version": "2008-10-17"}, ("Version",)),
        ({"Version": []}, ("Version",)),
        ({"version": 5}, ("version",)),
        ({"Version": "2012-10-17", "ID": 5}, ("ID",)),
        ({"Version": "2012-10-17", "Statement": GOOD}, ("Statement",)),
        ({"Version": "2012-10-17", "Statement": "x"}, ("Statement",)),
        ({"Version": "2012-10-17", "statement": [GOOD, None]}, ("statement", 1)),
    ],
)
def test_faults_of_a_document(policy: object, path: tuple[object, ...]) -> None:
    """A version is needed, and statements are a list."""
    assert [where for _, where in found(policy)] == [path]


def test_a_document_without_statements_is_a_document() -> None:
    """An empty list, or none; what is not known is dropped at every level."""
    assert found({"Version": "2012-10-17"}) == []
    assert found({"Version": "2012-10-17", "Statement": [], "Comment": {"a": 1}}) == []
    assert changed(Principal={"AWS": "x"}, NotPrincipal=5, Conditions={"x": 1}, Comment=None) == []


def test_a_version_is_not_needed_by_a_key_or_a_session() -> None:
    """The server stores what is attached, and reads the others as they come."""
    assert found({"Statement": [GOOD]}, attached=False) == []
    assert found({"Version": "2008-10-17"}, attached=False) != []


@pytest.mark.parametrize(
    ("elements", "path"),
    [
        ({"Effect": ...}, ()),
        ({"Effect": "allow"}, ("Effect",)),
        ({"Effect": []}, ("Effect",)),
        ({"Sid": 5}, ("Sid",)),
        ({"Action": ...}, ()),
        ({"Action": []}, ("Action",)),
        ({"Action": None}, ("Action",)),
        ({"NotAction": []}, ("NotAction",)),
        ({"NotAction": "s3:GetObject"}, ("NotAction",)),
        ({"Resource": ...}, ()),
        ({"Resource": []}, ()),
        ({"NotResource": "*"}, ("NotResource",)),
        ({"Condition": {}}, ("Condition",)),
        ({"Condition": None}, ("Condition",)),
        ({"Condition": []}, ("Condition",)),
        ({"Condition": {"StringEquals": "x"}}, ("Condition", "StringEquals")),
        ({"Condition": {"Bogus": {}}}, ("Condition", "Bogus")),
    ],
)
def test_faults_of_a_statement(elements: dict[str, object], path: tuple[object, ...]) -> None:
    """One fault, and the path to it."""
    assert [where for _, where in changed(**elements)] == [("Statement", 0, *path)]


@pytest.mark.parametrize(
    "elements",
    [
        {"Sid": ""},
        {"Action": ["s3:GetObject", "s3:GetObject"]},
        {"Action": ..., "NotAction": "whatever"},
        {"Action": ..., "NotAction": ["ec2:*", 5]},
        {"Resource": ..., "NotResource": ["*"]},
        {"NotResource": []},
        {"Action": "admin:*", "Resource": ...},
        {"Action": "kms:Status", "Resource": ...},
        {"Action": "*", "Resource": ...},
        {"Action": "kms:Status", "Resource": "arn:minio:kms:::key*"},
        {"Condition": {"StringEquals": {}}},
    ],
)
def test_what_is_well_formed(elements: dict[str, object]) -> None:
    """Odd, and taken all the same."""
    assert changed(**elements) == []


@pytest.mark.parametrize(
    "action",
    [
        "ec2:DescribeVolumes",
        "s3:PutObjectAcl",
        "s3:GetFoo*",
        "s3:",
        "",
        "sts:AssumeRole",
        "kms:Decrypt",
        "iam:*",
        "s3:getobject",
    ],
)
def test_an_action_that_is_not_known_refuses_the_document(action: str) -> None:
    """Whatever else stands there; the fault is at the action."""
    assert [where for _, where in changed(Action=["s3:PutObject", action])] == [("Statement", 0, "Action", 1)]


@pytest.mark.parametrize("action", ["s3:*", "s3:Get*", "s3:?etObject", "*:*", "s3:HeadBucket", "s3:GetObjectVersion"])
def test_a_pattern_of_s3_covers_some_known_action(action: str) -> None:
    """Then it is taken."""
    assert changed(Action=action) == []


def test_the_case_of_an_action_counts() -> None:
    """And the right one is named."""
    assert "it knows s3:GetObject" in changed(Action="s3:getobject")[0][0]
    assert NOT_KNOWN in changed(Action="ec2:*")[0][0]


@pytest.mark.parametrize(
    "actions",
    [["s3:GetObject", "admin:ServerInfo"], ["kms:Status", "s3:*"], ["admin:*", "kms:*"], ["*", "s3:GetObject"]],
)
def test_namespaces_are_not_mixed(actions: list[str]) -> None:
    """Not in one statement; "*" is of sts to the community's engine."""
    assert changed(Action=actions) != []


@pytest.mark.parametrize(
    ("resource", "fine"),
    [
        ("*", True),
        ("arn:aws:s3:::", True),
        ("arn:aws:s3:::b", True),
        ("arn:aws:s3:::*/x?", True),
        ("arn:aws:s3:::/b", False),
        ("arn:aws-cn:s3:::b", False),
        ("arn:aws:s3:eu-1::b", False),
        ("ARN:aws:s3:::b", False),
        ("arn:minio:kms:::k", False),
        ("b/*", False),
        ("", False),
        (5, False),
    ],
)
def test_resources(resource: object, *, fine: bool) -> None:
    """One partition, and neither region nor account."""
    assert (changed(Resource=resource) == []) is fine
    assert (changed(Resource=..., NotResource=[resource]) == []) is fine


@pytest.mark.parametrize(
    ("operator", "key", "value", "fine"),
    [
        ("StringEquals", "s3:prefix", "a", True),
        ("ForAnyValue:StringLike", "s3:prefix", ["a", "b"], True),
        (":StringEquals", "s3:prefix", "a", True),
        ("ForAllValues:NumericEquals", "s3:max-keys", 5, True),
        ("stringequals", "s3:prefix", "a", False),
        ("StringEqualsIfExists", "s3:prefix", "a", False),
        ("ArnLike", "aws:username", "a", False),
        ("X:StringEquals", "s3:prefix", "a", False),
        ("StringEquals", "s3:Prefix", "a", False),
        ("StringEquals", "aws:PrincipalArn", "a", False),
        ("StringEquals", "s3:prefix", 1, False),
        ("StringEquals", "s3:prefix", [], False),
        ("StringEquals", "s3:prefix", ["a", "a"], False),
        ("Bool", "aws:SecureTransport", True, True),
        ("Bool", "aws:SecureTransport", "F", True),
        ("Bool", "aws:SecureTransport", None, True),
        ("Bool", "aws:SecureTransport", "yes", False),
        ("Bool", "aws:SecureTransport", ["true", "false"], False),
        ("Bool", "aws:username", "true", False),
        ("Null", "s3:prefix", "0", True),
        ("Null", "s3:prefix", "x", False),
        ("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "::1"], True),
        ("NotIpAddress", "aws:SourceIp", "10.0.0.0/33", False),
        ("IpAddress", "aws:SourceIp", "fe80::1%eth0", False),
        ("IpAddress", "aws:username", "10.0.0.1", False),
        ("NumericLessThan", "s3:max-keys", "-5", True),
        ("NumericLessThan", "s3:max-keys", 1.5, False),
        ("NumericLessThan", "s3:max-keys", 2**63, False),
        ("NumericLessThan", "s3:max-keys", [1, 2], False),
        ("NumericLessThanIfExists", "s3:max-keys", 1, False),
        ("NumericGreaterThanIfExists", "s3:max-keys", 1, True),
        ("DateLessThan", "aws:CurrentTime", "2026-01-31T00:00:00Z", True),
        ("DateLessThan", "aws:CurrentTime", "2026-01-31", False),
        ("DateLessThan", "aws:CurrentTime", 5, False),
        ("BinaryEquals", "aws:username", "dQ==", True),
        ("BinaryEquals", "aws:username", "!", False),
    ],
)
def test_operators_and_their_values(operator: str, key: str, value: object, *, fine: bool) -> None:
    """Twenty-four operators, spelled exactly so, each with the values that it takes."""
    assert (of_condition(operator, key, value) == []) is fine


@pytest.mark.parametrize(
    ("action", "key", "fine"),
    [
        ("s3:ListBucket", "s3:prefix", True),
        ("s3:ListBucketVersions", "s3:delimiter", True),
        ("s3:GetObject", "s3:prefix", False),
        ("s3:*", "s3:prefix", True),
        ("s3:List*", "s3:prefix", True),
        ("s3:Get*", "s3:prefix", False),
        ("s3:GetObject*", "sts:DurationSeconds", False),
        ("s3*", "sts:DurationSeconds", True),
        ("s3:GetObject", "s3:ExistingObjectTag/team", True),
        ("s3:DeleteObject", "s3:ExistingObjectTag/team", False),
        ("s3:DeleteObject", "aws:username", True),
        ("admin:ServerInfo", "aws:SourceIp", True),
        ("admin:ServerInfo", "s3:prefix", False),
        ("*", "s3:prefix", False),
    ],
)
def test_an_action_has_to_know_the_key(action: str, key: str, *, fine: bool) -> None:
    """Every action of the statement; a pattern knows what any action knows that it covers."""
    assert (of_condition("StringLike", key, "x", action) == []) is fine
    beside = changed(Action=["s3:ListBucket", "s3:GetObject"], Condition={"StringLike": {"s3:prefix": "x"}})
    assert ["'s3:prefix'" in message and "'s3:GetObject'" in message for message, _ in beside] == [True]


@pytest.mark.parametrize(
    ("key", "value", "fine"),
    [
        ("s3:x-amz-server-side-encryption", "AES256", True),
        ("s3:x-amz-server-side-encryption", "aws:kms", True),
        ("s3:x-amz-server-side-encryption", "aws:kms:dsse", False),
        ("s3:x-amz-server-side-encryption-customer-algorithm", "aws:kms", False),
        ("s3:x-amz-metadata-directive", "COPY", True),
        ("s3:x-amz-metadata-directive", "KEEP", False),
        ("s3:x-amz-copy-source", "/bucket/key", True),
        ("s3:x-amz-copy-source", "bucket", False),
        ("s3:x-amz-copy-source", "b/key", False),
        ("s3:x-amz-copy-source", "10.0.0.1/key", False),
        ("s3:x-amz-copy-source", "a..b/key", False),
    ],
)
def test_headers_with_a_vocabulary(key: str, value: str, *, fine: bool) -> None:
    """Only what the header may say; with wildcards anything goes."""
    assert (of_condition("StringEquals", key, value, "s3:PutObject") == []) is fine
    assert (of_condition("StringLike", key, value, "s3:PutObject") == []) is (fine or not key.endswith("source"))


def test_members_are_found_as_go_finds_them() -> None:
    """Without case, letter by letter, and the last of several counts."""
    assert member({"version": 1, "VERSION": 2}, "Version") == ("VERSION", 2)
    assert member({"Resource": 1, "resource": None}, "Resource") is None
    assert is_named("Re\N{LATIN SMALL LETTER LONG S}ource", "Resource")
    assert not is_named("E\N{LATIN SMALL LIGATURE FF}ect", "Effect")


def test_the_kind_of_a_statement() -> None:
    """By the first namespace that one of its actions is of."""
    assert kind_of(["*"], known(COMMUNITY)) == "sts"
    assert kind_of(["*"], known(AISTOR)) == "s3"
    assert kind_of(["s3:*", "admin:*"], known(COMMUNITY)) == "admin"


@pytest.mark.parametrize(
    ("action", "resource", "community", "aistor"),
    [
        ("admin:Server*", ..., False, True),
        ("s3tables:GetTable", "arn:aws:s3tables:::x", False, True),
        ("*", ..., True, False),
        ("*", "*", True, True),
        ("s3:GetObject", "*", True, True),
    ],
)
def test_what_the_generations_take(action: str, resource: object, *, community: bool, aistor: bool) -> None:
    """AIStor knows patterns of administration and namespaces of its own; a star is no action of sts to it."""
    assert (changed(COMMUNITY, Action=action, Resource=resource) == []) is community
    assert (changed(AISTOR, Action=action, Resource=resource) == []) is aistor


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from(["Allow", "*", "s3:*", "admin:*", "arn:aws:s3:::b/*", "2012-10-17", "10.0.0.0/8", "dg=="])
)
NAMES = st.sampled_from(
    (
        *("Version", "Statement", "Effect", "effect", "Action", "ACTION", "NotAction", "Resource", "NotResource", "ID"),
        *("Condition", "condition", "StringEquals", "NumericEquals", "Bool", "Null", "DateEquals", "IpAddress"),
        *("BinaryEquals", "aws:username", "aws:SourceIp", "s3:x-amz-copy-source"),
    )
)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5), max_leaves=15
)
STATEMENTS = st.dictionaries(NAMES, ANYTHING, max_size=6)


@given(
    ANYTHING | st.fixed_dictionaries({"Version": ANYTHING, "Statement": st.lists(STATEMENTS | ANYTHING, max_size=3)})
)
def test_no_document_breaks_the_grammar(value: object) -> None:
    """Whatever stands there, it is taken or has faults, and each of them leads to something that is there."""
    for generation in (COMMUNITY, AISTOR):
        for message, path in found(value, generation):
            assert message
            inner: Any = value
            for part in path:
                inner = inner[part]
