"""The report for review and sign-off: one self-contained page that needs neither script nor network."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from checker.model.finding import Outcome
from checker.model.rule import Severity
from reports.sanitize import sentence, shown, visible
from reports.summary import causes, counts, gaps, of, operations
from reports.view import Anchors, assumed_columns, columns, diffs, matrix_lines, short, snippet

if TYPE_CHECKING:
    from jinja2 import Environment

    from checker.model.report import Report
    from reports.style import Style

TEMPLATE = "report.html.j2"
STYLESHEET = "report.css"


def render(report: Report, _style: Style) -> str:
    """The page; everything foreign in it is escaped and made visible."""
    from markupsafe import Markup  # noqa: PLC0415 - comes with Jinja2, which only this format needs

    css = files("reports").joinpath("templates", STYLESHEET).read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    layers = columns(report)
    template = _environment().get_template(TEMPLATE)
    return template.render(
        report=report,
        anchors=Anchors(report.findings),
        counts=counts(report),
        blockers=causes(report, Severity.BLOCKER),
        risks=causes(report, Severity.RISK),
        advice=causes(report, Severity.ADVICE),
        errors=of(report, Outcome.ERROR),
        gaps=gaps(report),
        undecided=of(report, Outcome.UNKNOWN),
        passed=of(report, Outcome.PASS),
        not_examined=of(report, Outcome.NOT_EXAMINED),
        not_applicable=of(report, Outcome.NOT_APPLICABLE),
        layers=layers,
        assumed_layers=assumed_columns(report),
        operations=[(line, matrix_lines(line, layers)) for line in operations(report)],
        css=Markup(css),  # noqa: S704 - our own file, whose digest the policy names
        digest=digest,
    )


@cache
def _environment() -> Environment:
    """The templates, compiled once for all the pages of a run."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - slow to import
    from markupsafe import Markup  # noqa: PLC0415 - comes with Jinja2

    def inert(value: object) -> object:
        """Every text that reaches the page passes here, so that no place of a template can forget it."""
        return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        finalize=inert,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        {"shown": shown, "sentence": sentence, "snippet": snippet, "short": short, "diffs": diffs}
    )
    return environment
