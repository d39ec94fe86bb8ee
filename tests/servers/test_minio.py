"""The stand-in for a MinIO server, on its S3 side: SDKs set it up and use it as they would the server."""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from minio.error import S3Error

from tests.servers.minio_server import DOMAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.servers.minio_server import MinioServer


def allow(action: str | list[str], resource: str | list[str], **condition: object) -> dict[str, Any]:
    """A policy of one statement."""
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement | ({"Condition": condition} if condition else {})]}


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What is done in the block is refused with a code."""
    with pytest.raises(ClientError) as caught:
        yield
    assert caught.value.response["Error"]["Code"] == code


def opened(server: MinioServer, url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """What a plain client gets."""
    trust = ssl.create_default_context(cafile=str(server.authority))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust))
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - our own server
    try:
        with opener.open(request, timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def test_root_may_do_everything(minio: MinioServer) -> None:
    """Objects come back as they were put, in parts and with odd names too."""
    bucket, s3 = minio.bucket(), minio.s3()
    s3.put_object(Bucket=bucket, Key="x y+z/ü%", Body=b"one")
    minio.client().put_object(bucket, "big", BytesIO(b"0" * 11_000_000), 11_000_000, part_size=5 * 1024 * 1024)
    assert s3.get_object(Bucket=bucket, Key="x y+z/ü%")["Body"].read() == b"one"
    assert {each["Key"]: each["Size"] for each in s3.list_objects_v2(Bucket=bucket)["Contents"]} == {
        "big": 11_000_000,
        "x y+z/ü%": 3,
    }


def test_a_user_may_what_its_policy_says(minio: MinioServer) -> None:
    """What no policy allows is refused, action by action."""
    bucket = minio.bucket()
    keys = minio.user(allow(["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::{bucket}/*"))
    s3 = minio.s3(*keys)
    s3.put_object(Bucket=bucket, Key="a", Body=b"a")
    s3.head_object(Bucket=bucket, Key="a")
    for call in (s3.list_objects_v2, s3.get_bucket_location, s3.get_bucket_versioning):
        with refused("AccessDenied"):
            call(Bucket=bucket)
    with refused("AccessDenied"):
        s3.delete_object(Bucket=bucket, Key="a")
    with refused("403"):
        s3.head_bucket(Bucket=bucket)
    with refused("AccessDenied"):
        minio.s3(*minio.user()).get_object(Bucket=bucket, Key="a")


def test_a_missing_object_is_missing_without_permission_to_list(minio: MinioServer) -> None:
    """The server says 404 where AWS says 403."""
    bucket = minio.bucket()
    s3 = minio.s3(*minio.user(allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*")))
    with refused("NoSuchKey"):
        s3.get_object(Bucket=bucket, Key="none")
    with refused("404"):
        s3.head_object(Bucket=bucket, Key="none")


def test_several_keys_are_deleted_one_by_one(minio: MinioServer) -> None:
    """Those that may not go are named, and the others go."""
    bucket = minio.bucket()
    root = minio.s3()
    for key in ("kept/a", "gone/a"):
        root.put_object(Bucket=bucket, Key=key, Body=b"")
    s3 = minio.s3(*minio.user(allow("s3:DeleteObject", f"arn:aws:s3:::{bucket}/gone/*")))
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "kept/a"}, {"Key": "gone/a"}]})
    assert [each["Key"] for each in answer["Deleted"]] == ["gone/a"]
    assert [(each["Key"], each["Code"]) for each in answer["Errors"]] == [("kept/a", "AccessDenied")]
    assert [each["Key"] for each in root.list_objects_v2(Bucket=bucket)["Contents"]] == ["kept/a"]


def test_a_version_is_deleted_unless_that_is_denied(minio: MinioServer) -> None:
    """Deleting versions needs no action of its own, alone or with others, but a denied one stops it."""
    bucket = minio.bucket(lock=True)
    root, where = minio.s3(), f"arn:aws:s3:::{bucket}/*"
    versions = [root.put_object(Bucket=bucket, Key="a", Body=b"")["VersionId"] for _ in range(2)]
    allowed = allow("s3:DeleteObject", where)
    denial = {"Effect": "Deny", "Action": "s3:DeleteObjectVersion", "Resource": where}
    denied = minio.s3(*minio.user({**allowed, "Statement": [*allowed["Statement"], denial]}))
    with refused("AccessDenied"):
        denied.delete_object(Bucket=bucket, Key="a", VersionId=versions[0])
    named = {"Objects": [{"Key": "a", "VersionId": version} for version in versions]}
    assert len(denied.delete_objects(Bucket=bucket, Delete=named)["Errors"]) == 2
    s3 = minio.s3(*minio.user(allowed))
    s3.delete_object(Bucket=bucket, Key="a", VersionId=versions[0])
    gone = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "a", "VersionId": versions[1]}]})
    assert "Errors" not in gone
    assert "Versions" not in root.list_object_versions(Bucket=bucket)


def test_multipart_uploads_want_to_put_and_to_abort(minio: MinioServer) -> None:
    """Parts need PutObject; ending an upload early and seeing uploads have actions of their own."""
    bucket = minio.bucket()
    s3 = minio.s3(*minio.user(allow("s3:PutObject", f"arn:aws:s3:::{bucket}/*")))
    upload = s3.create_multipart_upload(Bucket=bucket, Key="a")["UploadId"]
    part = s3.upload_part(Bucket=bucket, Key="a", UploadId=upload, PartNumber=1, Body=b"part")
    for call in (s3.abort_multipart_upload, s3.list_parts):
        with refused("AccessDenied"):
            call(Bucket=bucket, Key="a", UploadId=upload)
    with refused("AccessDenied"):
        s3.list_multipart_uploads(Bucket=bucket)
    parts = {"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]}
    s3.complete_multipart_upload(Bucket=bucket, Key="a", UploadId=upload, MultipartUpload=parts)
    assert minio.s3().get_object(Bucket=bucket, Key="a")["Body"].read() == b"part"


def test_buckets_are_listed_for_whom_they_concern(minio: MinioServer) -> None:
    """Without permission to see all of them one sees one's own, and nobody sees none."""
    mine, other = sorted((minio.bucket(), minio.bucket()))
    listed = minio.s3(*minio.user(allow("s3:ListBucket", f"arn:aws:s3:::{mine}"))).list_buckets()["Buckets"]
    assert [each["Name"] for each in listed] == [mine]
    everything = minio.s3(*minio.user(allow("s3:ListAllMyBuckets", "arn:aws:s3:::*"))).list_buckets()["Buckets"]
    assert {each["Name"] for each in everything} >= {mine, other}
    with refused("AccessDenied"):
        minio.s3(*minio.user(allow("s3:PutObject", f"arn:aws:s3:::{mine}/*"))).list_buckets()


