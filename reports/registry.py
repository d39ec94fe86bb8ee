"""The formats by name; a renderer's module is imported when it renders."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checker.model.report import Report
    from reports.style import Style


class Renderer(NamedTuple):
    """A format: its module has a function ``render(report, style)``, pure, without clock or file."""

    module: str
    summary: str

    def render(self, report: Report, style: Style) -> str:
        """The report as text of this format."""
        function = cast("Callable[[Report, Style], str]", importlib.import_module(self.module).render)
        return function(report, style)


RENDERERS: Mapping[str, Renderer] = {
    "text": Renderer("reports.as_text", "for the terminal"),
    "json": Renderer("reports.as_json", "for programs; its JSON Schema is published"),
    "jsonl": Renderer("reports.as_jsonl", "one line a location and a summary, for fleets"),
    "html": Renderer("reports.as_html", "one self-contained page, for review and sign-off"),
}
