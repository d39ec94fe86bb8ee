"""The MinIO policy engine: the policies of a user, its groups and its access key, compiled once and asked many times.

Read from minio/pkg v3.1.3 (``policy``) and the server's cmd/iam.go, iam-store.go and auth-handler.go of 2026-02-12: any
denial wins, one statement suffices to allow, and there are neither boundaries nor accounts nor policies of resources
for requests that are signed. An access key with a policy of its own may do what both its user and that policy allow.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from checker.facts import minio as facts
from checker.model.decision import Decision, Effect, Layer, LayerResult, Step
from checker.model.values import NamedTuple
from checker.policy.aws_language.truth import both, either
from checker.policy.aws_layers import Problem, Unread
from checker.policy.minio_language.grammar import faults, statements_of
from checker.policy.minio_language.known import AISTOR, COMMUNITY, known
from checker.policy.minio_language.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.facts.aws import PolicyDocument
    from checker.model.decision import Request, Truth
    from checker.policy.minio_language.known import Known

__all__ = ["CompiledMinio", "GroupPolicies", "MinioPolicies", "compile_minio"]

_FAULTS: Final = 50
"""How many faults of a document are told."""


class GroupPolicies(NamedTuple):
    """A group that the user is in, and the policies attached to it."""

    name: str
    enabled: Truth
    documents: tuple[PolicyDocument, ...]


class MinioPolicies(NamedTuple):
    """Every policy that has a say, nothing where there provably is none, or why nobody could read it.

    ``key`` is the access key's own policy; nothing when it inherits its user's. ``owner`` is true of the root user and
    its access keys, ``enabled`` of the user and the key. ``generation`` is that of the server's engine, empty where
    nobody said: then an answer is one that every generation gives.
    """

    user: tuple[PolicyDocument, ...] | Unread
    groups: tuple[GroupPolicies, ...] | Unread = ()
    key: tuple[PolicyDocument, ...] | Unread = ()
    session: tuple[PolicyDocument, ...] | Unread = ()
    owner: Truth = False
    enabled: Truth = True
    generation: str = ""


def compile_minio(policies: MinioPolicies) -> CompiledMinio:
    """The policies, ready to be asked."""
    return CompiledMinio(policies)


class CompiledMinio:
    """Policies that were read once; ``problems`` is what MinIO would refuse in them."""

    __slots__ = ("_readings", "problems")

    def __init__(self, policies: MinioPolicies) -> None:
        """Read every statement, as each generation that the server may be of does."""
        generations = (policies.generation,) if policies.generation else (COMMUNITY, AISTOR)
        first, *others = (_Reading(policies, known(generation)) for generation in generations)
        self._readings = (first, *(other for other in others if not other.speaks_alike(first)))
        self.problems = first.problems

    def decide(self, request: Request, *, explain: bool = False) -> Decision:
        """The decision about one request; ``explain`` adds a step for each statement weighed."""
        first = self._readings[0].decide(request, explain=explain)
        for other in self._readings[1:]:
            second = other.decide(request, explain=False)
            if second.effect is not first.effect:
                unread = tuple(sorted({*first.unread, *second.unread, facts.SERVER.name}))
                return first._replace(effect=Effect.UNKNOWN, missing=(), unread=unread)
        return first


class _Sheet(NamedTuple):
    """One policy document, compiled; without statements when MinIO would refuse it."""

    document: PolicyDocument
    statements: tuple[Statement, ...]
    refused: bool


class _Side(NamedTuple):
    """What a layer has to say of one action; ``unread`` is the fact that could not be read, if any."""

    allows: tuple[Statement, ...]
    denies: tuple[Statement, ...]
    unread: str


class _Layer(NamedTuple):
    """Documents that count as one; ``doubted`` ones may have been made void by a group that is disabled."""

    layer: Layer
    sheets: tuple[_Sheet, ...]
    unread: tuple[Unread, ...] = ()
    doubted: bool = False
    note: str = ""


class _Reading:
    """The policies as one generation reads them."""

    __slots__ = ("_generation", "_layers", "_plans", "_policies", "_results", "problems")

    def __init__(self, policies: MinioPolicies, dialect: Known) -> None:
        self._policies = policies
        self._generation = dialect.generation
        found: list[Problem] = []
        self._layers = tuple(_layers(policies, dialect, found))
        self._plans: dict[str, tuple[_Side, ...]] = {}
        self._results: dict[tuple[Layer, Truth, Truth], LayerResult] = {}
        self.problems = tuple(found)

    def speaks_alike(self, other: _Reading) -> bool:
        """Whether nothing in the documents is read differently by another generation."""
        mine = [sheet for layer in self._layers for sheet in layer.sheets]
        theirs = [sheet for layer in other._layers for sheet in layer.sheets]
        return all(
            one.refused == two.refused and all("*" not in statement.actions for statement in one.statements)
            for one, two in zip(mine, theirs, strict=True)
        )

    def decide(self, request: Request, *, explain: bool) -> Decision:
        policies = self._policies
        if policies.owner or policies.enabled is False:
            return self._beforehand(request)
        sides = self._plans.get(request.action) or self._plan(request.action)
        allows: Truth = True
        denies: Truth = False
        results: list[LayerResult] = []
        for layer, side in zip(self._layers, sides, strict=True):
            result = self._ask(layer, side, request)
            allows, denies = both(allows, result.allows), either(denies, result.denies)
            results.append(result)
        effect = _effect(allows, denies, certain=policies.enabled is True and policies.owner is False)
        missing: tuple[Layer, ...] = ()
        unread: tuple[str, ...] = ()
        if effect is Effect.IMPLICIT_DENY:
            missing = tuple(result.layer for result in results if result.allows is False)
        elif effect is Effect.UNKNOWN:
            unread = self._unread(request, sides, results)
        steps = tuple(self._steps(request, effect, results)) if explain else ()
        return Decision(request, effect, tuple(results), steps, missing, unread)

    def _beforehand(self, request: Request) -> Decision:
        """What is decided without a look at any policy."""
        if self._policies.enabled is False:
            note = "the user or the access key is disabled, so that the server takes no signature of it"
            result = LayerResult(Layer.IDENTITY, allows=False, denies=False, note=note)
            step = Step(Layer.IDENTITY, "the user", "", applies=False, why=note, decides=True)
            return Decision(request, Effect.IMPLICIT_DENY, (result,), (step,), (Layer.IDENTITY,))
        note = "the root user is asked for no policy"
        step = Step(Layer.IDENTITY, "the root user", "Allow", applies=True, why=note, decides=True)
        return Decision(
            request, Effect.ALLOW, (LayerResult(Layer.IDENTITY, allows=True, denies=False, note=note),), (step,)
        )

    def _plan(self, action: str) -> tuple[_Side, ...]:
        sides = []
        for layer in self._layers:
            spoken = [s for sheet in layer.sheets for s in sheet.statements if s.speaks_of(action)]
            unread = layer.unread[0].fact if layer.unread else ""
            if not unread and any(sheet.refused for sheet in layer.sheets):
                unread = _FACTS[layer.layer]
            allowing = tuple(s for s in spoken if s.allow)
            sides.append(_Side(allowing, tuple(s for s in spoken if not s.allow), unread))
        self._plans[action] = tuple(sides)
        return self._plans[action]

    def _ask(self, layer: _Layer, side: _Side, request: Request) -> LayerResult:
        allows = _any(side.allows, request)
        denies = _any(side.denies, request)
        if side.unread:
            # Groups may deny, or be disabled and make the user's own policies void.
            allows = None if allows is False or Layer.IDENTITY is layer.layer else allows
            denies = either(denies, None)
        if layer.doubted:
            allows, denies = allows and None, denies and None
        key = (layer.layer, allows, denies)
        result = self._results.get(key)
        if result is None:
            result = self._results[key] = LayerResult(layer.layer, allows, denies, layer.note)
        return result

    def _unread(self, request: Request, sides: tuple[_Side, ...], results: list[LayerResult]) -> tuple[str, ...]:
        found: set[str] = set()
        if self._policies.enabled is None:
            found.add(facts.USER.name)
        for layer, side, result in zip(self._layers, sides, results, strict=True):
            open_ = result.allows is None or result.denies is None
            found.update(each.fact for each in layer.unread if open_)
            if side.unread and open_:
                found.add(side.unread)
            if layer.doubted and open_:
                found.add(facts.GROUPS.name)
            for statements, answer in ((side.allows, result.allows), (side.denies, result.denies)):
                if answer is None:
                    found.update(name for each in statements for name in each.weigh(request).unread)
        return tuple(sorted(found))

    def _steps(self, request: Request, effect: Effect, results: list[LayerResult]) -> Iterator[Step]:
        for layer, result in zip(self._layers, results, strict=True):
            for unread in layer.unread:
                yield Step(layer.layer, "not read", "", None, unread.reason, unread=(unread.fact,))
            for sheet in layer.sheets:
                if sheet.refused:
                    yield self._refused(layer.layer, sheet)
                for statement in sheet.statements:
                    step = _step(layer.layer, sheet.document, statement, request)
                    yield step._replace(decides=_decides(step, effect, result))

    def _refused(self, layer: Layer, sheet: _Sheet) -> Step:
        first = next(problem for problem in self.problems if problem.document is sheet.document)
        why = f"MinIO would refuse this document ({first.message}), so that it says nothing"
        return Step(layer, "the document", "", None, why, first.place, sheet.document.name)


_FACTS: Final = {
    Layer.IDENTITY: facts.IDENTITY_POLICIES.name,
    Layer.ACCESS_KEY: facts.ACCESS_KEY_POLICY.name,
    Layer.SESSION: facts.SESSION_POLICY.name,
}


def _effect(allows: Truth, denies: Truth, *, certain: bool) -> Effect:
    if denies:
        return Effect.EXPLICIT_DENY
    if allows is False and denies is False:
        return Effect.IMPLICIT_DENY
    if allows is False:
        # Whether a statement denies it or none allows it: it is refused, and the grant is missing either way.
        return Effect.IMPLICIT_DENY
    return Effect.ALLOW if allows and denies is False and certain else Effect.UNKNOWN


def _any(statements: Iterable[Statement], request: Request) -> Truth:
    result: Truth = False
    for statement in statements:
        answer = statement.applies(request)
        if answer:
            return True
        if answer is None:
            result = None
    return result


def _layers(policies: MinioPolicies, dialect: Known, found: list[Problem]) -> Iterator[_Layer]:
    def sheets(layer: Layer, documents: tuple[PolicyDocument, ...] | Unread) -> tuple[_Sheet, ...]:
        return () if isinstance(documents, Unread) else tuple(_sheet(layer, d, dialect, found) for d in documents)

    yield _identity(policies, sheets(Layer.IDENTITY, policies.user), dialect, found)
    for layer, documents in ((Layer.ACCESS_KEY, policies.key), (Layer.SESSION, policies.session)):
        if documents != ():
            unread = (documents,) if isinstance(documents, Unread) else ()
            yield _Layer(layer, sheets(layer, documents), unread)


def _identity(policies: MinioPolicies, own: tuple[_Sheet, ...], dialect: Known, found: list[Problem]) -> _Layer:
    """The policies of the user and of its groups; one group that is disabled makes the user's own ones void."""
    unread = tuple(each for each in (policies.user, policies.groups) if isinstance(each, Unread))
    groups = () if isinstance(policies.groups, Unread) else policies.groups
    of_groups = tuple(
        _sheet(Layer.IDENTITY, document, dialect, found)
        for group in groups
        if group.enabled is not False
        for document in group.documents
    )
    disabled = next((group.name for group in groups if group.enabled is False), None)
    if disabled is not None:
        # What the enabled groups grant then counts for access keys and temporary credentials alone.
        note = f"the group {disabled} is disabled, which makes the policies of its members void"
        return _Layer(Layer.IDENTITY, of_groups, unread, doubted=True, note=note)
    note = "" if own or of_groups or unread else "no policy is attached"
    return _Layer(Layer.IDENTITY, (*own, *of_groups), unread, note=note)


