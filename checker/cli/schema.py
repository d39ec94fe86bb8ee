"""The command ``schema``: the published JSON Schemas."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from checker.cli.console import Console

SCHEMAS = {
    "location": ("checker.intake", "schemas/location-v1.schema.json"),
    "report": ("reports", "schemas/report-v1.schema.json"),
    "snapshot": ("checker.evidence", "schemas/snapshot-v1.schema.json"),
}
"""What may be asked for, and where it stands in the installed packages."""


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the schema that was named."""
    package, path = SCHEMAS[options.name]
    console.out(files(package).joinpath(path).read_text(encoding="utf-8").rstrip())
    return 0
