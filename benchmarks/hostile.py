"""Hostile input: patterns that defeat backtracking matchers, and the files that break other tools.

    .venv/bin/python benchmarks/hostile.py

Prints the time of one decision for each pattern and length (linear in the text), and of one run for each file.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from checker.policy.aws_language.wildcard import compile_tokens, tokens_of  # noqa: E402 - the path is set above

PATTERNS = {
    "a*a*a*… b, 30 stars": "a*" * 30 + "b",
    "* + a x 500 + b": "*" + "a" * 500 + "b",
    "*?a?a?a… b": "*" + "?a" * 200 + "b",
    "? x 500 + *": "?" * 500 + "*z",
}
LOCATION = {
    "apiVersion": "backup-preflight/v1",
    "kind": "BackupLocation",
    "name": "hostile",
    "provider": "aws",
    "bucket": "acme-prod-velero",
    "region": "eu-central-1",
    "principal": "arn:aws:iam::111122223333:user/velero",
    "evidence": {"identityPolicies": ["policy.json"]},
}


def files() -> dict[str, bytes]:
    """Files that end other tools in a traceback, a crash or a minute of silence."""
    statement = '{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-prod-velero/*"}'
    policy = '{"Version":"2012-10-17","Statement":[%s]}'
    many = policy % ",".join([statement] * 9000)
    return {
        "duplicate key": b'{"Version":"2012-10-17","Version":"2008-10-17","Statement":[]}',
        "100,000 nested lists": b"[" * 100_000 + b"]" * 100_000,
        "5,000 nested objects": b'{"a":' * 5000 + b"1" + b"}" * 5000,
        "5,000-digit number": b'{"Version":' + b"1" * 5000 + b"}",
        "byte-order mark": b"\xef\xbb\xbf" + (policy % statement).encode(),
        "UTF-16": (policy % statement).encode("utf-16"),
        "not UTF-8": b'{"Version":"\xff\xfe"}',
        "NUL at the end": (policy % statement).encode() + b"\0",
        "NUL in an action": (policy % statement.replace("GetObject", "Get\\u0000Object")).encode(),
        "NaN": b'{"Version":NaN}',
        "lone surrogate": b'{"Version":"\\ud83d"}',
        "empty list": b"[]",
        "null": b"null",
        "empty": b"",
        "statement null": b'{"Version":"2012-10-17","Statement":null}',
        "40,000 statements, 8 MB": (policy % ",".join([statement + " " * 120] * 40_000)).encode(),
        "one 5 MB string": b'{"Version":"' + b"a" * 5_000_000 + b'"}',
        "at the size bound": many.encode()[: 1024 * 1024],
        "9,000 statements": many.encode(),
    }


def patterns() -> None:
    """Time one match of each pattern against texts of doubling length."""
    for name, pattern in PATTERNS.items():
        matches = compile_tokens(tokens_of(pattern))
        figures = []
        for length in (5_000, 10_000, 20_000):
            text = "a" * length
            started = time.perf_counter()
            for _ in range(20):
                matches(text)
            figures.append((time.perf_counter() - started) / 20 * 1000)
        shown = "".join(f"{figure:9.3f} ms" for figure in figures)
        print(f"{name:<24}{shown}   at 5,000, 10,000, 20,000 characters")


def main() -> None:
    """Time every pattern, then one whole run for every file."""
    patterns()
    for name, data in files().items():
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "policy.json").write_bytes(data)
            (Path(folder) / "location.json").write_text(json.dumps(LOCATION), encoding="utf-8")
            started = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-m", "checker", "check", f"{folder}/location.json"],
                cwd=ROOT,
                env=dict(os.environ),
                capture_output=True,
                text=True,
                check=False,
            )
            elapsed = time.perf_counter() - started
        said = (done.stderr or done.stdout).strip().splitlines()
        traceback = "  TRACEBACK" if "Traceback" in done.stderr else ""
        print(f"{name:<24} {elapsed:5.2f} s  exit {done.returncode}{traceback}  {said[0][:100] if said else ''}")


if __name__ == "__main__":
    main()