@pytest.mark.parametrize("action", ["s3:HeadBucket", "s3:ListBucket"])
def test_either_action_lets_one_head_a_bucket(minio: MinioServer, action: str) -> None:
    """HeadBucket is an action of MinIO, and listing covers it."""
    bucket = minio.bucket()
    minio.s3(*minio.user(allow(action, f"arn:aws:s3:::{bucket}"))).head_bucket(Bucket=bucket)


def test_conditions_see_prefix_address_and_transport(minio: MinioServer) -> None:
    """What a request says of itself, and where it comes from, reaches the conditions."""
    bucket = minio.bucket()
    listing = ("s3:ListBucket", f"arn:aws:s3:::{bucket}")
    s3 = minio.s3(*minio.user(allow(*listing, StringLike={"s3:prefix": ["velero/*"]})))
    s3.list_objects_v2(Bucket=bucket, Prefix="velero/backups")
    with refused("AccessDenied"):
        s3.list_objects_v2(Bucket=bucket)
    near = minio.user(allow(*listing, IpAddress={"aws:SourceIp": "127.0.0.0/8"}))
    far = minio.user(allow(*listing, IpAddress={"aws:SourceIp": "192.0.2.0/24"}))
    minio.s3(*near).list_objects_v2(Bucket=bucket)
    with refused("AccessDenied"):
        minio.s3(*far).list_objects_v2(Bucket=bucket)
    secure = minio.user(allow(*listing, Bool={"aws:SecureTransport": "true"}))
    minio.s3(*secure).list_objects_v2(Bucket=bucket)
    with refused("AccessDenied"):
        minio.s3(*secure, url=minio.plain_url).list_objects_v2(Bucket=bucket)


