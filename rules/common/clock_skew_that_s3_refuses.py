"""Rule COM307: clock skew that s3 refuses."""

from __future__ import annotations

from checker.api import Evidence, Severity, Verdicts, prove_clock, rule


@rule(
    "COM307",
    "clock-skew-that-s3-refuses",
    severity=Severity.BLOCKER,
    provider=None,
    since="0.1.0",
    proves=("aws-validate",),
)
def clock_skew_that_s3_refuses(evidence: Evidence) -> Verdicts:
    """The endpoint's clock and this machine's are more than 15 minutes apart.

    ## Why it matters
    Every request is signed with the time. S3 refuses one whose time is more than 15 minutes off with
    `RequestTimeTooSkewed`, so that nothing works, validation included.

    This machine's clock was held against the date of the endpoint's answer. Where the cluster's clock is right and
    this machine's is not, nothing is wrong with the location.

    ## Remediation
    Let the clocks of the server and of the cluster's nodes be set by NTP.

    ## Source
    Amazon S3 API Reference, "Error Responses", RequestTimeTooSkewed (15 minutes).
    RFC 9110, section 6.6.1, Date.
    """
    yield from prove_clock(evidence, least=900, most=None, error="RequestTimeTooSkewed")
