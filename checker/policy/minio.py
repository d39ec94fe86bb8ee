"""The MinIO policy engine: the policies of a user, its groups and its access key, compiled once and asked many times.

Read from minio/pkg v3.1.3 (``policy``) and the server's cmd/iam.go, iam-store.go and auth-handler.go of 2026-02-12: any
denial wins, one statement suffices to allow, and there are neither boundaries nor accounts nor policies of resources
for requests that are signed. An access key with a policy of its own may do what both its user and that policy allow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.facts import minio as facts
from checker.model.decision import Decision, Effect, Layer, LayerResult, Step
from checker.policy.aws_language.truth import both, either
from checker.policy.minio_language.known import AISTOR, COMMUNITY, known
from checker.policy.minio_language.statement import Statement, target_of
from checker.policy.minio_layers import GroupPolicies, MinioPolicies, Side, layers_of, steps_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.model.decision import Request, Truth
    from checker.policy.aws_layers import Problem
    from checker.policy.minio_language.known import Known
    from checker.policy.minio_layers import Found, LayerSheets

__all__ = ["CompiledMinio", "GroupPolicies", "MinioPolicies", "compile_minio"]

_MOST_PLANS: Final = 4096
_ONLY: Final = {
    COMMUNITY: "only the community's server; AIStor takes it",
    AISTOR: "only AIStor; the community's server takes it",
}


def compile_minio(policies: MinioPolicies) -> CompiledMinio:
    """The policies, ready to be asked."""
    return CompiledMinio(policies)


class CompiledMinio:
    """Policies that were read once; ``problems`` is what MinIO would refuse in them."""

    __slots__ = ("_other", "_reading", "problems")

    def __init__(self, policies: MinioPolicies) -> None:
        """Read every statement, as each generation that the server may be of does."""
        first = _Reading(policies, known(policies.generation or COMMUNITY))
        self._reading = first
        self._other: _Reading | None = None
        self.problems = tuple(first.found.values())
        if not policies.generation:
            second = _Reading(policies, known(AISTOR))
            self.problems = tuple(_merged(first.found, second.found))
            self._other = None if second.speaks_like(first) else second

    def decide(self, request: Request, *, explain: bool = False) -> Decision:
        """The decision about one request; ``explain`` adds a step for each statement weighed."""
        first = self._reading.decide(request, explain=explain)
        if self._other is None:
            return first
        second = self._other.decide(request, explain=False)
        if second.effect is first.effect:
            return first
        unread = tuple(sorted({*first.unread, *second.unread, facts.SERVER.name}))
        return first._replace(effect=Effect.UNKNOWN, missing=(), unread=unread)


def _merged(community: Found, aistor: Found) -> Iterator[Problem]:
    """What either generation would refuse; what one of them takes says so."""
    for key, problem in {**community, **aistor}.items():
        only = _ONLY[COMMUNITY] if key not in aistor else _ONLY[AISTOR] if key not in community else ""
        yield problem._replace(message=f"{problem.message} ({only})") if only else problem


class _Plan:
    """What is known of an action before any request with it is seen; ``live`` are the layers that have to be asked."""

    __slots__ = ("base", "live", "sides")

    def __init__(self, layers: tuple[LayerSheets, ...], action: str) -> None:
        self.sides = tuple(Side(layer, action) for layer in layers)
        nothing = LayerResult(Layer.IDENTITY, allows=False, denies=False)
        self.base = [side.constant or nothing for side in self.sides]
        self.live = tuple((number, side) for number, side in enumerate(self.sides) if side.constant is None)


class _Reading:
    """The policies as one generation reads them."""

    __slots__ = ("_certain", "_enabled", "_layers", "_plans", "found")

    def __init__(self, policies: MinioPolicies, dialect: Known) -> None:
        self.found: Found = {}
        self._enabled = policies.enabled
        self._layers = tuple(layers_of(policies, dialect, self.found))
        self._plans: dict[str, _Plan] = {}

    def speaks_like(self, other: _Reading) -> bool:
        """Whether nothing in the documents is read differently by another generation."""
        sheets = [sheet for layer in self._layers for sheet in layer.sheets]
        others = [sheet for layer in other._layers for sheet in layer.sheets]
        return all(
            (one.refused is None) is (two.refused is None)
            and all(map(Statement.reads_like, one.statements, two.statements))
            for one, two in zip(sheets, others, strict=True)
        )

    def decide(self, request: Request, *, explain: bool) -> Decision:
        if self._enabled is False:
            return _disabled(request)
        plan = self._plans.get(request.action) or self._plan(request.action)
        results = plan.base.copy()
        if plan.live:
            target = target_of(request.resource)
            for number, side in plan.live:
                results[number] = side.ask(request, target)
        allows: Truth = True
        denies: Truth = False
        for _, allowed, denied, _ in results:
            if allowed is not True:
                allows = both(allows, allowed)
            if denied is not False:
                denies = either(denies, denied)
        missing: tuple[Layer, ...] = ()
        unread: tuple[str, ...] = ()
        if denies:
            effect = Effect.EXPLICIT_DENY
        elif allows is False:
            # Whether a statement denies it or none allows it: it is refused, and the grant is missing either way.
            effect, missing = Effect.IMPLICIT_DENY, tuple(each.layer for each in results if each.allows is False)
        elif allows and denies is False and self._enabled:
            effect = Effect.ALLOW
        else:
            effect, unread = Effect.UNKNOWN, self._unread(plan, request, results)
        steps = tuple(self._steps(request, effect, results)) if explain else ()
        return Decision(request, effect, tuple(results), steps, missing, unread)

    def _plan(self, action: str) -> _Plan:
        if len(self._plans) >= _MOST_PLANS:
            self._plans.clear()
        plan = self._plans[action] = _Plan(self._layers, action)
        return plan

    def _unread(self, plan: _Plan, request: Request, results: list[LayerResult]) -> tuple[str, ...]:
        """The facts and keys that kept the request from being decided."""
        found: set[str] = set()
        if self._enabled is None:
            found.add(facts.USER.name)
        for side, result in zip(plan.sides, results, strict=True):
            if result.allows is not None and result.denies is not None:
                continue
            found.update(side.unread)
            if side.layer.void is not False:
                found.add(facts.GROUPS.name)
            if side.layer.owner is None:
                found.add(facts.ACCESS_KEY.name)
            for statement in side.spoken:
                if (result.allows if statement.allow else result.denies) is None:
                    found.update(statement.weigh(request).unread)
        return tuple(sorted(found))

    def _steps(self, request: Request, effect: Effect, results: list[LayerResult]) -> Iterator[Step]:
        for layer, result in zip(self._layers, results, strict=True):
            for step in steps_of(layer, request):
                yield step._replace(decides=_decides(step, effect, result))


def _disabled(request: Request) -> Decision:
    """What is decided without a look at any policy."""
    note = "the user or the access key is disabled, so that the server takes no signature of it"
    result = LayerResult(Layer.IDENTITY, allows=False, denies=False, note=note)
    step = Step(Layer.IDENTITY, "the user", "", applies=False, why=note, decides=True)
    return Decision(request, Effect.IMPLICIT_DENY, (result,), (step,), (Layer.IDENTITY,))


def _decides(step: Step, effect: Effect, result: LayerResult) -> bool:
    if effect is Effect.EXPLICIT_DENY:
        return step.effect == "Deny" and step.applies is True
    if effect is Effect.ALLOW:
        return step.effect == "Allow" and step.applies is True
    if effect is not Effect.UNKNOWN or step.applies is not None:
        return False
    return (result.denies if step.effect == "Deny" else result.allows) is None
