"""Rule MIN712: key of the customer at MinIO."""

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
    s3_url,
)
from checker.facts import field


@rule(
    "MIN712",
    "key-of-the-customer-at-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-bucket",),
)
def key_of_the_customer_at_minio(evidence: Evidence) -> Verdicts:
    """The plugin encrypts with a key of the customer (SSE-C), which only the plugin has.

    ## Why it matters
    Objects under such a key are served only to who sends the key along. The CLI follows a signed URL without it, so
    that `velero backup logs`, `describe --details` and `download` fail. kopia never uses the key, so that volume data
    is not encrypted with it. Over plain http MinIO refuses every upload: `Requests specifying Server Side Encryption
    with Customer provided keys must be made over a secure connection`.

    ## Remediation
    Take the key away. To encrypt what is stored, give the server a KMS and let the bucket encrypt by default (`mc
    encrypt set sse-s3 ALIAS/BUCKET`).

    ## Source
    minio/minio, internal/crypto/sse-c.go and cmd/api-errors.go, ErrInsecureSSECustomerRequest.
    velero-plugin-for-aws v1.13.1, object_store.go, CreateSignedURL; velero issue 7693.
    """
    plugin = evidence.get(field.PLUGIN)
    if plugin is None:
        yield not_applicable("plugin", "no configuration of the plugin is given")
        return
    name = next((key for key in plugin_keys.CUSTOMER_KEYS if plugin.get(key)), "")
    if not name:
        yield passed("plugin", "it does not encrypt with a key of the customer")
        return
    url = s3_url(evidence)
    clear = url is not None and url.scheme == "http"
    what = (
        "MinIO refuses every upload with a key of the customer over plain http"
        if clear
        else "logs and details of a backup cannot be read by a signed URL, and kopia does not use the key"
    )
    yield failed(
        f"plugin.{name}",
        f"{name}: {what}",
        at=evidence.place(field.PLUGIN, name),
        remedy=correction(evidence, field.PLUGIN, None, "Take it away, and let the bucket encrypt by default.", name),
        error="must be made over a secure connection" if clear else "InvalidRequest",
    )
