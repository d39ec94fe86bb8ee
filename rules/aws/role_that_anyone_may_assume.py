"""Rule AWS664: a trust policy that lets everybody in."""

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
)

_WHO = (
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorg",
    "aws:principaltag/",
    "aws:sourceip",
    "aws:sourcevpc",
    "aws:userid",
)
"""The beginnings of keys that narrow who may ask."""


@rule(
    "AWS664",
    "role-that-anyone-may-assume",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def role_that_anyone_may_assume(evidence: Evidence) -> Verdicts:
    """The trust policy lets every account of AWS assume the role.

    ## Why it matters
    `{"AWS": "*"}` is everybody with an account of AWS. An external id narrows it to who knows it, and it is no secret:
    it stands in policies, logs and tickets. Who assumes the role reads, overwrites and deletes the backups. None of the
    three scenarios of dynamic credentials needs it.

    ## Remediation
    Name the account that Palette shows. Or add a condition on who asks: `aws:PrincipalOrgID`, `aws:PrincipalArn`.

    ## Source
    IAM User Guide, "AWS JSON policy elements: Principal". Palette documentation, "Add Backup Location using Dynamic
    Credentials".
    """
    yield from lint(evidence, _remarks, layers=(Layer.TRUST,), fine="the trust policy does not let everybody in")


def _remarks(policy: LintPolicy) -> Remarks:
    for statement in policy.statements:
        if not statement.allows or not statement.actions:
            continue
        keys = lint_principals.positive_keys(statement)
        for entry in statement.principals:
            if entry.text == "*" and entry.kind in {"AWS", "*"} and not any(key.startswith(_WHO) for key in keys):
                by = " who knows the external id" if "sts:externalid" in keys else ""
                message = f"it lets everybody{by} assume the role"
                yield Remark(message, entry.path, "Name the account that Palette shows in place of the asterisk.")
