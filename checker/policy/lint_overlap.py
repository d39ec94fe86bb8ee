"""What of a policy says a thing that is said already, or takes back what is said: entries and statements.

Everything here costs time in proportion to the policy: a text is looked up by itself and by its beginnings, and only a
bounded number of patterns with a wildcard in their middle is tried on every text.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from checker.model.values import NamedTuple
from checker.policy.aws_language.arn import PARTS
from checker.policy.aws_language.wildcard import compile_tokens, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from checker.policy.lint import Entry, LintStatement

_MOST_PATTERNS: Final = 16
_MOST_RIVALS: Final = 16
_MOST_DENIALS: Final = 16
_LONGEST: Final = 128
"""Characters of an action up to which a beginning of it is looked for among the wildcards."""
_NOT: Final = ("NotAction", "NotResource", "NotPrincipal")


class Cover:
    """Patterns, asked which of them says all that another text says. Never wrong when it names one; it may miss one."""

    def __init__(self, texts: Iterable[str], *, arns: bool) -> None:
        """Sort the patterns by how they are looked up; actions are compared without regard to case."""
        self._arns = arns
        self._exact: dict[str, str] = {}
        self._starts: dict[str, str] = {}
        self._tests: list[tuple[str, Callable[[str], bool]]] = []
        for text in texts:
            plain = self._plain(text)
            if plain in self._exact:
                continue
            self._exact[plain] = text
            if "*" not in plain and "?" not in plain:
                continue
            if arns and "${" in plain:
                continue
            if plain.find("*") == len(plain) - 1 and "?" not in plain and (not arns or plain.count(":") >= PARTS - 1):
                self._starts[plain[:-1]] = text
            elif len(self._tests) < _MOST_PATTERNS:
                self._tests.append((text, _test(plain, arns=arns)))
        self._lengths = sorted({len(start) for start in self._starts})

    def _plain(self, text: str) -> str:
        return _plain(text, arns=self._arns)

    def has(self, text: str) -> str | None:
        """The pattern that covers a text; itself counts."""
        return self._exact.get(self._plain(text)) or self.other(text)

    def other(self, text: str) -> str | None:
        """The pattern, other than the text itself, that covers it."""
        plain = self._plain(text)
        for length in self._lengths:
            if length > len(plain):
                break
            found = self._starts.get(plain[:length])
            if found is not None and self._plain(found) != plain:
                return found
        for pattern, covers in self._tests:
            if self._plain(pattern) != plain and covers(plain):
                return pattern
        return None

    def __contains__(self, text: str) -> bool:
        """Whether a pattern covers the text."""
        return self.has(text) is not None


def _plain(text: str, *, arns: bool) -> str:
    """The one way to write what several texts say: ``**`` is ``*``, ``*?`` is ``?*``, and actions have no case."""
    if not arns:
        text = text.lower()
    if "**" not in text and "*?" not in text:
        return text
    pieces: list[str] = []
    run = ""
    for sign in f"{text}$":
        if sign in "*?":
            run += sign
            continue
        pieces += ["?" * run.count("?"), "*" if "*" in run else "", sign]
        run = ""
    return "".join(pieces)[:-1]


def _test(pattern: str, *, arns: bool) -> Callable[[str], bool]:
    """A test that takes the wildcards of the text for characters, which no ``?`` stands for."""
    if pattern == "*":
        return lambda _text: True
    single = "?" in pattern
    head, tail = _halves(pattern) if arns else ((), pattern)
    matches = compile_tokens(tokens_of(tail))

    def test(text: str) -> bool:
        if single and ("*" in text or "${" in text):
            return False
        others, rest = _halves(text) if arns else ((), text)
        if len(others) != len(head) or not all(one in {"*", other} for one, other in zip(head, others, strict=True)):
            return False
        return matches(rest)

    return test


def _halves(arn: str) -> tuple[tuple[str, ...], str]:
    *head, rest = arn.split(":", PARTS - 1)
    return tuple(head), rest


class Redundant(NamedTuple):
    """An entry that another one of its list says already; ``by`` is the other, the same text when it is said twice."""

    entry: Entry
    by: str


def redundant_entries(entries: Sequence[Entry], *, arns: bool) -> Iterator[Redundant]:
    """The entries of an element that could be left out."""
    if len(entries) < 2:  # noqa: PLR2004 - one entry alone is never too many
        return
    cover = Cover([entry.text for entry in entries], arns=arns)
    seen: set[str] = set()
    for entry in entries:
        plain = _plain(entry.text, arns=arns)
        if plain in seen:
            yield Redundant(entry, entry.text)
            continue
        seen.add(plain)
        by = cover.other(entry.text)
        if by is not None:
            yield Redundant(entry, by)


class _Said:
    """A statement, ready to be compared with others."""

    def __init__(self, statement: LintStatement) -> None:
        self.statement = statement
        self.conditions = _canonical(statement.body.get("Condition") or {})
        self.principals = frozenset((each.kind, each.text) for each in statement.principals)
        self.everyone = bool({("*", "*"), ("AWS", "*")} & self.principals)
        self.plain = bool(statement.actions) and not any(name in statement.body for name in _NOT)
        self._covers: tuple[Cover, Cover] | None = None

    @property
    def covers(self) -> tuple[Cover, Cover]:
        """Its actions and its resources."""
        if self._covers is None:
            actions = Cover([entry.text for entry in self.statement.actions], arns=False)
            self._covers = actions, Cover([entry.text for entry in self.statement.resources], arns=True)
        return self._covers

    def says(self, other: _Said) -> bool:
        """Whether it says all that another says."""
        one, two = self.statement, other.statement
        if one.allows != two.allows or self.conditions not in ("{}", other.conditions):
            return False
        if not (self.principals >= other.principals or (self.everyone and other.principals)):
            return False
        actions, resources = self.covers
        if not all(entry.text in actions for entry in two.actions) or bool(one.resources) != bool(two.resources):
            return False
        return all(entry.text in resources for entry in two.resources)


def redundant_statements(statements: Sequence[LintStatement]) -> Iterator[tuple[LintStatement, LintStatement]]:
    """The statements that another one says already, each with the other."""
    said = [_Said(statement) for statement in statements]
    first: dict[str, int] = {}
    dropped: set[int] = set()
    for number, each in enumerate(said):
        twin = first.setdefault(_canonical({**each.statement.body, "Sid": ""}), number)
        if twin != number:
            dropped.add(number)
            yield each.statement, said[twin].statement
    lookup = _Lookup(said)
    for number, each in enumerate(said):
        if number in dropped or not each.plain:
            continue
        for rival in lookup.rivals(each.statement.actions[0].text.lower()):
            other = said[rival]
            # Of two that say the same, the first is kept.
            if (
                rival != number
                and rival not in dropped
                and other.says(each)
                and (rival < number or not each.says(other))
            ):
                dropped.add(number)
                yield each.statement, other.statement
                break


class _Lookup:
    """Which statements have an action, or a wildcard that covers it; of very many, some."""

    def __init__(self, said: Sequence[_Said]) -> None:
        found: dict[str, list[int]] = {}
        for number, each in enumerate(said):
            for entry in each.statement.actions if each.plain else ():
                numbers = found.setdefault(entry.text.lower(), [])
                if len(numbers) < _MOST_RIVALS:
                    numbers.append(number)
        self._exact = found
        wild = [(text, numbers) for text, numbers in found.items() if "*" in text or "?" in text]
        self._starts = {text[:-1]: numbers for text, numbers in wild if text.find("*") == len(text) - 1}
        rest = [item for item in wild if item[0][:-1] not in self._starts][:_MOST_PATTERNS]
        self._tests = [(_test(text, arns=False), numbers) for text, numbers in rest]

    def rivals(self, text: str) -> Sequence[int]:
        """The numbers of the statements to compare."""
        numbers = list(self._exact.get(text, ()))
        for end in range(min(len(text), _LONGEST) + 1):
            numbers += self._starts.get(text[:end], ())
        numbers += [number for test, found in self._tests if test(text) for number in found]
        return numbers[: 2 * _MOST_RIVALS]


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=str)


class Denial(NamedTuple):
    """A Deny without conditions: it takes back what anything allows of its actions on its resources."""

    actions: Cover
    resources: Cover
    label: str


def denials(statements: Iterable[LintStatement], *, of_resource: bool, everywhere: bool) -> list[Denial]:
    """The unconditional Denies among statements.

    ``of_resource`` asks for those that hold for everyone; ``everywhere`` is whether ``*`` stands for every resource.
    """
    found = []
    for statement in statements:
        if statement.allows or statement.body.get("Effect") != "Deny" or statement.body.get("Condition"):
            continue
        said = _Said(statement)
        texts = [entry.text for entry in statement.resources if everywhere or entry.text != "*"]
        if not said.plain or not texts or (of_resource and not said.everyone):
            continue
        found.append(
            Denial(
                Cover([entry.text for entry in statement.actions], arns=False), Cover(texts, arns=True), statement.label
            )
        )
    return found[:_MOST_DENIALS]


class Cancelled(NamedTuple):
    """An action that a statement allows, and denials take back on each of its resources."""

    entry: Entry
    pattern: str
    resource: str


def cancelled(statement: LintStatement, rivals: Sequence[Denial]) -> Iterator[Cancelled]:
    """What a statement allows in vain."""
    if not statement.allows or not statement.actions or not statement.resources:
        return
    for entry in statement.actions:
        against = [(denial, found) for denial in rivals if (found := denial.actions.has(entry.text))]
        if not against:
            continue
        ways = [
            next((item for item in against if each.text in item[0].resources), None) for each in statement.resources
        ]
        if None not in ways and ways[0] is not None:
            denial, pattern = ways[0]
            yield Cancelled(entry, pattern, denial.resources.has(statement.resources[0].text) or "")
