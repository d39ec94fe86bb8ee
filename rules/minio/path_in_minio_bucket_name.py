"""Rule MIN304: path in MinIO bucket name."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Form,
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
    "MIN304",
    "path-in-minio-bucket-name",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-bucket", "minio-field-bucket"),
)
def path_in_minio_bucket_name(evidence: Evidence) -> Verdicts:
    """A slash stands in the bucket's name.

    ## Why it matters
    Velero takes slashes off both ends and refuses any other: `backup storage location's bucket name "velero/prod"
    must not contain a '/' (if using a prefix, put it in the 'Prefix' field instead)`. A slash at an end passes
    validation, but Velero looks for existing backups under the name as it was written, slash included: a risk.
    Palette's form has no prefix, so that each location there needs a bucket of its own.

    ## Remediation
    Leave the bare name in the bucket's field; what follows the slash belongs into the prefix, where there is one.

    ## Source
    Velero v1.17.0, pkg/persistence/object_store.go, objectBackupStoreGetter.Get.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, S3 Bucket.
    """
    bucket = evidence.get(field.BUCKET)
    if not bucket:
        yield not_applicable("bucket", "the location names no bucket")
        return
    if "/" not in bucket or bucket_name.pasted(bucket) is not None:
        yield passed("bucket", "its name has no slash")
        return
    name, slash, rest = bucket.strip("/").partition("/")
    where = "ends there" if evidence.get(field.FORM) is Form.PALETTE else f"goes on with the prefix {rest}"
    text = f"Write {name}; the name {where}." if slash else f"Write {name}, without the slash."
    yield failed(
        "bucket",
        f"the bucket's name {shown(bucket)} has a slash "
        + ("in it, and Velero refuses it" if slash else "at an end, which only a part of Velero takes off"),
        at=evidence.place(field.BUCKET),
        remedy=Remedy(text) if slash else correction(evidence, field.BUCKET, name, text),
        error="must not contain a '/'" if slash else "",
        severity=None if slash else Severity.RISK,
    )
