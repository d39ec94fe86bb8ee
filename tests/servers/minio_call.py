"""One call of the administrators' API: who makes it, what it says, and answers that only they can read."""

# ruff: noqa: EM101 - the literal is an error code of the server

from __future__ import annotations

import json
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from minio.crypto import decrypt, encrypt
from urllib3.response import HTTPResponse

from tests.servers.minio_answers import Answer, S3Error
from tests.servers.minio_s3 import Asking, Site

if TYPE_CHECKING:
    from tests.servers.minio_iam import Iam, Identity
    from tests.servers.minio_request import Request


class Call:
    """One call of an administrator, or of somebody about themselves."""

    def __init__(self, site: Site, request: Request) -> None:
        """Authenticated, or refused: signed in the header, with any region."""
        self.site, self.request = site, request
        self.asking = Asking(site, request, None)
        self.asking.identify()
        if self.asking.who is None or "x-amz-content-sha256" not in request.headers:
            raise S3Error("AccessDenied")
        self.who: Identity = self.asking.who
        self.asking.verify()

    @property
    def iam(self) -> Iam:
        """The server's IAM."""
        return self.site.iam

    def query(self, name: str) -> str:
        """A parameter, or ""."""
        return self.request.query.get(name, "")

    def may(self, *actions: str, deny_only: bool = False) -> bool:
        """Whether one of these is allowed."""
        return any(self.asking.may(action, "", "", deny_only=deny_only) for action in actions)

    def must(self, *actions: str, deny_only: bool = False) -> None:
        """Refuse what is not allowed."""
        if not self.may(*actions, deny_only=deny_only):
            raise S3Error("AccessDenied")

    def given(self) -> dict[str, Any]:
        """The body, plain."""
        try:
            return dict(json.loads(self.request.body))
        except ValueError:
            raise S3Error("XMinioAdminConfigBadJSON", 400, "the body is no JSON") from None

    def opened(self) -> dict[str, Any]:
        """The body, which is encrypted with the secret of who asks."""
        try:
            body = HTTPResponse(_Stream(self.request.body), preload_content=False)  # type: ignore[arg-type]  # readable
            plain = decrypt(body, self.who.secret)
            return dict(json.loads(plain))
        except (ValueError, OSError):
            raise S3Error("XMinioAdminConfigBadJSON", 400, "the body cannot be decrypted") from None

    def sealed(self, value: object) -> Answer:
        """An answer that only who asks can read."""
        text = value if isinstance(value, str) else json.dumps(value)
        body = encrypt(text.encode(), self.who.secret)
        return Answer(HTTPStatus.OK, body, {"Content-Type": "application/json"})


class _Stream:
    """Bytes as a response reads them."""

    def __init__(self, content: bytes) -> None:
        self.content, self.closed = content, False

    def read(self, amount: int | None = None) -> bytes:
        """The next bytes."""
        found = self.content if amount is None else self.content[:amount]
        self.content = self.content[len(found) :]
        return found

    def close(self) -> None:
        """Nothing to close."""


def stamp(time: datetime | None = None) -> str:
    """A time as the server writes it."""
    return (time or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")


def done() -> Answer:
    """Done, and nothing to say."""
    return Answer(HTTPStatus.OK)
