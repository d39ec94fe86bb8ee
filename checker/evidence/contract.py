"""The contract of an operation: every request it sends must be allowed, and the verdict names the one that is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.errors import UnreadFactError
from checker.evidence.engine import LAYER_FACTS
from checker.facts import aws, field
from checker.model.decision import Effect, Layer, Miss
from checker.model.finding import Outcome, Verdict
from checker.model.location import Feature
from checker.model.operation import Client
from checker.model.rule import Severity
from checker.model.values import NamedTuple
from checker.operations.plan import operation as find_operation
from checker.operations.plan import root_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.evidence.evidence import Evidence
    from checker.evidence.proof import Decided, Proof
    from checker.model.decision import Decision, Request, Step
    from checker.model.finding import Remedy
    from checker.model.operation import Operation
    from checker.model.place import Place


class Refusal(NamedTuple):
    """Requests of one operation that are refused for one and the same reason."""

    cause: str
    decided: tuple[Decided, ...]
    decision: Decision
    places: tuple[Place, ...]


def prove_operation(evidence: Evidence, name: str) -> Iterator[Verdict]:
    """Verdicts on one operation: a failure for each reason it is refused, one unknown, or one pass."""
    operation = find_operation(name)
    features = evidence.get(field.FEATURES)
    if features is not None and operation.feature not in features:
        yield Verdict(Outcome.NOT_APPLICABLE, f"the location is not used for {operation.feature.value}", name)
        return
    severity = _severity(evidence, operation)
    if evidence.get(field.BUCKET) is None:
        message = "no bucket is named, so no request can be decided"
        yield Verdict(Outcome.UNKNOWN, message, name, operation=name, severity=severity)
        return
    proof = evidence.prove(operation)
    hard = [d for d in proof.decided if not d.planned.ask.tolerated]
    refused = [d for d in hard if d.decision.effect in REFUSED]
    unknown = [d for d in hard if d.decision.effect is Effect.UNKNOWN]
    yield from failures(evidence, refused, subject=name, operation=operation, severity=severity)
    yield from _survived(evidence, proof)
    if not refused and unknown:
        yield _undecided_operation(evidence, unknown, operation, severity)
    elif not refused and proof.unread is not None:
        raise proof.unread
    elif not refused:
        yield _allowed(proof, hard)


REFUSED = frozenset({Effect.EXPLICIT_DENY, Effect.IMPLICIT_DENY})


def _severity(evidence: Evidence, operation: Operation) -> Severity | None:
    snapshots = operation.feature is Feature.VOLUME_SNAPSHOTS
    return Severity.ADVICE if snapshots and not evidence.location.features_stated else None


_DOWNLOADERS_OWN = frozenset(
    {
        "aws:sourceip",
        "aws:sourcevpc",
        "aws:sourcevpcarn",
        "aws:sourcevpce",
        "aws:vpceaccount",
        "aws:vpceorgid",
        "aws:vpceorgpaths",
        "aws:vpcsourceip",
        "s3:signatureage",
    }
)
"""What depends on where and how soon somebody follows a signed URL, which no field of the location tells."""


def _undecided_operation(
    evidence: Evidence, unknown: Sequence[Decided], operation: Operation, severity: Severity | None
) -> Verdict:
    """One unknown for an operation; advice, where it only depends on the computer that follows a signed URL."""
    verdict = undecided(evidence, unknown, subject=operation.name, operation=operation, severity=severity)
    signed = all(d.planned.ask.client is Client.DOWNLOADER for d in unknown)
    unread = {name.lower() for d in unknown for name in d.decision.unread}
    if not signed or not unread or not unread <= _DOWNLOADERS_OWN:
        return verdict
    message = f"{verdict.message}: it works from those computers alone that the policy lets in, cluster or not"
    return verdict._replace(message=message, severity=Severity.ADVICE)


def _survived(evidence: Evidence, proof: Proof) -> Iterator[Verdict]:
    """Refusals that the client survives: something is left undone, so they are advice."""
    refused = [d for d in proof.decided if d.decision.effect in REFUSED]
    known = {cause_of(_told(evidence, d.decision)) for d in refused if not d.planned.ask.tolerated}
    tolerated = [d for d in refused if d.planned.ask.tolerated]
    name, operation = proof.operation.name, proof.operation
    for verdict in failures(evidence, tolerated, subject=name, operation=operation, severity=Severity.ADVICE):
        if verdict.cause not in known:
            message, subject = f"{verdict.message} (the operation itself survives it)", f"{verdict.subject} (survived)"
            yield verdict._replace(message=message, subject=subject, error="")


def _allowed(proof: Proof, hard: Sequence[Decided]) -> Verdict:
    count, name = len(hard), proof.operation.name
    if not count:
        return Verdict(Outcome.NOT_APPLICABLE, "it sends no request for this location", name)
    what = "its one request is allowed" if count == 1 else f"all {count} requests that it depends on are allowed"
    return Verdict(Outcome.PASS, what, name, operation=name)


def failures(
    evidence: Evidence,
    refused: Sequence[Decided],
    *,
    subject: str,
    operation: Operation | None = None,
    severity: Severity | None = None,
) -> Iterator[Verdict]:
    """A failure for each reason why requests are refused, each with a subject of its own."""
    subjects: set[str] = set()
    for refusal in _refusals(evidence, refused):
        verdict = _failure(evidence, refusal, subject, operation, severity)
        if verdict.subject in subjects:
            # Two statements without a Sid deny alike, but not the same requests.
            verdict = verdict._replace(subject=f"{verdict.subject} on {refusal.decision.request.resource}")
        subjects.add(verdict.subject)
        yield verdict


def undecided(
    evidence: Evidence,
    unknown: Sequence[Decided],
    *,
    subject: str,
    operation: Operation | None = None,
    severity: Severity | None = None,
) -> Verdict:
    """One unknown for all requests that could not be decided, naming what would have told."""
    decision = evidence.explain(unknown[0].decision)
    unread = {name for d in unknown for name in d.decision.unread}
    actions = ", ".join(sorted({d.decision.request.action for d in unknown}))
    return Verdict(
        Outcome.UNKNOWN,
        f"{actions}: could not be decided {_lacking(unread)}",
        subject,
        places=_step_places(step for step in decision.steps if step.applies is None),
        decision=decision,
        operation=operation.name if operation is not None else "",
        severity=severity,
    )


def _lacking(unread: set[str]) -> str:
    """What an undecided request lacks: facts and condition keys by name, and whatever is a sentence of its own."""
    keys = (*LAYER_FACTS.values(), aws.PUBLIC_ACCESS_BLOCK, field.BUCKET_OWNER, field.PRINCIPAL)
    titles = {key.name: f"the {key.title} ({key.name})" for key in keys}
    reasons = sorted(name for name in unread if " " in name)
    names = sorted(titles.get(name, name) for name in unread.difference(reasons))
    lacking = [f"without {', '.join(names)}"] if names or not reasons else []
    return "; ".join([*lacking, *(f"because {reason}" for reason in reasons)]) if unread else "without more evidence"


def _refusals(evidence: Evidence, refused: Sequence[Decided]) -> Iterator[Refusal]:
    """Group what is refused by its cause: the statement that denies, or the grant that is missing."""
    groups: dict[str, list[Decided]] = {}
    firsts: dict[str, Decision] = {}
    for decided in refused:
        decision = _told(evidence, decided.decision)
        cause = cause_of(decision)
        groups.setdefault(cause, []).append(decided)
        firsts.setdefault(cause, decision)
    for cause, members in groups.items():
        decision = firsts[cause]
        if not decision.steps:
            decision = evidence.explain(decision)
        places = _step_places(step for step in decision.steps if step.decides)
        yield Refusal(cause, tuple(members), decision, places or _nearest_places(evidence, decision, members))


def _told(evidence: Evidence, decision: Decision) -> Decision:
    """The decision with what its cause takes: a denial names its statements, a missing grant needs none."""
    return evidence.explain(decision) if decision.effect is Effect.EXPLICIT_DENY else decision


def cause_of(decision: Decision) -> str:
    """What one change would mend: a denying statement, or a grant missing from named layers."""
    if decision.effect is Effect.EXPLICIT_DENY:
        deciding = [f"{step.layer.value}:{step.origin}:{step.label}" for step in decision.steps if step.decides]
        return "deny " + " ".join(sorted(set(deciding)))
    layers = " ".join(layer.value for layer in decision.missing)
    return f"grant {decision.request.action} {layers}"


def _stable_cause(decision: Decision) -> str:
    """The cause as it stays when statements move: layers, and statements by their Sid only."""
    if decision.effect is Effect.IMPLICIT_DENY:
        return "not allowed by " + " and ".join(layer.value for layer in decision.missing)
    deciding = {(step.layer.value, step.label) for step in decision.steps if step.decides}
    named = sorted(layer if label.startswith("statement ") else f"{layer} {label}" for layer, label in deciding)
    return "denied by " + " and ".join(dict.fromkeys(named))


def _step_places(steps: Iterator[Step]) -> tuple[Place, ...]:
    return tuple(step.place for step in steps if step.place is not None)


def _nearest_places(evidence: Evidence, decision: Decision, refused: Sequence[Decided]) -> tuple[Place, ...]:
    """Where the missing grant would go: the statement that nearly grants it, else one that could take it."""
    from checker.policy.generate import grantable, home  # noqa: PLC0415 - only a failure pays for it

    nearest = nearest_grant(decision)
    if nearest is not None and nearest.place is not None:
        return (nearest.place,)
    for layer in decision.missing:
        documents = _layer_documents(evidence, layer)
        if documents:
            root = root_of(evidence.location)
            return (home(documents, sorted({grantable(d.decision.request, root) for d in refused})),)
    return ()


def nearest_grant(decision: Decision) -> Step | None:
    """The Allow statement that has the action and misses by least: a condition, whom it names, its resource."""
    near = [
        (step.miss.distance, number, step)
        for number, step in enumerate(decision.steps)
        if step.layer in decision.missing and step.effect == "Allow"
        if step.miss is not None and step.miss is not Miss.ACTION
    ]
    return min(near)[2] if near else None


def _failure(
    evidence: Evidence, refusal: Refusal, subject: str, operation: Operation | None, severity: Severity | None
) -> Verdict:
    request = refusal.decision.request
    actions = ", ".join(sorted({d.decision.request.action for d in refusal.decided}))
    more = len({d.decision.request.resource for d in refusal.decided}) - 1
    others = f" (and {more} more resource{'s' if more > 1 else ''})" if more else ""
    requests = tuple(d.decision.request for d in refusal.decided)
    return Verdict(
        Outcome.FAIL,
        f"{actions} on {request.resource}{others} is denied: {reason_of(refusal.decision)}",
        f"{subject}: {actions}: {_stable_cause(refusal.decision)}",
        places=refusal.places,
        remedy=remedy_of(evidence, refusal.decision, requests),
        decision=refusal.decision,
        operation=operation.name if operation is not None else "",
        error=_error(operation, request) if operation is not None else "",
        cause=refusal.cause,
        severity=severity,
    )


def _error(operation: Operation, request: Request) -> str:
    """What the user would see; S3 answers for KMS with a text that names the key's action."""
    if not request.action.startswith("kms:"):
        return operation.failure
    who = request.principal.arn or "the principal"
    denied = f"User: {who} is not authorized to perform: {request.action} on resource: {request.resource}"
    return f"https response error StatusCode: 403, api error AccessDenied: {denied}"


