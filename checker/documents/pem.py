"""PEM text into its blocks (RFC 7468), with the place of what is wrong; nothing in a block is interpreted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn

from checker.documents.text import POLICY_LIMIT, decode, split_lines, start_of
from checker.errors import DocumentError
from checker.model.place import Span


@dataclass(frozen=True, slots=True)
class PemBlock:
    """One block: its label (``CERTIFICATE``), its bytes, and the line of its BEGIN.

    The bytes of a private key are dropped once they are known to be base64: what is not held cannot leak.
    """

    label: str
    der: bytes = field(repr=False)
    line: int

    @property
    def is_private_key(self) -> bool:
        """Whether the block holds a private key of whatever form."""
        return self.label.endswith("PRIVATE KEY")


def read_pem(data: bytes, *, name: str = "", first_line: int = 1, limit: int = POLICY_LIMIT) -> tuple[PemBlock, ...]:
    """The blocks of ``data``; text between blocks is a comment, and data without any block is refused."""
    if data[:1] == b"\x30" and not data[:64].isascii():
        message = "this is binary (DER), and PEM text is needed"
        remedy = "Convert it: openssl x509 -inform der -in FILE -out FILE.pem"
        raise DocumentError(message, start_of(name, first_line), remedy=remedy)
    return _Reading(name, first_line).blocks(split_lines(decode(name, data, limit).removeprefix("\ufeff")))


@dataclass(slots=True)
class _Reading:
    """The state of reading one text."""

    name: str
    first_line: int

    def refuse(self, message: str, number: int, line: str, *, remedy: str, column: int = 1) -> NoReturn:
        """Say what is wrong with a line."""
        span = Span(self.name, number, column, number, max(len(line) + 1, column))
        raise DocumentError(message, span, remedy=remedy)

    def blocks(self, lines: list[str]) -> tuple[PemBlock, ...]:
        """Every block of the lines."""
        found: list[PemBlock] = []
        label, began, body = "", 0, list[tuple[int, str]]()
        for number, raw in enumerate(lines, self.first_line):
            line = raw.strip()
            edge = re.fullmatch(r"-----(BEGIN|END) ([A-Z0-9][A-Z0-9 ]*)-----", line)
            if edge is None:
                self.refuse_edge(number, line)
                if label:
                    body.append((number, raw))
            elif edge[1] == "BEGIN":
                if label:
                    self.refuse_open(label, began)
                label, began, body = edge[2], number, []
            else:
                if edge[2] != label:
                    self.refuse_end(label, began, number, line)
                found.append(self.block(label, began, body))
                label = ""
        if label:
            self.refuse_open(label, began)
        if not found:
            self.refuse_none(lines)
        return tuple(found)

    def block(self, label: str, began: int, body: list[tuple[int, str]]) -> PemBlock:
        """A block from the lines between its edges."""
        from binascii import Error, a2b_base64  # noqa: PLC0415 - only a location with a certificate needs it

        lines = _without_headers(body)
        for number, raw in lines:
            odd = re.search(r"[^A-Za-z0-9+/=\s]", raw)
            if odd:
                message = "a character stands here that base64 does not have"
                self.refuse(message, number, raw, remedy="Copy the block again.", column=odd.start() + 1)
        text = "".join("".join(raw.split()) for _, raw in lines)
        if not text:
            self.refuse(f"the {label} block is empty", began, "", remedy="Copy the block again.")
        try:
            der = a2b_base64(text.encode("ascii"), strict_mode=True)
        except Error:
            message = f"the {label} block that begins here is not whole base64: characters are missing or too many"
            self.refuse(message, began, "", remedy="Copy the block again, with every line.")
        return PemBlock(label, b"" if label.endswith("PRIVATE KEY") else der, began)

    def refuse_edge(self, number: int, line: str) -> None:
        """Refuse a line that holds a BEGIN or END without being one."""
        if not re.search(r"-----\s{0,9}(BEGIN|END)\b|\b(BEGIN|END) [A-Z0-9 ]{1,60}-----", line):
            return
        if "\\n" in line:
            message = "line breaks stand in the PEM text as the two characters \\n"
            self.refuse(message, number, line, remedy="Write real line breaks.")
        if "BEGIN" in line and "END" in line:
            message = "the PEM text stands on one line: its line breaks were lost"
            remedy = 'Keep the line breaks; in YAML, write the block after "|".'
            self.refuse(message, number, line, remedy=remedy)
        message = "a BEGIN or END line is not written as PEM asks"
        self.refuse(message, number, line, remedy="Write it alone on its line, with five dashes on both sides.")

    def refuse_open(self, label: str, began: int) -> NoReturn:
        """Refuse a block without an end."""
        remedy = f"Add the line -----END {label}-----."
        self.refuse(f"the {label} block that begins here has no END line", began, "", remedy=remedy)

    def refuse_end(self, label: str, began: int, number: int, line: str) -> NoReturn:
        """Refuse an END that ends nothing, or something else."""
        if not label:
            self.refuse("an END line stands without its BEGIN", number, line, remedy="Copy the block again.")
        message = f"the {label} block of line {began} ends with another label"
        self.refuse(message, number, line, remedy=f"Write -----END {label}-----.")

    def refuse_none(self, lines: list[str]) -> NoReturn:
        """Refuse a text without any block."""
        if lines[0].startswith("LS0tLS1CRUdJTi"):
            message, remedy = "this is PEM text in base64 once more", "Decode it once (base64 -d)."
        else:
            message, remedy = "the text holds no PEM block", "Give the text from -----BEGIN to END…-----."
        self.refuse(message, self.first_line, "", remedy=remedy)


def _without_headers(body: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines after the headers of an old encrypted key (RFC 1421, ``Proc-Type: 4,ENCRYPTED``) and a blank line."""
    if not body or ":" not in body[0][1]:
        return body
    blank = next((index for index, (_, raw) in enumerate(body) if not raw.strip()), len(body))
    return body[blank + 1 :]
