"""Where a location's endpoint is."""

from __future__ import annotations

import pytest

from checker.evidence.collectors.asking import CallError
from checker.evidence.collectors.endpoint.where import virtual, where_is
from checker.model.location import AwsLocation


def at(s3_url: str | None = None, region: str | None = "eu-west-1", bucket: str | None = "acme") -> AwsLocation:
    """A location."""
    return AwsLocation("prod", s3_url=s3_url, region=region, bucket=bucket)


@pytest.mark.parametrize(
    ("location", "scheme", "host", "port"),
    [
        (at(), "https", "s3.eu-west-1.amazonaws.com", 443),
        (at(region="cn-north-1"), "https", "s3.cn-north-1.amazonaws.com.cn", 443),
        (at(region="us-gov-west-1"), "https", "s3.us-gov-west-1.amazonaws.com", 443),
        (at("https://minio.acme.example"), "https", "minio.acme.example", 443),
        (at("http://minio.acme.example"), "http", "minio.acme.example", 80),
        (at("http://minio.acme.example:9000/s3/"), "http", "minio.acme.example", 9000),
        (at("https://[fd00::1]:9000"), "https", "fd00::1", 9000),
        (at("https://minio.acme.example:"), "https", "minio.acme.example", 443),
    ],
)
def test_the_endpoint(location: AwsLocation, scheme: str, host: str, port: int) -> None:
    """The S3 URL's, or the region's own endpoint."""
    assert where_is(location, {})[:3] == (scheme, host, port)


def test_the_endpoint_that_the_environment_names() -> None:
    """It stands in place of AWS's own, and never in place of the location's."""
    environ = {"AWS_ENDPOINT_URL": "https://a.example", "AWS_ENDPOINT_URL_S3": "https://b.example"}
    assert where_is(at(), environ).host == "b.example"
    assert where_is(at("https://c.example"), environ).host == "c.example"
    assert where_is(at(), {**environ, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}).host.startswith("s3.")


@pytest.mark.parametrize("location", [at(region=None), at(region="mars-1"), at("ftp://a"), at("a"), at("https://")])
def test_no_endpoint_can_be_asked(location: AwsLocation) -> None:
    """Nobody is asked on a guess."""
    with pytest.raises(CallError):
        where_is(location, {})


def test_the_virtual_host() -> None:
    """The bucket stands before the host; the proxy is that of the longer name."""
    environ = {"HTTPS_PROXY": "http://p:1", "NO_PROXY": ".acme.example"}
    base = where_is(at("https://acme.example"), environ)
    assert base.via is not None
    assert virtual(base, environ).server == "acme.acme.example"
    assert virtual(base, environ).via is None


@pytest.mark.parametrize(
    ("url", "bucket", "takes"),
    [
        ("https://minio.example", "acme", True),
        ("https://10.0.0.1", "acme", False),
        ("https://[fd00::1]", "acme", False),
        ("https://minio.example", "acme.prod", False),
        ("https://minio.example", None, False),
    ],
)
def test_what_takes_virtual_hosts(url: str, bucket: str | None, takes: bool) -> None:  # noqa: FBT001 - a case's outcome
    """A name before a name, without a period of its own."""
    assert where_is(at(url, bucket=bucket), {}).takes_virtual_hosts is takes
