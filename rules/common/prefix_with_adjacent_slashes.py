"""Rule COM102: prefix with adjacent slashes."""

from __future__ import annotations

from checker.api import Evidence, Severity, Verdicts, correction, failed, not_applicable, passed, rule, shown
from checker.facts import field


@rule(
    "COM102",
    "prefix-with-adjacent-slashes",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=("aws-validate",),
)
def prefix_with_adjacent_slashes(evidence: Evidence) -> Verdicts:
    """The prefix has two slashes side by side.

    ## Why it matters
    Velero validates the location under the prefix as it is written, but makes the names of its objects with a
    function that joins slashes: `a//b` is looked at, and `a/b` is written to. Validation thus looks at an empty place
    whatever is in the bucket, and policies written for either form match a part of the requests only.

    ## Remediation
    Write single slashes.

    ## Source
    Velero v1.17.0, pkg/persistence/object_store_layout.go, NewObjectStoreLayout.
    Velero v1.17.0, pkg/repository/provider/unified_repo.go, getStorageVariables.
    """
    prefix = evidence.get(field.PREFIX)
    if not prefix:
        yield not_applicable("prefix", "the location gives no prefix")
        return
    bare = prefix.strip("/")
    if "//" not in bare:
        yield passed("prefix", "no two slashes stand side by side in it")
        return
    single = "/".join(part for part in bare.split("/") if part)
    yield failed(
        "prefix",
        f"the prefix {shown(prefix)} has two slashes side by side; Velero looks under it and writes to {shown(single)}",
        at=evidence.place(field.PREFIX),
        remedy=correction(evidence, field.PREFIX, single, f"Write {shown(single)}."),
    )
