"""Policies as MinIO may be given them, well-formed and not, and requests with everything that its conditions can see.

They are made from a seed: the same ones in every run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

BUCKETS = ("b", "b", "b", "c", "b-x")
OBJECTS = ("a/b", "a/c", "o", "u/x", "a/../b", "a//b", "a/b/", "/lead", "é", "..")
ON_BUCKETS = ("s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketVersions")
ON_OBJECTS = (
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:AbortMultipartUpload",
    "s3:ListMultipartUploadParts",
    "s3:DeleteObjectVersion",
    "s3:PutObjectTagging",
)
_ACTIONS = (
    "s3:*",
    "s3:Get*",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:ListBucket",
    "s3:List*",
    "s3:AbortMultipartUpload",
    "s3:ListMultipartUploadParts",
    "s3:GetBucketLocation",
    "s3:?etObject",
    "s3:*Object",
    "s3:DeleteObjectVersion",
    "s3:HeadBucket",
    "s3:PutObjectTagging",
    "*",
    "admin:*",
    "admin:ServerInfo",
    "kms:*",
)
_BAD_ACTIONS = (
    "ec2:*",
    "ec2:DescribeVolumes",
    "s3:getobject",
    "S3:GetObject",
    "s3:GetFoo*",
    "s3:PutObjectAcl",
    "s3:",
    "",
    "sts:AssumeRoleWithWebIdentity",
)
_RESOURCES = (
    "*",
    "arn:aws:s3:::*",
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b*",
    "arn:aws:s3:::b/a/*",
    "arn:aws:s3:::b/",
    "arn:aws:s3:::*/*",
    "arn:aws:s3:::?/*",
    "arn:aws:s3:::?",
    "arn:aws:s3:::*-x",
    "arn:aws:s3:::b/a/b",
    "arn:aws:s3:::b/b",
    "arn:aws:s3:::c/*",
    "arn:aws:s3:::${aws:username}/*",
    "arn:aws:s3:::b/${aws:username}/*",
    "arn:aws:s3:::b/a*c",
    "arn:aws:s3:::",
    "arn:aws:s3:::b/${jwt:sub}*",
    "arn:aws:s3:::b/?",
    "arn:aws:s3:::b/??",
    "arn:aws:s3:::.",
)
_BAD_RESOURCES = ("b/*", "arn:aws:s3:::/b", "arn:aws-cn:s3:::b", "arn:minio:kms:::k", "")
_CONDITIONS: tuple[tuple[str, str, object], ...] = (
    ("StringEquals", "s3:prefix", ["a/", "b/"]),
    ("StringLike", "s3:prefix", ["a/*", ""]),
    ("StringNotLike", "s3:prefix", "a/*"),
    ("StringNotEquals", "s3:delimiter", "/"),
    ("IpAddress", "aws:SourceIp", "10.0.0.0/8"),
    ("NotIpAddress", "aws:SourceIp", ["10.1.0.0/16", "192.168.1.1"]),
    ("Bool", "aws:SecureTransport", "true"),
    ("Bool", "aws:SecureTransport", False),
    ("StringEquals", "aws:username", "u"),
    ("StringLike", "aws:username", "${aws:userid}"),
    ("StringEqualsIgnoreCase", "aws:username", "U"),
    ("StringNotEqualsIgnoreCase", "aws:username", "U"),
    ("Null", "s3:prefix", "true"),
    ("Null", "s3:prefix", False),
    ("NumericLessThanEquals", "s3:max-keys", "10"),
    ("NumericNotEquals", "s3:max-keys", 5),
    ("NumericGreaterThanIfExists", "s3:signatureAge", "10"),
    ("DateGreaterThan", "aws:CurrentTime", "2026-01-01T00:00:00Z"),
    ("DateNotEquals", "aws:CurrentTime", "2026-01-01T00:00:00Z"),
    ("DateLessThan", "aws:CurrentTime", "2026-01-01T00:00:00+02:00"),
    ("ForAllValues:StringEquals", "aws:groups", ["g", "h"]),
    ("ForAnyValue:StringLike", "aws:groups", ["g*"]),
    ("ForAllValues:StringNotEquals", "aws:groups", ["g"]),
    ("ForAnyValue:StringNotLike", "aws:groups", "h*"),
    ("StringEquals", "aws:groups", "g"),
    ("StringNotEquals", "aws:groups", "g"),
    ("StringEquals", "s3:x-amz-server-side-encryption", "AES256"),
    ("StringNotEquals", "s3:x-amz-server-side-encryption", "aws:kms"),
    ("StringLike", "s3:x-amz-server-side-encryption", "aws*"),
    ("StringEquals", "s3:ExistingObjectTag/team", "a"),
    ("StringEquals", "s3:RequestObjectTag/team", ["a", "b"]),
    ("ForAllValues:StringLike", "s3:RequestObjectTagKeys", ["te*"]),
    ("StringLike", "aws:UserAgent", "*velero*"),
    ("StringLike", "aws:Referer", "x"),
    ("BinaryEquals", "aws:username", "dQ=="),
    ("StringEquals", "s3:signatureversion", "AWS4-HMAC-SHA256"),
    ("StringEquals", "s3:versionid", "v1"),
    ("StringEquals", "aws:principaltype", "User"),
    ("StringLike", "s3:prefix", "??"),
    ("StringEqualsIgnoreCase", "s3:prefix", "É"),
    ("IpAddress", "aws:SourceIp", "::ffff:10.0.0.0/104"),
    ("DateLessThan", "aws:CurrentTime", "2026-06-01T1:00:00+24:00"),
    ("DateGreaterThan", "aws:CurrentTime", "0000-02-29T00:00:00.000000001Z"),
    ("Null", "s3:prefix", None),
    (":StringEquals", "s3:prefix", "a/"),
)
_ODD_CONDITIONS: tuple[tuple[str, str, object], ...] = (
    ("StringEqualsIfExists", "s3:prefix", "a"),
    ("ArnLike", "aws:SourceIp", "a"),
    ("StringEquals", "aws:PrincipalArn", "a"),
    ("Bool", "aws:username", "true"),
    ("IpAddress", "aws:username", "1.1.1.1"),
    ("IpAddress", "aws:SourceIp", "x"),
    ("IpAddress", "aws:SourceIp", "10.0.0.1/33"),
    ("IpAddress", "aws:SourceIp", "::1"),
    ("IpAddress", "aws:SourceIp", "10.0.0.5/8"),
    ("NumericEquals", "s3:max-keys", ["1", "2"]),
    ("NumericEquals", "s3:max-keys", "1.5"),
    ("NumericEquals", "s3:max-keys", "+5"),
    ("NumericEquals", "s3:max-keys", " 5"),
    ("NumericEquals", "s3:max-keys", 5.0),
    ("DateEquals", "aws:CurrentTime", "2026"),
    ("DateEquals", "aws:CurrentTime", "2026-01-01t00:00:00z"),
    ("DateEquals", "aws:CurrentTime", "2026-01-01T00:00:00.5Z"),
    ("Bool", "aws:SecureTransport", "yes"),
    ("Bool", "aws:SecureTransport", "T"),
    ("Bool", "aws:SecureTransport", ["true", "false"]),
    ("Bool", "aws:SecureTransport", ["true"]),
    ("Null", "s3:prefix", "x"),
    ("StringEquals", "s3:x-amz-server-side-encryption", "foo"),
    ("StringEquals", "s3:prefix", 1),
    ("stringequals", "s3:prefix", "a"),
    ("StringEquals", "S3:prefix", "a"),
    ("StringEquals", "s3:Prefix", "a"),
    ("StringEquals", "s3:prefix", []),
    ("StringEquals", "s3:x-amz-copy-source", "foo"),
    ("StringEquals", "s3:x-amz-copy-source", "foo/bar"),
    ("StringEquals", "s3:x-amz-copy-source", "/foo/bar"),
    ("StringLike", "s3:x-amz-copy-source", "foo"),
    ("StringEquals", "s3:x-amz-metadata-directive", "COPY2"),
    ("BinaryEquals", "aws:username", "!!"),
    ("foranyvalue:StringEquals", "aws:groups", "g"),
    ("ForAllValues:Bool", "aws:SecureTransport", "true"),
    ("ForAllValues:NumericEquals", "s3:max-keys", "1"),
    ("ForAllValues:IpAddress", "aws:SourceIp", "1.1.1.1"),
    ("ForAllValues:Null", "s3:prefix", "true"),
    ("StringEquals", "aws:username/x", "u"),
    ("StringEquals", "s3:ExistingObjectTag", "u"),
    ("StringEquals", "aws:SourceIp", "10.0.0.1"),
    ("StringEquals", "jwt:sub", "x"),
    ("StringEquals", "sts:DurationSeconds", "3"),
    ("NumericLessThan", "svc:DurationSeconds", "3"),
    ("Bool", "aws:SecureTransport", None),
    ("StringEquals", "aws:username", ["u", "u"]),
    ("StringEquals", "s3:x-amz-copy-source", "ab/c"),
    ("StringEquals", "s3:x-amz-copy-source", "a.-b/c"),
    ("StringEquals", "s3:x-amz-copy-source", "1.2.3.4/c"),
    ("BinaryEquals", "aws:username", "dQ==\n"),
    ("BinaryEquals", "s3:x-amz-server-side-encryption", "dQ=="),
    ("NumericEquals", "s3:max-keys", 2**63),
    ("NumericEquals", "s3:max-keys", "-9223372036854775808"),
    ("DateEquals", "aws:CurrentTime", "2026-02-29T00:00:00Z"),
    ("DateEquals", "aws:CurrentTime", "2026-01-01T24:00:00Z"),
    ("DateEquals", "aws:CurrentTime", "2026-01-01T00:00:00+00:60"),
    ("IpAddress", "aws:SourceIp", "fe80::1%eth0"),
    ("X:StringEquals", "s3:prefix", "a"),
)


def document(random: Random, odd: float) -> dict[str, Any]:
    """A policy; ``odd`` (0 to 1) is how often something in it is as MinIO may refuse it."""
    found: dict[str, Any] = {
        "Version": "2012-10-17",
        "Statement": [_statement(random, odd) for _ in range(random.randint(1, 3))],
    }
    if random.random() < odd / 4:
        found["Version"] = random.choice(["", "2008-10-17", None, 5])
    if random.random() < odd / 6:
        found["Statement"] = random.choice([{}, None, [], found["Statement"][0], [None], [5]])
    if random.random() < odd / 6:
        del found["Version"]
    if random.random() < odd / 3:
        found["ID"] = random.choice(["x", 5])
    if random.random() < 0.1:
        found["Foo"] = 1
    return {key.upper(): value for key, value in found.items()} if random.random() < 0.05 else found


_PRINCIPALS: tuple[object, ...] = ("*", {"AWS": "*"}, {"AWS": ["*"]}, {"AWS": ["u", "*"]})
_ODD_PRINCIPALS: tuple[object, ...] = (
    {"AWS": "u"},
    "u",
    {"Service": "x"},
    None,
    {"AWS": []},
    {"aws": "*"},
    {"AWS": 5},
    *_PRINCIPALS,
)
_OF_BUCKET: tuple[object, ...] = (
    ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
    ["arn:aws:s3:::b*"],
    ["arn:aws:s3:::b/a*", "arn:aws:s3:::b"],
    "*",
    ["arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b"],
)


def bucket_document(random: Random, odd: float) -> dict[str, Any]:
    """A policy of the bucket ``b``, whose resources are mostly its own."""
    found = document(random, odd)
    body = found.get("Statement", found.get("STATEMENT"))
    for statement in body if isinstance(body, list) else []:
        if not isinstance(statement, dict):
            continue
        statement.pop("principal", None)
        statement["Principal"] = random.choice(_PRINCIPALS if random.random() < 0.8 else _ODD_PRINCIPALS)
        for key in [key for key in statement if key.lower().endswith("resource")] if random.random() < 0.7 else []:
            statement[key] = random.choice(_OF_BUCKET)
    return found


def _statement(random: Random, odd: float) -> dict[str, Any]:
    effect = random.choice(["Allow", "Allow", "Allow", "Deny"])
    found: dict[str, Any] = {"Effect": random.choice(["allow", "", None, 1]) if random.random() < odd / 2 else effect}
    actions = _some(random, _ACTIONS if random.random() < 0.5 else _ACTIONS[:14], _BAD_ACTIONS, odd)
    found["NotAction" if random.random() < 0.12 else "Action"] = actions if random.random() < 0.7 else actions[0]
    if random.random() < odd / 3:
        found["Action"] = random.choice([[], None, {}, 5, "s3:*"])
    if random.random() > odd / 3:
        resources = _some(random, _RESOURCES, _BAD_RESOURCES, odd)
        found["NotResource" if random.random() < 0.12 else "Resource"] = (
            resources if random.random() < 0.8 else resources[0]
        )
    if random.random() < 0.45:
        block: dict[str, dict[str, object]] = {}
        for _ in range(random.randint(1, 2)):
            operator, key, value = random.choice(_ODD_CONDITIONS if random.random() < odd else _CONDITIONS)
            block.setdefault(operator, {})[key] = value
        found["Condition"] = block
    if random.random() < odd / 4:
        found["Condition"] = random.choice([{}, None, [], "x", {"StringEquals": {}}, {"Bogus": {}}])
    if random.random() < 0.2:
        found["Principal"] = "*"
    if random.random() < 0.1:
        found["Sid"] = random.choice(["x", "a b", 5, None, ""]) if random.random() < odd else "x"
    if random.random() < 0.1:
        found = {key.lower() if random.random() < 0.5 else key: value for key, value in found.items()}
    return found


def _some(random: Random, good: Sequence[str], bad: Sequence[str], odd: float) -> list[str]:
    return [random.choice(bad if random.random() < odd else good) for _ in range(random.randint(1, 3))]


_SENT: Mapping[str, tuple[float, tuple[tuple[str, ...], ...]]] = {
    "s3:prefix": (0.7, (("a/",), ("",), ("a/b",), ("b/",), ("é",))),
    "s3:delimiter": (0.7, (("/",),)),
    "s3:max-keys": (0.7, (("5",), ("10",), ("11",))),
    "s3:signatureage": (0.7, (("5",), ("600",))),
    "s3:signatureversion": (0.7, (("AWS4-HMAC-SHA256",),)),
    "s3:versionid": (0.3, (("v1",),)),
    "s3:x-amz-server-side-encryption": (0.5, (("AES256",), ("aws:kms",))),
    "s3:existingobjecttag/team": (0.5, (("a",), ("b",))),
    "s3:requestobjecttag/team": (0.5, (("a",), ("c",))),
    "s3:requestobjecttagkeys": (0.5, (("team",), ("team", "x"))),
    "aws:sourceip": (0.95, (("10.1.2.3",), ("8.8.8.8",), ("192.168.1.1",), ("::ffff:10.1.2.3",), ("fe80::1",))),
    "aws:securetransport": (0.95, (("true",), ("false",))),
    "aws:username": (0.95, (("u",), ("U",), ("v",))),
    "aws:userid": (0.9, (("u",),)),
    "aws:groups": (0.7, (("g",), ("g", "h"), ("h",), ("k",))),
    "aws:currenttime": (0.9, (("2026-06-01T00:00:00Z",), ("2025-01-01T00:00:00Z",))),
    "aws:useragent": (0.7, (("velero-plugin",), ("x",))),
    "aws:principaltype": (0.7, (("User",),)),
}
_NAMES = {
    "s3:signatureage": "signatureAge",
    "s3:existingobjecttag/team": "ExistingObjectTag/team",
    "s3:requestobjecttag/team": "RequestObjectTag/team",
    "s3:requestobjecttagkeys": "RequestObjectTagKeys",
    "s3:x-amz-server-side-encryption": "X-Amz-Server-Side-Encryption",
    "aws:sourceip": "SourceIp",
    "aws:securetransport": "SecureTransport",
    "aws:currenttime": "CurrentTime",
    "aws:useragent": "UserAgent",
}
"""How the server names what it gives to conditions, where that is not the key without what stands before its colon."""
_ABSENT = ("jwt:*", "aws:referer", "aws:username/*", "s3:existingobjecttag", "s3:x-amz-copy-source")
_ABSENT_ALIKE = ("s3:x-amz-metadata-directive", "sts:*", "svc:*")


def context(random: Random) -> dict[str, tuple[str, ...] | None]:
    """Everything that a condition can ask of a request: what it carries, and what it provably does not."""
    found: dict[str, tuple[str, ...] | None] = dict.fromkeys((*_ABSENT, *_ABSENT_ALIKE))
    for key, (often, values) in _SENT.items():
        found[key] = random.choice(values) if random.random() < often else None
    return found


def named(sent: Mapping[str, tuple[str, ...] | None]) -> dict[str, list[str]]:
    """The same as the server's library is given it."""
    return {_NAMES.get(key, key.partition(":")[2]): list(values) for key, values in sent.items() if values is not None}
