"""Rule MIN612: credential that the server refuses."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import aws_live, field


@rule(
    "MIN612",
    "credential-that-the-server-refuses",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-account", "minio-access-key", "minio-credentials"),
)
def credential_that_the_server_refuses(evidence: Evidence) -> Verdicts:
    """The server does not accept the credential: unknown or disabled, with another secret, or expired.

    ## Why it matters
    No policy matters where the signature is refused: the location stays Unavailable, and every request ends in
    `InvalidAccessKeyId`, `SignatureDoesNotMatch` or `ExpiredToken`. Palette does not validate a location on MinIO, so
    that nobody says so before the first backup fails.

    ## Remediation
    See in the console that the access key is there, enabled and not expired, and that its user is enabled; then enter
    both parts again. Who lost the secret makes a new access key.

    ## Source
    minio/minio, cmd/api-errors.go (the codes) and cmd/iam.go (disabled users and keys).
    Amazon S3 API Reference, "Error responses".
    """
    why = {
        "InvalidAccessKeyId": "there is no such access key, or it or its user is disabled",
        "SignatureDoesNotMatch": "the secret key is not that of the access key",
        "ExpiredToken": "the session has ended",
        "InvalidTokenId": "the session token is not that of the access key",
        "AuthorizationHeaderMalformed": "the region is not the server's",
        "RequestTimeTooSkewed": "the clocks are more than 15 minutes apart",
    }
    accepted = evidence.get(aws_live.CREDENTIAL_ACCEPTED)
    if accepted is None:
        yield not_applicable("credentials", "no credential was tried")
    elif accepted.accepted:
        yield passed("credentials", "the server accepts the credential")
    else:
        yield failed(
            "credentials",
            f"the server refuses the credential ({shown(accepted.error)}): "
            + why.get(accepted.error, "it is no valid credential there"),
            at=evidence.place(field.CREDENTIALS),
            remedy=Remedy("Enter access key and secret key of a key that the console shows as enabled."),
            error=shown(accepted.error),
            severity=Severity.BLOCKER,
        )
