"""Policies as people, templates and attackers write them, made from a seed: the same ones in every run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

    Policy = dict[str, Any]

_ACTIONS = (
    "s3:*",
    "*",
    "s3:Get*",
    "s3:Put*",
    "s3:*Object",
    "s3:ListBucket",
    "s3:List*",
    "S3:getobject",
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:AbortMultipartUpload",
    "s3:?etObject",
    "s3:PutObjectTagging",
    "ec2:*",
)
_PREFIXES = ("", "backups/*", "restores/*", "kopia/*", "*", "back*", "nothing/*", "kopia/sample-namespace-7f3a9c21/*")


def policy(random: Random, bucket: str, user: str) -> Policy:
    """An identity policy: often one that works, spoiled in one way or other."""
    statements = [_statement(random, bucket, user) for _ in range(random.randint(1, 3))]
    if random.random() < 0.7:
        statements.append({"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::*"]})
    if random.random() < 0.3:
        random.shuffle(statements)
    return {"Version": "2012-10-17", "Statement": statements}


def boundary(random: Random, bucket: str, user: str) -> Policy:
    """A permissions boundary: mostly wide, with something cut out."""
    wide = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [wide, _statement(random, bucket, user)]}


def bucket_policy(random: Random, bucket: str, user: str, arn: str) -> Policy:
    """A bucket policy that speaks of the user, of everybody, or of somebody else."""
    statements = []
    for _ in range(random.randint(1, 2)):
        statement = _statement(random, bucket, user)
        statement["Principal"] = random.choice(
            ["*", {"AWS": "*"}, {"AWS": arn}, {"AWS": [f"{arn}x", arn]}, {"AWS": f"{arn}x"}]
        )
        for name in ("NotResource", "Resource"):
            if name in statement:
                statement[name] = [each for each in statement[name] if bucket in each] or [f"arn:aws:s3:::{bucket}/*"]
        for name in ("Action", "NotAction"):
            if name in statement:
                statement[name] = [each for each in statement[name] if each.lower().startswith("s3:")] or [
                    "s3:GetObject"
                ]
        statements.append(statement)
    return {"Version": "2012-10-17", "Statement": statements}


def _statement(random: Random, bucket: str, user: str) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": random.choice(["Allow", "Deny"])}
    actions = random.sample(_ACTIONS, random.randint(1, 3))
    statement["NotAction" if random.random() < 0.15 else "Action"] = actions
    statement["NotResource" if random.random() < 0.15 else "Resource"] = _resources(random, bucket)
    if random.random() < 0.5:
        statement["Condition"] = _condition(random, user)
    return statement


def _resources(random: Random, bucket: str) -> list[str]:
    found = [f"arn:aws:s3:::{bucket}"] if random.random() < 0.6 else []
    whole = f"arn:aws:s3:::{bucket}/{random.choice(_PREFIXES)}"
    others = ["*", f"arn:aws:s3:::{bucket[:-1]}?/*", f"arn:aws:s3:::{bucket}x/*", f"arn:aws:s3:::{bucket}*"]
    return [*found, random.choice([whole, whole, *others])]


def _condition(random: Random, user: str) -> dict[str, Any]:
    return random.choice(
        [
            {"StringLike": {"s3:prefix": [random.choice(_PREFIXES)]}},
            {"StringEquals": {"s3:prefix": ["", "backups/"]}},
            {"StringNotLike": {"s3:prefix": "kopia/*"}},
            {"StringLikeIfExists": {"s3:prefix": "backups/*"}},
            {"StringEquals": {"s3:delimiter": "/"}},
            {"Null": {"s3:prefix": random.choice(["true", "false"])}},
            {
                "IpAddress": {
                    "aws:SourceIp": random.choice(["127.0.0.0/8", "10.0.0.0/8", ["10.0.0.0/8", "127.0.0.1/32"]])
                }
            },
            {"NotIpAddress": {"aws:SourceIp": random.choice(["127.0.0.0/8", "203.0.113.0/24"])}},
            {"Bool": {"aws:SecureTransport": random.choice(["true", "false"])}},
            {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
            {"StringEquals": {"aws:username": random.choice([user, "somebody"])}},
            {"StringNotEquals": {"aws:username": random.choice([user, "somebody"])}},
            {"StringEqualsIgnoreCase": {"aws:username": user.upper()}},
            {"ArnLike": {"aws:PrincipalArn": random.choice([f"arn:aws:iam::*:user/{user}", "arn:aws:iam::*:role/*"])}},
            {"DateGreaterThan": {"aws:CurrentTime": random.choice(["2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"])}},
            {"NumericLessThan": {"s3:max-keys": "10"}},
            {"Null": {"s3:x-amz-server-side-encryption": random.choice(["true", "false"])}},
            {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}},
            {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}},
        ]
    )
