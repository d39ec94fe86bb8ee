"""What intake keeps on the side: the secrets it met, for the scan of what is written, and notes for the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.intake.credentials import is_published, looks_like_key_id
from checker.model.secret import Keys, Secret

if TYPE_CHECKING:
    from collections.abc import Callable


class Ledger:
    """Secrets met and notes made so far; a fleet may empty it after each location.

    ``keys`` are those of the location given last, as far as its document says where they are: for a live run alone.
    ``ask`` puts a question to the user and answers with a secret; without it nobody is there to be asked.
    """

    __slots__ = ("ask", "keys", "notes", "secrets")

    def __init__(self, ask: Callable[[str], str] | None = None) -> None:
        """Start empty."""
        self.ask = ask
        self.secrets: list[Secret] = []
        self.notes: list[str] = []
        self.keys: Keys | None = None

    def secret(self, text: str) -> None:
        """Register a secret for the scan of what is written.

        A key id pasted in its place is none and may be shown, and so may one that everybody knows.
        """
        bare = text.strip()
        if bare and not looks_like_key_id(bare) and not is_published(bare):
            self.secrets.append(Secret(text))

    def repeats_a_name(self, principal: str | None) -> bool:
        """Whether the secret of the location given last is the id of its key, or the name of the user: no secret.

        It is then no longer scanned for, as nothing could be written that names the key or the user.
        """
        held = self.keys
        text = held.secret.reveal() if held is not None and held.secret is not None else ""
        if held is None or not text or text not in {held.access_key_id, principal}:
            return False
        self.secrets[:] = [each for each in self.secrets if each.reveal() != text]
        return True

    def hold(self, *, key_id: str = "", secret: str = "", token: str = "", profile: str = "") -> None:
        """Keep a part of the keys of the location that is read just now."""
        held = self.keys or Keys()
        self.keys = Keys(
            key_id or held.access_key_id,
            Secret(secret) if secret else held.secret,
            Secret(token) if token else held.token,
            profile or held.profile,
        )

    def note(self, text: str) -> None:
        """Tell the user something that is no error; the same note once."""
        if text not in self.notes:
            self.notes.append(text)

    def clear(self) -> None:
        """Forget everything."""
        self.secrets.clear()
        self.notes.clear()
        self.keys = None
