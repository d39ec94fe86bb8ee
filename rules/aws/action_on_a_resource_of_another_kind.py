"""Rule AWS804: actions on resources that they never act on."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Layer,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    lint,
    lint_statements,
    rule,
    shown,
)

_NONE = "no resource of its own"


@rule(
    "AWS804",
    "action-on-a-resource-of-another-kind",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("parliament:RESOURCE_MISMATCH", "ipv:action_resource_matching", "cfn-lint:I3510", "ipv:resource_mismatch"),
)
def action_on_a_resource_of_another_kind(evidence: Evidence) -> Verdicts:
    """A statement names actions and no resource of the kind that they act on.

    ## Why it matters
    S3 checks `s3:GetObject` against an object, `arn:aws:s3:::BUCKET/*`, and `s3:ListBucket` against the bucket,
    `arn:aws:s3:::BUCKET`. IAM saves a statement with one on the other, and it allows or denies nothing: requests end in
    `403 AccessDenied`, or a Deny does not hold. S3 refuses a bucket policy with such a statement (`Action does not
    apply to any resource(s) in statement`). Actions without resources of their own, such as listing all buckets, are
    checked against `*` only.

    ## Remediation
    Name the ARN of the right kind beside the other, or move the actions into a statement of their own.

    ## Source
    Amazon S3 User Guide, "Policy resources for Amazon S3" and "Required permissions for Amazon S3 API operations".
    Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
    """
    yield from lint(evidence, _remarks, fine="every action stands beside a resource that it acts on")


def _remarks(policy: LintPolicy) -> Remarks:
    bucket = policy.layer is Layer.BUCKET
    for statement in policy.statements:
        for found in lint_statements.mismatches(statement):
            names = ", ".join(shown(entry.text) for entry in found.actions[:5])
            more = len(found.actions) - 5
            names += f" and {more} more" if more > 0 else ""
            acts = (
                "is checked against * only" if found.takes == _NONE else f"acts on a resource of the kind {found.takes}"
            )
            if len(found.actions) > 1:
                acts = acts.replace("is ", "are ", 1).replace("acts ", "act ", 1)
            message = f"{names} {acts}, and the statement names none, such as {shown(found.entry.text)}"
            message = message.replace("none, such as", "none but" if len(statement.resources) == 1 else "none beside")
            remedy = (
                f"Name {shown(found.put)} as a resource of these actions." if found.put else "Name one of that kind."
            )
            alone = found.put == "*" and not found.instead
            yield Remark(
                message,
                found.actions[0].path,
                remedy,
                put=found.put if found.instead and found.put else None,
                beside="" if found.instead or alone else found.put,
                edit_path=found.entry.path,
                severity=Severity.BLOCKER if bucket else None,
                error="MalformedPolicy" if bucket else "",
                safe=found.put != "*",
            )
