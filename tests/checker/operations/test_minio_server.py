"""What a MinIO server makes of names, addresses and keys, and what is known of its releases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.operations import bucket_name, minio_server
from checker.operations.endpoint import parse_url

NAMES = st.text("abz09.-A_", min_size=1, max_size=66)


@pytest.mark.parametrize("name", ["velero", "v.2", "abc", "10.20.30", "v" * 63, "a-b.c-d"])
def test_names_that_a_server_takes(name: str) -> None:
    """Three to 63 characters, labels of small letters, digits and hyphens."""
    assert minio_server.bucket_problem(name) == ""


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("ab", "2 characters long"),
        ("v" * 64, "64 characters long"),
        ("Velero", "'V'"),
        ("a_b_c", "'_'"),
        ("a..b", "two periods"),
        (".abc", "at an end"),
        ("abc-", "a hyphen"),
        ("a-.b", "beside a period"),
        ("1.2.3.4", "an address"),
        ("999.999.999.999", "an address"),
    ],
)
def test_names_that_a_server_refuses(name: str, why: str) -> None:
    """Each with the reason."""
    assert why in minio_server.bucket_problem(name)


@given(NAMES)
def test_the_server_and_its_client_agree_on_names(name: str) -> None:
    """MinIO's SDK refuses the same, but for four numbers that are no possible address."""
    helpers = pytest.importorskip("minio.helpers")
    try:
        helpers.check_bucket_name(name, strict=True)
    except ValueError:
        assert minio_server.bucket_problem(name)
    else:
        problem = minio_server.bucket_problem(name)
        assert not problem or "an address" in problem


@given(NAMES)
def test_a_suggested_name_is_one_that_the_server_takes(name: str) -> None:
    """Whatever is proposed in place of a bad name."""
    near = bucket_name.suggestion(name)
    assert not near or not minio_server.bucket_problem(near)


def test_names_that_the_server_keeps() -> None:
    """The path of its own API, and its configuration."""
    assert minio_server.is_reserved("minio")
    assert minio_server.is_reserved(".minio.sys")
    assert minio_server.is_reserved(".minio.sys/config")
    assert not minio_server.is_reserved("minio-backups")


@pytest.mark.parametrize(
    ("url", "bucket"),
    [
        ("https://minio.example:9001/browser/velero", "velero"),
        ("https://minio.example:9001/browser/velero/backups%2F", "velero"),
        ("https://minio.example:9001/buckets/velero/admin/summary", "velero"),
        ("https://minio.example:9000/velero", "velero"),
        ("https://minio.example:9001/login", ""),
        ("https://minio.example:9000/", ""),
    ],
)
def test_the_bucket_in_an_address(url: str, bucket: str) -> None:
    """Of the console, or of the API."""
    assert minio_server.bucket_in(parse_url(url)) == bucket


@pytest.mark.parametrize(
    ("url", "sign", "api"),
    [
        ("http://minio.example:9001", "port 9001", "http://minio.example:9000"),
        ("https://10.0.0.7:9090", "port 9090", "https://10.0.0.7:9000"),
        ("https://[::1]:9001", "port 9001", "https://[::1]:9000"),
        ("https://console.minio.example", "begins with console", ""),
        ("https://minio-console.example", "begins with minio-console", ""),
        ("https://console-minio.example:9001", "begins with console-minio", "https://console-minio.example:9000"),
        ("https://minio.example:9000", "", ""),
        ("https://minio.example", "", ""),
        ("https://consoles.example", "", ""),
    ],
)
def test_signs_of_the_console(url: str, sign: str, api: str) -> None:
    """A port or a host by convention, and where the API would be."""
    parsed = parse_url(url)
    found = minio_server.console_sign(parsed)
    assert sign in found if sign else not found
    assert minio_server.api_address(parsed) == api


@pytest.mark.parametrize(
    "host",
    ["localhost", "minio.localhost", "127.0.0.1", "127.1.2.3", "0.0.0.0", "[::1]"],  # noqa: S104 - a text to look for
)
def test_hosts_that_are_who_asks(host: str) -> None:
    """Names and addresses of the machine itself."""
    assert minio_server.is_loopback(host)


@pytest.mark.parametrize("host", ["minio.example", "10.0.0.7", "127.example", "localhost.example"])
def test_hosts_that_are_others(host: str) -> None:
    """What only resembles them."""
    assert not minio_server.is_loopback(host)


@pytest.mark.parametrize(
    ("version", "made"),
    [
        ("RELEASE.2025-10-15T17-29-55Z", "2025-10-15T17-29-55Z"),
        ("2025-10-15T17:29:55Z", "2025-10-15T17-29-55Z"),
        ("minio version RELEASE.2025-10-15T17-29-55Z.fips", "2025-10-15T17-29-55Z"),
        ("DEVELOPMENT.GOGET", ""),
        ("", ""),
        ("2025", ""),
    ],
)
def test_when_a_release_was_made(version: str, made: str) -> None:
    """The tag's own time, in whatever of its forms; nothing for a build of one's own."""
    assert minio_server.released(version) == made


@given(st.text())
def test_any_text_is_a_version_without_an_error(version: str) -> None:
    """What a server says of itself is not trusted."""
    minio_server.vulnerabilities(version)
    assert minio_server.released(version) == minio_server.released(minio_server.released(version))


def test_faults_of_a_release() -> None:
    """Those that came before it and were mended after it; none of a build that does not say when it was made."""

    def names(version: str) -> set[str]:
        return {fault.name for fault in minio_server.vulnerabilities(version)}

    assert names("RELEASE.2025-10-15T17-29-55Z") == {"CVE-2026-41145", "CVE-2026-40344"}
    assert "CVE-2025-62506" in names("RELEASE.2025-09-07T16-13-09Z")
    assert "CVE-2025-31489" not in names("RELEASE.2025-04-03T14-56-28Z")
    assert "CVE-2025-31489" in names("RELEASE.2025-03-12T18-04-18Z")
    assert "CVE-2026-41145" not in names("RELEASE.2023-05-04T21-44-30Z")
    assert names("RELEASE.2026-04-11T03-20-12Z") == set()
    assert names("DEVELOPMENT.GOGET") == set()


def test_keys_of_documentation() -> None:
    """Printed ones, and words that stand for one."""
    assert all(map(minio_server.is_sample_key, ("Q3AM3UQ867SPQQA43P2F", "YOUR-ACCESS-KEY", "<access_key>")))
    assert not any(map(minio_server.is_sample_key, ("velero", "minioadmin", "accesskey1")))
