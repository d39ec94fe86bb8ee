"""Policies taken apart for the rules: nothing is lost, every path leads to what it says, and nothing is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.documents.edit import value_at
from checker.facts.aws import PolicyKind
from checker.policy.lint import QUOTAS, WIDEST, LintPolicy
from tests.checker.policy.lint_making import allow, of_statements, taken_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "Read",
            "Effect": "Allow",
            "Principal": {"AWS": ["111122223333", "444455556666"], "Service": "s3.amazonaws.com"},
            "Action": ["s3:GetObject", "s3:PutObject"],
            "Resource": "arn:aws:s3:::acme/*",
            "Condition": {
                "Bool": {"aws:SecureTransport": True},
                "ForAllValues:StringLike": {"aws:TagKeys": ["a*", "b"]},
            },
        },
        {
            "Effect": "Deny",
            "NotPrincipal": {"AWS": "111122223333"},
            "NotAction": "s3:*",
            "NotResource": ["arn:aws:s3:::acme"],
        },
    ],
}


def _leads(policy: LintPolicy) -> Iterator[tuple[object, object]]:
    """What stands at each path, beside what the entry says."""
    for each in policy.statements:
        entries = (*each.actions, *each.other_actions, *each.resources, *each.other_resources)
        for said in entries:
            yield value_at(policy.body, said.path), said.text
        for principal in (*each.principals, *each.other_principals):
            yield value_at(policy.body, principal.path), principal.text
        for condition in each.conditions:
            for number, raw in enumerate(condition.raw):
                yield value_at(policy.body, condition.at(number)), raw


def test_every_element_is_taken_apart() -> None:
    """Texts alone and in lists, under an element and under its opposite."""
    first, second = taken_apart(FULL).statements
    assert [entry.text for entry in first.actions] == ["s3:GetObject", "s3:PutObject"]
    assert first.actions[1].path == ("Statement", 0, "Action", 1)
    assert [(each.kind, each.text) for each in first.principals] == [
        ("AWS", "111122223333"),
        ("AWS", "444455556666"),
        ("Service", "s3.amazonaws.com"),
    ]
    assert first.resources[0].path == ("Statement", 0, "Resource")
    secure, tags = first.conditions
    assert (secure.values, secure.raw, secure.at(0)) == (("true",), (True,), secure.path)
    assert (tags.name.quantifier, tags.name.base.lower(), tags.at(1)) == (
        "forallvalues",
        "stringlike",
        (*tags.path, 1),
    )
    assert first.allows
    assert first.label == 'statement "Read"'
    assert not second.allows
    assert second.label == "statement 2"
    assert not second.actions
    assert not second.resources
    assert [entry.text for entry in second.other_actions] == ["s3:*"]
    assert second.other_principals[0].text == "111122223333"


def test_paths_lead_to_what_the_entries_say() -> None:
    """So that a finding points at its text."""
    for there, text in _leads(taken_apart(FULL)):
        assert there == text


def test_a_place_covers_the_entry() -> None:
    """The span of an entry is the entry's text in the file, quotes included."""
    policy = taken_apart(FULL, indent=2)
    entry = policy.statements[0].actions[1]
    span = policy.place(entry.path).span()
    line = policy.policy.document.text.splitlines()[span.line - 1]
    assert line[span.column - 1 : span.end_column - 1] == '"s3:PutObject"'


def test_one_statement_needs_no_list() -> None:
    """Its path has no number."""
    policy = taken_apart({"Version": "2012-10-17", "Statement": allow("s3:GetObject", "*")})
    assert policy.statements[0].actions[0].path == ("Statement", "Action")


def test_a_star_is_a_principal_of_its_own_kind() -> None:
    """``"*"`` and ``{"AWS": "*"}`` are told apart."""
    star, named = of_statements(
        allow("s3:*", "*", Principal="*"), allow("s3:*", "*", Principal={"AWS": "*"})
    ).statements
    assert [each.kind for each in star.principals] == ["*"]
    assert [each.kind for each in named.principals] == ["AWS"]


@pytest.mark.parametrize(
    ("version", "expanded"), [("2012-10-17", True), ("2008-10-17", False), (None, False), (7, False)]
)
def test_variables_are_expanded_in_the_current_language_only(version: object, expanded: bool) -> None:  # noqa: FBT001 - a column of the table
    """A policy without a Version is in the older one."""
    body: dict[str, object] = {"Statement": []}
    if version is not None:
        body["Version"] = version
    assert taken_apart(body).variables is expanded


def test_white_space_between_the_parts_does_not_count() -> None:
    """The size is the same however the file is laid out; white space inside a text counts."""
    assert taken_apart(FULL).size == taken_apart(FULL, indent=8).size
    spaced = {"Version": "2012-10-17", "Statement": allow("s3:GetObject", "arn:aws:s3:::acme/a b")}
    tight = {"Version": "2012-10-17", "Statement": allow("s3:GetObject", "arn:aws:s3:::acme/ab")}
    assert taken_apart(spaced).size == taken_apart(tight).size + 1


def test_a_document_far_beyond_any_quota_is_not_read() -> None:
    """It has a size, and no statements."""
    policy = of_statements(allow(["s3:" + "a" * 100] * (WIDEST // 100), "*"))
    assert policy.size > WIDEST
    assert not policy.statements


def test_every_kind_has_a_quota() -> None:
    """A new kind of policy cannot be forgotten."""
    assert set(QUOTAS) == set(PolicyKind)
    assert max(QUOTAS.values()) < WIDEST


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.text(max_size=6)
    | st.sampled_from(["s3:*", "*", "arn:aws:s3:::b/*"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "Version",
                    "Statement",
                    "Effect",
                    "Action",
                    "NotAction",
                    "Resource",
                    "Principal",
                    "Condition",
                    "Sid",
                    "AWS",
                    "x",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=24,
)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_anything_is_taken_apart(value: object) -> None:
    """Whatever stands where a policy belongs: what has not the form is left out, and paths lead to what they say."""
    policy = taken_apart(value)
    for there, text in _leads(policy):
        assert there == text
