"""The AWS policy engine: every layer of policies, compiled once and asked many times.

The order of layers is that of "Policy evaluation logic" in the IAM User Guide. Two exemptions are not modelled, since
no document given says that they hold: SCPs do not bind the organization's management account, and neither SCPs nor RCPs
bind service-linked roles. The root user has no identity policies: what it may do is never told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from checker.facts import field
from checker.model.decision import Decision, Effect, Layer, LayerResult, Step
from checker.model.values import NamedTuple
from checker.operations.keys import is_aws_managed
from checker.policy.aws_combine import Sides, granted, missing_layers
from checker.policy.aws_explain import block_step, grant_steps, group_steps, marked, unread_in
from checker.policy.aws_kms import grants_allow
from checker.policy.aws_language.context import UNKNOWN, lookup, owner_of
from checker.policy.aws_language.principal import NOBODY
from checker.policy.aws_language.truth import both, either, opposite
from checker.policy.aws_layers import Problem, Unread, compile_group
from checker.policy.aws_plan import PERMISSIONS, doubted, make_plan
from checker.policy.aws_public import is_public

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.facts.aws import KmsGrant, Levels, PolicyDocument, PublicAccessBlock
    from checker.model.decision import Request, Truth
    from checker.policy.aws_language.principal import Reach
    from checker.policy.aws_layers import Group
    from checker.policy.aws_plan import Groups, Plan

__all__ = ["CompiledPolicies", "Policies", "Problem", "Unread", "compile_policies"]

_MOST_PLANS: Final = 4096
_Weighed: TypeAlias = "tuple[Truth, Truth, Sides | None]"
"""Whether the request is granted, whether the layers that only restrict let it pass, and what granting came from."""


class Policies(NamedTuple):
    """Every layer of policies: its documents, nothing when there provably are none, or why nobody could read it.

    The control policies come by level, from the root of the organisation down; no level means no organisation.
    """

    identity: tuple[PolicyDocument, ...] | Unread
    boundary: tuple[PolicyDocument, ...] | Unread
    session: tuple[PolicyDocument, ...] | Unread
    scps: Levels | Unread
    rcps: Levels | Unread
    vpc_endpoint: tuple[PolicyDocument, ...] | Unread
    bucket: tuple[PolicyDocument, ...] | Unread
    public_access_block: PublicAccessBlock | Unread | None
    key: tuple[PolicyDocument, ...] | Unread
    grants: tuple[KmsGrant, ...] | Unread
    trust: tuple[PolicyDocument, ...] | Unread


def compile_policies(policies: Policies) -> CompiledPolicies:
    """The policies, ready to be asked."""
    return CompiledPolicies(policies)


class CompiledPolicies:
    """Policies that were read once; ``problems`` is what AWS would refuse in them."""

    __slots__ = ("_block_speaks", "_groups", "_notes", "_plans", "_policies", "_public", "problems")

    def __init__(self, policies: Policies) -> None:
        """Read every statement; its tests are compiled when a request first needs them."""
        self._policies = policies
        self._plans: dict[str, Plan] = {}
        self._public: tuple[Truth] | None = None
        self._block_speaks = policies.public_access_block is not None and policies.bucket != ()
        found: list[Problem] = []
        self._groups = _groups(policies, found)
        self._notes = {layer: _note(groups) for layer, groups in self._groups.items()}
        self.problems = tuple(found)

    def decide(self, request: Request, *, explain: bool = False) -> Decision:
        """The decision about one request; ``explain`` adds a step for each statement weighed."""
        plan = self._plans.get(request.action) or self._plan(request.action)
        results = plan.base.copy()
        for number, layer in plan.live:
            results[number] = layer.ask(request)
        weighed = self._weigh(plan, request, results)
        granted_, gated, _ = weighed
        denies: Truth = False
        for result in results:
            if result.denies is not False:
                denies = either(denies, result.denies)
        missing: tuple[Layer, ...] = ()
        unread: tuple[str, ...] = ()
        if denies:
            effect = Effect.EXPLICIT_DENY
        elif granted_ and gated and denies is False:
            effect = Effect.ALLOW
        elif granted_ is False or gated is False:
            effect, missing = Effect.IMPLICIT_DENY, _missing(plan, results, weighed)
        else:
            effect, unread = Effect.UNKNOWN, self._unread(plan, request, results, weighed)
        steps: tuple[Step, ...] = ()
        if explain:
            steps = marked(self._steps(request, results), effect, results, _undecided(plan, results, weighed))
        return Decision(request, effect, tuple(results), steps, missing, unread)

    def _plan(self, action: str) -> Plan:
        if len(self._plans) >= _MOST_PLANS:
            self._plans.clear()
        plan = self._plans[action] = make_plan(action, self._groups, self._notes)
        return plan

    def _weigh(self, plan: Plan, request: Request, results: list[LayerResult]) -> _Weighed:
        """What the layers say together; the answers of the resource's own layers are added to ``results``."""
        if plan.service == "kms":
            _direct_only(results, request)
            if is_aws_managed(request.resource):
                return _weigh_aws_managed(request, results)
        if plan.federated:
            return _weigh_federated(plan, request, results)
        arn = request.principal.arn
        if arn is not None and arn.endswith(":root"):
            results[0] = _ROOT
        gated: Truth = True
        for result in results[PERMISSIONS:]:
            if result.allows is not True:
                gated = both(gated, result.allows)
        identity, boundary, session = results[0].allows, results[1].allows, results[2].allows
        if plan.resource is None or (plan.service == "s3" and not request.resource.startswith("arn:")):
            return both(identity, both(boundary, session)), gated, None
        owner = request.resource_account or owner_of(request)
        account = request.principal.account
        same = None if account is None or owner is None else account == owner
        result, reach = plan.resource.ask(request)
        results.append(result)
        if plan.service == "s3" and same and reach is NOBODY:
            if self._block_speaks:
                results.append(_WITHIN)
            return both(identity, both(boundary, session)), gated, None
        sides = self._sides(plan, request, results, reach, same)
        return granted(sides), gated, sides

    def _sides(self, plan: Plan, request: Request, results: list[LayerResult], reach: Reach, same: Truth) -> Sides:
        identity, boundary, session = results[0].allows, results[1].allows, results[2].allows
        block: list[LayerResult] = []
        grant: Truth = False
        if plan.service == "s3":
            block = self._block_result(same=same)
            results.extend(block)
        elif plan.service == "kms":
            grants = self._policies.grants
            grant = None if isinstance(grants, Unread) else grants_allow(grants, request)
            note = grants.reason if isinstance(grants, Unread) else "" if grants else _NONE
            results.append(LayerResult(Layer.GRANT, grant, denies=False, note=note))
        return Sides(
            identity,
            boundary,
            session,
            reach,
            plan.strict,
            same,
            open_outside=block[0].allows if block else True,
            grant=grant,
        )

    def _block_result(self, *, same: Truth) -> list[LayerResult]:
        """What S3 Block Public Access says, where there is anything to say."""
        block = self._policies.public_access_block
        if not self._block_speaks or block is None:
            return []
        if same:
            return [_WITHIN]
        if self._public is None:
            sheets = [sheet for group in self._groups[Layer.BUCKET] for sheet in group.sheets]
            raw = [statement.raw for sheet in sheets for statement in sheet.statements]
            undecidable = any(group.undecidable for group in self._groups[Layer.BUCKET])
            self._public = (None if undecidable else is_public(raw),)
        restricts = None if isinstance(block, Unread) else block.restrict_public_buckets
        blocked = both(restricts, self._public[0])
        note = "the bucket policy is public, so that RestrictPublicBuckets keeps other accounts out" if blocked else ""
        return [LayerResult(Layer.PUBLIC_ACCESS_BLOCK, opposite(blocked), denies=False, note=note)]

    def _steps(self, request: Request, results: list[LayerResult]) -> Iterator[Step]:
        for result in results:
            policies = self._policies
            if result.layer is Layer.GRANT:
                yield from grant_steps(policies.grants, request)
            elif result is _AWS_WROTE:
                yield Step(Layer.KEY, "the policy of the AWS managed key", "Allow", applies=True, why=result.note)
            elif result.layer is Layer.PUBLIC_ACCESS_BLOCK and policies.public_access_block is not None:
                yield block_step(policies.public_access_block, result)
            else:
                steps = group_steps(self._groups[result.layer], request, self.problems)
                yield from map(_doubted_step, steps) if _may_be_indirect(result, request) else steps

    def _unread(self, plan: Plan, request: Request, results: list[LayerResult], weighed: _Weighed) -> tuple[str, ...]:
        """The facts and keys that kept the request from being decided."""
        found: set[str] = set()
        undecided = _undecided(plan, results, weighed)
        by_layer = {result.layer: result for result in results}
        asked = [(layer.layer, side) for layer in plan.layers for side in layer.sides]
        if plan.resource is not None and _AWS_WROTE not in results:
            asked.append((plan.resource.layer, plan.resource.side))
        for layer, side in asked:
            if layer in by_layer:
                found.update(unread_in(side, by_layer[layer], request, undecided=layer in undecided))
        if weighed[0] is None:
            found.update(self._unread_grants(request, results, weighed[2]))
        # Condition keys have no case: two policies may spell one key each in its own way.
        return tuple(sorted({name.lower(): name for name in sorted(found, reverse=True)}.values()))

    def _unread_grants(self, request: Request, results: list[LayerResult], sides: Sides | None) -> Iterator[str]:
        principal, policies = request.principal, self._policies
        if principal.arn is not None and principal.arn.endswith(":root"):
            yield field.PRINCIPAL.name
        for result in results:
            if result.layer is Layer.GRANT and result.allows is None:
                for step in grant_steps(policies.grants, request):
                    yield from step.unread
            elif result.layer is Layer.PUBLIC_ACCESS_BLOCK and result.allows is None:
                block = policies.public_access_block
                yield from (block.fact,) if isinstance(block, Unread) else ()
        if sides is not None and sides.same is None:
            yield field.PRINCIPAL.name if principal.account is None else field.BUCKET_OWNER.name


