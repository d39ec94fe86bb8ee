"""Rule AWS926: two analyses disagree on who gets in."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_exposure, rule


@rule(
    "AWS926",
    "doubtful-exposure",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def doubtful_exposure(evidence: Evidence) -> Verdicts:
    """Our own engine and policyuniverse disagree on whether the policy of the bucket or the key is public.

    ## Why it matters
    Two independent readings of one policy contradict each other: one of them takes a Deny, a condition or a
    principal for a bound that the other does not know. Whoever reads the policy next may misread it just so.

    ## Remediation
    Write the bound in a way that both read alike: name the principals instead of `*`, or bind `*` by
    `aws:PrincipalAccount`, `aws:PrincipalOrgID` or `aws:SourceVpce` with `StringEquals`.

    ## Source
    policyuniverse, "Internet Accessible Policy": https://github.com/Netflix-Skunkworks/policyuniverse. Amazon S3
    User Guide, "Blocking public access to your Amazon S3 storage" (The meaning of "public").
    """
    yield from prove_exposure(evidence, "agreement")
