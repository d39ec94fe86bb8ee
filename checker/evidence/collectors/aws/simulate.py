"""What IAM's policy simulator says of the location's requests: a second opinion on what the principal's policies allow.

AWS IAM API Reference, SimulatePrincipalPolicy: it weighs the policies of the principal and its groups, its boundary and
the organisation's service control policies; of resources it knows no policy that it is not given, and none is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from checker.evidence.collectors.asking import CallError, call_name, moment, unknown
from checker.evidence.collectors.aws.iam import principal, same_account
from checker.evidence.collectors.collect import Collector
from checker.facts import aws_live
from checker.model.location import Feature
from checker.model.operation import Target
from checker.model.values import NamedTuple
from checker.operations.plan import catalogue, plan
from checker.operations.principal import principal_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.evidence.collectors.asking import Asking
    from checker.model.answer import Answer
    from checker.model.decision import Request
    from checker.model.location import AwsLocation

MOST_CALLS = 60
"""No more simulations than these are asked for; what they do not cover has no second opinion."""
_ENOUGH = frozenset(("allowed", "explicitDeny", "implicitDeny"))
_TYPES = {
    "aws:currenttime": "date",
    "aws:epochtime": "numeric",
    "aws:multifactorauthpresent": "boolean",
    "aws:principalisawsservice": "boolean",
    "aws:securetransport": "boolean",
    "aws:sourceip": "ip",
    "aws:viaawsservice": "boolean",
    "s3:max-keys": "numeric",
    "s3:signatureage": "numeric",
    "s3:tlsversion": "numeric",
}
"""The types of condition keys that are no text (IAM User Guide, "AWS global condition context keys")."""


class _Batch(NamedTuple):
    """One simulation: the actions on one resource, with one context."""

    actions: tuple[str, ...]
    resource: str
    context: tuple[tuple[str, str], ...] = ()


def _simulate(asking: Asking) -> Iterator[Answer]:
    key = aws_live.SIMULATION
    call = f"{call_name('iam', 'simulate_principal_policy')} {principal_of(asking.aws_location).arn or ''}".rstrip()
    try:
        source = _source(asking)
        requests = _requests(asking.aws_location)
        if not requests:
            unknown("the location sends no request that can be simulated")
        found = _simulated(asking, source, requests)
    except CallError as error:
        yield asking.without(key, call, error.gone)
    else:
        yield asking.known(key, call, {"EvaluationResults": found})


def _source(asking: Asking) -> str:
    """The ARN of the principal, which for a role has the path that the ARN of a session leaves out."""
    who = principal(asking.aws_location)
    same_account(asking, who.account)
    arn = principal_of(asking.aws_location).arn or ""
    if ":assumed-role/" not in (asking.aws_location.principal or ""):
        return arn
    role = asking.call("iam", "get_role", **who.named).get("Role")
    return str(role.get("Arn") or arn) if isinstance(role, dict) else arn


def _requests(location: AwsLocation) -> tuple[Request, ...]:
    """What the location sends; dry runs tell of EC2, and where a key is not known exactly nothing can be asked."""
    wanted = location.features - {Feature.VOLUME_SNAPSHOTS}
    planned = [
        each
        for operation in catalogue(location.provider)
        if operation.feature in wanted
        for each in plan(location, operation, None, now=moment())
    ]
    return tuple(each.request for each in planned if each.ask.target in _ASKED and not each.unresolved)


_ASKED = frozenset((Target.BUCKET, Target.OBJECT, Target.KEY))


def _simulated(asking: Asking, source: str, requests: tuple[Request, ...]) -> list[dict[str, object]]:
    """Every answer: first without any context, then again, with it, wherever a policy asks for some."""
    batches = _batches((request, ()) for request in requests)[:MOST_CALLS]
    found: list[dict[str, object]] = []
    wanted: dict[tuple[str, str], set[str]] = {}
    for batch in batches:
        for result in _results(asking, source, batch):
            missing = {str(name).lower() for name in cast("list[object]", result["MissingContextValues"])}
            if missing:
                wanted.setdefault((str(result["EvalActionName"]), str(result["EvalResourceName"])), set()).update(
                    missing
                )
            else:
                found.append(result)
    again = [
        (request, _context(request, wanted[request.action, request.resource]))
        for request in requests
        if (request.action, request.resource) in wanted
    ]
    for batch in _batches(again)[: MOST_CALLS - len(batches)]:
        found += _results(asking, source, batch)
    return found


def _batches(asked: Iterable[tuple[Request, tuple[tuple[str, str], ...]]]) -> list[_Batch]:
    grouped: dict[tuple[str, tuple[tuple[str, str], ...]], dict[str, None]] = {}
    for request, context in asked:
        grouped.setdefault((request.resource, context), {})[request.action] = None
    return [_Batch(tuple(actions), resource, context) for (resource, context), actions in grouped.items()]


def _context(request: Request, wanted: set[str]) -> tuple[tuple[str, str], ...]:
    """What is known of the wanted keys; a key of several possible values stays out, and is then told of as missing."""
    found = ((key, request.context.get(key)) for key in sorted(wanted))
    return tuple((key, values[0]) for key, values in found if values is not None and len(values) == 1)


def _results(asking: Asking, source: str, batch: _Batch) -> Iterator[dict[str, object]]:
    entries = [
        {"ContextKeyName": key, "ContextKeyValues": [value], "ContextKeyType": _TYPES.get(key, "string")}
        for key, value in batch.context
    ]
    sent: dict[str, object] = {"ContextEntries": entries} if entries else {}
    found = asking.pages(
        "iam",
        "simulate_principal_policy",
        "EvaluationResults",
        PolicySourceArn=source,
        ActionNames=list(batch.actions),
        ResourceArns=[batch.resource],
        **sent,
    )
    for each in found:
        yield from _flat(each, batch)


def _flat(result: dict[str, Any], batch: _Batch) -> Iterator[dict[str, object]]:
    """One answer; with a list of resources, what it is about and what was missing stand in a part of their own."""
    action = str(result.get("EvalActionName"))
    parts = cast("list[dict[str, Any]]", result.get("ResourceSpecificResults") or [])
    part = next((each for each in parts if each.get("EvalResourceName") == batch.resource), {})
    decision = part.get("EvalResourceDecision") or result.get("EvalDecision")
    missing = [*(part.get("MissingContextValues") or ()), *(result.get("MissingContextValues") or ())]
    if decision not in _ENOUGH or action not in batch.actions:
        unknown("the simulator's answer cannot be read")
    yield {
        "EvalActionName": action,
        "EvalResourceName": batch.resource,
        "EvalDecision": decision,
        "MissingContextValues": sorted(set(map(str, missing))),
    }


COLLECTORS: tuple[Collector, ...] = (Collector("iam:SimulatePrincipalPolicy", (aws_live.SIMULATION,), _simulate),)
"""The second opinion."""
