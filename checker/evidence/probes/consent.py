"""Whether a probe may write at all: only where everything that it makes may surely be taken away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.evidence.evidence import Evidence
from checker.evidence.probing import abortion, deletion
from checker.evidence.store import Store
from checker.facts import aws
from checker.facts.probe import KOPIA, PLUGIN
from checker.model.decision import Effect
from checker.model.fact import Denied, Known, Unavailable
from checker.model.location import Feature

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.evidence.probes.names import Names
    from checker.model.decision import Decision
    from checker.model.fact import Fact
    from checker.model.location import Location

_LEAVE = "--probe=leave probes nevertheless, and says what it leaves behind"


def objection(location: Location, facts: Mapping[str, Fact[object]], names: Names, *, leave: bool, now: str) -> str:
    """Why nothing may be written; empty where a probe may be made."""
    if not location.bucket:
        return "no bucket is named"
    if not location.features & {Feature.OBJECT_STORE, Feature.FILE_SYSTEM_BACKUP}:
        return "the location stores no objects"
    evidence = Evidence(Store(location, facts, now))
    lock = evidence.fact(aws.OBJECT_LOCK)
    if isinstance(lock, Known) and lock.value.mode:
        return (
            f"the bucket keeps every new version under {lock.value.mode} retention, so that nothing that a probe "
            "writes could be deleted; nothing was written"
        )
    if leave:
        return ""
    doubts = [*_of_lock(lock), *_of_versions(evidence), *_of_policies(evidence, names)]
    return f"{doubts[0]}; nothing was written ({_LEAVE})" if doubts else ""


def is_versioned(facts: Mapping[str, Fact[object]]) -> bool:
    """Whether the bucket is known to keep versions, or kept them once."""
    fact = facts.get(aws.BUCKET_VERSIONING.name)
    return isinstance(fact, Known) and bool(getattr(fact.value, "status", ""))


def _of_lock(lock: Fact[object]) -> Iterator[str]:
    if isinstance(lock, Denied | Unavailable):
        yield f"nobody could read whether the bucket retains what is written ({aws.OBJECT_LOCK.permission} tells)"


def _of_versions(evidence: Evidence) -> Iterator[str]:
    fact = evidence.fact(aws.BUCKET_VERSIONING)
    if isinstance(fact, Denied | Unavailable):
        yield f"nobody could read whether the bucket keeps versions ({aws.BUCKET_VERSIONING.permission} tells)"
    elif isinstance(fact, Known) and fact.value.mfa_delete:
        yield "the bucket's versions can be deleted with a second factor only"


def _of_policies(evidence: Evidence, names: Names) -> Iterator[str]:
    versioned = is_versioned({aws.BUCKET_VERSIONING.name: evidence.fact(aws.BUCKET_VERSIONING)})
    for action, decision in _removals(evidence, names, versioned=versioned):
        if decision is None or decision.effect is not Effect.ALLOW:
            yield f"{action} below {_folder(names, decision)} is {_how(decision)}: the probe might leave things behind"


def _how(decision: Decision | None) -> str:
    if decision is None or decision.effect is Effect.UNKNOWN:
        unread = ", ".join(decision.unread) if decision is not None else ""
        return f"not proven to be allowed ({unread} would tell)" if unread else "not proven to be allowed"
    return "denied"


def _folder(names: Names, decision: Decision | None) -> str:
    return names.kopia if decision is not None and f"/{names.kopia}" in decision.request.resource else names.plugin


def _removals(evidence: Evidence, names: Names, *, versioned: bool) -> Iterator[tuple[str, Decision | None]]:
    """What has to be allowed to take everything away: of each key, since a policy may name any of them."""
    features = evidence.location.features
    keys = [(PLUGIN, key) for key in (names.results, names.contents, names.aborted) if Feature.OBJECT_STORE in features]
    if Feature.FILE_SYSTEM_BACKUP in features:
        keys += [(KOPIA, key) for key in (names.format, names.pack, names.maintenance)]
    for client, key in keys:
        yield "s3:DeleteObject", deletion(evidence, client, key)
        if versioned:
            yield "s3:DeleteObjectVersion", deletion(evidence, client, key, version=True)
    if Feature.OBJECT_STORE in features:
        for key in (names.contents, names.aborted):
            yield "s3:AbortMultipartUpload", abortion(evidence, key)
