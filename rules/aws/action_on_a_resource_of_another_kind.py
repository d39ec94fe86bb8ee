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
_FEW = 4


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
            first = found.actions[0].path
            one = len(found.actions) == 1
            what = f"{'acts' if one else 'act'} on a resource of the kind {found.takes}"
            if found.takes == _NONE:
                what = f"{'is' if one else 'are'} checked against * only"
            names = _several([entry.text for entry in found.actions])
            named = _several([found.entry.text, *[each.text for each in statement.resources if each != found.entry]])
            put = found.put
            yield Remark(
                f"{names} {what}, and the statement names only {named}",
                first,
                f"Name {shown(put)} as a resource of these actions." if put else "Name one of that kind.",
                put=put if found.instead and put else None,
                beside="" if found.instead or put == "*" else put,
                edit_path=found.entry.path,
                severity=Severity.BLOCKER if bucket else None,
                error="MalformedPolicy" if bucket else "",
                safe=put != "*",
            )


def _several(texts: list[str]) -> str:
    """The first of some texts, and how many more there are."""
    more = f" and {len(texts) - _FEW} more" if len(texts) > _FEW else ""
    return ", ".join(shown(text) for text in texts[:_FEW]) + more
