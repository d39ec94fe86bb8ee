"""A request as the stand-in for a MinIO server reads it, against what AWS's SDK signs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.servers import minio_sigv4 as sigv4
from tests.servers.minio_apis import api_of
from tests.servers.minio_iam import Identity, Kind
from tests.servers.minio_request import Request, canonical, condition_values, source_address

USER = Identity("velero", "its-secret-key", Kind.USER)


def request(target: str = "/bucket/key", method: str = "GET", **headers: str) -> Request:
    """A request from 127.0.0.1 over TLS."""
    given = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Request(method, target, [("Host", "localhost:9000"), *given], b"", "127.0.0.1", secure=True)


def signed(target: str, body: bytes = b"", *, query: bool = False) -> Request:
    """A request as AWS's SDK signs it."""
    made = AWSRequest("PUT", f"https://localhost:9000{target}", data=b"" if query else body)
    credentials = Credentials(USER.key_id, USER.secret)
    auth = S3SigV4QueryAuth if query else S3SigV4Auth
    auth(credentials, "s3", "eu-west-1").add_auth(made)
    pairs = [("Host", "localhost:9000"), *made.headers.items()]
    return Request("PUT", str(made.url).removeprefix("https://localhost:9000"), pairs, body, "127.0.0.1", secure=True)


@pytest.mark.parametrize("query", [False, True])
@pytest.mark.parametrize("target", ["/b/k", "/b/a%20b/%C3%BC%2B?uploadId=x%2Fy&partNumber=1", "/b?a-b=1&a=2&tagging"])
def test_signatures_of_the_sdk_are_good(target: str, query: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """In the header and in the query, and with another secret, body, path or query not."""
    made = signed(target, b"body", query=query)
    found = sigv4.signature_of(made.headers, made.target.partition("?")[2])
    assert found is not None
    assert (found.key_id, found.region, found.service, found.presigned) == ("velero", "eu-west-1", "s3", query)

    def good(*, secret: str = USER.secret, path: str = made.target, body: bytes = b"body") -> bool:
        return sigv4.matches(found, secret, "PUT", path, made.headers, body)

    assert good()
    assert not good(secret="another")  # noqa: S106 - of nobody
    assert not good(path=made.target.replace("/b", "/c", 1))
    assert not good(path=made.target + ("&" if "?" in made.target else "?") + "versionId=1")
    assert good(body=b"other") is query  # a link does not sign what is sent


def test_what_cannot_be_read_is_no_signature() -> None:
    """A header with a part missing is refused, and none is nobody's."""
    assert sigv4.signature_of({}, "") is None
    with pytest.raises(sigv4.MalformedError):
        sigv4.signature_of({"authorization": f"{sigv4.ALGORITHM} Credential=a/b, Signature=c"}, "")


def test_conditions_hold_what_the_server_fills_in() -> None:
    """Below the names that it gives them, with every header and parameter."""
    made = request("/bucket?prefix=velero%2F&max-keys=5&prefix=x", User_Agent="velero/1", Referer="here", X_Own="a")
    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    values = condition_values(made, USER, "root", now=now)
    assert values["CurrentTime"] == ["2026-01-02T03:04:05Z"]
    assert values["EpochTime"] == ["1767323045"]
    assert values["SecureTransport"] == ["true"]
    assert (values["SourceIp"], values["UserAgent"]) == (["127.0.0.1"], ["velero/1"])
    assert values["Referer"] == ["here", "here"]  # its own value, and the header of that name
    assert (values["principaltype"], values["username"], values["userid"]) == (["User"], ["velero"], ["velero"])
    assert (values["prefix"], values["max-keys"]) == (["velero/", "x"], ["5"])
    assert values["X-Own"] == ["a"]
    assert (values["signatureversion"], values["authType"]) == ([""], [""])
    assert not {"Host", "LocationConstraint", "groups", "delimiter"} & set(values)


def test_keys_act_for_their_user() -> None:
    """Derived keys carry its name, and say that the role is assumed; root is the account."""
    key = Identity("KEY", "its-secret-key", Kind.SERVICE, "velero")
    of_root = Identity("KEY", "its-secret-key", Kind.SERVICE, "root")
    shown = [condition_values(request(), who, "root") for who in (key, of_root, None)]
    assert [(each["principaltype"], each["username"]) for each in shown] == [
        (["AssumedRole"], ["velero"]),
        (["Account"], ["root"]),
        (["Anonymous"], [""]),
    ]


def test_tags_and_locks_have_names_of_their_own() -> None:
    """The tags of the header stand for those of request and object, unless the server knows those of the object."""
    made = request(X_Amz_Tagging="a=1&b=2", x_amz_object_lock_mode="GOVERNANCE")
    values = condition_values(made, USER, "root")
    assert (values["RequestObjectTag/a"], values["ExistingObjectTag/b"]) == (["1"], ["2"])
    assert values["RequestObjectTagKeys"] == ["a", "b"]
    assert values["Object-Lock-Mode"] == ["GOVERNANCE"]
    assert "X-Amz-Tagging" not in values
    assert condition_values(made, USER, "root", tags="c=3")["ExistingObjectTag/c"] == ["3"]


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({}, "127.0.0.1"),
        ({"X_Forwarded_For": "192.0.2.1, 198.51.100.1"}, "192.0.2.1"),
        ({"X_Real_IP": "192.0.2.2"}, "192.0.2.2"),
        ({"Forwarded": 'for="[2001:db8::1]";proto=https'}, "2001:db8::1"),
    ],
)
def test_a_proxy_says_where_a_request_comes_from(headers: dict[str, str], address: str) -> None:
    """As the server believes it by default."""
    assert source_address(request(**headers)) == address


