"""A strict reader of what Terraform would make of a written document: ``jsonencode`` of objects, lists and texts.

It knows the part of HCL's native syntax that is written, and refuses everything else: an interpolation that was not
escaped, a directive, a name where a text belongs.
"""

from __future__ import annotations

import json
import re

_TOKEN = re.compile(
    r'[ \t]*(?P<found>"(?:[^"\\\n]|\\.)*"|[A-Za-z_][A-Za-z0-9_]*|[={}\[\],()]|\n)|[ \t]*(?P<end>$)', re.ASCII
)


def documents(text: str) -> dict[str, object]:
    """Every document in the text, by the name of the argument it is given to."""
    found = {}
    for match in re.finditer(r"^  (\w+) += jsonencode\(", text, re.MULTILINE):
        name, number = match[1], 2
        while name in found:
            name, number = f"{match[1]}{number}", number + 1
        reader = _Reader(text, match.end())
        found[name] = reader.value()
        assert reader.next() == ")", "the argument ends with its one document"
        assert reader.next() == "\n", "an argument ends with its line"
    return found


def text_of(literal: str) -> str:
    """The text that a quoted template yields; raises when anything in it would be evaluated."""
    body = literal[1:-1]
    plain = re.sub(r"\$\$\{|%%\{", "", body)
    assert "${" not in plain, f"an interpolation: {literal}"
    assert "%{" not in plain, f"a directive: {literal}"
    assert re.sub(r'\\(?:[nrt"\\]|u[0-9a-f]{4}|U[0-9a-f]{8})', "", body).count("\\") == 0, f"no escape: {literal}"
    wide = re.sub(r"\\U([0-9a-f]{8})", lambda found: chr(int(found[1], 16)), body)
    return str(json.loads(f'"{wide.replace("$${", "${").replace("%%{", "%{")}"'))


class _Reader:
    def __init__(self, text: str, at: int) -> None:
        self.text, self.at = text, at

    def next(self) -> str:
        match = _TOKEN.match(self.text, self.at)
        assert match, f"not read: {self.text[self.at : self.at + 40]!r}"
        self.at = match.end()
        return match["found"] or ""

    def peek(self) -> str:
        at = self.at
        found, self.at = self.next(), at
        return found

    def skip(self) -> None:
        while self.peek() == "\n":
            self.next()

    def value(self) -> object:
        found = self.next()
        if found == "{":
            return self.members()
        if found == "[":
            return self.items()
        assert found.startswith('"') or found in {"true", "false"}, f"not a value: {found!r}"
        return text_of(found) if found.startswith('"') else found == "true"

    def members(self) -> dict[str, object]:
        found: dict[str, object] = {}
        self.skip()
        while self.peek() != "}":
            token = self.next()
            name = text_of(token) if token.startswith('"') else token
            assert token.startswith('"') or token.isidentifier(), f"no name: {token!r}"
            assert self.next() == "=", f"{name} has no value"
            assert name not in found, f"{name} stands there twice"
            found[name] = self.value()
            assert self.next() == "\n", f"{name} does not end with its line"
            self.skip()
        self.next()
        return found

    def items(self) -> list[object]:
        found = []
        self.skip()
        while self.peek() != "]":
            found.append(self.value())
            assert self.next() == ",", "an item ends with a comma"
            self.skip()
        self.next()
        return found
