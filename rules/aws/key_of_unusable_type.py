"""Rule AWS205: a KMS key of a type that S3 cannot encrypt with."""

from __future__ import annotations

from checker.api import (
    NO_CUSTOMER_KEY,
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    customer_keys,
    failed,
    not_applicable,
    passed,
    rule,
)
from checker.facts import aws


@rule(
    "AWS205",
    "key-of-unusable-type",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-kms-key",),
)
def key_of_unusable_type(evidence: Evidence) -> Verdicts:
    """The KMS key is asymmetric or an HMAC key, and S3 encrypts with symmetric encryption keys only.

    ## Why it matters
    SSE-KMS needs data keys, and KMS makes them under keys of the type `SYMMETRIC_DEFAULT` (usage `ENCRYPT_DECRYPT`)
    only. With a key that signs, verifies, agrees on secrets or makes message codes, S3 refuses every write with `400
    KMS.InvalidKeyUsageException`. The type of a key never changes.

    ## Remediation
    Create a symmetric encryption key in the bucket's region and make it the bucket's default and the plugin's key.

    ## Source
    Amazon S3 API Reference, `PutObject` and `PutBucketEncryption` ("Amazon S3 only supports symmetric encryption KMS
    keys").
    AWS KMS Developer Guide, "Key spec reference": the usage that each key spec has.
    """
    key = next(customer_keys(evidence), None)
    if key is None:
        yield not_applicable("kmsKey.spec", NO_CUSTOMER_KEY)
        return
    spec = evidence.get(aws.KMS_KEY_SPEC)
    if spec == "SYMMETRIC_DEFAULT":
        yield passed("kmsKey.spec", "the KMS key is a symmetric encryption key")
        return
    kind = "an HMAC key" if (spec or "").startswith("HMAC_") else "an asymmetric key"
    yield failed(
        "kmsKey.spec",
        f"the KMS key is {kind} ({spec}); S3 encrypts with symmetric encryption keys (SYMMETRIC_DEFAULT) only",
        at=evidence.place(aws.KMS_KEY_SPEC),
        remedy=Remedy("Create a symmetric encryption key and use it in place of this one; a key's type never changes."),
        error="KMS.InvalidKeyUsageException",
    )
