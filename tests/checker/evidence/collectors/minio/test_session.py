"""Clients of a MinIO server: whose keys they sign with, whom they ask, by which way, how often, and what they keep."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING, Any

import pytest
import trustme

from checker.errors import UsageError
from checker.evidence.collectors.asking import Asking, CallError
from checker.evidence.collectors.aws.session import Limits
from checker.evidence.collectors.minio.session import ADMIN, STORAGE, asked, minio_clients, profile_keys, region_wanted
from checker.model.answer import Asker, State
from checker.model.location import MinioLocation
from checker.model.secret import Keys, Secret
from tests.checker.evidence.collectors.scripted import Asked, Said, error, serving

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SECRET = "a-secret-of-forty-characters-or-thereabout"  # noqa: S105 - made up
KEYS = Keys("velero-key", Secret(SECRET), Secret("a-token-of-the-session"))
QUICK = Limits(connect=2, read=0.3, attempts=1)
ACCOUNT = '{"AccountName": "velero-user"}'


def place(url: str | None, **fields: Any) -> MinioLocation:  # noqa: ANN401 - fields as they are
    """A location at an address."""
    return MinioLocation("prod", **{"bucket": "velero", "region": "us-east-1", "s3_url": url, **fields})


def ask(
    url: str | None,
    environ: Mapping[str, str] | None = None,
    *,
    limits: Limits = QUICK,
    keys: Keys = KEYS,
    bundle: str | None = None,
    **fields: Any,  # noqa: ANN401 - as above
) -> object:
    """What the administration says of the account."""
    clients = minio_clients(place(url, **fields), keys, bundle=bundle, environ=environ or {}, limits=limits)
    return asked(clients(ADMIN), "account_info")


def gone(url: str | None, environ: Mapping[str, str] | None = None, **more: Any) -> tuple[State, str, str]:  # noqa: ANN401 - what a client takes
    """How asking ends, where no answer comes."""
    with pytest.raises(CallError) as caught:
        ask(url, environ, **more)
    return tuple(caught.value.gone)  # type: ignore[return-value]  # its three fields


def test_the_locations_own_keys_sign_and_nobody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the token, and for the location's region; the environment has other keys."""
    for name in ("AWS_ACCESS_KEY_ID", "MINIO_ACCESS_KEY", "MINIO_ROOT_USER"):
        monkeypatch.setenv(name, "of-somebody-else")
    with serving(lambda _: Said(body=ACCOUNT)) as server:
        assert ask(server.url) == {"AccountName": "velero-user"}
    (request,) = server.asked
    assert "Credential=velero-key/" in request.headers["authorization"]
    assert "/us-east-1/s3/" in request.headers["authorization"]
    assert request.headers["x-amz-security-token"] == "a-token-of-the-session"
    assert SECRET not in str(request)


