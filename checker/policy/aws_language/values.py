"""Texts as numbers, moments and ranges of addresses; ``None`` when they are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

_LONGEST: Final = 400
_DIGITS: Final = frozenset("0123456789")
_NUMBER: Final = frozenset("0123456789+-.eE")
_YEAR: Final = 4
_MONTH: Final = 7
_DAY: Final = 10
_PREFIXES: Final = {4: 32, 6: 128}


class AddressRange(NamedTuple):
    """Addresses of one family, from the first to the last."""

    family: int
    first: int
    last: int


def joined(ranges: Iterable[AddressRange]) -> tuple[AddressRange, ...]:
    """The same addresses in as few ranges as can be: those that touch or overlap are one."""
    found: list[AddressRange] = []
    for each in sorted(ranges):
        before = found[-1] if found else None
        if before is not None and before.family == each.family and each.first <= before.last + 1:
            found[-1] = before._replace(last=max(before.last, each.last))
        else:
            found.append(each)
    return tuple(found)


def ends_of(text: str) -> tuple[str, ...]:
    """The first and the last address of a CIDR block; any other text is its own end."""
    found = addresses_of(text) if "/" in text else None
    if found is None:
        return (text,)
    from ipaddress import IPv4Address, IPv6Address  # noqa: PLC0415 - only address conditions need it

    kind = IPv4Address if found.family == 4 else IPv6Address  # noqa: PLR2004 - the family's own name
    return str(kind(found.first)), str(kind(found.last))


def number_of(text: str) -> Decimal | None:
    """The number a text is; text around the digits makes it none."""
    from decimal import Decimal, InvalidOperation  # noqa: PLC0415 - only numeric conditions need it

    if not text or len(text) > _LONGEST or not _NUMBER.issuperset(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def moment_of(text: str) -> Decimal | None:
    """Seconds since 1970 of an ISO 8601 date (the W3C profile) or of epoch seconds."""
    from datetime import UTC, datetime  # noqa: PLC0415 - only date conditions need it
    from decimal import Decimal  # noqa: PLC0415 - only date conditions need it

    if len(text) != _YEAR or not _DIGITS.issuperset(text):
        seconds = number_of(text)
        if seconds is not None:
            return seconds
    text = text.replace("t", "T").replace("z", "Z")
    if len(text) == _YEAR:
        text += "-01"
    if len(text) == _MONTH:
        text += "-01"
    if len(text) < _DAY or text[_YEAR] != "-" or text[_MONTH] != "-" or text[_DAY : _DAY + 1] not in {"", "T"}:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return Decimal(since.days * 86_400 + since.seconds) + Decimal(since.microseconds) / 1_000_000


def addresses_of(text: str) -> AddressRange | None:
    """The range that an address or a CIDR block covers."""
    from ipaddress import ip_address  # noqa: PLC0415 - only address conditions need it

    address, slash, length = text.partition("/")
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    bits = _PREFIXES[parsed.version]
    if not slash:
        return AddressRange(parsed.version, int(parsed), int(parsed))
    if not length or not _DIGITS.issuperset(length) or len(length) > len(str(bits)) or int(length) > bits:
        return None
    rest = bits - int(length)
    first = int(parsed) >> rest << rest
    return AddressRange(parsed.version, first, first + (1 << rest) - 1)
