"""Rule MIN613: access key close to its end."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    days_since,
    failed,
    not_applicable,
    passed,
    rule,
)
from checker.facts import minio


@rule(
    "MIN613",
    "access-key-close-to-its-end",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-access-key",),
)
def access_key_close_to_its_end(evidence: Evidence) -> Verdicts:
    """The access key has expired, or will within 30 days.

    ## Why it matters
    An access key of MinIO may be given a day on which it ends. From then on the server does not know it any more, and
    deletes it: every backup and every restore fails with `InvalidAccessKeyId`, and nobody is warned. An expired one
    is a blocker.

    ## Remediation
    Move its end (`mc admin accesskey edit --expiry`), or make a new access key and enter that in time.

    ## Source
    MinIO documentation, "mc admin accesskey edit".
    minio/minio, cmd/iam.go (expired service accounts are purged).
    """
    soon = 30
    key = evidence.get(minio.ACCESS_KEY)
    if key is None:
        yield not_applicable("accessKey", "nobody said when the access key ends")
        return
    if not key.expires:
        yield passed("accessKey", "the access key does not expire")
        return
    left = -days_since(evidence, key.expires)
    if left > soon:
        yield passed("accessKey", f"the access key expires in {left} days")
        return
    over = key.expires <= evidence.now
    yield failed(
        "accessKey",
        f"the access key {'expired' if over else 'expires'} on {key.expires[:10]}",
        at=evidence.place(minio.ACCESS_KEY),
        remedy=Remedy("Move the end of the access key, or make a new one and enter that."),
        error="InvalidAccessKeyId" if over else "",
        severity=Severity.BLOCKER if over else None,
    )
