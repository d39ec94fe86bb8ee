"""A statement, compiled when it is first weighed: whom, what, on which resource, under which conditions."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from checker.model.decision import Miss
from checker.model.values import NamedTuple
from checker.policy.aws_language.arn import PARTS, compile_resource
from checker.policy.aws_language.condition import as_list, conditions
from checker.policy.aws_language.context import UNKNOWN, Missing
from checker.policy.aws_language.principal import EVERYONE, NOBODY, compile_principal
from checker.policy.aws_language.template import parse_template
from checker.policy.aws_language.truth import both, either, opposite
from checker.policy.aws_language.wildcard import compile_tokens, literal_of, prefix_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model.decision import Request, Truth
    from checker.policy.aws_language.arn import TextTest
    from checker.policy.aws_language.condition import Condition, Test
    from checker.policy.aws_language.dialect import Dialect
    from checker.policy.aws_language.grammar import Path
    from checker.policy.aws_language.principal import Reach, Who
    from checker.policy.aws_language.template import Template

_MAX_SHOWN = 3


class Setting(NamedTuple):
    """What the statements of one document share.

    ``boundary``: whether the principal has a permissions boundary. ``account_suffices``: what it means that a statement
    reaches a principal by its account alone (``None``: AWS does not say so for this kind of policy).
    """

    dialect: Dialect
    variables: bool
    boundary: Truth = False
    account_suffices: Truth = True


class Statement:
    """One statement; ``number`` counts from 1 in its document, ``path`` leads to it."""

    __slots__ = ("_compiled", "_setting", "actions", "allow", "number", "other_actions", "path", "raw")

    def __init__(self, raw: Mapping[str, object], path: Path, number: int, setting: Setting) -> None:
        """Read what the index needs; the rest is compiled at the first request that it could concern."""
        self.raw = raw
        self.path = path
        self.number = number
        self.allow = raw["Effect"] == "Allow"
        self.other_actions = "NotAction" in raw
        texts = raw["NotAction"] if self.other_actions else raw["Action"]
        self.actions = tuple(cast("str", text).lower() for text in as_list(texts))
        self._setting = setting
        self._compiled: Compiled | None = None

    @property
    def unconditional(self) -> bool:
        """Whether it plainly speaks of everyone, of every resource and under every condition."""
        return self.raw.get("Resource") in ("*", ["*"]) and not (
            self.raw.get("Condition") or "Principal" in self.raw or "NotPrincipal" in self.raw
        )

    @property
    def label(self) -> str:
        """Its Sid, or its number."""
        return str(self.raw.get("Sid") or f"statement {self.number}")

    @property
    def compiled(self) -> Compiled:
        """Everything but the action, ready to be asked."""
        if self._compiled is None:
            self._compiled = Compiled(self.raw, self._setting, allow=self.allow)
        return self._compiled


class Compiled:
    """The principal, resource and conditions of a statement as tests."""

    __slots__ = (
        "_suffices",
        "applies",
        "conditions",
        "covers",
        "met",
        "other_resources",
        "resources",
        "spares_unless_bounded",
        "who",
    )

    def __init__(self, raw: Mapping[str, object], setting: Setting, *, allow: bool) -> None:
        """Compile the elements; ``met`` leaves the principal out, ``applies`` does not."""
        self.who: Who | None = None
        for name in ("Principal", "NotPrincipal"):
            if name in raw and setting.dialect.principals:
                negated = name == "NotPrincipal"
                self.who = compile_principal(raw[name], negated=negated, allow=allow, boundary=setting.boundary)
        # NotPrincipal with an unread boundary: it is the boundary that nobody told, not who asks.
        self.spares_unless_bounded = "NotPrincipal" in raw and setting.boundary is None
        self._suffices = setting.account_suffices
        self.other_resources = "NotResource" in raw
        named = "NotResource" if self.other_resources else "Resource"
        texts = [cast("str", text) for text in as_list(raw[named])] if named in raw else ["*"]
        self.resources = tuple(parse_template(text, variables=setting.variables) for text in texts)
        test = _resource_test(self.resources, segments=setting.dialect.arn_segments, negated=self.other_resources)
        self.covers: Test = test or _yes
        block = raw.get("Condition")
        self.conditions = tuple(conditions(block, variables=setting.variables, dialect=setting.dialect))
        self.met: Test = _conjunction(test, tuple(condition.holds for condition in self.conditions))
        self.applies: Test = self.met if self.who is None else self._for_whom(self.who)

    def reach(self, request: Request) -> Reach:
        """How it reaches the principal, whatever the rest of the statement says."""
        return EVERYONE if self.who is None else self.who(request.principal)

    def concerns(self, request: Request) -> Truth:
        """Whether it speaks of the principal at all."""
        reach = self.reach(request)
        return either(reach.named, both(reach.account, self._suffices))

    def _for_whom(self, who: Who) -> Test:
        met, suffices = self.met, self._suffices

        def applies(request: Request) -> Truth:
            reach = who(request.principal)
            if reach is NOBODY:
                return False
            whom = either(reach.named, both(reach.account, suffices))
            return False if whom is False else both(whom, met(request))

        return applies


def _yes(_: Request) -> Truth:
    return True


def _conjunction(resource: Test | None, conditions: tuple[Test, ...]) -> Test:
    if not conditions:
        return resource or _yes
    tests = conditions if resource is None else (resource, *conditions)
    if len(tests) == 1:
        return tests[0]

    def met(request: Request) -> Truth:
        result: Truth = True
        for test in tests:
            answer = test(request)
            if answer is False:
                return False
            if answer is None:
                result = None
        return result

    return met


def _resource_test(resources: tuple[Template, ...], *, segments: bool, negated: bool) -> Test | None:
    """A test of the resource element; ``None`` when it covers everything."""
    exact: set[str] = set()
    prefixes: list[str] = []
    others: list[Test] = []
    for resource in resources:
        tokens = resource.tokens(None) if resource.static else UNKNOWN
        if isinstance(tokens, Missing):
            others.append(_moving(resource, segments=segments))
            continue
        literal, prefix = literal_of(tokens), prefix_of(tokens)
        if prefix is not None:
            prefixes.append(prefix)
        elif literal is not None and literal.count(":") >= PARTS - 1:
            exact.add(literal)
        else:
            others.append(_fixed(compile_resource(tokens, segments=segments)))
    if "" in prefixes:
        return _no if negated else None
    test = _any_of(frozenset(exact), tuple(prefixes), tuple(others))
    return (lambda request: opposite(test(request))) if negated else test


def _no(_: Request) -> Truth:
    return False


def _any_of(exact: frozenset[str], prefixes: tuple[str, ...], others: tuple[Test, ...]) -> Test:
    if not others and not prefixes:
        return lambda request: request.resource in exact
    if not others and not exact:
        return lambda request: request.resource.startswith(prefixes)
    if not others:
        return lambda request: request.resource in exact or request.resource.startswith(prefixes)

    def test(request: Request) -> Truth:
        if request.resource in exact or request.resource.startswith(prefixes):
            return True
        result: Truth = False
        for other in others:
            result = either(result, other(request))
        return result

    return test


def _fixed(test: TextTest) -> Test:
    return lambda request: test(request.resource)


def _moving(template: Template, *, segments: bool) -> Test:
    def test(request: Request) -> Truth:
        tokens = template.tokens(request)
        if isinstance(tokens, Missing):
            return None if tokens is UNKNOWN else False
        return compile_resource(tokens, segments=segments)(request.resource)

    return test


class ActionTest:
    """Whether an action (lower case) is among those a statement names."""

    __slots__ = ("_matchers",)

    def __init__(self, patterns: tuple[str, ...]) -> None:
        """Compile the patterns."""
        self._matchers = tuple(compile_tokens(tokens_of(pattern)) for pattern in patterns)

    def __call__(self, action: str) -> bool:
        """Whether any of them covers it."""
        return any(matcher(action) for matcher in self._matchers)


@lru_cache(maxsize=4096)
def _named(patterns: tuple[str, ...], action: str) -> bool:
    """Whether patterns name an action; a large document says the same of it in thousands of statements."""
    return ActionTest(patterns)(action)


def speaks_of(statement: Statement, action: str) -> bool:
    """Whether a statement is about an action (lower case) at all."""
    return _named(statement.actions, action) is not statement.other_actions


class Weighed(NamedTuple):
    """Whether a statement applies, why in plain words, the keys that nobody could tell, and what it misses by."""

    applies: Truth
    why: str
    unread: tuple[str, ...] = ()
    miss: Miss | None = None


def weigh(statement: Statement, action: str, request: Request) -> Weighed:
    """A statement weighed for a request; ``action`` is in lower case."""
    if not speaks_of(statement, action):
        verb = "exclude" if statement.other_actions else "do not include"
        return Weighed(applies=False, why=f"its actions {verb} {request.action}", miss=Miss.ACTION)
    compiled = statement.compiled
    whom, what = compiled.concerns(request), compiled.covers(request)
    if whom is False:
        who = request.principal.arn or "this principal"
        return Weighed(applies=False, why=f"it does not speak of {who}", miss=Miss.PRINCIPAL)
    if what is False:
        return Weighed(applies=False, why=_uncovered(compiled, request), miss=Miss.RESOURCE)
    answers = [(condition, condition.holds(request)) for condition in compiled.conditions]
    for condition, answer in answers:
        if answer is False:
            return Weighed(applies=False, why=condition.why(request), miss=Miss.CONDITION)
    return _told(compiled, request, (whom, what), [condition for condition, answer in answers if answer is None])


def _told(compiled: Compiled, request: Request, sides: tuple[Truth, Truth], untold: list[Condition]) -> Weighed:
    whom, what = sides
    reasons: list[str] = []
    unread: list[str] = []
    if whom is None:
        reasons.append("it could not be told whether it speaks of the one who asks")
        unread += () if compiled.spares_unless_bounded and request.principal.arn else ("principal",)
    if what is None:
        keys = [key for resource in compiled.resources for key in resource.unread(request)]
        unread += keys
        shown = _shown(compiled.resources)
        said = f"nobody said what {' and '.join(keys)} is" if keys else "AWS does not document such a match"
        reasons.append(f"it could not be told whether {request.resource} is covered by {shown}: {said}")
    for condition in untold:
        reasons.append(condition.why(request))
        unread += condition.unread(request)
    if reasons:
        return Weighed(None, "; ".join(reasons), tuple(dict.fromkeys(unread)))
    return Weighed(applies=True, why=_matched(compiled, request))


def _matched(compiled: Compiled, request: Request) -> str:
    verb = "is none of" if compiled.other_resources else "is covered by"
    text = f"{request.action} is among its actions, {request.resource} {verb} {_shown(compiled.resources)}"
    held = [condition.why(request) for condition in compiled.conditions]
    return "; ".join([text, *held])


def _uncovered(compiled: Compiled, request: Request) -> str:
    verb = "is excluded by" if compiled.other_resources else "is not covered by"
    return f"the resource {request.resource} {verb} {_shown(compiled.resources)}"


def _shown(resources: tuple[Template, ...]) -> str:
    texts = [resource.source for resource in resources]
    rest = len(texts) - _MAX_SHOWN
    return " or ".join(texts[:_MAX_SHOWN]) + (f" or {rest} more" if rest > 0 else "")
