"""The layers of a MinIO credential: its documents as one generation reads them, and what each has to say of an action.

Read from cmd/iam.go and iam-store.go of github.com/minio/minio (2026-02-12): the policies of the user and of its groups
count as one document; an access key's own policy and a session's restrict it, those of the root user's keys, too.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias

from checker.facts import minio as facts
from checker.model.decision import Layer, Step
from checker.model.values import NamedTuple
from checker.policy.aws_language.truth import either
from checker.policy.aws_layers import Problem, Results, Unread
from checker.policy.minio_language.grammar import faults, member, statements_of
from checker.policy.minio_language.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.facts.aws import PolicyDocument
    from checker.model.decision import LayerResult, Request, Truth
    from checker.policy.aws_language.grammar import Path
    from checker.policy.minio_language.known import Known
    from checker.policy.minio_language.statement import Target, Test

_FAULTS: Final = 50
"""How many faults of a document are told."""
Found: TypeAlias = "dict[tuple[Layer, int, Path, str], Problem]"
"""What MinIO would refuse: by layer, document, path and message."""


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


class Sheet(NamedTuple):
    """One policy document, compiled; without statements when MinIO would refuse it (``refused`` says why)."""

    document: PolicyDocument
    statements: tuple[Statement, ...]
    fact: str
    refused: Problem | None = None


class LayerSheets(NamedTuple):
    """Documents that count as one.

    ``void`` tells whether a disabled group made what they allow void; ``owner`` whether the root user asks, to whom
    they do not matter.
    """

    layer: Layer
    sheets: tuple[Sheet, ...] = ()
    unread: tuple[Unread, ...] = ()
    void: Truth = False
    owner: Truth = False
    note: str = ""


class Side:
    """What a layer has to say of one action; ``constant`` where it says so of every request."""

    __slots__ = ("_allowing", "_denying", "_plain", "_results", "constant", "layer", "spoken", "unread")

    def __init__(self, layer: LayerSheets, action: str) -> None:
        """Take out the statements that speak of the action, each document's once where it is there twice."""
        self.layer = layer
        self.spoken = tuple(s for sheet in layer.sheets for s in sheet.statements if s.speaks_of(action))
        refused = (sheet.fact for sheet in layer.sheets if sheet.refused is not None)
        self.unread = tuple(dict.fromkeys((*(each.fact for each in layer.unread), *refused)))
        self._allowing: tuple[Test, ...] = tuple(s.test for s in self.spoken if s.allow)
        self._denying: tuple[Test, ...] = tuple(s.test for s in self.spoken if not s.allow)
        self._plain = not self.unread and layer.void is False and layer.owner is False
        self._results = Results(layer.layer, layer.note)
        self.constant = None if self.spoken else self._qualified(allows=False, denies=False)

    def ask(self, request: Request, target: Target) -> LayerResult:
        """What the layer says."""
        allows = _any(self._allowing, request, target) if self._allowing else False
        denies = _any(self._denying, request, target) if self._denying else False
        return self._results.of(allows, denies) if self._plain else self._qualified(allows=allows, denies=denies)

    def _qualified(self, *, allows: Truth, denies: Truth) -> LayerResult:
        """The same in the light of what is not known of the layer as a whole."""
        layer = self.layer
        if self.unread:
            # A group that nobody read may deny, or be disabled and make all of it void.
            allows = None if allows is False or layer.layer is Layer.IDENTITY else allows
            denies = either(denies, None)
        if layer.void is not False and allows:
            # What its enabled groups grant still counts for keys and sessions of the user.
            allows = None
        if layer.owner is not False:
            allows, denies = either(allows, layer.owner), False if layer.owner else denies and None
        return self._results.of(allows, denies)


def _any(tests: tuple[Test, ...], request: Request, target: Target) -> Truth:
    result: Truth = False
    for test in tests:
        answer = test(request, target)
        if answer:
            return True
        if answer is None:
            result = None
    return result


