"""Rule AWS706: encryption with a customer key."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Severity,
    Verdicts,
    correction,
    failed,
    not_applicable,
    passed,
    plugin_keys,
    rule,
)
from checker.facts import field


@rule(
    "AWS706",
    "encryption-with-a-customer-key",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-kms-key", "aws-validate"),
)
def encryption_with_a_customer_key(evidence: Evidence) -> Verdicts:
    """The plugin encrypts with a key of the customer (SSE-C), which only the plugin has.

    ## Why it matters
    Objects under such a key are served only to who sends the key along. The CLI follows a signed URL without it, so
    that `velero backup logs`, `describe --details` and `download` fail. kopia never uses the key, so that volume data
    is not encrypted with it. Plugins v1.9.0 and v1.9.1 could not write at all. Besides, S3 refuses this kind of
    encryption in new buckets since April 2026, unless the bucket allows it.

    ## Remediation
    Let the bucket encrypt with a KMS key by default, and take the key away here.

    ## Source
    Amazon S3 User Guide, "Using server-side encryption with customer-provided keys (SSE-C)", presigned URLs:
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html
    Amazon S3 User Guide, "Default SSE-C setting for new buckets FAQ".
    velero-plugin-for-aws v1.13.1, object_store.go, CreateSignedURL; velero issue 7693.
    """
    plugin = evidence.get(field.PLUGIN) or {}
    names = [name for name in plugin_keys.CUSTOMER_KEYS if plugin.get(name)]
    if not plugin:
        yield not_applicable("plugin", "no configuration of the plugin is given")
    elif not names or plugin.get("kmsKeyId"):
        yield passed("plugin", "it does not encrypt with a key of the customer")
    else:
        yield failed(
            f"plugin.{names[0]}",
            f"{names[0]}: logs and details of a backup cannot be read by a signed URL, and kopia does not use it",
            at=evidence.place(field.PLUGIN, names[0]),
            remedy=correction(
                evidence, field.PLUGIN, None, "Take it away, and let the bucket encrypt by default.", names[0]
            ),
            error="InvalidRequest: The object was stored using a form of Server Side Encryption",
        )
