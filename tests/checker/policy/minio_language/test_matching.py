"""Texts are compared byte by byte, and without case letter by letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.policy.minio_language.matching import folded, matcher, octets


@pytest.mark.parametrize(
    ("pattern", "text", "covers"),
    [
        ("a*c", "abbc", True),
        ("a*c", "a/b/c", True),
        ("a?c", "abc", True),
        ("a?c", "ac", False),
        ("?", "é", False),
        ("??", "é", True),
        ("é", "é", True),
        ("*é", "xé", True),
        ("", "", True),
        ("", "a", False),
        ("A", "a", False),
    ],
)
def test_patterns(pattern: str, text: str, *, covers: bool) -> None:
    """A star is any run, also of slashes; a question mark is one byte."""
    assert matcher(pattern)(octets(text)) is covers


def test_case() -> None:
    """Each letter becomes one letter, in all alphabets; no letter becomes two."""
    assert folded("ÉA") == folded("éa")
    assert folded("\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}") == "i"
    assert folded("ß") != folded("SS")
    assert folded("\N{LATIN SMALL LETTER LONG S}") != folded("s")


@given(st.text(max_size=20))
def test_every_text_covers_itself(text: str) -> None:
    """Wildcards or not; and in any case is what it is without."""
    assert matcher(text)(octets(text))
    assert len(octets(text)) == len(text.encode("utf-8", "surrogatepass"))
    assert len(folded(text)) == len(text)
