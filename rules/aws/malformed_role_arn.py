"""Rule AWS631: malformed role arn."""

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
    "AWS631",
    "malformed-role-arn",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-credentials",),
    peers=("cfn-lint:E3511",),
)
def malformed_role_arn(evidence: Evidence) -> Verdicts:
    """The role to assume is not given by the ARN of a role.

    ## Why it matters
    STS assumes roles only, by their full ARN. A name, the ARN of a user or of an instance profile, or that of a
    session is refused with `ValidationError` or `AccessDenied`, and no request is ever signed.

    ## Remediation
    Give the ARN of the role as IAM shows it: `arn:aws:iam::ACCOUNT:role/NAME`.

    ## Source
    AWS STS API Reference, `AssumeRole`, RoleArn.
    Palette documentation, "Add a Backup Location using Dynamic Credentials".
    """
    credentials = evidence.get(field.CREDENTIALS)
    text = credentials.role_arn if credentials else None
    if not text:
        yield not_applicable("credentials.roleArn", "no role is assumed")
        return
    arn = iam_arn.parse(text)
    if arn is not None and arn.kind == "role":
        yield passed("credentials.roleArn", f"it is the ARN of the role {arn.name}")
        return
    if arn is not None and arn.kind == "assumed-role":
        what = "is the ARN of a session of a role, not of the role"
    else:
        what = "is no ARN of a role" if arn is None else f"is an ARN, and not a role's ({arn.kind})"
    yield failed(
        "credentials.roleArn",
        f"{shown(text)!r} {what}",
        at=evidence.place(field.CREDENTIALS, "roleArn"),
        remedy=Remedy("Give the role's ARN: arn:aws:iam::ACCOUNT:role/NAME."),
        error="operation error STS: AssumeRole, https response error StatusCode: 400, api error ValidationError",
    )
