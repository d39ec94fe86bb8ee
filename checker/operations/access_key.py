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
