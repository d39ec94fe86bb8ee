"""Rule AWS709: checksum switched off."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Severity,
    Verdicts,
    correction,
    failed,
    leads_outside,
    not_applicable,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "AWS709",
    "checksum-switched-off",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate",),
)
def checksum_switched_off(evidence: Evidence) -> Verdicts:
    """The plugin is told to send no checksum, although S3 itself takes them.

    ## Why it matters
    `checksumAlgorithm: ""` is meant for servers that are not AWS. On S3 it only takes away the proof that an object
    arrived whole; and a bucket with Object Lock refuses objects without a checksum (`Content-MD5 OR x-amz-checksum-
    HTTP header is required`).

    ## Remediation
    Take the key away: CRC32 is the default.

    ## Source
    velero-plugin-for-aws, backupstoragelocation.md, checksumAlgorithm; velero issue 7400.
    Amazon S3 User Guide, "Managing Object Lock", uploads need a checksum.
    """
    plugin = evidence.get(field.PLUGIN) or {}
    if "checksumAlgorithm" not in plugin:
        yield not_applicable("plugin.checksumAlgorithm", "it is not given, so the plugin's default holds")
        return
    if plugin["checksumAlgorithm"]:
        yield passed("plugin.checksumAlgorithm", "a checksum is sent")
    elif leads_outside(evidence):
        yield passed("plugin.checksumAlgorithm", "it is switched off for a server that is not AWS")
    else:
        yield failed(
            "plugin.checksumAlgorithm",
            "checksums are switched off, and S3 takes them",
            at=evidence.place(field.PLUGIN, "checksumAlgorithm"),
            remedy=correction(evidence, field.PLUGIN, None, "Take the key away.", "checksumAlgorithm"),
        )
