"""What is wrong with a JSON text: its first fault, in plain words and at its exact place.

Only a refused text is walked here, one token after the other and without recursion. Values are never repeated in a
message, for they may be secret.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from json import JSONDecoder
from typing import Final, NoReturn

from checker.documents.json_positions import skip_space
from checker.documents.text import MAX_DEPTH, MAX_DIGITS, position

_CLOSERS: Final = {"{": "}", "[": "]"}
_DOUBLE_QUOTES: Final = "\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02"
_SINGLE_QUOTES: Final = "'`\u2018\u2019\u201a\u201b"
_NUMBER: Final = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"
_SHOWN_KEY: Final = 60
"""How much of a key a message shows."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text between two offsets."""

    start: int
    end: int
    message: str
    remedy: str


class _FaultError(Exception):
    """Carries a fault out of the walk."""

    def __init__(self, start: int, end: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.fault = Fault(start, end, message, remedy)


@dataclass(slots=True)
class _Open:
    """A container whose end has not been read; ``keys`` of an object, with their offsets."""

    start: int
    opener: str
    keys: dict[str, int] = field(default_factory=dict)

    @property
    def closer(self) -> str:
        return _CLOSERS[self.opener]


def find_fault(text: str, first_line: int = 1) -> Fault | None:
    """The first fault of a text that begins at ``first_line`` of its file, or nothing where it is sound."""
    try:
        _Walk(text, first_line).document()
    except _FaultError as error:
        return error.fault
    return None


@dataclass(slots=True)
class _Walk:
    """One walk over a text."""

    text: str
    first_line: int
    opened: list[_Open] = field(default_factory=list)

    def at(self, here: int) -> str:
        """The character at an offset; empty at the end."""
        return self.text[here : here + 1]

    def where(self, here: int) -> str:
        """An offset in words."""
        line, column = position(self.text, here)
        return f"line {line + self.first_line - 1}, column {column}"

    def document(self) -> None:
        """The whole text."""
        here, is_done = skip_space(self.text, 0), False
        if here == len(self.text):
            raise _FaultError(0, 0, "the document is empty", "Give a file with content.")
        while self.opened or not is_done:
            here, is_done = self.go_on(here) if is_done else self.begin(here)
        rest = skip_space(self.text, here)
        if rest < len(self.text):
            self.refuse_foreign(rest)
            remedy = "Keep one document a file, or write one a line (JSON Lines)."
            raise _FaultError(rest, rest + 1, "more text follows the end of the document", remedy)

    def begin(self, here: int) -> tuple[int, bool]:
        """A scalar, or the opening of a container: where to go on, and whether a value is now complete."""
        character = self.at(here)
        if character == '"':
            return self.string(here), True
        if character not in _CLOSERS:
            return self.plain(here), True
        if len(self.opened) >= MAX_DEPTH:
            message = f"lists and objects stand more than {MAX_DEPTH} deep inside each other"
            raise _FaultError(here, here + 1, message, "Write it flatter.")
        self.opened.append(_Open(here, character))
        inside = skip_space(self.text, here + 1)
        if self.at(inside) == self.opened[-1].closer:
            self.opened.pop()
            return inside + 1, True
        return (self.key(inside) if character == "{" else inside), False

    def go_on(self, here: int) -> tuple[int, bool]:
        """What follows a value inside a container: a comma and the next key, or the end."""
        here = skip_space(self.text, here)
        top, character = self.opened[-1], self.at(here)
        if character == top.closer:
            self.opened.pop()
            return here + 1, True
        if character == ",":
            following = skip_space(self.text, here + 1)
            if self.at(following) == top.closer:
                message = f'a comma stands before the closing "{top.closer}"'
                raise _FaultError(here, here + 1, message, "Remove the comma.")
            return (self.key(following) if top.opener == "{" else following), False
        self.refuse_end(here)
        self.refuse_foreign(here)
        self.refuse_closer(here)
        message = "a comma is missing or a quote is not closed before this"
        raise _FaultError(here, here + 1, message, "Add the comma or the quote before it.")

    def key(self, here: int) -> int:
        """A key and its colon; says where the value begins."""
        if self.at(here) != '"':
            self.refuse_key(here)
        end = self.string(here)
        key, keys = JSONDecoder().raw_decode(self.text, here)[0], self.opened[-1].keys
        if key in keys:
            shown = key if len(key) <= _SHOWN_KEY else key[:_SHOWN_KEY] + "…"
            message = f'key "{shown}" is given twice, first on {self.where(keys[key])}'
            raise _FaultError(here, end, message, "Keep one of the two.")
        keys[key] = here
        colon = skip_space(self.text, end)
        if self.at(colon) == ":":
            return skip_space(self.text, colon + 1)
        self.refuse_end(colon)
        self.refuse_foreign(colon)
        raise _FaultError(colon, colon + 1, "a colon is missing after the key before this", "Add the colon.")

    def string(self, here: int) -> int:
        """A string in double quotes; says where it ends."""
        pair = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
        single = r"\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4}"
        sound = re.compile(rf'(?:[^"\\\x00-\x1f]++|\\["\\/bfnrt]|{single}|{pair})*+')
        found = sound.match(self.text, here + 1)
        end = found.end() if found else here + 1
        if self.at(end) != '"':
            self.refuse_in_string(here, end)
        return end + 1

    def plain(self, here: int) -> int:
        """A number, true, false or null; says where it ends."""
        found = re.compile(r"[\w.+-]+").match(self.text, here)
        if found is None:
            self.refuse_value(here)
        word, end = found.group(), found.end()
        if word in {"true", "false", "null"}:
            return end
        if re.fullmatch(_NUMBER, word) is None:
            self.refuse_word(here, end, word)
        if len(word) > MAX_DIGITS:
            message = f"a number has more than {MAX_DIGITS} digits"
            raise _FaultError(here, end, message, "Write it as text in double quotes, or shorten it.")
        if float(word) in {float("inf"), float("-inf")} and not word.lstrip("-").isdigit():
            raise _FaultError(here, end, "a number is too large to be read", "Write it as text in double quotes.")
        return end

    def refuse_in_string(self, start: int, here: int) -> NoReturn:
        """Say why a string cannot go on."""
        character = self.at(here)
        if character in {"", "\n", "\r"}:
            raise _FaultError(start, here, "the quote opened here is not closed on its line", 'Add the closing ".')
        if character != "\\":
            code = f"U+{ord(character):04X}"
            name = "a tab" if character == "\t" else f"control character {code}"
            escape = "\\t" if character == "\t" else f"\\u{ord(character):04x}"
            raise _FaultError(here, here + 1, f"{name} stands in a string", f"Write it as {escape}, or remove it.")
        if re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}").match(self.text, here):
            message = "half of a surrogate pair stands alone: it is no character"
            raise _FaultError(here, here + 6, message, "Write both halves, or the character itself.")
        if self.at(here + 1) == "u":
            raise _FaultError(here, here + 2, "four hexadecimal digits must follow \\u", "Complete the escape.")
        message = "a backslash begins no escape that JSON knows"
        raise _FaultError(here, here + 2, message, "Write a backslash as two (\\\\).")

    def refuse_word(self, here: int, end: int, word: str) -> NoReturn:
        """Say what is wrong with a bare word."""
        if word in {"NaN", "Infinity", "-Infinity"}:
            raise _FaultError(here, end, f"{word} is not a number in JSON", "Give a number, text or null.")
        if word.lower() in {"true", "false"}:
            raise _FaultError(here, end, "true and false are written in lower case", f"Write {word.lower()}.")
        if word.lower() in {"null", "none", "undefined"}:
            raise _FaultError(here, end, "JSON's word for nothing is null", "Write null.")
        if re.match(r"-?0[0-9]", word):
            raise _FaultError(here, end, "a number begins with 0", "Write it as text in double quotes.")
        if word[0] in "+-.0123456789":
            raise _FaultError(here, end, "this is not a number", "Write it as text in double quotes.")
        raise _FaultError(here, end, "text must stand in double quotes", "Put it in double quotes.")

    def refuse_value(self, here: int) -> NoReturn:
        """Say why no value can begin at an offset."""
        self.refuse_end(here)
        self.refuse_foreign(here)
        if self.at(here) in "}],:":
            raise _FaultError(here, here + 1, "a value is missing before this", "Add the value.")
        raise _FaultError(here, here + 1, "no value can begin with this character", "Put text in double quotes.")

    def refuse_key(self, here: int) -> NoReturn:
        """Say why no key can begin at an offset."""
        self.refuse_end(here)
        self.refuse_foreign(here)
        if self.at(here) in {",", ":"}:
            raise _FaultError(here, here + 1, "a key is missing before this", "Add the key, or remove the character.")
        self.refuse_closer(here)
        raise _FaultError(here, here + 1, "a key must stand in double quotes", "Put the key in double quotes.")

    def refuse_end(self, here: int) -> None:
        """Refuse the end of the text inside a container."""
        if here < len(self.text) or not self.opened:
            return
        top = self.opened[-1]
        message = f'the document ends before the "{top.opener}" of {self.where(top.start)} is closed'
        raise _FaultError(here, here, message, f'Add the missing "{top.closer}".')

    def refuse_closer(self, here: int) -> None:
        """Refuse the bracket that closes another kind of container."""
        top = self.opened[-1]
        if self.at(here) in {"}", "]"} and self.at(here) != top.closer:
            message = f'"{self.at(here)}" cannot close the "{top.opener}" of {self.where(top.start)}'
            raise _FaultError(here, here + 1, message, f'Close it with "{top.closer}" first.')

    def refuse_foreign(self, here: int) -> None:
        """Refuse what other languages have and JSON has not: comments, other quotes, other white space."""
        character = self.at(here)
        if character == "#" or self.text.startswith(("//", "/*"), here):
            raise _FaultError(here, here + 1, "a comment stands here, and JSON has none", "Remove the comment.")
        if character and character in _DOUBLE_QUOTES:
            raise _FaultError(here, here + 1, "a typographic quote stands here", 'Write a straight quote (").')
        if character and character in _SINGLE_QUOTES:
            raise _FaultError(here, here + 1, "a single quote stands here", 'JSON text stands in double quotes (").')
        if character and (character.isspace() or not character.isprintable()):
            message = f"invisible character U+{ord(character):04X} stands here"
            raise _FaultError(here, here + 1, message, "Remove it.")
