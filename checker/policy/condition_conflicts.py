"""Conditions that can never hold together: proven with the engine's own tests, and silent where nothing is proven.

A key is absent, has one value or has several. Operators that hold without the key leave a way out; so does every value
that all of them take. Only where neither is left do the operators contradict each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.model.values import NamedTuple
from checker.policy.aws_language.condition import conditions, known_operator
from checker.policy.aws_language.dialect import AWS
from checker.policy.aws_language.template import parse_template
from checker.policy.aws_language.wildcard import ANY_ONE, ANY_RUN, compile_tokens, literal_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal

    from checker.model.decision import Request, Truth
    from checker.policy.aws_language.condition import Condition
    from checker.policy.aws_language.values import AddressRange
    from checker.policy.aws_language.wildcard import Tokens
    from checker.policy.lint import ConditionEntry

_MOST_TRIED: Final = 20_000
"""How many values are tried one against another; beyond that nothing is said."""
_MOST_OPERATORS: Final = 40
"""A key with more operators than this was not written by a person, and is left alone."""
_MARK: Final = "\0"
_EXACT: Final = frozenset({"stringequals", "stringlike", "arnequals", "arnlike"})
_LIKE: Final = frozenset({"stringlike", "arnequals", "arnlike"})
_ADDRESSES: Final = ("aws:sourceip", "aws:vpcsourceip")


class Conflict(NamedTuple):
    """Operators on one key that leave it no value, and may not go without one either; in their order."""

    key: str
    entries: tuple[ConditionEntry, ...]


class _Test(NamedTuple):
    """One operator with its values, as the engine compiles it."""

    entry: ConditionEntry
    condition: Condition
    tokens: tuple[Tokens | None, ...]
    """What its values match; ``None`` for one that a policy variable makes differ with the request."""


def conflicts(entries: Sequence[ConditionEntry], *, variables: bool) -> list[Conflict]:
    """Every key of a statement whose operators can never hold together."""
    groups: dict[str, list[_Test]] = {}
    for entry in entries:
        if known_operator(entry.operator, AWS):
            groups.setdefault(entry.key.lower(), []).append(_test(entry, variables=variables))
    found = []
    for key, tests in groups.items():
        guilty = _guilty(key, tests) if len(tests) <= _MOST_OPERATORS else []
        if guilty:
            found.append(Conflict(tests[0].entry.key, tuple([test.entry for test in guilty])))
    return found


def _test(entry: ConditionEntry, *, variables: bool) -> _Test:
    block = {entry.operator: {entry.key: list(entry.values)}}
    (condition,) = conditions(block, variables=variables, dialect=AWS)
    moving = variables and entry.name.base.startswith(("string", "arn"))
    templates = [parse_template(text, variables=moving) for text in entry.values]
    tokens = tuple([template.tokens(None) if template.static else None for template in templates])
    return _Test(entry, condition, tokens)  # type: ignore[arg-type]  # a static template always has its tokens


def _guilty(key: str, tests: list[_Test]) -> list[_Test]:
    """The operators that contradict each other; none where the key can have a value, or none at all."""
    if all(_holds(test, key, None) is not False for test in tests):
        return []
    every = [test for test in tests if test.entry.name.quantifier != "foranyvalue"]
    some = [test for test in tests if test.entry.name.quantifier == "foranyvalue"]
    # Of several values, each may satisfy another operator that asks for one of them only.
    for group in [[*every, test] for test in some] or [every]:
        if _empty(key, group):
            strict = [test for test in tests if _holds(test, key, None) is False]
            return group + [test for test in strict[:1] if test not in group and not _refuses_absence(key, group)]
    return []


def _refuses_absence(key: str, tests: Iterable[_Test]) -> bool:
    return any(_holds(test, key, None) is False for test in tests)


def _holds(test: _Test, key: str, value: str | None) -> Truth:
    return test.condition.holds(_request(key, value))


def _request(key: str, value: str | None) -> Request:
    from checker.model.decision import Principal, Request  # noqa: PLC0415 - only a statement with conditions needs it

    return Request(Principal(None, None), "", "", None, {key: None if value is None else (value,)})


def _empty(key: str, tests: list[_Test]) -> bool:
    """Whether no value at all satisfies every test."""
    if any(_never_present(test) for test in tests):
        return True
    if len(tests) == 1:
        return _matches_nothing(tests[0])
    proofs: tuple[Callable[[str, list[_Test]], bool], ...] = (
        _no_candidate,
        _no_number,
        _no_address,
        _no_truth,
        _no_folded_text,
        _no_pattern,
    )
    return any(proof(key, tests) for proof in proofs)


def _never_present(test: _Test) -> bool:
    plain = test.entry.name.base == "null" and not test.entry.name.quantifier
    return plain and not any(text.lower() == "false" for text in test.entry.values)


def _matches_nothing(test: _Test) -> bool:
    """A negated pattern that covers every text: ``ForAnyValue:StringNotLike *``."""
    return test.entry.name.base == "stringnotlike" and any(
        set(tokens) == {ANY_RUN} for tokens in test.tokens if tokens is not None
    )


def _no_candidate(key: str, tests: list[_Test]) -> bool:
    """One operator lists the only values there can be, and each fails another."""
    best: list[str] | None = None
    for test in tests:
        if test.entry.name.base not in _EXACT or key in _ADDRESSES:
            continue
        read = _plain if test.entry.name.base == "stringequals" else literal_of
        texts = [None if tokens is None else read(tokens) for tokens in test.tokens]
        listed = [text for text in texts if text is not None]
        if len(listed) == len(texts) and (best is None or len(listed) < len(best)):
            best = listed
    if best is None or len(best) * sum(map(_effort, tests)) > _MOST_TRIED:
        return False
    return not any(all(_holds(test, key, text) is not False for test in tests) for text in best)


def _effort(test: _Test) -> int:
    """The steps that trying one value takes: lists of texts are looked up, all others gone through."""
    base = test.entry.name.base
    return 1 if base.startswith("string") and "like" not in base else len(test.tokens) + 1


def _no_number(_: str, tests: list[_Test]) -> bool:
    """Bounds that leave no number, or no moment, between them."""
    for kind in ("numeric", "date"):
        of_kind = [test for test in tests if test.entry.name.base.startswith(kind)]
        if len(of_kind) > 1 and _no_value_between(of_kind, kind):
            return True
    return False


def _no_value_between(tests: list[_Test], kind: str) -> bool:
    from checker.policy.aws_language.values import moment_of, number_of  # noqa: PLC0415 - as far as it is needed

    parse = number_of if kind == "numeric" else moment_of
    low: tuple[Decimal, bool] | None = None
    high: tuple[Decimal, bool] | None = None
    exact: set[Decimal] | None = None
    barred: set[Decimal] = set()
    for test in tests:
        numbers = [number for text in test.entry.values if (number := parse(text)) is not None]
        if not numbers:
            continue
        name = test.entry.name.base.removeprefix(kind)
        if name == "equals":
            exact = set(numbers) if exact is None else exact & set(numbers)
        elif name == "notequals":
            barred.update(numbers)
        elif name.startswith("less"):
            bound = (max(numbers), name == "lessthan")
            high = bound if high is None else min(high, bound, key=lambda end: (end[0], not end[1]))
        else:
            bound = (min(numbers), name == "greaterthan")
            low = bound if low is None else max(low, bound, key=lambda end: (end[0], end[1]))
    if exact is not None:
        return not any(number not in barred and _within(number, low, high) for number in exact)
    if low is None or high is None or low[0] < high[0]:
        return False
    return low[0] > high[0] or low[1] or high[1] or low[0] in barred


def _within(number: Decimal, low: tuple[Decimal, bool] | None, high: tuple[Decimal, bool] | None) -> bool:
    above = low is None or number > low[0] or (number == low[0] and not low[1])
    below = high is None or number < high[0] or (number == high[0] and not high[1])
    return above and below


def _no_address(_: str, tests: list[_Test]) -> bool:
    """Networks that share no address, or are all excluded."""
    from checker.policy.aws_language.values import joined  # noqa: PLC0415 - as far as it is needed

    left: tuple[AddressRange, ...] | None = None
    for test in tests:
        if test.entry.name.base == "ipaddress":
            ranges = joined(_ranges(test))
            left = ranges if left is None else _shared(left, ranges)
    if left is None:
        return False
    barred = joined([found for test in tests if test.entry.name.base == "notipaddress" for found in _ranges(test)])
    return all(_inside(found, barred) for found in left)


def _ranges(test: _Test) -> list[AddressRange]:
    from checker.policy.aws_language.values import addresses_of  # noqa: PLC0415 - as far as it is needed

    return [found for text in test.entry.values if (found := addresses_of(text)) is not None]


def _shared(one: Sequence[AddressRange], other: Sequence[AddressRange]) -> tuple[AddressRange, ...]:
    """The addresses in both; each is sorted and its ranges lie apart."""
    found, here, there = [], 0, 0
    while here < len(one) and there < len(other):
        left, right = one[here], other[there]
        first, last = max(left.first, right.first), min(left.last, right.last)
        if left.family == right.family and first <= last:
            found.append(left._replace(first=first, last=last))
        if (left.family, left.last) < (right.family, right.last):
            here += 1
        else:
            there += 1
    return tuple(found)


def _inside(found: AddressRange, barred: Sequence[AddressRange]) -> bool:
    from bisect import bisect_right  # noqa: PLC0415 - as far as it is needed

    place = bisect_right(barred, (found.family, found.first, 1 << 129)) - 1
    if place < 0:
        return False
    around = barred[place]
    return around.family == found.family and around.first <= found.first and found.last <= around.last


def _no_truth(_: str, tests: list[_Test]) -> bool:
    """``Bool`` true and ``Bool`` false."""
    left = {"true", "false"}
    for test in tests:
        if test.entry.name.base == "bool":
            left &= {text.lower() for text in test.entry.values}
    return not left


def _no_folded_text(_: str, tests: list[_Test]) -> bool:
    """Lists of texts that differ in more than their case."""
    left: set[str] | None = None
    barred: set[str] = set()
    for test in tests:
        base = test.entry.name.base
        if base not in {"stringequals", "stringequalsignorecase", "stringnotequalsignorecase"}:
            continue
        texts = {_plain(tokens).lower() for tokens in test.tokens if tokens is not None}
        if base == "stringnotequalsignorecase":
            barred |= texts
        elif None not in test.tokens:
            left = texts if left is None else left & texts
    return left is not None and not left - barred


def _plain(tokens: Tokens) -> str:
    """The text as the ``Equals`` operators read it: wildcards stand for themselves."""
    return "".join(token if isinstance(token, str) else "*?"[token] for token in tokens)


def _no_pattern(_: str, tests: list[_Test]) -> bool:
    """Patterns that start or end differently, or that another operator excludes as a whole."""
    wanted = [
        [tokens for tokens in test.tokens if tokens is not None]
        for test in tests
        if test.entry.name.base in _LIKE and None not in test.tokens
    ]
    barred = [
        tokens
        for test in tests
        if test.entry.name.base == "stringnotlike"
        for tokens in test.tokens
        if tokens is not None and _is_plain_run(tokens)
    ]
    size = sum(map(len, wanted))
    if not wanted or size * (size + len(barred)) > _MOST_TRIED:
        return False
    excluded = [compile_tokens(tokens) for tokens in barred]
    for number, patterns in enumerate(wanted):
        if excluded and all(any(covers(_source(tokens)) for covers in excluded) for tokens in patterns):
            return True
        for others in wanted[number + 1 :]:
            if all(_apart(one, other) for one in patterns for other in others):
                return True
    return False


def _is_plain_run(tokens: Tokens) -> bool:
    """Whether only its ``*`` can take in the mark that stands for another pattern's wildcards."""
    return not any(token == ANY_ONE or (isinstance(token, str) and _MARK in token) for token in tokens)


def _source(tokens: Tokens) -> str:
    """A pattern as a text that stands for whatever it matches, with a mark for each wildcard."""
    return "".join(token if isinstance(token, str) else _MARK for token in tokens)


def _apart(one: Tokens, other: Tokens) -> bool:
    """Whether no text matches both, judged by how they begin and end."""
    first, second = _head(one), _head(other)
    if not (first.startswith(second) or second.startswith(first)):
        return True
    first, second = _head(one[::-1], end=True), _head(other[::-1], end=True)
    return not (first.endswith(second) or second.endswith(first))


def _head(tokens: Tokens, *, end: bool = False) -> str:
    """The literal text before the first wildcard."""
    pieces: list[str] = []
    for token in tokens:
        if not isinstance(token, str):
            break
        pieces.append(token)
    return "".join(pieces[::-1] if end else pieces)


def covered(text: str, patterns: Iterable[str]) -> bool:
    """Whether one of some patterns matches whatever the pattern ``text`` matches."""
    source = _source(tokens_of(text))
    wider = (tokens_of(pattern) for pattern in patterns)
    return any(_is_plain_run(tokens) and compile_tokens(tokens)(source) for tokens in wider)
