"""Rule AWS204: the KMS key is in a state in which it cannot be used."""

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

_USABLE = ("Enabled", "Updating")
_REMEDIES = {
    "Disabled": "Enable the key again.",
    "PendingDeletion": "Cancel the deletion and enable the key again, before its waiting period is over.",
    "PendingImport": "Import the key material again: what was imported has expired or was deleted.",
    "PendingReplicaDeletion": "Cancel the deletion of the multi-Region primary key and enable it again.",
    "Unavailable": "Connect the custom key store that holds the key again.",
    "Creating": "Wait until the key is created, then examine the location anew.",
}


@rule(
    "AWS204",
    "unusable-state-of-key",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-kms-key",),
    peers=("prowler:kms_cmk_not_deleted_unintentionally", "checkov:CKV_AWS_227"),
)
def unusable_state_of_key(evidence: Evidence) -> Verdicts:
    """The KMS key is disabled, pending deletion or otherwise in a state in which it encrypts and decrypts nothing.

    ## Why it matters
    The state comes before every permission: KMS answers `DisabledException` or `KMSInvalidStateException`, and S3
    passes it on as `400 KMS.DisabledException` or `KMS.KMSInvalidStateException`. No backup can be written, and no
    backup that was written under the key can be read. A key that is pending deletion takes all of those with it when
    its waiting period ends; nobody can bring it back.

    ## Remediation
    Bring the key back to `Enabled`, as the message says for its state. Only `Updating`, which a multi-Region key shows
    while its primary region changes, does not stand in the way.

    ## Source
    AWS KMS Developer Guide, "Key states of AWS KMS keys".
    Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)".
    """
    key = next(customer_keys(evidence), None)
    if key is None:
        yield not_applicable("kmsKey.state", NO_CUSTOMER_KEY)
        return
    state = evidence.get(aws.KMS_KEY_STATE)
    if state in _USABLE:
        yield passed("kmsKey.state", f"the KMS key is {state}")
    else:
        # Only a help to the reader: without it the state says enough, so that it is not asked for.
        date = getattr(evidence.fact(aws.KMS_KEY_DELETION_DATE), "value", "") if state == "PendingDeletion" else ""
        deleted = f"; it is deleted on {date[:10]}, and every backup under it with it" if date else ""
        yield failed(
            "kmsKey.state",
            f"the KMS key is {state or 'not there'}, so that nothing can be encrypted or decrypted with it{deleted}",
            at=evidence.place(aws.KMS_KEY_STATE),
            remedy=Remedy(_REMEDIES.get(state or "", "Bring the key to the state Enabled, or use another key.")),
            error="KMS.DisabledException" if state == "Disabled" else "KMS.KMSInvalidStateException",
        )
