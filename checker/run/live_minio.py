"""A live run of a location on MinIO: the server is asked, as the location's key and as an administrator."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from checker.evidence.collectors.asking import Asking
from checker.evidence.collectors.aws import bucket
from checker.evidence.collectors.aws.session import nobody_clients, quiet, trust_bundle
from checker.evidence.collectors.collect import chosen, collect
from checker.evidence.collectors.endpoint import collectors as of_endpoint
from checker.evidence.collectors.minio import admin
from checker.evidence.collectors.minio.session import minio_clients, profile_keys
from checker.evidence.snapshot import Snapshot
from checker.facts import aws, aws_live, minio
from checker.facts.probe import PROBE
from checker.intake.collected import facts_of, merged
from checker.model.answer import Asker, unanswered
from checker.model.fact import Known
from checker.run.living import calls, missing, tried

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from checker.evidence.collectors.collect import Collector
    from checker.intake.load import Case
    from checker.model.answer import Answer
    from checker.model.fact import Fact
    from checker.model.location import MinioLocation
    from checker.model.secret import Keys
    from checker.run.living import Live

_OF_BUCKET = frozenset(
    key.name
    for key in (
        aws_live.BUCKET_HEAD,
        aws.BUCKET_REGION,
        aws.BUCKET_POLICY,
        aws.BUCKET_ENCRYPTION,
        aws.BUCKET_VERSIONING,
        aws.OBJECT_LOCK,
        aws.LIFECYCLE,
        aws.REPLICATION,
        aws.TOP_LEVEL,
    )
)
"""What MinIO can be asked of a bucket: it has no access control lists, no owners and no logging of S3's kind."""
SERVER: tuple[Collector, ...] = (
    *(each for each in bucket.COLLECTORS if all(key.name in _OF_BUCKET for key in each.facts)),
    *admin.COLLECTORS,
)
"""What is asked of the server, once it is known whose the access key is."""


def snapshot_of_minio(case: Case, given: MinioLocation, keys: Keys | None, live: Live, now: str) -> Snapshot:
    """Everything that the server and the endpoint of a location answer, beside what was given with it."""
    quiet()
    with ExitStack() as stack:
        bundle = stack.enter_context(trust_bundle(given))
        askings = _askings(given, keys, live, bundle)
        until = time.monotonic() + live.deadline
        # Half of the time at most goes into whose the key is: the rest can be asked without knowing.
        who = collect(admin.WHO, askings, deadline=live.deadline / 2)
        location = _named(given, who)
        askings = (*(asking.of(location) for asking in askings), Asking(location, Asker.NOBODY, nobody_clients))
        asked = (*SERVER, *(of_endpoint(live.environ) if location.s3_url else ()))
        answers = who + collect(asked, askings, deadline=until - time.monotonic(), tell=live.tell)
        facts = merged(case.facts, facts_of(location, chosen(answers).values()))
        if live.probe:
            answer = _tried(location, facts, tuple(each.of(location) for each in askings), live, now)
            answers = (*answers, answer)
            facts = merged(facts, facts_of(location, [answer]))
    return Snapshot(now, location, facts, case.inputs, tuple(calls(answers)))


def _tried(
    location: MinioLocation, facts: Mapping[str, Fact[object]], askings: tuple[Asking, ...], live: Live, now: str
) -> Answer:
    """What came of the probe; none is made where the server has said already that it takes none of its requests."""
    fact = facts.get(minio.SERVER.name)
    wanted = fact.value.region if isinstance(fact, Known) and isinstance(fact.value, minio.Server) else None
    if wanted and location.region and wanted != location.region:
        reason = f"the server takes signatures for {wanted!r}, and the location's region is {location.region!r}"
        return unanswered(PROBE, f"the probe was not made: {reason}")
    return tried(location, facts, askings, live, now)


def _askings(location: MinioLocation, keys: Keys | None, live: Live, bundle: str | None) -> tuple[Asking, ...]:
    """Who asks: the location's own key, when there is one, and an administrator, when one is named."""
    found: list[Asking] = []
    if keys is None or keys.secret is None:
        live.say(f"the location's credential is not asked: {missing(location)}")
    else:
        found.append(_asking(location, Asker.CREDENTIAL, keys, live, bundle))
    if live.profile:
        found.append(_asking(location, Asker.REVIEWER, profile_keys(live.profile), live, bundle))
    return tuple(found)


def _asking(location: MinioLocation, by: Asker, keys: Keys, live: Live, bundle: str | None) -> Asking:
    clients = minio_clients(location, keys, bundle=bundle, environ=live.environ)
    secrets = tuple(each for each in (keys.secret, keys.token) if each is not None)
    return Asking(location, by, clients, secrets=secrets)


def _named(location: MinioLocation, answers: Iterable[Answer]) -> MinioLocation:
    """The location with its user, as the server named it, where the user left it out."""
    if location.principal is not None:
        return location
    fact = facts_of(location, [each for each in answers if each.fact == minio.ACCOUNT.name]).get(minio.ACCOUNT.name)
    if not isinstance(fact, Known) or not isinstance(fact.value, minio.Account) or not fact.value.name:
        return location
    place = fact.source.place
    places = {**location.places, **({"principal": place} if place is not None else {})}
    return location._replace(principal=fact.value.name, places=places)
