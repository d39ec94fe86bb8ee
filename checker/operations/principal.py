"""Who sends the requests of a location, and who owns its bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.decision import Principal
from checker.operations.access_key import account_of

if TYPE_CHECKING:
    from checker.model.location import AwsLocation

_ARN_PARTS = 6
_LONG_TERM = "AKIA"


def principal_of(location: AwsLocation) -> Principal:
    """Who asks: the stated principal, else the role to assume, else no more than the account in the access key id."""
    arn = location.principal
    credentials = location.credentials
    if arn is None and credentials is not None:
        arn = credentials.role_arn
    tags = location.network.principal_tags
    if arn is None:
        key = credentials.access_key_id if credentials is not None else None
        return Principal(None, account_of(key) if key else None, tags=tags)
    parts = arn.split(":", _ARN_PARTS - 1)
    if len(parts) < _ARN_PARTS:
        return Principal(arn, None, tags=tags)
    account = parts[4] or None
    kind, _, name = parts[5].partition("/")
    if kind == "assumed-role":
        # The ARN of a session has no path; a role with one has to be named by its own ARN.
        role = f"arn:{parts[1]}:iam::{parts[4]}:role/{name.partition('/')[0]}"
        return Principal(role, account, session=True, tags=tags)
    return Principal(arn, account, session=kind == "role", tags=tags)


def bucket_owner_of(location: AwsLocation) -> str | None:
    """The account that owns the bucket: as stated, else the principal's own."""
    return location.bucket_owner or principal_of(location).account


def has_long_term_key(location: AwsLocation, principal: Principal) -> bool:
    """Whether the requests are signed with a user's long-term access key, so that no session's keys are in them."""
    if principal.session or (principal.arn is not None and ":user/" not in principal.arn):
        return False
    credentials = location.credentials
    if credentials is None:
        return principal.arn is not None
    if credentials.session_token is not None or credentials.role_arn is not None:
        return False
    key = credentials.access_key_id
    return key.startswith(_LONG_TERM) if key else principal.arn is not None
