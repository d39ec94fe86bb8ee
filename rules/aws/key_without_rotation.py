"""Rule AWS211: key without rotation."""

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
    "AWS211",
    "key-without-rotation",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("prowler:kms_cmk_rotation_enabled", "checkov:CKV_AWS_7"),
)
def key_without_rotation(evidence: Evidence) -> Verdicts:
    """The KMS key's material is not rotated.

    ## Why it matters
    Nothing breaks, now or later: a rotated key keeps its old material, and old backups stay readable. Without rotation
    one key material protects every backup ever made, and audits ask for a yearly change (CIS AWS Foundations
    Benchmark).

    ## Remediation
    Switch automatic rotation on: `aws kms enable-key-rotation --key-id KEY`. Neither the key's ARN nor any policy
    changes.

    ## Source
    AWS KMS Developer Guide, "Rotate AWS KMS keys" (symmetric encryption keys whose material AWS KMS made).
    """
    if next(customer_keys(evidence), None) is None:
        yield not_applicable("kmsKey.rotation", NO_CUSTOMER_KEY)
        return

    rotated = evidence.get(aws.KMS_KEY_ROTATION)
    if rotated:
        yield passed("kmsKey.rotation", "the KMS key is rotated automatically")
    elif evidence.get(aws.KMS_KEY_ORIGIN) != "AWS_KMS":
        yield not_applicable("kmsKey.rotation", "AWS KMS rotates only key material that it made itself")
    elif evidence.get(aws.KMS_KEY_SPEC) != "SYMMETRIC_DEFAULT":
        yield not_applicable("kmsKey.rotation", "only symmetric encryption keys are rotated")
    else:
        yield failed(
            "kmsKey.rotation",
            "the KMS key is never rotated",
            at=evidence.place(aws.KMS_KEY_ROTATION),
            remedy=Remedy("Switch automatic rotation of the key on; old backups stay readable."),
        )
