"""Rule COM101: prefix with slash at an end."""

from __future__ import annotations

from checker.api import Evidence, Severity, Verdicts, correction, failed, not_applicable, passed, rule, shown
from checker.facts import field


@rule(
    "COM101",
    "prefix-with-slash-at-an-end",
    severity=Severity.ADVICE,
    provider=None,
    since="0.1.0",
    proves=("aws-validate",),
)
def prefix_with_slash_at_an_end(evidence: Evidence) -> Verdicts:
    """The prefix begins or ends with a slash.

    ## Why it matters
    Velero takes the slashes off both ends, so `/cluster-a/` and `cluster-a` are the same place. Policies and
    lifecycle rules that are written for `/cluster-a/` match nothing, however, and older releases kept the slash at
    the beginning.

    ## Remediation
    Write the prefix without slashes at its ends.

    ## Source
    Velero v1.17.0, pkg/persistence/object_store.go.
    velero issue 1618.
    """
    prefix = evidence.get(field.PREFIX)
    if not prefix:
        yield not_applicable("prefix", "the location gives no prefix")
        return
    bare = prefix.strip("/")
    if bare == prefix:
        yield passed("prefix", "it has no slash at an end")
        return
    yield failed(
        "prefix",
        f"the prefix {shown(prefix)} has a slash at an end, which Velero takes off",
        at=evidence.place(field.PREFIX),
        remedy=correction(
            evidence, field.PREFIX, bare or None, f"Write {shown(bare)}." if bare else "Take the prefix away."
        ),
    )
