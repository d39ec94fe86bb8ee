"""Values of conditions: those that compare with nothing, and those that another value makes needless."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.model.values import NamedTuple
from checker.policy.aws_language.condition import scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from checker.policy.aws_language.values import AddressRange
    from checker.policy.lint import ConditionEntry

_ALNUM: Final = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")
_ID_LENGTHS: Final = (8, 17)
_ACCOUNT_LENGTH: Final = 12
_EARLIEST: Final = 100_000_000
"""Fewer seconds since 1970 than this (early 1973) were meant as a year, or as a date without hyphens."""
_MOST_PATTERNS: Final = 150
"""Patterns of one list are compared each with each up to here."""


class ValueFault(NamedTuple):
    """A value that does not do what it seems to; ``place`` is where it stands in the list."""

    place: int
    text: str
    why: str
    wanted: str
    weak: bool = False
    """Whether it works all the same, and is only easily misread."""


def value_faults(entry: ConditionEntry) -> Iterator[ValueFault]:
    """The values that the operator or the key can never compare."""
    base = entry.name.base
    problem = _of_operator(base)
    shape = _SHAPES.get(entry.key.lower()) if base.startswith(("string", "arn")) else None
    if problem is None and shape is None:
        return
    for index, item in enumerate(entry.raw):
        text = scalar(item)
        if text is None:
            continue
        found = None if problem is None else problem(text)
        if found is not None:
            yield ValueFault(index, text, found[0], found[1], weak=found[2])
        elif shape is not None and not ("${" in text or "*" in text or "?" in text):
            fits, wanted = shape
            folded = text.lower() if base.endswith("ignorecase") else ""
            if not fits(text) and not (folded and any(fits(each) for each in (folded, folded.upper()))):
                yield ValueFault(index, text, f"is never the value of {entry.key}", wanted)


_Problem = tuple[str, str, bool]


def _of_operator(base: str) -> Callable[[str], _Problem | None] | None:
    if base in {"bool", "null"}:
        return _boolean_problem
    if base.startswith("numeric"):
        return _number_problem
    if base.startswith("date"):
        return _date_problem
    return _binary_problem if base == "binaryequals" else None


def _variable_problem(text: str) -> _Problem | None:
    if "${" not in text:
        return None
    return "holds a policy variable, which only the String and Arn operators expand", "a value of its own", False


def _boolean_problem(text: str) -> _Problem | None:
    if text.lower() in {"true", "false"}:
        return None
    return _variable_problem(text) or ("is neither true nor false", "true or false", False)


def _number_problem(text: str) -> _Problem | None:
    from checker.policy.aws_language.values import number_of  # noqa: PLC0415 - only numeric conditions need it

    if number_of(text) is not None:
        return None
    return _variable_problem(text) or ("is no number", "a number", False)


def _date_problem(text: str) -> _Problem | None:
    """A date that the grammar takes (it refuses the others) and that is easily read as another one."""
    wanted = "a date such as 2026-11-22T00:00:00Z"
    if len(text) == 4 and text.isdigit():  # noqa: PLR2004 - the digits of a year
        return "may be read as a year or as seconds since 1970", wanted, True
    try:
        seconds = float(text)
    except ValueError:
        return None
    if seconds < _EARLIEST:
        return "counts as seconds since 1970, which lies before 1973", wanted, False
    return "counts as seconds since 1970", wanted, True


def _binary_problem(text: str) -> _Problem | None:
    from binascii import a2b_base64  # noqa: PLC0415 - only binary conditions need it

    try:
        a2b_base64(text.encode(), strict_mode=True)
    except ValueError:
        return _variable_problem(text) or ("is not Base64", "the bytes in Base64", False)
    return None


def _identifier(prefix: str) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        rest = text.removeprefix(prefix)
        return rest != text and len(rest) in _ID_LENGTHS and _ALNUM.issuperset(rest)

    return fits


def _is_account(text: str) -> bool:
    return len(text) == _ACCOUNT_LENGTH and text.isascii() and text.isdigit()


def _is_organization(text: str) -> bool:
    return text.startswith("o-") and 10 <= len(text) - 2 <= 32 and _ALNUM.issuperset(text[2:])  # noqa: PLR2004 - as AWS


def _is_key_arn(text: str) -> bool:
    parts = text.split(":", 5)
    return len(parts) == 6 and parts[0] == "arn" and parts[2] == "kms" and parts[5].startswith("key/")  # noqa: PLR2004 - the six parts of an ARN


def _is_via_service(text: str) -> bool:
    service, dot, rest = text.partition(".")
    region, dots, suffix = rest.partition(".")
    # Other partitions have suffixes of their own (amazonaws.com.cn and further ones).
    return bool(service and dot and region.count("-") > 1 and dots and "." in suffix) and text == text.lower()


def _one_of(*values: str) -> Callable[[str], bool]:
    return frozenset(values).__contains__


_ACCOUNT: Final = (_is_account, "an account of 12 digits")
_ORGANIZATION: Final = (_is_organization, "an organization's ID (o- and 10 to 32 letters and digits)")
_SHAPES: Final[Mapping[str, tuple[Callable[[str], bool], str]]] = {
    "aws:sourcevpc": (_identifier("vpc-"), "vpc- and 8 or 17 letters and digits"),
    "aws:sourcevpce": (_identifier("vpce-"), "vpce- and 8 or 17 letters and digits"),
    "aws:principalaccount": _ACCOUNT,
    "aws:resourceaccount": _ACCOUNT,
    "aws:sourceaccount": _ACCOUNT,
    "kms:calleraccount": _ACCOUNT,
    "s3:resourceaccount": _ACCOUNT,
    "aws:principalorgid": _ORGANIZATION,
    "aws:resourceorgid": _ORGANIZATION,
    "aws:sourceorgid": _ORGANIZATION,
    "kms:viaservice": (_is_via_service, "SERVICE.REGION.amazonaws.com, such as s3.eu-central-1.amazonaws.com"),
    "s3:x-amz-server-side-encryption": (
        _one_of("AES256", "aws:kms", "aws:kms:dsse", "aws:fsx", "aws:backup"),
        "AES256, aws:kms or aws:kms:dsse, in this spelling",
    ),
    "s3:x-amz-server-side-encryption-aws-kms-key-id": (_is_key_arn, "the ARN of the key (arn:aws:kms:…:key/…)"),
    "s3:object-lock-mode": (_one_of("GOVERNANCE", "COMPLIANCE"), "GOVERNANCE or COMPLIANCE"),
    "s3:object-lock-legal-hold": (_one_of("ON", "OFF"), "ON or OFF"),
    "s3:authtype": (_one_of("REST-HEADER", "REST-QUERY-STRING", "POST"), "REST-HEADER, REST-QUERY-STRING or POST"),
}
"""What the values of a key look like, and that in words."""


def json_kinds(entry: ConditionEntry) -> frozenset[str]:
    """The kinds of JSON value that stand in one list."""
    return frozenset(
        "text" if isinstance(item, str) else "boolean" if isinstance(item, bool) else "number"
        for item in entry.raw
        if scalar(item) is not None
    )


class Addresses(NamedTuple):
    """The networks of one condition, by what they are good for; ``loose`` have bits set behind their length.

    Each with its place in the list; ``total`` is how many networks there are.
    """

    private: tuple[tuple[int, str], ...]
    everything: tuple[tuple[int, str], ...]
    loose: tuple[tuple[int, str, str], ...]
    total: int


def addresses(entry: ConditionEntry) -> Addresses:
    """What the networks of an address operator cover."""
    from checker.operations.context import PRIVATE_NETWORKS  # noqa: PLC0415 - only address conditions need it
    from checker.policy.aws_language.values import addresses_of  # noqa: PLC0415 - only address conditions need it

    reserved = [found for text in PRIVATE_NETWORKS if (found := addresses_of(text)) is not None]
    private: list[tuple[int, str]] = []
    everything: list[tuple[int, str]] = []
    loose: list[tuple[int, str, str]] = []
    count = 0
    for index, item in enumerate(entry.raw):
        text = scalar(item)
        found = None if text is None else addresses_of(text)
        if text is None or found is None:
            continue
        count += 1
        if any(_within(found, each) for each in reserved):
            private.append((index, text))
        if text.endswith("/0"):
            everything.append((index, text))
        elif "/" in text and (right := _aligned(text, found)):
            loose.append((index, text, right))
    return Addresses(tuple(private), tuple(everything), tuple(loose), count)


def _within(inner: AddressRange, outer: AddressRange) -> bool:
    return inner.family == outer.family and outer.first <= inner.first and inner.last <= outer.last


def _aligned(text: str, found: AddressRange) -> str:
    """The network as it should be written; empty when it is."""
    from ipaddress import ip_address, ip_network  # noqa: PLC0415 - only address conditions need it

    address, _, length = text.partition("/")
    if int(ip_address(address)) == found.first:
        return ""
    return str(ip_network(f"{address}/{length}", strict=False))


class Needless(NamedTuple):
    """A value that changes nothing, and the value that makes it so."""

    place: int
    text: str
    because: str


def needless(entry: ConditionEntry) -> Iterator[Needless]:
    """The values that another value of the same list makes needless."""
    base = entry.name.base
    texts = [(index, text) for index, item in enumerate(entry.raw) if (text := scalar(item)) is not None]
    if len(texts) < 2:  # noqa: PLR2004 - one value has no other
        return
    fold = base in {"bool", "null"} or base.endswith("ignorecase")
    seen: dict[str, str] = {}
    single: list[tuple[int, str]] = []
    for index, text in texts:
        shape = text.lower() if fold else text
        if shape in seen:
            yield Needless(index, text, seen[shape])
        else:
            seen[shape] = text
            single.append((index, text))
    if base.startswith(("numeric", "date")) and "than" in base:
        yield from _outbid(base, single)
    elif base in {"stringlike", "stringnotlike"} and len(single) <= _MOST_PATTERNS:
        yield from _covered(single)


def _outbid(base: str, values: list[tuple[int, str]]) -> Iterator[Needless]:
    """Of several bounds, the one that is easiest to keep decides."""
    from checker.policy.aws_language.values import moment_of, number_of  # noqa: PLC0415 - as far as it is needed

    parse = number_of if base.startswith("numeric") else moment_of
    known = [(number, index, text) for index, text in values if (number := parse(text)) is not None]
    if len(known) < 2:  # noqa: PLR2004 - one bound stands alone
        return
    best = (max if "less" in base else min)(known, key=lambda item: item[0])
    for number, index, text in known:
        if index != best[1] and number != best[0]:
            yield Needless(index, text, best[2])


def _covered(values: list[tuple[int, str]]) -> Iterator[Needless]:
    from checker.policy.condition_conflicts import covered  # noqa: PLC0415 - only lists of patterns need it

    wide = [text for _, text in values if "*" in text and "${" not in text]
    for index, text in values if wide else ():
        around = next((each for each in wide if each != text and covered(text, (each,))), None)
        if around is not None and "${" not in text:
            yield Needless(index, text, around)


def wildcard_meaning(entry: ConditionEntry) -> str:
    """What a lone ``*`` makes of a pattern operator: ``always``, ``present``, ``absent``, or empty for another list."""
    name = entry.name
    if name.base not in {"stringlike", "stringnotlike"} or not entry.values:
        return ""
    if not any(text and not text.strip("*") for text in entry.values):
        return ""
    if name.base == "stringnotlike":
        return "" if name.quantifier == "foranyvalue" else "absent"
    return "always" if name.if_exists or name.quantifier == "forallvalues" else "present"


def moment(entry: ConditionEntry, now: str) -> tuple[bool, str] | None:
    """Whether the moment that bounds a Date condition lies before ``now``, and that moment as written."""
    from checker.policy.aws_language.values import moment_of  # noqa: PLC0415 - only date conditions need it

    today = moment_of(now)
    known = [(found, text) for text in entry.values if (found := moment_of(text)) is not None]
    if today is None or not known:
        return None
    found, text = (max if "less" in entry.name.base else min)(known, key=lambda item: item[0])
    return found <= today, text
