"""Rule MIN360: quota of the bucket used up."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Outcome,
    Provider,
    Remedy,
    Severity,
    Verdict,
    Verdicts,
    failed,
    passed,
    rule,
)
from checker.facts import minio


@rule(
    "MIN360",
    "quota-of-the-bucket-used-up",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-bucket",),
)
def quota_of_the_bucket_used_up(evidence: Evidence) -> Verdicts:
    """The bucket has a quota, and what it holds has reached it, or soon will.

    ## Why it matters
    With a hard quota MinIO refuses each upload that would bring the bucket to its limit, with
    `XMinioAdminBucketQuotaExceeded: Bucket quota exceeded`. Lists still work, so that the location stays Available
    while every backup fails, and kopia's maintenance, which has to write before it can delete, no longer frees any
    room. Old versions count too. A full one is a blocker; beyond 90 per cent it is a risk: the server counts only
    when its scanner comes by.

    ## Remediation
    Raise the quota (`mc quota set ALIAS/BUCKET --size 2TiB`), or delete backups and old versions.

    ## Source
    minio/minio, cmd/bucket-quota.go, enforceBucketQuotaHard; minio issues 10548 and 20629 (the scanner's numbers).
    MinIO documentation, "mc quota set".
    """
    nearly = 0.9
    quota = evidence.get(minio.QUOTA)
    if quota is None or not quota.limit:
        yield passed("quota", "the bucket has no quota")
        return
    if quota.used is None:
        yield Verdict(Outcome.NOT_EXAMINED, "the bucket has a quota, and nobody said how much of it is used", "quota")
        return
    share = quota.used / quota.limit
    if share <= nearly:
        yield passed("quota", f"{share:.0%} of the bucket's quota is used")
        return
    full = quota.used >= quota.limit
    yield failed(
        "quota",
        f"{quota.used:,} of the {quota.limit:,} bytes that the bucket may hold are used"
        + (": nothing more can be written" if full else f" ({share:.0%})"),
        at=evidence.place(minio.QUOTA),
        remedy=Remedy("Raise the quota of the bucket, or delete backups and old versions."),
        error="XMinioAdminBucketQuotaExceeded: Bucket quota exceeded" if full else "",
        severity=Severity.BLOCKER if full else None,
    )