def layers_of(policies: MinioPolicies, dialect: Known, found: Found) -> Iterator[LayerSheets]:
    """The layers that have a say; what MinIO would refuse in them is added to ``found``."""
    yield _identity(policies, dialect, found)
    own = policies.key
    if not isinstance(own, Unread):
        # MinIO takes {} for no policy at all.
        own = tuple(document for document in own if not _is_empty(document.value))
    for layer, documents, fact in (
        (Layer.ACCESS_KEY, own, facts.ACCESS_KEY_POLICY.name),
        (Layer.SESSION, policies.session, facts.SESSION_POLICY.name),
    ):
        if isinstance(documents, Unread):
            yield LayerSheets(layer, unread=(documents,))
        elif documents:
            sheets = tuple(_sheet(layer, document, fact, dialect, found) for document in documents)
            unversioned = layer is Layer.SESSION and any(not _version(document.value) for document in documents)
            note = "a session policy without Version allows nothing" if unversioned else ""
            yield LayerSheets(layer, sheets, note=note)


def _identity(policies: MinioPolicies, dialect: Known, found: Found) -> LayerSheets:
    """The policies of the user and of its groups; one group that is disabled makes the user's own ones void."""
    unread = tuple(each for each in (policies.user, policies.groups) if isinstance(each, Unread))
    groups = () if isinstance(policies.groups, Unread) else policies.groups
    disabled = next((group for group in groups if group.enabled is False), None)
    doubtful = any(group.enabled is None for group in groups)
    named: list[tuple[PolicyDocument, str]] = []
    if not isinstance(policies.user, Unread) and disabled is None:
        named += [(document, facts.IDENTITY_POLICIES.name) for document in policies.user]
    for group in groups:
        if group.enabled is not False:
            named += [(document, facts.GROUPS.name) for document in group.documents]
    note = ""
    if policies.owner:
        note = "the root user is asked for no policy"
    elif disabled is not None:
        note = f"the group {disabled.name} is disabled, which makes the policies of its members void"
    elif not named and not unread:
        note = "no policy is attached"
    sheets = tuple(_sheet(Layer.IDENTITY, document, fact, dialect, found) for document, fact in named)
    void = True if disabled is not None else None if doubtful else False
    return LayerSheets(Layer.IDENTITY, sheets, unread, void, policies.owner, note)


def _sheet(layer: Layer, document: PolicyDocument, fact: str, dialect: Known, found: Found) -> Sheet:
    attached = layer is Layer.IDENTITY
    refused: Problem | None = None
    for fault in islice(faults(document.value, dialect, attached=attached), _FAULTS):
        problem = Problem(layer, fault.message, document.at(*fault.path), document)
        found[layer, id(document), fault.path, fault.message] = problem
        refused = refused or problem
    if refused is not None or (layer is Layer.SESSION and not _version(document.value)):
        return Sheet(document, (), fact, refused)
    compiled = (Statement(raw, path, n, dialect) for n, (path, raw) in enumerate(statements_of(document.value), 1))
    return Sheet(document, tuple(compiled), fact)


def _version(policy: object) -> object:
    version = member(policy, "Version") if isinstance(policy, dict) else None
    return version[1] if version is not None else ""


def _is_empty(policy: object) -> bool:
    """Whether a policy is ``null``, or says neither its version nor anything else."""
    if not isinstance(policy, dict):
        return policy is None
    named: Mapping[str, object] = policy
    identifier = member(named, "ID")
    return not _version(policy) and member(named, "Statement") is None and (identifier is None or not identifier[1])


def steps_of(layer: LayerSheets, request: Request) -> Iterator[Step]:
    """The steps of one layer, none of them yet said to decide."""
    if layer.owner:
        why = "the root user is asked for no policy"
        yield Step(layer.layer, "the root user", "Allow", applies=True, why=why)
        return
    for unread in layer.unread:
        yield Step(layer.layer, "not read", "", None, unread.reason, unread=(unread.fact,))
    for sheet in layer.sheets:
        if sheet.refused is not None:
            why = f"MinIO would refuse this document ({sheet.refused.message}), so that it says nothing"
            origin = sheet.document.name
            yield Step(layer.layer, "the document", "", None, why, sheet.refused.place, origin, unread=(sheet.fact,))
        for statement in sheet.statements:
            applies, why, unread_keys, miss = statement.weigh(request)
            effect = "Allow" if statement.allow else "Deny"
            place, origin = sheet.document.at(*statement.path), sheet.document.name
            yield Step(layer.layer, statement.label, effect, applies, why, place, origin, unread=unread_keys, miss=miss)
