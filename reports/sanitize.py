"""Hostile text made harmless: what stands in a user's documents may not act in a terminal or on a page."""

from __future__ import annotations

LONGEST = 600
"""Characters of one name or message that are shown; a longer one is cut, and says so."""


def visible(text: str) -> str:
    """The text with control, bidirectional and other invisible characters written out (``<U+202E>``)."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else _token(c) for c in text)


def _token(character: str) -> str:
    return "    " if character == "\t" else f"<U+{ord(character):04X}>"


def capped(text: str, limit: int = LONGEST) -> str:
    """The text, cut after ``limit`` characters with a note of how many are left out."""
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text) - limit} more characters)"


def shown(text: str, limit: int = LONGEST) -> str:
    """One line of foreign text as people may see it: visible, capped, without line breaks."""
    # Cut first, so that a text of a megabyte costs what is shown of it.
    return visible(capped(text, limit).replace("\r", " ").replace("\n", " "))


def sentence(text: str) -> str:
    """The text with a capital, where it begins with a plain word; an action or a field keeps its own spelling."""
    word = text.partition(" ")[0].rstrip(",.:;")
    return text[:1].upper() + text[1:] if word.isalpha() and word.islower() else text


def to_ascii(text: str) -> str:
    """The text for a terminal that has ASCII only."""
    plain = text.translate(_ASCII)
    return plain if plain.isascii() else plain.encode("ascii", "backslashreplace").decode()


# By code point, for some of them look like ASCII and would be mistaken in a review.
_ASCII = {0x2026: "...", 0x00B7: "-", 0x2192: "->", 0x2713: "ok", 0x2717: "x", 0x2013: "-", 0x2014: "-", 0x00D7: "x"}
_ASCII |= {0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'"}
