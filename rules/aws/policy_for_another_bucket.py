"""Rule AWS124: the identity policies are written for another bucket."""

from __future__ import annotations

from checker.api import (
    PLACEHOLDER,
    Evidence,
    NamedResource,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    allowed_resources,
    covers,
    failed,
    is_refused,
    not_applicable,
    passed,
    rewritten,
    rule,
)
from checker.facts import aws, field


@rule(
    "AWS124",
    "policy-for-another-bucket",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def policy_for_another_bucket(evidence: Evidence) -> Verdicts:
    """The identity policies name S3 buckets, and none of them is the location's.

    ## Why it matters
    The documented policy is copied with the placeholder `BUCKET-NAME` in two places. Where the placeholder stays, or
    the policy was written for another bucket, S3 matches no statement and answers every request with `403
    AccessDenied`; IAM saves such a policy without a word. It is a blocker when requests are proven to be denied, and a
    risk when another policy happens to allow them.

    ## Remediation
    Write the location's bucket into every ARN of the policy: `arn:aws:s3:::BUCKET` for the bucket itself and
    `arn:aws:s3:::BUCKET/*` for its objects. Or correct the location, when it is the bucket there that is wrong.

    ## Source
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites ("Replace the BUCKET-NAME
    placeholder in the policy below with your bucket name").
    Amazon S3 User Guide, "Policy resources for Amazon S3".
    """
    bucket = evidence.get(field.BUCKET)
    named = [found for found in allowed_resources(evidence, aws.IDENTITY_POLICIES) if found.bucket]
    if not bucket or not named:
        yield not_applicable("identityPolicies", "the identity policies name no S3 bucket")
        return
    placeholders = [found for found in named if _is_placeholder(found.bucket or "", bucket)]
    wrong = placeholders or named
    if not placeholders and any(covers(found.bucket or "", bucket) for found in named):
        yield passed("identityPolicies", f"the identity policies name the bucket {bucket}")
        return
    others = ", ".join(sorted({found.bucket or "" for found in wrong}))
    message = f"the identity policies are written for the bucket {others}, the location's is {bucket}"
    if placeholders:
        message = f"the placeholder {others} stands in the policy where the bucket's name, {bucket}, belongs"
    yield failed(
        "identityPolicies",
        message,
        at=wrong[0].place,
        remedy=Remedy(
            f"Write {bucket} in place of {others}.",
            rewritten(wrong, lambda found: _with_bucket(found, bucket)),
            safe=bool(placeholders),
        ),
        error="403 AccessDenied",
        severity=Severity.BLOCKER if is_refused(evidence, ("validate", "backup-upload")) else Severity.RISK,
    )


def _is_placeholder(named: str, bucket: str) -> bool:
    """Whether the name is the documentation's placeholder, or another that no bucket can have."""
    bare = named.strip("<>{}$[]")
    plain = bare.upper().replace("_", "-")
    usual = named == bucket or named == bare.lower()
    return not usual and plain in {PLACEHOLDER, "BUCKET", "BUCKETNAME", "YOUR-BUCKET", "YOUR-BUCKET-NAME"}


def _with_bucket(found: NamedResource, bucket: str) -> str:
    head, _, tail = found.parts[5].partition("/")
    rest = found.parts[5][len(head) :] if tail or found.parts[5].endswith("/") else ""
    return ":".join((*found.parts[:5], bucket + rest))
