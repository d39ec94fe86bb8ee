"""Rule AWS920: the bucket's policy lets everybody in."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_exposure, rule


@rule(
    "AWS920",
    "public-bucket-policy",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "checkov:CKV_AWS_70",
        "checkov:CKV_AWS_283",
        "prowler:s3_bucket_policy_public_write_access",
        "prowler:s3_bucket_public_access",
        "prowler:s3_bucket_object_public",
        "parliament:NOTPRINCIPAL_WITH_ALLOW",
        "access-analyzer:ALLOW_WITH_NOT_PRINCIPAL",
        "ipv:principal_validation",
        "ipv:not_principal_validation",
    ),
)
def public_bucket_policy(evidence: Evidence) -> Verdicts:
    """The bucket's policy lets everybody in, with or without an AWS account.

    ## Why it matters
    Backups hold the Secrets and the volumes of whole clusters: public read gives them to anybody who finds the
    bucket's name, public write lets anybody replace what the next restore puts into a cluster, public delete erases
    them. No backup fails for it, so nothing else tells. A statement with `Principal: "*"` is public unless its
    conditions bind it to fixed accounts, organisations, networks or roles; `NotPrincipal` with `Allow` is public
    too. Where RestrictPublicBuckets is on it takes no effect for other accounts, and one switch keeps the backups
    private.

    ## Remediation
    Name in Principal who needs the bucket, or take the statement out: within one account the identity policy is
    enough. Switch on all of S3 Block Public Access.

    ## Source
    Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage" (The meaning of "public").
    policyuniverse gives the second opinion: https://github.com/Netflix-Skunkworks/policyuniverse
    """
    yield from prove_exposure(evidence, "private", "bucket policy")
