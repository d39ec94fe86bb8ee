"""Rule MIN711: encryption that MinIO does not know."""

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
    plugin_keys,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "MIN711",
    "encryption-that-minio-does-not-know",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-bucket",),
)
def encryption_that_minio_does_not_know(evidence: Evidence) -> Verdicts:
    """The plugin asks for an encryption that MinIO does not have.

    ## Why it matters
    The plugin sends the value as it stands, and MinIO takes `AES256` and `aws:kms` only: of `aws:kms:dsse`, which AWS
    has besides, and of everything else it says `InvalidArgument` or `InvalidRequest`. Validation succeeds, because it
    writes nothing; the first backup fails.

    ## Remediation
    Write one of the two, or take the key away: what the bucket does by default then holds.

    ## Source
    minio/minio, internal/crypto/sse-s3.go and sse-kms.go, ParseHTTP (ErrInvalidEncryptionMethod).
    velero-plugin-for-aws v1.13.1, object_store.go, PutObject.
    """
    takes = ("AES256", "aws:kms")
    plugin = evidence.get(field.PLUGIN) or {}
    asked = plugin.get("serverSideEncryption")
    if not asked or plugin.get("kmsKeyId") or any(plugin.get(name) for name in plugin_keys.CUSTOMER_KEYS):
        yield not_applicable("plugin.serverSideEncryption", "it is not given, or not sent")
        return
    if asked in takes:
        yield passed("plugin.serverSideEncryption", f"MinIO knows {asked}")
        return
    folded = asked.strip().lower().replace("-", "").removesuffix(":dsse")
    meant = next((name for name in takes if name.lower() == folded), None)
    text = f"Write {meant}." if meant else f"Write {' or '.join(takes)}, or take it away."
    yield failed(
        "plugin.serverSideEncryption",
        f"MinIO has no encryption {shown(asked)!r}",
        at=evidence.place(field.PLUGIN, "serverSideEncryption"),
        remedy=correction(evidence, field.PLUGIN, meant, text, "serverSideEncryption") if meant else Remedy(text),
        error="InvalidArgument",
    )
