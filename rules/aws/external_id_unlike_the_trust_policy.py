"""Rule AWS662: the trust policy asks for another external id than the location's."""

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
    account_admitted,
    assumed_role,
    lint,
    lint_principals,
    not_applicable,
    role_callers,
    rule,
    shown,
)
from checker.facts import field

_ERROR = "operation error STS: AssumeRole, https response error StatusCode: 403, api error AccessDenied"
_EXTERNAL_ID = "sts:externalid"


@rule(
    "AWS662",
    "external-id-unlike-the-trust-policy",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-credentials",),
)
def external_id_unlike_the_trust_policy(evidence: Evidence) -> Verdicts:
    """The trust policy asks for another external id than the one that the location gives.

    ## Why it matters
    In all three scenarios of dynamic credentials Palette sends the external id that it generated and shows. A trust
    policy that asks for another one, as for that of a location which was set up anew, refuses it: validation ends in
    `AccessDenied` on `AssumeRole`. External ids are compared letter by letter. It is a blocker when nobody else whom
    the policy names can assume the role in this way, and a risk otherwise.

    ## Remediation
    Copy the external id from Palette into the condition on `sts:ExternalId`, or into the location when it is the
    location's that is out of date.

    ## Source
    Palette documentation, "Add Backup Location using Dynamic Credentials". AWS STS API Reference, `AssumeRole`,
    ExternalId. IAM User Guide, "Access to AWS accounts owned by third parties".
    """
    credentials = assumed_role(evidence)
    given = credentials.external_id if credentials else None
    if credentials is None or not given:
        yield not_applicable("credentials.externalId", "no role is assumed with an external id")
        return
    account = evidence.get(field.PALETTE_ACCOUNT)
    if account is None:
        admitted = any(
            answer is not False for answer in role_callers(evidence, credentials, external_id=given).values()
        )
    else:
        admitted = account_admitted(evidence, credentials, account, given) is not False

    def remarks(policy: LintPolicy) -> Remarks:
        asking = [(each, lint_principals.external_id_fits(each, given)) for each in policy.statements]
        if any(fits for _, fits in asking):
            return
        for statement, fits in asking:
            if fits is not False:
                continue
            entry = next(each for each in statement.conditions if each.key.lower() == _EXTERNAL_ID)
            wanted = " or ".join(shown(text) for text in entry.values[:3])
            yield Remark(
                f"it asks for the external id {wanted}; the location gives {shown(given)}",
                entry.path,
                "Compare both with what Palette shows, and correct the one that differs.",
                severity=Severity.RISK if admitted else Severity.BLOCKER,
                error="" if admitted else _ERROR,
            )

    fine = "the trust policy asks for no other external id than the location's"
    yield from lint(evidence, remarks, layers=(Layer.TRUST,), fine=fine)
