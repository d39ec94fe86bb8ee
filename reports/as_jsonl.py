"""The report of one location on one line of JSON, for fleets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reports.as_json import inert, to_dict

if TYPE_CHECKING:
    from checker.model.report import Report
    from reports.style import Style


def render(report: Report, _style: Style) -> str:
    """The same values as the JSON report, on one line."""
    return inert(json.dumps(to_dict(report), separators=(",", ":")))
