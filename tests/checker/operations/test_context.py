"""Condition keys: known, absent or unknown, by client and by what the location says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.facts.aws import BucketEncryption
from checker.model.location import AwsLocation, Credentials, CredentialType, Network, Provider
from checker.model.operation import Client
from checker.model.secret import SecretTraits
from checker.operations.context import EMPTY_SHA256, SAMPLE_SHA256, is_absent, parse_version, sends_trailer
from checker.operations.plan import SAMPLES, Planned, catalogue, operation, plan

NOW = "2026-11-22T12:00:00Z"
ACCOUNT = "111122223333"
USER = f"arn:aws:iam::{ACCOUNT}:user/backup/velero"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/velero"
KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d"
SSE = "s3:x-amz-server-side-encryption"
SSE_KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id"
SSE_C = "s3:x-amz-server-side-encryption-customer-algorithm"
SHA256 = "s3:x-amz-content-sha256"
UNKNOWN = "unknown"


def location(**fields: object) -> AwsLocation:
    """A location of a user in Frankfurt, with fields replaced."""
    given: dict[str, object] = {"bucket": "acme-velero", "region": "eu-central-1", "principal": USER} | fields
    return AwsLocation("l", **given)  # type: ignore[arg-type]  # a test names the fields it means


def everything(found: AwsLocation, encryption: BucketEncryption | None = None) -> list[Planned]:
    """The requests of every operation."""
    return [one for every in catalogue(Provider.AWS) for one in plan(found, every, encryption, now=NOW)]


def first(name: str, action: str, found: AwsLocation) -> Planned:
    """The first request of an operation for one action."""
    requests = plan(found, operation(name), BucketEncryption("aws:kms", KEY), now=NOW)
    return next(one for one in requests if one.ask.action == action)


def told(one: Planned, key: str) -> object:
    """The values of a key, ``None`` when absent, ``UNKNOWN`` when neither."""
    return one.request.context.get(key, UNKNOWN)


UPLOAD = ("backup-upload", "s3:PutObject")
BLOB = ("repository-write", "s3:PutObject")


@pytest.mark.parametrize(
    ("plugin", "algorithm", "key", "customer"),
    [
        ({}, None, None, None),
        ({"kmsKeyId": KEY}, ("aws:kms",), (KEY,), None),
        ({"kmsKeyId": "alias/backup"}, ("aws:kms",), UNKNOWN, None),
        ({"kmsKeyId": KEY, "serverSideEncryption": "AES256"}, ("aws:kms",), (KEY,), None),
        ({"serverSideEncryption": "AES256"}, ("AES256",), None, None),
        ({"serverSideEncryption": "aws:kms"}, ("aws:kms",), None, None),
        ({"customerKeyEncryptionFile": "/key"}, None, None, ("AES256",)),
        ({"customerKeyEncryptionSecret": "s/k", "serverSideEncryption": "AES256"}, None, None, ("AES256",)),
    ],
)
def test_encryption_headers_of_the_plugin_and_none_of_kopia(
    plugin: dict[str, str], algorithm: object, key: object, customer: object
) -> None:
    """The plugin sends what it is configured to; kopia sends no encryption header, ever."""
    found = location(plugin=plugin)
    upload = first(*UPLOAD, found)
    assert (told(upload, SSE), told(upload, SSE_KEY), told(upload, SSE_C)) == (algorithm, key, customer)
    blob = first(*BLOB, found)
    assert (told(blob, SSE), told(blob, SSE_KEY), told(blob, SSE_C)) == (None, None, None)
    read = first("restore-read", "s3:GetObject", found)
    assert (told(read, SSE), told(read, SSE_KEY), told(read, SSE_C)) == (None, None, customer)


def test_parts_of_an_upload_are_judged_by_the_upload() -> None:
    """Every request of a multipart upload has the encryption its upload was begun with; the last one creates."""
    found = location(plugin={"kmsKeyId": KEY, "tagging": "a=1&b=2"})
    puts = [
        one for one in plan(found, operation("multipart-upload"), None, now=NOW) if one.ask.action == "s3:PutObject"
    ]
    assert [told(one, SSE) for one in puts] == [("aws:kms",)] * 3
    assert [told(one, "s3:objectcreationoperation") for one in puts] == [("false",), ("false",), ("true",)]
    hashes = [(EMPTY_SHA256,), ("STREAMING-UNSIGNED-PAYLOAD-TRAILER",), (SAMPLE_SHA256,)]
    assert [told(one, SHA256) for one in puts] == hashes
    assert [told(one, "s3:requestobjecttag/a") for one in puts] == [("1",), UNKNOWN, UNKNOWN]
    assert [is_absent(one.request.context, "s3:requestobjecttag/a") for one in puts] == [False, False, False]


@pytest.mark.parametrize(
    ("url", "plugin", "plugin_sends", "kopia_sends"),
    [
        (None, {}, ("STREAMING-UNSIGNED-PAYLOAD-TRAILER",), ("UNSIGNED-PAYLOAD",)),
        ("HTTP://s3.internal:9000", {}, UNKNOWN, ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD",)),
        (None, {"checksumAlgorithm": ""}, UNKNOWN, ("UNSIGNED-PAYLOAD",)),
        (None, {"version": "v1.9.0"}, UNKNOWN, ("UNSIGNED-PAYLOAD",)),
        (None, {"version": "v1.9.1"}, ("STREAMING-UNSIGNED-PAYLOAD-TRAILER",), ("UNSIGNED-PAYLOAD",)),
    ],
)
def test_payload_hash_by_client_scheme_and_checksum(
    url: str | None, plugin: dict[str, str], plugin_sends: object, kopia_sends: object
) -> None:
    """Over https both leave the payload unsigned, each in its own way; a real hash nobody can know."""
    found = location(s3_url=url, plugin=plugin)
    assert told(first(*UPLOAD, found), SHA256) == plugin_sends
    assert told(first(*BLOB, found), SHA256) == kopia_sends
    assert told(first("validate", "s3:ListBucket", found), SHA256) == (EMPTY_SHA256,)
    assert told(first("signed-download", "s3:GetObject", found), SHA256) == UNKNOWN


def test_scheme_of_the_url_is_secure_transport() -> None:
    """Only an http URL is cleartext; a signed URL has the public URL's scheme."""
    plain = location(s3_url="http://s3.internal:9000", plugin={"publicUrl": "https://s3.example.com"})
    assert told(first(*UPLOAD, plain), "aws:securetransport") == ("false",)
    assert told(first(*UPLOAD, plain), "s3:tlsversion") == UNKNOWN
    assert told(first("signed-download", "s3:GetObject", plain), "aws:securetransport") == ("true",)
    assert told(first(*BLOB, location()), "aws:securetransport") == ("true",)
    assert told(first(*BLOB, location()), "s3:tlsversion") == ("1.2", "1.3")
    assert told(first("snapshot-delete", "ec2:DeleteSnapshot", plain), "aws:securetransport") == ("true",)
    assert told(first("restore-read", "kms:Decrypt", plain), "aws:securetransport") == UNKNOWN


