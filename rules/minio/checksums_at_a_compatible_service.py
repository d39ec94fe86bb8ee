"""Rule MIN722: checksums at a compatible service."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    correction,
    failed,
    not_applicable,
    parse_version,
    passed,
    plugin_keys,
    rule,
    s3_url,
)
from checker.facts import field


@rule(
    "MIN722",
    "checksums-at-a-compatible-service",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def checksums_at_a_compatible_service(evidence: Evidence) -> Verdicts:
    """The S3 URL leads to a service that was seen to refuse the checksums of the plugin.

    ## Why it matters
    Since v1.9.1 the plugin sends a CRC32 with every upload. Backblaze B2, OVHcloud, IBM Cloud Object Storage and
    Oracle Cloud have refused that: `InvalidArgument: Unsupported header 'x-amz-sdk-checksum-algorithm'`,
    `XAmzContentSHA256Mismatch` or `InvalidRequest`. Validation, which only lists, succeeds; each backup fails.
    Services learn, so that this is a risk and no proof.

    ## Remediation
    Set `checksumAlgorithm` to "" in the plugin's configuration (v1.9.2 and later, but neither v1.14.1 nor v1.14.2).
    Palette's form has no place for it: make a backup there before you rely on one.

    ## Source
    velero issues 7534 (Backblaze B2), 7952 (OVHcloud), 7543 and 8203 (IBM).
    velero-plugin-for-aws pull requests 193 and 197.
    """
    refusing = ("Backblaze B2", "OVHcloud Object Storage", "IBM Cloud Object Storage", "Oracle Cloud Object Storage")
    url = s3_url(evidence)
    service = url.host.service if url is not None else None
    if service is None or service.name not in refusing:
        yield not_applicable("plugin.checksumAlgorithm", "the S3 URL leads to no service that was seen to refuse them")
        return
    plugin = evidence.get(field.PLUGIN) or {}
    running = parse_version(plugin.get(plugin_keys.VERSION))
    if plugin.get("checksumAlgorithm") == "" or (running is not None and running < (1, 9, 1)):
        yield passed("plugin.checksumAlgorithm", f"no checksum is sent to {service.name}")
        return
    text = 'Set checksumAlgorithm to "", and make a backup before you rely on one.'
    yield failed(
        "plugin.checksumAlgorithm",
        f"{service.name} was seen to refuse the checksums that the plugin sends with every upload",
        at=evidence.place(field.PLUGIN, "checksumAlgorithm") or evidence.place(field.S3_URL),
        remedy=correction(evidence, field.PLUGIN, "", text, "checksumAlgorithm")
        if "checksumAlgorithm" in plugin
        else Remedy(text),
        error="InvalidArgument: Unsupported header 'x-amz-sdk-checksum-algorithm'",
    )
