"""Rule AWS213: multi region key."""

from __future__ import annotations

from checker.api import (
    NO_CUSTOMER_KEY,
    Evidence,
    KeyForm,
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


@rule(
    "AWS213",
    "multi-region-key",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("prowler:kms_cmk_not_multi_region",),
)
def multi_region_key(evidence: Evidence) -> Verdicts:
    """The KMS key is a multi-Region key.

    ## Why it matters
    Its material can be copied into other regions, where replicas with policies of their own decrypt the same backups:
    a key policy that is right here says nothing of them. Backups need it only where the bucket is replicated into
    another region under the same key.

    ## Remediation
    Look at the replicas and their policies (`aws kms describe-key`, MultiRegionConfiguration), or use a single-Region
    key when nothing is restored elsewhere. A key cannot be changed from one kind into the other.

    ## Source
    AWS KMS Developer Guide, "Multi-Region keys in AWS KMS", "Security considerations for multi-Region keys".
    """
    keys = list(customer_keys(evidence))
    if not keys:
        yield not_applicable("kmsKey", NO_CUSTOMER_KEY)
        return
    several = [key for key in keys if key.key.is_multi_region]
    for key in several:
        yield failed(
            key.subject,
            f"{key.title} is a multi-Region key: replicas in other regions can decrypt the backups",
            at=key.place,
            remedy=Remedy("Look at its replicas and their policies, or use a single-Region key."),
        )
    if several:
        return
    if any(key.key.form in {KeyForm.ID, KeyForm.ARN} for key in keys):
        yield passed("kmsKey", "the key is of one region")
    else:
        yield not_applicable("kmsKey", "an alias does not tell of what kind its key is")
