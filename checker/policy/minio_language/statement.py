"""A statement as MinIO weighs it: which actions, on which resources, under which conditions."""

from __future__ import annotations

from functools import lru_cache
from posixpath import normpath
from typing import TYPE_CHECKING, Final

from checker.model.decision import Miss
from checker.model.values import NamedTuple
from checker.policy.aws_language.statement import Weighed
from checker.policy.aws_language.truth import both, opposite
from checker.policy.aws_language.wildcard import compile_tokens, tokens_of
from checker.policy.minio_language.conditions import conditions, filled, unread_variables
from checker.policy.minio_language.grammar import ADMIN, KMS, S3_ARN, STS, kind_of, member
from checker.policy.minio_language.known import COMMUNITY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checker.model.decision import Request, Truth
    from checker.policy.aws_language.grammar import Path
    from checker.policy.minio_language.conditions import Condition
    from checker.policy.minio_language.known import Known

_MAX_SHOWN: Final = 3
_IMPLIES: Final = {"s3:GetObject": "s3:GetObjectVersion"}
"""An action, and the one whose literal grant covers it, too."""


class Target(NamedTuple):
    """A resource as MinIO compares it: as it is asked for, and with its path cleaned."""

    asked: str
    cleaned: str


@lru_cache(maxsize=4096)
def target_of(resource: str) -> Target:
    """What MinIO makes of an ARN: ``bucket/object``, or ``bucket/`` for the bucket itself."""
    text = resource.removeprefix(S3_ARN)
    asked = text if "/" in text else f"{text}/"
    # Go's path.Clean keeps one leading slash, where normpath would keep two.
    cleaned = normpath(asked)
    return Target(asked, cleaned[1:] if cleaned.startswith("//") else cleaned)


@lru_cache(maxsize=4096)
def _matcher(pattern: str) -> Callable[[str], bool]:
    return compile_tokens(tokens_of(pattern))


def covers_action(pattern: str, action: str) -> bool:
    """Whether an action of a policy covers the one that is asked for; case counts."""
    return pattern == action or _IMPLIES.get(action) == pattern or _matcher(pattern)(action)


class Statement:
    """One statement; ``number`` counts from 1 in its document, ``path`` leads to it."""

    __slots__ = (
        "_is_bucket_policy",
        "_known",
        "_moving",
        "_patterns",
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
        """Compile it; it is known to be well-formed. In a bucket's policy the bucket itself has no slash."""
        self._is_bucket_policy = is_bucket_policy
        self.raw = raw
        self.path = path
        self.number = number
        self._known = known
        effect = member(raw, "Effect")
        self.allow = effect is not None and effect[1] == "Allow"
        self.actions, self.other_actions = _texts(raw, "Action"), _texts(raw, "NotAction")
        self.resources, self.other_resources = _texts(raw, "Resource"), _texts(raw, "NotResource")
        kind = kind_of(self.actions, known)
        self.any_resource = not is_bucket_policy and (kind in {ADMIN, STS} or (kind == KMS and not self.resources))
        named = self.resources or self.other_resources
        patterns = tuple(text.removeprefix(S3_ARN) for text in named)
        self._patterns = tuple((text, _matcher(text)) for text in patterns if "${" not in text)
        self._moving = tuple(text for text in patterns if "${" in text)
        block = member(raw, "Condition")
        self.conditions = tuple(conditions(block[1] if block else None, known.common))

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
        if self.any_resource:
            return True
        target = target_of(request.resource)
        if self._is_bucket_policy and target.asked.endswith("/") and "/" not in request.resource:
            target = Target(target.cleaned, target.cleaned)
        found = self._named(target, request)
        return opposite(found) if self.other_resources else found

    def _named(self, target: Target, request: Request) -> Truth:
        asked, cleaned = target
        for pattern, matches in self._patterns:
            if pattern == cleaned or matches(asked):
                return True
        result: Truth = False
        for text in self._moving:
            pattern_now = filled(text, request, self._known.common)
            if pattern_now is None:
                result = None
            elif pattern_now == cleaned or _matcher(pattern_now)(asked):
                return True
        return result

    def applies(self, request: Request) -> Truth:
        """Whether it speaks of the request, whose action it is known to be about."""
        result = self.covers(request)
        for condition in self.conditions:
            if result is False:
                return False
            result = both(result, condition.holds(request))
        return result

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
            names = [name for text in self._moving for name in unread_variables(text, request)]
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


def _texts(raw: Mapping[str, object], name: str) -> tuple[str, ...]:
    found = member(raw, name)
    if found is None:
        return ()
    return tuple(map(str, found[1])) if isinstance(found[1], list) else (str(found[1]),)
