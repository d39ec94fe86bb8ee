"""Rule AWS621: malformed principal."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    iam_arn,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS621", "malformed-principal", severity=Severity.RISK, provider=Provider.AWS, since="0.1.0", proves=("aws-user",)
)
def malformed_principal(evidence: Evidence) -> Verdicts:
    """The principal is not the ARN of anybody who can send requests.

    ## Why it matters
    Policies name principals by their ARN: a bucket policy, a key policy or a condition on `aws:PrincipalArn` can only
    be decided for one that exists. A group, a policy or an instance profile never sends a request; its ARN was pasted
    from the wrong page. What this report says of such a principal says nothing of the real one.

    ## Remediation
    Give the ARN of the IAM user (`arn:aws:iam::ACCOUNT:user/NAME`), or of the role, as IAM shows it.

    ## Source
    IAM User Guide, "IAM identifiers", IAM ARNs:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
    """
    principal = evidence.get(field.PRINCIPAL)
    if principal is None:
        yield not_applicable("principal", "the location names no principal")
        return
    arn = iam_arn.parse(principal)
    if arn is not None and arn.kind in iam_arn.REQUESTERS:
        yield passed("principal", f"it is the ARN of one who sends requests ({arn.kind})")
        return
    what = (
        "is no ARN of an IAM user or role"
        if arn is None
        else f"is an ARN of somebody who sends no requests ({arn.kind})"
    )
    yield failed(
        "principal",
        f"the principal {shown(principal)!r} {what}",
        at=evidence.place(field.PRINCIPAL),
        remedy=Remedy("Give the ARN of the IAM user or role, as IAM shows it."),
    )
