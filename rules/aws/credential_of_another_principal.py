"""Rule AWS681: the credential belongs to another principal than the one whose policies were examined."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    correction,
    failed,
    iam_arn,
    not_applicable,
    passed,
    principal_of,
    rule,
)
from checker.facts import aws_live, field


@rule(
    "AWS681",
    "credential-of-another-principal",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-user", "aws-credentials"),
)
def credential_of_another_principal(evidence: Evidence) -> Verdicts:
    """The credential is that of another user or role than the location says.

    ## Why it matters
    Every decision of this report is about the principal that the location names. Velero signs with the credential, and
    AWS decides by the policies of whom that belongs to: none of those decisions holds for what is really sent. What
    is granted to the one named is not granted to the other, and what is found about its keys is not about this key.

    ## Remediation
    Name the user or role that `aws sts get-caller-identity` prints with these credentials, or leave `principal` out:
    a live run asks for it. If the location is right, put the access key of that user into it.

    ## Source
    AWS STS API Reference, GetCallerIdentity.
    IAM User Guide, "IAM identifiers" (a session's ARN leaves out the path of its role).
    """
    caller = evidence.get(aws_live.CALLER_IDENTITY)
    stated = evidence.get(field.PRINCIPAL)
    evidence.get(field.CREDENTIALS)
    named = principal_of(evidence.aws_location).arn
    theirs, ours = iam_arn.parse(caller.arn if caller else ""), iam_arn.parse(named or "")
    if caller is None or theirs is None or ours is None:
        yield not_applicable("principal", "the location names no user or role that the credential could be unlike")
        return
    as_role = theirs.kind == "assumed-role"
    same = (theirs.account, theirs.name) == (ours.account, ours.name) and ours.kind == (
        "role" if as_role else theirs.kind
    )
    if same and (as_role or caller.arn == named):
        yield passed("principal", f"the credential is that of {named}")
        return
    text = f"Name {caller.arn} as the principal, or use the credential of {named}."
    yield failed(
        "principal",
        f"the credential is that of {caller.arn}, and what was examined are the policies of {named}",
        at=evidence.place(field.PRINCIPAL) or evidence.place(aws_live.CALLER_IDENTITY),
        remedy=Remedy(text) if as_role or stated is None else correction(evidence, field.PRINCIPAL, caller.arn, text),
        severity=Severity.BLOCKER,
    )
