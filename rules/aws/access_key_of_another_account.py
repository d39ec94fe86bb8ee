"""Rule AWS608: access key of another account."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    access_key,
    failed,
    iam_arn,
    not_applicable,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "AWS608",
    "access-key-of-another-account",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-access-key", "aws-user", "aws-account"),
)
def access_key_of_another_account(evidence: Evidence) -> Verdicts:
    """The access key belongs to another account than the principal whose policies are examined.

    ## Why it matters
    The account is written into the id of an access key. When it is not the account of the principal, requests are sent
    as somebody else than the one whose permissions this report speaks of: its verdict holds for the wrong identity,
    and the bucket is most likely in another account too. Validation ends in `AccessDenied`.

    ## Remediation
    Give the access key of the principal, or name as principal the user to whom the key belongs. `aws sts
    get-access-key-info --access-key-id ID` prints the account of a key.

    ## Source
    AWS STS API Reference, `GetAccessKeyInfo`.
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 6.
    """
    key = evidence.get(field.ACCESS_KEY_ID)
    principal = evidence.get(field.PRINCIPAL)
    named = iam_arn.parse(principal) if principal else None
    account = access_key.account_of(key) if key else None
    if account is None:
        yield not_applicable("credentials.accessKeyId", "no account can be read from the access key id")
    elif named is None:
        yield not_applicable("credentials.accessKeyId", "no principal is named to compare its account with")
    elif named.account == account:
        yield passed("credentials.accessKeyId", f"it belongs to the principal's account, {account}")
    else:
        yield failed(
            "credentials.accessKeyId",
            f"the access key belongs to account {account}; the principal is in account {named.account}",
            at=evidence.place(field.ACCESS_KEY_ID),
            remedy=Remedy("Give the access key of the principal, or name the user to whom the key belongs."),
            error="AccessDenied",
        )
