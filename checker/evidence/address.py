"""Where a location points: its bucket's bare name, its region and its S3 URL, read through the rules' window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts import field
from checker.model.location import Feature
from checker.operations import bucket_name, endpoint, region_name

if TYPE_CHECKING:
    from checker.evidence.evidence import Evidence


def s3_url(evidence: Evidence) -> endpoint.S3Url | None:
    """The S3 URL in its parts; ``None`` when the location gives none."""
    text = evidence.get(field.S3_URL)
    return endpoint.parse_url(text) if text else None


def named_bucket(evidence: Evidence) -> str:
    """The bucket's bare name, good or bad; empty when there is none, or something else in its place."""
    bucket = evidence.get(field.BUCKET)
    return bucket if bucket and bucket_name.is_name(bucket) else ""


def aws_bucket(evidence: Evidence) -> str:
    """The same of a bucket on AWS; empty when the S3 URL leads elsewhere, where other rules hold."""
    return "" if leads_outside(evidence) else named_bucket(evidence)


def aws_region(evidence: Evidence) -> region_name.RegionName | None:
    """The region, and what it is; ``None`` when there is none, or when the S3 URL leads outside AWS."""
    region = evidence.get(field.REGION)
    return region_name.classify(region) if region and not leads_outside(evidence) else None


def stores_volumes(evidence: Evidence) -> bool:
    """Whether kopia will write volume data through the location."""
    return Feature.FILE_SYSTEM_BACKUP in (evidence.get(field.FEATURES) or ())


def leads_outside(evidence: Evidence) -> bool:
    """Whether the S3 URL leads to a server that is not AWS's."""
    url = s3_url(evidence)
    return url is not None and bool(url.scheme) and not url.host.is_aws and not url.problem
