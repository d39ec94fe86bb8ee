"""Rule AWS351: access logs into the location itself."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    key_root,
    lifecycle,
    named_bucket,
    passed,
    rule,
    shown,
)
from checker.facts import aws


@rule(
    "AWS351",
    "access-logs-into-the-location-itself",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate",),
)
def access_logs_into_the_location_itself(evidence: Evidence) -> Verdicts:
    """The bucket's access logs go into the bucket itself.

    ## Why it matters
    Velero accepts no folders but its own directly under the location's prefix. Logs whose prefix makes a folder there
    (`logs/`) end the location: at the next validation it becomes Unavailable with `Backup store contains invalid
    top-level directories: [logs]`, and every backup is refused. Anywhere else in the bucket it is a risk: each log
    that is written is a request that is logged in turn, so that the logs grow forever.

    ## Remediation
    Log into another bucket. Where it has to be this one, give the location a prefix of its own and the logs another.

    ## Source
    Velero v1.17, pkg/persistence/object_store.go, IsValid, and object_store_layout.go.
    Amazon S3 User Guide, "Enabling Amazon S3 server access logging": do not log into the source bucket.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    """
    logging = evidence.get(aws.ACCESS_LOGGING)
    bucket = named_bucket(evidence)
    if logging is None or logging.bucket != bucket:
        yield passed("accessLogging", "no access logs go into this bucket")
        return
    root = key_root(evidence)
    folder = logging.prefix.removeprefix(root).partition("/") if logging.prefix.startswith(root) else ("", "", "")
    foreign = bool(folder[1]) and f"{folder[0]}/" not in lifecycle.FOLDERS
    yield failed(
        "accessLogging",
        f"access logs make the folder {shown(folder[0])}/ beside the backups: Velero makes the location Unavailable"
        if foreign
        else f"the bucket logs into itself, under {shown(logging.prefix) or 'its root'}",
        at=evidence.place(aws.ACCESS_LOGGING),
        remedy=Remedy("Log into another bucket."),
        error="Backup store contains invalid top-level directories" if foreign else "",
        severity=None if foreign else Severity.RISK,
    )