@pytest.mark.parametrize("client", [Client.PLUGIN, Client.KOPIA, Client.DOWNLOADER])
@pytest.mark.parametrize(
    "key",
    [
        *("s3:x-amz-acl", "s3:x-amz-grant-read", "s3:x-amz-storage-class", "s3:if-none-match", "s3:object-lock-mode"),
        *("s3:x-amz-copy-source", "s3:versionid", "s3:dataaccesspointarn", "s3:max-keys", "aws:sourcearn"),
        *("aws:referer", "aws:calledvia"),
    ],
)
def test_headers_nobody_sends_are_absent(client: Client, key: str) -> None:
    """No request to S3 has an ACL, a storage class, a precondition, a lock, a source or a page size."""
    found = [one for one in everything(location()) if one.ask.client is client and one.ask.when != "implied-list"]
    assert {told(one, key) for one in found if one.ask.action.startswith("s3:")} == {None}


@pytest.mark.parametrize(
    "key", ["s3:existingobjecttag/a", "aws:resourcetag/a", "s3:buckettag/a", "aws:useragent", "aws:userid"]
)
def test_what_nobody_said_is_unknown(key: str) -> None:
    """Tags of what exists, the user agent and the unique id are not to be known from documents."""
    for one in everything(location()):
        assert told(one, key) == UNKNOWN
        assert not is_absent(one.request.context, key)


def test_access_point_keys_are_unknown_behind_an_alias() -> None:
    """A bucket name that is an access point's alias has an access point in its requests."""
    assert told(first(*UPLOAD, location(bucket="x-s3alias")), "s3:dataaccesspointarn") == UNKNOWN


