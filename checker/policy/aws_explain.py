"""Why a decision is what it is: a step for each statement weighed, and what nobody could tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.model.decision import Effect, Layer, Step
from checker.policy.aws_kms import grant_allows
from checker.policy.aws_language.statement import speaks_of, weigh
from checker.policy.aws_language.truth import opposite
from checker.policy.aws_layers import Unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checker.facts.aws import KmsGrant, PublicAccessBlock
    from checker.model.decision import LayerResult, Request
    from checker.policy.aws_layers import Group, Problem, Sheet, Side

_MANY: Final = 100
"""Of documents with more statements, an explanation shows those that matter alone, and this many of either effect."""


def group_steps(groups: Sequence[Group], request: Request, problems: Sequence[Problem]) -> Iterator[Step]:
    """The steps of a layer's documents."""
    for level, group in enumerate(groups, 1):
        if group.unread is not None:
            yield unread_step(group.layer, group.unread)
        for sheet in group.sheets:
            name = sheet.document.name
            origin = f"{name} (level {level})" if group.layer in {Layer.SCP, Layer.RCP} else name
            if sheet.refused:
                yield _refused(group.layer, sheet, origin, problems)
            yield from _sheet_steps(group.layer, sheet, origin, request)


def unread_step(layer: Layer, unread: Unread) -> Step:
    """The step of a layer that nobody could read."""
    return Step(layer, "not read", "", None, unread.reason, unread=(unread.fact,))


def _refused(layer: Layer, sheet: Sheet, origin: str, problems: Sequence[Problem]) -> Step:
    first = next(problem for problem in problems if problem.document is sheet.document)
    why = f"AWS would refuse this document ({first.message}), so that it says nothing"
    return Step(layer, "the document", "", None, why, first.place, origin)


def _sheet_steps(layer: Layer, sheet: Sheet, origin: str, request: Request) -> Iterator[Step]:
    action, document = request.action.lower(), sheet.document
    brief = len(sheet.statements) > _MANY
    shown = {True: 0, False: 0}
    for statement in sheet.statements:
        if shown[statement.allow] >= _MANY or (brief and not speaks_of(statement, action)):
            continue
        applies, why, unread, miss = weigh(statement, action, request)
        if brief and applies is False:
            continue
        shown[statement.allow] += 1
        effect = "Allow" if statement.allow else "Deny"
        place = document.at(*statement.path)
        yield Step(layer, statement.label, effect, applies, why, place, origin, unread=unread, miss=miss)


def grant_steps(grants: tuple[KmsGrant, ...] | Unread, request: Request) -> Iterator[Step]:
    """The steps of a key's grants."""
    if isinstance(grants, Unread):
        yield unread_step(Layer.GRANT, grants)
        return
    for number, grant in enumerate(grants, 1):
        allows, why, unread = grant_allows(grant, request)
        yield Step(Layer.GRANT, f"grant {number}", "Allow", allows, why, grant.place, unread=unread)


def block_step(block: PublicAccessBlock | Unread, result: LayerResult) -> Step:
    """The step of S3 Block Public Access."""
    if isinstance(block, Unread):
        step = unread_step(Layer.PUBLIC_ACCESS_BLOCK, block)
        return step if result.allows is None else step._replace(applies=False)
    label, applies = "RestrictPublicBuckets", opposite(result.allows)
    return Step(Layer.PUBLIC_ACCESS_BLOCK, label, "", applies, result.note or "it takes nothing from this request")


def marked(
    steps: Iterable[Step], effect: Effect, results: Iterable[LayerResult], undecided: frozenset[Layer]
) -> tuple[Step, ...]:
    """The steps, those that made the decision marked; ``undecided`` layers are those that still had to allow."""
    by_layer = {result.layer: result for result in results}
    return tuple(
        step._replace(decides=True) if _decides(step, effect, by_layer[step.layer], undecided) else step
        for step in steps
    )


def _decides(step: Step, effect: Effect, result: LayerResult, undecided: frozenset[Layer]) -> bool:
    if effect is Effect.EXPLICIT_DENY:
        return step.effect == "Deny" and step.applies is True
    if effect is Effect.ALLOW:
        return step.effect == "Allow" and step.applies is True
    if effect is Effect.IMPLICIT_DENY:
        return step.layer is Layer.PUBLIC_ACCESS_BLOCK and result.allows is False
    allows, denies = step.layer in undecided, result.denies is None
    matters = {"Allow": allows, "Deny": denies}.get(step.effect, allows or denies)
    return step.applies is None and matters


def unread_in(side: Side, result: LayerResult, request: Request, *, undecided: bool) -> Iterator[str]:
    """The facts and keys that kept a layer from being decided, where that kept the request from being decided.

    ``undecided``: whether the layer still had to allow.
    """
    allows, denies = undecided, result.denies is None
    if side.unread and (allows or denies):
        yield side.unread
    for statement in side.statements:
        if allows if statement.allow else denies:
            yield from weigh(statement, request.action.lower(), request).unread
