"""Rule AWS807: a policy variable that stays as it is written."""

from __future__ import annotations

from checker.api import (
    Evidence,
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


@rule(
    "AWS807",
    "variable-that-is-not-expanded",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("access-analyzer:VARIABLE_UNSUPPORTED_IN_ELEMENT",),
)
def variable_that_is_not_expanded(evidence: Evidence) -> Verdicts:
    """A policy variable stands where AWS expands none, or names a key that no request has one value for.

    ## Why it matters
    Variables are expanded in the values of conditions and, in a Resource, after the fifth colon. In an action, a
    principal, or the account of an ARN the text stands for itself and matches nothing. A variable that no request
    fills makes the whole text match nothing: so does `${bucket_name}`, which Terraform or a shell was to fill in.

    ## Remediation
    Write the value itself, `*`, or the name of a condition key that the request carries: `${aws:username}`,
    `${aws:PrincipalTag/team}`.

    ## Source
    IAM User Guide, "IAM policy elements: Variables and tags", where you can use policy variables.
    """
    yield from lint(evidence, _remarks, fine="every policy variable stands where AWS expands it")


def _remarks(policy: LintPolicy) -> Remarks:
    for statement in policy.statements:
        for entry in statement.actions or statement.other_actions:
            yield from _unsupported(entry.text, entry.path)
        for principal in statement.principals or statement.other_principals:
            yield from _unsupported(principal.text, principal.path)
        sid = statement.body.get("Sid")
        if isinstance(sid, str):
            yield from _unsupported(sid, (*statement.path, "Sid"))
        if not policy.variables:
            continue  # another rule says so
        for entry in statement.resources or statement.other_resources:
            yield from _said(entry.text, entry.path, arn=True)
        for condition in statement.conditions:
            for number, value in enumerate(condition.values):
                yield from _said(value, condition.at(number), arn=False)


def _unsupported(text: str, path: tuple[str | int, ...]) -> Remarks:
    if "${" in text:
        message = f"{shown(text)} holds a variable, and none is expanded in this element"
        yield Remark(message, path, "Write the value itself.")


def _said(text: str, path: tuple[str | int, ...], *, arn: bool) -> Remarks:
    for fault in lint_statements.variable_faults(text, arn=arn):
        variable = f"${{{fault.name}}}"
        message = f"the variable {shown(variable)} in {shown(text)} {fault.what}"
        near = f"${{{fault.near}}}" if fault.near else ""
        yield Remark(
            f"{message}; meant is perhaps {shown(near)}" if near else message,
            path,
            f"Write {shown(near)}." if near else "Write the value itself, or a key that the request carries.",
            put=text.replace(variable, near) if near and variable in text else None,
            severity=None if fault.certain else Severity.ADVICE,
            safe=False,
        )
