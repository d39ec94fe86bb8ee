"""What intake keeps on the side: the secrets it met, for the scan of what is written, and notes for the user."""

from __future__ import annotations

from checker.intake.credentials import looks_like_key_id
from checker.model.secret import Keys, Secret


class Ledger:
    """Secrets met and notes made so far; a fleet may empty it after each location.

    ``keys`` are those of the location given last, when its document says where they are: for a live run alone.
    """

    __slots__ = ("keys", "notes", "secrets")

    def __init__(self) -> None:
        """Start empty."""
        self.secrets: list[Secret] = []
        self.notes: list[str] = []
        self.keys: Keys | None = None

    def secret(self, text: str) -> None:
        """Register a secret for the scan of what is written; a key id pasted in its place is none, and may be shown."""
        if text.strip() and not looks_like_key_id(text.strip()):
            self.secrets.append(Secret(text))

    def note(self, text: str) -> None:
        """Tell the user something that is no error; the same note once."""
        if text not in self.notes:
            self.notes.append(text)

    def clear(self) -> None:
        """Forget everything."""
        self.secrets.clear()
        self.notes.clear()
        self.keys = None