def test_tags_of_object_and_request_reach_the_conditions(minio: MinioServer) -> None:
    """Reading looks at the tags that are there, writing at those that come."""
    bucket, root = minio.bucket(), minio.s3()
    for key in ("open", "shut"):
        root.put_object(Bucket=bucket, Key=key, Body=b"", Tagging=f"state={key}")
    where = f"arn:aws:s3:::{bucket}/*"
    reader = minio.s3(*minio.user(allow("s3:GetObject", where, StringEquals={"s3:ExistingObjectTag/state": "open"})))
    reader.get_object(Bucket=bucket, Key="open")
    with refused("AccessDenied"):
        reader.get_object(Bucket=bucket, Key="shut")
    writer = minio.s3(*minio.user(allow("s3:PutObject", where, StringEquals={"s3:RequestObjectTag/by": "velero"})))
    writer.put_object(Bucket=bucket, Key="new", Body=b"", Tagging="by=velero")
    with refused("AccessDenied"):
        writer.put_object(Bucket=bucket, Key="new", Body=b"", Tagging="by=me")


def test_a_bucket_policy_is_for_the_anonymous_only(minio: MinioServer) -> None:
    """It opens the bucket to everybody without keys, and changes nothing for those with keys."""
    bucket, root = minio.bucket(), minio.s3()
    root.put_object(Bucket=bucket, Key="a", Body=b"a")
    statement = {"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": ["s3:GetObject"],
                 "Resource": [f"arn:aws:s3:::{bucket}/*"]}  # fmt: skip
    nobody = minio.s3(*minio.user())
    assert opened(minio, f"{minio.url}/{bucket}/a")[0] == 403
    minio.client().set_bucket_policy(bucket, _json({"Version": "2012-10-17", "Statement": [statement]}))
    assert opened(minio, f"{minio.url}/{bucket}/a")[2] == b"a"
    with refused("AccessDenied"):
        nobody.get_object(Bucket=bucket, Key="a")


def _json(value: object) -> str:
    import json  # noqa: PLC0415 - one use

    return json.dumps(value)


def test_keys_and_signatures_are_verified(minio: MinioServer) -> None:
    """A wrong secret, an unknown and a disabled key, and a clock that is off are told apart."""
    bucket = minio.bucket()
    name, secret = minio.user("readwrite")
    with refused("SignatureDoesNotMatch"):
        minio.s3(name, "another-secret").list_objects_v2(Bucket=bucket)
    with refused("InvalidAccessKeyId"):
        minio.s3("nobody", secret).list_objects_v2(Bucket=bucket)
    minio.admin().user_disable(name)
    with refused("InvalidAccessKeyId"):
        minio.s3(name, secret).list_objects_v2(Bucket=bucket)
    minio.settings.clock = timedelta(minutes=20)
    with refused("RequestTimeTooSkewed"):
        minio.s3().list_objects_v2(Bucket=bucket)


def test_root_may_be_shut_out(minio: MinioServer) -> None:
    """Its own keys and those that it has made are then disabled, and the others are not."""
    bucket, user, key = minio.bucket(), minio.user("readwrite"), minio.access_key((minio.key_id, minio.secret))
    minio.settings.root_access = False
    for keys in ((minio.key_id, minio.secret), key):
        with refused("InvalidAccessKeyId"):
            minio.s3(*keys).list_objects_v2(Bucket=bucket)
    minio.s3(*user).list_objects_v2(Bucket=bucket)


