"""Rule AWS605: credentials from the documentation."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    access_key,
    failed,
    not_applicable,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "AWS605",
    "credentials-from-the-documentation",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-access-key", "aws-credentials"),
)
def credentials_from_the_documentation(evidence: Evidence) -> Verdicts:
    """The access key is one of the samples in the documentation of AWS.

    ## Why it matters
    No account has these keys: every request ends in `InvalidAccessKeyId`.

    ## Remediation
    Give the access key of the IAM user that has the policy.

    ## Source
    IAM User Guide, "Manage access keys for IAM users" (AKIAIOSFODNN7EXAMPLE):
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 6.
    """
    key = (evidence.get(field.ACCESS_KEY_ID) or "").strip().strip("\"'`")
    if access_key.is_sample(key):
        yield failed(
            "credentials.accessKeyId",
            f"the access key id {key} is a sample of the documentation",
            at=evidence.place(field.ACCESS_KEY_ID),
            remedy=Remedy("Give the access key of the IAM user that has the policy."),
            error="InvalidAccessKeyId",
        )
    secret = evidence.get(field.SECRET)
    if secret is not None and secret.is_documentation_sample:
        yield failed(
            "credentials.secretAccessKey",
            "the secret access key is a sample of the documentation",
            at=evidence.place(field.SECRET),
            remedy=Remedy("Give the secret access key of the IAM user that has the policy."),
            error="SignatureDoesNotMatch",
        )
    elif not key and secret is None:
        yield not_applicable("credentials", "the location gives no access key")
    elif not access_key.is_sample(key):
        yield passed("credentials", "they are no sample of the documentation")
