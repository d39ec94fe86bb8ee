"""Clients of a MinIO server: signed with one identity, sent to the location's own address, and silent about secrets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import urllib3
from minio import Minio, MinioAdmin
from minio.credentials.providers import StaticProvider

from checker.errors import UsageError
from checker.evidence.collectors.asking import CallError, Gone
from checker.evidence.collectors.aws.session import DEFAULT_LIMITS, Limits, credential_clients
from checker.evidence.collectors.collect import THREADS
from checker.evidence.collectors.endpoint.where import where_is
from checker.model.answer import State
from checker.model.secret import Keys, Secret
from checker.model.values import NamedTuple
from checker.operations.plugin_keys import parse_bool

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.evidence.collectors.asking import Asking, Client, Clients
    from checker.evidence.collectors.endpoint.where import Where
    from checker.model.location import Location

ADMIN, STORAGE = "admin", "minio"
"""What the administration is called among the services that can be asked, and the store as MinIO's own SDK asks it."""

_EXPECTED = re.compile(r"expecting '([A-Za-z0-9-]{1,63})'")
_CODE = re.compile(r'"Code"\s*:\s*"([A-Za-z0-9]{1,60})"|<Code>([A-Za-z0-9]{1,60})</Code>')
_REGION = re.compile(r"[A-Za-z0-9][\w-]{0,62}")
_BUSY = (500, 502, 503, 504)
_OF_FILES = ("shared-credentials-file", "config-file")
"""Where botocore finds the keys that stand in a profile themselves."""


def minio_clients(
    location: Location,
    keys: Keys,
    *,
    bundle: str | None,
    environ: Mapping[str, str],
    limits: Limits = DEFAULT_LIMITS,
) -> Clients:
    """Clients that sign with these keys alone: of S3, as every client of buckets, and of the administration.

    ``bundle`` is what ``trust_bundle`` gave.
    """
    storage = credential_clients(location, keys, limits=limits, bundle=bundle, environ=environ)

    def make(service: str) -> Client:
        if service in {ADMIN, STORAGE}:
            return _of_sdk(service, location, keys, _Way(bundle, environ, limits))
        if service != "s3" or not (location.s3_url or "").strip():
            raise CallError(Gone(State.UNAVAILABLE, "", "the location gives no address of the server"))
        return storage(service)

    return make


class _Way(NamedTuple):
    """How the server is reached."""

    bundle: str | None
    environ: Mapping[str, str]
    limits: Limits


def _of_sdk(service: str, location: Location, keys: Keys, way: _Way) -> Client:
    if not keys.access_key_id or keys.secret is None or not keys.secret.reveal():
        raise CallError(Gone(State.UNAVAILABLE, "", "there are no keys to ask with"))
    where = where_is(location, way.environ)
    token = keys.token.reveal() if keys.token is not None else None
    region = location.region or ""
    region = region if _REGION.fullmatch(region) else ""
    made: dict[str, Any] = {
        "endpoint": where.server,
        "credentials": StaticProvider(keys.access_key_id, keys.secret.reveal(), token),
        "secure": where.is_secure,
        "http_client": _pool(location, where, way),
    }
    return Minio(region=region or None, **made) if service == STORAGE else MinioAdmin(region=region, **made)


def _pool(location: Location, where: Where, way: _Way) -> urllib3.PoolManager:
    """Connections of its own: what the SDK would make of itself waits five minutes, and tries five times."""
    unchecked = parse_bool(location.plugin.get("insecureSkipTLSVerify", ""))
    settings: dict[str, Any] = {
        "timeout": urllib3.Timeout(connect=way.limits.connect, read=way.limits.read),
        "retries": _retries(way.limits),
        "maxsize": THREADS,
        "cert_reqs": "CERT_NONE" if unchecked else "CERT_REQUIRED",
    }
    trusted = way.bundle or way.environ.get("AWS_CA_BUNDLE")
    if trusted:
        settings["ca_certs"] = trusted
    through = where.via
    if through is None:
        return urllib3.PoolManager(**settings)
    if through.scheme not in {"http", "https"}:
        raise CallError(Gone(State.UNAVAILABLE, "", f"MinIO's SDK does not speak through {through.told.url}"))
    if through.authorization is not None:
        settings["proxy_headers"] = {"Proxy-Authorization": through.authorization.reveal()}
    return urllib3.ProxyManager(through.told.url, **settings)


