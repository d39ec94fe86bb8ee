"""Clients of AWS services: signed with one identity, sent to the location's own endpoints, and silent about secrets."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from boto3.session import Session as Boto
from botocore.config import Config
from botocore.exceptions import BotoCoreError
from botocore.session import Session as Core

from checker import __version__
from checker.errors import UsageError
from checker.evidence.collectors.asking import CallError, Gone
from checker.evidence.collectors.aws.quiet import quiet
from checker.evidence.collectors.aws.roots import certificates_in, roots_of
from checker.model.answer import State
from checker.model.values import NamedTuple
from checker.operations.endpoint import parse_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.evidence.collectors.asking import Client, Clients
    from checker.model.location import Location
    from checker.model.secret import Keys

__all__ = ["Limits", "credential_clients", "nobody_clients", "quiet", "reviewer_clients", "trust_bundle"]

_NO_REGION = "us-east-1"
"""What a client of S3 signs for where no region is known, as the plugin's SDK and most compatible servers do."""
_THREADS = 16
_ALONE: Mapping[str, Any] = dict.fromkeys(("profile", "config_file", "credentials_file"), (None, None, None, None))
"""Settings of a session that reads no file of the AWS configuration, whatever the environment names."""
_NOT_OF_THE_PROFILE = ("env", "ec2-credentials-file", "boto-config", "container-role", "iam-role")
"""Sources of credentials that botocore tries when a profile holds none: they would be somebody else's."""


_ROOTS = {
    "GetBucketLocation": b"LocationConstraint",
    "GetBucketLogging": b"BucketLoggingStatus",
    "GetBucketVersioning": b"VersioningConfiguration",
    "ListObjectsV2": b"ListBucketResult",
}
"""The first element of answers in which what is left out means something: an empty one is one, too."""
_FIRST_TAG = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_NO_SUCCESS = 300


class Limits(NamedTuple):
    """How long a call may take in seconds, and how often it is tried in all."""

    connect: float = 5.0
    read: float = 15.0
    attempts: int = 3


class ForeignAnswerError(Exception):
    """A server answered another question than was asked: an old one passes over what it does not know of a query."""


class _Way(NamedTuple):
    """How clients of one location are made, whoever they sign for."""

    location: Location
    limits: Limits
    bundle: str | None
    environ: Mapping[str, str]


DEFAULT_LIMITS = Limits()


