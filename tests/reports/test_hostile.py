"""Hostile text is inert: in the terminal, on the page, in JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.sanitize import LONGEST, shown, to_ascii, visible
from reports.style import Style
from tests.reports.samples import HOSTILE, harmless, hostile
from tests.reports.tools import Page, render


@given(st.text())
def test_visible_text_has_nothing_invisible(text: str) -> None:
    """But line breaks, which `shown` takes away too."""
    assert visible(text).replace("\n", "").isprintable()
    assert shown(text).isprintable()


@given(st.text(alphabet=st.characters(blacklist_categories=["C", "Z"])))
def test_printable_text_is_left_alone(text: str) -> None:
    """What can be seen is shown as it is."""
    assert visible(text) == text


@given(st.text())
def test_ascii_text_is_ascii(text: str) -> None:
    """Whatever was in it."""
    assert to_ascii(text).isascii()


def test_bidirectional_and_control_characters_are_named() -> None:
    """A reader sees that something was there, and what."""
    assert shown("a\u202eb\x1bc\x00d\udcff") == "a<U+202E>b<U+001B>c<U+0000>d<U+DCFF>"


def test_long_text_is_cut_and_says_so() -> None:
    """A Sid of ten kilobytes does not drown the report."""
    assert shown("S" * 10_240) == f"{'S' * LONGEST}… ({10_240 - LONGEST} more characters)"


@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_nothing_reaches_the_terminal_but_printable_lines(*, ascii_only: bool, verbose: bool) -> None:
    """No escape, no bell, no carriage return, no override of direction, no lone surrogate."""
    text = render(hostile(), "text", Style(ascii_only=ascii_only, verbose=verbose))
    assert text.replace("\n", "").isprintable()
    assert len(text) < 20_000


def test_colours_are_the_only_escapes() -> None:
    """With colour on, what the report paints is all that acts: taking it out leaves the plain report."""
    painted = render(hostile(), "text", Style(colour=True))
    for code in ("1;31", "1", "31", "32", "33", "36", "0"):
        painted = painted.replace(f"\x1b[{code}m", "")
    assert painted == render(hostile(), "text")


def test_foreign_text_cannot_forge_lines() -> None:
    """A line break in a name begins no line of its own."""
    forged = harmless()._replace(location="x\nprod-velero: READY (exit code 0)")
    assert "\nprod-velero: READY" not in render(forged, "text")


def test_foreign_text_makes_no_element() -> None:
    """The page has the very elements and attributes of its harmless twin, whatever stands in the documents."""
    assert Page(render(hostile(), "html")).shape == Page(render(harmless(), "html")).shape


def test_page_shows_what_stood_there() -> None:
    """Escaped is not left out: the reader sees the attack as text."""
    text = Page(render(hostile(), "html")).text
    assert HOSTILE["script"] in text
    assert HOSTILE["template"] in text
    assert "<U+202E>gnp.exe" in text


def test_page_has_nothing_invisible() -> None:
    """Neither in its text nor in an attribute; and it can be written as UTF-8."""
    html = render(hostile(), "html")
    assert html.replace("\n", "").isprintable()
    assert html.encode()


def test_page_of_a_megabyte_line_is_small() -> None:
    """The excerpt is cut around what it marks."""
    assert len(render(hostile(), "html")) < 60_000


def test_no_link_leads_where_a_document_says() -> None:
    """Only findings and sections of the page are linked."""
    assert all(target.startswith("#") for target in Page(render(hostile(), "html")).values("href"))


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_is_ascii_and_loses_nothing(form: str) -> None:
    """Programs get the text as it was, lone surrogates included; terminals get escapes."""
    text = render(hostile(), form)
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    assert json.loads(text)["findings"][0]["message"] == hostile().findings[0].message
