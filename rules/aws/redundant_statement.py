"""Rule AWS809: a statement that another statement says already."""

from __future__ import annotations

from checker.api import (
    Evidence,
    LintPolicy,
    LintStatement,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    lint,
    lint_statements,
    rule,
)


@rule(
    "AWS809",
    "redundant-statement",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("access-analyzer:REDUNDANT_STATEMENT",),
)
def redundant_statement(evidence: Evidence) -> Verdicts:
    """A statement allows or denies nothing that another statement of the same policy does not.

    ## Why it matters
    It changes nothing, and it counts towards the quota. Often the other statement is wider than was meant, and the
    narrow one was written to replace it. Where the other allows every action (`s3:*`, or the `kms:*` that a key policy
    gives its account by default), nothing is said: it is the wide one that ought to go, and other rules name it.

    ## Remediation
    Take out the statement that is covered; or narrow the other, when the narrow one is what was meant.

    ## Source
    IAM User Guide, "IAM JSON policy elements: Statement" and "Policy evaluation logic".
    """
    yield from lint(evidence, _remarks, fine="no statement repeats another")


def _remarks(policy: LintPolicy) -> Remarks:
    for statement, by in lint_statements.redundant_statements(policy.statements):
        if statement.allows and _all_actions(by) and not _all_actions(statement):
            continue
        effect = "allows" if statement.allows else "denies"
        actions = [entry.text for entry in (statement.actions or statement.other_actions)]
        more = f" and {len(actions) - 3} more" if len(actions) > 3 else ""  # noqa: PLR2004 - three tell which it is
        what = f"{', '.join(actions[:3])}{more}" or "nothing"
        sid = by.body.get("Sid")
        other = f'the statement "{sid}"' if isinstance(sid, str) and sid else "another statement"
        message = f"the statement that {effect} {what} says nothing that {other} does not"
        yield Remark(message, statement.path, f"Take the statement out, or narrow {other}.", drop=True)


def _all_actions(statement: LintStatement) -> bool:
    return any(entry.text == "*" or entry.text.endswith(":*") for entry in statement.actions)
