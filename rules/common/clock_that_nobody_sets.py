"""Rule COM309: clock that nobody sets."""

from __future__ import annotations

from checker.api import Evidence, Severity, Verdicts, prove_clock, rule, stores_volumes
from checker.facts import endpoint


@rule(
    "COM309",
    "clock-that-nobody-sets",
    severity=Severity.ADVICE,
    provider=None,
    since="0.1.0",
    proves=(),
)
def clock_that_nobody_sets(evidence: Evidence) -> Verdicts:
    """The endpoint's clock and this machine's are more than a minute apart.

    ## Why it matters
    Nothing breaks yet. But a clock that nobody sets drifts on: at 5 minutes kopia stops to maintain its repository,
    at 15 S3 refuses every request. Times in reports and in retention are off as well.

    ## Remediation
    Let the clocks of the server and of the cluster's nodes be set by NTP.

    ## Source
    kopia, repo/maintenance/maintenance_run.go, maxClockSkew.
    Amazon S3 API Reference, "Error Responses", RequestTimeTooSkewed (15 minutes).
    """
    evidence.get(endpoint.CLOCK)
    yield from prove_clock(evidence, least=60, most=300 if stores_volumes(evidence) else 900)
