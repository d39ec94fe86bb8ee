"""Rule AWS812: a pattern for the subject of a token that almost any token matches."""

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
    lint_principals,
    rule,
    shown,
)

_LITERALS = 6
_GITHUB = "token.actions.githubusercontent.com"
"""Of its repositories, and of service accounts that any pod has, other rules speak."""


@rule(
    "AWS812",
    "loose-subject-of-federated-callers",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("access-analyzer:VARIABLE_USAGE_TOO_PERMISSIVE", "access-analyzer:WILDCARD_USAGE_TOO_PERMISSIVE"),
)
def loose_subject_of_federated_callers(evidence: Evidence) -> Verdicts:
    """The trust policy compares the subject of a token with a pattern that has a wildcard or variable near its start.

    ## Why it matters
    The subject (`...:sub`) is what tells one caller of an identity provider from all its others. In a pattern such as
    `*:velero` or `acme-*` little is fixed before the wildcard, so that callers of other teams may take the role and
    with it the backups. A variable is filled from the same token.

    ## Remediation
    Name the subject in full, with `StringEquals`: `system:serviceaccount:NAMESPACE:NAME`. Where a wildcard is needed,
    have six characters or more that are fixed before each.

    ## Source
    IAM User Guide, "Access Analyzer policy check reference" and "Create a role for OpenID Connect federation".
    """
    fine = "no subject of a federated caller is compared with a loose pattern"
    yield from lint(evidence, _remarks, layers=(Layer.TRUST,), fine=fine)


def _remarks(policy: LintPolicy) -> Remarks:
    for statement in policy.statements:
        for entry in statement.conditions if statement.allows else ():
            if not entry.key.lower().endswith(":sub"):
                continue
            for number, value in enumerate(entry.values):
                elsewhere = _GITHUB in entry.key.lower() or lint_principals.is_open_subject(value)
                what = _looseness(value, pattern="like" in entry.name.base.lower() and not elsewhere)
                if what:
                    message = f"{shown(entry.key)} is compared with {shown(value)}, which {what}"
                    remedy = "Name the subject in full, with StringEquals."
                    yield Remark(message, entry.at(number), remedy)


def _looseness(value: str, *, pattern: bool) -> str:
    """What lets other subjects through; empty when little does."""
    if "${" in value:
        return "has a variable in it"
    for part in value.replace("?", "*").split("*")[:-1] if pattern else ():
        if len(part) < _LITERALS:
            return f"has fewer than {_LITERALS} fixed characters before a wildcard"
    return ""
