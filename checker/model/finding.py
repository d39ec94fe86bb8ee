"""Verdicts that rules give, and the findings that reports show."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from checker.model.digest import sha256
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.model.decision import Decision
    from checker.model.place import Excerpt, Place, Span
    from checker.model.rule import RuleInfo, Severity


class Outcome(Enum):
    """What became of a rule (the XCCDF words)."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"
    NOT_EXAMINED = "not-examined"
    ERROR = "error"

    __hash__ = object.__hash__  # Enum's own is a Python function; a member is one object anyway


class Remedy(NamedTuple):
    """The smallest change that would satisfy a rule.

    ``diff`` is a unified diff of the user's own document, empty when no edit can be proposed.
    ``safe`` is true when the change only adds a needed grant or corrects a value.
    """

    text: str
    diff: str = ""
    command: str = ""
    safe: bool = True


class Verdict(NamedTuple):
    """What a rule says of one subject.

    ``subject`` is what the verdict is about, stable from run to run (a field's name, a request), no line, no index.
    ``cause`` groups verdicts that one change would mend. ``places`` are looked up only when a report needs them.
    ``severity`` overrides the rule's own, where the design says so (a denied snapshot nobody asked for is advice).
    """

    outcome: Outcome
    message: str
    subject: str
    places: tuple[Place, ...] = ()
    remedy: Remedy | None = None
    decision: Decision | None = None
    operation: str = ""
    error: str = ""
    cause: str = ""
    severity: Severity | None = None


class ReadFact(NamedTuple):
    """A fact that a rule read on its way to a verdict; ``permission`` is what reading it live takes."""

    name: str
    title: str
    state: str
    origin: str
    assumption: str = ""
    span: Span | None = None
    permission: str = ""


class ShownStep(NamedTuple):
    """A step of a decision with its place resolved, ready to be shown."""

    layer: str
    label: str
    effect: str
    applies: str
    why: str
    span: Span | None
    origin: str
    decides: bool
    unread: tuple[str, ...] = ()


class Finding(NamedTuple):
    """One verdict of one rule, ready to be shown: places resolved, facts listed, fingerprint stable."""

    rule: RuleInfo
    location: str
    outcome: Outcome
    severity: Severity
    message: str
    subject: str
    fingerprint: str
    spans: tuple[Span, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    remedy: Remedy | None = None
    action: str = ""
    resource: str = ""
    effect: str = ""
    steps: tuple[ShownStep, ...] = ()
    operation: str = ""
    error: str = ""
    cause: str = ""
    facts: tuple[ReadFact, ...] = ()


def fingerprint(rule: str, location: str, subject: str) -> str:
    """The identity of a finding: rule, location and subject; no line and no index."""
    return sha256(f"{rule}\0{location}\0{subject}".encode()).hexdigest()[:16]
