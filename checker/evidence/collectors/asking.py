"""Asking an API one question: every way in which that ends becomes an answer, never a missing or a default one."""

from __future__ import annotations

import json
import re
import threading
import time
from typing import TYPE_CHECKING, Any, NoReturn, cast

from checker.model.answer import Answer, State
from checker.model.answer import Asker as By
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from checker.model.fact import FactKey
    from checker.model.location import AwsLocation, Location
    from checker.model.secret import Secret

    Client = Any
    """A client of botocore; its methods are made at run time."""
    Clients = Callable[[str], Client]

MOST_PAGES = 100
"""A listing of more pages than this is not read on: its answer is then "too long", never a part taken for the whole."""

_CODE = re.compile(r"[A-Za-z0-9._:-]{1,100}")
"""What codes look like; anything else may be a text that was made to be printed."""

_REFUSED = frozenset(
    (
        "AccessDenied",
        "AccessDeniedException",
        "AccessDeniedForDependencyException",
        "AllAccessDisabled",
        "AuthorizationError",
        "Forbidden",
        "UnauthorizedOperation",
        "UnauthorizedAccess",
        "403",
    )
)


class Gone(NamedTuple):
    """How a call ended without an answer: what it means, the error's code, and words without any secret."""

    state: State
    code: str
    reason: str


class Ended(NamedTuple):
    """How a call ended with an answer, whatever that was: the HTTP status, the error's code, and the headers."""

    status: int
    code: str
    headers: Mapping[str, str]


class CallError(Exception):
    """A call ended without an answer."""

    def __init__(self, gone: Gone) -> None:
        """Keep how it ended; the exception of the SDK is not kept, its text may hold what was sent."""
        super().__init__(gone.reason)
        self.gone = gone


_SILENCE = Gone(State.UNAVAILABLE, "", "no answer: what came says nothing")


def unknown(reason: str) -> NoReturn:
    """Say that what came is no answer: the fact is then unavailable, and never absent."""
    raise CallError(Gone(State.UNAVAILABLE, "", reason))


class Asking:
    """One identity that asks questions of one location's account.

    ``clients`` makes a client of a service (``s3``, ``iam``); each is made once. ``stop`` is set when the run is over:
    nothing new is asked then. ``secrets`` are what is signed or sent with: an answer that repeats one is none.
    """

    def __init__(
        self,
        location: Location,
        by: By,
        clients: Clients,
        stop: threading.Event | None = None,
        secrets: Sequence[Secret] = (),
    ) -> None:
        """Prepare to ask; no client is made yet."""
        self.location = location
        self.by = by
        self.secrets = tuple(secrets)
        self.stop = stop or threading.Event()
        self._make = clients
        self._made: dict[str, Client] = {}
        self._lock = threading.Lock()

    def of(self, location: Location) -> Asking:
        """The same identity, asking about a location that more is known of by now."""
        return Asking(location, self.by, self.client, secrets=self.secrets)

    @property
    def aws_location(self) -> AwsLocation:
        """The location, for what is asked of AWS alone; nothing of it is asked of another provider."""
        return cast("AwsLocation", self.location)

    def client(self, service: str) -> Client:
        """The client of a service; raises ``CallError`` where the account has no such service to ask."""
        with self._lock:
            if service not in self._made:
                self._made[service] = self._make(service)
            return self._made[service]

    def call(self, service: str, method: str, **sent: object) -> dict[str, object]:
        """The answer of one call without its metadata; raises ``CallError``."""
        self._may_go_on()
        try:
            body = getattr(self.client(service), method)(**sent)
        except CallError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever an SDK raises is no answer, and never a default one
            gone = gone_of(error)
        else:
            return cast("dict[str, object]", {k: v for k, v in body.items() if k != "ResponseMetadata"})
        raise CallError(gone)

    def ended(self, service: str, method: str, **sent: object) -> Ended:
        """The status and the headers of an answer, a refusal included; raises ``CallError`` where none came."""
        self._may_go_on()
        code = ""
        try:
            said: object = getattr(self.client(service), method)(**sent)
        except CallError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            code, status = _code_of(error)
            said = getattr(error, "response", None)
            gone = gone_of(error)
        else:
            status, gone = _status_of(said), _SILENCE
        if not status:
            raise CallError(gone)
        return Ended(status, code, _headers_of(said))

    def pages(self, service: str, method: str, members: str, **sent: object) -> list[dict[str, object]]:
        """The members of every page of a listing; raises ``CallError`` when a page has no answer."""
        found: list[dict[str, object]] = []
        try:
            paginator = self.client(service).get_paginator(method)
            for number, page in enumerate(paginator.paginate(**sent)):
                self._may_go_on(number)
                found += page.get(members, [])
        except CallError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            gone = gone_of(error)
        else:
            return found
        raise CallError(gone)

    def _may_go_on(self, pages: int = 0) -> None:
        if self.stop.is_set():
            unknown("the run's time was over")
        if pages >= MOST_PAGES:
            unknown(f"the listing has more than {MOST_PAGES} pages")

    def answer(
        self,
        key: FactKey[Any],
        service: str,
        method: str,
        *,
        absent: Iterable[str] = (),
        shape: Callable[[Mapping[str, object]], object] = dict,
        subject: str = "",
        **sent: object,
    ) -> Answer:
        """The answer to one question by one call; ``absent`` are the error codes that say that there is none.

        ``shape`` makes the body of the answer; ``None`` from it says that there is none, too.
        """
        call = f"{call_name(service, method)} {subject}".rstrip()
        try:
            body = shape(self.call(service, method, **sent))
        except CallError as error:
            return self.without(key, call, error.gone, absent)
        return self.known(key, call, body)

    def known(self, key: FactKey[Any], call: str, body: object) -> Answer:
        """An answer that came; a body of ``None`` says that there is none."""
        state = State.ABSENT if body is None else State.KNOWN
        return Answer(key.name, call, state, plain(body), permission=key.permission, by=self.by, at=moment())

    def without(self, key: FactKey[Any], call: str, gone: Gone, absent: Iterable[str] = ()) -> Answer:
        """What there is to say where no answer came, or one of the errors that mean "there is none"."""
        state = State.ABSENT if gone.code and gone.code in set(absent) else gone.state
        reason = "" if state is State.ABSENT else gone.reason
        return Answer(key.name, call, state, None, permission=key.permission, reason=reason, by=self.by, at=moment())


