"""The account decoded from an access key id."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.operations.access_key import account_of

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def encode(account: int, rest: int) -> str:
    """An access key id of an account, made the other way round: top bit, 40 bits of account, 39 bits of rest."""
    number = 1 << 79 | account << 39 | rest
    return "AKIA" + "".join(ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))


@pytest.mark.parametrize(
    ("key", "account"),
    [
        ("ASIAQNZGKIQY56JQ7WML", "029608264753"),
        ("AKIARTX3GSDSVVNZHULO", "111122223333"),
        ("AKIAIOSFODNN7EXAMPLE", None),
        ("AKIAPZZZZZZZZZZZZZZZ", None),
        ("AKIARTX3GSDSVVNZHUL", None),
        ("AKIARTX3GSDSVVNZHULOA", None),
        ("AKIARTX3GSDSVVNZHU10", None),
        ("akiartx3gsdsvvnzhulo", None),
        ("", None),
        ("AKIA7777777777777777", None),
    ],
)
def test_known_keys(key: str, account: str | None) -> None:
    """Keys of known accounts decode; old, short, long and malformed ids, and thirteen digits, tell nothing."""
    assert account_of(key) == account


@given(st.integers(0, 999_999_999_999), st.integers(0, (1 << 39) - 1))
def test_every_account_survives_the_round_trip(account: int, rest: int) -> None:
    """Whatever the rest of the id, the account comes back with its leading zeros."""
    assert account_of(encode(account, rest)) == f"{account:012d}"


@given(st.text(max_size=24))
def test_any_text_is_answered(text: str) -> None:
    """No text raises, and an answer has twelve digits."""
    found = account_of(text)
    assert found is None or (len(found) == 12 and found.isdigit())
