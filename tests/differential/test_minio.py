"""The engine beside a MinIO server: a thousand sets of policies, and what it really answers to requests of clients.

The server is the stand-in, or MinIO itself where it is installed. Of the stand-in the decisions are MinIO's library's,
and what the library is asked is worked out from the request as it arrived: so this holds what we say of a request, of
users, groups and access keys against somebody else's reading of the same sources (docs/differential.md).
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from botocore.exceptions import ClientError

from checker.documents.json_reader import read_json
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.model.decision import Effect, Principal, Request
from checker.policy.minio import GroupPolicies, MinioPolicies, compile_minio
from checker.policy.minio_language.known import COMMUNITY
from tests.differential.minio_policies import document
from tests.servers.engine_oracle import Oracle, needed_oracle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.model.decision import Decision
    from tests.servers.minio_server import MinioServer

WORKERS, SETS = 4, 250
EMPTY: dict[str, Any] = {"Version": "2012-10-17", "Statement": []}
KEYS = ("a/b", "a/c", "o", "a/d/e")
NOW = "2026-11-22T00:00:00Z"
_NEVER = ("jwt:*", "ldap:*", "sts:*", "svc:*", "aws:referer", "aws:groups", "s3:versionid", "s3:signatureage")
_NEVER_SENT = (
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-copy-source",
    "s3:x-amz-metadata-directive",
    "s3:existingobjecttag/*",
    "s3:requestobjecttag/*",
    "s3:requestobjecttagkeys",
    "s3:prefix",
    "s3:delimiter",
    "s3:max-keys",
)


# The server tells conditions no version of a signature whose body ends in a checksum, as the SDK sends it.
_TRAILER: dict[str, tuple[str, ...] | None] = {"s3:signatureversion": None}


class Asked(NamedTuple):
    """A request: what it is decided as, what conditions see of it besides, and how it is sent."""

    action: str
    key: str
    sent: dict[str, tuple[str, ...] | None]
    method: str
    fields: dict[str, Any]


class Compared(NamedTuple):
    """A request under a set of policies, as the engine decides it and as the server answered."""

    policies: dict[str, Any]
    asked: Asked
    decision: Decision
    allowed: bool


class Worker:
    """A user in a group, with an access key that inherits and one with a policy of its own, and a bucket."""

    def __init__(self, server: MinioServer, number: int) -> None:
        """Make them; the policies are empty."""
        self.server, self.random = server, Random(f"worker {number}")  # noqa: S311 - the same policies in every run
        self.admin = server.admin()
        self.bucket = f"bbb-{number}"
        self.root = server.s3()
        self.root.create_bucket(Bucket=self.bucket)
        self.gone: set[str] = set(KEYS)
        self.names = {part: f"{part}-{number}" for part in ("own", "group")}
        self.put("own", EMPTY)
        self.put("group", EMPTY)
        self.user = server.user(self.names["own"], server.policy({**EMPTY, "Statement": [_ADMIN]}))
        self.inheriting = server.access_key(self.user)
        self.group = server.group([self.user[0]], self.names["group"])
        # The right to make access keys was needed once only.
        self.admin.policy_set(self.names["own"], user=self.user[0])

    def put(self, part: str, policy: dict[str, Any]) -> None:
        """Put a policy in force."""
        self.admin.policy_add(self.names[part], policy=policy)

    def made(self, oracle: Oracle) -> dict[str, Any]:
        """A policy of this worker's bucket, which MinIO stores."""
        while True:
            text = json.dumps(document(self.random, 0))
            text = text.replace("arn:aws:s3:::b", f"arn:aws:s3:::{self.bucket}")
            text = text.replace('"u"', json.dumps(self.user[0]))
            if oracle.accepts(text):
                found: dict[str, Any] = json.loads(text)
                return found

    def compared(self, oracle: Oracle) -> Iterator[Compared]:
        """The answers to every kind of request under one set of policies."""
        policies = {"own": self.made(oracle), "group": EMPTY if self.random.random() < 0.5 else self.made(oracle)}
        disabled = self.random.random() < 0.1
        for part, policy in policies.items():
            self.put(part, policy)
        if disabled:
            self.admin.group_disable(self.group)
        try:
            yield from self._asked(policies, enabled=not disabled)
        finally:
            if disabled:
                self.admin.group_enable(self.group)

    def _asked(self, policies: dict[str, Any], *, enabled: bool) -> Iterator[Compared]:
        by_key = self.random.random() < 0.5
        keys = self.inheriting if by_key else self.user
        documents = {part: (_document(part, policy),) for part, policy in policies.items()}
        groups = (GroupPolicies(self.group, enabled=enabled, documents=documents["group"]),)
        compiled = compile_minio(MinioPolicies(documents["own"], groups, generation=COMMUNITY))
        for key in self.gone:
            self.root.put_object(Bucket=self.bucket, Key=key, Body=b"x")
        self.gone.clear()
        upload = self.root.create_multipart_upload(Bucket=self.bucket, Key="a/b")["UploadId"]
        client = self.server.s3(*keys)
        for asked in self.requests(upload):
            resource = f"arn:aws:s3:::{self.bucket}" + (f"/{asked.key}" if asked.key else "")
            request = Request(Principal(None, None), asked.action, resource, None, self.context(asked))
            decision = compiled.decide(request)
            allowed = _allowed(client, asked)
            if allowed and asked.action == "s3:DeleteObject":
                self.gone.add(asked.key)
            yield Compared({**policies, "enabled": enabled, "by_key": by_key}, asked, decision, allowed)
        with suppress(ClientError):
            self.root.abort_multipart_upload(Bucket=self.bucket, Key="a/b", UploadId=upload)

    def requests(self, upload: str) -> Iterator[Asked]:
        """What the clients of a location send, deletions last."""
        bucket = {"Bucket": self.bucket}
        prefix = self.random.choice(["", "a/", "a/b", "b/"])
        listing: dict[str, Any] = {**bucket, "Prefix": prefix}
        sent: dict[str, tuple[str, ...] | None] = {"s3:prefix": (prefix,)}
        if self.random.random() < 0.5:
            listing["Delimiter"], sent["s3:delimiter"] = "/", ("/",)
        if self.random.random() < 0.5:
            most = self.random.choice([5, 10, 11])
            listing["MaxKeys"], sent["s3:max-keys"] = most, (str(most),)
        key = self.random.choice(KEYS)
        one = {**bucket, "Key": key}
        part = {**bucket, "Key": "a/b", "UploadId": upload}
        yield Asked("s3:ListBucket", "", sent, "list_objects_v2", listing)
        yield Asked("s3:GetBucketLocation", "", {}, "get_bucket_location", bucket)
        yield Asked("s3:PutObject", key, _TRAILER, "put_object", {**one, "Body": b"y"})
        yield Asked("s3:GetObject", key, {}, "get_object", one)
        yield Asked("s3:GetObject", key, {}, "head_object", one)
        yield Asked("s3:PutObject", "a/b", _TRAILER, "upload_part", {**part, "PartNumber": 1, "Body": b"z"})
        yield Asked("s3:ListMultipartUploadParts", "a/b", {}, "list_parts", part)
        yield Asked("s3:AbortMultipartUpload", "a/b", {}, "abort_multipart_upload", part)
        yield Asked("s3:PutObject", key, {}, "create_multipart_upload", one)
        yield Asked("s3:DeleteObject", "a/c", {}, "delete_object", {**bucket, "Key": "a/c"})
        gone = {**bucket, "Delete": {"Objects": [{"Key": "a/d/e"}]}}
        yield Asked("s3:DeleteObject", "a/d/e", {}, "delete_objects", gone)

    def context(self, asked: Asked) -> dict[str, tuple[str, ...] | None]:
        """Everything that conditions can see of a request."""
        found: dict[str, tuple[str, ...] | None] = dict.fromkeys((*_NEVER, *_NEVER_SENT))
        return {
            **found,
            "aws:sourceip": ("127.0.0.1",),
            "aws:securetransport": ("true",),
            "aws:username": (self.user[0],),
            "aws:userid": (self.user[0],),
            "aws:currenttime": (NOW,),
            "s3:signatureversion": ("AWS4-HMAC-SHA256",),
            **asked.sent,
        }


