"""Rule AWS308: bucket name with reserved suffix."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    aws_bucket,
    failed,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field

_RESERVED = {
    "-s3alias": "the alias of an access point",
    "--ol-s3": "the alias of an Object Lambda access point",
    ".mrap": "the alias of a multi-region access point",
    "--x-s3": "a directory bucket",
    "--table-s3": "a table bucket",
}
_ALIASES = frozenset(("-s3alias", "--ol-s3"))


@rule(
    "AWS308",
    "bucket-name-with-reserved-suffix",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-bucket",),
)
def bucket_name_with_reserved_suffix(evidence: Evidence) -> Verdicts:
    """The bucket's name ends like the name of something that is not a general purpose bucket.

    ## Why it matters
    S3 creates no general purpose bucket whose name ends in `-s3alias`, `--ol-s3`, `.mrap`, `--x-s3` or `--table-s3`.
    An access point alias (`-s3alias`, `--ol-s3`) can stand for its bucket in requests, but policies are then matched
    against the access point's ARN and not the bucket's: a risk. The others cannot hold backups. A multi-region access
    point is addressed by its ARN and a host of its own, a table bucket takes no objects, and a directory bucket lists
    only prefixes that end in a slash, while kopia lists others.

    ## Remediation
    Write the name of the general purpose bucket itself, which the S3 console lists under "General purpose buckets".

    ## Source
    Amazon S3 User Guide, "General purpose bucket naming rules":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 Bucket.
    Amazon S3 API Reference, ListObjectsV2, Prefix (directory buckets).
    Amazon S3 User Guide, "Using a bucket-style alias for your S3 bucket access point".
    """
    bucket = aws_bucket(evidence)
    if not bucket:
        yield not_applicable("bucket", "the location names no bucket of AWS")
        return
    suffix = next((found for found in _RESERVED if bucket.endswith(found)), "")
    if not suffix:
        yield passed("bucket", "its name ends in no reserved suffix")
        return
    is_alias = suffix in _ALIASES
    effect = "policies for the bucket do not cover it" if is_alias else "Velero cannot keep backups in it"
    yield failed(
        "bucket",
        f"{shown(bucket)} ends in {suffix}, so it is {_RESERVED[suffix]}: {effect}",
        at=evidence.place(field.BUCKET),
        remedy=Remedy("Write the name of the general purpose bucket itself."),
        severity=Severity.RISK if is_alias else Severity.BLOCKER,
    )
