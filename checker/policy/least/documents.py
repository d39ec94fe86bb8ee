"""The four policies of a location, and the public access settings that go with the bucket's."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from checker.errors import UsageError
from checker.model.location import CredentialType
from checker.operations import iam_arn
from checker.policy.least.grants import grants, through_s3
from checker.policy.least.needs import is_whole_arn, required_principal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.policy.least.grants import Grant
    from checker.policy.least.needs import Needs

Statement: TypeAlias = "dict[str, object]"
Policy: TypeAlias = "dict[str, object]"

VERSION = "2012-10-17"
PUBLIC_ACCESS_OFF: Mapping[str, bool] = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
"""S3 Block Public Access with every switch on, as ``PutPublicAccessBlock`` takes it."""

CALLER = "<ACCOUNT-THAT-PALETTE-SHOWS>"
"""Stands for the account that assumes the role, which no location tells; AWS refuses it."""
EXTERNAL_ID = "<EXTERNAL-ID-THAT-PALETTE-SHOWS>"
"""Stands for the external id, where the location does not tell it."""

_DIGITS = 12
_ID_OTHERS = "_+=,.@:/-"
"""What an external id may have in it besides letters and digits (AWS STS API Reference, AssumeRole)."""


class Kind(Enum):
    """A policy that a location needs, in the order they are shown; the value is the word for it on the command line."""

    IDENTITY = "identity"
    KEY = "key"
    BUCKET = "bucket"
    TRUST = "trust"


def needless(needs: Needs, kind: Kind) -> str:
    """Why a location has no use for a policy of this kind; empty when it has."""
    credentials = needs.location.credentials
    if kind is Kind.KEY and not needs.keys:
        return "no customer managed KMS key encrypts the objects, so there is no key policy to write"
    if kind is Kind.TRUST and (credentials is None or credentials.type is not CredentialType.STS):
        return "the credentials are no role's (their type is not sts), so there is no trust policy to write"
    return "" if kind is not Kind.IDENTITY or needs.requests else "no request is sent for these features"


def policy_of(needs: Needs, kind: Kind, caller: str = "") -> Policy:
    """The policy of one kind; raises ``UsageError`` when the location does not say what has to stand in it.

    ``caller`` is who assumes the role, an account or an ARN; empty for the placeholder.
    """
    if kind is Kind.IDENTITY:
        statements = [_statement(grant) for grant in grants(needs)]
    elif kind is Kind.KEY:
        statements = [_key_statement(needs)]
    elif kind is Kind.BUCKET:
        statements = [*_shared(needs), _tls_only(needs)]
    else:
        statements = [_trust_statement(needs, caller)]
    return {"Version": VERSION, "Statement": statements}


def _statement(grant: Grant, principal: str = "") -> Statement:
    """A grant as a statement; of a resource policy, where a principal is named."""
    found: Statement = {"Sid": grant.sid, "Effect": "Allow"}
    if principal:
        found["Principal"] = {"AWS": principal}
    found |= {"Action": _brief(grant.actions), "Resource": _brief(grant.resources)}
    return found | _condition(grant.condition)


def _condition(condition: Mapping[str, Mapping[str, list[str]]]) -> Statement:
    plain = {name: {key: _brief(values) for key, values in block.items()} for name, block in condition.items()}
    return {"Condition": plain} if plain else {}


def _brief(values: tuple[str, ...] | list[str]) -> str | list[str]:
    """One value as a text, as AWS writes it back."""
    return values[0] if len(values) == 1 else list(values)


def _key_statement(needs: Needs) -> Statement:
    """The statement that opens a key to the principal, through S3, as far as its identity policy says.

    It names the account and, in a condition, the principal: then both policies have to allow, within one account as
    across two, and the key policy outlives a role that is made anew (IAM User Guide, "Principal", on deleted roles).
    """
    arn = required_principal(needs, "the key policy")
    actions = sorted({action for grant in grants(needs) for action in grant.actions if action.startswith("kms:")})
    account = iam_arn.parse(arn)
    root = f"arn:{account.partition if account else needs.partition}:iam::{needs.principal.account}:root"
    condition = through_s3(needs) | {"ArnEquals": {"aws:PrincipalArn": [arn]}}
    grant_ = {"Sid": "LetBackupsUseTheKey", "Effect": "Allow", "Principal": {"AWS": root}}
    # In a key policy "*" is the key itself (KMS Developer Guide, "Key policies in AWS KMS").
    return {**grant_, "Action": actions, "Resource": "*", **_condition(condition)}


def _shared(needs: Needs) -> list[Statement]:
    """What the policy of a bucket in another account has to allow: as much as the identity policy, on the bucket."""
    if not needs.is_across_accounts:
        return []
    arn = required_principal(needs, "the policy of a bucket in another account")
    return [_statement(grant, arn) for grant in grants(needs) if grant.resources[0].startswith(needs.bucket_arn)]


def _tls_only(needs: Needs) -> Statement:
    if (needs.location.s3_url or "").lower().startswith("http://"):
        message = "the bucket policy refuses plain HTTP, and the location's S3 URL begins with http://"
        raise UsageError(message, remedy="give an https:// S3 URL, or none")
    return {
        "Sid": "DenyPlainHttp",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [needs.bucket_arn, f"{needs.bucket_arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def _trust_statement(needs: Needs, caller: str) -> Statement:
    """The statement that lets Palette's account assume the role (dynamic credentials), with its external id."""
    credentials = needs.location.credentials
    role_arn = (credentials.role_arn if credentials is not None else None) or ""
    role = iam_arn.parse(role_arn)
    if credentials is None or role is None or not is_whole_arn(role_arn, ("role",)):
        message = "the trust policy belongs to a role, and the location does not name one"
        raise UsageError(message, remedy="add credentials.roleArn: arn:aws:iam::ACCOUNT:role/NAME")
    return {
        "Sid": "LetPaletteAssumeTheRole",
        "Effect": "Allow",
        "Principal": {"AWS": _caller(caller or needs.location.palette_account or "", role.partition)},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": _external_id(credentials.external_id)}},
    }


def _external_id(given: str | None) -> str:
    """The external id; one that STS refuses could be a variable or a wildcard in the policy."""
    if not given:
        return EXTERNAL_ID
    if any(not (c.isascii() and c.isalnum()) and c not in _ID_OTHERS for c in given):
        message = f"the external id has characters that STS refuses: {given[:80]!r}"
        raise UsageError(message, remedy="copy credentials.externalId from Palette once more")
    return given


def _caller(given: str, partition: str) -> str:
    if not given:
        return f"arn:{partition}:iam::{CALLER}:root"
    if len(given) == _DIGITS and given.isascii() and given.isdigit():
        return f"arn:{partition}:iam::{given}:root"
    if not is_whole_arn(given, iam_arn.REQUESTERS):
        message = f"--caller is no account and no principal: {given[:80]!r}"
        raise UsageError(message, remedy="give the twelve digits of the account that assumes the role, or an ARN")
    return given
