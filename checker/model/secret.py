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


class Keys:
    """What a live run signs with: a key pair, or the profile of the AWS configuration that holds one.

    Like the secret in it, it is never printed, compared or pickled; it never enters a location or a snapshot.
    """

    __slots__ = ("access_key_id", "profile", "secret", "token")

    def __init__(
        self, access_key_id: str = "", secret: Secret | None = None, token: Secret | None = None, profile: str = ""
    ) -> None:
        """Hold a pair, with the token of a temporary one, or name a profile."""
        self.access_key_id = access_key_id
        self.secret = secret
        self.token = token
        self.profile = profile

    def __repr__(self) -> str:
        """What kind it is; nothing of what is inside."""
        return "Keys(…)"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied into an artefact."""
        message = "keys cannot be serialised"
        raise TypeError(message)


class SecretTraits(NamedTuple):
    """What the rules may know of a secret: its shape, never its text."""

    length: int
    has_white_space: bool = False
    is_quoted: bool = False
    has_foreign_characters: bool = False
    looks_like_key_id: bool = False
    is_documentation_sample: bool = False
