"""Rule AWS847: a service is let in without saying for whom it acts."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Layer,
    LintPolicy,
    LintStatement,
    PrincipalEntry,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    lint,
    lint_principals,
    rule,
    shown,
)

_SOURCES = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths")
_OF_CALLERS = ("aws:principalarn", "aws:principalorgid", "aws:principalorgpaths", "aws:principaltag/")
"""Keys that tell of the caller; a service that calls carries none of them."""


@rule(
    "AWS847",
    "service-without-its-source",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "access-analyzer:RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
        "access-analyzer:RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
        "access-analyzer:UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
        "ipv:confused_deputy_risk",
    ),
)
def service_without_its_source(evidence: Evidence) -> Verdicts:
    """A bucket or key policy lets a service of AWS in without saying on whose behalf.

    ## Why it matters
    A service acts for every customer of AWS. Where only the service is named, anybody may have it write into the bucket
    or use the key (the confused deputy). `aws:SourceArn`, `aws:SourceAccount` and their like say on whose behalf it
    may. Keys that tell of the caller (`aws:PrincipalOrgID`) are never in a service's own requests: the statement
    grants it nothing.

    ## Remediation
    Add the condition `aws:SourceAccount` with your account, or `aws:SourceArn` with the resource that is the source.

    ## Source
    IAM User Guide, "The confused deputy problem", Cross-service confused deputy prevention.
    IAM User Guide, "IAM policy validation check reference", Restrict access to service principal and Unsupported
    condition key for service principal.
    """
    fine = "every service that is let in is told on whose behalf"
    yield from lint(evidence, _remarks, layers=(Layer.BUCKET, Layer.KEY), fine=fine)


def _remarks(policy: LintPolicy) -> Remarks:
    for statement in policy.statements:
        service = next((entry for entry in statement.principals if entry.kind == "Service"), None)
        if service is not None and statement.allows:
            yield from _of_service(statement, service)


def _of_service(statement: LintStatement, service: PrincipalEntry) -> Remarks:
    keys = lint_principals.positive_keys(statement)
    remedy = (
        "Add a condition on aws:SourceAccount (or aws:SourceArn): your account, or the resource that is the source."
    )
    vain = sorted(key for key in keys if key.startswith(_OF_CALLERS))
    name = shown(service.text)
    if vain:
        yield Remark(f"{name} never sends {vain[0]}, so nothing is granted to it", service.path, remedy)
    elif keys.isdisjoint(_SOURCES):
        message = f"{name} is let in on anybody's behalf"
        if not keys:
            yield Remark(message, service.path, remedy)
        else:
            message = (
                f"{name} is let in under conditions that do not say on whose behalf ({', '.join(sorted(keys)[:3])})"
            )
            yield Remark(message, service.path, remedy, severity=Severity.ADVICE)
