"""Rule AWS350: access logging off."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    passed,
    rule,
    shown,
)
from checker.facts import aws


@rule(
    "AWS350",
    "access-logging-off",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("prowler:s3_bucket_server_access_logging_enabled", "checkov:CKV_AWS_18"),
)
def access_logging_off(evidence: Evidence) -> Verdicts:
    """Nobody records who reads and deletes the backups.

    ## Why it matters
    When backups are missing, or have been read by somebody else, the server access log says which key did it, when
    and from where. Without it, and without data events of CloudTrail, that cannot be told afterwards.

    ## Remediation
    Turn server access logging on, into another bucket; or record S3 data events in CloudTrail, and waive this.

    ## Source
    Amazon S3 User Guide, "Logging requests with server access logging":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
    """
    logging = evidence.get(aws.ACCESS_LOGGING)
    if logging is not None:
        yield passed("accessLogging", f"access is logged to {shown(logging.bucket)}")
        return
    yield failed(
        "accessLogging",
        "access logging is off",
        at=evidence.place(aws.ACCESS_LOGGING),
        remedy=Remedy("Turn server access logging on, into another bucket."),
    )
