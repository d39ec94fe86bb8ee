"""Rule AWS705: unknown server side encryption."""

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
    "AWS705",
    "unknown-server-side-encryption",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-kms-key", "aws-validate"),
)
def unknown_server_side_encryption(evidence: Evidence) -> Verdicts:
    """The plugin's configuration asks for an encryption that S3 does not have.

    ## Why it matters
    The plugin sends the value as it stands, and S3 takes `AES256`, `aws:kms` and `aws:kms:dsse` only. Validation
    succeeds, because it writes nothing; the first backup ends in `InvalidArgument` or
    `InvalidEncryptionAlgorithmError`.

    ## Remediation
    Write one of the three, or take the key away: the bucket's default then holds.

    ## Source
    Amazon S3 API Reference, `PutObject`, x-amz-server-side-encryption.
    velero-plugin-for-aws v1.13.1, object_store.go, PutObject.
    """
    plugin = evidence.get(field.PLUGIN) or {}
    asked = plugin.get("serverSideEncryption")
    if not asked or plugin.get("kmsKeyId") or any(plugin.get(name) for name in plugin_keys.CUSTOMER_KEYS):
        yield not_applicable("plugin.serverSideEncryption", "it is not given, or not sent")
        return
    if asked in plugin_keys.ENCRYPTIONS:
        yield passed("plugin.serverSideEncryption", f"S3 knows {asked}")
        return
    folded = asked.strip().lower().replace("-", "")
    meant = next((name for name in plugin_keys.ENCRYPTIONS if name.lower() == folded), None)
    text = f"Write {meant}." if meant else f"Write one of {', '.join(plugin_keys.ENCRYPTIONS)}, or take it away."
    yield failed(
        "plugin.serverSideEncryption",
        f"S3 has no encryption {shown(asked)!r}",
        at=evidence.place(field.PLUGIN, "serverSideEncryption"),
        remedy=correction(evidence, field.PLUGIN, meant, text, "serverSideEncryption") if meant else Remedy(text),
        error="operation error S3: PutObject, https response error StatusCode: 400, api error InvalidArgument",
    )