_NONE: Final = "there is none"
_WITHIN: Final = LayerResult(
    Layer.PUBLIC_ACCESS_BLOCK, allows=True, denies=False, note="it keeps nobody out of the bucket's own account"
)


_AWS_WROTE: Final = LayerResult(
    Layer.KEY, allows=True, denies=False, note="AWS lets every principal of the account use it through S3"
)
"""The policy of the AWS managed key; resource control policies do not bind such keys ("RCPs" in AWS Organizations)."""


_ROOT: Final = LayerResult(Layer.IDENTITY, None, denies=False, note="the root user has no identity policies")


def _weigh_federated(plan: Plan, request: Request, results: list[LayerResult]) -> _Weighed:
    """A caller with a token of an identity provider: whom the trust policy means is no part of the request."""
    gated: Truth = True
    for result in results:
        gated = both(gated, result.allows)
    if plan.resource is not None:
        asked, _ = plan.resource.ask(request)
        results.append(LayerResult(asked.layer, None, asked.denies, asked.note))
    return None, gated, None


def _weigh_aws_managed(request: Request, results: list[LayerResult]) -> _Weighed:
    """The account's AWS managed key: granted by what AWS wrote, which neither boundary nor session policy limits."""
    results[:] = [result for result in results if result.layer is not Layer.RCP]
    gated: Truth = True
    for result in results[PERMISSIONS:]:
        gated = both(gated, result.allows)
    results.append(_AWS_WROTE)
    owner = owner_of(request)
    return True if owner is not None and owner == request.principal.account else None, gated, None


