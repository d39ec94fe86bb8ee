"""Rule COM103: prefix with dot segments."""

from __future__ import annotations

from checker.api import Evidence, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule, shown
from checker.facts import field


@rule(
    "COM103",
    "prefix-with-dot-segments",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=("aws-validate",),
)
def prefix_with_dot_segments(evidence: Evidence) -> Verdicts:
    """The prefix has a part that is one or two periods.

    ## Why it matters
    Velero makes the names of its objects with a function that resolves `.` and `..`, as a file system does. The
    objects of `cluster-a/../cluster-b` land under `cluster-b`, and those of `..` beside every prefix, while
    validation looks under the prefix as it is written.

    ## Remediation
    Write the place that is meant.

    ## Source
    Velero v1.17.0, pkg/persistence/object_store_layout.go, NewObjectStoreLayout.
    Velero v1.17.0, pkg/repository/provider/unified_repo.go, getStorageVariables.
    """
    prefix = evidence.get(field.PREFIX)
    if not prefix:
        yield not_applicable("prefix", "the location gives no prefix")
        return
    import posixpath  # noqa: PLC0415 - not on the start-up path

    parts = prefix.strip("/").split("/")
    if not {".", ".."} & set(parts):
        yield passed("prefix", "no part of it is one or two periods")
        return
    real = posixpath.normpath(prefix.strip("/"))
    yield failed(
        "prefix",
        f"the prefix {shown(prefix)} has a part that is one or two periods; Velero writes to {shown(real)}",
        at=evidence.place(field.PREFIX),
        remedy=Remedy("Write the place that is meant, without . and .. as parts."),
    )
