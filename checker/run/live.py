"""A live run: the account and the endpoint of a location are asked, and a snapshot is made of what they answered."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from checker.evidence.collectors.asking import Asking, without_secrets
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
from checker.evidence.probes.journal import state_folder
from checker.evidence.probes.probe import probe
from checker.evidence.snapshot import Call, Snapshot
from checker.facts import aws, aws_live
from checker.facts.probe import PROBE
from checker.intake.collected import facts_of, merged
from checker.model.answer import Asker, unanswered
from checker.model.fact import Known
from checker.model.location import CredentialType
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from checker.evidence.collectors.collect import Collector
    from checker.intake.load import Case
    from checker.model.answer import Answer
    from checker.model.fact import Fact
    from checker.model.location import AwsLocation
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


class Live(NamedTuple):
    """How a live run asks: as which reviewer besides (a profile), for how many seconds, and in what environment.

    ``probe`` is ``clean`` or ``leave`` where the location is to be tried, too; ``say`` is given words for people.
    """

    environ: Mapping[str, str]
    profile: str = ""
    deadline: float = 60.0
    probe: str = ""
    tell: Callable[[int, int], None] = lambda _done, _of: None
    say: Callable[[str], None] = lambda _words: None


def snapshot_of(case: Case, keys: Keys | None, live: Live, now: str) -> Snapshot:
    """Everything that the account and the endpoint of a location answer, beside what was given with it."""
    quiet()
    with ExitStack() as stack:
        bundle = stack.enter_context(trust_bundle(case.location))
        askings = _askings(case.location, keys, live, bundle)
        until = time.monotonic() + live.deadline
        # Half of the time at most goes into who the credential is: the rest can be asked without knowing.
        who = collect(sts.COLLECTORS, askings, deadline=live.deadline / 2)
        location = _named(case.location, who)
        askings = (*(asking.of(location) for asking in askings), Asking(location, Asker.NOBODY, nobody_clients))
        left = until - time.monotonic()
        asked = (*ACCOUNT, *of_endpoint(live.environ))
        answers = who + collect(asked, askings, deadline=left, tell=live.tell)
        facts = merged(case.facts, facts_of(location, chosen(answers).values()))
        if live.probe:
            tried = _probe(location, facts, askings, live, now)
            answers = (*answers, tried)
            facts = merged(facts, facts_of(location, [tried]))
    return Snapshot(now, _as_role(location, facts), facts, case.inputs, tuple(_calls(answers)))


def _probe(
    location: AwsLocation, facts: Mapping[str, Fact[object]], askings: tuple[Asking, ...], live: Live, now: str
) -> Answer:
    """What came of doing what Velero and kopia do, with the location's own credential alone."""
    own = next((asking for asking in askings if asking.by is Asker.CREDENTIAL), None)
    if own is None:
        return unanswered(PROBE, "the probe was not made: there is no credential of the location to make it with")
    answer = probe(
        own.of(location),
        _as_role(location, facts),
        facts,
        leave=live.probe == "leave",
        state_folder=state_folder(live.environ),
        now=now,
        tell=live.say,
        deadline=live.deadline,
    )
    return without_secrets(answer, own.secrets)


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
        live.say(f"the location's credential is not asked: {_missing(location)}")
    else:
        clients = credential_clients(location, keys, bundle=bundle, environ=live.environ)
        secrets = tuple(each for each in (keys.secret, keys.token) if each is not None)
        own = Asking(location, Asker.CREDENTIAL, clients, secrets=secrets)
    return tuple(asking for asking in (own, reviewer) if asking is not None)


def _missing(location: AwsLocation) -> str:
    """Why there is nothing to ask with as the location's own credential."""
    credentials = location.credentials
    if credentials is None:
        return "the location names no credentials"
    if credentials.type is CredentialType.STS:
        return "its role has to be assumed by a reviewer who may (--profile)"
    return credentials.secret_missing or "its secret access key is not given"


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


def _calls(answers: Iterable[Answer]) -> Iterable[Call]:
    for answer in answers:
        yield Call(answer.fact, answer.call, answer.by.value, answer.at, answer.state.value, answer.reason)
