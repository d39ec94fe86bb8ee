"""What a decision costs at MinIO, beside the same at AWS: ``python benchmarks/minio.py``.

Eight requests of a location against the S3 part of the documented policy, turn by turn in one run; every decision is
made anew, and no step is built. Where nobody said of which generation the server is, two readings are compared first.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any, Protocol

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.engine import BUCKET, DOCUMENTED, OBJECT, USER
from checker.documents.json_reader import read_json
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.model.decision import Decision, Request
from checker.policy.aws import Policies, compile_policies
from checker.policy.minio import MinioPolicies, compile_minio

ROUNDS, TIMES = 9, 5_000
SENT = {"aws:sourceip": ("10.0.0.1",), "s3:prefix": ("x",), "aws:securetransport": ("true",)}
ON_OBJECTS = ("GetObject", "PutObject", "DeleteObject", "AbortMultipartUpload", "ListMultipartUploadParts")
ON_BUCKETS = ("ListBucket", "GetBucketLocation", "GetBucketPolicy")


class Compiled(Protocol):
    """Policies that can be asked."""

    def decide(self, request: Request) -> Decision:
        """The decision about one request."""
        ...


def main() -> None:
    """Print the cost of a decision of each, and the ratio of pairs."""
    listed: Any = DOCUMENTED["Statement"]
    statements = [each for each in listed if "s3:" in str(each["Action"])]
    text = json.dumps({"Version": "2012-10-17", "Statement": statements}).encode()
    documents = (PolicyDocument("policy", PolicyKind.MANAGED, read_json("policy", text, limit=1_000_000)),)
    aws = compile_policies(Policies(documents, (), (), (), (), (), (), None, (), (), ()))
    requests = [Request(USER, f"s3:{action}", OBJECT, USER.account, SENT) for action in ON_OBJECTS]
    requests += [Request(USER, f"s3:{action}", BUCKET, USER.account, SENT) for action in ON_BUCKETS]
    for generation in ("community", ""):
        minio = compile_minio(MinioPolicies(documents, generation=generation))
        pairs = [(_cost(aws, requests), _cost(minio, requests)) for _ in range(ROUNDS)]
        ratio = statistics.median(theirs / ours for ours, theirs in pairs)
        costs = " and ".join(f"{statistics.median(each):.2f}" for each in zip(*pairs, strict=True))
        print(f"generation {generation or 'not told'}: {costs} µs a decision (AWS, MinIO), MinIO / AWS {ratio:.2f}")


def _cost(compiled: Compiled, requests: list[Request]) -> float:
    """Microseconds a decision."""
    start = time.perf_counter()
    for _ in range(TIMES):
        for request in requests:
            compiled.decide(request)
    return (time.perf_counter() - start) / TIMES / len(requests) * 1e6


if __name__ == "__main__":
    main()
