"""Rule MIN606: root credentials by default."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    minio_server,
    not_applicable,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "MIN606",
    "root-credentials-by-default",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-access-key", "minio-credentials", "minio-user"),
)
def root_credentials_by_default(evidence: Evidence) -> Verdicts:
    """The access key is the one that a MinIO server has when nobody gave it another.

    ## Why it matters
    `minioadmin` with the secret `minioadmin` is the root user of a server that was never given one, and everybody
    knows it. It works, but whoever reaches the server reads and deletes every backup, and no policy limits a root
    user. The documentation asks for a user of its own, with a policy and an access key.

    ## Remediation
    Give the server other root credentials (`MINIO_ROOT_USER`, `MINIO_ROOT_PASSWORD`), and the location the access key
    of a user that may do what Velero needs and nothing else.

    ## Source
    minio/minio, internal/auth/credentials.go (DefaultAccessKey).
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, prerequisites: a MinIO user with the
    policy, and an access key for it.
    """
    key = (evidence.get(field.ACCESS_KEY_ID) or "").strip().strip("\"'`")
    if not key:
        yield not_applicable("credentials.accessKeyId", "the location gives no access key")
    elif not minio_server.is_default_key(key):
        yield passed("credentials.accessKeyId", "it is not the one that servers have by default")
    else:
        yield failed(
            "credentials.accessKeyId",
            "minioadmin is the root user of every MinIO server that was given no other",
            at=evidence.place(field.ACCESS_KEY_ID),
            remedy=Remedy("Change the server's root credentials, and give the access key of a user with the policy."),
        )