def remedy_of(evidence: Evidence, decision: Decision, requests: Sequence[Request]) -> Remedy:
    """The smallest change that would allow ``requests``, all refused for the one reason that ``decision`` shows."""
    from checker.policy.generate import remedy_for  # noqa: PLC0415 - only a failure pays for the diff

    documents = {layer: _layer_documents(evidence, layer) for layer in decision.missing}
    return remedy_for(decision, requests, documents, root_of(evidence.location))


def _layer_documents(evidence: Evidence, layer: Layer) -> tuple[aws.PolicyDocument, ...]:
    key = LAYER_FACTS.get(layer)
    try:
        return evidence.policies(key) if key is not None else ()
    except UnreadFactError:
        return ()


def reason_of(decision: Decision) -> str:
    """Why a request is refused, in one clause: the statement that denies, or the policies that do not allow."""
    if decision.effect is Effect.EXPLICIT_DENY:
        step = next((step for step in decision.steps if step.decides), None)
        if step is None:
            return "a policy denies it"
        where = f" ({step.place.span()})" if step.place is not None else ""
        conditions = step.why.partition("; ")[2]
        return f"{step.label} of the {step.layer.value}{where} denies it" + (f" ({conditions})" if conditions else "")
    names = " and none of ".join(f"the {layer.value}" for layer in decision.missing) or "any policy"
    nearest = nearest_grant(decision)
    if nearest is None:
        return f"no statement of {names} allows it"
    where = f" ({nearest.place.span()})" if nearest.place is not None else ""
    why = nearest.why.replace(f"the resource {decision.request.resource} is not covered by", "it covers only")
    return f"no statement of {names} allows it; {nearest.label}{where} comes nearest, but {why}"
