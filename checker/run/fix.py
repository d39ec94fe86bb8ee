"""The fix of locations: remedies applied one after the other, in memory, until none is left that can be.

After each change the locations are read and examined again, so that a remedy never answers to what is no longer there:
what one change mends is not mended twice, and what it brings to light is mended next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.documents.patch import UnfitError, applied, patches
from checker.errors import UsageError
from checker.facts.aws import PolicyDocument
from checker.intake.credentials import MASK
from checker.intake.load import Broken
from checker.model.digest import sha256
from checker.model.fact import Known
from checker.model.finding import Outcome
from checker.model.rule import Severity
from checker.model.values import NamedTuple
from checker.run.check import examine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TypeAlias

    from checker.intake.load import Case
    from checker.model.finding import Finding
    from checker.model.report import Input, Report
    from checker.run.settings import Settings

    Load: TypeAlias = Callable[[Mapping[str, bytes]], Iterable[Case | Broken]]
    Read: TypeAlias = Callable[[str], tuple[str, bytes]]

ROUNDS = 200
"""How often the locations are examined at most; a policy with every statement wrong needs a tenth."""

_SAME = 12
"""How many changes one finding may get: a change mends one document, and several may share a finding."""


class Change(NamedTuple):
    """A remedy that was applied: whose, the files it changed, and the codes of the rules that it satisfied besides."""

    location: str
    finding: Finding
    files: tuple[str, ...]
    mended: tuple[str, ...] = ()


class Changed(NamedTuple):
    """A file before and after; ``name`` is as reports name it."""

    name: str
    before: bytes
    after: bytes

    @property
    def is_changed(self) -> bool:
        """Whether there is any difference."""
        return self.before != self.after


class Fixed(NamedTuple):
    """What became of the locations: the last report of each, every change, and why others were not made.

    ``texts`` names the policies that are written into a text of another document, and so have no lines to patch.
    """

    reports: tuple[Report, ...]
    broken: tuple[Broken, ...]
    changes: tuple[Change, ...]
    files: tuple[Changed, ...]
    unfit: Mapping[str, str]
    with_advice: bool = False
    texts: tuple[str, ...] = ()


class _Round(NamedTuple):
    """The locations as they stand after the changes so far."""

    cases: tuple[Case, ...]
    reports: tuple[Report, ...]
    broken: tuple[Broken, ...]

    @property
    def blockers(self) -> frozenset[tuple[str, str]]:
        """Which rules block, of which location; one may block for another reason after a change, and is no worse."""
        return frozenset((r.location, f.rule.code) for r in self.reports for f in r.failing(Severity.BLOCKER))


class _Progress:
    """The files as changed so far, and what is not to be tried again."""

    def __init__(self, read: Read, *, with_advice: bool) -> None:
        self.read = read
        self.with_advice = with_advice
        self.changes: list[Change] = []
        self.files: dict[str, Changed] = {}
        self.real: dict[str, str] = {}
        self.banned: set[tuple[str, str]] = set()
        self.counts: dict[str, int] = {}
        self.unfit: dict[str, str] = {}
        self.seen: dict[int, int] = {hash(()): 0}
        self.is_careful = False

    def drop_circle(self) -> None:
        """Forget the changes since the files were as they are now: they contradict each other."""
        state = tuple(sorted((real, changed.after) for real, changed in self.files.items() if changed.is_changed))
        since = self.seen.setdefault(hash(state), len(self.changes))
        for change in self.changes[since:]:
            self.unfit[change.finding.fingerprint] = "it contradicts another change that these rules ask for"
        del self.changes[since:]

    def overlay(self) -> dict[str, bytes]:
        """What the changed files are to be taken to hold."""
        return {real: changed.after for real, changed in self.files.items()}


def fix(load: Load, read: Read, settings: Settings, *, unsafe: bool = False) -> Fixed:
    """Apply the remedies of every location; ``unsafe`` ones only when asked for.

    Advice is followed only where rules were selected: a patch that was not asked for grants what nobody asked for.
    ``load`` gives the locations with some files taken to hold something else, by their real paths; ``read`` gives the
    real path of a file and what it holds.
    """
    progress = _Progress(read, with_advice=bool(settings.select))
    now = _examined(load, progress, settings)
    for _ in range(ROUNDS):
        kept = (list(progress.changes), dict(progress.files))
        made = _changed(now, progress, unsafe=unsafe)
        if not made:
            break
        after = _examined(load, progress, settings)
        if _is_worse(now, after, made):
            progress.changes, progress.files = kept
            if len(made) > 1:
                progress.is_careful = True  # one at a time tells which of them it was
                progress.banned -= {_key(change) for change in made}
            else:
                progress.unfit[made[0].finding.fingerprint] = "the change would break something else"
            continue
        progress.changes[len(kept[0]) :] = [_with_mended(change, now, after) for change in made]
        progress.drop_circle()
        now = after
    files = tuple(changed for changed in progress.files.values() if changed.is_changed)
    texts = tuple(dict.fromkeys(name for case in now.cases for fact in case.facts.values() for name in _texts(fact)))
    return Fixed(now.reports, now.broken, tuple(progress.changes), files, progress.unfit, progress.with_advice, texts)


def _texts(value: object) -> Iterator[str]:
    """The names of the policies in a fact that are written into a text."""
    if isinstance(value, PolicyDocument):
        if value.document.inside is not None:
            yield value.document.name
    elif isinstance(value, Known):
        yield from _texts(value.value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)


def _examined(load: Load, progress: _Progress, settings: Settings) -> _Round:
    cases: list[Case] = []
    broken: list[Broken] = []
    for item in load(progress.overlay()):
        if isinstance(item, Broken):
            broken.append(item)
        else:
            cases.append(item)
    return _Round(tuple(cases), tuple(examine(case, settings) for case in cases), tuple(broken))


def _is_worse(before: _Round, after: _Round, made: list[Change]) -> bool:
    """Whether the changes made a document unusable, or something fail that did not, to no use for what blocked."""
    if len(after.broken) > len(before.broken):
        return True
    blocked = any(change.finding.severity is Severity.BLOCKER for change in made)
    return not blocked and bool(after.blockers - before.blockers)


def _changed(now: _Round, progress: _Progress, *, unsafe: bool) -> list[Change]:
    """One change for each location, no file twice: the next one is decided on what the first has made of it."""
    made: list[Change] = []
    touched: set[str] = set()
    for safe in (True, False) if unsafe else (True,):
        for case, report in zip(now.cases, now.reports, strict=True):
            change = _first(case, report, progress, touched, safe=safe)
            if change is not None:
                made.append(change)
                progress.changes.append(change)
                if progress.is_careful:
                    return made
        if made:
            break
    return made


def _first(case: Case, report: Report, progress: _Progress, touched: set[str], *, safe: bool) -> Change | None:
    inputs = {given.name: given for given in case.inputs}
    for finding in fixable(report):
        remedy = finding.remedy
        if finding.severity is Severity.ADVICE and not progress.with_advice:
            continue
        if remedy is None or remedy.safe is not safe or (finding.fingerprint, remedy.diff) in progress.banned:
            continue
        if progress.counts.get(finding.fingerprint, 0) >= _SAME:
            continue
        try:
            files = _edited(remedy.diff, inputs, progress, touched)
        except UnfitError as error:
            progress.unfit[finding.fingerprint] = str(error)
            continue
        if files:
            progress.unfit.pop(finding.fingerprint, None)
            progress.banned.add((finding.fingerprint, remedy.diff))
            progress.counts[finding.fingerprint] = progress.counts.get(finding.fingerprint, 0) + 1
            return Change(report.location, finding, files)
    return None


def fixable(report: Report) -> tuple[Finding, ...]:
    """The findings of a report whose remedy has a diff: what corrects a document, then what grants a request.

    A grant that is only misspelled is thus corrected rather than given again. Graver findings come first among equals.
    """
    found = [f for f in report.findings if f.outcome is Outcome.FAIL and f.remedy is not None and f.remedy.diff]
    return tuple(sorted(found, key=lambda f: (f.severity is Severity.ADVICE, bool(f.action), f.severity.rank)))


def _key(change: Change) -> tuple[str, str]:
    remedy = change.finding.remedy
    return change.finding.fingerprint, remedy.diff if remedy is not None else ""


def _edited(diff: str, inputs: Mapping[str, Input], progress: _Progress, touched: set[str]) -> tuple[str, ...]:
    """Apply a diff to the files in memory; the names of those changed, none when one of them has its turn later."""
    new: dict[str, Changed] = {}
    found = patches(diff)
    for patch in found:
        given = inputs.get(patch.name)
        if given is None or patch.name == "-":
            raise UnfitError(_unpatched(patch.name, inputs))
        real = _opened(given, progress)
        if real in touched:
            return ()
        changed = new.get(real, progress.files[real])
        text = applied(changed.after.decode("utf-8"), patch, MASK)
        new[real] = changed._replace(after=text.encode("utf-8"))
    progress.files.update(new)
    touched.update(new)
    return tuple(changed.name for changed in new.values())


def _unpatched(name: str, inputs: Mapping[str, Input]) -> str:
    if name == "-":
        return "standard input cannot be changed"
    in_line = any(given.startswith(f"{name}:") for given in inputs)
    return f"it stands in a line of {name}, which is not patched" if in_line else f"{name} is not patched"


def _opened(given: Input, progress: _Progress) -> str:
    """The real path of a file that was an input; its content is kept from now on."""
    real = progress.real.get(given.name)
    if real is not None and real in progress.files:
        return real
    real, data = progress.read(given.name)
    progress.real[given.name] = real
    if real not in progress.files:
        if sha256(data).hexdigest() != given.sha256:
            message = f"{given.name} was changed while it was examined"
            raise UsageError(message, remedy="run it again")
        progress.files[real] = Changed(given.name, data, data)
    return real


def _with_mended(change: Change, before: _Round, after: _Round) -> Change:
    """The change with the rules besides its own that it satisfied."""
    was, still = (
        dict.fromkeys(
            finding.rule.code
            for report in one.reports
            if report.location == change.location
            for finding in report.findings
            if finding.outcome is Outcome.FAIL
        )
        for one in (before, after)
    )
    gone = (code for code in was if code not in still)
    return change._replace(mended=tuple(sorted(code for code in gone if code != change.finding.rule.code)))
