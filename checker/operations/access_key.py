"""The account number inside an AWS access key id."""

from __future__ import annotations

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_LENGTH = 20
_PREFIX = 4
_TOP_BIT = 1 << 79
_ACCOUNT = (1 << 40) - 1


def account_of(access_key_id: str) -> str | None:
    """The account an access key id belongs to; ``None`` when the id is malformed or too old to tell.

    The sixteen characters after the prefix are base32. In ids issued since about 2019 the first of them is ``Q`` or
    later (their top bit is set), and the forty bits after that one are the account number.
    """
    if len(access_key_id) != _LENGTH:
        return None
    number = 0
    for character in access_key_id[_PREFIX:]:
        digit = _ALPHABET.find(character)
        if digit < 0:
            return None
        number = number << 5 | digit
    if not number & _TOP_BIT:
        return None
    account = f"{number >> 39 & _ACCOUNT:012d}"
    return account if len(account) == len("111122223333") else None


LONG_TERM = "AKIA"
"""What the id of a user's access key begins with."""

TEMPORARY = "ASIA"
"""What the id of a temporary access key begins with."""

ENTITIES = {
    "ABIA": "an AWS STS service bearer token",
    "ACCA": "a context-specific credential",
    "AGPA": "a user group",
    "AIDA": "an IAM user",
    "AIPA": "an EC2 instance profile",
    "ANPA": "a managed policy",
    "ANVA": "a version of a managed policy",
    "APKA": "a public key",
    "AROA": "a role",
    "ASCA": "a certificate",
}
"""The other unique ids of IAM by their first four letters (IAM User Guide, "IAM identifiers")."""

_SAMPLE = "EXAMPLE"
_MASK = "\N{BULLET}"


def is_sample(access_key_id: str) -> bool:
    """Whether it is one of the documentation's (``AKIAIOSFODNN7EXAMPLE``); no real key ends so."""
    return access_key_id.endswith(_SAMPLE)


def is_masked(access_key_id: str) -> bool:
    """Whether a secret stood in the id's place: the intake leaves nothing of it but its length."""
    return bool(access_key_id) and not access_key_id.strip(_MASK)


def is_usual(access_key_id: str) -> bool:
    """Whether it is made as AWS makes them: four letters of a kind of key, and sixteen characters of base32."""
    kind = access_key_id[:_PREFIX]
    rest = access_key_id[_PREFIX:]
    return len(access_key_id) == _LENGTH and kind in {LONG_TERM, TEMPORARY} and not rest.strip(_ALPHABET)


def is_acceptable(access_key_id: str) -> bool:
    """Whether the APIs of AWS take it as an id at all: 16 to 128 word characters (STS, GetAccessKeyInfo)."""
    least, most = 16, 128
    word = access_key_id.isascii() and access_key_id.replace("_", "a").isalnum()
    return least <= len(access_key_id) <= most and word
