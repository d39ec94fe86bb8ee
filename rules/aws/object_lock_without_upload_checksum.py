"""Rule AWS333: object lock without upload checksum."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    correction,
    failed,
    parse_version,
    passed,
    plugin_keys,
    rule,
)
from checker.facts import aws, field


@rule(
    "AWS333",
    "object-lock-without-upload-checksum",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate",),
)
def object_lock_without_upload_checksum(evidence: Evidence) -> Verdicts:
    """The bucket locks every new object, and the plugin sends no checksum with its uploads.

    ## Why it matters
    S3 takes an object with a retention period only with `Content-MD5` or an `x-amz-checksum-` header, and a default
    retention gives every object one. The plugin never sends `Content-MD5`; with `checksumAlgorithm: ""`, and always
    in v1.9.0, it sends no checksum either. Then every upload of a backup ends in `InvalidRequest: Content-MD5 OR
    x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters`, while the location,
    which is validated with a list, stays Available. Kopia always sends `Content-MD5`, so that volume data alone
    arrives. v1.14.1 and v1.14.2 send a checksum whatever the setting says: with them it is a risk, since the next
    version obeys.

    ## Remediation
    Take `checksumAlgorithm` away (CRC32 is then sent), or name an algorithm: that satisfies Object Lock and Velero
    both. Leave v1.9.0 for a later version.

    ## Source
    Amazon S3 API Reference, PutObject, Content-MD5; Amazon S3 User Guide, "Object Lock considerations":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
    velero issues 7400, 9804 and 9951.
    velero-plugin-for-aws v1.13.1, object_store.go; kopia, repo/blob/s3/s3_storage.go.
    """
    lock = evidence.get(aws.OBJECT_LOCK)
    if lock is None or not lock.mode:
        yield passed("plugin.checksumAlgorithm", "the bucket gives new objects no retention, so none needs a checksum")
        return
    plugin = evidence.get(field.PLUGIN) or {}
    running = parse_version(plugin.get(plugin_keys.VERSION))
    if plugin.get("checksumAlgorithm") == "":
        disobedient = running in {(1, 14, 1), (1, 14, 2)}
        yield failed(
            "plugin.checksumAlgorithm",
            "the bucket's default retention asks for a checksum with every upload, and the plugin is told to send none",
            at=evidence.place(field.PLUGIN, "checksumAlgorithm"),
            remedy=correction(evidence, field.PLUGIN, None, "Take checksumAlgorithm away: CRC32.", "checksumAlgorithm"),
            error="InvalidRequest",
            severity=Severity.RISK if disobedient else None,
        )
    elif running == (1, 9, 0):
        yield failed(
            "plugin.version",
            "the bucket's default retention asks for a checksum with every upload, and v1.9.0 sends none",
            at=evidence.place(field.PLUGIN, plugin_keys.VERSION),
            remedy=Remedy("Install v1.9.2 or later."),
            error="InvalidRequest",
        )
    else:
        yield passed(
            "plugin.checksumAlgorithm", "the plugin sends a checksum, and kopia Content-MD5, with every upload"
        )