def test_lists_carry_prefix_and_delimiter_as_sent() -> None:
    """Validation and sync list directories, expiry lists objects, kopia lists blobs by their first letters."""
    found = location(prefix="p")
    expected = {
        "sync": ("p/backups/", "/"),
        "expiry": (f"p/backups/{SAMPLES['backup']}/", None),
        "repository-write": (f"p/kopia/{SAMPLES['namespace']}/xn", "/"),
    }
    for name, (prefix, delimiter) in expected.items():
        request = first(name, "s3:ListBucket", found)
        assert told(request, "s3:prefix") == (prefix,)
        assert told(request, "s3:delimiter") == (None if delimiter is None else (delimiter,))
    implied = first("not-found-semantics", "s3:ListBucket", found)
    assert told(implied, "s3:prefix") == (f"p/backups/{SAMPLES['backup']}/velero-backup.json",)
    assert (told(implied, "s3:delimiter"), told(implied, "s3:max-keys")) == (UNKNOWN, UNKNOWN)
    assert told(first(*UPLOAD, found), "s3:prefix") is None


def test_signed_url_is_told_by_its_authentication() -> None:
    """A pre-signed request is signed in its query and lives ten minutes; the others have no signature age."""
    signed = first("signed-download", "s3:GetObject", location())
    assert told(signed, "s3:authtype") == ("REST-QUERY-STRING",)
    assert told(signed, "s3:signatureage") == ("0", "600000")
    plain = first("restore-read", "s3:GetObject", location())
    assert told(plain, "s3:authtype") == ("REST-HEADER",)
    assert told(plain, "s3:signatureage") is None
    assert told(plain, "s3:signatureversion") == ("AWS4-HMAC-SHA256",)
    customer = location(plugin={"customerKeyEncryptionFile": "/key"})
    assert told(first("signed-download", "s3:GetObject", customer), SSE_C) == UNKNOWN


def test_tags_of_the_plugin() -> None:
    """The tagging header is known tag by tag, and no other tag is there; kopia sends none."""
    found = location(plugin={"tagging": "Team=back%20up&tier="})
    upload = first(*UPLOAD, found)
    assert told(upload, "s3:requestobjecttag/team") == ("back up",)
    assert told(upload, "s3:requestobjecttag/tier") == ("",)
    assert told(upload, "s3:requestobjecttagkeys") == ("Team", "tier")
    assert is_absent(upload.request.context, "s3:requestobjecttag/owner")
    assert not is_absent(upload.request.context, "s3:requestobjecttag/team")
    assert told(first(*BLOB, found), "s3:requestobjecttagkeys") is None
    assert is_absent(first(*BLOB, found).request.context, "s3:requestobjecttag/team")


def test_long_term_user() -> None:
    """A user's key carries a name and no session: MFA, federation and token keys are proven absent."""
    upload = first(*UPLOAD, location())
    assert told(upload, "aws:username") == ("velero",)
    assert told(upload, "aws:principalarn") == (USER,)
    assert told(upload, "aws:principaltype") == ("User",)
    for key in ("aws:multifactorauthpresent", "aws:tokenissuetime", "aws:federatedprovider", "aws:sourceidentity"):
        assert told(upload, key) is None


def test_role_session() -> None:
    """A session has no user name, and whether MFA began it nobody knows."""
    upload = first(*UPLOAD, location(principal=ROLE))
    assert told(upload, "aws:username") is None
    assert told(upload, "aws:principaltype") == ("AssumedRole",)
    for key in ("aws:multifactorauthpresent", "aws:tokenissuetime", "aws:federatedprovider"):
        assert told(upload, key) == UNKNOWN


@pytest.mark.parametrize(
    ("principal", "credentials", "long_term"),
    [
        (USER, None, True),
        (USER, Credentials(CredentialType.STATIC), True),
        (USER, Credentials(CredentialType.STATIC, access_key_id="AKIARTX3GSDSVVNZHULO"), True),
        (None, Credentials(CredentialType.STATIC, access_key_id="AKIARTX3GSDSVVNZHULO"), True),
        (USER, Credentials(CredentialType.STATIC, access_key_id="ASIARTX3GSDSVVNZHULO"), False),
        (ROLE, Credentials(CredentialType.STATIC, access_key_id="AKIARTX3GSDSVVNZHULO"), False),
        (USER, Credentials(CredentialType.STS, role_arn=ROLE), False),
        (None, Credentials(CredentialType.STATIC), False),
        (None, None, False),
    ],
)
def test_only_a_proven_long_term_key_proves_mfa_absent(
    principal: str | None,
    credentials: Credentials | None,
    long_term: bool,  # noqa: FBT001 - parametrized
) -> None:
    """Temporary credentials, and credentials nobody described, leave it unknown."""
    upload = first(*UPLOAD, location(principal=principal, credentials=credentials))
    assert told(upload, "aws:multifactorauthpresent") == (None if long_term else UNKNOWN)


