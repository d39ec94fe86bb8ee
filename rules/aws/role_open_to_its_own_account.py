"""Rule AWS665: a trust policy that trusts the role's own account as a whole."""

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
    iam_arn,
    lint,
    not_applicable,
    role_account,
    rule,
)


@rule(
    "AWS665",
    "role-open-to-its-own-account",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def role_open_to_its_own_account(evidence: Evidence) -> Verdicts:
    """The trust policy trusts the role's own account as a whole.

    ## Why it matters
    The ARN of the account's root delegates: whoever in the account has `sts:AssumeRole` on `*`, as many administrators
    and pipelines do, can assume the role and reach the backups. In the scenario of one account the guide asks for the
    principal that deploys the clusters, and for no more.

    ## Remediation
    Name the user or the role that has to assume it, in place of the account.

    ## Source
    IAM User Guide, "AWS JSON policy elements: Principal", AWS account principals.
    Palette documentation, "Add Backup Location using Dynamic Credentials", Single AWS Account with AWS STS.
    """
    own = role_account(evidence)
    if not own:
        yield not_applicable("trustPolicy", "no role is named, or its account is not known")
        return

    def remarks(policy: LintPolicy) -> Remarks:
        for statement in policy.statements:
            for entry in statement.principals if statement.allows and not statement.conditions else ():
                arn = iam_arn.parse(entry.text)
                account = arn.account if arn and arn.kind == "root" else entry.text
                if entry.kind == "AWS" and account == own:
                    message = f"everybody in account {account} who may assume roles can assume this one"
                    yield Remark(message, entry.path, "Name the user or role that has to assume it.")

    fine = "the role's own account is not trusted as a whole"
    yield from lint(evidence, remarks, layers=(Layer.TRUST,), fine=fine)
