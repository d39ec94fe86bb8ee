"""The report for programs: versioned JSON, whose schema is published as ``report-v1.schema.json``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from checker.model.finding import Outcome
from reports.summary import counts

if TYPE_CHECKING:
    from checker.model.finding import Finding, ReadFact, Remedy, ShownStep
    from checker.model.place import Excerpt, Span
    from checker.model.report import Assumption, MatrixRow, PrerequisiteRow, Report
    from reports.style import Style

SCHEMA = "backup-preflight/report/v1"


def render(report: Report, _style: Style) -> str:
    """The report as indented JSON, in ASCII."""
    return inert(json.dumps(to_dict(report), indent=2))


def inert(text: str) -> str:
    """JSON in ASCII, so that no terminal, editor or encoder can stumble on it; DEL alone is not escaped by ``json``."""
    return text.replace("\x7f", "\\u007f")


def to_dict(report: Report) -> dict[str, object]:
    """The report as plain values, in the order a reader wants them."""
    run = report.run
    return {
        "schema": SCHEMA,
        "location": report.location,
        "provider": report.provider,
        "verdict": report.word.value,
        "exitCode": report.exit_code,
        "headline": report.headline,
        "counts": _counts(report),
        "findings": [_finding(finding) for finding in report.findings],
        "operations": [_row(row) for row in report.matrix],
        "prerequisites": [_prerequisite(row) for row in report.prerequisites],
        "assumptions": [_assumption(item) for item in report.assumptions],
        "facts": [_fact(fact) for fact in _facts(report)],
        "fields": [{"name": f.name, "value": f.value, "span": _span(f.span)} for f in report.fields],
        "inputs": [{"name": i.name, "sha256": i.sha256, "size": i.size} for i in report.inputs],
        "run": {
            "tool": run.tool,
            "version": run.version,
            "rules": run.rules,
            "rulesDigest": run.rules_digest,
            "generatedAt": run.generated_at,
            "strict": run.strict,
            "failOn": run.fail_on,
        },
    }


def _counts(report: Report) -> dict[str, object]:
    found = counts(report)
    return {
        "fail": {"blocker": found.blockers, "risk": found.risks, "advice": found.advice},
        "unknown": found.undecided,
        "error": found.errors,
        "pass": found.passed,
        "notExamined": found.not_examined,
        "notApplicable": found.not_applicable,
    }


def _finding(finding: Finding) -> dict[str, object]:
    request = {"action": finding.action, "resource": finding.resource, "effect": finding.effect}
    return {
        "rule": finding.rule.code,
        "name": finding.rule.name,
        "outcome": finding.outcome.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "subject": finding.subject,
        "fingerprint": finding.fingerprint,
        "operation": finding.operation or None,
        "error": finding.error or None,
        "cause": finding.cause if finding.outcome is Outcome.FAIL else None,
        "spans": [_span(span) for span in finding.spans],
        "excerpts": [_excerpt(excerpt) for excerpt in finding.excerpts],
        "remedy": _remedy(finding.remedy),
        "request": request if finding.action else None,
        "steps": [_step(step) for step in finding.steps],
        "facts": [fact.name for fact in finding.facts],
    }


def _span(span: Span | None) -> dict[str, object] | None:
    if span is None:
        return None
    start = {"file": span.file, "line": span.line, "column": span.column}
    return {**start, "endLine": span.end_line, "endColumn": span.end_column}


def _excerpt(excerpt: Excerpt) -> dict[str, object]:
    return {"firstLine": excerpt.first_line, "lines": list(excerpt.lines), "span": _span(excerpt.span)}


def _remedy(remedy: Remedy | None) -> dict[str, object] | None:
    if remedy is None:
        return None
    return {
        "text": remedy.text,
        "diff": remedy.diff or None,
        "command": remedy.command or None,
        "safe": remedy.safe,
    }


def _step(step: ShownStep) -> dict[str, object]:
    return {
        "layer": step.layer,
        "label": step.label,
        "effect": step.effect,
        "applies": step.applies,
        "why": step.why,
        "decides": step.decides,
        "origin": step.origin or None,
        "span": _span(step.span),
        "unread": list(step.unread),
    }


def _facts(report: Report) -> list[ReadFact]:
    """Every fact that a rule read, once; findings name them. One whose place was looked up goes before its twins."""
    found: dict[str, ReadFact] = {}
    for finding in report.findings:
        for fact in finding.facts:
            if fact.name not in found or (fact.span is not None and found[fact.name].span is None):
                found[fact.name] = fact
    return [found[name] for name in sorted(found)]


def _fact(fact: ReadFact) -> dict[str, object]:
    return {
        "name": fact.name,
        "title": fact.title,
        "state": fact.state,
        "origin": fact.origin,
        "assumption": fact.assumption or None,
        "span": _span(fact.span),
        "permission": fact.permission or None,
    }


def _row(row: MatrixRow) -> dict[str, object]:
    return {
        "operation": row.operation,
        "title": row.title,
        "client": row.client,
        "action": row.action,
        "resource": row.resource,
        "requests": row.requests,
        "effect": row.effect,
        "tolerated": row.tolerated,
        "layers": [
            {"layer": cell.layer, "state": cell.state, "note": cell.note or None, "span": _span(cell.span)}
            for cell in row.cells
        ],
    }


def _prerequisite(row: PrerequisiteRow) -> dict[str, object]:
    return {
        "code": row.code,
        "text": row.text,
        "section": row.section,
        "standing": row.standing.value,
        "rules": list(row.rules),
        "note": row.note or None,
    }


def _assumption(item: Assumption) -> dict[str, object]:
    return {
        "fact": item.fact,
        "title": item.title,
        "text": item.text,
        "origin": item.origin,
        "rules": list(item.rules),
    }