def test_session_token_makes_credentials_temporary() -> None:
    """A key with a token is a session's, whatever the id looks like."""
    token = SecretTraits(length=300)
    credentials = Credentials(CredentialType.STATIC, access_key_id="AKIARTX3GSDSVVNZHULO", session_token=token)
    assert told(first(*UPLOAD, location(credentials=credentials)), "aws:multifactorauthpresent") == UNKNOWN


def test_tags_and_organization_of_the_principal() -> None:
    """Stated tags are all the tags there are; unstated, they are unknown."""
    network = Network(organization="o-a1b2c3d4e5", principal_tags={"Team": "backup"})
    upload = first(*UPLOAD, location(network=network))
    assert told(upload, "aws:principaltag/team") == ("backup",)
    assert is_absent(upload.request.context, "aws:principaltag/owner")
    assert not is_absent(first(*UPLOAD, location()).request.context, "aws:principaltag/owner")
    assert told(upload, "aws:principalorgid") == ("o-a1b2c3d4e5",)
    assert told(upload, "aws:resourceorgid") == ("o-a1b2c3d4e5",)
    foreign = first(*UPLOAD, location(network=network, bucket_owner="444455556666"))
    assert told(foreign, "aws:resourceorgid") == UNKNOWN
    assert told(foreign, "s3:resourceaccount") == told(foreign, "aws:resourceaccount") == ("444455556666",)


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        (("203.0.113.7",), ("203.0.113.7",)),
        (("203.0.113.7/32",), ("203.0.113.7",)),
        (("203.0.113.0/24",), ("203.0.113.0/24",)),
        (("203.0.113.7", "198.51.100.9"), ("203.0.113.7", "198.51.100.9")),
        (("203.0.113.9/24",), ("203.0.113.0/24",)),
        (("2001:db8::/126",), ("2001:db8::/126",)),
        (("10.0.0.0/8",), UNKNOWN),
        (("203.0.113.7", "10.0.0.1"), UNKNOWN),
        (("nonsense",), UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_stated_addresses(addresses: tuple[str, ...] | None, expected: object) -> None:
    """A network is its CIDR block; private and malformed addresses tell nothing of a public endpoint."""
    found = location(network=Network(source_addresses=addresses))
    for one in (first(*UPLOAD, found), first("signed-download", "s3:GetObject", found)):
        assert told(one, "aws:sourceip") == expected
        assert told(one, "aws:sourcevpce") == (UNKNOWN if expected == UNKNOWN else None)
    assert told(first("snapshot-delete", "ec2:DeleteSnapshot", found), "aws:sourceip") == expected
    assert told(first("restore-read", "kms:Decrypt", found), "aws:sourceip") == UNKNOWN


def test_stated_vpc_endpoint() -> None:
    """It carries the cluster's requests to S3; where a signed URL is followed from, it does not say."""
    found = location(network=Network(vpc_endpoint="vpce-0a1b2c3d", source_addresses=("10.0.0.4",)))
    upload = first(*UPLOAD, found)
    assert told(upload, "aws:sourcevpce") == ("vpce-0a1b2c3d",)
    assert told(upload, "aws:sourceip") is None
    assert told(upload, "aws:vpcsourceip") == ("10.0.0.4",)
    assert told(upload, "aws:sourcevpc") == UNKNOWN
    for one in (first("signed-download", "s3:GetObject", found), first("snapshot-delete", "ec2:DeleteSnapshot", found)):
        assert told(one, "aws:sourcevpce") == told(one, "aws:sourceip") == UNKNOWN
    both = location(network=Network(vpc_endpoint="vpce-0a1b2c3d", source_addresses=("203.0.113.7",)))
    assert told(first("signed-download", "s3:GetObject", both), "aws:sourceip") == ("203.0.113.7",)
    assert told(first(*UPLOAD, both), "aws:vpcsourceip") == UNKNOWN


@given(st.lists(st.text(max_size=12), max_size=3))
def test_any_addresses_are_answered(addresses: list[str]) -> None:
    """No text in place of an address raises."""
    first(*UPLOAD, location(network=Network(source_addresses=tuple(addresses))))


@pytest.mark.parametrize(
    ("region", "service"),
    [("eu-central-1", "s3.eu-central-1.amazonaws.com"), ("cn-north-1", "s3.cn-north-1.amazonaws.com.cn")],
)
def test_kms_is_asked_by_s3_on_the_callers_behalf(region: str, service: str) -> None:
    """The caller is the principal, the service is S3, and where the request comes from is unknown."""
    one = first("restore-read", "kms:Decrypt", location(region=region))
    assert told(one, "kms:viaservice") == (service,)
    assert told(one, "kms:calleraccount") == (ACCOUNT,)
    assert told(one, "aws:viaawsservice") == ("true",)
    assert told(one, "aws:principalisawsservice") == ("false",)
    assert told(one, "kms:encryptioncontextkeys") == ("aws:s3:arn",)
    assert told(one, "kms:grantisforawsresource") is None
    assert is_absent(one.request.context, "kms:encryptioncontext:team")
    for key in ("aws:calledvia", "aws:sourcevpce", "aws:sourcearn", "kms:resourcealiases", "kms:keyspec"):
        assert told(one, key) == UNKNOWN


def test_direct_requests_come_through_no_service() -> None:
    """S3 and EC2 are called by the clients themselves."""
    for one in everything(location()):
        assert told(one, "aws:viaawsservice") == ("false",)
        assert told(one, "aws:calledvia") is None
        assert told(one, "aws:requestedregion") == ("eu-central-1",)


def test_snapshot_tags() -> None:
    """Two tags are known, and the backup's labels and the volume's own tags come with them."""
    found = location(snapshot_plugin={"region": "eu-west-1"})
    tag = first("snapshot-create", "ec2:CreateTags", found)
    assert told(tag, "ec2:createaction") == ("CreateSnapshot",)
    assert told(tag, "aws:requesttag/velero.io/backup") == (SAMPLES["backup"],)
    assert told(tag, "aws:requesttag/velero.io/pv") == (SAMPLES["persistent_volume"],)
    assert told(tag, "aws:tagkeys") == UNKNOWN
    assert not is_absent(tag.request.context, "aws:requesttag/team")
    assert told(tag, "ec2:region") == told(tag, "aws:requestedregion") == ("eu-west-1",)


@pytest.mark.parametrize("now", ["2026-11-22T12:00:00Z", "2026-11-22T12:00:00", "2026-11-22T13:00:00+01:00"])
def test_time_of_the_run_is_the_time_of_the_requests(now: str) -> None:
    """Policies may open and close at a time; a time without a zone is UTC."""
    (one,) = plan(location(), operation("validate"), None, now=now)
    assert one.request.context["aws:currenttime"] == (now,)
    assert one.request.context["aws:epochtime"] == ("1795348800",)


def test_every_key_is_lower_case() -> None:
    """The engine looks keys up in lower case."""
    for one in everything(location(plugin={"tagging": "A=1&B=2"}), BucketEncryption("aws:kms", KEY)):
        assert [key for key in one.request.context if key != key.lower()] == []


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v1.13.1", (1, 13, 1)),
        ("1.14", (1, 14, 0)),
        ("v1.14.0-rc.1", (1, 14, 0)),
        ("2", (2, 0, 0)),
        (" v1.9.0+build ", (1, 9, 0)),
        ("main", None),
        ("", None),
        (None, None),
    ],
)
def test_versions(text: str | None, version: tuple[int, int, int] | None) -> None:
    """Three numbers, however much is written around them."""
    assert parse_version(text) == version


@pytest.mark.parametrize(
    ("plugin", "sent"),
    [
        ({}, True),
        ({"version": "v1.9.0"}, False),
        ({"version": "v1.9.1"}, True),
        ({"version": "v1.13.1", "checksumAlgorithm": ""}, False),
        ({"version": "v1.14.2", "checksumAlgorithm": ""}, True),
        ({"version": "v1.13.1", "checksumAlgorithm": "SHA256"}, True),
    ],
)
def test_checksum_trailer_by_version(plugin: dict[str, str], sent: bool) -> None:  # noqa: FBT001 - parametrized
    """Since 1.9.1, unless told not to; 1.14.1 and 1.14.2 do not listen."""
    assert sends_trailer(plugin) is sent
