"""What is wrong with a YAML text, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.documents.text import position, span_of
from checker.errors import DocumentError

if TYPE_CHECKING:
    from yaml import YAMLError

_WORDS = (
    ("found a tab character", "a tab stands where only spaces may indent", "Indent with spaces."),
    (
        "mapping values are not allowed",
        "a colon stands where no key can be",
        "Put a value that holds a colon and a space in quotes, or mend the indentation.",
    ),
    (
        "could not find expected ':'",
        "a key has no colon after it",
        "Write key: value with a space after the colon, and mend the indentation.",
    ),
    ("did not find expected key", "the indentation fits no mapping, or a key is missing here", "Mend the indentation."),
    (
        "did not find expected '-' indicator",
        "the indentation fits no list item",
        "Begin each item with a dash at the same column.",
    ),
    ("expected ',' or ']'", "a comma is missing, or the list is not closed with ]", "Add it."),
    ("expected ',' or '}'", "a comma is missing, or the mapping is not closed with }", "Add it."),
    ("<block end>", "the indentation fits nothing before it", "Mend the indentation."),
    ("unexpected end of stream", "a quote is not closed before the file ends", "Close the quote."),
    ("found unexpected document indicator", "a quote is not closed before the next document", "Close the quote."),
    ("found unknown escape character", "a backslash begins no escape that YAML knows", "Use single quotes."),
    (
        "<document start>",
        "text follows the end of the document",
        "Separate documents by a line ---, or mend the indentation.",
    ),
    ("found duplicate", "the document gives a directive twice", "Keep one of the two."),
    ("undefined tag handle", "the tag uses a prefix that was never declared", "Remove the tag."),
)
"""A part of the parser's own wording (libyaml's, and PyYAML's where it has none), what it means, and what to do."""


def describe(name: str, text: str, first_line: int, error: YAMLError) -> DocumentError:
    """The parser's error in plain words, at its place."""
    offset = _offset(text, error)
    message, remedy = _meaning(text, offset, error)
    opened = getattr(error, "context_mark", None)
    if opened is not None and "quote is not closed" in message:
        offset = min(int(opened.index), len(text))
    elif opened is not None and "is not closed with" in message:
        message += f" (it is opened on line {position(text, int(opened.index))[0] + first_line - 1})"
    return DocumentError(message, span_of(name, text, offset, offset, first_line), remedy=remedy)


def _offset(text: str, error: YAMLError) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return min(int(mark.index), len(text))
    return _unprintable(text)


def _unprintable(text: str) -> int:
    """Where the first character stands that YAML does not allow at all."""
    from yaml.reader import Reader  # noqa: PLC0415 - loaded already by whoever raised the error

    found = Reader.NON_PRINTABLE.search(text)
    return found.start() if found else 0


def _meaning(text: str, offset: int, error: YAMLError) -> tuple[str, str]:
    problem = str(getattr(error, "problem", None) or "")
    character = text[offset : offset + 1]
    if not problem:
        code = f"U+{ord(character):04X}" if character else "a character"
        return f"{code} is not allowed in YAML", "Remove it, or write it as an escape in double quotes."
    if "cannot start any token" in problem:
        if character == "\t":
            return "a tab stands where only spaces may indent", "Indent with spaces."
        return f'a value cannot begin with "{character}"', "Put the value in quotes."
    for part, message, remedy in _WORDS:
        if part in problem:
            return message, remedy
    return "this is not well-formed YAML", f"The parser says: {problem}."
