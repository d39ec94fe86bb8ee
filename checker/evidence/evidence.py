"""The rules' only window on a location: it answers with what is known, and raises on what nobody read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from checker.errors import InternalError, UnreadFactError
from checker.evidence.engine import LAYER_FACTS
from checker.evidence.engines import engine_of
from checker.evidence.proof import Decided, Proof
from checker.facts import aws, field
from checker.model.decision import Effect, Layer, Miss
from checker.model.fact import Denied, Known, Unavailable
from checker.model.location import Provider
from checker.model.operation import Client, Target
from checker.operations.keys import is_aws_managed, key_of
from checker.operations.plan import plan

if TYPE_CHECKING:
    from checker.evidence.engine import Engine
    from checker.evidence.store import Store
    from checker.model.decision import Decision, Request
    from checker.model.fact import Fact, FactKey
    from checker.model.location import AwsLocation, Location
    from checker.model.operation import Operation
    from checker.model.place import Place
    from checker.operations.plan import Planned
    from checker.policy.aws import Problem
    from checker.policy.lint import LintPolicy

T = TypeVar("T")


class Evidence:
    """A window on a location for one rule; it remembers which facts the rule read."""

    __slots__ = ("_engine", "_store", "reads")

    def __init__(self, store: Store, engine: Engine | None = None) -> None:
        """Open a window; windows of one location share its compiled policies."""
        self._store = store
        self._engine = engine or engine_of(store)
        self.reads: dict[str, tuple[FactKey[object], Fact[object]]] = {}

    def fresh(self) -> Evidence:
        """A window on the same location that has read nothing yet."""
        return Evidence(self._store, self._engine)

    @property
    def location(self) -> Location:
        """The location itself; its fields are to be read with ``get``, which remembers."""
        return self._store.location

    @property
    def aws_location(self) -> AwsLocation:
        """The location, for what speaks of AWS alone; rules of another provider never get here."""
        location = self._store.location
        if location.provider is not Provider.AWS:
            message = f"{location.name} is no location on AWS"
            raise InternalError(message)
        return cast("AwsLocation", location)

    @property
    def now(self) -> str:
        """The time of the run (UTC, ISO 8601)."""
        return self._store.now

    @property
    def shared(self) -> dict[str, object]:
        """What windows of one location have worked out together; each keeps the reads that it took."""
        return self._engine.shared

    def fact(self, key: FactKey[T]) -> Fact[T]:
        """What is known about ``key``, whatever it is; the read is remembered."""
        known = self.reads.get(key.name)
        if known is None:
            plain = cast("FactKey[object]", key)
            known = self.reads[key.name] = (plain, self._store.fact(plain))
        return cast("Fact[T]", known[1])

    def get(self, key: FactKey[T]) -> T | None:
        """The value, or ``None`` when there provably is none; raises when nobody read it."""
        fact = self.fact(key)
        if isinstance(fact, Denied | Unavailable):
            raise UnreadFactError(cast("FactKey[object]", key), fact)
        return fact.value if isinstance(fact, Known) else None

    def place(self, key: FactKey[object] | FactKey[T], *path: str) -> Place | None:
        """Where the user wrote it; ``path`` goes into a mapping (``place(PLUGIN, "kmsKeyId")``)."""
        name = ".".join((key.name, *path))
        found = self._store.location.places.get(name)
        if found is not None:
            return found
        fact = self._store.fact(key)
        return None if isinstance(fact, Unavailable) else fact.source.place

    def policies(self, key: FactKey[T]) -> tuple[aws.PolicyDocument, ...]:
        """The policy documents a fact holds, whether it is one, several or levels of them."""
        return _documents(self.get(key))

    def decide(self, request: Request, *, explain: bool = False) -> Decision:
        """The engine's decision; every policy layer it can lean on counts as read."""
        reads = self.reads
        for key in self._engine.keys(request.action, request.resource):
            if key.name not in reads:
                self.fact(key)
        return self._engine.decide(request, explain=explain)

    def explain(self, decision: Decision) -> Decision:
        """The same decision with every statement weighed."""
        return decision._replace(steps=self._engine.decide(decision.request, explain=True).steps)

    def problems(self) -> tuple[Problem, ...]:
        """What the provider would refuse in the policy documents; only documents that exist count as read."""
        for key in self._engine.keys(""):
            if isinstance(self._store.fact(key), Known | Denied):
                self.fact(key)
        return self._engine.problems()

    def lint(self, layer: Layer) -> tuple[LintPolicy, ...] | None:
        """The documents of a layer, taken apart; ``None`` when none was given. Only what exists counts as read."""
        key = LAYER_FACTS[layer]
        fact = self._store.fact(key)
        if isinstance(fact, Known | Denied):
            self.fact(key)
        if not isinstance(fact, Known):
            return None
        taken = self._engine.linted.get(layer)
        if taken is None:
            from checker.policy.lint import lint_policy  # noqa: PLC0415 - a location without policies needs none

            taken = tuple(lint_policy(layer, policy) for policy in _documents(fact.value))
            self._engine.linted[layer] = taken
        return taken

    def prove(self, operation: Operation) -> Proof:
        """Decide every request that Velero or kopia sends for ``operation``; windows of one location share the work."""
        known = self._engine.proofs.get(operation.name)
        if known is not None:
            proof, reads = known
            self.reads.update(reads)
            return proof
        window = self.fresh()
        proof = window._prove(operation)  # noqa: SLF001 - a window of its own
        self._engine.proofs[operation.name] = (proof, window.reads)
        self.reads.update(window.reads)
        return proof

    def _prove(self, operation: Operation) -> Proof:
        if self.location.provider is not Provider.AWS:
            self.fact(field.PRINCIPAL)
            planned = plan(self.location, operation, None, now=self.now)
            return Proof(operation, tuple(Decided(each, self.decide(each.request)) for each in planned))
        unread: UnreadFactError | None = None
        encryption: aws.BucketEncryption | None = None
        if any(ask.target is Target.KEY for ask in operation.asks):
            try:
                encryption = self.get(aws.BUCKET_ENCRYPTION)
            except UnreadFactError as error:
                unread = error
        self.fact(field.PRINCIPAL)
        requests = tuple(map(self._owned, plan(self.location, operation, encryption, now=self.now)))
        two_keys = _names_two_keys(self.aws_location, encryption)
        if not two_keys:
            requests = tuple(map(self._resolved, requests))
        return Proof(operation, tuple(Decided(p, self._decide(p, two_keys=two_keys)) for p in requests), unread)

    def _owned(self, planned: Planned) -> Planned:
        """The request as far as the bucket's owner is known: the plan takes the principal's account for it."""
        if planned.ask.target not in _IN_BUCKET or isinstance(self.fact(field.BUCKET_OWNER), Known):
            return planned
        request = planned.request
        context = {key: value for key, value in request.context.items() if key not in _OWNER_KEYS}
        return planned._replace(request=request._replace(resource_account=None, context=context))

    def _resolved(self, planned: Planned) -> Planned:
        """The request with the key that the evidence describes, where the location names it by an alias."""
        if not planned.unresolved or not _is_customer_key(planned):
            return planned
        arn = self.fact(aws.KMS_KEY_ARN)
        if not isinstance(arn, Known):
            return planned
        from checker.operations.key_name import KeyForm, parse_key_name  # noqa: PLC0415 - few keys are aliases

        key, account = parse_key_name(arn.value), planned.request.resource_account
        if key.form is not KeyForm.ARN or account not in {None, key.account}:
            return planned
        request = planned.request._replace(resource=arn.value, resource_account=key.account)
        return planned._replace(request=request, unresolved="")

    def _decide(self, planned: Planned, *, two_keys: bool) -> Decision:
        decision = self._decide_as_sent(planned)
        if two_keys and _is_customer_key(planned) and _leans_on_key(decision):
            return decision._replace(effect=Effect.UNKNOWN, missing=(), unread=(TWO_KEYS,))
        if planned.unresolved and decision.effect is Effect.IMPLICIT_DENY:
            # The resource is only known as a pattern would see it: another name of it may be allowed.
            return decision._replace(effect=Effect.UNKNOWN, missing=(), unread=(planned.unresolved,))
        if planned.unresolved and decision.effect is Effect.ALLOW and self._may_be_denied(decision):
            return decision._replace(effect=Effect.UNKNOWN, unread=(planned.unresolved,))
        return decision

    def _may_be_denied(self, decision: Decision) -> bool:
        """Whether a statement denies the same for resources that it names: ours may be one of them."""
        steps = self.explain(decision).steps
        return any(step.effect == "Deny" and step.miss is Miss.RESOURCE for step in steps)

    def _decide_as_sent(self, planned: Planned) -> Decision:
        request = planned.request
        if planned.ask.when != "implied-list":
            return self.decide(request)
        # AWS does not document the context of the check behind a 404; without it first, then with it, as an assumption.
        context = {key: value for key, value in request.context.items() if key not in {"s3:prefix", "s3:delimiter"}}
        bare = self.decide(request._replace(context=context))
        if not bare.unread or self._store.strict:
            return bare
        if isinstance(self.fact(aws.IMPLIED_LIST_CONTEXT), Denied | Unavailable):
            return bare
        return self.decide(request)


