"""A probe in a process of its own, for tests that end it: ``python -m ... LOCATION STATE``; the secret is on stdin."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.checker.evidence.probes.probing import prober


def main(folder: Path, key_id: str) -> None:
    """Probe the location in a folder, and say what came of it."""
    given = json.loads((folder / "given.json").read_text(encoding="utf-8"))
    with prober(folder, given, key_id, sys.stdin.readline().strip()) as by:
        answer = by.probe(leave=True)
    sys.stdout.write(json.dumps(answer.body))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
