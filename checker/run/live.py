"""A live run: the account and the endpoint of a location are asked, and a snapshot is made of what they answered."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from checker.evidence.collectors.asking import Asking
from checker.evidence.collectors.aws import bucket, ec2, iam, kms, organizations, simulate, sts
from checker.evidence.collectors.aws.session import (
    credential_clients,
    nobody_clients,
    quiet,
    reviewer_clients,
    trust_bundle,
)
from checker.evidence.collectors.collect import chosen, collect
from checker.evidence.collectors.endpoint import collectors as of_endpoint
from checker.evidence.snapshot import Snapshot
from checker.facts import aws, aws_live
from checker.intake.collected import facts_of, merged
from checker.model.answer import Asker
from checker.model.fact import Known
from checker.model.location import AwsLocation, CredentialType
from checker.run.living import Live, calls, missing, tried

__all__ = ["Live", "snapshot_of"]

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from checker.evidence.collectors.collect import Collector
    from checker.intake.load import Case
    from checker.model.answer import Answer
    from checker.model.fact import Fact
    from checker.model.secret import Keys

ACCOUNT: tuple[Collector, ...] = (
    *bucket.COLLECTORS,
    *kms.COLLECTORS,
    *iam.COLLECTORS,
    *organizations.COLLECTORS,
    *ec2.COLLECTORS,
    *simulate.COLLECTORS,
)
"""What is asked of the account, once it is known who the credential is."""


def snapshot_of(case: Case, keys: Keys | None, live: Live, now: str) -> Snapshot:
    """Everything that the account and the endpoint of a location answer, beside what was given with it."""
    given = case.location
    if not isinstance(given, AwsLocation):
        from checker.run.live_minio import snapshot_of_minio  # noqa: PLC0415 - one provider of several

        return snapshot_of_minio(case, given, keys, live, now)
    quiet()
    with ExitStack() as stack:
        bundle = stack.enter_context(trust_bundle(given))
        askings = _askings(given, keys, live, bundle)
        until = time.monotonic() + live.deadline
        # Half of the time at most goes into who the credential is: the rest can be asked without knowing.
        who = collect(sts.COLLECTORS, askings, deadline=live.deadline / 2)
        location = _named(given, who)
        askings = (*(asking.of(location) for asking in askings), Asking(location, Asker.NOBODY, nobody_clients))
        left = until - time.monotonic()
        asked = (*ACCOUNT, *of_endpoint(live.environ))
        answers = who + collect(asked, askings, deadline=left, tell=live.tell)
        facts = merged(case.facts, facts_of(location, chosen(answers).values()))
        if live.probe:
            answer = tried(_as_role(location, facts), facts, tuple(each.of(location) for each in askings), live, now)
            answers = (*answers, answer)
            facts = merged(facts, facts_of(location, [answer]))
    return Snapshot(now, _as_role(location, facts), facts, case.inputs, tuple(calls(answers)))


def _askings(location: AwsLocation, keys: Keys | None, live: Live, bundle: str | None) -> tuple[Asking, ...]:
    """Who asks: the location's own credential, when there is one, and the reviewer, when one is named."""
    reviewer = None
    if live.profile:
        clients = reviewer_clients(location, live.profile, bundle=bundle, environ=live.environ)
        reviewer = Asking(location, Asker.REVIEWER, clients)
    if location.credentials is not None and location.credentials.type is CredentialType.STS:
        assumed = sts.assumed_keys(reviewer, location) if reviewer is not None else None
        keys = assumed if assumed is not None else keys
    own = None
    if keys is None or not (keys.profile or keys.secret is not None):
        live.say(f"the location's credential is not asked: {missing(location)}")
    else:
        clients = credential_clients(location, keys, bundle=bundle, environ=live.environ)
        secrets = tuple(each for each in (keys.secret, keys.token) if each is not None)
        own = Asking(location, Asker.CREDENTIAL, clients, secrets=secrets)
    return tuple(asking for asking in (own, reviewer) if asking is not None)


def _named(location: AwsLocation, answers: Iterable[Answer]) -> AwsLocation:
    """The location with its principal, as STS named it, where the user left it out."""
    if location.principal is not None:
        return location
    fact = facts_of(location, [a for a in answers if a.fact == aws_live.CALLER_IDENTITY.name]).get(
        aws_live.CALLER_IDENTITY.name
    )
    if not isinstance(fact, Known) or not isinstance(fact.value, aws_live.CallerIdentity):
        return location
    place = fact.source.place
    places = {**location.places, **({"principal": place} if place is not None else {})}
    return location._replace(principal=fact.value.arn, places=places)


def _as_role(location: AwsLocation, facts: Mapping[str, Fact[object]]) -> AwsLocation:
    """The location whose principal is the role itself: the ARN of its session leaves out the role's path."""
    role = facts.get(aws.ROLE.name)
    if ":assumed-role/" not in (location.principal or "") or not isinstance(role, Known):
        return location
    arn = getattr(role.value, "arn", "")
    return location._replace(principal=arn) if arn else location