@pytest.mark.parametrize(
    ("method", "target", "headers", "name", "actions"),
    [
        ("GET", "/", {}, "ListBuckets", ("s3:ListAllMyBuckets",)),
        ("HEAD", "/b", {}, "HeadBucket", ("s3:ListBucket", "s3:HeadBucket")),
        ("GET", "/b?list-type=2&prefix=p", {}, "ListObjects", ("s3:ListBucket",)),
        ("GET", "/b?versions", {}, "ListObjectVersions", ("s3:ListBucketVersions", "s3:ListBucket")),
        ("GET", "/b?uploads", {}, "ListMultipartUploads", ("s3:ListBucketMultipartUploads",)),
        ("GET", "/b?lifecycle", {}, "GetBucketLifecycle", ("s3:GetLifecycleConfiguration",)),
        ("DELETE", "/b", {}, "DeleteBucket", ("s3:DeleteBucket",)),
        ("DELETE", "/b", {"x_minio_force_delete": "true"}, "DeleteBucket", ("s3:ForceDeleteBucket",)),
        ("POST", "/b?delete", {}, "DeleteObjects", ()),
        ("PUT", "/b/k", {}, "PutObject", ("s3:PutObject",)),
        ("PUT", "/b/k", {"x_amz_copy_source": "/b/j"}, "CopyObject", ("s3:PutObject",)),
        ("PUT", "/b/k?partNumber=1&uploadId=u", {}, "UploadPart", ("s3:PutObject",)),
        ("POST", "/b/k?uploads", {}, "CreateMultipartUpload", ("s3:PutObject",)),
        ("DELETE", "/b/k?uploadId=u", {}, "AbortMultipartUpload", ("s3:AbortMultipartUpload",)),
        ("GET", "/b/k?uploadId=u", {}, "ListParts", ("s3:ListMultipartUploadParts",)),
        ("HEAD", "/b/k?versionId=v", {}, "HeadObject", ("s3:GetObject",)),
    ],
)
def test_requests_are_known_by_their_api(
    method: str, target: str, headers: dict[str, str], name: str, actions: tuple[str, ...]
) -> None:
    """Each with the actions that the server wants for it."""
    found = api_of(request(target, method=method, **headers))
    assert found is not None
    assert (found.name, found.any_of) == (name, actions)


def test_what_the_server_does_not_have_has_no_api() -> None:
    """Public access blocks are AWS's."""
    assert api_of(request("/b?publicAccessBlock")) is None


def test_buckets_lie_in_path_or_host() -> None:
    """In the host only where the server has a domain."""
    made = Request("GET", "/key", [("Host", "b.minio.test:9000")], b"", "127.0.0.1", secure=True, domain="minio.test")
    assert (made.bucket, made.key) == ("b", "key")
    assert (request("/b/a%2Fb//c").bucket, request("/b/a%2Fb//c").key) == ("b", "a/b//c")


def test_header_names_are_spelt_as_in_go() -> None:
    """Whatever the client writes."""
    assert canonical("x-amz-CONTENT-sha256") == "X-Amz-Content-Sha256"


def test_chunks_are_signed_one_after_the_other() -> None:
    """AWS's own example (docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html): 66,560 times the letter a."""
    secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # noqa: S105 - of AWS's documentation
    seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"
    signatures = (
        "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
        "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
        "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
    )
    chunks = (b"a" * 65536, b"a" * 1024, b"")
    body = b"".join(
        f"{len(chunk):x};chunk-signature={signature}\r\n".encode() + chunk + b"\r\n"
        for chunk, signature in zip(chunks, signatures, strict=True)
    )
    time = datetime(2013, 5, 24, tzinfo=UTC)
    found = sigv4.Signature("AKIAIOSFODNN7EXAMPLE", "20130524", "us-east-1", "s3", ("host",), seed, time)
    assert sigv4.chunks_match(found, secret, body)
    assert not sigv4.chunks_match(found, secret, body.replace(b"aaaa", b"aaab", 1))
    assert sigv4.unchunked(body) == b"a" * 66560
