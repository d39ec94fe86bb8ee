"""Rule MIN710: encryption without a kms."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Outcome,
    Provider,
    Remedy,
    Severity,
    Verdict,
    Verdicts,
    correction,
    failed,
    is_supplied,
    not_applicable,
    passed,
    plugin_keys,
    rule,
)
from checker.facts import aws, field, minio


@rule(
    "MIN710",
    "encryption-without-a-kms",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-bucket",),
)
def encryption_without_a_kms(evidence: Evidence) -> Verdicts:
    """The plugin, or the bucket by default, asks for encryption at a server that has no KMS.

    ## Why it matters
    MinIO encrypts with keys of a KMS (KES, or one secret key that it is given), with `AES256` as well as with
    `aws:kms`. Without one it refuses each upload that asks for encryption: `NotImplemented: Server side encryption
    specified but KMS is not configured`. Validation, which writes nothing, succeeds; each backup fails, so that this
    is a blocker. A default of the bucket holds for kopia too.

    ## Remediation
    Take the encryption out of the plugin's configuration and off the bucket, or give the server a KMS
    (`MINIO_KMS_SECRET_KEY`, or KES).

    ## Source
    minio/minio, issue 6367, and cmd/api-errors.go, ErrKMSNotConfigured.
    MinIO documentation, "Server-Side Encryption".
    velero-plugin-for-aws v1.13.1, object_store.go, PutObject.
    """
    plugin = evidence.get(field.PLUGIN) or {}
    customer = any(plugin.get(name) for name in plugin_keys.CUSTOMER_KEYS)
    name = "" if customer else next((key for key in ("kmsKeyId", "serverSideEncryption") if plugin.get(key)), "")
    default = evidence.get(aws.BUCKET_ENCRYPTION) if is_supplied(evidence, aws.BUCKET_ENCRYPTION) else None
    if not name and default is None:
        yield not_applicable("server", "neither the plugin nor the bucket is known to ask for encryption")
        return
    server = evidence.get(minio.SERVER)
    if server is None or server.encrypts is None:
        yield Verdict(Outcome.NOT_EXAMINED, "nobody said whether the server has a KMS", "server")
        return
    who = f"the plugin ({name})" if name else f"the bucket's default ({default.algorithm if default else ''})"
    subject = f"plugin.{name}" if name else "bucketEncryption"
    if server.encrypts:
        yield passed(subject, f"{who} asks for encryption, and the server has a KMS")
        return
    text = "Take it away, or give the server a KMS."
    yield failed(
        subject,
        f"{who} asks for encryption, and the server has no KMS to encrypt with",
        at=evidence.place(field.PLUGIN, name) if name else evidence.place(aws.BUCKET_ENCRYPTION),
        remedy=correction(evidence, field.PLUGIN, None, text, name) if name else Remedy(text),
        error="NotImplemented: Server side encryption specified but KMS is not configured",
        severity=Severity.BLOCKER,
    )