def test_presigned_requests_hold_for_their_time(minio: MinioServer) -> None:
    """A link works without keys, until it expires."""
    bucket, s3 = minio.bucket(), minio.s3()
    s3.put_object(Bucket=bucket, Key="a", Body=b"a")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "a"}, ExpiresIn=60)
    assert opened(minio, url)[2] == b"a"
    minio.settings.clock = timedelta(minutes=5)
    assert opened(minio, url)[0] == 403


def test_a_site_region_has_to_be_signed_for(minio: MinioServer) -> None:
    """Only where the site has a region; it can be asked for with any."""
    bucket = minio.bucket()
    minio.s3(region="eu-west-3").list_objects_v2(Bucket=bucket)
    assert minio.s3().get_bucket_location(Bucket=bucket)["LocationConstraint"] is None
    minio.settings.region = "eu-west-1"
    with pytest.raises(S3Error) as caught:  # botocore would sign again, for the region that it is told
        list(minio.client(region="us-east-1").list_objects(bucket))
    assert caught.value.code == "AuthorizationHeaderMalformed"
    assert "expecting 'eu-west-1'" in str(caught.value.message)
    minio.s3(region="eu-west-1").list_objects_v2(Bucket=bucket)
    assert minio.s3(region="us-east-1").get_bucket_location(Bucket=bucket)["LocationConstraint"] == "eu-west-1"


def test_buckets_lie_in_the_host_only_with_a_domain(minio: MinioServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a domain the host says nothing, and the key is taken for a bucket."""
    import socket  # noqa: PLC0415 - one use

    bucket = minio.bucket()
    port, asked = minio.endpoint.rpartition(":")[2], socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *rest, **named: asked("localhost", *rest, **named) if host else []
    )
    s3 = minio.s3(url=f"https://{DOMAIN}:{port}", addressing="virtual")
    with refused("NoSuchBucket"):
        s3.get_object(Bucket=bucket, Key="a")
    minio.settings.domain = DOMAIN
    s3.put_object(Bucket=bucket, Key="a", Body=b"a")
    assert minio.s3().get_object(Bucket=bucket, Key="a")["Body"].read() == b"a"


@pytest.mark.parametrize(("name", "code"), [("a_b", "InvalidBucketName"), ("minio", "AllAccessDisabled")])
def test_some_names_are_for_no_bucket(minio: MinioServer, name: str, code: str) -> None:
    """Neither what S3 does not allow nor what the server keeps for itself."""
    with refused(code):
        minio.s3().create_bucket(Bucket=name)


def test_the_console_takes_no_s3_requests(minio: MinioServer) -> None:
    """It shows a page to a browser, and says to an S3 client where it is wrong."""
    status, headers, page = opened(minio, f"{minio.console_url}/")
    assert (status, headers["Server"]) == (200, "MinIO Console")
    assert b"<html" in page
    with pytest.raises(ClientError, match="API port"):
        minio.s3(url=minio.console_url).list_buckets()


def test_the_server_shows_what_it_is(minio: MinioServer) -> None:
    """Its health needs no keys, and its answers name it; TLS is spoken with nobody who does not."""
    status, headers, _ = opened(minio, f"{minio.url}/minio/health/live")
    assert (status, headers["Server"]) == (200, "MinIO")
    assert opened(minio, f"{minio.url}/minio/anything")[0] == 403
    assert opened(minio, minio.url.replace("https", "http"))[0] == 400


def test_encryption_needs_a_kms(minio: MinioServer) -> None:
    """Without one the headers are refused, for an object and as a bucket's default."""
    bucket, s3 = minio.bucket(), minio.s3()
    with refused("NotImplemented"):
        s3.put_object(Bucket=bucket, Key="a", Body=b"a", ServerSideEncryption="aws:kms", SSEKMSKeyId="key")
    with refused("ServerSideEncryptionConfigurationNotFoundError"):
        s3.get_bucket_encryption(Bucket=bucket)
    minio.settings.kms = True
    answer = s3.put_object(Bucket=bucket, Key="a", Body=b"a", ServerSideEncryption="aws:kms", SSEKMSKeyId="key")
    assert answer["ServerSideEncryption"] == "aws:kms"
    assert s3.head_object(Bucket=bucket, Key="a")["ServerSideEncryption"] == "aws:kms"
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    assert s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0] == rule
    assert s3.put_object(Bucket=bucket, Key="b", Body=b"b")["ServerSideEncryption"] == "AES256"


