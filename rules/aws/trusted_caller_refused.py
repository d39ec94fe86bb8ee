"""Rule AWS686: who tried to assume the role ended otherwise than its trust policy says."""

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
    iam_arn,
    not_applicable,
    passed,
    rule,
)
from checker.facts import aws, aws_live, field

_ALLOWED = "allowed"


@rule(
    "AWS686",
    "trusted-caller-refused",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def trusted_caller_refused(evidence: Evidence) -> Verdicts:
    """Somebody whom the trust policy lets in was refused the role, or somebody whom it keeps out was given it.

    ## Why it matters
    The attempt was made by whoever ran this, with the location's external id. If the trust policy that was read admits
    that caller, a refusal means that it is not the one in force, that a control policy refuses, or that the caller's
    own policies lack `sts:AssumeRole`: the last is no fault of the location. Palette asks from an account of its own,
    so that a refusal of somebody else proves nothing about Palette, and neither does a success.

    ## Remediation
    Compare the trust policy with `aws iam get-role`. Give the caller `sts:AssumeRole` on the role, or have somebody try
    from the account that Palette shows beside the external id.

    ## Source
    AWS STS API Reference, AssumeRole. IAM User Guide, "Grant a user permissions to switch roles".
    """
    tried = evidence.get(aws_live.ROLE_ASSUMED)
    credentials = assumed_role(evidence)
    if tried is None or credentials is None or tried.outcome == "undecided" or not tried.caller:
        yield not_applicable("role", "nobody whose attempt says anything tried to assume the role")
        return
    admitted = account_admitted(evidence, credentials, tried.caller, credentials.external_id)
    if admitted is None:
        yield Verdict(Outcome.UNKNOWN, f"whether the trust policy admits {tried.caller} cannot be told", "role")
    elif admitted is (tried.outcome == _ALLOWED):
        word = "assumed the role" if admitted else "was refused the role"
        yield passed("role", f"{tried.caller} {word}, as its trust policy says")
    else:
        why = "was refused it" if admitted else "assumed it all the same"
        says = "admits" if admitted else "keeps out"
        own = ", and see that the caller itself may assume it" if admitted else ""
        yield failed(
            "role",
            f"the trust policy that was read {says} {tried.caller}, who {why}",
            at=evidence.place(aws.TRUST_POLICY),
            remedy=Remedy(f"Compare the trust policy with that of the role in the account{own}."),
            error="AccessDenied" if admitted else "",
            # A refusal may be the caller's own affair, unless it asks from where Palette does.
            severity=None if not admitted or _is_of_palette(evidence, tried.caller) else Severity.ADVICE,
        )


def _is_of_palette(evidence: Evidence, caller: str) -> bool:
    account, arn = evidence.get(field.PALETTE_ACCOUNT), iam_arn.parse(caller)
    return arn is not None and arn.account == account
