"""Shared-credentials text is read as botocore reads it, and what it would stumble over is named."""

from __future__ import annotations

import configparser
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.documents.ini import read_ini
from checker.errors import DocumentError
from tests.checker.documents.walking import lies_in, outcome

CREDENTIALS = """
# the backup user
[default]
aws_access_key_id=AKIARTX3GSDSVVNZHULO
AWS_Secret_Access_Key =  a/b+c=%d;e#f
; another one
[ other profile ]
  region : eu-central-1
  empty =
s3 =
  addressing_style = path
  use_accelerate = no
last = 1
"""
LINES = st.lists(
    st.sampled_from(
        [
            "[a]",
            "[b]",
            " [c] ",
            "[a",
            "[]",
            "k = v",
            "k=",
            "K: w",
            "  k = v",
            "\tm = %(x)s",
            "= v",
            "word",
            "",
            "  ",
            "# c",
            "; c",
            "  # c",
            "é = ü",
            "x = a # b",
        ]
    ),
    max_size=8,
)


def test_sections_keys_and_lines_are_told() -> None:
    """White space around names and values is dropped, and a deeper line continues a value."""
    assert read_ini(CREDENTIALS) == {
        "default": {
            "aws_access_key_id": ("AKIARTX3GSDSVVNZHULO", 4),
            "aws_secret_access_key": ("a/b+c=%d;e#f", 5),
        },
        "other profile": {
            "region": ("eu-central-1", 8),
            "empty": ("", 9),
            "s3": ("\naddressing_style = path\nuse_accelerate = no", 10),
            "last": ("1", 13),
        },
    }
    assert read_ini("[a]\r\nk = v\r\n") == {"a": {"k": ("v", 2)}}
    assert read_ini("") == {}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("[default]\nhunter2", "c:2:1: the line is neither a [section] nor a key with its value"),
        ("[default]\n  = hunter2", "c:2:3: the line is neither a [section] nor a key with its value"),
        ("k = hunter2", "c:1:1: a key stands before the first section"),
        ("[default]\nk = hunter2\nK = hunter2", "c:3:1: k is given twice in its section"),
        ("[default]\n[default]", "c:2:1: section [default] is given twice"),
        ("[default", "c:1:1: a section's name is not closed"),
        ("[default] hunter2", "c:1:1: a section's name is not closed"),
        (" []", "c:1:2: a section's name is not closed"),
    ],
)
def test_a_line_that_is_neither_is_named_without_its_text(text: str, error: str) -> None:
    """The place and the remedy, and never the secret."""
    with pytest.raises(DocumentError) as caught:
        read_ini(text, name="c")
    assert str(caught.value) == error
    assert "hunter2" not in caught.value.remedy


def test_text_inside_another_document_keeps_that_documents_lines() -> None:
    """A Secret's text begins somewhere in its manifest."""
    assert read_ini("[a]\nk = v", first_line=10) == {"a": {"k": ("v", 11)}}


@given(LINES)
def test_what_is_read_is_what_botocores_parser_reads(lines: list[str]) -> None:
    """The parser behind botocore is the standard library's; where we read, it says the same."""
    text = "\n".join(lines)
    try:
        ours = read_ini(text)
    except DocumentError:
        return
    parser = configparser.RawConfigParser(default_section="no such section")
    parser.read_string(text)
    # Blank lines inside a continued value are of no consequence, and we drop them.
    theirs = {
        name.strip(): {key: re.sub("\n+", "\n", value) for key, value in parser.items(name)}
        for name in parser.sections()
    }
    assert {name: {key: value for key, (value, _) in keys.items()} for name, keys in ours.items()} == theirs


@given(st.text(max_size=60))
def test_only_a_document_error_ever_escapes(text: str) -> None:
    """Any text is sections, or an error with its place."""
    error = outcome(lambda name, data: read_ini(data.decode(), name=name), text.encode())[1]
    assert error is None or lies_in(text.encode(), error)
