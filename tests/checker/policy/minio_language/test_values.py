"""Texts are read as Go reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.policy.minio_language.values import decoded, moment_of, number_of, range_of, truth_of


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("true", True),
        ("T", True),
        ("1", True),
        ("False", False),
        ("f", False),
        ("0", False),
        ("tRUE", None),
        ("", None),
    ],
)
def test_booleans(text: str, truth: object) -> None:
    """Six spellings of each, and no other."""
    assert truth_of(text) is truth


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", 5),
        ("+5", 5),
        ("-05", -5),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", None),
        ("5.0", None),
        ("1_0", None),
        (" 5", None),
        ("\N{ARABIC-INDIC DIGIT FIVE}", None),
        ("", None),
        ("9" * 100_000, None),
    ],
)
def test_numbers(text: str, number: int | None) -> None:
    """Whole ones of 64 bits."""
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00"),
        ("2026-01-01T00:00:00Z", "2025-12-31T22:30:00-01:30"),
        ("2026-01-01T05:00:00Z", "2026-01-01T5:00:00Z"),
        ("2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00,500Z"),
        ("2026-01-02T00:00:00Z", "2026-01-01T00:00:00-24:00"),
    ],
)
def test_times_that_are_one(one: str, other: str) -> None:
    """Whatever offset they are written with."""
    assert moment_of(one) is not None
    assert moment_of(one) == moment_of(other)


def test_times_have_an_order() -> None:
    """To the nanosecond, from the year 0 on."""
    texts = [
        "0000-02-29T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "1999-12-31T23:59:59.999999999Z",
        "2000-01-01T00:00:00Z",
        "2000-01-01T00:00:00.000000001Z",
        "9999-12-31T23:59:59Z",
    ]
    moments = [moment for text in texts if (moment := moment_of(text)) is not None]
    assert len(moments) == len(texts)
    assert moments == sorted(set(moments))


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-01-01 00:00:00Z",
        "2026-01-01t00:00:00z",
        "2026-02-30T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00+25:00",
        "2026-01-01T00:00:00+0100",
        "2026-01-01T00:00:00.Z",
        "\N{ARABIC-INDIC DIGIT TWO}026-01-01T00:00:00Z",
        "",
    ],
)
def test_what_is_no_time(text: str) -> None:
    """Neither another form nor another calendar."""
    assert moment_of(text) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("10.0.0.0/8", "::ffff:10.0.0.0/104"), ("10.0.0.1", "::ffff:10.0.0.1"), ("10.0.0.1", "10.0.0.1/32")],
)
def test_addresses_that_are_one(one: str, other: str) -> None:
    """Those of IPv4 may be written as those of IPv6."""
    assert range_of(one) is not None
    assert range_of(one) == range_of(other)


def test_what_is_no_address() -> None:
    """An interface is no part of one; a block beyond IPv4's is one of IPv6."""
    assert range_of("fe80::1%eth0") is None
    assert range_of("10.0.0.0/33") is None
    whole = range_of("::/0")
    assert whole is not None
    assert whole.family == 6


def test_base64() -> None:
    """Broken into lines or not."""
    assert decoded("dQ==") == decoded("d\nQ==\r\n") == "u"
    assert decoded("dQ=") is None
    assert decoded("d Q==") is None


@given(st.text(max_size=30))
def test_any_text_is_read(text: str) -> None:
    """Or is none."""
    for read in (decoded, truth_of, number_of, moment_of, range_of):
        read(text)
