"""Rule AWS815: an ARN whose bucket is almost the location's."""

from __future__ import annotations

from checker.api import (
    ATTACHED,
    Evidence,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    aws_bucket,
    lint,
    lint_statements,
    not_applicable,
    rule,
    shown,
)

_PARTS = 6


@rule(
    "AWS815",
    "misspelled-bucket-in-a-policy",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(),
)
def misspelled_bucket_in_a_policy(evidence: Evidence) -> Verdicts:
    """One ARN of a policy names a bucket that is spelled almost like the location's, while others name the location's.

    ## Why it matters
    S3 compares the name letter by letter. What the statement allows or denies holds for a bucket that does not exist,
    or for somebody else's: the objects of the location stay out of reach (`403 AccessDenied`) although the bucket
    itself answers. Where every ARN names another bucket, another rule speaks.

    ## Remediation
    Write the location's bucket, when it is what was meant.

    ## Source
    Amazon S3 User Guide, "Policy resources for Amazon S3".
    """
    bucket = aws_bucket(evidence)
    if not bucket:
        yield not_applicable("bucket", "the location names no bucket")
        return

    def remarks(policy: LintPolicy) -> Remarks:
        entries = [e for each in policy.statements for e in each.resources or each.other_resources]
        own = f":s3:::{bucket}"
        known = {entry.text for entry in entries if entry.text.endswith((own, f"{own}/*"))}
        for entry in entries if known else ():
            parts = entry.text.split(":", _PARTS - 1)
            if entry.text in known or len(parts) < _PARTS or parts[2] != "s3" or parts[3] or parts[4]:
                continue
            name, slash, key = parts[5].partition("/")
            if lint_statements.is_slip(name, bucket):
                put = f"{':'.join(parts[:5])}:{bucket}{slash}{key}"
                message = f"{shown(entry.text)} names the bucket {shown(name)}, and the location's is {bucket}"
                yield Remark(message, entry.path, f"Write {shown(put)}, if that is meant.", put=put, safe=False)

    fine = "no bucket in the policies is spelled almost like the location's"
    yield from lint(evidence, remarks, layers=ATTACHED, fine=fine)
