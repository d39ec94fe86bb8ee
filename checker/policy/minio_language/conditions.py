"""The Condition element as MinIO reads it: every operator and every key must hold, each three-valued.

From minio/pkg v3.1.3, ``policy/condition``. Unlike AWS, a request's several values are a set that is asked as a whole,
the negated operators are the opposite of the positive ones whatever their qualifier, and numbers, dates and booleans
look at the first value alone.
"""

from __future__ import annotations

import operator as compare
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from checker.model.values import NamedTuple
from checker.policy.aws_language.context import UNKNOWN
from checker.policy.aws_language.truth import opposite
from checker.policy.aws_language.values import addresses_of
from checker.policy.aws_language.wildcard import compile_tokens, tokens_of

if TYPE_CHECKING:
    import re

    from checker.model.decision import Request, Truth
    from checker.policy.aws_language.context import Values

Test: TypeAlias = Callable[["Request"], "Truth"]
Sent: TypeAlias = tuple[str, ...]
SetTest: TypeAlias = Callable[[Sent, "tuple[str, ...]"], bool]
"""Whether the values that were sent satisfy an operator with the values that are wanted."""

QUALIFIERS: Final = ("ForAllValues", "ForAnyValue")
COMPARISONS: Final = {
    "Equals": compare.eq,
    "NotEquals": compare.ne,
    "LessThan": compare.lt,
    "LessThanEquals": compare.le,
    "GreaterThan": compare.gt,
    "GreaterThanEquals": compare.ge,
}
OPERATORS: Final = frozenset(
    (
        "StringEquals",
        "StringNotEquals",
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        "StringLike",
        "StringNotLike",
        "BinaryEquals",
        "IpAddress",
        "NotIpAddress",
        "Null",
        "Bool",
        "NumericGreaterThanIfExists",
        *(f"Numeric{name}" for name in COMPARISONS),
        *(f"Date{name}" for name in COMPARISONS),
    )
)
"""Every operator, spelled exactly so; there is no other ``IfExists`` and no operator for ARNs."""


class Condition(NamedTuple):
    """One operator on one key, compiled; ``operator`` and ``key`` as their author wrote them."""

    operator: str
    key: str
    values: tuple[str, ...]
    holds: Test

    def unread(self, request: Request) -> tuple[str, ...]:
        """The keys that nobody could tell, spelled as the policy does."""
        found = [self.key] if lookup(request, self.key.lower()) is UNKNOWN else []
        found += [name for value in self.values for name in unread_variables(value, request)]
        return tuple(found) or ((self.key,) if self.holds(request) is None else ())

    def why(self, request: Request) -> str:
        """In plain words, how the request compares."""
        wanted = _quoted(self.values, " or ") or "nothing"
        sent = lookup(request, self.key.lower())
        head = f"condition {self.operator} {self.key}: "
        if sent is UNKNOWN:
            maybe = candidates(request, self.key.lower())
            said = f"the request sends {_quoted(maybe, ' or ')}" if maybe else f"nobody said what {self.key} is"
            return f"{head}{said}, the policy wants {wanted}"
        if not sent:
            return f"{head}the request carries no such key, the policy wants {wanted}"
        return f"{head}the request sends {_quoted(sent, ', ')}, the policy wants {wanted}"


def _quoted(values: Iterable[str], between: str) -> str:
    return between.join(f'"{value}"' for value in values)


def lookup(request: Request, key: str) -> Values:
    """The values of a condition key (lower case): ``None`` when proven absent, ``UNKNOWN`` when nobody said."""
    context = request.context
    if key in context:
        return context[key]
    head, slash, _ = key.partition("/")
    family = f"{head}/*" if slash else f"{key.partition(':')[0]}:*"
    return None if family in context else UNKNOWN


def candidates(request: Request, key: str) -> tuple[str, ...]:
    """The values of which the key has exactly one, where the request's author knows no more than that."""
    return request.context.get(f"?{key}") or ()


def unread_variables(text: str, request: Request) -> Iterator[str]:
    """The variables of a text that nobody could tell."""
    for name in variables(text):
        if lookup(request, name.lower()) is UNKNOWN:
            yield name


