"""The stand-in for a MinIO server, on its administrators' side: ``MinioAdmin`` sets it up and asks it."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from minio.error import MinioAdminException

from tests.servers.test_minio import allow, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.servers.minio_server import MinioServer

EVERYTHING = allow("s3:*", "arn:aws:s3:::*")


@contextmanager
def forbidden(code: str) -> Iterator[None]:
    """What is done in the block is refused with a code of the administrators' API."""
    with pytest.raises(MinioAdminException) as caught:
        yield
    assert json.loads(caught.value._body)["Code"] == code  # noqa: SLF001 - nothing else holds it


def lists(minio: MinioServer, keys: tuple[str, str], bucket: str) -> bool:
    """Whether somebody may list a bucket."""
    try:
        minio.s3(*keys).list_objects_v2(Bucket=bucket)
    except minio.s3().exceptions.ClientError:
        return False
    return True


def test_documents_are_taken_as_the_library_takes_them(minio: MinioServer) -> None:
    """Unknown fields go, and an action that MinIO does not know refuses the whole document."""
    admin = minio.admin()
    strange = {"Version": "2012-10-17", "Statement": [{**EVERYTHING["Statement"][0], "Principal": "*"}]}
    admin.policy_add("strange", policy=strange)
    assert json.loads(admin.policy_info("strange"))["Statement"] == [
        {"Effect": "Allow", "Action": ["s3:*"], "Resource": ["arn:aws:s3:::*"]}
    ]
    with forbidden("XMinioMalformedIAMPolicy"):
        admin.policy_add("aws", policy=allow(["s3:GetObject", "ec2:*"], "*"))
    with forbidden("MalformedPolicy"):
        admin.policy_add("unversioned", policy={"Statement": EVERYTHING["Statement"]})
    assert set(json.loads(admin.policy_list())) >= {
        *("readwrite", "readonly", "writeonly", "diagnostics", "consoleAdmin"),
        "strange",
    }


def test_policies_are_attached_and_detached(minio: MinioServer) -> None:
    """The answer names what changed; what is so already is refused, and so is what is not there."""
    admin, bucket = minio.admin(), minio.bucket()
    name, secret = minio.user()
    assert json.loads(admin.attach_policy(["readwrite"], user=name))["policiesAttached"] == ["readwrite"]
    assert lists(minio, (name, secret), bucket)
    with forbidden("XMinioAdminPolicyChangeAlreadyApplied"):
        admin.attach_policy(["readwrite"], user=name)
    with forbidden("XMinioAdminNoSuchPolicy"):
        admin.attach_policy(["none"], user=name)
    admin.detach_policy(["readwrite"], user=name)
    assert not lists(minio, (name, secret), bucket)


def test_groups_bring_policies_while_they_are_enabled(minio: MinioServer) -> None:
    """A disabled group takes the user's own policies away, too."""
    admin, bucket = minio.admin(), minio.bucket()
    keys = minio.user(allow("s3:GetObject", "arn:aws:s3:::*"))
    minio.s3().put_object(Bucket=bucket, Key="a", Body=b"a")
    assert not lists(minio, keys, bucket)
    group = minio.group([keys[0]], "readwrite")
    assert lists(minio, keys, bucket)
    admin.group_disable(group)
    assert not lists(minio, keys, bucket)
    with refused("AccessDenied"):
        minio.s3(*keys).get_object(Bucket=bucket, Key="a")
    assert json.loads(admin.group_info(group))["status"] == "disabled"
    assert json.loads(admin.user_info(keys[0]))["memberOf"] == [group]
    assert json.loads(admin.group_list()) == [group]


def test_an_access_key_may_at_most_what_its_user_may(minio: MinioServer) -> None:
    """It inherits, or has a policy of its own below its user's."""
    bucket, other = minio.bucket(), minio.bucket()
    user = minio.user(allow("s3:ListBucket", f"arn:aws:s3:::{bucket}"))
    inheriting, wide = minio.access_key(user), minio.access_key(user, EVERYTHING)
    narrow = minio.access_key(user, allow("s3:GetObject", "arn:aws:s3:::*"))
    assert [lists(minio, keys, bucket) for keys in (inheriting, wide, narrow)] == [True, True, False]
    assert not lists(minio, wide, other)
    shown = json.loads(minio.admin(*narrow).get_service_account(narrow[0]))
    assert (shown["parentUser"], shown["impliedPolicy"]) == (user[0], False)
    assert json.loads(shown["policy"])["Statement"][0]["Action"] == ["s3:GetObject"]
    minio.admin().user_disable(user[0])
    assert not lists(minio, inheriting, bucket)


