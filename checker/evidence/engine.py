"""The policy engine of one location, fed from its facts: compiled once, asked many times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from checker.facts import aws
from checker.model.decision import Layer
from checker.model.fact import Denied, Known, Unavailable

if TYPE_CHECKING:
    from checker.evidence.proof import Proof
    from checker.evidence.store import Store
    from checker.model.decision import Decision, Request
    from checker.model.fact import Fact, FactKey
    from checker.policy.aws_layers import Problem, Unread
    from checker.policy.lint import LintPolicy

T = TypeVar("T")

LAYER_FACTS: dict[Layer, FactKey[Any]] = {
    Layer.IDENTITY: aws.IDENTITY_POLICIES,
    Layer.BOUNDARY: aws.PERMISSIONS_BOUNDARY,
    Layer.SESSION: aws.SESSION_POLICY,
    Layer.SCP: aws.SERVICE_CONTROL_POLICIES,
    Layer.RCP: aws.RESOURCE_CONTROL_POLICIES,
    Layer.VPC_ENDPOINT: aws.VPC_ENDPOINT_POLICY,
    Layer.BUCKET: aws.BUCKET_POLICY,
    Layer.KEY: aws.KMS_KEY_POLICY,
    Layer.GRANT: aws.KMS_KEY_GRANTS,
    Layer.TRUST: aws.TRUST_POLICY,
}
"""The fact that holds the documents of each layer."""


class Compiled(Protocol):
    """Policies of any provider that were read once."""

    problems: tuple[Problem, ...]

    def decide(self, request: Request, *, explain: bool = False) -> Decision:
        """The decision about one request."""
        ...


class Engine:
    """Compiles the policies of one location at the first question and keeps them; one kind for each provider."""

    __slots__ = ("_compiled", "_store", "linted", "proofs", "shared")

    def __init__(self, store: Store) -> None:
        """Remember where the facts are; compile nothing yet."""
        self._store = store
        self._compiled: Compiled | None = None
        self.linted: dict[Layer, tuple[LintPolicy, ...]] = {}
        self.proofs: dict[str, tuple[Proof, dict[str, tuple[FactKey[object], Fact[object]]]]] = {}
        self.shared: dict[str, object] = {}

    def keys(self, action: str, resource: str = "") -> tuple[FactKey[object], ...]:
        """The facts that a decision about ``action`` leans on; for no action, every policy."""
        raise NotImplementedError

    def compile(self) -> Compiled:
        """The policies of the location, read from their facts."""
        raise NotImplementedError

    def decide(self, request: Request, *, explain: bool = False) -> Decision:
        """The decision about one request."""
        return self.compiled.decide(request, explain=explain)

    def problems(self) -> tuple[Problem, ...]:
        """What the provider would refuse in the documents."""
        return self.compiled.problems

    @property
    def compiled(self) -> Compiled:
        """The compiled policies of the location."""
        if self._compiled is None:
            self._compiled = self.compile()
        return self._compiled

    def read(self, key: FactKey[T], none: T) -> T | Unread:
        """What a layer holds, ``none`` where there provably is nothing, or why nobody could read it."""
        fact = self._store.fact(cast("FactKey[object]", key))
        if isinstance(fact, Denied | Unavailable):
            from checker.policy.aws_layers import Unread  # noqa: PLC0415 - an engine imports it, whoever compiles

            return Unread(key.name, fact.reason)
        return cast("T", fact.value) if isinstance(fact, Known) else none

    def one(self, key: FactKey[aws.PolicyDocument]) -> tuple[aws.PolicyDocument, ...] | Unread:
        """A layer of one document at most."""
        found = self.read(cast("FactKey[aws.PolicyDocument | None]", key), None)
        if not (found is None or isinstance(found, aws.PolicyDocument)):
            return found
        return () if found is None else (found,)