def test_a_bucket_answers_about_itself(minio: MinioServer) -> None:
    """What was never set has the server's own error, and what was set comes back."""
    bucket, s3 = minio.bucket(), minio.s3()
    for call, code in (
        (s3.get_bucket_policy, "NoSuchBucketPolicy"),
        (s3.get_bucket_lifecycle_configuration, "NoSuchLifecycleConfiguration"),
        (s3.get_bucket_tagging, "NoSuchTagSet"),
        (s3.get_bucket_replication, "ReplicationConfigurationNotFoundError"),
        (s3.get_bucket_cors, "NoSuchCORSConfiguration"),
        (s3.get_public_access_block, "NotImplemented"),
    ):
        with refused(code):
            call(Bucket=bucket)
        with refused("AccessDenied" if code != "NotImplemented" else code):
            getattr(minio.s3(*minio.user()), call.__name__)(Bucket=bucket)
    assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "old/"}, "Expiration": {"Days": 3}}
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [rule]})
    assert s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"] == [rule]
    s3.delete_bucket_lifecycle(Bucket=bucket)
    with refused("NoSuchLifecycleConfiguration"):
        s3.get_bucket_lifecycle_configuration(Bucket=bucket)
    with refused("MalformedPolicy"):
        s3.put_bucket_policy(Bucket=bucket, Policy=_json(allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*")))
    s3.put_object(Bucket=bucket, Key="a", Body=b"")
    with refused("BucketNotEmpty"):
        s3.delete_bucket(Bucket=bucket)


def test_a_quota_stops_writes(minio: MinioServer) -> None:
    """What would outgrow it is refused, and the account's own answer shows it."""
    bucket = minio.bucket()
    minio.admin().bucket_quota_set(bucket, 1000)
    minio.s3().put_object(Bucket=bucket, Key="a", Body=b"a" * 600)
    with refused("XMinioAdminBucketQuotaExceeded"):
        minio.s3().put_object(Bucket=bucket, Key="b", Body=b"b" * 600)


def test_object_lock_comes_with_the_bucket(minio: MinioServer) -> None:
    """A bucket made with it keeps what is retained; another refuses the headers."""
    locked, plain, s3 = minio.bucket(lock=True), minio.bucket(), minio.s3()
    until = minio.settings.now + timedelta(days=1)
    lock = {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": until}
    made = s3.put_object(Bucket=locked, Key="a", Body=b"a", **lock)
    with refused("AccessDenied"):
        s3.delete_object(Bucket=locked, Key="a", VersionId=made["VersionId"])
    with refused("InvalidRequest"):
        s3.put_object(Bucket=plain, Key="a", Body=b"a", **lock)
    assert s3.get_object_lock_configuration(Bucket=locked)["ObjectLockConfiguration"]["ObjectLockEnabled"] == "Enabled"
    with refused("ObjectLockConfigurationNotFoundError"):
        s3.get_object_lock_configuration(Bucket=plain)
    writer = minio.s3(*minio.user(allow(["s3:PutObject", "s3:DeleteObject"], f"arn:aws:s3:::{locked}/*")))
    governed = s3.put_object(Bucket=locked, Key="c", Body=b"", **lock | {"ObjectLockMode": "GOVERNANCE"})["VersionId"]
    with refused("AccessDenied"):  # nobody may get around it without an action of its own
        writer.delete_object(Bucket=locked, Key="c", VersionId=governed, BypassGovernanceRetention=True)
    s3.delete_object(Bucket=locked, Key="c", VersionId=governed, BypassGovernanceRetention=True)
    writer.put_object(Bucket=locked, Key="b", Body=b"b")
    with refused("AccessDenied"):
        writer.put_object(Bucket=locked, Key="b", Body=b"b", **lock)
