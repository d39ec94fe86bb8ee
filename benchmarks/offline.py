"""One offline run against ``python -c "import boto3"``, paired run by run in the same environment.

    .venv/bin/python benchmarks/offline.py [RUNS]

Prints the median ratios and the peak memory of one check of the documented location with all rules on; and of two
locations whose bucket has a policy: one that only denies, and one that lets another account in, for which alone
policyuniverse is imported.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# An installed program has its byte code beside it; the warm-up run may write it.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
CHECK = ("-m", "checker", "check", "fixtures/locations/documented-aws.yaml")
DENYING = ("-m", "checker", "check", "fixtures/locations/hardened/location.yaml")
SHARED = ("-m", "checker", "check", "fixtures/locations/cross-account.yaml")
VERSION = ("-m", "checker", "--version")
BOTO3 = ("-c", "import boto3")
BARE = ("-c", "pass")


def once(arguments: tuple[str, ...]) -> tuple[float, float]:
    """Wall seconds and peak MiB of one run of this interpreter."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    started = time.perf_counter()
    actions = [(os.POSIX_SPAWN_DUP2, nowhere, 1), (os.POSIX_SPAWN_DUP2, nowhere, 2)]
    pid = os.posix_spawn(sys.executable, [sys.executable, *arguments], ENVIRONMENT, file_actions=actions)
    _, _, usage = os.wait4(pid, 0)
    elapsed = time.perf_counter() - started
    os.close(nowhere)
    return elapsed, usage.ru_maxrss / 1024


def main(runs: int) -> None:
    """Warm up, run everything in turn, print medians and ratios."""
    os.chdir(ROOT)
    commands = {
        "check": CHECK,
        "with every fact": DENYING,
        "shared bucket": SHARED,
        "--version": VERSION,
        "import boto3": BOTO3,
        "bare python": BARE,
    }
    for arguments in commands.values():
        once(arguments)
    results: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, arguments in commands.items():
            results[name].append(once(arguments))
    peer = [seconds for seconds, _ in results["import boto3"]]
    for name, rows in results.items():
        ratio = statistics.median(seconds / other for (seconds, _), other in zip(rows, peer, strict=True))
        median = statistics.median(seconds for seconds, _ in rows)
        peak = max(memory for _, memory in rows)
        print(f"{name:<15} median {median * 1000:6.1f} ms   ratio to import boto3 {ratio:4.2f}   peak {peak:5.1f} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
