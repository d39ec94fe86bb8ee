"""Rule AWS707: malformed tagging."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    not_applicable,
    parse_version,
    passed,
    plugin_keys,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS707",
    "malformed-tagging",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate",),
)
def malformed_tagging(evidence: Evidence) -> Verdicts:
    """The tags for the objects are not written as the plugin and S3 want them.

    ## Why it matters
    The plugin reads `tagging` when it starts: `NAME=VALUE` joined by `&`, at most ten, names of at most 128 characters
    and values of at most 248 (256 in later versions). It refuses anything else, and the location is unavailable. Up to
    v1.14.0 it also refuses a single tag ("Tags are not seperated with an &"). S3 wants each name once, and white space
    written `%20`; it says so with the first backup only.

    ## Remediation
    Write `team=backup&cost=1234`. Tags also take the permission to tag objects.

    ## Source
    velero-plugin-for-aws v1.13.1, helpers.go, CheckTags.
    Amazon S3 User Guide, "Categorizing your objects using tags".
    """
    plugin = evidence.get(field.PLUGIN) or {}
    tagging = plugin.get("tagging")
    if not tagging:
        yield not_applicable("plugin.tagging", "no tags are given")
        return
    running = parse_version(plugin.get(plugin_keys.VERSION))
    fault, error = _fault(tagging, may_be_single=running is not None and running > (1, 14, 0))
    if not fault:
        yield passed("plugin.tagging", "the plugin takes the tags")
        return
    certain = "white space" not in fault and (running is not None or "single" not in fault)
    yield failed(
        "plugin.tagging",
        f"{shown(tagging)!r}: {fault}",
        at=evidence.place(field.PLUGIN, "tagging"),
        remedy=Remedy("Write two to ten tags as team=backup&cost=1234, or take tagging away."),
        error=error,
        severity=None if certain else Severity.RISK,
    )


def _fault(tagging: str, *, may_be_single: bool) -> tuple[str, str]:
    """What is wrong with the tags, and how the plugin, or S3 with the first backup, says so."""
    most, longest_name, longest_value = 10, 128, 256 if may_be_single else 248
    tags = [tag.split("=") for tag in tagging.split("&")]
    names = [tag[0] for tag in tags]
    plugin, s3 = "invalid tags provided", "InvalidArgument: The header 'x-amz-tagging' shall be encoded as UTF-8 ..."
    single = "Tags are not seperated with an &"
    faults = (
        (any(len(tag) != len(("name", "value")) for tag in tags), "a tag is not written NAME=VALUE", plugin),
        (len(tags) == 1 and not may_be_single, "a single tag is refused by the plugin up to v1.14.0", single),
        (len(tags) > most, f"S3 takes {most} tags, and these are {len(tags)}", "Aws S3 allows only ten tags"),
        (any(len(name) > longest_name for name in names), f"a name has more than {longest_name} characters", plugin),
        (
            any(len(tag[-1]) > longest_value for tag in tags),
            f"a value has more than {longest_value} characters",
            plugin,
        ),
        (len(set(names)) < len(names), "a name is given twice", s3),
        ("" in names, "a tag has no name", s3),
        (any(c.isspace() for c in tagging), "white space should be written %20", s3),
    )
    return next(((text, error) for found, text, error in faults if found), ("", ""))
