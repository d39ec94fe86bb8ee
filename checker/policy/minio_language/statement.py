"""A statement as MinIO weighs it: which actions, on which resources, under which conditions."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from posixpath import normpath
from typing import TYPE_CHECKING, Final, TypeAlias

from checker.model.decision import Miss
from checker.model.values import NamedTuple
from checker.policy.aws_language.statement import Weighed
from checker.policy.aws_language.truth import opposite
from checker.policy.aws_language.wildcard import compile_tokens, literal_of, prefix_of, tokens_of
from checker.policy.minio_language.conditions import conditions, filled, unread_variables, variables
from checker.policy.minio_language.grammar import ADMIN, KMS, S3_ARN, STS, kind_of, member
from checker.policy.minio_language.known import COMMUNITY
from checker.policy.minio_language.matching import matcher, octets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from checker.model.decision import Request, Truth
    from checker.policy.aws_language.grammar import Path
    from checker.policy.minio_language.conditions import Condition
    from checker.policy.minio_language.known import Known

_MAX_SHOWN: Final = 3
_IMPLIES: Final = {"s3:GetObject": "s3:GetObjectVersion"}
"""An action, and the one whose literal grant covers it, too."""


class Target(NamedTuple):
    """A resource as MinIO compares it: as it is asked for, and with its path cleaned (``None`` where that is empty)."""

    asked: str
    cleaned: str | None


Test: TypeAlias = Callable[["Request", Target], "Truth"]


@lru_cache(maxsize=4096)
def target_of(resource: str) -> Target:
    """What MinIO makes of an ARN: ``bucket/object``, or ``bucket/`` for the bucket itself."""
    bucket, _, key = octets(resource.removeprefix(S3_ARN)).partition("/")
    return _target(f"{bucket}/{key.removeprefix('/')}")


@lru_cache(maxsize=4096)
def bucket_target_of(resource: str) -> Target:
    """The same for the policy of a bucket, to which the bucket itself has no slash."""
    bucket, slash, key = octets(resource.removeprefix(S3_ARN)).partition("/")
    return _target(f"{bucket}{slash}{key.removeprefix('/')}")


def _target(asked: str) -> Target:
    # Go's path.Clean keeps one leading slash, where normpath would keep two.
    cleaned = normpath(asked)
    cleaned = cleaned[1:] if cleaned.startswith("//") else cleaned
    return Target(asked, None if cleaned == "." else cleaned)


def covers_action(pattern: str, action: str) -> bool:
    """Whether an action of a policy covers the one that is asked for; case counts."""
    return pattern == action or _IMPLIES.get(action) == pattern or matcher(pattern)(action)


class Statement:
    """One statement; ``number`` counts from 1 in its document, ``path`` leads to it."""

    __slots__ = (
        "_known",
        "_patterns",
        "_target_of",
        "_test",
        "actions",
        "allow",
        "any_resource",
        "conditions",
        "number",
        "other_actions",
        "other_resources",
        "path",
        "raw",
        "resources",
    )

    def __init__(
        self, raw: Mapping[str, object], path: Path, number: int, known: Known, *, is_bucket_policy: bool = False
    ) -> None:
        """Read it; it is known to be well-formed. Its tests are compiled when a request first needs them."""
        self.raw = raw
        self.path = path
        self.number = number
        self._known = known
        self._target_of = bucket_target_of if is_bucket_policy else target_of
        effect = member(raw, "Effect")
        self.allow = effect is not None and effect[1] == "Allow"
        self.actions, self.other_actions = _texts(raw, "Action"), _texts(raw, "NotAction")
        self.resources, self.other_resources = _texts(raw, "Resource"), _texts(raw, "NotResource")
        kind = kind_of(self.actions, known)
        named = self.resources or self.other_resources
        self.any_resource = not is_bucket_policy and (kind in {ADMIN, STS} or (kind == KMS and not named))
        self._patterns = tuple(text.removeprefix(S3_ARN) for text in named)
        block = member(raw, "Condition")
        self.conditions: tuple[Condition, ...] = tuple(conditions(block[1] if block else None, known.common))
        self._test: Test | None = None

    @property
    def label(self) -> str:
        """Its Sid, or its number."""
        sid = member(self.raw, "Sid")
        return str(sid[1]) if sid is not None and sid[1] else f"statement {self.number}"

    def speaks_of(self, action: str) -> bool:
        """Whether it is about an action at all."""
        if self.actions:
            return any(covers_action(pattern, action) for pattern in self.actions)
        return not any(covers_action(pattern, action) for pattern in self.other_actions)

    def covers(self, request: Request) -> Truth:
        """Whether it is about the resource."""
        test = self._resource_test()
        return True if test is None else test(request, self._target_of(request.resource))

    def _resource_test(self) -> Test | None:
        if self.any_resource:
            return None
        test = _resource_test(self._patterns, self._known.common)
        return _turned(test) if self.other_resources else test

    @property
    def test(self) -> Test:
        """Whether it speaks of a request, whose action it is known to be about."""
        if self._test is None:
            self._test = _conjunction(self._resource_test(), tuple(one.holds for one in self.conditions))
        return self._test

    def applies(self, request: Request) -> Truth:
        """Whether it speaks of the request, whose action it is known to be about."""
        return self.test(request, self._target_of(request.resource))

    def reads_like(self, other: Statement) -> bool:
        """Whether it means the same as the statement that another generation reads in the same place."""
        texts = (*self._patterns, *(text for condition in self.conditions for text in condition.values))
        named = {name for text in texts for name in variables(text)}
        return self.any_resource is other.any_resource and not named & (self._known.common ^ other._known.common)

    def weigh(self, request: Request) -> Weighed:
        """The statement weighed for a request, with the reason in plain words."""
        if not self.speaks_of(request.action):
            verb = "exclude" if self.other_actions else "do not include"
            return Weighed(applies=False, why=f"its actions {verb} {request.action}", miss=Miss.ACTION)
        what = self.covers(request)
        if what is False:
            verb = "is excluded by" if self.other_resources else "is not covered by"
            why = f"the resource {request.resource} {verb} {self._shown()}"
            return Weighed(applies=False, why=why, miss=Miss.RESOURCE)
        answers = [(condition, condition.holds(request)) for condition in self.conditions]
        for condition, answer in answers:
            if answer is False:
                return Weighed(applies=False, why=condition.why(request), miss=Miss.CONDITION)
        untold = [condition for condition, answer in answers if answer is None]
        if what is None or untold:
            return self._told(request, what, untold)
        why = f"{request.action} is among its actions, {self._matched(request)}"
        return Weighed(applies=True, why="; ".join((why, *(c.why(request) for c, _ in answers))))

    def _told(self, request: Request, what: Truth, untold: list[Condition]) -> Weighed:
        reasons, unread = [], []
        if what is None:
            names = [name for text in self._patterns for name in unread_variables(text, request)]
            unread += names
            reasons.append(f"nobody said what {' and '.join(names)} is, so that its resource is not known")
        for condition in untold:
            reasons.append(condition.why(request))
            unread += condition.unread(request)
        return Weighed(None, "; ".join(reasons), tuple(dict.fromkeys(unread)))

    def _matched(self, request: Request) -> str:
        if self.any_resource:
            trap = '"*" counts as an action of sts, whose resource MinIO ignores'
            return trap if "*" in self.actions and self._known.generation == COMMUNITY else "whose resource is ignored"
        verb = "is none of" if self.other_resources else "is covered by"
        return f"{request.resource} {verb} {self._shown()}"

    def _shown(self) -> str:
        texts = self.resources or self.other_resources
        rest = len(texts) - _MAX_SHOWN
        return " or ".join(texts[:_MAX_SHOWN]) + (f" or {rest} more" if rest > 0 else "")


def _yes(_request: Request, _target: Target) -> Truth:
    return True


def _turned(test: Test | None) -> Test:
    if test is None:
        return lambda _request, _target: False
    return lambda request, target: opposite(test(request, target))


def _conjunction(resource: Test | None, conditions: tuple[Callable[[Request], Truth], ...]) -> Test:
    if not conditions:
        return resource or _yes
    first, *others = conditions
    if resource is None and not others:
        return lambda request, _target: first(request)

    def test(request: Request, target: Target) -> Truth:
        result = True if resource is None else resource(request, target)
        for condition in conditions:
            if result is False:
                return False
            answer = condition(request)
            if answer is not True:
                result = answer
        return result

    return test


def _resource_test(patterns: Iterable[str], common: frozenset[str]) -> Test | None:
    """A test of resources; ``None`` when they cover everything."""
    whole: set[str] = set()
    prefixes: list[str] = []
    others: list[Callable[[str], bool]] = []
    moving: list[str] = []
    for text in patterns:
        if "${" in text:
            moving.append(text)
            continue
        # A pattern is a text, too, which the cleaned path may happen to be.
        whole.add(octets(text))
        tokens = tokens_of(octets(text))
        prefix = prefix_of(tokens)
        if prefix is not None:
            prefixes.append(prefix)
        elif literal_of(tokens) is None:
            others.append(compile_tokens(tokens))
    if "" in prefixes:
        return None
    fixed = _fixed(frozenset(whole), tuple(prefixes), tuple(others))
    return _moving(fixed, tuple(moving), common) if moving else fixed


def _fixed(whole: frozenset[str], prefixes: tuple[str, ...], others: tuple[Callable[[str], bool], ...]) -> Test:
    def plain(_request: Request, target: Target) -> Truth:
        asked, cleaned = target
        return asked.startswith(prefixes) or asked in whole or cleaned in whole

    def test(request: Request, target: Target) -> Truth:
        return plain(request, target) or any(matches(target.asked) for matches in others)

    return test if others else plain


def _moving(fixed: Test, texts: tuple[str, ...], common: frozenset[str]) -> Test:
    """A test of patterns with variables in them, besides those without."""

    def test(request: Request, target: Target) -> Truth:
        if fixed(request, target):
            return True
        result: Truth = False
        for text in texts:
            pattern = filled(text, request, common)
            if pattern is None:
                result = None
            elif octets(pattern) == target.cleaned or matcher(pattern)(target.asked):
                return True
        return result

    return test


def _texts(raw: Mapping[str, object], name: str) -> tuple[str, ...]:
    found = member(raw, name)
    if found is None:
        return ()
    return tuple(map(str, found[1])) if isinstance(found[1], list) else (str(found[1]),)
