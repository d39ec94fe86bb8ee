"""Rule AWS909: KMS keys besides the location's may be used."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_need, rule


@rule(
    "AWS909",
    "use-of-other-keys",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "checkov:CKV_AWS_108",
        "checkov:CKV_AWS_288",
        "parliament:RESOURCE_STAR",
        "ipv:wildcard_resource",
    ),
)
def use_of_other_keys(evidence: Evidence) -> Verdicts:
    """The principal may decrypt or encrypt with other KMS keys than the location's.

    ## Why it matters
    A Resource of `*` for `kms:Decrypt` opens every key whose policy leaves the decision to the account, as the
    default key policy does: databases, parameters and disks of other teams. Where the location names no key and
    nobody said how the bucket encrypts, a key named by its ARN is advice only.

    ## Remediation
    Name the ARN of the location's key in Resource. Where the bucket's default key is meant, give `bucketEncryption`
    as evidence. `backup-preflight policy LOCATION` writes the identity policy that grants just what the chosen
    features need.

    ## Source
    AWS Security Hub User Guide, control KMS.1 (policies should not allow decryption actions on all KMS keys). AWS
    KMS Developer Guide, "Cryptographic operations", "Default key policy".
    """
    yield from prove_need(
        evidence,
        "other keys",
        why="backups use the location's key alone",
        remedy="Name the ARN of the location's key in Resource, and no other.",
        fine="the policies let the principal use no other keys than the location's",
    )
