"""MinIO's own policy engine as a program beside the tests: what is held against ours, and what the stand-in asks.

The program (``minio_engine/main.go``) is built with Go over ``github.com/minio/pkg/v3`` v3.1.3, which the community
server is built with, into the cache outside the checkout; ``make servers`` does so beforehand.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SOURCES = Path(__file__).parent / "minio_engine"
_FILES = ("go.mod", "go.sum", "main.go")
_GO = "go-1.26.6"
"""Where "make servers" installs Go, where the machine has none (requirements/servers/go.in)."""
_BATCH = 200
"""Questions that are sent before their answers are read: few enough to fit into a pipe with room to spare."""


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "backup-preflight"


def go() -> str | None:
    """The path of Go, where there is one."""
    places = ("go", "/usr/local/go/bin/go", str(_cache() / _GO / "bin" / "go"))
    return next((path for place in places if (path := shutil.which(place)) is not None), None)


def program() -> Path | None:
    """The built program; it is built now where it is missing, and ``None`` where there is no Go to do so."""
    digest = hashlib.sha256(b"".join((SOURCES / name).read_bytes() for name in _FILES)).hexdigest()[:16]
    built = _cache() / f"minio-engine-{digest}" / "minio_engine"
    if built.is_file():
        return built
    compiler = go()
    if compiler is None:
        return None
    built.parent.mkdir(parents=True, exist_ok=True)
    # Two runs may build at once: whoever is last puts the same program there again.
    fresh = built.with_name(f"minio_engine.{os.getpid()}")
    command = [compiler, "build", "-trimpath", "-o", str(fresh), "."]
    subprocess.run(command, cwd=SOURCES, check=True, timeout=600, stdin=subprocess.DEVNULL)
    fresh.replace(built)
    return built


def needed_oracle() -> Path:
    """The program; the test is skipped, or fails in CI, where it cannot be built."""
    from tests.servers import needed  # noqa: PLC0415 - "make servers" runs this file where no tests can

    return Path(needed("minio_engine"))


class Oracle:
    """The running program; questions of several threads are answered one after the other."""

    def __init__(self, path: Path) -> None:
        """Start it; it reads its standard input until that is closed."""
        self._lock = threading.Lock()
        self._process = subprocess.Popen([str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, questions: Iterable[Mapping[str, object]]) -> list[dict[str, Any]]:
        """The answers, in the order of the questions."""
        lines = [json.dumps(question).encode() + b"\n" for question in questions]
        answers: list[dict[str, Any]] = []
        with self._lock:
            for start in range(0, len(lines), _BATCH):
                answers += self._batch(lines[start : start + _BATCH])
        return answers

    def _batch(self, lines: list[bytes]) -> list[dict[str, Any]]:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        # The program answers while it is asked: somebody has to write while somebody reads.
        writer = threading.Thread(target=lambda: (stdin.write(b"".join(lines)), stdin.flush()))
        writer.start()
        try:
            return [json.loads(stdout.readline()) for _ in lines]
        finally:
            writer.join()

    def accepts(self, policy: str) -> bool:
        """Whether the server would store this text as a policy."""
        return bool(self.ask([{"op": "parse", "policy": policy}])[0]["ok"])

    def accepts_for_bucket(self, policy: str, bucket: str) -> bool:
        """Whether the server would store this text as the policy of a bucket."""
        return bool(self.ask([{"op": "parse-bucket", "policy": policy, "bucket": bucket}])[0]["ok"])

    def allows(self, policies: Sequence[str], action: str, bucket: str = "", object_: str = "", **more: object) -> bool:
        """What the policies together say of a request; raises ``ValueError`` where one of them is refused."""
        question = {"op": "decide", "policies": list(policies), "action": action, "bucket": bucket, "object": object_}
        return _allowed(self.ask([{**question, **more}])[0])

    def allows_anonymous(self, policy: str, action: str, bucket: str, object_: str = "", **more: object) -> bool:
        """What a bucket's policy says of an anonymous request."""
        question = {"op": "decide-bucket", "policy": policy, "action": action, "bucket": bucket, "object": object_}
        return _allowed(self.ask([{**question, **more}])[0])

    def close(self) -> None:
        """End the program."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(10)
        if self._process.stdout is not None:
            self._process.stdout.close()


def _allowed(answer: Mapping[str, Any]) -> bool:
    if "allowed" not in answer:
        raise ValueError(answer.get("error", "no answer"))
    return bool(answer["allowed"])


if __name__ == "__main__":
    if program() is None:
        sys.exit("there is no Go to build MinIO's policy engine with, which the tests hold ours against")
