"""Decisions a second of the MinIO policy engine beside the AWS engine's: ``python benchmarks/minio_engine.py``.

The seven actions that Velero and kopia need, against the policy of a user, one of its group with denials and
conditions, and one of the access key: four statements that speak of most actions, as the AWS benchmark has. Compiled
once, every decision made anew. Once with the server's generation known, once for all generations.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import engine as aws
from checker.facts.aws import PolicyKind
from checker.model.decision import Effect, Principal, Request
from checker.policy.minio import CompiledMinio, GroupPolicies, MinioPolicies, compile_minio

BUCKET, OBJECT = aws.BUCKET, aws.OBJECT
ON_OBJECTS = (
    "s3:GetObject",
    "s3:DeleteObject",
    "s3:PutObject",
    "s3:AbortMultipartUpload",
    "s3:ListMultipartUploadParts",
)
ON_BUCKET = ("s3:ListBucket", "s3:GetBucketLocation")
USER = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": list(ON_OBJECTS), "Resource": [f"{BUCKET}/*"]},
        {"Effect": "Allow", "Action": list(ON_BUCKET), "Resource": [BUCKET]},
    ],
}
GROUP = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Action": "s3:*",
            "Resource": "arn:aws:s3:::*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Sid": "NoForeignKey",
            "Effect": "Deny",
            "Action": "s3:PutObject",
            "Resource": f"{BUCKET}/*",
            "Condition": {"StringEquals": {"s3:x-amz-server-side-encryption": ["aws:kms"]}},
        },
    ],
}
KEY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "s3:*", "Resource": [BUCKET, f"{BUCKET}/*"]},
        {"Effect": "Deny", "Action": ["s3:DeleteBucket", "s3:PutBucketPolicy"], "Resource": "*"},
    ],
}


def policies(generation: str = "community") -> CompiledMinio:
    """The policies of the benchmark, compiled."""
    return compile_minio(
        MinioPolicies(
            user=(aws.document("user.json", PolicyKind.MANAGED, USER),),
            groups=(
                GroupPolicies(
                    "backup", enabled=True, documents=(aws.document("group.json", PolicyKind.MANAGED, GROUP),)
                ),
            ),
            key=(aws.document("key.json", PolicyKind.SESSION, KEY),),
            generation=generation,
        )
    )


def requests() -> list[Request]:
    """One request for each action."""
    nobody = Principal(None, None)
    context = {
        "aws:securetransport": ("true",),
        "aws:username": ("velero",),
        "s3:x-amz-server-side-encryption": None,
    }
    asked = [*((action, OBJECT) for action in ON_OBJECTS), *((action, BUCKET) for action in ON_BUCKET)]
    return [Request(nobody, action, resource, None, context) for action, resource in asked]


def main() -> None:
    """Print the medians, and what one decision costs beside one of AWS."""
    engines: dict[str, tuple[aws.Compiled, list[Request]]] = {
        "AWS": (aws.policies(), aws.requests()),
        "MinIO, community": (policies(), requests()),
        "MinIO, any generation": (policies(""), requests()),
    }
    figures: dict[str, list[float]] = {name: [] for name in engines}
    for compiled, asked in engines.values():
        if any(compiled.decide(request).effect is not Effect.ALLOW for request in asked):
            message = "every action must be allowed here"
            raise SystemExit(message)
    for _ in range(aws.ROUNDS):
        for name, (compiled, asked) in engines.items():
            figures[name].append(aws.measure(compiled, asked))
    yardstick = statistics.median(figures["AWS"])
    for name, found in figures.items():
        middle = statistics.median(found)
        print(f"{name}: {middle:,.0f} decisions/s, {yardstick / middle:.2f} of the cost of one of AWS")


if __name__ == "__main__":
    main()
