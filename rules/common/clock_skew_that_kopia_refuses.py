"""Rule COM308: clock skew that kopia refuses."""

from __future__ import annotations

from checker.api import Evidence, Severity, Verdicts, not_applicable, prove_clock, rule, stores_volumes
from checker.facts import endpoint


@rule(
    "COM308",
    "clock-skew-that-kopia-refuses",
    severity=Severity.BLOCKER,
    provider=None,
    since="0.1.0",
    proves=("aws-validate",),
)
def clock_skew_that_kopia_refuses(evidence: Evidence) -> Verdicts:
    """The endpoint's clock and this machine's are more than 5 minutes apart, and volume data is backed up.

    ## Why it matters
    kopia holds its clock against the time at which the store says that an object was written. Where both are more
    than 5 minutes apart, it refuses to run maintenance: expired volume data is never deleted, and the repository
    grows for good. Backups go on as if nothing were.

    ## Remediation
    Let the clocks of the server and of the cluster's nodes be set by NTP.

    ## Source
    kopia, repo/maintenance/maintenance_run.go, maxClockSkew and checkClockSkewBounds.
    RFC 9110, section 6.6.1, Date.
    """
    evidence.get(endpoint.CLOCK)
    if not stores_volumes(evidence):
        yield not_applicable("clock", "kopia writes nothing through this location: it stores no volume data")
        return
    yield from prove_clock(evidence, least=300, most=900, error="clock skew detected")
