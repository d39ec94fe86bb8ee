"""Rule MIN721: server with published faults."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Outcome,
    Provider,
    Remedy,
    Severity,
    Verdict,
    Verdicts,
    failed,
    minio_server,
    passed,
    rule,
)
from checker.facts import minio


@rule(
    "MIN721",
    "server-with-published-faults",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def server_with_published_faults(evidence: Evidence) -> Verdicts:
    """The server's release has faults that were published, and that let others at the backups.

    ## Why it matters
    What protects a location is the server's own judgement of who may do what. Releases before the ones named let
    users give themselves more than they were given, or let whoever knows an access key write without its secret; an
    access key is no secret: it goes over the network with every request. The community edition has had no release
    since RELEASE.2025-10-15T17-29-55Z, so that faults that became known later are mended in AIStor alone.

    ## Remediation
    Upgrade the server to a release that mends them. Where there is none, keep the server from all who need not reach
    it, and refuse uploads with `x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER` at a proxy in front (then
    set `checksumAlgorithm` to "").

    ## Source
    GitHub advisories of minio/minio: GHSA-hv4r-mvr4-25vw, GHSA-9c4q-hq6p-c237, GHSA-jjjj-jwhf-8rgr,
    GHSA-wg47-6jq2-q2hh, GHSA-cwq8-g58r-32hg, GHSA-xx8w-mq23-29g4, GHSA-6xvq-wj2x-3h3q, GHSA-c8fc-mjj8-fc63.
    https://github.com/minio/minio/security/advisories
    """
    server = evidence.get(minio.SERVER)
    made = minio_server.released(server.version) if server is not None else ""
    if server is None or not made:
        yield Verdict(Outcome.NOT_EXAMINED, "nobody said which release the server is", "server")
        return
    faults = minio_server.vulnerabilities(server.version)
    if not faults:
        yield passed("server", f"no published fault of the release of {made[:10]} is known here that would matter")
        return
    most = 3
    more = f" (and {len(faults) - most} more)" if faults[most:] else ""
    named = "; ".join(f"{fault.name}: {fault.what}" for fault in faults[:most])
    yield failed(
        "server",
        f"the release of {made[:10]} has published faults: {named}{more}",
        at=evidence.place(minio.SERVER),
        remedy=Remedy(f"Upgrade the server to RELEASE.{max(fault.fixed for fault in faults)} or later."),
    )
