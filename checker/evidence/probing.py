"""What the policies say of what a probe did: the very requests of its steps, decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts import aws
from checker.facts.probe import DONE, DOWNLOADER, KOPIA, NOT_FOUND, PLUGIN, PROBE, ProbeStep
from checker.model.decision import Effect
from checker.model.operation import Client, Target
from checker.model.values import NamedTuple
from checker.operations.plan import operation as find_operation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from checker.evidence.evidence import Evidence
    from checker.evidence.proof import Proof
    from checker.model.decision import Decision, Request
    from checker.operations.plan import Planned

_CLIENTS: Mapping[str, Client] = {PLUGIN: Client.PLUGIN, KOPIA: Client.KOPIA, DOWNLOADER: Client.DOWNLOADER}
_WRITES = frozenset(("PutObject", "CreateMultipartUpload"))
_KEY_USES: Mapping[str, tuple[str, ...]] = {
    "PutObject": ("kms:GenerateDataKey",),
    "CreateMultipartUpload": ("kms:GenerateDataKey",),
    "UploadPart": ("kms:GenerateDataKey", "kms:Decrypt"),
    "CompleteMultipartUpload": ("kms:GenerateDataKey", "kms:Decrypt"),
    "GetObject": ("kms:Decrypt",),
}
_ARN = "kms:encryptioncontext:aws:s3:arn"
_DENIED = (Effect.EXPLICIT_DENY, Effect.IMPLICIT_DENY)


class Weighed(NamedTuple):
    """A step, what the policies say of it all in all, and the decision that says it (none: nothing is known of it)."""

    step: ProbeStep
    effect: Effect
    decision: Decision | None = None


def weighed_steps(evidence: Evidence) -> tuple[Weighed, ...]:
    """Every step of the probe with what the policies say of it."""
    probed = evidence.get(PROBE)
    return () if probed is None else tuple(weigh(evidence, step) for step in probed.steps)


def weigh(evidence: Evidence, step: ProbeStep) -> Weighed:
    """What the policies say of one step: a denial of anything it takes stands, an allow takes all of it."""
    decisions = list(decisions_of(evidence, step))
    unknown = Weighed(step, Effect.UNKNOWN)
    if not decisions:
        return unknown
    for decision in decisions:
        if decision.effect in _DENIED:
            return Weighed(step, decision.effect, decision)
    for decision in decisions:
        if decision.effect is not Effect.ALLOW:
            return unknown._replace(decision=decision)
    if _key_is_unread(evidence, step):
        return unknown
    return Weighed(step, Effect.ALLOW, decisions[0])


def _key_is_unread(evidence: Evidence, step: ProbeStep) -> bool:
    """Whether nobody knows by which key an object of the step is encrypted, which S3 would ask for its use."""
    if step.call not in _KEY_USES or step.expected == NOT_FOUND:
        return False
    return any(_proof(evidence, name).unread is not None for name in step.operations)


def decisions_of(evidence: Evidence, step: ProbeStep) -> Iterator[Decision]:
    """The decisions about everything that S3 decides before it does what a step asks; none where it is unknown."""
    client = _CLIENTS[step.client]
    for name in step.operations:
        try:
            proof = _proof(evidence, name)
        except KeyError:
            continue
        planned = [d.planned for d in proof.decided if d.planned.ask.client is client]
        main = _main(planned, step)
        if main is None:
            continue
        yield evidence.decide(_bound(main, step))
        yield from _implied(evidence, planned, step)
        return


def _proof(evidence: Evidence, name: str) -> Proof:
    return evidence.prove(find_operation(name))


def _main(planned: Iterable[Planned], step: ProbeStep) -> Planned | None:
    """The request of the catalogue that the step stands for."""
    same = [p for p in planned if p.ask.action == step.action and p.ask.when != "implied-list"]
    if step.action == "s3:ListBucket":
        same = [p for p in same if "s3:prefix" in p.ask.context]
    told = [p for p in same if p.ask.why.startswith(step.call)]
    return next(iter(told or same), None)


def _bound(planned: Planned, step: ProbeStep) -> Request:
    """The request as the probe sent it: about its own key, or with its own prefix."""
    request = planned.request
    if planned.ask.target is Target.BUCKET:
        delimiter = (step.delimiter,) if step.delimiter else None
        context = {**request.context, "s3:prefix": (step.key,)}
        return request._replace(context=context if planned.ask.when else {**context, "s3:delimiter": delimiter})
    if planned.ask.target is Target.OBJECT:
        bucket = request.resource.partition("/")[0]
        return request._replace(resource=f"{bucket}/{step.key}")
    return request


def _implied(evidence: Evidence, planned: Iterable[Planned], step: ProbeStep) -> Iterator[Decision]:
    """What S3 decides besides: whether a 404 may be told, whether tags may be set, whether the key may be used."""
    for other in planned:
        ask = other.ask
        if ask.when == "implied-list":
            if step.expected == NOT_FOUND:
                evidence.fact(aws.IMPLIED_LIST_CONTEXT)
                yield evidence.decide(_bound(other, step))
                return
        elif (ask.when == "tagging" and step.call in _WRITES) or (
            ask.target is Target.KEY and ask.action in _KEY_USES.get(step.call, ()) and step.expected != NOT_FOUND
        ):
            yield evidence.decide(_of_key(other, step))


def _of_key(planned: Planned, step: ProbeStep) -> Request:
    """The use of the key for the probe's own object, whose ARN is the encryption context."""
    request = planned.request
    if planned.ask.target is not Target.KEY:
        return _bound(planned, step)
    arns = request.context.get(_ARN) or ()
    context = {
        **request.context,
        _ARN: tuple(f"{arn.partition('/')[0]}/{step.key}" if "/" in arn else arn for arn in arns),
    }
    return request._replace(context=context)


def deletion(evidence: Evidence, client: str, key: str, *, version: bool = False) -> Decision | None:
    """The decision about deleting a key of a probe, or a version of it."""
    name = "repository-maintain" if client == KOPIA else "expiry"
    step = ProbeStep((name,), client, "DeleteObject", "s3:DeleteObject", key, DONE)
    decision = next(decisions_of(evidence, step), None)
    if decision is None or not version:
        return decision
    request = decision.request
    context = {name: value for name, value in request.context.items() if name != "s3:versionid"}
    return evidence.decide(request._replace(action="s3:DeleteObjectVersion", context=context))


def abortion(evidence: Evidence, key: str) -> Decision | None:
    """The decision about giving up an upload to a key of a probe."""
    step = ProbeStep(("multipart-upload",), PLUGIN, "AbortMultipartUpload", "s3:AbortMultipartUpload", key, DONE)
    return next(decisions_of(evidence, step), None)
