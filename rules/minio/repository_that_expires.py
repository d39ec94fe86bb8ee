"""Rule MIN339: repository that expires."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    key_root,
    lifecycle,
    lifecycle_rules,
    not_applicable,
    passed,
    rule,
    stores_volumes,
)


@rule(
    "MIN339",
    "repository-that-expires",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-bucket",),
)
def repository_that_expires(evidence: Evidence) -> Verdicts:
    """A lifecycle rule on MinIO deletes the objects of the kopia repository by their age.

    ## Why it matters
    A kopia repository is one whole: `kopia.repository`, without which it cannot be opened, is written once and never
    again, and a backup of today refers to blobs of the first day. A rule that expires current objects under `kopia/`
    or `restic/` ends every repository: after its number of days each backup and restore of volume data fails with
    `repository not initialized in the provided storage` or `BLOB not found`, and what was backed up is lost. It is a
    blocker when the rule covers all of `kopia/`; one that is narrowed by size or to a part of it may miss what
    matters, and is a risk. Kopia sets no tags: a rule that asks for one touches nothing of it.

    ## Remediation
    Narrow the rule to a prefix that holds nothing of Velero's, or take its expiration away (`mc ilm rule ls`, `mc ilm
    rule edit`). Velero and kopia delete what has expired themselves; expire noncurrent versions instead.

    ## Source
    MinIO documentation, "Object Lifecycle Management", object expiration.
    kopia, repo/format (kopia.repository) and repo/maintenance; velero issues 8654 and 4421.
    """
    rules = [each for each in lifecycle_rules(evidence) if lifecycle.expires_current(each)]
    if not stores_volumes(evidence):
        yield not_applicable("lifecycle", "kopia writes nothing through this location")
        return
    root, found = key_root(evidence), False
    for each in rules:
        folders = lifecycle.touched(each, root, lifecycle.VOLUMES, {})
        if not folders:
            continue
        found, name = True, lifecycle.subject_of(each)
        yield failed(
            name,
            f"{name} deletes what is under {' and '.join(folders)} {lifecycle.expiration_time(each)}",
            at=each.place,
            remedy=Remedy("Narrow the rule to another prefix, or take its expiration away."),
            error="repository not initialized in the provided storage",
            severity=None if lifecycle.covers_all(each, f"{root}kopia/") else Severity.RISK,
        )
    if not found:
        yield passed("lifecycle", "no rule deletes current objects of the repositories")
