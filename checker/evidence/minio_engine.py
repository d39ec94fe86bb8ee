"""The MinIO engine of one location, fed from its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from checker.evidence.engine import Engine
from checker.facts import minio
from checker.model.fact import Denied, Known, Unavailable
from checker.policy.aws_layers import Unread
from checker.policy.minio import GroupPolicies, MinioPolicies, compile_minio

if TYPE_CHECKING:
    from checker.model.decision import Truth
    from checker.model.fact import FactKey
    from checker.policy.minio import CompiledMinio

_DECIDING = cast(
    "tuple[FactKey[object], ...]",
    (
        minio.IDENTITY_POLICIES,
        minio.GROUPS,
        minio.USER,
        minio.ACCESS_KEY,
        minio.ACCESS_KEY_POLICY,
        minio.SESSION_POLICY,
    ),
)


class MinioEngine(Engine):
    """The policies of a user, its groups and its access key, from the facts that hold them."""

    __slots__ = ()

    def keys(self, action: str, resource: str = "") -> tuple[FactKey[object], ...]:  # noqa: ARG002 - any leans on all
        """The facts that a decision leans on: bucket policies speak of anonymous requests alone."""
        return _DECIDING

    def compile(self) -> CompiledMinio:
        """The compiled policies of the location."""
        server = self._store.fact(cast("FactKey[object]", minio.SERVER))
        found = server.value if isinstance(server, Known) else None
        return compile_minio(
            MinioPolicies(
                user=self.read(minio.IDENTITY_POLICIES, ()),
                groups=self._groups(),
                key=self.one(minio.ACCESS_KEY_POLICY),
                session=self.one(minio.SESSION_POLICY),
                owner=False,
                enabled=self._enabled(),
                generation=found.generation if isinstance(found, minio.Server) else "",
            )
        )

    def _groups(self) -> tuple[GroupPolicies, ...] | Unread:
        groups = self.read(minio.GROUPS, ())
        if isinstance(groups, Unread):
            return groups
        return tuple(GroupPolicies(group.name, group.enabled, group.policies) for group in groups)

    def _enabled(self) -> Truth:
        """Whether user and access key are enabled; where one of them is disabled, nothing else matters."""
        facts = [self._store.fact(cast("FactKey[object]", key)) for key in (minio.USER, minio.ACCESS_KEY)]
        values = [fact.value for fact in facts if isinstance(fact, Known)]
        if any(isinstance(value, minio.User | minio.AccessKey) and not value.enabled for value in values):
            return False
        return None if any(isinstance(fact, Denied | Unavailable) for fact in facts) else True
