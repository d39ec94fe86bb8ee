"""Requests, and the decision a policy engine makes about one."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model.place import Place

Truth: TypeAlias = bool | None
"""Three-valued: ``None`` is "could not be told"."""


NOTHING: Mapping[str, tuple[str, ...] | None] = {}
"""No condition keys at all; every one is unknown."""


class Layer(Enum):
    """A layer of policies, in the order reports show them."""

    IDENTITY = "identity policy"
    BOUNDARY = "permissions boundary"
    ACCESS_KEY = "policy of the access key"
    SESSION = "session policy"
    SCP = "service control policy"
    RCP = "resource control policy"
    VPC_ENDPOINT = "VPC endpoint policy"
    BUCKET = "bucket policy"
    PUBLIC_ACCESS_BLOCK = "S3 Block Public Access"
    KEY = "key policy"
    GRANT = "KMS grant"
    TRUST = "trust policy"

    __hash__ = object.__hash__  # Enum's own is a Python function; a member is one object anyway


class Effect(Enum):
    """What the engine answers."""

    ALLOW = "allow"
    EXPLICIT_DENY = "explicit deny"
    IMPLICIT_DENY = "implicit deny"
    UNKNOWN = "unknown"

    __hash__ = object.__hash__  # Enum's own is a Python function; a member is one object anyway


class Principal(NamedTuple):
    """Who asks.

    ``arn`` is the IAM user's or role's ARN, ``account`` its account; ``None`` when nobody said.
    ``session`` is true for a role's session: its session ARN is then unknown beyond the role.
    """

    arn: str | None
    account: str | None
    session: bool = False
    tags: Mapping[str, str] | None = None


class Request(NamedTuple):
    """One API request of a principal on a resource.

    ``context`` maps lower-case condition keys to their values; ``None`` marks a key that is proven absent;
    a key that is not in the mapping is unknown.
    ``resource_account`` owns the resource (an S3 ARN carries no account); ``None`` when nobody said.
    """

    principal: Principal
    action: str
    resource: str
    resource_account: str | None
    context: Mapping[str, tuple[str, ...] | None] = NOTHING


class Miss(Enum):
    """What kept a statement from applying, the nearest miss first: all before it matched."""

    CONDITION = "condition"
    PRINCIPAL = "principal"
    RESOURCE = "resource"
    ACTION = "action"

    @property
    def distance(self) -> int:
        """0 for the statement that misses by least."""
        return list(Miss).index(self)


class Step(NamedTuple):
    """One statement (or setting, or grant) weighed on the way to a decision.

    ``applies`` is three-valued: it matched, it did not, or it could not be told.
    ``decides`` is true for the steps that made the decision what it is.
    ``unread`` holds the condition keys that nobody could tell, ``miss`` what kept the statement from applying.
    """

    layer: Layer
    label: str
    effect: str
    applies: Truth
    why: str
    place: Place | None = None
    origin: str = ""
    decides: bool = False
    unread: tuple[str, ...] = ()
    miss: Miss | None = None


class LayerResult(NamedTuple):
    """What one layer says: does it allow, does it deny; each three-valued."""

    layer: Layer
    allows: Truth
    denies: Truth
    note: str = ""


class Decision(NamedTuple):
    """The engine's answer about one request.

    ``missing`` names the layers that would have had to allow and do not (an implicit deny),
    ``unread`` the facts and condition keys that kept it from being decided,
    ``leaned_on`` the facts the answer rests on (names of fact keys), ``steps`` only when asked for.
    """

    request: Request
    effect: Effect
    layers: tuple[LayerResult, ...] = ()
    steps: tuple[Step, ...] = ()
    missing: tuple[Layer, ...] = ()
    unread: tuple[str, ...] = ()
