"""Rule MIN713: key of AWS at MinIO."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    correction,
    failed,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "MIN713",
    "key-of-aws-at-minio",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-bucket",),
)
def key_of_aws_at_minio(evidence: Evidence) -> Verdicts:
    """The plugin names a key of AWS KMS at a MinIO server.

    ## Why it matters
    MinIO asks its own KMS for the key that a request names, by a plain name such as `velero`. Of an ARN it takes the
    beginning (`arn:aws:kms:`) away and looks for a key of the rest, region and account included: there is none, and
    each upload ends in `KMS.NotFoundException`. Kopia sends no key at all.

    ## Remediation
    Write the name of a key in MinIO's KMS (`mc admin kms key status ALIAS`), or take `kmsKeyId` away and let the
    bucket encrypt by default.

    ## Source
    minio/minio, internal/crypto/sse-kms.go, ParseHTTP (the prefix is taken away).
    MinIO documentation, "Server-Side Encryption", KES.
    """
    key = (evidence.get(field.PLUGIN) or {}).get("kmsKeyId")
    if not key:
        yield not_applicable("plugin.kmsKeyId", "it is not given")
        return
    if not key.startswith(("arn:", "alias/")):
        yield passed("plugin.kmsKeyId", f"{shown(key)} may be the name of a key in MinIO's KMS")
        return
    bare = key.removeprefix("alias/")
    yield failed(
        "plugin.kmsKeyId",
        f"{shown(key)} is how AWS names its keys, and MinIO asks its own KMS by a plain name",
        at=evidence.place(field.PLUGIN, "kmsKeyId"),
        remedy=correction(evidence, field.PLUGIN, bare, f"Write {bare}, if MinIO's KMS has that key.", "kmsKeyId")
        if key != bare
        else Remedy("Write the name of a key in MinIO's KMS, or take kmsKeyId away."),
        error="KMS.NotFoundException",
    )
