"""Rule AWS805: a bucket, key or trust policy that speaks of what it does not govern."""

from __future__ import annotations

from checker.api import (
    OF_RESOURCES,
    Entry,
    Evidence,
    Layer,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    aws_bucket,
    lint,
    partitions,
    reference,
    rule,
    shown,
)
from checker.facts import field

_SERVICES = {Layer.BUCKET: "s3", Layer.KEY: "kms", Layer.TRUST: "sts"}
_PARTS = 6


@rule(
    "AWS805",
    "resource-policy-for-something-else",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
    peers=(
        "access-analyzer:UNSUPPORTED_ACTION_IN_POLICY",
        "access-analyzer:UNSUPPORTED_RESOURCE_ARN_IN_POLICY",
        "ipv:policy_type_validation",
    ),
)
def resource_policy_for_something_else(evidence: Evidence) -> Verdicts:
    """A bucket, key or trust policy names another resource than its own, or actions of another service.

    ## Why it matters
    S3 refuses a bucket policy that names another bucket (`MalformedPolicy: Policy has invalid resource`) or actions of
    another service (`Policy has invalid action`); what is in force is then an older policy or none. In a key policy an
    alias or a bucket, and in a trust policy another action than one of STS, allows nothing even where it is saved.

    ## Remediation
    Write the ARN of this bucket, or of its objects; in a key policy write `*`, which means this key. Move actions of
    other services into the identity policy.

    ## Source
    Amazon S3 User Guide, "Policies and permissions in Amazon S3". AWS KMS Developer Guide, "Creating a key policy",
    Resource. IAM User Guide, "Grammar of the IAM JSON policy language".
    """
    bucket = aws_bucket(evidence) or ""
    own = f"arn:{partitions.partition_name(evidence.get(field.REGION))}:s3:::{bucket}"

    def remarks(policy: LintPolicy) -> Remarks:
        service = _SERVICES[policy.layer]
        refused = policy.layer is Layer.BUCKET
        for statement in policy.statements:
            for entry in statement.actions or statement.other_actions:
                prefix = entry.text.partition(":")[0].lower()
                if prefix in {service, "*"} or prefix not in reference.service_names():
                    continue
                message = f"{shown(entry.text)} is no action of {service}, and this policy takes no other"
                yield _remark(message, entry, f"Move {shown(entry.text)} to the identity policy.", refused=refused)
            for entry in statement.resources or statement.other_resources:
                if policy.layer is Layer.BUCKET and bucket and not _is_of(entry.text, bucket):
                    message = f"{shown(entry.text)} is not the bucket {bucket}, nor in it"
                    yield _remark(message, entry, f"Name {own} or {own}/*.", refused=True)
                elif policy.layer is Layer.KEY and not _is_key(entry.text):
                    message = f"{shown(entry.text)} is no key"
                    yield _remark(message, entry, "Write *, which means this key.", refused=False, put="*")

    fine = "the policies of the bucket, the key and the role speak of these alone"
    yield from lint(evidence, remarks, layers=OF_RESOURCES, fine=fine)


def _remark(message: str, entry: Entry, remedy: str, *, refused: bool, put: str | None = None) -> Remark:
    severity = None if refused else Severity.RISK
    error = "MalformedPolicy" if refused else ""
    return Remark(message, entry.path, remedy, put=put, severity=severity, error=error, safe=False)


def _is_of(text: str, bucket: str) -> bool:
    """Whether a resource is the bucket, or in it, or may be: a wildcard or variable in the name leaves it open."""
    parts = text.split(":", _PARTS - 1)
    if len(parts) < _PARTS:
        return text == "*" or "*" in text
    name = parts[5].partition("/")[0]
    return parts[2] == "s3" and (name == bucket or any(sign in name for sign in ("*", "?", "${")))


def _is_key(text: str) -> bool:
    """Whether a resource of a key policy can be its key: ``*``, or the ARN of a key."""
    parts = text.split(":", _PARTS - 1)
    return text == "*" or len(parts) < _PARTS or ("kms" in parts[2] and not parts[5].startswith("alias/"))
