"""Rule MIN129: a group that the user is in is disabled."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, minio_policies, rule


@rule(
    "MIN129",
    "disabled-group-of-the-user",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-user",),
)
def disabled_group_of_the_user(evidence: Evidence) -> Verdicts:
    """A group that the user is in is disabled.

    ## Why it matters
    Where one of a user's groups is disabled, MinIO finds no policies for the user any more: those of the other groups
    do not count, and those attached to the user itself neither. Every request ends with `AccessDenied`, and nothing in
    the policies tells why.

    ## Remediation
    Enable the group (`mc admin group enable ALIAS GROUP`), or take the user out of it.

    ## Source
    MinIO documentation, "mc admin group disable".
    minio/minio (2026-02-12), `cmd/iam-store.go`, policyDBGet.
    """
    yield from minio_policies.disabled_groups(evidence)
