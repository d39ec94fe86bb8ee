"""Rule MIN345: lifecycle prefix of no key."""

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
    "MIN345",
    "lifecycle-prefix-of-no-key",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def lifecycle_prefix_of_no_key(evidence: Evidence) -> Verdicts:
    """A lifecycle rule on MinIO is for a prefix with which no key begins.

    ## Why it matters
    The prefix of a lifecycle rule is compared letter by letter with the beginning of each key. Velero's keys begin
    with the location's prefix and never with a slash, and `*` is no wildcard there: a rule on `/velero/` or
    `velero/*` is accepted, is in force, and never does anything. What it was to clean up stays on the drives.

    ## Remediation
    Write the prefix as the keys begin: `velero/`.

    ## Source
    minio/minio, internal/bucket/lifecycle/lifecycle.go, FilterRules (the prefix is compared as it stands).
    Velero v1.17.0, pkg/persistence/object_store_layout.go (the prefix is used without slashes at its ends).
    """
    found = False
    for each in lifecycle_rules(evidence):
        meant = lifecycle.prefix_meant(each.prefix)
        if meant == each.prefix or not each.enabled:
            continue
        found = True
        text = f"Write the prefix as {shown(meant)}." if meant else "Leave the prefix empty for every object."
        yield failed(
            lifecycle.subject_of(each),
            f"no key of Velero's begins with {shown(each.prefix)}: a slash in front and * are taken literally",
            at=each.place,
            remedy=Remedy(text),
        )
    if not found:
        yield passed("lifecycle", "no rule's prefix begins with a slash or ends with *")
