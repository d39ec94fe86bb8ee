"""INI text of an AWS shared-credentials file, read as botocore reads it; values are never shown in an error."""

from __future__ import annotations

from typing import NoReturn, TypeAlias

from checker.documents.text import split_lines
from checker.errors import DocumentError
from checker.model.place import Span

Entry: TypeAlias = tuple[str, int]
"""A value and the line it stands on."""

Sections: TypeAlias = dict[str, dict[str, Entry]]
"""Keys, in lower case, of each section."""


def read_ini(text: str, *, name: str = "", first_line: int = 1) -> Sections:
    """The sections of ``text``; ``%`` means nothing, and a deeper indented line continues the value before it."""
    sections: Sections = {}
    section: dict[str, Entry] | None = None
    key, depth = "", 0
    for number, line in enumerate(split_lines(text), first_line):
        content = line.strip()
        if not content or content[0] in "#;":
            continue
        indent = len(line) - len(line.lstrip())
        if section is not None and key and indent > depth:
            value, at = section[key]
            section[key] = (f"{value}\n{content}", at)
            continue
        depth = indent
        if content[0] == "[":
            section, key = _section(sections, content, name, number, indent), ""
        else:
            if section is None:
                _refuse("a key stands before the first section", name, number, line, remedy="Begin with [default].")
            key = _key(section, content, name, number, line)
    return sections


def _section(sections: Sections, content: str, name: str, number: int, indent: int) -> dict[str, Entry]:
    header = content[1:-1].strip()
    if content[-1] != "]" or not header or "]" in header:
        line = " " * indent + content
        _refuse("a section's name is not closed", name, number, line, remedy="Write it alone on a line: [default].")
    if header in sections:
        line = " " * indent + content
        _refuse(f"section [{header}] is given twice", name, number, line, remedy="Keep one of the two.")
    return sections.setdefault(header, {})


def _key(section: dict[str, Entry], content: str, name: str, number: int, line: str) -> str:
    """Add the key of a line to its section, and return it."""
    ends = [end for end in (content.find("="), content.find(":")) if end >= 0]
    key = content[: min(ends)].strip().lower() if ends else ""
    if not key:
        message = "the line is neither a [section] nor a key with its value"
        _refuse(message, name, number, line, remedy="Write key = value, one a line.")
    if key in section:
        _refuse(f"{key} is given twice in its section", name, number, line, remedy="Keep one of the two.")
    value = content[min(ends) + 1 :].strip()
    section[key] = (value, number)
    return key


def _refuse(message: str, name: str, number: int, line: str, *, remedy: str) -> NoReturn:
    start = len(line) - len(line.lstrip()) + 1
    span = Span(name, number, start, number, len(line.rstrip()) + 1)
    raise DocumentError(message, span, remedy=remedy)