_ADMIN = {"Effect": "Allow", "Action": ["admin:CreateServiceAccount"]}


def _document(name: str, policy: dict[str, Any]) -> PolicyDocument:
    found = read_json(name, json.dumps(policy).encode(), limit=1_000_000)
    return PolicyDocument(name, PolicyKind.MANAGED, found)


def _allowed(client: Any, asked: Asked) -> bool:  # noqa: ANN401 - clients of botocore have no types
    try:
        said = getattr(client, asked.method)(**asked.fields)
    except ClientError as error:
        code, status = error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
        if code == "AccessDenied" or status == 403:
            return False
        if status == 404:
            return True
        raise
    return not any(each["Code"] == "AccessDenied" for each in said.get("Errors", []))


@pytest.fixture
def oracle() -> Iterator[Oracle]:
    """MinIO's library, to leave out what it would not store."""
    running = Oracle(needed_oracle())
    yield running
    running.close()


def test_requests_are_decided_as_the_server_decides_them(minio: MinioServer, oracle: Oracle) -> None:
    """Eleven requests under each of a thousand sets of policies: of the user, of a group, of an access key."""
    workers = [Worker(minio, number) for number in range(WORKERS)]

    def work(worker: Worker) -> list[list[Compared]]:
        return [list(worker.compared(oracle)) for _ in range(SETS)]

    with ThreadPoolExecutor(WORKERS) as pool:
        sets = [each for found in pool.map(work, workers) for each in found]
    compared = [each for found in sets for each in found]
    told = [each for each in compared if each.decision.effect is not Effect.UNKNOWN]
    differing = [each for each in told if (each.decision.effect is Effect.ALLOW) is not each.allowed]
    assert [(each.asked, each.decision.effect, each.allowed, json.dumps(each.policies)) for each in differing] == []
    assert len(sets) == WORKERS * SETS
    assert len(told) > len(compared) * 0.9, "the engine has to decide what is compared"
    allowed = sum(each.allowed for each in told)
    assert len(told) / 10 < allowed < len(told) * 9 / 10
