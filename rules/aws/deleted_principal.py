"""Rule AWS844: a unique id where the ARN of a principal was."""

from __future__ import annotations

from checker.api import (
    OF_RESOURCES,
    Evidence,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    lint,
    lint_principals,
    rule,
    shown,
)


@rule(
    "AWS844",
    "deleted-principal",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
    peers=(
        "access-analyzer:INVALID_ROLE_REFERENCE",
        "access-analyzer:INVALID_USER_REFERENCE",
        "parliament:UNKNOWN_PRINCIPAL",
    ),
)
def deleted_principal(evidence: Evidence) -> Verdicts:
    """A policy names a user or a role by its unique id: most often one that was deleted.

    ## Why it matters
    AWS keeps the unique id behind an ARN and shows the ARN again as long as it exists. An id (`AIDA...`, `AROA...`)
    that shows in a policy belongs to a user or role that is gone. One of the same name that was created since has
    another id: the statement does not speak of it, and its requests end in `AccessDenied`.

    ## Remediation
    Write the ARN of the user or role that is meant, and save the policy again; or take the id out.

    ## Source
    IAM User Guide, "AWS JSON policy elements: Principal", IAM role principals. AWS re:Post, "Why is there an unknown
    principal format in my IAM resource-based policy?": https://repost.aws/knowledge-center/iam-resource-policy-format
    """
    fine = "no principal is named by its unique id"
    yield from lint(evidence, _remarks, layers=OF_RESOURCES, fine=fine)


def _remarks(policy: LintPolicy) -> Remarks:
    for statement in policy.statements:
        for entry in lint_principals.principals_of(statement):
            kind = lint_principals.deleted(entry)
            if kind:
                message = f"{shown(entry.text)} is the unique id of a {kind}, as it shows when the {kind} was deleted"
                yield Remark(message, entry.path, f"Write the ARN of the {kind} that is meant, or take it out.")