def _sheet(layer: Layer, document: PolicyDocument, dialect: Known, problems: list[Problem]) -> _Sheet:
    found = tuple(islice(faults(document.value, dialect), _FAULTS))
    if found:
        problems.extend(Problem(layer, fault.message, document.at(*fault.path), document) for fault in found)
        return _Sheet(document, (), refused=True)
    statements = statements_of(document.value)
    return _Sheet(
        document,
        tuple(Statement(raw, path, number, dialect) for number, (path, raw) in enumerate(statements, 1)),
        refused=False,
    )


def _step(layer: Layer, document: PolicyDocument, statement: Statement, request: Request) -> Step:
    applies, why, unread, miss = statement.weigh(request)
    effect = "Allow" if statement.allow else "Deny"
    place = document.at(*statement.path)
    return Step(layer, statement.label, effect, applies, why, place, document.name, unread=unread, miss=miss)


def _decides(step: Step, effect: Effect, result: LayerResult) -> bool:
    if effect is Effect.EXPLICIT_DENY:
        return step.effect == "Deny" and step.applies is True
    if effect is Effect.ALLOW:
        return step.effect == "Allow" and step.applies is True
    open_ = result.allows is None if step.effect == "Allow" else result.denies is None
    return effect is Effect.UNKNOWN and step.applies is None and open_