@pytest.mark.parametrize("service", [ADMIN, STORAGE, "s3", "iam", "sts"])
@pytest.mark.parametrize("url", [None, "", "  "])
def test_without_an_address_there_is_nobody_to_ask(
    url: str | None, service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor one that the environment names for AWS."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *to, **_: pytest.fail(f"{to} was looked up"))
    environ = {"AWS_ENDPOINT_URL": "https://127.0.0.1:9", "AWS_ENDPOINT_URL_S3": "https://127.0.0.1:9"}
    clients = minio_clients(place(url), KEYS, bundle=None, environ=environ)
    with pytest.raises(CallError, match="gives no address of the server"):
        clients(service)


@pytest.mark.parametrize("service", ["iam", "sts", "kms", "s3control"])
def test_no_service_of_aws_is_asked_at_all(service: str) -> None:
    """Its key is shown to nobody whom it does not belong to."""
    clients = minio_clients(place("https://127.0.0.1:9"), KEYS, bundle=None, environ={})
    with pytest.raises(CallError):
        clients(service)


def test_keys_that_are_missing_sign_nothing() -> None:
    """An empty secret is none."""
    for keys in (Keys(), Keys("velero-key"), Keys("velero-key", Secret("")), Keys("", Secret(SECRET))):
        assert gone("https://127.0.0.1:9", keys=keys) == (State.UNAVAILABLE, "", "there are no keys to ask with")


def test_a_server_that_is_busy_is_asked_again() -> None:
    """A few times, and no longer."""
    answers = iter([Said(503, "busy"), Said(502, "busy"), Said(body=ACCOUNT)])
    with serving(lambda _: next(answers)) as server:
        assert ask(server.url, limits=Limits(2, 2, 3)) == {"AccountName": "velero-user"}
        assert len(server.asked) == 3
    with serving(lambda _: Said(503, "busy")) as server:
        found = gone(server.url, limits=Limits(2, 2, 3))
        assert len(server.asked) == 3
    assert found == (State.UNAVAILABLE, "503", "the answer was 503, and not one of MinIO")


def test_a_redirect_is_not_followed() -> None:
    """It would show the signature to another server."""
    with serving(lambda _: Said(200, ACCOUNT)) as other:
        with serving(lambda _: Said(307, "", {"Location": f"{other.url}/minio"})) as server:
            assert gone(server.url)[0] is State.UNAVAILABLE
        assert other.asked == []


@pytest.mark.parametrize(
    ("said", "state", "code"),
    [
        (Said(403, '{"Code": "AccessDenied", "Message": "WORDS"}'), State.DENIED, "AccessDenied"),
        (Said(403, "<Error><Code>AccessDenied</Code><Message>WORDS</Message></Error>"), State.DENIED, "AccessDenied"),
        (Said(403, '{"Code": "SignatureDoesNotMatch"}'), State.UNAVAILABLE, "SignatureDoesNotMatch"),
        (Said(403, "WORDS"), State.UNAVAILABLE, "403"),
        (Said(404, '{"Code": "XMinioAdminNoSuchUser"}'), State.UNAVAILABLE, "XMinioAdminNoSuchUser"),
        (Said(200, "<html>WORDS</html>"), State.UNAVAILABLE, ""),
        (Said(200, ""), State.UNAVAILABLE, ""),
        (Said(400, '{"Code": "WORDS with <b>markup</b>"}'), State.UNAVAILABLE, "400"),
    ],
)
def test_of_what_is_no_answer_a_code_is_kept_and_no_text(said: Said, state: State, code: str) -> None:
    """Whatever the server wrote into it."""
    with serving(lambda _: said) as server:
        found = gone(server.url)
    assert found[:2] == (state, code)
    assert "WORDS" not in str(found)


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    """Nor one that is not there."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        assert gone(url)[2] == "no answer: the connection was made, and no answer came in time"
    assert gone(url)[2] == "no answer: the server could not be reached"


def test_the_private_authority_of_the_location_is_trusted(tmp_path: Path) -> None:
    """And no other: without it the handshake fails, unless nobody is to be verified."""
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with serving(lambda _: Said(body=ACCOUNT), tls) as server:
        assert ask(server.url, bundle=str(tmp_path / "ca.pem")) == {"AccountName": "velero-user"}
        assert ask(server.url, {"AWS_CA_BUNDLE": str(tmp_path / "ca.pem")}) == {"AccountName": "velero-user"}
        assert gone(server.url)[2] == "no answer: the TLS handshake failed"


def test_the_proxy_of_the_environment_is_on_the_way() -> None:
    """With what it wants to be told, and not where it is to be left out."""
    with serving(lambda _: Said(body=ACCOUNT)) as proxy:
        through = {"HTTP_PROXY": proxy.url.replace("http://", "http://user:pass@")}
        assert ask("http://minio.example:9000", through) == {"AccountName": "velero-user"}
        (request,) = proxy.asked
        assert request.headers["host"] == "minio.example:9000"
        assert request.headers["proxy-authorization"] == "Basic dXNlcjpwYXNz"
        with serving(lambda _: Said(body=ACCOUNT)) as server:
            ask(server.url, through)
            assert len(server.asked) == 1, "a loopback address goes through no proxy"
    assert "socks5" in gone("http://minio.example:9000", {"HTTP_PROXY": "socks5://127.0.0.1:9"})[2]


XML = {"Content-Type": "application/xml"}
MALFORMED = "<Error><Code>AuthorizationHeaderMalformed</Code><Message>{}</Message></Error>"


@pytest.mark.parametrize(
    ("said", "region"),
    [
        (Said(400, MALFORMED.format("the region is wrong; expecting 'eu-1'."), XML), "eu-1"),
        (Said(400, MALFORMED.format("expecting '&lt;b&gt;'"), XML), ""),
        (Said(400, MALFORMED.format("no region is named"), XML), ""),
        (error("AccessDenied", 403), ""),
        (Said(200, "<VersioningConfiguration/>"), ""),
        (Said(200, "no XML"), ""),
    ],
)
def test_a_refused_signature_names_the_region_of_the_server(said: Said, region: str) -> None:
    """Nothing else does."""
    with serving(lambda _: said) as server:
        clients = minio_clients(place(server.url), KEYS, bundle=None, environ={}, limits=QUICK)
        assert region_wanted(Asking(place(server.url), Asker.CREDENTIAL, clients)) == region


CONFIG = """\
[profile with-keys]
aws_access_key_id = AKIACONFIG
aws_secret_access_key = in-the-configuration

[profile by-program]
credential_process = touch {ran}

[profile bare]
region = us-east-1
"""


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A configuration of AWS with profiles of every kind, and keys of somebody else in the environment."""
    (tmp_path / "config").write_text(CONFIG.format(ran=tmp_path / "ran"), encoding="utf-8")
    (tmp_path / "keys").write_text("[admin]\naws_access_key_id=auditor\naws_secret_access_key=of-the-auditor\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "keys"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOFSOMEBODYELSE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-somebody-else")


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("profile", "key_id", "secret"),
    [("admin", "auditor", "of-the-auditor"), ("with-keys", "AKIACONFIG", "in-the-configuration")],
)
def test_an_administrators_keys_stand_in_a_profile(profile: str, key_id: str, secret: str) -> None:
    """In either file."""
    keys = profile_keys(profile)
    assert keys.secret is not None
    assert (keys.access_key_id, keys.secret.reveal(), keys.token) == (key_id, secret, None)


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("profile", ["by-program", "bare", "nowhere"])
def test_a_profile_without_keys_of_its_own_is_refused(profile: str, tmp_path: Path) -> None:
    """Nothing is run for it, and no other keys are taken."""
    with pytest.raises(UsageError) as caught:
        profile_keys(profile)
    assert profile in str(caught.value)
    assert caught.value.remedy
    assert not (tmp_path / "ran").exists()


def test_requests_go_to_the_api_of_the_administration() -> None:
    """And to the bucket, as S3 has it."""
    paths: list[str] = []

    def answer(request: Asked) -> Said:
        paths.append(request.path)
        return Said(body=ACCOUNT)

    with serving(answer) as server:
        ask(server.url)
        clients = minio_clients(place(server.url), KEYS, bundle=None, environ={}, limits=QUICK)
        region_wanted(Asking(place(server.url), Asker.CREDENTIAL, clients))
    assert paths == ["/minio/admin/v3/accountinfo", "/velero"]
