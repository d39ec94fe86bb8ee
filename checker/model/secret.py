"""A secret that cannot be printed, serialised, logged or pickled."""

from __future__ import annotations

from typing import NoReturn

from checker.model.values import NamedTuple


class Secret:
    """A wrapped secret: ``reveal()`` is the one way to its text."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Wrap ``text``."""
        self._text = text

    def reveal(self) -> str:
        """The secret itself; never pass it to anything that writes."""
        return self._text

    def __repr__(self) -> str:
        """A mask, whatever is inside."""
        return "Secret(…)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        """A mask, whatever the format asks for."""
        return format(repr(self), spec)

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied into an artefact."""
        message = "a secret cannot be serialised"
        raise TypeError(message)

    def __len__(self) -> int:
        """How many characters it has."""
        return len(self._text)


class SecretTraits(NamedTuple):
    """What the rules may know of a secret: its shape, never its text."""

    length: int
    has_white_space: bool = False
    is_quoted: bool = False
    has_foreign_characters: bool = False
    looks_like_key_id: bool = False
    is_documentation_sample: bool = False
