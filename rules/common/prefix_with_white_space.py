"""Rule COM104: prefix with white space."""

from __future__ import annotations

from checker.api import Evidence, Remedy, Severity, Verdicts, correction, failed, not_applicable, passed, rule, shown
from checker.facts import field


@rule(
    "COM104",
    "prefix-with-white-space",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=("aws-validate",),
)
def prefix_with_white_space(evidence: Evidence) -> Verdicts:
    """The prefix has white space in it or around it.

    ## Why it matters
    White space becomes a part of the name of every object. It works, but nobody sees it: another cluster that is to
    restore from here, a policy or a lifecycle rule written without it looks in another place.

    ## Remediation
    Take the white space away.

    ## Source
    Amazon S3 User Guide, "Naming Amazon S3 objects", characters that might require special handling.
    """
    prefix = evidence.get(field.PREFIX)
    if not prefix:
        yield not_applicable("prefix", "the location gives no prefix")
        return
    if not any(character.isspace() for character in prefix):
        yield passed("prefix", "it has no white space")
        return
    bare = prefix.strip()
    around = bare and not any(character.isspace() for character in bare)
    yield failed(
        "prefix",
        f"the prefix {shown(prefix)!r} has white space {'around it' if around else 'in it'}",
        at=evidence.place(field.PREFIX),
        remedy=correction(evidence, field.PREFIX, bare, f"Write {shown(bare)}.")
        if around
        else Remedy("Write the prefix without white space."),
    )
