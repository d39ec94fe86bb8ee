"""What is said twice, and what is taken back: never wrong, and in time that grows with the policy only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.policy import lint_overlap
from checker.policy.aws_language.wildcard import compile_tokens, tokens_of
from checker.policy.lint import Entry
from tests.checker.policy.lint_making import allow, deny, of_statements

if TYPE_CHECKING:
    from collections.abc import Mapping

PATTERNS = st.text("ab*?", min_size=1, max_size=5)
TEXTS = st.text("ab", min_size=0, max_size=6)


@settings(max_examples=300, deadline=None)
@given(st.lists(PATTERNS, min_size=1, max_size=6), PATTERNS, TEXTS)
def test_what_covers_a_pattern_matches_all_that_it_matches(patterns: list[str], asked: str, text: str) -> None:
    """Of any two patterns: a text that the covered one matches, the other matches too."""
    by = lint_overlap.Cover(patterns, arns=False).other(asked)
    if by is not None and compile_tokens(tokens_of(asked))(text):
        assert compile_tokens(tokens_of(by))(text)
        assert by != asked


@settings(max_examples=300, deadline=None)
@given(st.lists(PATTERNS, min_size=2, max_size=6), TEXTS)
def test_a_list_without_its_redundant_entries_matches_the_same(patterns: list[str], text: str) -> None:
    """Taking all of them out at once changes nothing."""
    entries = [Entry(pattern, (number,)) for number, pattern in enumerate(patterns)]
    needless = {found.entry.path for found in lint_overlap.redundant_entries(entries, arns=False)}
    left = [entry for entry in entries if entry.path not in needless]
    before = any(compile_tokens(tokens_of(entry.text))(text) for entry in entries)
    assert any(compile_tokens(tokens_of(entry.text))(text) for entry in left) == before


@pytest.mark.parametrize(
    ("wide", "narrow", "covers"),
    [
        ("*", "arn:aws:s3:::b/*", True),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/backups/*", True),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::B/x", False),
        ("arn:aws:s3:::b*", "arn:aws:s3:::b", True),
        ("arn:aws:kms:*:111122223333:key/*", "arn:aws:kms:eu-central-1:111122223333:key/x", True),
        ("arn:aws:kms:*:111122223333:key/*", "arn:aws:kms:eu-central-1:444455556666:key/x", False),
        ("arn:aws:kms:eu-*:111122223333:key/x", "arn:aws:kms:*:111122223333:key/x", False),
        ("arn:aws:s3:::${aws:username}*", "arn:aws:s3:::${aws:username}/x", False),
        ("arn:aws:s3:::b/?", "arn:aws:s3:::b/*", False),
        ("arn:aws:s3:::b/*/x", "arn:aws:s3:::b/${aws:username}/x", True),
    ],
)
def test_an_arn_covers_another(wide: str, narrow: str, covers: bool) -> None:  # noqa: FBT001 - a column of the table
    """Part by part, letter by letter; variables may be anything."""
    assert (lint_overlap.Cover([wide, narrow], arns=True).other(narrow) is not None) is covers


def _redundant(*statements: Mapping[str, object]) -> list[tuple[str, str]]:
    found = lint_overlap.redundant_statements(of_statements(*statements).statements)
    return [(statement.label, by.label) for statement, by in found]


def test_of_two_statements_that_say_the_same_the_first_stays() -> None:
    """Whether they are written alike or in another order."""
    one, two = allow(["s3:GetObject", "s3:PutObject"], "*"), allow(["s3:PutObject", "s3:getobject"], "*")
    assert _redundant(one, one) == [("statement 2", "statement 1")]
    assert _redundant(one, two) == [("statement 2", "statement 1")]
    assert _redundant(one, two, one) == [("statement 3", "statement 1"), ("statement 2", "statement 1")]


def test_a_wider_statement_covers_a_narrower_one() -> None:
    """In either order; an Allow covers no Deny, and a condition covers less than none."""
    wide, narrow = allow("s3:*", "*"), allow("s3:GetObject", "arn:aws:s3:::b/*")
    condition = {"Bool": {"aws:SecureTransport": "true"}}
    assert _redundant(wide, narrow) == [("statement 2", "statement 1")]
    assert _redundant(narrow, wide) == [("statement 1", "statement 2")]
    assert _redundant(wide, {**narrow, "Effect": "Deny"}) == []
    assert _redundant({**wide, "Condition": condition}, narrow) == []
    assert _redundant({**wide, "Condition": condition}, {**narrow, "Condition": condition}) != []
    assert _redundant(wide, {**narrow, "Condition": condition}) == [("statement 2", "statement 1")]


def test_principals_count() -> None:
    """A statement for one principal does not cover one for another; one for everyone covers both."""
    one = allow("s3:*", "*", Principal={"AWS": "111122223333"})
    other = allow("s3:GetObject", "*", Principal={"AWS": "444455556666"})
    everyone = allow("s3:*", "*", Principal="*")
    assert _redundant(one, other) == []
    assert _redundant(everyone, other) == [("statement 2", "statement 1")]


def test_exceptions_cover_nothing_but_their_like() -> None:
    """NotAction and NotResource are compared letter by letter."""
    spared = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
    assert _redundant(spared, allow("s3:*", "*")) == []
    assert _redundant(spared, spared) == [("statement 2", "statement 1")]


def _cancelled(statement: Mapping[str, object], *denials: Mapping[str, object]) -> list[str]:
    policy = of_statements(statement, *denials)
    rivals = lint_overlap.denials(policy.statements, of_resource=False, everywhere=True)
    return [found.entry.text for found in lint_overlap.cancelled(policy.statements[0], rivals)]


def test_a_deny_cancels_what_it_covers_whole() -> None:
    """Every resource of the statement must be covered, by one Deny or by several."""
    both = allow(["s3:GetObject", "s3:PutObject"], ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"])
    assert _cancelled(both, deny("s3:Put*", "*")) == ["s3:PutObject"]
    assert _cancelled(both, deny("s3:Put*", "arn:aws:s3:::a/*")) == []
    assert _cancelled(both, deny("s3:Put*", "arn:aws:s3:::a/*"), deny("s3:*", "arn:aws:s3:::b*")) == ["s3:PutObject"]
    assert _cancelled(both, deny("s3:Put*", "*", Condition={"Bool": {"aws:SecureTransport": "false"}})) == []
    assert _cancelled(allow("s3:*", "*"), deny("s3:Put*", "*")) == []


def _work(count: int) -> int:
    """How many lookups a policy of so many statements costs."""
    statements = [allow([f"s3:Get{number}*", "s3:GetObject"], f"arn:aws:s3:::b{number}/*") for number in range(count)]
    policy = of_statements(*statements)
    asked = 0
    original = lint_overlap._Said.says  # noqa: SLF001 - the comparison whose number must stay in bounds

    def counting(self: lint_overlap._Said, other: lint_overlap._Said) -> bool:
        nonlocal asked
        asked += 1
        return original(self, other)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lint_overlap._Said, "says", counting)  # noqa: SLF001 - as above
        assert list(lint_overlap.redundant_statements(policy.statements)) == []
    return asked


def test_comparisons_grow_with_the_statements_only() -> None:
    """Each statement is compared with a bounded number of others, however many there are."""
    counts = [_work(count) for count in (100, 200, 400)]
    more, twice_as_many = counts[1] - counts[0], counts[2] - counts[1]
    assert twice_as_many <= 2.2 * more, counts
    assert counts[2] <= 32 * 400
