"""The command ``probe --clean``: what a killed probe left goes, what may not be removed is listed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.checker.evidence.probes.probing import document
from tests.servers.seaweedfs import needs

if TYPE_CHECKING:
    from tests.servers.seaweedfs import Seaweed

ROOT = Path(__file__).parents[3]
NAME = "backup-preflight-0123456789abcdef"


def _run(seaweedfs: Seaweed, folder: Path, bucket: str, key: tuple[str, str], *more: str) -> tuple[int, str, str]:
    given = document(bucket, seaweedfs.url, needs(bucket), str(seaweedfs.running.authority))
    given["credentials"] = {"accessKeyId": key[0], "secretAccessKey": {"env": "PROBED_SECRET"}}
    (folder / "location.json").write_text(json.dumps(given), encoding="utf-8")
    environ = {
        **os.environ, "PYTHONPATH": str(ROOT), "PROBED_SECRET": key[1], "NO_PROXY": "localhost",
        "XDG_STATE_HOME": str(folder / "state"),
    }  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-m", "checker", "probe", *more, "location.json"],
        cwd=folder, env=environ, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert key[1] not in ran.stdout + ran.stderr
    return ran.returncode, ran.stdout, ran.stderr


def test_leftovers_of_another_machine_are_removed_and_nothing_else(seaweedfs: Seaweed, tmp_path: Path) -> None:
    """Objects in each of the three folders go; a backup stays; the second time there is nothing to do."""
    bucket = seaweedfs.bucket("cli-clean")
    s3 = seaweedfs.client("s3")
    for folder in ("metadata", "restores", "kopia", "backups"):
        s3.put_object(Bucket=bucket, Key=f"{folder}/{NAME}/x", Body=b"x")
    admin = (seaweedfs.running.key_id, seaweedfs.running.secret.reveal())
    code, out, _ = _run(seaweedfs, tmp_path, bucket, admin, "--clean")
    assert (code, out) == (0, f"removed what probes had left in {bucket}\n")
    assert seaweedfs.keys_of(bucket) == [f"backups/{NAME}/x"]
    code, out, _ = _run(seaweedfs, tmp_path, bucket, admin, "--clean")
    assert (code, out) == (0, f"no probe left anything in {bucket}\n")


def test_what_may_not_be_removed_is_listed(seaweedfs: Seaweed, tmp_path: Path) -> None:
    """A credential without s3:DeleteObject: exit code 1, and the command for somebody who has it."""
    bucket = seaweedfs.bucket("cli-refused")
    key = seaweedfs.user("cli-refused", needs(bucket, "s3:DeleteObject"))
    seaweedfs.client("s3").put_object(Bucket=bucket, Key=f"kopia/{NAME}/x", Body=b"x")
    code, out, _ = _run(seaweedfs, tmp_path, bucket, key, "--clean")
    assert code == 1
    assert f"aws s3api delete-object --bucket {bucket} --key kopia/{NAME}/x" in out
    assert f"--endpoint-url {seaweedfs.url}" in out


def test_a_probe_is_made_by_a_check(seaweedfs: Seaweed, tmp_path: Path) -> None:
    """Without --clean the command says how a probe is made, and does nothing."""
    code, _, err = _run(seaweedfs, tmp_path, "any", ("AKIAX", "secret"))
    assert code == 2
    assert "check --live --probe" in err
