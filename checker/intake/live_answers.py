"""The answers that only a live account gives: who asks, whether the bucket is there, and what may be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.aws_live import Acceptance, BucketHead, CallerIdentity, DryRun, RoleAssumed, Simulated
from checker.intake.answers import inside, listed, members, needed_word, number, truth, word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checker.intake.node import Node

_OUTCOMES = ("allowed", "denied", "undecided")


def caller_identity(node: Node) -> CallerIdentity:
    """What ``get-caller-identity`` answers."""
    found = inside(node, "", "Arn")
    return CallerIdentity(word(found, "Arn"), needed_word(node, found, "Account"), word(found, "UserId"))


def acceptance(node: Node) -> Acceptance:
    """Whether a credential is accepted: ``{accepted: false, error: InvalidClientTokenId}``."""
    found = inside(node, "", "accepted")
    return Acceptance(truth(found, "accepted"), word(found, "error"))


def bucket_head(node: Node) -> BucketHead:
    """What ``head-bucket`` ended in: ``{status: 200, region: eu-west-1}``."""
    found = inside(node, "", "status")
    return BucketHead(number(found, "status") or 0, word(found, "region"))


def simulation(node: Node) -> tuple[Simulated, ...]:
    """What ``simulate-principal-policy`` answers, pages put together."""
    results = node if isinstance(node.value, list) else inside(node, "", "EvaluationResults").get("EvaluationResults")
    return tuple(_simulated(each) for each in listed(results))


def _simulated(node: Node) -> Simulated:
    found = members(node)
    decision = needed_word(node, found, "EvalDecision", ("allowed", "explicitDeny", "implicitDeny"))
    missing = tuple(str(each.value) for each in listed(found.get("MissingContextValues")))
    return Simulated(
        needed_word(node, found, "EvalActionName"), word(found, "EvalResourceName") or "*", decision, missing
    )


def dry_runs(node: Node) -> tuple[DryRun, ...]:
    """What dry runs ended in: a list of ``{action: ec2:CreateSnapshot, outcome: denied, error: CODE}``."""
    return tuple(_dry_run(each) for each in listed(node))


def _dry_run(node: Node) -> DryRun:
    found = members(node)
    outcome = needed_word(node, found, "outcome", _OUTCOMES)
    return DryRun(needed_word(node, found, "action"), outcome, word(found, "error"))


def role_assumed(node: Node) -> RoleAssumed:
    """What AssumeRole ended in: ``{role, outcome, caller, withExternalId, error}``."""
    found = inside(node, "", "outcome")
    return RoleAssumed(
        needed_word(node, found, "role"),
        word(found, "outcome", _OUTCOMES),
        word(found, "caller"),
        truth(found, "withExternalId"),
        word(found, "error"),
    )


READERS: Mapping[str, Callable[[Node], object]] = {
    "callerIdentity": caller_identity,
    "credentialAccepted": acceptance,
    "bucketHead": bucket_head,
    "simulation": simulation,
    "dryRuns": dry_runs,
    "roleAssumed": role_assumed,
}
"""The reader of each, by the name of its entry."""
