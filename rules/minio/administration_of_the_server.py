"""Rule MIN126: the access key may administer the MinIO server."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, minio_policies, rule


@rule(
    "MIN126",
    "administration-of-the-server",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def administration_of_the_server(evidence: Evidence) -> Verdicts:
    """The access key may administer the MinIO server.

    ## Why it matters
    Velero and kopia never call the administration of MinIO. A key with `admin:` actions, as the canned `consoleAdmin`
    grants them, makes users and policies, changes the configuration and stops the server: whoever reads the Secret with
    the backup key owns the server and everything on it.

    ## Remediation
    Detach `consoleAdmin`, or take the statement with the `admin:` actions out.

    ## Source
    MinIO documentation, "Access Management", "Policy Based Access Control". Built-in policies.
    """
    yield from minio_policies.excess(
        evidence,
        minio_policies.administration(),
        message="the policies let the access key administer the server",
        remedy="Detach consoleAdmin, or take the statement with admin: actions out.",
        fine="the policies grant nothing of the administration",
    )
