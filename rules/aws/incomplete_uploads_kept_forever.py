"""Rule AWS344: incomplete uploads kept forever."""

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
    lifecycle_rules,
    passed,
    rule,
)
from checker.facts import aws


@rule(
    "AWS344",
    "incomplete-uploads-kept-forever",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("checkov:CKV_AWS_300",),
)
def incomplete_uploads_kept_forever(evidence: Evidence) -> Verdicts:
    """No lifecycle rule takes away the parts of uploads that were never completed.

    ## Why it matters
    The plugin uploads what has 5 MiB or more in parts. When its pod is killed, or is not allowed to abort the upload,
    the parts stay in the bucket: no list shows them, nothing deletes them, and they are paid for. Kopia writes each
    blob whole.

    ## Remediation
    Add a rule with `AbortIncompleteMultipartUpload` after some days for the location's prefix; it touches no object.
    It cannot be narrowed by tags or size.

    ## Source
    Amazon S3 User Guide, "Configuring a bucket lifecycle configuration to delete incomplete multipart uploads":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html
    velero-plugin-for-aws v1.13.1, object_store.go, PutObject (manager.Uploader).
    """
    rules = [each for each in lifecycle_rules(evidence) if each.abort_days is not None]
    left = lifecycle.uncovered(rules, key_root(evidence), lifecycle.UPLOADED)
    if not left:
        yield passed("lifecycle", "incomplete uploads are aborted everywhere under the prefix")
        return
    yield failed(
        "lifecycle",
        f"no rule aborts incomplete multipart uploads under {' and '.join(left)}",
        at=evidence.place(aws.LIFECYCLE),
        remedy=Remedy("Add a rule with AbortIncompleteMultipartUpload (7 days, say) for the location's prefix."),
    )
