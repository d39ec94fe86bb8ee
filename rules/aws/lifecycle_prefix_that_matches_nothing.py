"""Rule AWS359: lifecycle prefix that matches nothing."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    lifecycle,
    lifecycle_rules,
    passed,
    rule,
    shown,
)


@rule(
    "AWS359",
    "lifecycle-prefix-that-matches-nothing",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def lifecycle_prefix_that_matches_nothing(evidence: Evidence) -> Verdicts:
    """A lifecycle rule is for a prefix with which no key begins.

    ## Why it matters
    The prefix of a lifecycle rule is compared letter by letter with the beginning of each key. Velero's keys begin
    with the location's prefix and never with a slash, and `*` is no wildcard there: a rule on `/velero/` or
    `velero/*` is accepted, is in force, and never does anything. What it was to clean up is kept and paid for.

    ## Remediation
    Write the prefix as the keys begin: `velero/`.

    ## Source
    Amazon S3 User Guide, "Lifecycle configuration elements", Filter element:
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
    velero v1.17, pkg/persistence/object_store_layout.go (the prefix is used without slashes at its ends).
    """
    found = False
    for each in lifecycle_rules(evidence):
        meant = lifecycle.prefix_meant(each.prefix)
        if meant == each.prefix or not each.enabled:
            continue
        found = True
        yield failed(
            lifecycle.subject_of(each),
            f"no key of Velero's begins with {shown(each.prefix)}: a slash in front and * are taken literally",
            at=each.place,
            remedy=Remedy(
                f"Write the prefix as {shown(meant)}." if meant else "Leave the prefix empty for every object."
            ),
        )
    if not found:
        yield passed("lifecycle", "no rule's prefix begins with a slash or ends with *")
