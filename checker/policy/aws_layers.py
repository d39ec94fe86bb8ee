"""Layers of policies, compiled and indexed by action.

Compiling reads each statement once and sorts it under the actions it names; an action is looked up in that index the
first time it is asked about, and its candidates are kept. A decision then weighs the candidates alone, so that its cost
grows with the statements that could concern the request, and compiling grows linearly with all of them.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from checker.facts import aws as facts
from checker.model.decision import Layer, LayerResult
from checker.model.values import NamedTuple
from checker.policy.aws_language import grammar
from checker.policy.aws_language.dialect import AWS
from checker.policy.aws_language.principal import NOBODY, UNTOLD, Reach
from checker.policy.aws_language.statement import ActionTest, Setting, Statement
from checker.policy.aws_language.truth import both, either

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.facts.aws import PolicyDocument
    from checker.model.decision import Request, Truth
    from checker.model.place import Place
    from checker.policy.aws_language.statement import Compiled

_GRAMMARS: Final = {
    Layer.IDENTITY: grammar.IDENTITY,
    Layer.BOUNDARY: grammar.IDENTITY,
    Layer.SESSION: grammar.IDENTITY,
    Layer.SCP: grammar.ORGANIZATION,
    Layer.RCP: grammar.RESOURCE_CONTROL,
    Layer.VPC_ENDPOINT: grammar.RESOURCE,
    Layer.BUCKET: grammar.RESOURCE,
    Layer.KEY: grammar.RESOURCE,
    Layer.TRUST: grammar.TRUST,
}

_FAULTS: Final = 50
"""How many faults of a document are told; a file that is no policy at all could have a hundred thousand."""

FACTS: Final = {
    Layer.IDENTITY: facts.IDENTITY_POLICIES.name,
    Layer.BOUNDARY: facts.PERMISSIONS_BOUNDARY.name,
    Layer.SESSION: facts.SESSION_POLICY.name,
    Layer.SCP: facts.SERVICE_CONTROL_POLICIES.name,
    Layer.RCP: facts.RESOURCE_CONTROL_POLICIES.name,
    Layer.VPC_ENDPOINT: facts.VPC_ENDPOINT_POLICY.name,
    Layer.BUCKET: facts.BUCKET_POLICY.name,
    Layer.KEY: facts.KMS_KEY_POLICY.name,
    Layer.TRUST: facts.TRUST_POLICY.name,
}
"""The fact that holds each layer."""


class Unread(NamedTuple):
    """A layer that nobody could read: the fact's name, and why."""

    fact: str
    reason: str


class Problem(NamedTuple):
    """Something that AWS would refuse in a policy document."""

    layer: Layer
    message: str
    place: Place
    document: PolicyDocument


class Sheet(NamedTuple):
    """One policy document, compiled; without statements when AWS would refuse it."""

    document: PolicyDocument
    statements: tuple[Statement, ...]
    refused: bool


class Group:
    """Policy documents that count as one: a layer, or a level of one."""

    __slots__ = ("_literal", "_other", "_patterns", "layer", "sheets", "undecidable", "unread")

    def __init__(self, layer: Layer, sheets: tuple[Sheet, ...], unread: Unread | None = None) -> None:
        """Sort the statements under the actions they name."""
        self.layer = layer
        self.sheets = sheets
        self.unread = unread
        self.undecidable = unread is not None or any(sheet.refused for sheet in sheets)
        self._literal: dict[str, list[Statement]] = {}
        self._patterns: dict[str, list[Statement]] = {}
        self._other: list[Statement] = []
        for sheet in sheets:
            for statement in sheet.statements:
                self._file(statement)

    def _file(self, statement: Statement) -> None:
        if statement.other_actions:
            self._other.append(statement)
            return
        for action in statement.actions:
            wild = "*" in action or "?" in action
            (self._patterns if wild else self._literal).setdefault(action, []).append(statement)

    def side(self, action: str) -> Side:
        """The statements that could concern an action (lower case)."""
        found: dict[int, Statement] = {id(each): each for each in self._literal.get(action, ())}
        for pattern, statements in self._patterns.items():
            if ActionTest((pattern,))(action):
                found.update((id(each), each) for each in statements)
        found.update((id(each), each) for each in self._other if not ActionTest(each.actions)(action))
        return Side(found.values(), self.fact if self.undecidable else "")

    @property
    def fact(self) -> str:
        """The name of the fact that holds the documents."""
        return FACTS[self.layer] if self.unread is None else self.unread.fact

    def services(self) -> frozenset[str] | None:
        """The services whose actions the statements name; ``None`` when they speak of any."""
        if self._other or self.undecidable:
            return None
        names = frozenset(action.partition(":")[0] for action in (*self._literal, *self._patterns))
        return None if any("*" in name or "?" in name for name in names) else names


