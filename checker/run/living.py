"""What live runs of every provider share: how they ask, the probe, and the record of every question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.evidence.collectors.asking import without_secrets
from checker.evidence.probes.journal import state_folder
from checker.evidence.probes.probe import probe
from checker.evidence.snapshot import Call
from checker.facts.probe import PROBE
from checker.model.answer import Asker, unanswered
from checker.model.location import CredentialType
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from checker.evidence.collectors.asking import Asking
    from checker.model.answer import Answer
    from checker.model.fact import Fact
    from checker.model.location import Location


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


def tried(
    location: Location, facts: Mapping[str, Fact[object]], askings: tuple[Asking, ...], live: Live, now: str
) -> Answer:
    """What came of doing what Velero and kopia do, with the location's own credential alone."""
    own = next((asking for asking in askings if asking.by is Asker.CREDENTIAL), None)
    if own is None:
        return unanswered(PROBE, "the probe was not made: there is no credential of the location to make it with")
    answer = probe(
        own.of(location),
        location,
        facts,
        leave=live.probe == "leave",
        state_folder=state_folder(live.environ),
        now=now,
        tell=live.say,
        deadline=live.deadline,
    )
    return without_secrets(answer, own.secrets)


def missing(location: Location) -> str:
    """Why there is nothing to ask with as the location's own credential."""
    credentials = location.credentials
    if credentials is None:
        return "the location names no credentials"
    if credentials.type is CredentialType.STS:
        return "its role has to be assumed by a reviewer who may (--profile)"
    return credentials.secret_missing or "its secret access key is not given"


def calls(answers: Iterable[Answer]) -> Iterable[Call]:
    """Every question, who asked it, when, and what came of it."""
    for answer in answers:
        yield Call(answer.fact, answer.call, answer.by.value, answer.at, answer.state.value, answer.reason)
