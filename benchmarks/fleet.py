"""A fleet in one run: 1,000 and 10,000 locations as JSON Lines, time and peak memory of each.

.venv/bin/python benchmarks/fleet.py [LOCATIONS]
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# An installed program has its byte code beside it; the warm-up run may write it.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
POLICY = json.loads((ROOT / "fixtures/policies/documented-aws.json").read_text(encoding="utf-8"))


def location(number: int) -> str:
    """One location with its policy inline, on one line."""
    body = {
        "apiVersion": "backup-preflight/v1",
        "kind": "BackupLocation",
        "name": f"location-{number}",
        "provider": "aws",
        "bucket": "acme-prod-velero",
        "region": "eu-central-1",
        "credentials": {"type": "static", "accessKeyId": "AKIARTX3GSDSVVNZHULO", "secretAccessKey": {"env": "UNSET"}},
        "principal": "arn:aws:iam::111122223333:user/velero",
        "evidence": {"identityPolicies": [POLICY]},
    }
    return json.dumps(body)


def run(count: int, folder: str) -> tuple[float, float]:
    """Wall seconds and peak MiB of one run over ``count`` locations."""
    source = Path(folder) / f"{count}.jsonl"  # the ending tells a fleet: it is read line by line
    with source.open("w", encoding="utf-8") as file:
        file.writelines(f"{location(number)}\n" for number in range(count))
    arguments = ["-m", "checker", "check", str(source), "--format", f"jsonl={folder}/{count}.out"]
    started = time.perf_counter()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, nowhere, 1)]
    pid = os.posix_spawn(sys.executable, [sys.executable, *arguments], ENVIRONMENT, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    elapsed = time.perf_counter() - started
    os.close(nowhere)
    if status:
        message = f"the run over {count} locations ended with {os.waitstatus_to_exitcode(status)}"
        raise SystemExit(message)
    return elapsed, usage.ru_maxrss / 1024


def main(most: int) -> None:
    """Run a tenth, then all; flat memory and linear time show in the ratios."""
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        few, many = run(most // 10, folder), run(most, folder)
    print(f"{most // 10:>6} locations {few[0]:7.2f} s  peak {few[1]:6.1f} MiB")
    print(f"{most:>6} locations {many[0]:7.2f} s  peak {many[1]:6.1f} MiB")
    print(f"ratio: time {many[0] / few[0]:.1f} for 10 times the locations, memory {many[1] / few[1]:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