def variables(text: str) -> Iterator[str]:
    """The names in ``${…}`` of a text, as they are written."""
    at = text.find("${")
    while at >= 0:
        end = text.find("}", at)
        if end < 0:
            return
        yield text[at + 2 : end]
        at = text.find("${", end)


def filled(text: str, request: Request, common: frozenset[str]) -> str | None:
    """The text with the variables that MinIO knows; ``None`` where a value is not known, a literal where there is none.

    The values come in as they are: a wildcard in one is a wildcard of the pattern.
    """
    for name in tuple(variables(text)):
        if name not in common:
            continue
        values = lookup(request, name.lower())
        if values is UNKNOWN:
            return None
        if values and values[0]:
            text = text.replace(f"${{{name}}}", values[0])
    return text


def qualified(written: str) -> tuple[str, str]:
    """The qualifier of an operator and its name: ``ForAllValues``, ``StringLike``; a lone colon is none."""
    head, colon, base = written.partition(":")
    return (head, base) if colon and (not head or head in QUALIFIERS) else ("", written)


def conditions(block: object, common: frozenset[str]) -> Iterator[Condition]:
    """The conditions of a block that is known to be well-formed."""
    for written, keys in cast("Mapping[str, Mapping[str, object]]", block or {}).items():
        for key, value in keys.items():
            # Go reads null as the zero of what it wants: only Null and Bool take one, and to them it is false.
            items = value if isinstance(value, list) else [value]
            texts = tuple("false" if item is None else text_of(item) for item in items)
            yield Condition(written, key, texts, _compile(written, key.lower(), texts, common))


