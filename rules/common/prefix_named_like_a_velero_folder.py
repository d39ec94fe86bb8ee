"""Rule COM105: prefix named like a velero folder."""

from __future__ import annotations

from checker.api import Evidence, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule, shown
from checker.facts import field


@rule(
    "COM105",
    "prefix-named-like-a-velero-folder",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=("aws-validate",),
)
def prefix_named_like_a_velero_folder(evidence: Evidence) -> Verdicts:
    """A part of the prefix is the name of a folder that Velero makes itself.

    ## Why it matters
    Velero keeps its objects in `backups/`, `restores/`, `kopia/`, `restic/`, `metadata/` and `plugins/` under the
    prefix. A location whose prefix has one of these names lies inside another location's own folder as soon as that
    one uses the place above. That location then takes what is here for its backups or repositories, deletes it on
    expiry, or finds `found existing data in storage location`. Mostly the prefix was copied one level too deep.

    ## Remediation
    Use a prefix of another name.

    ## Source
    Velero v1.17.0, pkg/persistence/object_store_layout.go, NewObjectStoreLayout.
    velero issues 3192 and 7456.
    """
    prefix = evidence.get(field.PREFIX)
    if not prefix:
        yield not_applicable("prefix", "the location gives no prefix")
        return
    reserved = {"backups", "restores", "kopia", "restic", "metadata", "plugins"}
    found = next((part for part in prefix.split("/") if part in reserved), "")
    if not found:
        yield passed("prefix", "no part of it is called like a folder of Velero")
        return
    yield failed(
        "prefix",
        f"the prefix {shown(prefix)} has a part called {found}, as Velero calls a folder of its own",
        at=evidence.place(field.PREFIX),
        remedy=Remedy("Use a prefix of another name, or leave out the last part, if it was copied one level too deep."),
    )
