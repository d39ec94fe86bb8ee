"""Rule AWS836: a condition on the use of a key that the requests of S3 do not meet."""

from __future__ import annotations

from checker.api import (
    ConditionEntry,
    Evidence,
    LintPolicy,
    LintStatement,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    aws_region,
    lint,
    lint_conditions,
    partitions,
    rule,
    shown,
)

_NETWORK = frozenset({"aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip"})


@rule(
    "AWS836",
    "key-use-under-conditions-s3-does-not-meet",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def key_use_under_conditions_s3_does_not_meet(evidence: Evidence) -> Verdicts:
    """The use of KMS keys is tied to S3 in another region, or to the network of a caller that KMS never sees.

    ## Why it matters
    Velero and kopia never call KMS: S3 does, on their behalf. Such a request carries `kms:ViaService` with the region
    of the bucket (`s3.eu-central-1.amazonaws.com`), and comes from S3's network, so a condition on `aws:SourceIp` or
    `aws:SourceVpce` denies it. Writing to the encrypted bucket then fails with AccessDenied.

    ## Remediation
    Tie the use of the key to `kms:ViaService` of the bucket's region, and take conditions on the network from it; or
    spare calls of services in a Deny with `"Bool": {"aws:ViaAWSService": "false"}`.

    ## Source
    AWS KMS Developer Guide, "AWS global condition keys" (Using the IP address condition in policies with AWS KMS
    permissions; Using VPC endpoint conditions) and "AWS KMS condition keys", kms:ViaService.
    """
    fine = "S3's requests to KMS meet every condition on the use of keys"
    yield from lint(evidence, lambda policy: _remarks(policy, evidence), fine=fine)


def _remarks(policy: LintPolicy, evidence: Evidence) -> Remarks:
    named = []
    for statement in policy.statements:
        for entry in statement.conditions:
            key = entry.key.lower()
            if key == "kms:viaservice":
                named.append((statement, entry))
            elif key in _NETWORK:
                yield from _of_network(statement, entry)
    if named:
        yield from _of_services(named, evidence)


def _of_services(named: list[tuple[LintStatement, ConditionEntry]], evidence: Evidence) -> Remarks:
    """S3 is named, and nowhere in the policy in the region of the bucket."""
    found = aws_region(evidence)
    region = "" if found is None else found.meant or found.text
    wanted = f"s3.{region}.{partitions.dns_suffix(region)}"
    values = {text.lower() for _, entry in named for text in entry.values}
    if not region or wanted in values or any("*" in text or "?" in text or "$" in text for text in values):
        return
    for statement, entry in named:
        of_s3 = [text for text in entry.values if text.lower().startswith("s3.")]
        if not of_s3 or entry.name.base == "null" or statement.allows == lint_conditions.is_negated(entry):
            continue
        message = f"{shown(entry.operator)} {shown(entry.key)} names {shown(of_s3[0])}, and S3 asks as {wanted}"
        put = wanted if len(entry.raw) == 1 and not entry.listed else None
        yield Remark(message, entry.path, f"Write {wanted}.", put=put, safe=False)


def _of_network(statement: LintStatement, entry: ConditionEntry) -> Remarks:
    if not statement.actions or not all(action.text.lower().startswith("kms:") for action in statement.actions):
        return
    if any(other.key.lower() in {"aws:viaawsservice", "kms:viaservice"} for other in statement.conditions):
        return
    if entry.name.base != "null" and statement.allows != lint_conditions.is_negated(entry):
        message = (
            f"{shown(entry.operator)} {shown(entry.key)} ties the use of keys to a network that S3 does not ask from"
        )
        yield Remark(message, entry.path, "Name the service that asks (ViaService) in place of the network.")
