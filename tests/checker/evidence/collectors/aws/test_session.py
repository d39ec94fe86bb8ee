"""Clients: whose keys they sign with, whom they ask, how long they wait, and whom they trust."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import trustme

from checker import __version__
from checker.errors import UsageError
from checker.evidence.collectors.asking import Asking, CallError
from checker.evidence.collectors.aws.session import Limits, credential_clients, reviewer_clients, trust_bundle
from checker.model.answer import Asker, State
from checker.model.location import AwsLocation
from checker.model.secret import Keys, Secret
from tests.checker.evidence.collectors.scripted import Said, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checker.evidence.collectors.asking import Clients

KEY_ID = "AKIAIOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # noqa: S105 - the one of AWS's documentation
KEYS = Keys(KEY_ID, Secret(SECRET))
PLACE = AwsLocation("prod", bucket="b", region="eu-west-1")
QUICK = Limits(connect=2, read=0.3, attempts=1)
CONFIG = """\
[profile reviewer]
region = ap-south-1
aws_access_key_id = AKIAREVIEWER
aws_secret_access_key = reviewed

[profile bare]
region = eu-west-1
"""


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A machine with a configuration of its own, a profile that is not in it, and instance metadata nobody may ask."""
    for name in (
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "NO_PROXY",
        "no_proxy",
        "AWS_CA_BUNDLE",
        "REQUESTS_CA_BUNDLE",
    ):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "config").write_text(CONFIG, encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOFSOMEBODYELSE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-to-be-used")
    with serving(lambda _: Said(200, "role")) as metadata:
        monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.url)
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"{metadata.url}/creds")
        yield metadata.url
        assert metadata.asked == []


def signer(clients: Clients, service: str = "s3") -> Any:  # noqa: ANN401 - the credentials of botocore
    """The credentials that a client signs with."""
    return clients(service)._request_signer._credentials.get_frozen_credentials()  # noqa: SLF001 - shown nowhere else


def gone(call: Callable[[], object]) -> tuple[State, str]:
    """How a call ended without an answer."""
    with pytest.raises(CallError) as raised:
        call()
    assert raised.value.__context__ is None
    assert raised.value.__cause__ is None
    return raised.value.gone.state, raised.value.gone.reason


def test_a_client_signs_with_the_keys_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not with those of the environment, nor of a profile that the environment names, were it there or not."""
    token = Keys(KEY_ID, Secret(SECRET), Secret("token"))
    for profile in ("reviewer", "nowhere"):
        monkeypatch.setenv("AWS_PROFILE", profile)
        assert signer(credential_clients(PLACE, KEYS)) == (KEY_ID, SECRET, None, None)
        assert signer(credential_clients(PLACE, token))[:3] == (KEY_ID, SECRET, "token")


@pytest.mark.parametrize("keys", [Keys(), Keys(KEY_ID), Keys("", Secret(SECRET)), Keys(KEY_ID, Secret(""))])
def test_half_a_key_is_nobody(keys: Keys) -> None:
    """Neither the environment nor the instance's role stands in."""
    state, reason = gone(lambda: credential_clients(PLACE, keys)("s3"))
    assert (state, reason) == (State.UNAVAILABLE, "there are no keys to ask with")


def test_a_profile_is_read_as_the_sdk_reads_it() -> None:
    """The reviewer's, or the credential's own; the region is the location's all the same."""
    for clients in (reviewer_clients(PLACE, "reviewer"), credential_clients(PLACE, Keys(profile="reviewer"))):
        assert signer(clients)[:2] == ("AKIAREVIEWER", "reviewed")
        assert clients("kms").meta.region_name == "eu-west-1"


@pytest.mark.parametrize(("profile", "words"), [("nowhere", "has no profile 'nowhere'"), ("bare", "no credentials")])
def test_a_profile_without_keys_is_said_at_once(profile: str, words: str) -> None:
    """Nothing else stands in for it."""
    with pytest.raises(UsageError, match=words) as raised:
        reviewer_clients(PLACE, profile)
    assert raised.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "[profile a]\naws_secret_access_key\n hunter2hunter2\n",
        "hunter2hunter2",
        "[profile a]\nrole_arn = arn:aws:iam::1:role/hunter2hunter2\n",
        "[profile a]\nrole_arn = arn:aws:iam::1:role/hunter2hunter2\nsource_profile = gone\n",
        "[profile a]\naws_access_key_id = hunter2hunter2\n",
    ],
)
def test_a_configuration_that_cannot_be_used_is_never_repeated(text: str, tmp_path: Path) -> None:
    """Its lines may hold a secret; the words say what to do."""
    (tmp_path / "config").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        reviewer_clients(PLACE, "a")
    assert "hunter2" not in f"{raised.value} {raised.value.remedy} {raised.value.__cause__}"
    assert raised.value.remedy


