"""The AWS engine of one location, fed from its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from checker.evidence.engine import Engine
from checker.facts import aws
from checker.model.fact import Absent
from checker.operations.keys import is_aws_managed
from checker.policy.aws import Policies, compile_policies

if TYPE_CHECKING:
    from checker.model.fact import FactKey
    from checker.policy.aws import CompiledPolicies
    from checker.policy.aws_layers import Unread

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


class AwsEngine(Engine):
    """The layers of an AWS account, from the facts that hold them."""

    __slots__ = ()

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

    def compile(self) -> CompiledPolicies:
        """The compiled policies of the location."""
        return compile_policies(self._policies())

    def _policies(self) -> Policies:
        return Policies(
            identity=self.read(aws.IDENTITY_POLICIES, ()),
            boundary=self.one(aws.PERMISSIONS_BOUNDARY),
            session=self.one(aws.SESSION_POLICY),
            scps=self.read(aws.SERVICE_CONTROL_POLICIES, ()),
            rcps=self.read(aws.RESOURCE_CONTROL_POLICIES, ()),
            vpc_endpoint=self.one(aws.VPC_ENDPOINT_POLICY),
            bucket=self.one(aws.BUCKET_POLICY),
            public_access_block=self._public_access_block(),
            key=self.one(aws.KMS_KEY_POLICY),
            grants=self.read(aws.KMS_KEY_GRANTS, ()),
            trust=self.one(aws.TRUST_POLICY),
        )

    def _public_access_block(self) -> aws.PublicAccessBlock | Unread | None:
        return self.read(cast("FactKey[aws.PublicAccessBlock | None]", aws.PUBLIC_ACCESS_BLOCK), None)
