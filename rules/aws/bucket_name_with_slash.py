"""Rule AWS315: bucket name with slash."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    bucket_name,
    correction,
    failed,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS315",
    "bucket-name-with-slash",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-bucket", "aws-validate"),
)
def bucket_name_with_slash(evidence: Evidence) -> Verdicts:
    """The bucket's name has a slash in it.

    ## Why it matters
    Velero takes slashes off both ends and refuses any other: `backup storage location's bucket name "acme/cluster-a"
    must not contain a '/' (if using a prefix, put it in the 'Prefix' field instead)`, and the location stays
    Unavailable. A slash at the end passes validation, but Velero looks for existing backups under the name as it was
    written, slash included: a risk.

    ## Remediation
    Leave the bare name in the bucket's field, and put what follows the slash into the prefix.

    ## Source
    Velero v1.17.0, pkg/persistence/object_store.go, objectBackupStoreGetter.Get, and
    pkg/controller/backup_controller.go.
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 Bucket.
    """
    bucket = evidence.get(field.BUCKET)
    if not bucket:
        yield not_applicable("bucket", "the location names no bucket")
        return
    if "/" not in bucket or bucket_name.pasted(bucket) is not None:
        yield passed("bucket", "its name has no slash")
        return
    name, slash, rest = bucket.strip("/").partition("/")
    if slash:
        text = f"Write {name} here, and {rest} in the prefix."
        remedy = Remedy(text)
        message = f"the bucket's name {shown(bucket)} has a slash in it, and Velero refuses it"
    else:
        remedy = correction(evidence, field.BUCKET, name, f"Write {name}, without the slash.")
        message = f"the bucket's name {shown(bucket)} has a slash at an end, which only a part of Velero takes off"
    yield failed(
        "bucket",
        message,
        at=evidence.place(field.BUCKET),
        remedy=remedy,
        error="must not contain a '/'" if slash else "",
        severity=Severity.BLOCKER if slash else Severity.RISK,
    )
