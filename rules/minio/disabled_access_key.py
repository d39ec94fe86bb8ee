"""Rule MIN130: the access key is disabled."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, minio_policies, rule


@rule(
    "MIN130",
    "disabled-access-key",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-access-key",),
)
def disabled_access_key(evidence: Evidence) -> Verdicts:
    """The access key is disabled.

    ## Why it matters
    MinIO takes no signature of an access key that is disabled: every request ends with `AccessDenied`.

    ## Remediation
    Enable the access key (`mc admin accesskey enable ALIAS KEY`), or enter another.

    ## Source
    MinIO documentation, "mc admin accesskey disable".
    minio/minio (2026-02-12), `cmd/auth-handler.go`.
    """
    yield from minio_policies.disabled_access_key(evidence)
