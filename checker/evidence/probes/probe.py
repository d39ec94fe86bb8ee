"""The probe: does what Velero and kopia do at a location, says what it was answered, and takes everything away."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from checker.evidence.collectors.asking import CallError, moment, plain
from checker.evidence.probes.commands import commands_for
from checker.evidence.probes.consent import is_versioned, objection
from checker.evidence.probes.interrupts import Interrupted, interrupts
from checker.evidence.probes.journal import Head, Journal
from checker.evidence.probes.kopia import probe_kopia
from checker.evidence.probes.listing import ListingError, listed
from checker.evidence.probes.names import PART, names_for
from checker.evidence.probes.plugin import list_written, probe_plugin
from checker.evidence.probes.steps import OutOfTimeError, Probing, Steps
from checker.evidence.probes.trail import Trail
from checker.evidence.probes.wire import Wire
from checker.facts.probe import KOPIA, PLUGIN, PROBE, UNANSWERED, Leftover, ProbeStep
from checker.model.answer import Answer, State, unanswered
from checker.model.location import Feature

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from checker.evidence.collectors.asking import Asking, Client
    from checker.evidence.probes.interrupts import Interrupts
    from checker.evidence.probes.names import Names
    from checker.model.fact import Fact
    from checker.model.location import Location

DEADLINE = 60.0
"""Seconds in which the requests are made, when nobody says otherwise."""
CLEANING = 60.0
"""Seconds in which everything is taken away again, whatever the time that was left for the requests."""

SETTLING = 1.0
"""Seconds after which a server has done what it was asked and did not answer, or never does it."""


def plan_text(location: Location, names: Names | None = None) -> str:
    """What a probe is going to write, to be said beforehand."""
    names = names or names_for(location, "backup-preflight-<random>")
    below = [names.plugin] if Feature.OBJECT_STORE in location.features else []
    below += [names.kopia] if Feature.FILE_SYSTEM_BACKUP in location.features else []
    plugin, kopia = Feature.OBJECT_STORE in location.features, Feature.FILE_SYSTEM_BACKUP in location.features
    what = f"{(2 if plugin else 0) + (3 if kopia else 0)} objects"
    what += f", one of them of {PART // (1024 * 1024)} MiB, and two uploads in parts" if plugin else ""
    where = " and ".join(f"s3://{location.bucket}/{folder}" for folder in below)
    return f"the probe writes {what}, below {where}, and removes all of it again"


def probe(
    asking: Asking,
    location: Location,
    facts: Mapping[str, Fact[object]],
    *,
    leave: bool,
    state_folder: Path,
    now: str,
    tell: Callable[[str], None] = lambda _words: None,
    deadline: float = DEADLINE,
) -> Answer:
    """What the location's credential is answered when it does what Velero and kopia do.

    ``facts`` say whether everything may be removed again; ``leave`` goes on where that is not proven. ``tell`` is given
    words for people, the plan first. Raises ``UsageError`` where the journal cannot be kept, ``KeyboardInterrupt`` or
    ``SystemExit`` after a signal, each after everything was removed that could be.
    """
    names = names_for(location)
    call = f"probe of {location.bucket}"
    why = objection(location, facts, names, leave=leave, now=now)
    if why:
        return unanswered(PROBE, f"the probe was not made: {why}", call, asking.by)
    try:
        client = asking.client("s3")
    except CallError as error:
        return unanswered(PROBE, f"the probe was not made: {error.gone.reason}", call, asking.by)
    tell(plan_text(location, names))
    with interrupts(tell) as signals:
        wire = Wire(client, (location.bucket or "").strip("/"), signals.ready)
        journal = Journal(state_folder, _head(location, names, client, versioned=is_versioned(facts)))
        run = _Run(location, names, wire, journal, signals, versioned=is_versioned(facts))
        interrupted = run.make(deadline)
    if interrupted is not None:
        if run.left:
            tell(left_text(run.left))
        raise interrupted.again()
    body = {"name": names.name, "steps": _rows(run.steps), "left": _rows(run.left)}
    return Answer(PROBE.name, call, State.KNOWN, plain(body), permission=PROBE.permission, by=asking.by, at=moment())


def left_text(left: tuple[Leftover, ...]) -> str:
    """What a probe could not remove, with the commands that do."""
    lines = [f"  {each.command}" for each in left]
    return "\n".join(["the probe left behind what these commands remove:", *lines])


def _head(location: Location, names: Names, client: Client, *, versioned: bool) -> Head:
    return Head(names.name, *place_of(location, client), names.root, moment(), "yes" if versioned else "")


def place_of(location: Location, client: Client) -> tuple[str, str, str]:
    """Bucket, endpoint and region; an endpoint's address without what may stand for a password in it."""
    url = urlsplit(str(client.meta.endpoint_url))
    endpoint = f"{url.scheme}://{url.netloc.rpartition('@')[2]}{url.path}"
    return (location.bucket or "").strip("/"), endpoint, location.region or ""


