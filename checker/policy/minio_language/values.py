"""The values of conditions as Go reads them; ``None`` for a text that is none."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from checker.policy.aws_language.values import AddressRange, addresses_of

if TYPE_CHECKING:
    import re

_MAPPED: Final = 0xFFFF << 32
"""Where the addresses of IPv4 stand among those of IPv6."""
_LONGEST: Final = 40
"""Digits that are far more than 64 bits have."""


def decoded(text: str) -> str | None:
    """What base64 stands for, which may be broken into lines."""
    from base64 import b64decode  # noqa: PLC0415 - only binary conditions need it

    try:
        return b64decode(text.replace("\r", "").replace("\n", ""), validate=True).decode("utf-8", "surrogateescape")
    except ValueError:
        return None


def truth_of(text: str) -> bool | None:
    """A boolean."""
    if text in {"1", "t", "T", "TRUE", "true", "True"}:
        return True
    return False if text in {"0", "f", "F", "FALSE", "false", "False"} else None


def number_of(text: str) -> int | None:
    """A whole number of 64 bits."""
    digits = text[1:] if text[:1] in {"+", "-"} else text
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _LONGEST:
        return None
    number = int(text)
    return number if -(2**63) <= number < 2**63 else None


def moment_of(text: str) -> int | None:
    """Nanoseconds of an RFC 3339 time; hours may have one digit, and offsets a whole day."""
    from datetime import date  # noqa: PLC0415 - only date conditions need it

    found = _rfc3339().fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = map(int, found.group(1, 2, 3, 4, 5, 6))
    sign, hours, minutes = -1 if found[8] == "-" else 1, int(found[9] or 0), int(found[10] or 0)
    if hour > 23 or minute > 59 or second > 59 or hours > 24 or minutes > 60:  # noqa: PLR2004 - of a clock
        return None
    try:
        # Python knows no year 0; every 400 years have the same days.
        days = date(2000 + year % 400, month, day).toordinal() + year // 400 * 146_097
    except ValueError:
        return None
    seconds = ((days * 24 + hour - sign * hours) * 60 + minute - sign * minutes) * 60 + second
    return seconds * 10**9 + int(f"{found[7] or 0:0<9}"[:9])


@cache
def _rfc3339() -> re.Pattern[str]:
    import re  # noqa: PLC0415 - only date conditions need it

    clock = r"(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d+))?"
    return re.compile(rf"(\d{{4}})-(\d\d)-(\d\d)T{clock}(?:Z|([+-])(\d\d):(\d\d))", re.ASCII)


def range_of(text: str) -> AddressRange | None:
    """An address or a block of them; those of IPv4 may be written as those of IPv6."""
    found = None if "%" in text else addresses_of(text)
    if found is None or found.first < _MAPPED or found.last >= _MAPPED + 2**32:
        return found
    return AddressRange(4, found.first - _MAPPED, found.last - _MAPPED)
