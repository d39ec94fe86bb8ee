"""Rule AWS687: AWS refuses the credential itself."""

from __future__ import annotations

from checker.api import Evidence, Provider, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule
from checker.facts import aws_live, field

_WHY = {
    "InvalidClientTokenId": "there is no such access key, it was deactivated or deleted, or its token is missing",
    "InvalidAccessKeyId": "there is no such access key, or it was deactivated",
    "UnrecognizedClientException": "there is no such access key, or its token is not its own",
    "SignatureDoesNotMatch": "the secret access key is not that of the access key id",
    "ExpiredToken": "the session has ended",
    "ExpiredTokenException": "the session has ended",
    "IncompleteSignature": "no signature can be made with it",
    "InvalidToken": "the session token is not that of the access key",
}


@rule(
    "AWS687",
    "credential-that-aws-refuses",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-access-key", "aws-credentials"),
)
def credential_that_aws_refuses(evidence: Evidence) -> Verdicts:
    """AWS does not accept the credential: the key is unknown or inactive, the secret is not its own, or it has expired.

    ## Why it matters
    No permission matters where the signature is refused: Palette's validation fails, Velero marks the location
    unavailable, and every request ends in `InvalidAccessKeyId`, `SignatureDoesNotMatch` or `ExpiredToken`. STS was
    asked who the credential is, which needs no permission and which no policy can deny: only the credential itself can
    be at fault.

    ## Remediation
    See in IAM that the access key exists and is active, and enter its id and its secret again: a secret that was copied
    in part, or with a blank, is another secret. Who lost it makes a new key. A key that begins with `ASIA` needs its
    session token and ends with the session: use a user's key, or a role.

    ## Source
    AWS STS API Reference, GetCallerIdentity and "Common Errors". IAM User Guide, "Manage access keys for IAM users".
    """
    accepted = evidence.get(aws_live.CREDENTIAL_ACCEPTED)
    if accepted is None:
        yield not_applicable("credentials", "no credential was tried")
    elif accepted.accepted:
        yield passed("credentials", "AWS accepts the credential")
    else:
        why = _WHY.get(accepted.error, "it is not a valid credential")
        yield failed(
            "credentials",
            f"AWS refuses the credential ({accepted.error}): {why}",
            at=evidence.place(field.CREDENTIALS),
            remedy=Remedy("Enter the id and the secret of an access key that IAM shows as active."),
            error=accepted.error,
            severity=Severity.BLOCKER,
        )