_IN_BUCKET = frozenset({Target.BUCKET, Target.OBJECT})
_OWNER_KEYS = frozenset({"aws:resourceaccount", "aws:resourceorgid", "s3:resourceaccount"})
"""The condition keys that tell who owns the bucket."""

TWO_KEYS = "the evidence (kmsKey) describes one key, while the plugin and the bucket's default name two"


def _names_two_keys(location: AwsLocation, encryption: aws.BucketEncryption | None) -> bool:
    """Whether the plugin and kopia encrypt with different customer managed keys."""
    keys = [key_of(location, encryption, client) for client in (Client.PLUGIN, Client.KOPIA)]
    return len({key.arn for key in keys if key is not None and not key.is_aws_managed}) > 1


def _is_customer_key(planned: Planned) -> bool:
    return planned.ask.target is Target.KEY and not is_aws_managed(planned.request.resource)


def _leans_on_key(decision: Decision) -> bool:
    """Whether the answer is not the principal's side alone: then it may speak of the other key's policy."""
    if decision.effect is Effect.IMPLICIT_DENY:
        return Layer.KEY in decision.missing
    if decision.effect is Effect.EXPLICIT_DENY:
        return {result.layer for result in decision.layers if result.denies} == {Layer.KEY}
    return True


def _documents(value: object) -> tuple[aws.PolicyDocument, ...]:
    if isinstance(value, aws.PolicyDocument):
        return (value,)
    if isinstance(value, tuple):
        return tuple(document for item in value for document in _documents(item))
    return ()
