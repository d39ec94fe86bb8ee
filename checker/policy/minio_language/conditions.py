"""The Condition element as MinIO reads it: every operator and every key must hold, each three-valued.

From minio/pkg v3.1.3, ``policy/condition``. Unlike AWS, a request's several values are a set that is asked as a whole,
the negated operators are the opposite of the positive ones whatever their qualifier, and numbers, dates and booleans
look at the first value alone.
"""

from __future__ import annotations

import operator as compare
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from checker.model.values import NamedTuple
from checker.policy.aws_language.context import UNKNOWN
from checker.policy.aws_language.truth import opposite
from checker.policy.minio_language.matching import folded, matcher, octets
from checker.policy.minio_language.values import decoded, moment_of, number_of, range_of, truth_of

if TYPE_CHECKING:
    from checker.model.decision import Request, Truth
    from checker.policy.aws_language.context import Values

Test: TypeAlias = Callable[["Request"], "Truth"]
Sent: TypeAlias = tuple[str, ...]
SetTest: TypeAlias = Callable[[Sent, "tuple[str, ...]"], "Truth"]
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
    if moving and any("${" in text for text in texts):
        return _varying(key, texts, test, common, negated=negated)

    def holds(request: Request) -> Truth:
        context = request.context
        if key not in context:
            return _of_unknown(request, key, texts, test, negated=negated)
        answer = test(context[key] or (), texts)
        return opposite(answer) if negated else answer

    return holds


def _of_unknown(request: Request, key: str, wanted: tuple[str, ...], test: SetTest, *, negated: bool) -> Truth:
    """The answer for a key of which the request has no entry; of candidates, that of all of them."""
    if lookup(request, key) is None:
        answer = test((), wanted)
    else:
        answers = {test((value,), wanted) for value in candidates(request, key)}
        answer = answers.pop() if len(answers) == 1 else None
    return opposite(answer) if negated else answer


def _varying(key: str, texts: tuple[str, ...], test: SetTest, common: frozenset[str], *, negated: bool) -> Test:
    """A test of values with variables in them."""

    def holds(request: Request) -> Truth:
        found = [filled(text, request, common) for text in texts]
        wanted = tuple(text for text in found if text is not None)
        if len(wanted) < len(found):
            return None
        sent = lookup(request, key)
        if sent is UNKNOWN:
            return _of_unknown(request, key, wanted, test, negated=negated)
        answer = test(sent or (), wanted)
        return opposite(answer) if negated else answer

    return holds


def _test(base: str, texts: tuple[str, ...], *, every: bool) -> tuple[SetTest, bool, bool]:
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


def _equal(*, every: bool, fold: bool) -> SetTest:
    def test(sent: Sent, wanted: tuple[str, ...]) -> Truth:
        if not sent:
            return every
        given, among = (tuple(map(folded, each)) if fold else each for each in (sent, wanted))
        return all(value in among for value in given) if every else any(value in among for value in given)

    return test


def _like(*, every: bool) -> SetTest:
    def test(sent: Sent, wanted: tuple[str, ...]) -> Truth:
        if not sent:
            return every
        patterns = [matcher(text) for text in wanted]
        hits = (any(matches(value) for matches in patterns) for value in map(octets, sent))
        return all(hits) if every else any(hits)

    return test


def _addresses(texts: tuple[str, ...]) -> SetTest:
    ranges = tuple(found for text in texts if (found := range_of(text)) is not None)

    def one(value: str) -> Truth:
        asked = range_of(value)
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


def _number(base: str, text: str) -> SetTest:
    if_exists = base.endswith("IfExists")
    holds = COMPARISONS[base.removesuffix("IfExists").removeprefix("Numeric")]
    wanted = number_of(text)

    def test(sent: Sent, _wanted: tuple[str, ...]) -> Truth:
        if not sent:
            return if_exists
        found = number_of(sent[0])
        return found is not None and wanted is not None and holds(found, wanted)

    return test


def _date(base: str, text: str) -> SetTest:
    holds = COMPARISONS[base.removeprefix("Date")]
    wanted = moment_of(text)

    def test(sent: Sent, _wanted: tuple[str, ...]) -> Truth:
        found = moment_of(sent[0]) if sent else None
        return found is not None and wanted is not None and holds(found, wanted)

    return test
