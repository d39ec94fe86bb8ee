"""S3 URLs: every part as written, every kind of host told apart, nothing that raises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.operations.endpoint import Host, HostKind, host_of, is_address, parse_url
from checker.operations.partitions import PARTITIONS

REGIONS = sorted((region, partition.dns_suffix) for partition in PARTITIONS for region in partition.regions)

HOSTS = [
    ("s3.eu-central-1.amazonaws.com", HostKind.REGIONAL, "eu-central-1", ""),
    ("S3.EU-Central-1.AmazonAWS.com.", HostKind.REGIONAL, "eu-central-1", ""),
    ("s3-eu-west-1.amazonaws.com", HostKind.REGIONAL, "eu-west-1", ""),
    ("acme.s3.eu-central-1.amazonaws.com", HostKind.REGIONAL, "eu-central-1", "acme"),
    ("acme.prod.s3.eu-central-1.amazonaws.com", HostKind.REGIONAL, "eu-central-1", "acme.prod"),
    ("s3.s3.eu-central-1.amazonaws.com", HostKind.REGIONAL, "eu-central-1", "s3"),
    ("acme.s3-eu-west-1.amazonaws.com", HostKind.REGIONAL, "eu-west-1", "acme"),
    ("s3.cn-north-1.amazonaws.com.cn", HostKind.REGIONAL, "cn-north-1", ""),
    ("s3.eusc-de-east-1.amazonaws.eu", HostKind.REGIONAL, "eusc-de-east-1", ""),
    ("s3.dualstack.eu-west-1.amazonaws.com", HostKind.DUALSTACK, "eu-west-1", ""),
    ("acme.s3.dualstack.eu-west-1.amazonaws.com", HostKind.DUALSTACK, "eu-west-1", "acme"),
    ("s3-fips.us-east-1.amazonaws.com", HostKind.FIPS, "us-east-1", ""),
    ("s3-fips.dualstack.us-east-1.amazonaws.com", HostKind.FIPS, "us-east-1", ""),
    ("s3-fips-us-gov-west-1.amazonaws.com", HostKind.FIPS, "us-gov-west-1", ""),
    ("s3.amazonaws.com", HostKind.GLOBAL, "", ""),
    ("acme.s3.amazonaws.com", HostKind.GLOBAL, "", "acme"),
    ("s3-external-1.amazonaws.com", HostKind.GLOBAL, "", ""),
    ("acme.s3-website-us-east-1.amazonaws.com", HostKind.WEBSITE, "us-east-1", "acme"),
    ("acme.s3-website.eu-central-1.amazonaws.com", HostKind.WEBSITE, "eu-central-1", "acme"),
    ("bucket.vpce-0a1b-x.s3.eu-central-1.vpce.amazonaws.com", HostKind.VPC_ENDPOINT, "eu-central-1", ""),
    ("vpce-0a1b-x.s3.eu-central-1.vpce.amazonaws.com", HostKind.VPC_ENDPOINT, "eu-central-1", ""),
    ("acme.bucket.vpce-0a1b-x.s3.eu-central-1.vpce.amazonaws.com", HostKind.VPC_ENDPOINT, "eu-central-1", "acme"),
    ("accesspoint.vpce-0a1b-x.s3.eu-central-1.vpce.amazonaws.com", HostKind.ACCESS_POINT, "eu-central-1", ""),
    ("control.vpce-0a1b-x.s3.eu-central-1.vpce.amazonaws.com", HostKind.CONTROL, "eu-central-1", ""),
    ("ap-111122223333.s3-accesspoint.eu-west-1.amazonaws.com", HostKind.ACCESS_POINT, "eu-west-1", "ap-111122223333"),
    ("olap-1.s3-object-lambda.eu-west-1.amazonaws.com", HostKind.OBJECT_LAMBDA, "eu-west-1", "olap-1"),
    ("111122223333.s3-control.eu-west-1.amazonaws.com", HostKind.CONTROL, "eu-west-1", "111122223333"),
    ("s3express-use1-az4.us-east-1.amazonaws.com", HostKind.EXPRESS, "us-east-1", ""),
    ("acme.s3-accelerate.amazonaws.com", HostKind.ACCELERATE, "", "acme"),
    ("s3-accelerate.dualstack.amazonaws.com", HostKind.ACCELERATE, "", ""),
    ("console.aws.amazon.com", HostKind.CONSOLE, "", ""),
    ("eu-central-1.console.aws.amazon.com", HostKind.CONSOLE, "", ""),
    ("ec2.eu-central-1.amazonaws.com", HostKind.OTHER_AWS, "", ""),
    ("docs.aws.amazon.com", HostKind.OTHER_AWS, "", ""),
    ("10.20.30.40", HostKind.ADDRESS, "", ""),
    ("[2001:db8::1]", HostKind.ADDRESS, "", ""),
    ("minio.example.com", HostKind.OTHER, "", ""),
    ("s3.amazonaws.com.example.com", HostKind.OTHER, "", ""),
    ("notamazonaws.com", HostKind.OTHER, "", ""),
    ("", HostKind.OTHER, "", ""),
]


@pytest.mark.parametrize(("name", "kind", "region", "bucket"), HOSTS)
def test_host_tells_kind_region_and_bucket(name: str, kind: HostKind, region: str, bucket: str) -> None:
    """Whatever the form of the host, old or new, with a bucket before it or not."""
    assert host_of(name) == Host(name.lower().rstrip("."), kind, region, bucket)


@pytest.mark.parametrize(("region", "suffix"), REGIONS)
@pytest.mark.parametrize("form", ["s3.{}.{}", "s3.dualstack.{}.{}", "s3-fips.{}.{}"])
@pytest.mark.parametrize("bucket", ["", "acme", "acme.prod"])
def test_every_region_is_read_from_its_hosts(region: str, suffix: str, form: str, bucket: str) -> None:
    """No region and no bucket is mistaken for the other."""
    name = form.format(region, suffix)
    host = host_of(f"{bucket}.{name}" if bucket else name)
    assert (host.region, host.bucket, host.is_regional, host.is_aws) == (region, bucket, True, True)


@pytest.mark.parametrize("region", ["eu-central-1", "us-gov-west-1", "cn-north-1", "eusc-de-east-1", "us-iso-east-1"])
@pytest.mark.parametrize("dualstack", [False, True])
def test_hosts_that_botocore_makes_are_understood(region: str, *, dualstack: bool) -> None:
    """The endpoint rules of the SDK are the source of the forms."""
    import boto3  # noqa: PLC0415 - untyped, slow to load, and needed here only
    from botocore.config import Config  # noqa: PLC0415 - as above

    config = Config(s3={"addressing_style": "path"}, use_dualstack_endpoint=dualstack)
    client = boto3.client("s3", region, config=config, aws_access_key_id="id", aws_secret_access_key="none")  # noqa: S106 - never sent
    url = parse_url(client.generate_presigned_url("get_object", Params={"Bucket": "acme", "Key": "key"}))
    assert url.host.kind is (HostKind.DUALSTACK if dualstack else HostKind.REGIONAL)
    assert (url.host.region, url.path, url.problem) == (region, "/acme/key", "")


def test_parts_are_as_written() -> None:
    """Nothing is decoded, lowered or dropped but the capitals of scheme and host."""
    url = parse_url("HTTPS://User:pa%20ss@S3.Example.com:9000/a//b/?q=1&r#frag?x")
    assert (url.scheme, url.user_info, url.host.name, url.port) == ("https", "User:pa%20ss", "s3.example.com", "9000")
    assert (url.path, url.query, url.fragment) == ("/a//b/", "q=1&r", "frag?x")
    assert url.base == "https://s3.example.com:9000"
    assert url.has_path


def test_missing_parts_are_told_from_empty_ones() -> None:
    """A colon without a port, a question mark without a query."""
    bare, empty = parse_url("https://h.example.com"), parse_url("https://h.example.com:/?#")
    assert (bare.port, bare.query, bare.fragment, bare.has_path) == (None, None, None, False)
    assert (empty.port, empty.query, empty.fragment, empty.has_path) == ("", "", "", False)
    assert empty.problem == ""


@pytest.mark.parametrize(
    "text", ["s3.example.com", "minio.example.com:9000", "https:s3.example.com", "//s3.example.com", ""]
)
def test_without_scheme_there_is_none(text: str) -> None:
    """A port after a host is not taken for the rest of a scheme."""
    assert parse_url(text).scheme == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("http://12.123.234.567:0000", "567 is more than 255"),
        ("http://12.123.234.567:0000", "impossible port 0000"),
        ("https://10.0.0.1:65536", "impossible port 65536"),
        ("https://h.example.com:9000:9001", "'9000:9001'"),
        ("https://h.example.com:٣", "not a number"),
        ("https://s3.eu-central-1.amazonaws.com443", "443 glued"),
        ("https://minio.internal9000", "9000 glued"),
        ("https://10.0.0", "neither a name nor an address"),
        ("https://[::1", "no IPv6 address"),
        ("https://[zz]", "no IPv6 address"),
        ("https://", "names no host"),
        ("https:///path", "names no host"),
        ("https://a b.example.com", "white space"),
        ("https://a..b", "two periods"),
        ("https://.example.com", "two periods"),
        ("https://*.vpce-0a1b.s3.eu-central-1.vpce.amazonaws.com", "'*'"),
        ("https://" + "a" * 64 + ".com", "longer than DNS allows"),
    ],
)
def test_impossible_hosts_and_ports_are_named(text: str, problem: str) -> None:
    """The problem says which part cannot be."""
    assert problem in parse_url(text).problem


@pytest.mark.parametrize(
    "text", ["https://h.example.com:65535", "https://h:1", "http://255.255.255.255", "https://[::1]:9", "https://minio"]
)
def test_possible_hosts_have_no_problem(text: str) -> None:
    """The bounds themselves are allowed, and so is a host of one label."""
    assert parse_url(text).problem == ""


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("https://s3.ap-east-2.amazonaws.com", True),
        ("https://s3-ap-east-2.amazonaws.com", True),
        ("https://s3.dualstack.ap-east-2.amazonaws.com", True),
        ("https://s3.cn-north-1.amazonaws.com.cn", True),
        ("https://s3.amazonaws.com", True),
        ("https://s3-fips.ca-west-1.amazonaws.com", True),
        ("https://s3-fips.dualstack.us-gov-east-1.amazonaws.com", True),
        ("https://s3-fips.us-gov-east-1.amazonaws.com", False),
        ("https://s3-fips.us-east-1.amazonaws.com", False),
        ("https://bucket.vpce-0a1b.s3.ap-east-2.vpce.amazonaws.com", False),
        ("https://s3.ap-east-2.amazonaws.com:443", False),
        ("https://acme.s3.ap-east-2.amazonaws.com", False),
        ("https://s3.eusc-de-east-1.amazonaws.eu", False),
        ("https://minio.example.com", False),
    ],
)
def test_hosts_that_kopia_replaces(text: str, *, replaced: bool) -> None:
    """As minio-go decides it, host and port together."""
    assert parse_url(text).is_replaced_by_kopia is replaced


@pytest.mark.parametrize(
    ("name", "service", "provider", "virtual_hosts_only"),
    [
        ("storage.googleapis.com", "Google Cloud Storage", "GCP", False),
        ("acme.blob.core.windows.net", "Azure Blob Storage", "Azure", False),
        ("oss-eu-central-1.aliyuncs.com", "Alibaba Cloud OSS", "MinIO", True),
        ("s3.eu-central-1.wasabisys.com", "Wasabi", "MinIO", False),
    ],
)
def test_known_services_outside_aws(name: str, service: str, provider: str, *, virtual_hosts_only: bool) -> None:
    """So that a report can say which provider is meant."""
    host = host_of(name)
    assert host.service is not None
    assert (host.service.name, host.service.provider) == (service, provider)
    assert (host.virtual_hosts_only, host.is_aws) == (virtual_hosts_only, False)


@pytest.mark.parametrize("name", ["minio.example.com", "notwasabisys.com", "s3.amazonaws.com", "10.0.0.1"])
def test_other_hosts_belong_to_no_known_service(name: str) -> None:
    """A suffix counts from a period on."""
    assert host_of(name).service is None


@given(st.text(max_size=60))
def test_any_text_is_parsed(text: str) -> None:
    """Hostile text never raises, and no kind of host is left out."""
    url = parse_url(text)
    assert url.text == text
    assert url.host.kind in HostKind
    assert isinstance(url.problem, str)
    assert url.is_replaced_by_kopia in {True, False}


@given(st.text(alphabet="as3.-:/@?#[]0129vpce%", max_size=60))
def test_any_address_is_parsed(rest: str) -> None:
    """The same of text made of the marks that matter."""
    url = parse_url(f"https://{rest}")
    assert url.scheme == "https"
    assert "/" not in url.host.name


@given(st.lists(st.integers(0, 999), min_size=4, max_size=4))
def test_four_numbers_are_an_address(numbers: list[int]) -> None:
    """Possible or not: it is the format that counts."""
    assert is_address(".".join(map(str, numbers)))


def test_a_hostile_host_makes_a_short_problem() -> None:
    """What is shown of the user's text is bounded."""
    assert len(parse_url(f"https://{'9' * 5000}.1.1.1").problem) < 300
    assert len(parse_url(f"https://h:{'x' * 100_000}").problem) < 300