def _missing(plan: Plan, results: list[LayerResult], weighed: _Weighed) -> tuple[Layer, ...]:
    granted_, _, sides = weighed
    found: list[Layer] = []
    if granted_ is False:
        if sides is None:
            identity, boundary, session = (result.allows for result in results[:PERMISSIONS])
            sides = Sides(identity, boundary, session, NOBODY, strict=False, same=True)
        found.extend(missing_layers(sides, None if plan.resource is None else plan.resource.layer))
    found.extend(result.layer for result in results if result.layer in plan.restricting and result.allows is False)
    return tuple(sorted(found, key=list(Layer).index))


def _undecided(plan: Plan, results: list[LayerResult], weighed: _Weighed) -> frozenset[Layer]:
    """The layers that still had to allow, and of which it could not be told.

    A resource's policy that lets the account in may leave open whether it lets in the principal by itself.
    """
    granted_, gated, sides = weighed
    found = {
        result.layer
        for result in results
        if result.allows is None and (gated if result.layer in plan.restricting else granted_) is None
    }
    if granted_ is None and plan.resource is not None and sides is not None and sides.reach.named is None:
        found.add(plan.resource.layer)
    return frozenset(found)


def _direct_only(results: list[LayerResult], request: Request) -> None:
    """Take the endpoint's policy away from what S3 asks of KMS on the caller's behalf: that passes no endpoint."""
    via = lookup(request, "kms:viaservice")
    for number, result in enumerate(results):
        if result.layer is Layer.VPC_ENDPOINT and via:
            if via is UNKNOWN:
                results[number] = doubted(result)
            else:
                del results[number]
            return


