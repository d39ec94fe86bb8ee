"""``python -m checker``."""

from __future__ import annotations

from checker.cli.main import entry

if __name__ == "__main__":
    entry()
