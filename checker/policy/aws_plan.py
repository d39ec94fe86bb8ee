"""What is known of an action before any request with it is seen: the layers that matter, and their candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from checker.model.decision import Layer, LayerResult
from checker.policy.aws_language.principal import NOBODY, UNTOLD
from checker.policy.aws_layers import Group, LayerPlan, Results, Side

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model.decision import Request
    from checker.policy.aws_language.principal import Reach

PERMISSIONS: Final = 3
"""Identity policies, boundary and session policy come first among a plan's layers."""
RESOURCE_LAYERS: Final = {"s3": Layer.BUCKET, "kms": Layer.KEY, "sts": Layer.TRUST}
_RCP_SERVICES: Final = frozenset({"s3", "kms", "sts"})
_FEDERATED: Final = frozenset({"sts:assumerolewithwebidentity", "sts:assumerolewithsaml"})
_TRUSTED: Final = (
    frozenset({"sts:assumerole", "sts:tagsession", "sts:setsourceidentity", "sts:setcontext"}) | _FEDERATED
)

Groups: TypeAlias = dict[Layer, tuple[Group, ...]]


class ResourcePlan:
    """The policy on the resource, for one action."""

    __slots__ = ("_constant", "_results", "layer", "side")

    def __init__(self, layer: Layer, side: Side, note: str) -> None:
        """Answer at once where no statement speaks of the action."""
        self.layer = layer
        self.side = side
        self._results = Results(layer, note)
        idle = not side.statements and not side.undecidable
        self._constant = (self._results.of(allows=False, denies=False), NOBODY) if idle else None

    def ask(self, request: Request) -> tuple[LayerResult, Reach]:
        """What the layer says, and how it reaches the principal."""
        if self._constant is not None:
            return self._constant
        side = self.side
        if side.undecidable:
            return self._results.of(None, side.denied(request)), UNTOLD
        reach = side.granted(request) if side.allowing else NOBODY
        denies = side.denied(request) if side.denies else False
        return self._results.of(False if reach is NOBODY else reach.any, denies), reach


class Plan:
    """The layers that matter to one action.

    ``layers`` holds the identity policies, the boundary and the session policy, then those that only restrict
    (``restricting``); of a ``federated`` request, which no IAM principal makes, the latter alone. ``base`` holds their
    answers, where no request can change them; ``live`` are the others, each with its number.
    """

    __slots__ = ("action", "base", "federated", "layers", "live", "resource", "restricting", "service", "strict")

    def __init__(
        self, action: str, layers: tuple[LayerPlan, ...], resource: ResourcePlan | None, *, federated: bool
    ) -> None:
        """Part what every request shares from what has to be asked."""
        self.action = action
        self.service = action.partition(":")[0]
        self.strict = self.service != "s3"
        self.layers = layers
        self.resource = resource
        self.federated = federated
        self.restricting = frozenset(layer.layer for layer in layers[0 if federated else PERMISSIONS :])
        self.base = [layer.constant or layer.anything for layer in layers]
        self.live = tuple((number, layer) for number, layer in enumerate(layers) if layer.constant is None)


def make_plan(action: str, groups: Groups, notes: Mapping[Layer, str]) -> Plan:
    """The plan of an action, written in any case."""
    lower = action.lower()
    service = lower.partition(":")[0]
    federated = lower in _FEDERATED
    layers = [] if federated else [Layer.IDENTITY, Layer.BOUNDARY, Layer.SESSION, Layer.SCP]
    if service in _RCP_SERVICES:
        layers.append(Layer.RCP)
    if _speaks_of(groups[Layer.VPC_ENDPOINT], service):
        layers.append(Layer.VPC_ENDPOINT)
    plans = tuple(
        LayerPlan(
            layer,
            tuple(group.side(lower) for group in groups[layer]),
            note=notes.get(layer, ""),
            implicit=layer is Layer.RCP,
        )
        for layer in layers
    )
    resource = None
    on_resource = RESOURCE_LAYERS.get(service)
    if on_resource is not None and (service != "sts" or lower in _TRUSTED):
        side = groups[on_resource][0].side(lower)
        resource = ResourcePlan(on_resource, side, notes.get(on_resource, ""))
    return Plan(lower, plans, resource, federated=federated)


def _speaks_of(groups: tuple[Group, ...], service: str) -> bool:
    """Whether an endpoint policy is one of this service: an endpoint serves one, and its policy names no other."""
    named = [group.services() for group in groups]
    return all(names is None or service in names for names in named)


def doubted(result: LayerResult) -> LayerResult:
    """What a layer says when it could not be told whether the request passes it at all."""
    return LayerResult(result.layer, result.allows or None, None if result.denies is not False else False, result.note)