def _may_be_indirect(result: LayerResult, request: Request) -> bool:
    """Whether nobody said if the request passes the endpoint at all, or S3 sends it to KMS on the caller's behalf."""
    kms = request.action.lower().startswith("kms:")
    return kms and result.layer is Layer.VPC_ENDPOINT and lookup(request, "kms:viaservice") is UNKNOWN


def _doubted_step(step: Step) -> Step:
    if not step.applies:
        return step
    why = f"{step.why}; but nobody said whether the request passes the endpoint"
    return step._replace(applies=None, why=why, unread=(*step.unread, "kms:ViaService"))


def _groups(policies: Policies, found: list[Problem]) -> Groups:
    boundary: Truth = None if isinstance(policies.boundary, Unread) else policies.boundary != ()

    def one(layer: Layer, documents: tuple[PolicyDocument, ...] | Unread) -> tuple[Group, ...]:
        return (compile_group(layer, documents, boundary, found),)

    def several(layer: Layer, levels: Levels | Unread) -> tuple[Group, ...]:
        if isinstance(levels, Unread):
            return one(layer, levels)
        return tuple(compile_group(layer, level, boundary, found) for level in levels)

    def optional(layer: Layer, documents: tuple[PolicyDocument, ...] | Unread) -> tuple[Group, ...]:
        return () if documents == () else one(layer, documents)

    return {
        Layer.IDENTITY: one(Layer.IDENTITY, policies.identity),
        Layer.BOUNDARY: optional(Layer.BOUNDARY, policies.boundary),
        Layer.SESSION: optional(Layer.SESSION, policies.session),
        Layer.SCP: several(Layer.SCP, policies.scps),
        Layer.RCP: several(Layer.RCP, policies.rcps),
        Layer.VPC_ENDPOINT: optional(Layer.VPC_ENDPOINT, policies.vpc_endpoint),
        Layer.BUCKET: one(Layer.BUCKET, policies.bucket),
        Layer.KEY: one(Layer.KEY, policies.key),
        Layer.TRUST: one(Layer.TRUST, policies.trust),
    }


def _note(groups: tuple[Group, ...]) -> str:
    for group in groups:
        if group.unread is not None:
            return group.unread.reason
        for sheet in group.sheets:
            if sheet.refused:
                return f"AWS would refuse {sheet.document.name}"
    return "" if any(group.sheets for group in groups) else _NONE
