"""Builders of the parts of a report, with what a test does not speak of filled in."""

from __future__ import annotations

from checker.model.finding import Finding, Outcome, ReadFact, Remedy, ShownStep, fingerprint
from checker.model.location import Provider
from checker.model.place import Excerpt, Span
from checker.model.report import Cell, Field, Input, MatrixRow, PrerequisiteRow, Run, Standing
from checker.model.rule import RuleInfo, Severity

LOCATION = "prod-velero"
POLICY = "policies/velero.json"
BUCKET_POLICY = "policies/bucket.json"
DOCUMENT = "location.yaml"
BUCKET = "arn:aws:s3:::acme-prod-velero"
TRUTH = {True: "matched", False: "did not match", None: "could not be told"}


def span(file: str, line: int, column: int, end_line: int | None = None, end_column: int | None = None) -> Span:
    """A span; of one character when its end is left out."""
    return Span(file, line, column, end_line or line, end_column or column + 1)


def excerpt(at: Span, first_line: int, *lines: str) -> Excerpt:
    """Lines around a span."""
    return Excerpt(at, first_line, lines)


def rule(
    code: str, name: str, severity: Severity = Severity.BLOCKER, proves: tuple[str, ...] = ("aws-policy",)
) -> RuleInfo:
    """A rule's metadata, with documentation of the usual shape."""
    documentation = (
        f"What {name} is about, in one line.\n\n"
        "## Why it matters\nVelero sends this request, and the operation ends when it is refused.\n\n"
        "## Remediation\nAllow the request.\n\n"
        "## Source\nPalette documentation, Add Backup Location using Static Credentials, AWS, Prerequisites."
    )
    return RuleInfo(code, name, severity, Provider.AWS, "0.1.0", proves, documentation)


def known(name: str, title: str, origin: str = DOCUMENT, at: Span | None = None) -> ReadFact:
    """A fact that is known."""
    return ReadFact(name, title, "known", origin, span=at)


def assumed(name: str, title: str, assumption: str) -> ReadFact:
    """A fact that is assumed to be absent."""
    return ReadFact(name, title, "assumed absent", "assumed", assumption)


def unread(name: str, title: str, permission: str = "") -> ReadFact:
    """A fact that nobody supplied."""
    return ReadFact(
        name, title, "not supplied", f"nobody supplied it: give it as evidence ({name})", permission=permission
    )


def step(
    layer: str, label: str, why: str, *, applies: bool | None, at: Span | None = None, decides: bool = False
) -> ShownStep:
    """A statement weighed; denying when it is of a layer that was asked whether it forbids."""
    effect = "Deny" if label.startswith("Deny") else "Allow"
    return ShownStep(layer, label, effect, TRUTH[applies], why, at, at.file if at else "", decides)


def failed(
    info: RuleInfo,
    message: str,
    subject: str,
    *,
    cause: str = "",
    operation: str = "",
    error: str = "",
    remedy: Remedy | None = None,
) -> Finding:
    """A failed finding; evidence is added with ``_replace``."""
    return Finding(
        info,
        LOCATION,
        Outcome.FAIL,
        info.severity,
        message,
        subject,
        fingerprint(info.code, LOCATION, subject),
        remedy=remedy,
        operation=operation,
        error=error,
        cause=cause or f"{info.code} {subject}",
    )


def other(
    outcome: Outcome, info: RuleInfo, message: str, subject: str, facts: tuple[ReadFact, ...] = (), operation: str = ""
) -> Finding:
    """A finding that did not fail."""
    return Finding(
        info,
        LOCATION,
        outcome,
        info.severity,
        message,
        subject,
        fingerprint(info.code, LOCATION, subject),
        operation=operation,
        cause=f"{info.code} {subject}",
        facts=facts,
    )


def row(
    operation: str,
    title: str,
    action: str,
    effect: str = "allow",
    *,
    cells: tuple[Cell, ...] = (),
    resource: str = f"{BUCKET}/backups/sample/velero-backup.json",
    requests: int = 1,
    tolerated: bool = False,
) -> MatrixRow:
    """A row of the matrix; an identity policy that says what the effect says, when no cells are given."""
    state = {"allow": "allow", "unknown": "unknown", "implicit deny": "none"}.get(effect, "deny")
    return MatrixRow(
        operation,
        title,
        "velero-plugin-for-aws",
        action,
        resource,
        effect,
        cells or (Cell("identity policy", state), Cell("permissions boundary", "assumed", "there is none")),
        requests,
        tolerated,
    )


def prerequisite(
    code: str, text: str, standing: Standing, rules: tuple[str, ...] = (), note: str = ""
) -> PrerequisiteRow:
    """A documented prerequisite."""
    return PrerequisiteRow(code, "aws", text, "AWS, Prerequisites", standing, rules, note)


def run(*, strict: bool = False) -> Run:
    """How a sample was made: at a time that does not move."""
    return Run("backup-preflight", "0.1.0", 76, "db8d4e13feabbb23", "2026-02-03T04:05:06Z", strict, "blocker")


def fields() -> tuple[Field, ...]:
    """The location, echoed."""
    return (
        Field("provider", "aws", span(DOCUMENT, 4, 11)),
        Field("bucket", "acme-prod-velero", span(DOCUMENT, 5, 9)),
        Field("region", "eu-central-1", span(DOCUMENT, 6, 9)),
        Field("credentials.accessKeyId", "AKIA…HULO", span(DOCUMENT, 9, 16)),
        Field("principal", "arn:aws:iam::111122223333:user/velero", span(DOCUMENT, 10, 12)),
        Field("features", "file-system-backup, object-store, volume-snapshots"),
    )


def inputs() -> tuple[Input, ...]:
    """The documents that were read."""
    return (
        Input(DOCUMENT, "04ee6e9c01b196f758af5d087c293764a441d51e8fa78461235b7eb50265be4a", 488),
        Input(POLICY, "9f411ba34a5da4cb8484d194322308aaaec8785065c5e1be2e9e9c4b8b238c22", 672),
    )