def _rows(found: tuple[ProbeStep, ...] | tuple[Leftover, ...]) -> list[dict[str, object]]:
    """Steps or leftovers as the evidence takes them: what says nothing is left out."""
    return [{name: value for name, value in each._asdict().items() if value} for each in found]


class _Run:
    """One probe, from its first request until everything is removed."""

    def __init__(
        self,
        location: Location,
        names: Names,
        wire: Wire,
        journal: Journal,
        signals: Interrupts,
        *,
        versioned: bool,
    ) -> None:
        self._location = location
        self._names = names
        self._wire = wire
        self._journal = journal
        self._signals = signals
        self._commands = commands_for(location)
        self._trail = Trail(wire, journal.note, self._commands, versioned=versioned)
        self.steps: tuple[ProbeStep, ...] = ()
        self.left: tuple[Leftover, ...] = ()

    def make(self, deadline: float) -> Interrupted | None:
        """Make the requests, then take everything away, whatever happens; the signal that came meanwhile, if any."""
        steps = Steps(PLUGIN, time.monotonic() + deadline)
        probing = Probing(self._location, self._names, self._wire, self._trail, steps)
        interrupted: Interrupted | None = None
        try:
            self._requests(probing)
        except OutOfTimeError:
            words = "the time for the probe was over"
            step = ProbeStep(("validate",), PLUGIN, "none", "none", "", UNANSWERED, code="OutOfTime", words=words)
            steps.made.append(step)
        except Interrupted as error:
            interrupted = error
        finally:
            self._signals.hold()
            self.steps = tuple(steps.made)
            again = self._undo()
        return again or interrupted

    def _requests(self, probing: Probing) -> None:
        features, steps = self._location.features, probing.steps
        if Feature.OBJECT_STORE in features:
            probe_plugin(probing)
        if Feature.FILE_SYSTEM_BACKUP in features:
            steps.client = KOPIA
            probe_kopia(probing)
        if Feature.OBJECT_STORE in features:
            steps.client = PLUGIN
            list_written(probing)
        self._delete(probing)

    def _delete(self, probing: Probing) -> None:
        """Delete every object as the clients do, one at a time, the last first."""
        for made in reversed(list(self._trail.made.values())):
            if made.stands:
                is_kopia = made.key.startswith(self._names.kopia)
                operation = "repository-maintain" if is_kopia else "expiry"
                probing.steps.client = KOPIA if is_kopia else PLUGIN
                probing.steps.begin()
                said = self._trail.delete(made.key)
                probing.steps.add(operation, "DeleteObject", "s3:DeleteObject", made.key, said)

    def _undo(self) -> Interrupted | None:
        """Remove everything; a first signal waits for it, a second one ends it with what is left then."""
        self.left = self._trail.all_left("the removal was interrupted")
        done = False
        try:
            self._settle()
            until = time.monotonic() + CLEANING
            left = self._trail.remove(until)
            self.left = left + self._swept(until, {each.key for each in left})
            done = True
        except Interrupted as error:
            return error
        finally:
            self._journal.end(keep=bool(self.left) or not done)
        return Interrupted(self._signals.number) if self._signals.number else None

    def _settle(self) -> None:
        """Wait for what was sent and not answered: a server may carry it out after it was removed."""
        if any(made.doubtful or made.doubtful_upload for made in self._trail.made.values()):
            time.sleep(SETTLING)

    def _swept(self, until: float, told: set[str]) -> tuple[Leftover, ...]:
        """What the bucket still lists of this very probe is removed; what it lists besides is not ours."""
        left: list[Leftover] = []
        for folder in (self._names.plugin, self._names.kopia):
            try:
                found = [each.key for each in listed(self._wire, "objects", folder, until)]
            except ListingError:
                # Each object was deleted by name before, and each deletion was answered.
                continue
            for key in found:
                if self._names.owns(key) and key not in told:
                    left += self._trail.remove_found(key, until)
        return tuple(left)
