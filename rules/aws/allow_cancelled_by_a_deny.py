"""Rule AWS810: what is allowed, and denied without conditions."""

from __future__ import annotations

from checker.api import (
    ATTACHED,
    Evidence,
    Layer,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    given,
    lint,
    lint_statements,
    rule,
    shown,
)

_ALLOWING = (Layer.IDENTITY, Layer.SESSION, Layer.BUCKET, Layer.KEY)
_DENYING = (*ATTACHED, Layer.SCP, Layer.BUCKET)


@rule(
    "AWS810",
    "allow-cancelled-by-a-deny",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(),
)
def allow_cancelled_by_a_deny(evidence: Evidence) -> Verdicts:
    """An action is allowed, and a Deny without conditions covers it on every resource that the statement names.

    ## Why it matters
    An explicit Deny wins over every Allow, in whatever policy it stands, so that the Allow is dead: requests end in
    `403 AccessDenied` with "with an explicit deny". Whoever reads the Allow believes the opposite. An operation that
    fails for it is a finding of its own.

    ## Remediation
    Narrow the Deny by a condition or by its resources; or take the action out of the Allow, when the Deny is meant.

    ## Source
    IAM User Guide, "Policy evaluation logic", explicit deny.
    """

    def remarks(policy: LintPolicy) -> Remarks:
        own = lint_statements.denials(policy, for_others=False)
        others = elsewhere if policy.layer in ATTACHED else []
        if not own and not others:
            return
        for statement in policy.statements:
            for found in lint_statements.cancelled(statement, [*own, *others]):
                what = f"{shown(found.pattern)} on {shown(found.resource)}"
                message = f"{shown(found.entry.text)} is allowed, and an unconditional Deny of {what} cancels it"
                remedy = f"Narrow the Deny of {what}, or take {shown(found.entry.text)} out of the Allow."
                yield Remark(message, found.entry.path, remedy)

    policies = given(evidence, _DENYING)
    elsewhere = [found for policy in policies for found in lint_statements.denials(policy, for_others=True)]
    yield from lint(evidence, remarks, layers=_ALLOWING, fine="no Deny cancels what a statement allows")
