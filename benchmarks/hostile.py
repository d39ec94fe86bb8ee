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

from benchmarks.engine import policies, requests  # noqa: E402 - the path is set above

PATTERNS = {
    "a*a*a*…b": "a*" * 30 + "b",
    "a*a*a*…b*": "a*" * 30 + "b*",
    "* ax500 b": "*" + "a" * 500 + "b",
    "* ax500 b *": "*" + "a" * 500 + "b*",
    "*?a?a?a…b": "*" + "?a" * 200 + "b",
    "*?a?a?a…b*": "*" + "?a" * 200 + "b*",
    "* b?ax500 *": "*b?" + "a" * 500 + "*",
    "*a?*a?*a?…b*": "*a?" * 400 + "*b*",
}
"""A pattern that ends in a letter fails at the text's last one; with a star at its end it has to be looked for."""
LENGTHS = (5_000, 10_000, 20_000)
ARN = "arn:aws:s3:::acme-prod-velero/"
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


def texts(length: int) -> tuple[str, ...]:
    """Texts that nearly match: all ``a``, and with a ``b`` so late or so regularly that a matcher hopes on."""
    return "a" * length, "a" * (length - 1) + "b", ("a" * 499 + "b") * (length // 500), "ab" * (length // 2)


def slowest(pattern: str, length: int) -> float:
    """Milliseconds of the slowest decision about objects with names of that length, nothing kept between them."""
    allow = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{ARN}{pattern}"}
    compiled = policies({"Version": "2012-10-17", "Statement": [allow]})
    (asked,) = (request for request in requests() if request.action == "s3:GetObject")
    figures = []
    for text in texts(length):
        request = asked._replace(resource=f"{ARN}{text}")
        compiled.decide(request)
        started = time.perf_counter()
        for _ in range(10):
            compiled.decide(request)
        figures.append((time.perf_counter() - started) / 10 * 1000)
    return max(figures)


def patterns() -> None:
    """Time a decision about each pattern against texts of doubling length."""
    print(f"{'ms a decision':<24}" + "".join(f"{length:>12,}" for length in LENGTHS) + "   characters")
    for name, pattern in PATTERNS.items():
        print(f"{name:<24}" + "".join(f"{slowest(pattern, length):>12.3f}" for length in LENGTHS))


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
