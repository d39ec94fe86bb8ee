"""Rule AWS212: key material from outside kms."""

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

_WHERE = {
    "EXTERNAL": "was imported, and expires when it was imported so",
    "AWS_CLOUDHSM": "is in a CloudHSM cluster",
    "EXTERNAL_KEY_STORE": "is in an external key store",
}


@rule(
    "AWS212",
    "key-material-from-outside-kms",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def key_material_from_outside_kms(evidence: Evidence) -> Verdicts:
    """The material of the KMS key was imported, or is kept outside KMS.

    ## Why it matters
    KMS keeps no copy that AWS answers for. Imported material can have an expiry date, after which the key is
    `PendingImport` and no backup can be written or read until the very same material is imported again; material in a
    CloudHSM cluster or an external key store is as available as that is. Whoever loses it has lost every backup.

    ## Remediation
    Keep the imported material where it outlives the backups, see with `aws kms describe-key` whether it expires
    (`ValidTo`), or use a key whose material AWS KMS made.

    ## Source
    AWS KMS Developer Guide, "Importing key material for AWS KMS keys", "Special considerations for imported key
    material".
    AWS KMS Developer Guide, "Key stores".
    """
    if next(customer_keys(evidence), None) is None:
        yield not_applicable("kmsKey.origin", NO_CUSTOMER_KEY)
        return

    origin = evidence.get(aws.KMS_KEY_ORIGIN)
    if origin == "AWS_KMS":
        yield passed("kmsKey.origin", "AWS KMS made the key's material, and keeps it")
        return
    where = _WHERE.get(origin or "", "is kept outside KMS")
    yield failed(
        "kmsKey.origin",
        f"the material of the KMS key {where}: without it no backup can be read",
        at=evidence.place(aws.KMS_KEY_ORIGIN),
        remedy=Remedy("Keep the material for as long as the backups, or use a key whose material AWS KMS made."),
    )
