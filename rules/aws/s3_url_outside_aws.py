"""Rule AWS512: s3 url outside aws."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    not_applicable,
    passed,
    rule,
    s3_url,
    shown,
)
from checker.facts import field


@rule(
    "AWS512",
    "s3-url-outside-aws",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-provider", "aws-field-url"),
)
def s3_url_outside_aws(evidence: Evidence) -> Verdicts:
    """The provider is AWS, and the S3 URL leads elsewhere.

    ## Why it matters
    Palette sends neither the S3 URL nor the certificate when it validates a location of the provider AWS, so it asks
    AWS about a bucket and a key that AWS does not know. Policies, regions and KMS keys of AWS mean nothing there
    either, and S3-compatible servers often refuse the checksums that the plugin sends. Google Cloud Storage and Azure
    have providers of their own; Azure does not speak S3 at all, so nothing works there.

    ## Remediation
    Choose the provider that the storage belongs to: MinIO for S3-compatible storage, GCP or Azure for theirs.

    ## Source
    palette-sdk-go, api/spec/palette.json, POST /v1/clouds/aws/s3/validate.
    velero issues 7534, 7543 and 8152 (checksums at S3-compatible servers).
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None:
        yield not_applicable("s3Url", "the location gives no S3 URL")
        return
    host = url.host
    if host.is_aws:
        yield passed("s3Url", "its host belongs to AWS")
    elif url.problem or not url.scheme:
        yield not_applicable("s3Url", "its host cannot be told")
    else:
        service = host.service
        whose = f"{service.name} ({shown(host.name)})" if service else shown(host.name)
        provider = service.provider if service else "MinIO"
        yield failed(
            "s3Url",
            f"the provider is AWS, and the S3 URL leads to {whose}",
            at=evidence.place(field.S3_URL),
            remedy=Remedy(f"Choose the provider {provider} for this location, or take the S3 URL away."),
            severity=Severity.BLOCKER if service and not service.speaks_s3 else Severity.RISK,
        )