def text_of(value: object) -> str:
    """A value as text: numbers and booleans may be written bare."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _compile(written: str, key: str, texts: tuple[str, ...], common: frozenset[str]) -> Test:
    qualifier, base = qualified(written)
    test, moving, negated = _test(base, texts, every=qualifier == "ForAllValues")
    varying = moving and any("${" in text for text in texts)

    def holds(request: Request) -> Truth:
        sent = lookup(request, key)
        wanted: tuple[str, ...] = texts
        if varying:
            found = [filled(text, request, common) for text in texts]
            if None in found:
                return None
            wanted = tuple(text for text in found if text is not None)
        if sent is UNKNOWN:
            answers = {test((value,), wanted) for value in candidates(request, key)}
            answer = answers.pop() if len(answers) == 1 else None
        else:
            answer = test(sent or (), wanted)
        return opposite(answer) if negated else answer

    return holds


def _test(
    base: str, texts: tuple[str, ...], *, every: bool
) -> tuple[Callable[[Sent, tuple[str, ...]], Truth], bool, bool]:
    """The test of an operator, whether variables are filled in, and whether its answer is turned round."""
    if base.startswith("String"):
        negated = base.startswith("StringNot")
        fold = base.endswith("IgnoreCase")
        like = base.endswith("Like")
        return _like(every=every) if like else _equal(every=every, fold=fold), True, negated
    if base == "BinaryEquals":
        plain, bare = _equal(every=every, fold=False), tuple(decoded(text) or "" for text in texts)
        return lambda sent, _wanted: plain(sent, bare), False, False
    if base.endswith("IpAddress"):
        return _addresses(texts), False, base == "NotIpAddress"
    if base == "Null":
        absent = truth_of(texts[0])
        return lambda sent, _wanted: bool(sent) is not absent, False, False
    if base == "Bool":
        # "T" is taken for a boolean, and then compared as it is written.
        return lambda sent, _wanted: bool(sent) and sent[0] == texts[0], False, False
    if base.startswith("Numeric"):
        return _number(base, texts[0]), False, False
    return _date(base, texts[0]), False, False


def _equal(*, every: bool, fold: bool) -> Callable[[Sent, tuple[str, ...]], Truth]:
    def test(sent: Sent, wanted: tuple[str, ...]) -> Truth:
        given, among = (tuple(map(str.casefold, each)) if fold else each for each in (sent, wanted))
        if every:
            return all(value in among for value in given)
        return any(value in among for value in given)

    return test


@cache
def _pattern(text: str) -> Callable[[str], bool]:
    return compile_tokens(tokens_of(text))


def _like(*, every: bool) -> Callable[[Sent, tuple[str, ...]], Truth]:
    def test(sent: Sent, wanted: tuple[str, ...]) -> Truth:
        hits = (any(_pattern(text)(value) for text in wanted) for value in sent)
        return all(hits) if every else any(hits)

    return test


def decoded(text: str) -> str | None:
    """What base64 stands for, which may be broken into lines; ``None`` for anything else."""
    from base64 import b64decode  # noqa: PLC0415 - only binary conditions need it

    try:
        return b64decode(text.replace("\r", "").replace("\n", ""), validate=True).decode("utf-8", "surrogateescape")
    except ValueError:
        return None


def _addresses(texts: tuple[str, ...]) -> Callable[[Sent, tuple[str, ...]], Truth]:
    ranges = tuple(found for text in texts if (found := addresses_of(text)) is not None)

    def one(value: str) -> Truth:
        asked = addresses_of(value)
        if asked is None:
            return False
        found: Truth = False
        for family, first, last in ranges:
            if family != asked.family or asked.last < first or asked.first > last:
                continue
            if first <= asked.first and asked.last <= last:
                return True
            found = None
        return found

    def test(sent: Sent, _wanted: tuple[str, ...]) -> Truth:
        answers = {one(value) for value in sent}
        return True if True in answers else None if None in answers else False

    return test


def truth_of(text: str) -> bool | None:
    """What Go reads a boolean from; ``None`` for anything else."""
    if text in {"1", "t", "T", "TRUE", "true", "True"}:
        return True
    return False if text in {"0", "f", "F", "FALSE", "false", "False"} else None


def number_of(text: str) -> int | None:
    """What Go reads an integer of 64 bits from."""
    digits = text[1:] if text[:1] in {"+", "-"} else text
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 40:  # noqa: PLR2004 - far beyond 64 bits
        return None
    number = int(text)
    return number if -(2**63) <= number < 2**63 else None


def _number(base: str, text: str) -> Callable[[Sent, tuple[str, ...]], Truth]:
    if_exists = base.endswith("IfExists")
    holds = COMPARISONS[base.removesuffix("IfExists").removeprefix("Numeric")]
    wanted = number_of(text)

    def test(sent: Sent, _wanted: tuple[str, ...]) -> Truth:
        if not sent:
            return if_exists
        found = number_of(sent[0])
        return found is not None and wanted is not None and holds(found, wanted)

    return test


def moment_of(text: str) -> int | None:
    """Nanoseconds of an RFC 3339 time as Go reads it: hours of one digit, and offsets of a whole day."""
    from datetime import date  # noqa: PLC0415 - only date conditions need it

    found = _rfc3339().fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = map(int, found.group(1, 2, 3, 4, 5, 6))
    sign, hours, minutes = -1 if found[8] == "-" else 1, int(found[9] or 0), int(found[10] or 0)
    if hour > 23 or minute > 59 or second > 59 or hours > 24 or minutes > 60:  # noqa: PLR2004 - of a clock
        return None
    try:
        # Python knows no year 0; every 400 years are of the same length.
        days = date(year + 400, month, day).toordinal()
    except ValueError:
        return None
    seconds = ((days * 24 + hour - sign * hours) * 60 + minute - sign * minutes) * 60 + second
    return seconds * 10**9 + int(f"{found[7] or 0:0<9}"[:9])


@cache
def _rfc3339() -> re.Pattern[str]:
    import re  # noqa: PLC0415 - as above

    day, clock = r"(\d{4})-(\d\d)-(\d\d)", r"(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d+))?"
    return re.compile(f"{day}T{clock}(?:Z|([+-])(\\d\\d):(\\d\\d))", re.ASCII)


def _date(base: str, text: str) -> Callable[[Sent, tuple[str, ...]], Truth]:
    holds = COMPARISONS[base.removeprefix("Date")]
    wanted = moment_of(text)

    def test(sent: Sent, _wanted: tuple[str, ...]) -> Truth:
        found = moment_of(sent[0]) if sent else None
        return found is not None and wanted is not None and holds(found, wanted)

    return test