class Side:
    """The candidates of one group for one action; ``unread`` names the fact that could not be read, if any."""

    __slots__ = ("_allows", "allowing", "always", "denies", "statements", "undecidable", "unread")

    def __init__(self, statements: Iterable[Statement], unread: str) -> None:
        """Part what allows from what denies."""
        kept = tuple(statements)
        self.statements = kept
        self.unread = unread
        undecidable = bool(unread)
        self.allowing = tuple(each for each in kept if each.allow)
        self._allows: tuple[Compiled, ...] | None = None
        self.denies = tuple(each.compiled for each in kept if not each.allow)
        self.undecidable = undecidable
        self.always = not undecidable and any(each.unconditional for each in self.allowing)

    @property
    def allows(self) -> tuple[Compiled, ...]:
        """What allows, compiled when it is first asked: it never is where a statement allows everything."""
        if self._allows is None:
            self._allows = tuple(each.compiled for each in self.allowing)
        return self._allows

    def allowed(self, request: Request) -> Truth:
        """Whether a statement allows."""
        result: Truth = None if self.undecidable else False
        for compiled in self.allows:
            answer = compiled.applies(request)
            if answer:
                return True
            if answer is None:
                result = None
        return result

    def denied(self, request: Request) -> Truth:
        """Whether a statement denies."""
        result: Truth = None if self.undecidable else False
        for compiled in self.denies:
            answer = compiled.applies(request)
            if answer:
                return True
            if answer is None:
                result = None
        return result

    def granted(self, request: Request) -> Reach:
        """How the statements that allow reach the principal."""
        result = UNTOLD if self.undecidable else NOBODY
        for compiled in self.allows:
            reach = compiled.reach(request)
            if reach is NOBODY:
                continue
            answer = compiled.met(request)
            if answer is not False:
                result = result.joined(reach.when(answer))
        return result


class Results:
    """The nine answers a layer can give, made once."""

    __slots__ = ("_made", "layer", "note")

    def __init__(self, layer: Layer, note: str = "") -> None:
        """Make none yet."""
        self.layer = layer
        self.note = note
        self._made: dict[tuple[Truth, Truth], LayerResult] = {}

    def of(self, allows: Truth, denies: Truth) -> LayerResult:
        """The answer."""
        made = self._made.get((allows, denies))
        if made is None:
            made = self._made[allows, denies] = LayerResult(self.layer, allows, denies, self.note)
        return made


class LayerPlan:
    """What one layer says about one action; ``constant`` when it says so of every request.

    Every level must allow, one denial suffices. A layer of only-denying policies (RCP) allows by itself.
    """

    __slots__ = ("_denying", "_granting", "_results", "anything", "constant", "layer", "sides")

    def __init__(self, layer: Layer, sides: tuple[Side, ...], *, note: str = "", implicit: bool = False) -> None:
        """Drop the levels that allow whatever is asked and deny nothing."""
        self.layer = layer
        self._results = Results(layer, note)
        self.anything = self._results.of(allows=True, denies=False)
        self.sides = tuple(side for side in sides if side.denies or side.undecidable or not (side.always or implicit))
        self._granting = tuple(side for side in self.sides if not implicit and not side.always)
        self._denying = tuple(side for side in self.sides if side.denies or side.undecidable)
        self.constant: LayerResult | None = None
        if not self._denying and not any(side.allowing for side in self._granting):
            self.constant = self._results.of(allows=not self._granting, denies=False)

    def ask(self, request: Request) -> LayerResult:
        """What the layer says."""
        allows: Truth = True
        denies: Truth = False
        for side in self._granting:
            answer = side.allowed(request)
            if answer is not True:
                allows = both(allows, answer)
        for side in self._denying:
            answer = side.denied(request)
            if answer is not False:
                denies = either(denies, answer)
        return self._results.of(allows, denies)


def compile_group(
    layer: Layer, documents: tuple[PolicyDocument, ...] | Unread, boundary: Truth, problems: list[Problem]
) -> Group:
    """The group of some documents; what AWS would refuse in them is added to ``problems``."""
    if isinstance(documents, Unread):
        return Group(layer, (), documents)
    return Group(layer, tuple(_sheet(layer, document, boundary, problems) for document in documents))


def _sheet(layer: Layer, document: PolicyDocument, boundary: Truth, problems: list[Problem]) -> Sheet:
    policy = document.value
    found = tuple(islice(grammar.faults(policy, _GRAMMARS[layer], AWS), _FAULTS))
    if found or not isinstance(policy, dict):
        problems.extend(Problem(layer, fault.message, document.at(*fault.path), document) for fault in found)
        return Sheet(document, (), refused=True)
    setting = Setting(
        AWS,
        variables=policy.get("Version") == grammar.VERSIONS[0],
        boundary=boundary,
        # A gateway endpoint's policy reads an account as its root user alone ("Control access to VPC endpoints using
        # endpoint policies"); of an interface endpoint's, AWS does not say so.
        account_suffices=None if layer is Layer.VPC_ENDPOINT else True,
    )
    statements = grammar.statements_of(policy)
    return Sheet(
        document,
        tuple(Statement(raw, path, number, setting) for number, (path, raw) in enumerate(statements, 1)),
        refused=False,
    )
