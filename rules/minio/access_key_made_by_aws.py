"""Rule MIN609: access key made by AWS."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    access_key,
    failed,
    minio_server,
    not_applicable,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "MIN609",
    "access-key-made-by-aws",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-access-key", "minio-credentials"),
)
def access_key_made_by_aws(evidence: Evidence) -> Verdicts:
    """The access key of a location on MinIO is made like one of AWS.

    ## Why it matters
    IAM makes its access keys of `AKIA` or `ASIA` and sixteen capitals and digits; a MinIO server makes twenty at
    random. A key of AWS is unknown to MinIO (`InvalidAccessKeyId`), and it does not belong on another server, which
    sees its id with every request.

    ## Remediation
    Give the access key that the MinIO server made, or choose the provider AWS if the bucket is there.

    ## Source
    IAM User Guide, "IAM identifiers", unique id prefixes.
    minio/minio, internal/auth/credentials.go, GenerateCredentials.
    """
    key = evidence.get(field.ACCESS_KEY_ID)
    if not key:
        yield not_applicable("credentials.accessKeyId", "the location gives no access key")
    elif not access_key.is_usual(key.strip()) or minio_server.is_sample_key(key.strip()):
        yield passed("credentials.accessKeyId", "it is not made like an access key of AWS")
    else:
        yield failed(
            "credentials.accessKeyId",
            f"the access key {key.strip()} is made like one of AWS, which no MinIO server knows",
            at=evidence.place(field.ACCESS_KEY_ID),
            remedy=Remedy("Give the access key that the MinIO server made."),
            error="InvalidAccessKeyId",
        )
