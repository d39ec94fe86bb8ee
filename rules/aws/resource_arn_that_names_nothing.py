"""Rule AWS803: the ARN of a resource that cannot exist."""

from __future__ import annotations

from checker.api import (
    Entry,
    Evidence,
    Layer,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    given,
    lint,
    lint_statements,
    partitions,
    rule,
    shown,
)
from checker.facts import field

_REST = 3
"""Pieces of an ARN that has more than its partition."""


@rule(
    "AWS803",
    "resource-arn-that-names-nothing",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "access-analyzer:ARN_ACCOUNT_NOT_ALLOWED",
        "access-analyzer:ARN_REGION_NOT_ALLOWED",
        "access-analyzer:INVALID_ARN_ACCOUNT",
        "access-analyzer:INVALID_ARN_REGION",
        "access-analyzer:INVALID_ARN_RESOURCE",
        "access-analyzer:INVALID_ARN_SERVICE_CASE",
        "access-analyzer:INVALID_PARTITION",
        "access-analyzer:INVALID_REGION",
        "access-analyzer:INVALID_SERVICE",
        "access-analyzer:MISSING_ARN_ACCOUNT",
        "access-analyzer:MISSING_ARN_FIELD",
        "access-analyzer:MISSING_ARN_REGION",
        "parliament:INVALID_ARN",
        "ipv:resource_validation",
        "cfn-lint:E3514",
    ),
)
def resource_arn_that_names_nothing(evidence: Evidence) -> Verdicts:
    """The ARN in a Resource element has a part that no resource of AWS can have, so that it matches nothing.

    ## Why it matters
    IAM saves such an ARN and compares it letter by letter: `arn:aws:s3:eu-central-1::bucket` (S3 ARNs have no region),
    `arn:aws:kms::111122223333:key/*` (key ARNs have one), `arn:aws:s3:::bucket/backups/` (one object whose key ends
    with a slash). What the statement allows or denies there never happens; an operation that fails for it is a finding
    of its own. A service, region or resource that may be newer than the tables here is named as advice.

    ## Remediation
    Write the ARN as the service documents it: `arn:aws:s3:::BUCKET` for the bucket, `arn:aws:s3:::BUCKET/*` for its
    objects, `arn:aws:kms:REGION:ACCOUNT:key/KEY-ID` for a key.

    ## Source
    IAM User Guide, "IAM identifiers", IAM ARNs, and "IAM JSON policy elements: Resource".
    Service Authorization Reference, "Resource types defined by Amazon S3", "... AWS KMS", "... Amazon EC2".
    """
    prefix = evidence.get(field.PREFIX) or ""
    own = partitions.partition_of(evidence.get(field.REGION))
    entries = [entry for policy in given(evidence) for each in policy.statements for entry in each.resources]
    lone = own is not None and not any(entry.text.startswith(f"arn:{own.name}:") for entry in entries)
    name = "" if own is None else own.name

    def remarks(policy: LintPolicy) -> Remarks:
        for statement in policy.statements:
            for entry in statement.resources or statement.other_resources:
                if entry.text == "*":
                    continue
                fault = lint_statements.arn_fault(entry.text, prefix)
                if fault is not None:
                    severity = None if fault.certain else Severity.ADVICE
                    remedy = fault.remedy or (f"Write {shown(fault.put)}." if fault.put else "Correct the ARN.")
                    message = f"the resource {shown(entry.text)} {fault.what}"
                    yield Remark(message, entry.path, remedy, put=fault.put or None, severity=severity, safe=False)
                elif name and not entry.text.startswith(f"arn:{name}:"):
                    yield from _foreign(entry, name, policy.layer, lone=lone)

    yield from lint(evidence, remarks, fine="every resource that the policies name has an ARN of a form that exists")


def _foreign(entry: Entry, own: str, layer: Layer, *, lone: bool) -> Remarks:
    """An ARN of another partition than the location's; where every ARN is, another rule speaks."""
    parts = entry.text.split(":", 2)
    if parts[0] != "arn" or len(parts) < _REST or (lone and layer is Layer.IDENTITY):
        return
    if any(each.name == parts[1] for each in partitions.PARTITIONS):
        put = f"arn:{own}:{parts[2]}"
        message = f"the resource {shown(entry.text)} is in the partition {parts[1]}, and the location in {own}"
        region = parts[2].partition(":")[2].partition(":")[0]
        if region and partitions.partition_name(region) != own:
            # With the partition alone the ARN would name a region that the partition does not have.
            yield Remark(message, entry.path, f"Name a resource of a region in {own}.")
        else:
            yield Remark(message, entry.path, f"Write {shown(put)}.", put=put, safe=False)
