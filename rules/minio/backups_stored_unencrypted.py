"""Rule MIN342: backups stored unencrypted."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Outcome,
    Provider,
    Remedy,
    Severity,
    Verdict,
    Verdicts,
    failed,
    is_supplied,
    passed,
    plugin_keys,
    rule,
)
from checker.facts import aws, field


@rule(
    "MIN342",
    "backups-stored-unencrypted",
    severity=Severity.ADVICE,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def backups_stored_unencrypted(evidence: Evidence) -> Verdicts:
    """Nothing encrypts what the bucket on MinIO stores.

    ## Why it matters
    AWS encrypts every object; a MinIO server encrypts none until it has a KMS and is told to. Velero's metadata holds
    the secrets of the cluster as they are, so that a drive that is sent back, or a copy of the server's files, gives
    them away; kopia encrypts volume data itself. What the plugin asks for holds for its own uploads alone.

    ## Remediation
    Give the server a KMS, and let the bucket encrypt by default: `mc encrypt set sse-s3 ALIAS/BUCKET`. Where the
    drives are encrypted below MinIO, waive this.

    ## Source
    MinIO documentation, "Server-Side Encryption"; "mc encrypt set".
    kopia documentation, "Encryption" (repositories are always encrypted).
    """
    if not is_supplied(evidence, aws.BUCKET_ENCRYPTION):
        yield Verdict(Outcome.NOT_EXAMINED, "nobody said whether the bucket encrypts by default", "bucketEncryption")
        return
    default, plugin = evidence.get(aws.BUCKET_ENCRYPTION), evidence.get(field.PLUGIN) or {}
    asked = next(
        (name for name in ("kmsKeyId", "serverSideEncryption", *plugin_keys.CUSTOMER_KEYS) if plugin.get(name)), ""
    )
    if default is not None:
        yield passed("bucketEncryption", f"the bucket encrypts with {default.algorithm} by default")
    elif asked:
        yield passed("bucketEncryption", f"the plugin asks for encryption ({asked}), and kopia encrypts by itself")
    else:
        yield failed(
            "bucketEncryption",
            "neither the bucket nor the plugin encrypts, so the secrets in backups lie open on the drives",
            at=evidence.place(aws.BUCKET_ENCRYPTION),
            remedy=Remedy("Give the server a KMS, and let the bucket encrypt by default."),
        )
