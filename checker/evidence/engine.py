"""The policy engine of one location, fed from its facts: compiled once, asked many times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from checker.facts import aws
from checker.model.decision import Layer
from checker.model.fact import Absent, Denied, Known, Unavailable
from checker.operations.keys import is_aws_managed
from checker.policy.aws import Policies, Unread, compile_policies

if TYPE_CHECKING:
    from checker.evidence.proof import Proof
    from checker.evidence.store import Store
    from checker.model.decision import Decision, Request
    from checker.model.fact import Fact, FactKey
    from checker.policy.aws import CompiledPolicies, Problem
    from checker.policy.lint import LintPolicy

T = TypeVar("T")

_COMMON: tuple[FactKey[object], ...] = (
    aws.IDENTITY_POLICIES,
    aws.PERMISSIONS_BOUNDARY,
    aws.SESSION_POLICY,
    aws.SERVICE_CONTROL_POLICIES,
)
_BY_SERVICE: dict[str, tuple[FactKey[object], ...]] = {
    "s3": (*_COMMON, aws.RESOURCE_CONTROL_POLICIES, aws.VPC_ENDPOINT_POLICY, aws.BUCKET_POLICY),
    "kms": (*_COMMON, aws.RESOURCE_CONTROL_POLICIES, aws.KMS_KEY_POLICY, aws.KMS_KEY_GRANTS),
    "sts": (*_COMMON, aws.RESOURCE_CONTROL_POLICIES, aws.VPC_ENDPOINT_POLICY, aws.TRUST_POLICY),
}

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


class Engine:
    """Compiles the policies of one location at the first question and keeps them."""

    __slots__ = ("_compiled", "_store", "linted", "proofs", "shared")

    def __init__(self, store: Store) -> None:
        """Remember where the facts are; compile nothing yet."""
        self._store = store
        self._compiled: CompiledPolicies | None = None
        self.linted: dict[Layer, tuple[LintPolicy, ...]] = {}
        self.proofs: dict[str, tuple[Proof, dict[str, tuple[FactKey[object], Fact[object]]]]] = {}
        self.shared: dict[str, object] = {}

    def keys(self, action: str, resource: str = "") -> tuple[FactKey[object], ...]:
        """The facts that a decision about ``action`` leans on; for no action, every policy."""
        if not action:
            return tuple({key.name: key for keys in _BY_SERVICE.values() for key in keys}.values())
        service = action.partition(":")[0].lower()
        if service == "kms" and is_aws_managed(resource):
            return _COMMON
        keys = _BY_SERVICE.get(service, (*_COMMON, aws.VPC_ENDPOINT_POLICY))
        bucket_policy = self._store.fact(cast("FactKey[object]", aws.BUCKET_POLICY))
        if service == "s3" and not isinstance(bucket_policy, Absent):
            return (*keys, aws.PUBLIC_ACCESS_BLOCK)
        return keys

    def decide(self, request: Request, *, explain: bool = False) -> Decision:
        """The decision about one request."""
        return self.compiled.decide(request, explain=explain)

    def problems(self) -> tuple[Problem, ...]:
        """What AWS would refuse in the documents."""
        return self.compiled.problems

    @property
    def compiled(self) -> CompiledPolicies:
        """The compiled policies of the location."""
        if self._compiled is None:
            self._compiled = compile_policies(self._policies())
        return self._compiled

    def _policies(self) -> Policies:
        return Policies(
            identity=self._read(aws.IDENTITY_POLICIES, ()),
            boundary=self._one(aws.PERMISSIONS_BOUNDARY),
            session=self._one(aws.SESSION_POLICY),
            scps=self._read(aws.SERVICE_CONTROL_POLICIES, ()),
            rcps=self._read(aws.RESOURCE_CONTROL_POLICIES, ()),
            vpc_endpoint=self._one(aws.VPC_ENDPOINT_POLICY),
            bucket=self._one(aws.BUCKET_POLICY),
            public_access_block=self._public_access_block(),
            key=self._one(aws.KMS_KEY_POLICY),
            grants=self._read(aws.KMS_KEY_GRANTS, ()),
            trust=self._one(aws.TRUST_POLICY),
        )

    def _read(self, key: FactKey[T], none: T) -> T | Unread:
        fact = self._store.fact(cast("FactKey[object]", key))
        if isinstance(fact, Denied | Unavailable):
            return Unread(key.name, fact.reason)
        return cast("T", fact.value) if isinstance(fact, Known) else none

    def _one(self, key: FactKey[aws.PolicyDocument]) -> tuple[aws.PolicyDocument, ...] | Unread:
        found = self._read(cast("FactKey[aws.PolicyDocument | None]", key), None)
        if isinstance(found, Unread):
            return found
        return () if found is None else (found,)

    def _public_access_block(self) -> aws.PublicAccessBlock | Unread | None:
        return self._read(cast("FactKey[aws.PublicAccessBlock | None]", aws.PUBLIC_ACCESS_BLOCK), None)
