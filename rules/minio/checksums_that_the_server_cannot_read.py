"""Rule MIN720: checksums that the server cannot read."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Form,
    Outcome,
    Provider,
    Remedy,
    Severity,
    Verdict,
    Verdicts,
    correction,
    failed,
    minio_server,
    parse_version,
    passed,
    plugin_keys,
    rule,
    s3_url,
)
from checker.facts import field, minio


@rule(
    "MIN720",
    "checksums-that-the-server-cannot-read",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-bucket",),
)
def checksums_that_the_server_cannot_read(evidence: Evidence) -> Verdicts:
    """The server is older than the checksums that the plugin sends with its uploads.

    ## Why it matters
    Over https the plugin sends each upload as `STREAMING-UNSIGNED-PAYLOAD-TRAILER`, with a CRC32 at its end. MinIO
    reads that since RELEASE.2023-05-18T00-05-36Z; an older server takes the trailer for a wrong hash and refuses
    every upload: `XAmzContentSHA256Mismatch: The provided 'x-amz-content-sha256' header does not match what was
    computed`. Validation, which only lists, succeeds. kopia sends no such checksum, so that volume data arrives and
    no backup does. It is a blocker where the version of the plugin was said, and a risk otherwise.

    ## Remediation
    Upgrade the server. Where that cannot be done at once, set `checksumAlgorithm` to "" (v1.9.2 of the plugin and
    later); Palette's form has no place for it.

    ## Source
    minio/minio, pull requests 15433 and 16484, and advisory GHSA-hv4r-mvr4-25vw (the first release with it).
    velero issues 7534, 7543 and 7696; velero-plugin-for-aws pull requests 193 and 197.
    """
    server, url = evidence.get(minio.SERVER), s3_url(evidence)
    plugin = evidence.get(field.PLUGIN) or {}
    running = parse_version(plugin.get(plugin_keys.VERSION))
    made = minio_server.released(server.version) if server is not None else ""
    if not made:
        yield Verdict(Outcome.NOT_EXAMINED, "nobody said which release the server is", "server")
        return
    if made >= minio_server.UNSIGNED_TRAILERS:
        yield passed("server", f"the release of {made[:10]} reads checksums at the end of an upload")
        return
    silent = running is not None and running < (1, 9, 1)
    if plugin.get("checksumAlgorithm") == "" or silent or url is None or url.scheme != "https":
        yield passed("server", "the plugin sends no checksum at the end of an upload")
        return
    text = 'Upgrade the server, or set checksumAlgorithm to "".'
    yield failed(
        "plugin.checksumAlgorithm",
        f"the server is of {made[:10]}, and cannot read the checksums that the plugin sends",
        at=evidence.place(minio.SERVER),
        remedy=Remedy(text)
        if evidence.get(field.FORM) is Form.PALETTE or "checksumAlgorithm" not in plugin
        else correction(evidence, field.PLUGIN, "", text, "checksumAlgorithm"),
        error="XAmzContentSHA256Mismatch",
        severity=Severity.BLOCKER if running is not None else None,
    )