def credential_clients(
    location: Location,
    keys: Keys,
    *,
    limits: Limits = DEFAULT_LIMITS,
    bundle: str | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Clients:
    """Clients that sign with the location's own keys: with these alone, never with what else the machine has.

    ``bundle`` is what ``trust_bundle`` gave.
    """
    way = _Way(location, limits, bundle, environ)
    if keys.profile:
        return _of_profile(way, keys.profile, "the location's credential")
    if not keys.access_key_id or keys.secret is None or not keys.secret.reveal():
        return nobody_clients
    session = Boto(botocore_session=_core(_ALONE))
    signing = {
        "aws_access_key_id": keys.access_key_id,
        "aws_secret_access_key": keys.secret.reveal(),
        "aws_session_token": keys.token.reveal() if keys.token is not None else None,
    }
    return lambda service: _client(session, way, service, {**signing, "ignore": True})


def reviewer_clients(
    location: Location,
    profile: str,
    *,
    limits: Limits = DEFAULT_LIMITS,
    bundle: str | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Clients:
    """Clients that sign with a profile of the AWS configuration; raises ``UsageError`` when there is none."""
    return _of_profile(_Way(location, limits, bundle, environ), profile, "the reviewer")


@contextmanager
def trust_bundle(location: Location, environ: Mapping[str, str] = os.environ) -> Iterator[str | None]:
    """The path of a file with the roots of this machine and the location's certificate; ``None`` without one.

    The plugin adds the certificate to the system's roots, and passes over what is not a certificate.
    """
    own = certificates_in(location.certificate or b"")
    if not own:
        yield None
        return
    with TemporaryDirectory(prefix="backup-preflight-") as folder:
        path = Path(folder, "trusted.pem")
        path.write_bytes(b"\n".join((*roots_of(environ), *own)))
        yield str(path)


def nobody_clients(_service: str) -> Client:
    """No client of any service: whoever asks so has no keys."""
    raise CallError(Gone(State.UNAVAILABLE, "", "there are no keys to ask with"))


def _core(settings: Mapping[str, Any] | None = None, profile: str | None = None) -> Core:
    core = Core(settings, profile=profile)
    core.register_component("data_loader", _loader())
    return core


@cache
def _loader() -> Any:  # noqa: ANN401 - the SDK has no types
    """The models of the services, read once a run: reading those of S3 and EC2 takes longer than asking."""
    return Core(_ALONE).get_component("data_loader")


def _of_profile(way: _Way, profile: str, who: str) -> Clients:
    core = _core(profile=profile)
    remedy = "name a profile that `aws configure list-profiles` prints, or set AWS_CONFIG_FILE"
    message = f"the AWS configuration has no profile {profile!r}, which {who} is to ask with"
    try:
        if profile not in core.available_profiles:
            raise UsageError(message, remedy=remedy)
        resolver = core.get_component("credential_provider")
        for name in _NOT_OF_THE_PROFILE:
            resolver.remove(name)
        found = core.get_credentials()
    except BotoCoreError as error:
        # Its text may repeat a line of the file.
        message = f"the profile {profile!r} of the AWS configuration cannot be used ({type(error).__name__})"
        raise UsageError(message, remedy="correct it in ~/.aws/config or ~/.aws/credentials") from None
    if found is None:
        message = f"the profile {profile!r} of the AWS configuration holds no credentials"
        raise UsageError(message, remedy="add them to the profile, or name another")
    session = Boto(botocore_session=core)
    return lambda service: _client(session, way, service, {})


def _client(session: Boto, way: _Way, service: str, signing: Mapping[str, Any]) -> Client:
    endpoint = _endpoint(way, service)
    signing = dict(signing)
    config = Config(
        region_name=_region(way.location),
        connect_timeout=way.limits.connect,
        read_timeout=way.limits.read,
        retries={"mode": "adaptive", "total_max_attempts": way.limits.attempts},
        user_agent_extra=f"backup-preflight/{__version__}",
        max_pool_connections=_THREADS,
        ignore_configured_endpoint_urls=signing.pop("ignore", None),
        **_of_storage(way.location) if service == "s3" else {},
    )
    made = session.client(
        service, endpoint_url=endpoint, verify=_verify(way, service, endpoint), config=config, **signing
    )
    if service == "s3":
        # The SDK follows a bucket to its region by itself, and hides what was asked: where the bucket is.
        made.meta.events.register("before-call.s3.HeadBucket", _stay)
        for operation, root in _ROOTS.items():
            made.meta.events.register(f"response-received.s3.{operation}", partial(_same_root, root))
    return made


def _of_storage(location: Location) -> dict[str, Any]:
    style = "path" if location.force_path_style else "virtual"
    return {
        "signature_version": "s3v4",
        "s3": {"addressing_style": style},
        # Old compatible servers refuse the checksums that newer SDKs add of themselves.
        "request_checksum_calculation": "when_required",
        "response_checksum_validation": "when_required",
    }


def _stay(context: dict[str, Any], **_rest: object) -> None:
    context.setdefault("s3_redirect", {})["redirected"] = True


def _same_root(root: bytes, response_dict: Mapping[str, Any] | None = None, **_rest: object) -> None:
    """Refuse the answer of a server that does not know the question, where it would be read as "there is none"."""
    if response_dict is None or response_dict["status_code"] >= _NO_SUCCESS:
        return
    found = _FIRST_TAG.search(response_dict["body"])
    if found is None or found.group(1) != root:
        raise ForeignAnswerError


def _region(location: Location) -> str:
    return location.region or parse_url(location.s3_url or "").host.region or _NO_REGION


def _endpoint(way: _Way, service: str) -> str | None:
    """Where a service is asked; ``None`` is AWS's own endpoint of the region.

    Raises ``CallError`` where that would send the location's credential to somebody who has nothing to do with it.
    """
    s3_url = (way.location.s3_url or "").strip()
    if service == "s3" and s3_url:
        return _storage_url(s3_url)
    named = _configured(way.environ, service)
    if named is None and s3_url and not parse_url(s3_url).host.is_aws:
        reason = f"the location's endpoint is not AWS: there is no {service.upper()} to ask"
        raise CallError(Gone(State.UNAVAILABLE, "", reason))
    return named


def _storage_url(s3_url: str) -> str:
    url = parse_url(s3_url)
    if url.problem or url.scheme not in {"http", "https"} or not url.host.name:
        raise CallError(Gone(State.UNAVAILABLE, "", "the location's s3Url is no address that can be asked"))
    return url.base + url.path.rstrip("/")


def _configured(environ: Mapping[str, str], service: str) -> str | None:
    """The endpoint that the environment names for a service, as the SDKs read it.

    AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
    """
    if environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return None
    suffix = "S3_CONTROL" if service == "s3control" else service.upper().replace("-", "_")
    return environ.get(f"AWS_ENDPOINT_URL_{suffix}") or environ.get("AWS_ENDPOINT_URL") or None


def _verify(way: _Way, service: str, endpoint: str | None) -> str | bool | None:
    """What the server's certificate is held against: the bundle for the storage endpoint, and whoever shares its host.

    ``None`` leaves it to the SDK, which knows ``AWS_CA_BUNDLE``.
    """
    if service != "s3" and (endpoint is None or _base(endpoint) != _base(_endpoint(way, "s3") or "")):
        return None
    return False if way.location.plugin.get("insecureSkipTLSVerify") == "true" else way.bundle


def _base(endpoint: str) -> str:
    return parse_url(endpoint).base
