"""Numbers, moments and addresses as policies write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from checker.policy.aws_language.values import AddressRange, addresses_of, moment_of, number_of


@pytest.mark.parametrize(
    "text", ["", "5abc", "abc", " 5", "5 ", "1_000", "0x10", "nan", "inf", "\u0665", "--5", "1" * 401]
)
def test_what_is_no_number(text: str) -> None:
    """Text around the digits makes it none, and so does what only Python takes for a number."""
    assert number_of(text) is None


@pytest.mark.parametrize(("text", "value"), [("5", "5"), ("-5.50", "-5.5"), ("1e3", "1000"), ("+7", "7")])
def test_what_is_a_number(text: str, value: str) -> None:
    """Whole, broken, signed, with an exponent."""
    assert number_of(text) == Decimal(value)


def test_numbers_are_exact() -> None:
    """No floating point: neighbours stay apart."""
    assert number_of("9007199254740993") != number_of("9007199254740992")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", "0"),
        ("1970", "0"),
        ("1970-02", "2678400"),
        ("1970-01-02", "86400"),
        ("1970-01-01T00:00Z", "0"),
        ("1970-01-01T00:01:00Z", "60"),
        ("1970-01-01t00:00:00z", "0"),
        ("1970-01-01T01:00:00+01:00", "0"),
        ("1970-01-01T00:00:00.500Z", "0.5"),
        ("1970-01-01T00:00:00", "0"),
        ("-5", "-5"),
        ("1795341600", "1795341600"),
    ],
)
def test_a_moment(text: str, seconds: str) -> None:
    """ISO 8601 in the W3C profile, or epoch seconds."""
    assert moment_of(text) == Decimal(seconds)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "20261122T100000Z", "2026-W01-1", "1970-01-01 00:00Z"])
def test_what_is_no_moment(text: str) -> None:
    """Other forms are none."""
    assert moment_of(text) is None


def test_a_range_of_addresses() -> None:
    """Bits after the prefix do not matter."""
    assert addresses_of("10.1.2.3/8") == AddressRange(4, 10 << 24, (11 << 24) - 1)
    assert addresses_of("::/0") == AddressRange(6, 0, (1 << 128) - 1)
    assert addresses_of("0.0.0.0/0") == AddressRange(4, 0, (1 << 32) - 1)
    assert addresses_of("::1") == addresses_of("0:0::1/128")


@pytest.mark.parametrize(
    "text", ["", "10.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/255.0.0.0", "::/129", "x/8", "1.2.3.4/\u0668"]
)
def test_what_is_no_address(text: str) -> None:
    """Neither an address nor a CIDR block."""
    assert addresses_of(text) is None