def call_name(service: str, method: str) -> str:
    """The call as AWS names it: ``s3``, ``get_bucket_policy`` is ``s3:GetBucketPolicy``."""
    return f"{service}:{''.join(word.capitalize() for word in method.split('_'))}"


def gone_of(error: Exception) -> Gone:
    """What an exception of the SDK means: a refusal, or no answer; its words hold no header and no body."""
    code, status = _code_of(error)
    if code in _REFUSED or (status == 403 and not code):  # noqa: PLR2004 - Forbidden, RFC 9110
        return Gone(State.DENIED, code, f"{code or status}")
    if code:
        return Gone(State.UNAVAILABLE, code, f"the answer was {code}" + (f" ({status})" if status else ""))
    return Gone(
        State.UNAVAILABLE, type(error).__name__, f"no answer: {_WORDS.get(type(error).__name__, type(error).__name__)}"
    )


_WORDS = {
    "ConnectTimeoutError": "the connection timed out",
    "ReadTimeoutError": "the connection was made, and no answer came in time",
    "EndpointConnectionError": "the endpoint could not be reached",
    "ConnectionClosedError": "the connection was closed before an answer came",
    "SSLError": "the TLS handshake failed",
    "ProxyConnectionError": "the proxy could not be reached",
    "ResponseParserError": "the answer is not what S3 answers",
    "IncompleteReadError": "the answer was cut off",
    "ResponseStreamingError": "the answer was cut off",
    "NoCredentialsError": "there are no credentials to ask with",
    "NoRegionError": "no region is known to ask in",
    "EndpointProviderError": "the service has no endpoint there",
    "ForeignAnswerError": "the answer is not the one that S3 gives to this question",
    "ParamValidationError": "the SDK does not send such a name",
    "InvalidRegionError": "the region is no name of one",
    "CertificateError": "the certificate is not the server's",
    "UnauthorizedSSOTokenError": "the sign-in of the profile has ended: sign in again",
    "SSOTokenLoadError": "the profile is not signed in: sign in first",
    "TokenRetrievalError": "the sign-in of the profile has ended: sign in again",
    "CredentialRetrievalError": "the profile's credentials could not be had",
    "MetadataRetrievalError": "the profile's credentials could not be had",
    "UnknownServiceError": "the service is unknown to the SDK",
}


def _code_of(error: Exception) -> tuple[str, int]:
    """The error's code and the HTTP status that an API answered; nothing where it is no answer of an API."""
    response = getattr(error, "response", None)
    if not isinstance(response, dict):
        return "", 0
    found = cast("dict[str, dict[str, object]]", response)
    code = str(found.get("Error", {}).get("Code", ""))
    if code and not _CODE.fullmatch(code):
        code = "an error without a name"
    status = found.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return code, status if isinstance(status, int) else 0


def _metadata_of(said: object) -> dict[str, object]:
    found = said.get("ResponseMetadata") if isinstance(said, dict) else None
    return cast("dict[str, object]", found) if isinstance(found, dict) else {}


def _status_of(said: object) -> int:
    status = _metadata_of(said).get("HTTPStatusCode")
    return status if isinstance(status, int) else 0


def _headers_of(said: object) -> dict[str, str]:
    headers = _metadata_of(said).get("HTTPHeaders")
    if not isinstance(headers, dict):
        return {}
    return {str(name).lower(): str(value) for name, value in cast("dict[object, object]", headers).items()}


def without_secrets(answer: Answer, secrets: Sequence[Secret]) -> Answer:
    """The answer, unless it repeats a secret: a hostile server may echo the token that it was sent."""
    texts = [text for secret in secrets if len(text := secret.reveal()) >= _SHORTEST]
    if not texts or not any(part in told for told in _texts(answer) for text in texts for part in _parts(text)):
        return answer
    reason = "the answer repeats a secret of the request: it is not kept"
    call = answer.call if not any(part in answer.call for text in texts for part in _parts(text)) else answer.fact
    return Answer(answer.fact, call, State.UNAVAILABLE, permission=answer.permission, reason=reason, by=answer.by)


_SHORTEST = 8
_TELLING = 16


def _parts(text: str) -> tuple[str, ...]:
    """A secret, and its beginning and end: an answer may have cut it."""
    return (text, text[:_TELLING], text[-_TELLING:]) if len(text) > _TELLING else (text,)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (str(key), *_texts(inner))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def plain(body: object) -> object:
    """A body as plain JSON values: times as text, tuples as lists; policies stay what they are."""
    from checker.model.answer import PolicyText  # noqa: PLC0415 - one name of a module that is at hand

    if isinstance(body, PolicyText) or body is None:
        return body
    if isinstance(body, dict):
        return {str(key): plain(value) for key, value in body.items()}
    if isinstance(body, list | tuple):
        return [plain(value) for value in body]
    return body if isinstance(body, str | int | float | bool) else json.loads(json.dumps(body, default=_text))


def _text(value: object) -> str:
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat()) if isoformat is not None else type(value).__name__


def moment() -> str:
    """The time, as sources carry it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
