"""The last look at every artefact: a secret in any form that can be turned back is seen."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from checker.cli.guard import SHORTEST, guard
from checker.errors import InternalError
from checker.model.secret import Secret

TEXT = "notAReal\"Secret<'/&only>+\u00e9forTests=="
FORMS = {
    "plain": TEXT,
    "JSON": json.dumps(TEXT),
    "JSON, not ASCII": json.dumps(TEXT, ensure_ascii=False),
    "HTML": html.escape(TEXT),
    "HTML without quotes": html.escape(TEXT, quote=False),
    "Jinja2": str(escape(TEXT)),
    "URL": quote(TEXT),
    "URL, all": quote(TEXT, safe=""),
    "form": quote_plus(TEXT),
    "base64": base64.b64encode(TEXT.encode()).decode(),
    "base64 for URLs": base64.urlsafe_b64encode(TEXT.encode()).decode(),
    "base64 of more": base64.b64encode(f"x{TEXT}y".encode()).decode(),
    "base64 of much more": base64.b64encode(f"user:{TEXT}\n".encode()).decode(),
    "hex": TEXT.encode().hex(),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_secret_is_seen(form: str) -> None:
    """Whatever stands around it; the message names the artefact and not the secret."""
    with pytest.raises(InternalError) as caught:
        guard(f"before {FORMS[form]} after", [Secret("another1"), Secret(TEXT)], "report.html")
    assert "report.html" in str(caught.value)
    assert TEXT not in str(caught.value)


def test_a_line_break_hides_no_secret() -> None:
    """A narrow report wraps long words."""
    with pytest.raises(InternalError):
        guard(f"{TEXT[:9]}\n    {TEXT[9:]}", [Secret(TEXT)], "report.txt")


def test_a_secret_of_several_lines_is_seen_indented() -> None:
    """A private key, say."""
    with pytest.raises(InternalError):
        guard("  one line\n  and another", [Secret("one line\nand another\n")], "report.txt")


@pytest.mark.parametrize("text", ["", "a", "acme", "1234567"])
def test_a_short_text_is_no_secret(text: str) -> None:
    """It would be found everywhere."""
    guard(f"x{text}x", [Secret(text)], "report.txt")


def test_a_part_of_a_secret_is_none() -> None:
    """Nor is what resembles it."""
    guard(f"{TEXT[1:]} {TEXT[:-1]}", [Secret(TEXT)], "report.txt")
    guard("anything", [], "report.txt")


@given(st.binary(min_size=SHORTEST + 8, max_size=40), st.binary(max_size=8), st.binary(max_size=8))
def test_base64_is_seen_wherever_the_secret_stands_in_it(secret: bytes, before: bytes, after: bytes) -> None:
    """At every alignment, with anything before and after."""
    text = secret.hex()
    encoded = base64.b64encode(before + text.encode() + after).decode()
    with pytest.raises(InternalError):
        guard(encoded, [Secret(text)], "x")
