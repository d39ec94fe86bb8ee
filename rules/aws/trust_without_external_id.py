"""Rule AWS663: the trust policy does not ask for the external id."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Form,
    Layer,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    account_admitted,
    assumed_role,
    lint,
    lint_principals,
    not_applicable,
    role_account,
    role_callers,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS663",
    "trust-without-external-id",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-credentials",),
)
def trust_without_external_id(evidence: Evidence) -> Verdicts:
    """The trust policy lets a foreign account assume the role without an external id.

    ## Why it matters
    Palette assumes roles for all of its customers from one account. A trust policy that names the account alone lets
    any of them enter your role's ARN in a location of their own, and read your backups (the confused deputy). In all
    three scenarios of dynamic credentials the guide has "Require external ID" selected. A second account, as that of
    the cluster in the scenario of two accounts, is rightly trusted without one.

    ## Remediation
    Put the condition `"StringEquals": {"sts:ExternalId": "..."}` on the statement that trusts Palette's account.

    ## Source
    Palette documentation, "Add Backup Location using Dynamic Credentials".
    IAM User Guide, "The confused deputy problem" and "Access to AWS accounts owned by third parties".
    """
    credentials = assumed_role(evidence)
    if credentials is None:
        yield not_applicable("trustPolicy", "no role is assumed")
        return
    if evidence.get(field.FORM) is Form.VELERO:
        yield not_applicable("trustPolicy", "Velero assumes the role itself, on behalf of nobody else")
        return
    account = evidence.get(field.PALETTE_ACCOUNT)
    callers = role_callers(evidence, credentials, external_id=None)
    if account is not None:
        foreign = [account] if account_admitted(evidence, credentials, account, None) else []
    else:
        own = role_account(evidence)
        foreign = [name for name, answer in callers.items() if answer and name != "*" and own and own not in name]

    def remarks(policy: LintPolicy) -> Remarks:
        asking = any(lint_principals.external_id_fits(each, "") is not None for each in policy.statements)
        if not foreign or (asking and account is None):
            return
        named = [entry for each in policy.statements for entry in each.principals if foreign[0] in entry.text]
        path = named[0].path if named else ()
        remedy = "Make the external id that Palette shows a condition of the statement (StringEquals)."
        yield Remark(f"it lets {shown(foreign[0])} assume the role without an external id", path, remedy)

    fine = "no foreign account that may be Palette's assumes the role without an external id"
    yield from lint(evidence, remarks, layers=(Layer.TRUST,), fine=fine)
