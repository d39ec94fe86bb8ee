"""A probe that is ended: by Ctrl-C and SIGTERM it cleans up, after SIGKILL ``probe --clean`` does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.checker.evidence.probes.probing import ALL, document, prober
from tests.servers.faulty import Faulty, Seen, faulty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.servers.seaweedfs import Seaweed

ROOT = Path(__file__).parents[4]
PATIENCE = 60.0
MOMENTS = {
    "first object": ("PUT", "results.gz", ""),
    "upload begun": ("POST", "logs.gz", "uploads"),
    "second part": ("PUT", "logs.gz", "partNumber=2"),
    "upload to abort": ("PUT", "list.json.gz", "partNumber=1"),
    "blob of kopia": ("PUT", "-s7f3a9c21d4e6b805140", ""),
    "deleting": ("DELETE", "kopia.repository", ""),
}


def _is(seen: Seen, moment: tuple[str, str, str]) -> bool:
    method, end, query = moment
    return seen.method == method and seen.path.endswith(end) and query in seen.query


@contextmanager
def proxied(seaweedfs: Seaweed) -> Iterator[Faulty]:
    """A proxy before the server, which sees every request."""
    folder = seaweedfs.running.authority.parent
    pair = (folder / "server.pem", folder / "server.key")
    with faulty(seaweedfs.url, seaweedfs.running.authority, pair) as proxy:
        yield proxy


def ended(
    seaweedfs: Seaweed, folder: Path, bucket: str, number: int, moment: tuple[str, str, str]
) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    """A probe that gets a signal as one request of it arrives; it has ended."""
    with proxied(seaweedfs) as proxy:
        given = document(bucket, proxy.url, ALL, str(seaweedfs.running.authority))
        (folder / "given.json").write_text(json.dumps(given), encoding="utf-8")
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.checker.evidence.probes.child", str(folder), seaweedfs.running.key_id],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "localhost"}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        sent: list[Seen] = []

        def choose(seen: Seen) -> None:
            if not sent and _is(seen, moment):
                sent.append(seen)
                child.send_signal(number)
                if number == signal.SIGKILL:
                    child.wait(PATIENCE)

        proxy.choose = choose
        child.communicate(seaweedfs.running.secret.reveal() + "\n", timeout=PATIENCE)
        assert sent, "the probe never came to that request"
        return child, given


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_probe_and_leaves_nothing(
    seaweedfs: Seaweed, tmp_path: Path, number: int, moment: tuple[str, str, str]
) -> None:
    """Whichever request it comes in, the bucket is empty afterwards, and the journal is gone."""
    bucket = seaweedfs.bucket(f"signal-{os.urandom(4).hex()}")
    child, _ = ended(seaweedfs, tmp_path, bucket, number, moment)
    assert child.returncode in {1, 130, -signal.SIGINT, 128 + signal.SIGTERM}
    assert child.returncode == 128 + signal.SIGTERM or number == signal.SIGINT
    assert seaweedfs.keys_of(bucket) == []
    assert list((tmp_path / "state").glob("*")) == []


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
@pytest.mark.parametrize("journal", [True, False], ids=["same machine", "another machine"])
def test_what_a_killed_probe_left_is_cleaned_up(
    seaweedfs: Seaweed, tmp_path: Path, moment: tuple[str, str, str], *, journal: bool
) -> None:
    """By the journal, or by what the bucket lists; whatever else lies there stays, and a second time does nothing."""
    bucket = seaweedfs.bucket(f"killed-{os.urandom(4).hex()}")
    s3 = seaweedfs.client("s3")
    others = [
        "backups/nightly/velero-backup.json",
        "restores/backup-preflight-0123456789abcde/near",
        "restores/backup-preflight-0123456789abcdef0/near",
        "restores/backup-preflight-0123456789ABCDEF/near",
        "kopia/backup-preflight/kopia.repository",
        "other/backup-preflight-0123456789abcdef/near",
    ]
    for key in others:
        s3.put_object(Bucket=bucket, Key=key, Body=b"kept")
    child, given = ended(seaweedfs, tmp_path, bucket, signal.SIGKILL, moment)
    assert child.returncode == -signal.SIGKILL
    assert len(list((tmp_path / "state").glob("*"))) == 1
    if not journal:
        for path in (tmp_path / "state").glob("*"):
            path.unlink()
    given["s3Url"] = seaweedfs.url
    if journal:
        # The journal names the endpoint that was probed: the proxy, which is gone.
        path = next((tmp_path / "state").glob("*"))
        text = path.read_text(encoding="utf-8")
        head = json.loads(text.splitlines()[0]) | {"endpoint": seaweedfs.url}
        path.write_text(
            "\n".join([json.dumps(head), *text.splitlines()[1:]]) + '\n{"put": "restores/ba', encoding="utf-8"
        )
    admin = seaweedfs.running
    with prober(tmp_path, given, admin.key_id, admin.secret.reveal()) as by:
        first, second = by.clean(), by.clean()
        assert by.journals == []
    assert first.left == second.left == ()
    assert second.removed == 0
    assert seaweedfs.keys_of(bucket) == sorted(others)
