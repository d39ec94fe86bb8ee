"""What rules are told about principals, and about whom an identity provider vouches for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.facts.aws import PolicyKind
from checker.model.decision import Layer
from checker.policy import lint_principals, web_identity
from checker.policy.lint import LintPolicy, LintStatement, PrincipalEntry, lint_policy
from checker.policy.principal_forms import account_of
from tests.checker.policy.making import document

ISSUER = "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE"
PROVIDER = f"arn:aws:iam::111122223333:oidc-provider/{ISSUER}"
SUBJECT = "system:serviceaccount:cluster-1f:velero-server"


def trust(*statements: object) -> LintPolicy:
    """A trust policy of some statements, taken apart."""
    body = {"Version": "2012-10-17", "Statement": list(statements)}
    return lint_policy(Layer.TRUST, document(body, PolicyKind.TRUST))


def statement(principal: object, action: object = "sts:AssumeRole", **more: object) -> LintStatement:
    """One statement of a trust policy."""
    return trust({"Effect": "Allow", "Principal": principal, "Action": action, **more}).statements[0]


def pods(condition: object, provider: str = PROVIDER) -> LintPolicy:
    """A trust policy for the pods of a cluster."""
    return trust(
        {
            "Effect": "Allow",
            "Principal": {"Federated": provider},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": condition,
        }
    )


@pytest.mark.parametrize(
    ("name", "near", "certain"),
    [
        ("s3", "s3.amazonaws.com", True),
        ("S3.amazonaws.com", "s3.amazonaws.com", True),
        ("https://s3.amazonaws.com", "", True),
        ("", "", True),
        ("arn:aws:iam::111122223333:root", "", True),
        ("s3.example.com", "", False),
        ("amazonaws.com", "", False),
    ],
)
def test_what_is_no_service_is_told(name: str, near: str, certain: bool) -> None:  # noqa: FBT001 - a column of the table
    """The fault says what was probably meant, and whether AWS is known to refuse it."""
    fault = lint_principals.principal_fault(PrincipalEntry("Service", name, ()), trust=False)
    assert fault is not None
    assert (fault.near, fault.certain) == (near, certain)


@pytest.mark.parametrize(
    "name",
    [
        "s3.amazonaws.com",
        "logging.s3.amazonaws.com",
        "logs.eu-central-1.amazonaws.com",
        "delivery.logs.amazonaws.com",
        "cks.kms.cn-north-1.amazonaws.com.cn",
        "ec2.c2s.ic.gov",
        "scheduler.aws.internal",
        "*.amazonaws.com",
        "${service}",
    ],
)
def test_a_service_has_no_fault(name: str) -> None:
    """Services of every partition pass; wildcards and templates are the matter of others."""
    assert lint_principals.principal_fault(PrincipalEntry("Service", name, ()), trust=True) is None


def test_unfit_actions_name_the_one_that_fits() -> None:
    """Where all those named come by one action, it is proposed; where they differ, none is."""
    (unfit,) = lint_principals.unfit_actions(statement({"Federated": PROVIDER}))
    assert unfit.near == "sts:AssumeRoleWithWebIdentity"
    both = {"Federated": PROVIDER, "AWS": "111122223333"}
    assert not list(lint_principals.unfit_actions(statement(both, ["sts:AssumeRole"])))
    (unfit,) = lint_principals.unfit_actions(statement(both, ["sts:AssumeRoleWithSAML"]))
    assert unfit.near == ""


def test_tagging_a_session_suits_everybody() -> None:
    """Actions that come beside the assumption are not judged."""
    assert not list(lint_principals.unfit_actions(statement({"AWS": "*"}, ["sts:TagSession", "sts:*"])))


@pytest.mark.parametrize(
    ("condition", "keys"),
    [
        ({"StringEquals": {"aws:SourceAccount": "1"}}, {"aws:sourceaccount"}),
        ({"StringNotEquals": {"aws:SourceAccount": "1"}}, set()),
        ({"StringEqualsIfExists": {"aws:SourceAccount": "1"}}, set()),
        ({"ForAllValues:StringEquals": {"aws:SourceAccount": "1"}}, set()),
        ({"StringLike": {"aws:SourceArn": "*"}}, set()),
        ({"Null": {"aws:SourceAccount": "false"}}, set()),
    ],
)
def test_only_conditions_that_a_request_must_meet_count(condition: object, keys: set[str]) -> None:
    """A key under an operator that holds without it restricts nothing."""
    assert lint_principals.positive_keys(statement({"AWS": "*"}, Condition=condition)) == keys


@pytest.mark.parametrize(
    ("condition", "account", "let_in"),
    [
        ({}, "111122223333", True),
        ({"StringLike": {f"{ISSUER}:sub": "system:serviceaccount:*:velero-server"}}, "111122223333", True),
        ({"StringEquals": {f"{ISSUER}:sub": SUBJECT, f"{ISSUER}:aud": "sts.amazonaws.com"}}, "111122223333", True),
        ({"StringEquals": {f"{ISSUER}:sub": "system:serviceaccount:*:velero-server"}}, "111122223333", False),
        ({"StringEquals": {f"{ISSUER}x:sub": SUBJECT}}, "111122223333", False),
        ({"StringNotEquals": {f"{ISSUER}x:sub": SUBJECT}}, "111122223333", True),
        ({"StringEquals": {f"{ISSUER}:aud": "velero"}}, "111122223333", True),
        ({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, "111122223333", True),
        ({}, "444455556666", False),
    ],
)
def test_whether_pods_are_let_in(condition: object, account: str, let_in: bool) -> None:  # noqa: FBT001 - as above
    """What nobody can tell is taken as met; what no token has is not."""
    assert lint_principals.lets_pods_in(pods(condition), account) is let_in


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        ("*", True),
        ("system:*", True),
        ("system:serviceaccount:*", True),
        ("system:serviceaccount:velero:*", True),
        ("system:serviceaccount:*:*", True),
        ("system:serviceaccount:*:velero-server", False),
        ("system:serviceaccount:velero:velero*", False),
        (SUBJECT, False),
    ],
)
def test_a_subject_is_open_that_other_pods_have(text: str, open_: bool) -> None:  # noqa: FBT001 - as above
    """The name of the service account is what keeps other pods out."""
    assert lint_principals.is_open_subject(text) is open_
    assert web_identity.subject_fault(text, exact=False) == ""


TEXTS = st.sampled_from(
    [
        "*",
        "111122223333",
        "arn:aws:iam::111122223333:root",
        "arn:aws:iam::111122223333:role/a/b",
        "arn:aws:sts::111122223333:assumed-role/b/c",
        "AIDAJQABLZS4A3QDU576Q",
        PROVIDER,
        "arn:aws:iam::111122223333:saml-provider/",
        "arn::::::",
        "s3.amazonaws.com",
        "",
        ":",
    ]
) | st.text(max_size=12)
PRINCIPALS = st.dictionaries(
    st.sampled_from(["AWS", "Service", "Federated", "CanonicalUser", "Nobody"]), st.lists(TEXTS, max_size=4) | TEXTS
)
KEYS = st.sampled_from([f"{ISSUER}:sub", f"{ISSUER}:aud", "sts:ExternalId", "a.b:sub", ":sub", "aws:SourceArn", ""])
OPERATORS = st.sampled_from(["StringEquals", "StringLike", "ForAllValues:StringLike", "Null", "Bool", "nonsense", ""])
CONDITIONS = st.dictionaries(OPERATORS, st.dictionaries(KEYS, st.lists(TEXTS, max_size=3) | TEXTS | st.none()))
ACTIONS = st.lists(st.sampled_from(["sts:AssumeRole", "sts:*", "*", "sts:AssumeRoleWithSAML", "x", ""]), max_size=3)


@given(PRINCIPALS, ACTIONS, CONDITIONS, TEXTS)
def test_any_principal_is_answered_for(principal: dict[str, Any], actions: list[str], block: Any, text: str) -> None:  # noqa: ANN401 - garbage
    """Nothing that stands in a statement makes an answer fail, and a principal never makes itself redundant."""
    made = statement(principal, actions, Condition=block)
    for entry in lint_principals.principals_of(made):
        lint_principals.principal_fault(entry, trust=True)
        lint_principals.deleted(entry)
        account_of(entry.text)
    redundant = list(lint_principals.redundant_principals(made))
    assert len(redundant) < max(len(made.principals), 1)
    list(lint_principals.unfit_actions(made))
    lint_principals.external_id_fits(made, text)
    web_identity.subject_fault(text, exact=True)
    lint_principals.is_open_subject(text)
    policy = pods(block, text)
    lint_principals.lets_pods_in(policy, "111122223333")
    for identity in lint_principals.web_identities(pods(block)):
        lint_principals.lets_velero_in(identity)


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=30))
def test_a_namespace_in_full_is_never_a_fault(namespace: str) -> None:
    """Whatever the namespace is: the subject of its velero-server is one, and lets that in."""
    text = f"system:serviceaccount:{namespace}:velero-server"
    assert web_identity.subject_fault(text, exact=True) == ""
    (identity,) = lint_principals.web_identities(pods({"StringEquals": {f"{ISSUER}:sub": text}}))
    assert lint_principals.lets_velero_in(identity)


@given(st.permutations(["*", "111122223333", "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/a"]))
def test_beside_everybody_all_others_are_redundant(names: list[str]) -> None:
    """The asterisk stays, in whatever order."""
    found = {each.entry.text for each in lint_principals.redundant_principals(statement({"AWS": names}))}
    assert found == set(names) - {"*"}
