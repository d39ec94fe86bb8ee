"""Rule AWS347: cleartext allowed by the bucket."""

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
    is_supplied,
    not_applicable,
    passed,
    plain_http,
    rule,
    s3_url,
    tls_statement,
)
from checker.facts import aws


@rule(
    "AWS347",
    "cleartext-allowed-by-the-bucket",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("prowler:s3_bucket_secure_transport_policy", "checkov:CKV_AWS_379"),
)
def cleartext_allowed_by_the_bucket(evidence: Evidence) -> Verdicts:
    """The bucket policy does not refuse requests that come without TLS.

    ## Why it matters
    S3 answers on plain HTTP too. Whoever reads backups through an `http://` address sends them readable through every
    network on the way. Velero and kopia use TLS unless the S3 URL says `http://`, so that refusing the rest costs
    them nothing; benchmarks of bucket security (CIS, AWS Foundational Security) ask for the statement.

    ## Remediation
    Add the statement that the finding prints to the bucket policy; `backup-preflight policy` writes the whole policy.
    A location whose S3 URL begins with `http://` has to change to `https://` first: the statement denies all that it
    sends.

    ## Source
    Amazon S3 User Guide, "Security best practices for Amazon S3", enforce encryption of data in transit:
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
    """
    policy = evidence.get(aws.BUCKET_POLICY)
    if not is_supplied(evidence, aws.BUCKET_POLICY):
        yield Verdict(Outcome.NOT_EXAMINED, "nobody supplied the bucket policy", "bucketPolicy")
        return
    answers = plain_http(evidence)
    if not answers and policy is not None:
        yield not_applicable("bucketPolicy", "no bucket is named, so no request can be decided")
        return
    open_to = [request for request, layer in answers if layer.denies is False]
    unclear = [request for request, layer in answers if layer.denies is None]
    if policy is not None and not open_to and not unclear:
        yield passed("bucketPolicy", "the bucket policy denies every request of the location that comes without TLS")
    elif policy is not None and not open_to:
        message = f"whether {unclear[0].action} is denied without TLS depends on what nobody said"
        yield Verdict(Outcome.UNKNOWN, message, "bucketPolicy")
    else:
        what = (
            f"does not deny {open_to[0].action} without TLS" if policy is not None else "is missing: nothing is denied"
        )
        url = s3_url(evidence)
        first = "Give the location an https:// S3 URL first, then add" if url and url.scheme == "http" else "Add"
        yield failed(
            "bucketPolicy",
            f"the bucket policy {what}",
            at=evidence.place(aws.BUCKET_POLICY),
            remedy=Remedy(f"{first} to the bucket policy: {tls_statement(evidence)}"),
        )