def _retries(limits: Limits) -> urllib3.Retry:
    """Only what reads is asked here, so that it may be asked again: where no answer comes, or a server is busy."""
    return urllib3.Retry(
        total=limits.attempts - 1,
        redirect=0,
        raise_on_redirect=False,
        status_forcelist=_BUSY,
        raise_on_status=False,
        backoff_factor=0.2,
        backoff_max=1.0,
        respect_retry_after_header=False,
    )


def profile_keys(profile: str) -> Keys:
    """The keys of a profile of the AWS configuration, which is where an administrator's may stand, too."""
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - only where a profile is named
    from botocore.session import Session  # noqa: PLC0415 - as above

    core = Session(profile=profile)
    try:
        known = profile in core.available_profiles
        resolver = core.get_component("credential_provider")
        for each in [each.METHOD for each in resolver.providers if each.METHOD not in _OF_FILES]:
            # No program is run and nobody is asked for keys: they stand in the file.
            resolver.remove(each)
        found = core.get_credentials() if known else None
    except BotoCoreError as error:
        # Its text may repeat a line of the file.
        message = f"the profile {profile!r} of the AWS configuration cannot be used ({type(error).__name__})"
        raise UsageError(message, remedy="correct it in ~/.aws/config or ~/.aws/credentials") from None
    if found is None:
        message = f"the AWS configuration has no profile {profile!r} with keys in it"
        raise UsageError(message, remedy="add the administrator's access key to ~/.aws/credentials under that name")
    frozen = found.get_frozen_credentials()
    token = Secret(frozen.token) if frozen.token else None
    return Keys(frozen.access_key, Secret(frozen.secret_key), token)


def asked(client: MinioAdmin, method: str, *sent: object) -> object:
    """What the administration answers, as plain JSON values; raises ``CallError``, with a code and no text."""
    import json  # noqa: PLC0415 - only a live run of MinIO

    try:
        said = getattr(client, method)(*sent)
    except Exception as error:  # noqa: BLE001 - whatever an SDK raises is no answer, and never a default one
        gone = gone_of(error)
    else:
        try:
            return cast("object", json.loads(said))
        except (TypeError, ValueError, RecursionError):
            gone = Gone(State.UNAVAILABLE, "", "the answer is not what MinIO answers")
    raise CallError(gone)


_REFUSED = frozenset(("AccessDenied", "XMinioAccessDenied", "AllAccessDisabled"))
_NO_KEY = frozenset(("InvalidAccessKeyId", "SignatureDoesNotMatch", "ErrAccessKeyDisabled", "AccessKeyDisabled"))


def gone_of(error: Exception) -> Gone:
    """What an exception of the SDK means: a refusal, or no answer; nothing of its text is kept but a code."""
    status, body = str(getattr(error, "_code", "")), getattr(error, "_body", "")
    found = _CODE.search(body[:4096]) if isinstance(body, str) else None
    code = (found.group(1) or found.group(2)) if found is not None else ""
    if code in _REFUSED:
        return Gone(State.DENIED, code, code)
    if code:
        return Gone(State.UNAVAILABLE, code, f"the answer was {code}")
    if status.isdigit():
        return Gone(State.UNAVAILABLE, status, f"the answer was {status}, and not one of MinIO")
    cause = getattr(error, "reason", error)
    return Gone(State.UNAVAILABLE, "", f"no answer: {_WORDS.get(type(cause).__name__, type(cause).__name__)}")


_WORDS = {
    "ConnectTimeoutError": "the connection timed out",
    "ReadTimeoutError": "the connection was made, and no answer came in time",
    "NewConnectionError": "the server could not be reached",
    "NameResolutionError": "the server's name could not be resolved",
    "SSLError": "the TLS handshake failed",
    "ProtocolError": "the answer was cut off",
    "IncompleteRead": "the answer was cut off",
    "ValueError": "the answer is not what MinIO answers",
}


def region_wanted(asking: Asking) -> str:
    """The region that the server takes signatures for, where it says that the location's is another; else empty.

    Raises ``CallError`` where nobody could ask.
    """
    location = asking.location
    if not location.bucket or not location.region:
        return ""
    client = asking.client(STORAGE)
    try:
        client.get_bucket_versioning(location.bucket.strip("/"))
    except Exception as error:  # noqa: BLE001 - as above
        if getattr(error, "code", "") != "AuthorizationHeaderMalformed":
            return ""
        found = _EXPECTED.search(str(getattr(error, "message", "") or getattr(error, "_message", "")))
        return found.group(1) if found is not None else ""
    return ""


def is_refused_key(code: str) -> bool:
    """Whether an error says that the server takes no signature of the key."""
    return code in _NO_KEY
