"""Rule MIN128: the user that the access key belongs to is disabled."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, minio_policies, rule


@rule(
    "MIN128",
    "disabled-user",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-user",),
)
def disabled_user(evidence: Evidence) -> Verdicts:
    """The user that the access key belongs to is disabled.

    ## Why it matters
    MinIO takes no signature of a user that is disabled, nor of any access key that belongs to it: every request ends
    with `AccessDenied`, whatever the policies say.

    ## Remediation
    Enable the user (`mc admin user enable ALIAS USER`), or make an access key for another.

    ## Source
    MinIO documentation, "mc admin user disable".
    minio/minio (2026-02-12), `cmd/iam.go`.
    """
    yield from minio_policies.disabled_user(evidence)
