"""Rule AWS614: two active access keys."""

from __future__ import annotations

from checker.api import Evidence, Provider, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule, shown
from checker.facts import aws, field


@rule(
    "AWS614",
    "two-active-access-keys",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("prowler:iam_user_two_active_access_key",),
)
def two_active_access_keys(evidence: Evidence) -> Verdicts:
    """The user has two active access keys.

    ## Why it matters
    Two are needed only for the days in which one replaces the other. After that, the second is a way in that nobody
    watches.

    ## Remediation
    Make the key that nothing uses inactive, and delete it when nothing breaks.

    ## Source
    AWS IAM User Guide, "Update access keys".
    """
    records = evidence.get(aws.ACCESS_KEYS)

    if not records:
        yield not_applicable("accessKeys", "the user has no access key")
        return
    active = [record.id for record in records if record.active]
    if len(active) > 1:
        key = evidence.get(field.ACCESS_KEY_ID)
        others = [name for name in active if name != key]
        yield failed(
            "accessKeys",
            f"the user has {len(active)} active access keys; {', '.join(map(shown, others[:2]))} besides the location's"
            if key in active
            else f"the user has {len(active)} active access keys",
            at=evidence.place(aws.ACCESS_KEYS),
            remedy=Remedy("Make the key that nothing uses inactive, and delete it when nothing breaks."),
        )
    else:
        yield passed("accessKeys", "the user has no second active access key")
