"""Decisions a second of the AWS policy engine on one core: ``python benchmarks/engine.py``.

The twelve actions of the documented policy against that policy, a bucket policy, a permissions boundary and two levels
of service control policies. The policies are compiled once; every decision is made anew, and no step is built.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from checker.documents.json_reader import read_json
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.model.decision import Decision, Effect, Principal, Request
from checker.policy.aws import CompiledPolicies, Policies, compile_policies

ACCOUNT = "111122223333"
BUCKET = "arn:aws:s3:::acme-prod-velero"
OBJECT = f"{BUCKET}/cluster-a/backups/nightly/velero-backup.json"
EC2 = f"arn:aws:ec2:eu-central-1:{ACCOUNT}"
USER = Principal(f"arn:aws:iam::{ACCOUNT}:user/velero", ACCOUNT)
ROUNDS, DECISIONS = 7, 240_000

DOCUMENTED = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": [
                "ec2:DescribeVolumes",
                "ec2:DescribeSnapshots",
                "ec2:CreateTags",
                "ec2:CreateVolume",
                "ec2:CreateSnapshot",
                "ec2:DeleteSnapshot",
            ],
            "Resource": "*",
        },
        {
            "Effect": "Allow",
            "Action": [
                "s3:GetObject",
                "s3:DeleteObject",
                "s3:PutObject",
                "s3:AbortMultipartUpload",
                "s3:ListMultipartUploadParts",
            ],
            "Resource": [f"{BUCKET}/*"],
        },
        {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": [BUCKET]},
    ],
}
BUCKET_POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [BUCKET, f"{BUCKET}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Sid": "NoForeignAcl",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:PutObject",
            "Resource": f"{BUCKET}/*",
            "Condition": {"StringEquals": {"s3:x-amz-acl": ["public-read", "public-read-write"]}},
        },
        {
            "Sid": "Auditors",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::444455556666:role/audit"},
            "Action": ["s3:GetObject", "s3:ListBucket"],
            "Resource": [BUCKET, f"{BUCKET}/*"],
        },
    ],
}
BOUNDARY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": ["s3:*", "ec2:*", "kms:*"], "Resource": "*"},
        {"Effect": "Deny", "Action": "s3:DeleteBucket*", "Resource": "*"},
    ],
}
ROOT_SCP = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
UNIT_SCP = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {
            "Sid": "HomeRegions",
            "Effect": "Deny",
            "NotAction": ["iam:*", "sts:*", "organizations:*"],
            "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}},
        },
    ],
}


def document(name: str, kind: PolicyKind, policy: object) -> PolicyDocument:
    """A policy as read from a file."""
    return PolicyDocument(name, kind, read_json(name, json.dumps(policy, indent=2).encode()))


def policies(identity: object = DOCUMENTED) -> CompiledPolicies:
    """The policies of the benchmark, compiled; ``identity`` stands in for the documented policy."""
    return compile_policies(
        Policies(
            identity=(document("velero.json", PolicyKind.MANAGED, identity),),
            session=(),
            rcps=(),
            vpc_endpoint=(),
            public_access_block=None,
            key=(),
            grants=(),
            trust=(),
            boundary=(document("boundary.json", PolicyKind.BOUNDARY, BOUNDARY),),
            scps=(
                (document("root.json", PolicyKind.SCP, ROOT_SCP),),
                (document("unit.json", PolicyKind.SCP, UNIT_SCP),),
            ),
            bucket=(document("bucket.json", PolicyKind.BUCKET, BUCKET_POLICY),),
        )
    )


def requests() -> list[Request]:
    """One request for each documented action."""
    common = {"aws:securetransport": ("true",), "aws:requestedregion": ("eu-central-1",), "s3:x-amz-acl": None}
    asked = {
        "ec2:DescribeVolumes": "*",
        "ec2:DescribeSnapshots": "*",
        "ec2:CreateTags": f"{EC2}:snapshot/snap-0a1b2c3d4e5f60718",
        "ec2:CreateVolume": f"{EC2}:volume/vol-0a1b2c3d4e5f60718",
        "ec2:CreateSnapshot": f"{EC2}:volume/vol-0a1b2c3d4e5f60718",
        "ec2:DeleteSnapshot": f"{EC2}:snapshot/snap-0a1b2c3d4e5f60718",
        "s3:GetObject": OBJECT,
        "s3:DeleteObject": OBJECT,
        "s3:PutObject": OBJECT,
        "s3:AbortMultipartUpload": OBJECT,
        "s3:ListMultipartUploadParts": OBJECT,
        "s3:ListBucket": BUCKET,
    }
    return [Request(USER, action, resource, ACCOUNT, common) for action, resource in asked.items()]


def measure(compiled: CompiledPolicies, asked: list[Request]) -> float:
    """Decisions a second in one round."""
    rounds = DECISIONS // len(asked)
    decide = compiled.decide
    start = time.perf_counter()
    for _ in range(rounds):
        for request in asked:
            decide(request)
    return rounds * len(asked) / (time.perf_counter() - start)


def main() -> None:
    """Print the median and the range."""
    compiled, asked = policies(), requests()
    answers: list[Decision] = [compiled.decide(request) for request in asked]
    if any(answer.effect is not Effect.ALLOW for answer in answers):
        message = "every documented action must be allowed here"
        raise SystemExit(message)
    figures = [measure(compiled, asked) for _ in range(ROUNDS)]
    low, middle, high = min(figures), statistics.median(figures), max(figures)
    print(f"AWS policy engine: {middle:,.0f} decisions/s ({low:,.0f} to {high:,.0f}, {ROUNDS} rounds)")


if __name__ == "__main__":
    main()