@pytest.mark.parametrize(
    ("s3_url", "environ", "service", "endpoint"),
    [
        (None, {}, "s3", "https://s3.eu-west-1.amazonaws.com"),
        (None, {}, "kms", "https://kms.eu-west-1.amazonaws.com"),
        (None, {"AWS_ENDPOINT_URL_KMS": "http://127.0.0.1:4566"}, "kms", "http://127.0.0.1:4566"),
        (None, {"AWS_ENDPOINT_URL_KMS": "http://127.0.0.1:4566"}, "sts", "https://sts.eu-west-1.amazonaws.com"),
        (None, {"AWS_ENDPOINT_URL_S3_CONTROL": "http://127.0.0.1:4566"}, "s3control", "http://127.0.0.1:4566"),
        (None, {"AWS_ENDPOINT_URL_S3": "http://127.0.0.1:4566"}, "s3", "http://127.0.0.1:4566"),
        ("https://s3.eu-west-1.amazonaws.com", {}, "kms", "https://kms.eu-west-1.amazonaws.com"),
        ("https://minio.example.com:9000/", {}, "s3", "https://minio.example.com:9000"),
        ("https://user:pw@minio.example.com", {}, "s3", "https://minio.example.com"),
        ("https://minio.example.com", {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, "s3", "https://minio.example.com"),
        ("https://minio.example.com", {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, "iam", "http://127.0.0.1:1"),
        ("https://minio.example.com", {}, "iam", None),
        ("https://minio.example.com", {"AWS_ENDPOINT_URL_STS": "http://127.0.0.1:1"}, "iam", None),
        ("http://10.0.0.1:9000", {}, "kms", None),
        (
            "https://minio.example.com",
            {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
            "kms",
            None,
        ),
    ],
)
def test_only_the_location_s_own_endpoints_are_asked(
    s3_url: str | None, environ: dict[str, str], service: str, endpoint: str | None
) -> None:
    """The services of AWS are asked about AWS alone, or where the environment says; never for another's store."""
    clients = credential_clients(PLACE._replace(s3_url=s3_url), KEYS, environ=environ)
    if endpoint is None:
        state, reason = gone(lambda: clients(service))
        assert state is State.UNAVAILABLE
        assert reason == f"the location's endpoint is not AWS: there is no {service.upper()} to ask"
    else:
        assert clients(service).meta.endpoint_url == endpoint


def test_the_environment_of_this_process_names_no_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the caller hands over does: the two differ in a test, and would in a server."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    client = credential_clients(PLACE, KEYS, environ={})("s3")
    assert client.meta.endpoint_url == "https://s3.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    "s3_url", ["minio.example.com", "ftp://minio.example.com", "https://", "https://a b", "http://x:99999"]
)
def test_an_address_that_cannot_be_asked_is_said_so(s3_url: str) -> None:
    """Before anything is sent."""
    clients = credential_clients(PLACE._replace(s3_url=s3_url), KEYS, environ={})
    assert gone(lambda: clients("s3")) == (State.UNAVAILABLE, "the location's s3Url is no address that can be asked")


@pytest.mark.parametrize(
    ("path_style", "url"),
    [
        (True, "https://s3.eu-west-1.amazonaws.com/acme-velero?"),
        (False, "https://acme-velero.s3.eu-west-1.amazonaws.com/?"),
        (None, "https://acme-velero.s3.eu-west-1.amazonaws.com/?"),
    ],
)
def test_the_bucket_stands_where_the_plugin_writes_it(path_style: bool | None, url: str) -> None:  # noqa: FBT001 - a field of a location
    """In the path, or in the host; signed with version 4."""
    client = credential_clients(PLACE._replace(force_path_style=path_style), KEYS, environ={})("s3")
    made = client.generate_presigned_url("head_bucket", Params={"Bucket": "acme-velero"})
    assert made.startswith(url)
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in made


def test_the_region_is_the_location_s_else_that_of_its_host() -> None:
    """A client needs one in any case."""
    for region, s3_url, expected in (
        ("eu-west-3", "https://s3.eu-west-1.amazonaws.com", "eu-west-3"),
        (None, "https://s3.eu-west-1.amazonaws.com", "eu-west-1"),
        (None, "https://minio.example.com", "us-east-1"),
        (None, None, "us-east-1"),
    ):
        location = PLACE._replace(region=region, s3_url=s3_url)
        assert credential_clients(location, KEYS, environ={})("s3").meta.region_name == expected


def asking(url: str, limits: Limits = QUICK, **named: Any) -> Asking:  # noqa: ANN401 - any field of a location
    """Somebody who asks a store at an address."""
    location = PLACE._replace(s3_url=url, force_path_style=True)._replace(**named)
    return Asking(location, Asker.CREDENTIAL, credential_clients(location, KEYS, limits=limits, environ={}))


def test_a_request_says_who_sends_it() -> None:
    """Name and version, so that an administrator finds it in a log."""
    with serving(lambda _: Said()) as server:
        asking(server.url).ended("s3", "head_bucket", Bucket="b")
    assert f"backup-preflight/{__version__}" in server.asked[0].headers["user-agent"]


def test_a_busy_server_is_asked_no_more_often_than_the_limit() -> None:
    """Attempts are counted in all, the first one too."""
    with serving(lambda _: Said(503)) as server:
        end = asking(server.url, QUICK._replace(attempts=2)).ended("s3", "head_bucket", Bucket="b")
    assert end.status == 503
    assert len(server.asked) == 2


def test_the_status_of_a_bucket_elsewhere_is_not_followed() -> None:
    """The SDK would ask again in the region that the header names; that the bucket is elsewhere is the answer."""
    with serving(lambda _: Said(301, "", {"x-amz-bucket-region": "eu-central-1"})) as server:
        end = asking(server.url).ended("s3", "head_bucket", Bucket="b")
    assert (end.status, end.headers["x-amz-bucket-region"]) == (301, "eu-central-1")
    assert len(server.asked) == 1


def test_a_server_that_never_answers_is_waited_for_as_long_as_the_limit() -> None:
    """The words say that the connection was made."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        state, reason = gone(lambda: asking(url).call("s3", "get_bucket_acl", Bucket="b"))
    assert (state, reason) == (State.UNAVAILABLE, "no answer: the connection was made, and no answer came in time")


def test_a_port_where_nobody_listens_is_said_so() -> None:
    """The words say that there was no connection."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        _, reason = gone(lambda: asking(url).call("s3", "get_bucket_acl", Bucket="b"))
    assert reason == "no answer: the endpoint could not be reached"


def test_the_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the plugin's SDK does."""
    with serving(lambda _: Said(204)) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        end = asking("http://store.example.invalid").ended("s3", "head_bucket", Bucket="b")
    assert end.status == 204
    assert proxy.asked[0].headers["host"] == "store.example.invalid"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A private certificate authority."""
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[str]:
    """The address of a store over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    with serving(lambda _: Said(), tls=context) as server:
        yield server.url


def head(location: AwsLocation) -> object:
    """The status of the bucket, or why there is none."""
    with trust_bundle(location, {}) as bundle:
        clients = credential_clients(location, KEYS, limits=QUICK._replace(read=5), bundle=bundle, environ={})
        try:
            return Asking(location, Asker.CREDENTIAL, clients).ended("s3", "head_bucket", Bucket="b").status
        except CallError as error:
            return error.gone.reason


def test_the_location_s_certificate_is_trusted_beside_the_system_s(secure: str, authority: trustme.CA) -> None:
    """With it there is an answer, without it the handshake fails; a broken one is passed over, as the plugin does."""
    location = PLACE._replace(s3_url=secure, force_path_style=True)
    pem = authority.cert_pem.bytes()
    broken = b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    assert head(location._replace(certificate=pem)) == 200
    assert head(location._replace(certificate=b"text\n" + broken + pem)) == 200
    for certificate in (None, b"", b"text", broken, trustme.CA().cert_pem.bytes()):
        assert head(location._replace(certificate=certificate)) == "no answer: the TLS handshake failed"


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_a_location_that_does_not_verify_is_asked_as_it_asks_to_be(secure: str) -> None:
    """Its own rule says what that means; here there is an answer, as the plugin would get one."""
    location = PLACE._replace(s3_url=secure, force_path_style=True)
    assert head(location._replace(plugin={"insecureSkipTLSVerify": "true"})) == 200
    assert head(location._replace(plugin={"insecureSkipTLSVerify": "false"})) == "no answer: the TLS handshake failed"


def test_the_bundle_holds_the_roots_too_and_is_gone_afterwards(authority: trustme.CA, tmp_path: Path) -> None:
    """The roots are those that the environment names, else the system's."""
    pem = authority.cert_pem.bytes()
    roots = tmp_path / "roots.pem"
    roots.write_bytes(trustme.CA().cert_pem.bytes())
    location = PLACE._replace(certificate=pem)
    for environ, wanted in (({"AWS_CA_BUNDLE": str(roots)}, roots.read_bytes()), ({}, b"")):
        with trust_bundle(location, environ) as bundle:
            assert bundle is not None
            text = Path(bundle).read_bytes()
            assert pem.strip() in text
            assert wanted in text
            assert text.count(b"BEGIN CERTIFICATE") == 2 if environ else text.count(b"BEGIN CERTIFICATE") > 10
        assert not Path(bundle).exists()
    with trust_bundle(PLACE) as bundle:
        assert bundle is None


def test_the_bundle_is_for_the_store_and_for_whoever_shares_its_host() -> None:
    """A certificate that is to vouch for a store is not to vouch for AWS."""
    location = PLACE._replace(s3_url="https://store.example.com:9000")
    environ = {
        "AWS_ENDPOINT_URL_IAM": "https://store.example.com:9000",
        "AWS_ENDPOINT_URL": "https://other.example.com",
    }
    clients = credential_clients(location, KEYS, bundle="/bundle.pem", environ=environ)
    made = {service: clients(service) for service in ("s3", "iam", "kms")}
    trusted = {name: client._endpoint.http_session._verify for name, client in made.items()}  # noqa: SLF001 - as above
    assert trusted == {"s3": "/bundle.pem", "iam": "/bundle.pem", "kms": True}
