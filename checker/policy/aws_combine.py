"""How the layers of AWS combine ("Policy evaluation logic" in the IAM User Guide)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.decision import Layer
from checker.model.values import NamedTuple
from checker.policy.aws_language.truth import both, either

if TYPE_CHECKING:
    from checker.model.decision import Truth
    from checker.policy.aws_language.principal import Reach


class Sides(NamedTuple):
    """What the layers that grant say.

    ``identity``, ``boundary``, ``session``: whether each allows. ``reach``: how the resource's policy reaches the
    principal. ``strict``: whether the resource's policy must grant even within one account (KMS keys, roles).
    ``same``: whether principal and resource share an account. ``open_outside``: false when S3 Block Public Access takes
    from other accounts what the bucket policy grants. ``grant``: whether a KMS grant allows.
    """

    identity: Truth
    boundary: Truth
    session: Truth
    reach: Reach
    strict: bool
    same: Truth
    open_outside: Truth = True
    grant: Truth = False


def granted(sides: Sides) -> Truth:
    """Whether the request is granted, before the layers that only restrict and before denials."""
    limits = both(sides.boundary, sides.session)
    via = both(sides.identity, limits)
    inside = None if sides.same is False else _inside(sides, via, limits)
    if sides.same:
        return inside
    outside = both(via, both(sides.reach.any, sides.open_outside))
    outside = either(outside, both(sides.grant, _doubted(via)))
    if sides.same is False:
        return outside
    return inside if inside is outside else None


def _inside(sides: Sides, via: Truth, limits: Truth) -> Truth:
    reach = sides.reach
    direct = either(reach.free, either(both(reach.user, sides.session), both(reach.role, limits)))
    through = both(reach.account, via) if sides.strict else via
    return either(either(direct, through), both(sides.grant, _doubted(limits)))


def _doubted(value: Truth) -> Truth:
    """AWS does not document that these limit a KMS grant, nor that they do not."""
    return True if value else None


def missing_layers(sides: Sides, resource_layer: Layer | None) -> tuple[Layer, ...]:
    """The layers that would have had to allow, where the request is not granted."""
    found: list[Layer] = []
    direct = sides.same is not False and sides.reach.named is True
    if sides.identity is False and not direct:
        found.append(Layer.IDENTITY)
    if sides.boundary is False:
        found.append(Layer.BOUNDARY)
    if sides.session is False:
        found.append(Layer.SESSION)
    if resource_layer is not None and (sides.strict or not sides.same) and sides.reach.any is False:
        found.append(resource_layer)
    if sides.same is False and sides.open_outside is False:
        found.append(Layer.PUBLIC_ACCESS_BLOCK)
    return tuple(found)
