"""The last look at every artefact: no secret may be in it, in no form that can be turned back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.errors import InternalError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.model.secret import Secret

SHORTEST = 8
"""A shorter text is no provider's secret, and would be found in every artefact."""


def guard(text: str, secrets: Sequence[Secret], artefact: str) -> None:
    """Refuse to let ``text`` go out when a secret stands in it."""
    for secret in secrets:
        if len(secret) >= SHORTEST and any(form in text for form in forms(secret)):
            message = f"a secret would have been written to {artefact}; nothing was written"
            raise InternalError(message)


def forms(secret: Secret) -> Iterator[str]:
    """The texts that give a secret away: plain, JSON- and HTML-escaped, URL-encoded, base64 at each alignment."""
    import base64  # noqa: PLC0415 - only a location with secrets pays
    import html  # noqa: PLC0415 - as above
    import json  # noqa: PLC0415 - as above
    from urllib.parse import quote, quote_plus  # noqa: PLC0415 - as above

    text = secret.reveal()
    yield from {text, json.dumps(text)[1:-1], html.escape(text), quote(text, safe=""), quote(text), quote_plus(text)}
    data = text.encode("utf-8", "surrogatepass")
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + data).decode()
        # The first and last groups mix with whatever stands beside the secret; the middle is its own.
        yield encoded[4 if shift else 0 : len(encoded) - 4]
