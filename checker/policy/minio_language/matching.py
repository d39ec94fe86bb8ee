"""Texts as MinIO compares them: byte by byte with wildcards, and letter by letter where case is no matter."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from checker.policy.aws_language.wildcard import compile_tokens, tokens_of

if TYPE_CHECKING:
    from checker.policy.aws_language.wildcard import Matcher


def octets(text: str) -> str:
    """A text with a character for each of its bytes in UTF-8: a ``?`` of a pattern stands for one of them."""
    return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("latin-1")


@lru_cache(maxsize=4096)
def matcher(pattern: str) -> Matcher:
    """A function that says whether a pattern covers the octets of a text."""
    return compile_tokens(tokens_of(octets(pattern)))


def folded(text: str) -> str:
    """A text without case, as Go has it: each letter becomes one letter."""
    return text.lower() if text.isascii() else "".join(letter.lower()[0] for letter in text)
