"""Rule AWS661: the trust policy does not let in the account that Palette shows."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Outcome,
    Provider,
    Remedy,
    Severity,
    Verdict,
    Verdicts,
    account_admitted,
    assumed_role,
    failed,
    not_applicable,
    passed,
    role_callers,
    rule,
    shown,
)
from checker.facts import aws, field

_ERROR = "operation error STS: AssumeRole, https response error StatusCode: 403, api error AccessDenied"


@rule(
    "AWS661",
    "palette-account-not-trusted",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-credentials",),
)
def palette_account_not_trusted(evidence: Evidence) -> Verdicts:
    """The role's trust policy does not let the account that Palette shows assume the role.

    ## Why it matters
    In all three scenarios of dynamic credentials (one AWS account, two accounts, a cluster outside AWS) Palette assumes
    the role from an account of its own, which it shows beside the external id. Validation ends in `AccessDenied` on
    `AssumeRole` when the trust policy names another account, as that of another Palette instance. The rule needs
    `paletteAccount` in the location.

    ## Remediation
    Name the account that Palette shows in the trust policy (`arn:aws:iam::ACCOUNT:root`), for `sts:AssumeRole`, with
    the external id as condition.

    ## Source
    Palette documentation, "Add Backup Location using Dynamic Credentials", the steps that create the role.
    IAM User Guide, "Access to AWS accounts owned by third parties".
    """
    credentials = assumed_role(evidence)
    if credentials is None:
        yield not_applicable("paletteAccount", "no role is assumed")
        return
    account = evidence.get(field.PALETTE_ACCOUNT)
    if account is None:
        yield not_applicable("paletteAccount", "the location does not say which account Palette shows")
        return
    answer = account_admitted(evidence, credentials, account, credentials.external_id)
    if answer is False and account_admitted(evidence, credentials, account) is not False:
        yield passed("paletteAccount", f"account {account} is trusted; its external id is the matter of another rule")
    elif answer:
        yield passed("paletteAccount", f"the trust policy lets account {account} assume the role")
    elif answer is None:
        message = f"whether the trust policy lets account {account} assume the role could not be told"
        yield Verdict(Outcome.UNKNOWN, message, "paletteAccount")
    else:
        others = ", ".join(shown(name) for name in list(role_callers(evidence, credentials, external_id=None))[:3])
        yield failed(
            "paletteAccount",
            f"the trust policy does not let account {account}, which Palette shows, assume the role"
            + (f"; it names {others}" if others else ""),
            at=evidence.place(aws.TRUST_POLICY),
            remedy=Remedy(f"Trust arn:aws:iam::{account}:root, with the external id as condition."),
            error=_ERROR,
        )
