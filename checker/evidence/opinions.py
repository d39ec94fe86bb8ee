"""Second opinions: what AWS itself says of requests, beside what the policy engine decided about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.evidence.contract import REFUSED
from checker.facts import aws, aws_live, field
from checker.model.decision import Effect, Layer
from checker.model.fact import Denied, Unavailable
from checker.model.finding import Outcome, Remedy, Verdict
from checker.model.operation import Target
from checker.operations.plan import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.evidence.evidence import Evidence
    from checker.evidence.proof import Decided
    from checker.facts.aws_live import DryRun
    from checker.model.decision import Decision, Truth

_WEIGHED = (Layer.IDENTITY, Layer.BOUNDARY)
"""The layers that the simulator knows as the engine does."""
_NOT_OF_A_HEAD = ("s3:prefix", "s3:delimiter", "s3:max-keys")
_ANEW = "Collect the evidence anew, with nothing but what AWS answers now; if both still differ, please report it."


def simulation_verdicts(evidence: Evidence) -> Iterator[Verdict]:
    """A failure for each action of which IAM's simulator says another thing than the engine, or one pass."""
    said: dict[tuple[str, str], set[bool]] = {}
    partial = set()
    for each in evidence.get(aws_live.SIMULATION) or ():
        said.setdefault((each.action, each.resource), set()).add(each.decision == "allowed")
        if each.missing_context:
            partial.add((each.action, each.resource))
    compared, open_, differing = 0, 0, dict[tuple[str, bool], list[str]]()
    for pair, expected in _expected(evidence).items():
        answers = said.get(pair, set())
        # Where requests differ in their context alone, both may be right: nothing tells which answer is whose.
        if pair in partial or len(answers) != 1 or len(expected) != 1:
            continue
        if None in expected:
            open_ += 1
            continue
        compared += 1
        if answers != expected:
            differing.setdefault((pair[0], answers == {True}), []).append(pair[1])
    for (action, allowed), resources in differing.items():
        yield _disagreement(evidence, action, allowed=allowed, resources=resources)
    if not differing:
        fine = f"IAM's simulator agrees with all {compared} decisions that can be compared"
        yield _together("simulation", compared, open_, fine)


def _together(subject: str, compared: int, open_: int, fine: str) -> Verdict:
    """One verdict on all comparisons, where none failed."""
    if compared:
        return Verdict(Outcome.PASS, fine, subject)
    if open_:
        message = "what AWS says cannot be compared: the policies that were read decide none of these requests"
        return Verdict(Outcome.UNKNOWN, message, subject)
    return Verdict(Outcome.NOT_APPLICABLE, "AWS says nothing of a request that was decided", subject)


def _expected(evidence: Evidence) -> dict[tuple[str, str], set[Truth]]:
    """What the principal's own policies say of each action on each resource, three-valued."""
    for key in (aws.IDENTITY_POLICIES, aws.PERMISSIONS_BOUNDARY):
        evidence.get(key)
    # Decisions lean on more than is compared here: a window of its own keeps those reads to itself.
    window = evidence.fresh()
    found: dict[tuple[str, str], set[Truth]] = {}
    features = evidence.get(field.FEATURES) or ()
    for operation in catalogue(evidence.location.provider):
        if operation.feature not in features:
            continue
        for each in window.prove(operation).decided:
            request = each.decision.request
            found.setdefault((request.action, request.resource), set()).add(_own_side(each.decision))
    return found


def _own_side(decision: Decision) -> Truth:
    layers = {result.layer: result for result in decision.layers}
    control = layers.get(Layer.SCP)
    # The simulator passes over SCPs with conditions: where one is known to refuse, it may not know.
    if control is not None and (control.allows is False or control.denies):
        return None
    weighed = [layers[layer] for layer in _WEIGHED if layer in layers]
    if any(result.denies for result in weighed):
        return False
    if any(result.denies is None or result.allows is None for result in weighed):
        return None
    return all(result.allows for result in weighed) if weighed else None


def _disagreement(evidence: Evidence, action: str, *, allowed: bool, resources: list[str]) -> Verdict:
    more = f" (and {len(resources) - 1} more)" if len(resources) > 1 else ""
    theirs, ours = ("allowed", "do not allow") if allowed else ("denied", "allow")
    unread = isinstance(evidence.fresh().fact(aws.SERVICE_CONTROL_POLICIES), Denied | Unavailable)
    why = ", and no service control policy was read" if unread and not allowed else ""
    message = (
        f"IAM's simulator says that {action} on {resources[0]}{more} is {theirs}; the policies and boundary that were "
        f"read {ours} it{why}"
    )
    place = evidence.place(aws_live.SIMULATION)
    return Verdict(Outcome.FAIL, message, f"{action}: {theirs}", (place,) if place is not None else (), Remedy(_ANEW))


def dry_run_verdicts(evidence: Evidence) -> Iterator[Verdict]:
    """A failure for each dry run that ended otherwise than was decided, or one pass."""
    compared = open_ = differing = 0
    for run in evidence.get(aws_live.DRY_RUNS) or ():
        if run.outcome == "undecided":
            continue
        expected = _decided(evidence, run)
        compared, open_ = compared + (expected is not None), open_ + (expected is None)
        if expected is not None and (run.outcome == "allowed") is not expected:
            differing += 1
            yield _contradiction(evidence, run)
    if not differing:
        fine = f"{compared} dry run{'s' if compared != 1 else ''} ended as was decided"
        yield _together("dryRuns", compared, open_, fine)


def _decided(evidence: Evidence, run: DryRun) -> Truth:
    """What was decided of all that one call takes: its own action, and the tags that it sets."""
    name = run.action.partition(":")[2]
    features = evidence.get(field.FEATURES) or ()
    for operation in catalogue(evidence.location.provider):
        if operation.feature in features and any(ask.action == run.action for ask in operation.asks):
            proof = evidence.prove(operation)
            effects = {each.decision.effect for each in proof.decided if _is_part(each, run.action, name)}
            if effects & REFUSED:
                return False
            return True if effects == {Effect.ALLOW} else None
    return None


def _is_part(decided: Decided, action: str, name: str) -> bool:
    request = decided.decision.request
    return request.action == action or request.context.get("ec2:createaction") == (name,)


def _contradiction(evidence: Evidence, run: DryRun) -> Verdict:
    theirs, ours = ("allows", "denied") if run.outcome == "allowed" else ("denies", "allowed")
    message = f"EC2 {theirs} {run.action} in a dry run, and it was decided as {ours} from the policies that were read"
    place = evidence.place(aws_live.DRY_RUNS)
    return Verdict(Outcome.FAIL, message, run.action, (place,) if place is not None else (), Remedy(_ANEW))


def head_decision(evidence: Evidence) -> Decision | None:
    """The decision about the very request that asks whether the bucket is there: a listing that names no prefix."""
    for operation in catalogue(evidence.location.provider):
        for each in evidence.prove(operation).decided:
            request = each.decision.request
            if each.planned.ask.target is Target.BUCKET and request.action == aws_live.BUCKET_HEAD.permission:
                bare = {**request.context, **dict.fromkeys(_NOT_OF_A_HEAD)}
                return evidence.decide(request._replace(context=bare))
    return None
