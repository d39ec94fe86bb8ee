"""What the community's MinIO knows, read anew from its own policy library: ``python -m docs.minio_known`` writes it.

The names of actions and condition keys are taken from the sources of github.com/minio/pkg (AGPL: names are facts, and
nothing else is copied), as the tests' oracle is built with it. Which key an action knows is asked of the oracle. What
the newer generation (AIStor) knows stays as it was read from the same sources of 2026-08-20: no release has them yet.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.servers.engine_oracle import SOURCES, Oracle, go, needed_oracle

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE = Path(__file__).resolve().parent.parent / "checker" / "policy" / "minio_language" / "known.json"
MODULE = "github.com/minio/pkg/v3"
_LISTS = {
    "s3": ("action.go", "supportedActions"),
    "objects": ("action.go", "supportedObjectActions"),
    "admin": ("admin-action.go", "supportedAdminActions"),
    "sts": ("sts-action.go", "supportedSTSActions"),
    "kms": ("kms-action.go", "supportedKMSActions"),
}
_CONSTANT = re.compile(r'^\s*(\w+)(?:\s+\w+)?\s*=\s*"([^"]+)"', re.MULTILINE)
_KEY = re.compile(r'=\s*"((?:aws|jwt|ldap|s3|sts|svc):[^"]+)"')


def main() -> None:
    """Write the file again."""
    oracle = Oracle(needed_oracle())
    try:
        data = json.loads(FILE.read_text(encoding="utf-8"))
        data["community"] = {"source": data["community"]["source"], **table(oracle)}
    finally:
        oracle.close()
    FILE.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def table(oracle: Oracle) -> dict[str, Any]:
    """What the library knows."""
    folder = _sources() / "policy"
    names = {kind: _names(folder / file, variable) for kind, (file, variable) in _LISTS.items()}
    found = sorted({key for file in (folder / "condition").glob("*.go") for key in _KEY.findall(file.read_text())})
    keys = [key for key, is_known in zip(found, _takes(oracle, "s3:*", found), strict=True) if is_known]
    known = {
        action: {key for key, is_known in zip(keys, _takes(oracle, action, keys), strict=True) if is_known}
        for action in names["s3"]
        if action != "s3:*"
    }
    common = set.intersection(*known.values())
    extra = {action: sorted(of - common) for action, of in known.items() if of - common}
    return {**names, "keys": keys, "common": sorted(common), "extra": extra}


def _sources() -> Path:
    """Where Go keeps the sources of the library; they are fetched where they are missing."""
    command = [go() or "go", "mod", "download", "-json", MODULE]
    said = subprocess.run(  # noqa: S603 - Go itself, with nothing of anybody's input
        command, cwd=SOURCES, check=True, capture_output=True, timeout=300, stdin=subprocess.DEVNULL
    )
    return Path(json.loads(said.stdout)["Dir"])


def _names(file: Path, variable: str) -> list[str]:
    """The texts of the constants that a table of the library lists."""
    text = file.read_text(encoding="utf-8")
    constants = dict(_CONSTANT.findall(text))
    listed = text.partition(f"var {variable} = ")[2].partition("\n}")[0]
    return sorted(constants[name] for name in re.findall(r"^\s+(\w+):\s*\{", listed, re.MULTILINE))


def _takes(oracle: Oracle, action: str, keys: Iterable[str]) -> list[bool]:
    """Whether an action takes each of some condition keys."""
    statements = [
        {"Effect": "Allow", "Action": action, "Resource": "*", "Condition": {"StringLike": {key: "abc/x"}}}
        for key in keys
    ]
    policies = (json.dumps({"Version": "2012-10-17", "Statement": [statement]}) for statement in statements)
    return [bool(answer["ok"]) for answer in oracle.ask({"op": "parse", "policy": text} for text in policies)]


if __name__ == "__main__":
    main()