def test_a_key_of_root_is_root_unless_it_has_a_policy(minio: MinioServer) -> None:
    """Its own policy is then all that it has."""
    bucket, other = minio.bucket(), minio.bucket()
    root = minio.key_id, minio.secret
    narrow = minio.access_key(root, allow("s3:ListBucket", f"arn:aws:s3:::{bucket}"))
    assert lists(minio, minio.access_key(root), other)
    assert (lists(minio, narrow, bucket), lists(minio, narrow, other)) == (True, False)


def test_a_session_is_narrowed_by_its_policy(minio: MinioServer) -> None:
    """Temporary keys of a user may what both policies allow."""
    bucket, other = minio.bucket(), minio.bucket()
    keys = minio.user("readwrite")
    policy = json.dumps(allow("s3:ListBucket", f"arn:aws:s3:::{bucket}"))
    made = minio.session(keys, policy).retrieve()
    s3 = minio.s3(made.access_key, made.secret_key, made.session_token)
    s3.list_objects_v2(Bucket=bucket)
    with refused("AccessDenied"):
        s3.list_objects_v2(Bucket=other)
    with refused("InvalidTokenId"):
        minio.s3(made.access_key, made.secret_key).list_objects_v2(Bucket=bucket)


def test_any_key_learns_about_its_own_account(minio: MinioServer) -> None:
    """The policies of its user in one, and the buckets that it may see or write to."""
    mine, other = minio.bucket(), minio.bucket(lock=True)
    policy = allow(["s3:ListBucket"], f"arn:aws:s3:::{mine}")
    user = minio.user(policy, allow("s3:PutObject", f"arn:aws:s3:::{mine}/prefix/*"))
    told = json.loads(minio.admin(*minio.access_key(user)).account_info())
    assert told["AccountName"] == user[0]
    assert [each["Action"] for each in told["Policy"]["Statement"]] == [["s3:ListBucket"], ["s3:PutObject"]]
    assert [(each["name"], each["access"]) for each in told["Buckets"]] == [(mine, {"read": True, "write": False})]
    assert json.loads(minio.admin(*minio.user()).account_info())["Policy"] == {"Version": "", "Statement": None}
    of_root: dict[str, Any] = json.loads(minio.admin().account_info())
    locks = {each["name"]: each["details"]["locking"] for each in of_root["Buckets"]}
    assert (locks[mine], locks[other]) == (False, True)


def test_what_administrators_do_wants_their_actions(minio: MinioServer) -> None:
    """A plain user sees itself only; an administrator of a part sees that part."""
    name, secret = minio.user("readwrite")
    plain = minio.admin(name, secret)
    assert json.loads(plain.user_info(name))["policyName"] == "readwrite"
    for call in (plain.user_list, plain.policy_list, plain.info, plain.group_list):
        with forbidden("AccessDenied"):
            call()
    with forbidden("AccessDenied"):
        plain.user_info("somebody")
    with forbidden("AccessDenied"):
        plain.user_add("somebody", "some-secret-key")
    reader = minio.admin(*minio.user({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["admin:ListUsers", "admin:ServerInfo", "admin:ConfigUpdate"]}]}))  # fmt: skip
    assert name in json.loads(reader.user_list())
    minio.settings.region = "eu-west-1"
    assert json.loads(reader.info())["region"] == "eu-west-1"
    assert "region=eu-west-1" in reader.config_get("site")
    denied = minio.user({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": ["admin:GetUser"]}]})
    with forbidden("AccessDenied"):
        minio.admin(*denied).user_info(denied[0])


def test_who_has_a_policy_can_be_asked(minio: MinioServer) -> None:
    """By user, by group and by policy."""
    name, _ = minio.user("readonly")
    group = minio.group([name], "diagnostics")
    found = json.loads(minio.admin().get_policy_entities([name], [], []))
    assert found["userMappings"] == [
        {"user": name, "policies": ["readonly"], "memberOfMappings": [{"group": group, "policies": ["diagnostics"]}]}
    ]
    found = json.loads(minio.admin().get_policy_entities([], [], ["diagnostics"]))
    assert found["policyMappings"] == [{"policy": "diagnostics", "users": [], "groups": [group]}]


def test_quotas_and_keys_are_listed(minio: MinioServer) -> None:
    """As the SDK reads them."""
    bucket, user = minio.bucket(), minio.user("readwrite")
    key = minio.access_key(user)
    minio.admin().bucket_quota_set(bucket, 10**9)
    assert json.loads(minio.admin().bucket_quota_get(bucket))["quota"] == 10**9
    listed = json.loads(minio.admin(*key).list_service_account(""))["accounts"]
    assert [each["accessKey"] for each in listed] == [key[0]]
    minio.admin().delete_service_account(key[0])
    with refused("InvalidAccessKeyId"):
        minio.s3(*key).list_buckets()


def test_the_administrators_api_wants_a_good_signature(minio: MinioServer) -> None:
    """A wrong secret is no administrator."""
    with forbidden("SignatureDoesNotMatch"):
        minio.admin(minio.key_id, "another-secret").info()
