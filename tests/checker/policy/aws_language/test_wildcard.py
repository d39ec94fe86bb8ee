"""Wildcards match what a regular expression would, in time that grows with the text alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checker.policy.aws_language.wildcard import (
    ANY_ONE,
    ANY_RUN,
    compile_tokens,
    literal_of,
    prefix_of,
    tokens_of,
)


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern covers the text."""
    return compile_tokens(tokens_of(pattern))(text)


def reference(pattern: str, text: str) -> bool:
    """The same by a regular expression, good for tiny inputs alone."""
    parts = {"*": ".*", "?": "."}
    return re.fullmatch("".join(parts.get(char, re.escape(char)) for char in pattern), text, re.DOTALL) is not None


@settings(max_examples=1500, deadline=None)
@given(st.text("ab*?", max_size=9), st.text("ab", max_size=10))
@example("*?a?a*?b", "aababab")
@example("*a*", "")
@example("??*", "a")
@example("a*a", "a")
def test_it_matches_as_a_regular_expression_does(pattern: str, text: str) -> None:
    """On a tiny alphabet, where the reference is quick."""
    assert matches(pattern, text) == reference(pattern, text)


@given(st.text(max_size=8), st.text(max_size=8))
def test_any_character_stands_for_itself(before: str, after: str) -> None:
    """Whatever the text, brackets and newlines included."""
    plain = before.replace("*", "").replace("?", "")
    assert matches(plain, plain)
    assert matches(f"{plain}*", plain + after)
    assert matches(f"*{plain}", after + plain)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("*" + "a" * 500 + "b", "a" * 10_000, False),
        ("a*" * 30 + "b", "a" * 10_000, False),
        ("a*" * 5_000 + "b", "a" * 10_000, False),
        ("*" + "?a" * 400 + "b", "a" * 10_000, False),
        ("*" + "?a" * 400 + "b*", "a" * 10_000, False),
        ("*?a*?a*?a" * 500 + "*b", "a" * 10_000, False),
        ("*" + "a?" * 500 + "*" + "aa?" * 500 + "*", "ab" * 5_000, False),
        ("*" + "a?" * 500 + "*", "a" * 10_000, True),
        ("*" * 10_000 + "a", "a" * 10_000, True),
        ("?" * 9_999 + "*a*", "a" * 10_000, True),
    ],
)
def test_hostile_patterns_end(pattern: str, text: str, *, expected: bool) -> None:
    """Patterns that defeat backtracking and two-pointer matchers are answered (the suite would not end otherwise)."""
    assert matches(pattern, text) is expected


def test_the_tokens_of_a_pattern() -> None:
    """Literals between wildcards, no empty texts."""
    assert tokens_of("a*?b") == ("a", ANY_RUN, ANY_ONE, "b")
    assert tokens_of("**") == (ANY_RUN, ANY_RUN)
    assert tokens_of("") == ()


def test_plain_shapes_are_told_apart() -> None:
    """A literal and a prefix have quicker tests."""
    assert literal_of(tokens_of("abc")) == "abc"
    assert literal_of(tokens_of("ab*")) is None
    assert prefix_of(tokens_of("ab*")) == "ab"
    assert prefix_of(tokens_of("*")) == ""
    assert prefix_of(tokens_of("a*b*")) is None
