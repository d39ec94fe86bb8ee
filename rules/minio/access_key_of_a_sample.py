"""Rule MIN607: access key of a sample."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    minio_server,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "MIN607",
    "access-key-of-a-sample",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-access-key", "minio-credentials"),
)
def access_key_of_a_sample(evidence: Evidence) -> Verdicts:
    """The access key is one that documentation prints.

    ## Why it matters
    Either it stands for one of yours, and no server knows it (`InvalidAccessKeyId`), or somebody gave a server
    credentials that everybody can read: those of `play.min.io`, or the samples of AWS that older guides used.

    ## Remediation
    Give the access key that was made for the user with the policy.

    ## Source
    IAM User Guide, "Manage access keys for IAM users" (AKIAIOSFODNN7EXAMPLE); MinIO documentation, mc alias (play).
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 5.
    """
    key = (evidence.get(field.ACCESS_KEY_ID) or "").strip().strip("\"'`<>")
    sample = minio_server.is_sample_key(key)
    if sample:
        yield failed(
            "credentials.accessKeyId",
            f"the access key {shown(key)} is a sample of some documentation",
            at=evidence.place(field.ACCESS_KEY_ID),
            remedy=Remedy("Give the access key of the user that has the policy."),
            error="InvalidAccessKeyId",
        )
    secret = evidence.get(field.SECRET) if not minio_server.is_default_key(key) else None
    if secret is not None and secret.is_documentation_sample:
        yield failed(
            "credentials.secretAccessKey",
            "the secret key is one that documentation prints",
            at=evidence.place(field.SECRET),
            remedy=Remedy("Give the secret key of the user that has the policy."),
            error="SignatureDoesNotMatch",
        )
    elif not key and secret is None:
        yield not_applicable("credentials", "the location gives no access key")
    elif not sample:
        yield passed("credentials", "they are no sample of a documentation")
