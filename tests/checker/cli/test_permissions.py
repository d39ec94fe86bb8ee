"""The command ``permissions``, as a user runs it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.checker.cli.running import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

LOCATION = """\
apiVersion: backup-preflight/v1
kind: BackupLocation
name: prod
provider: aws
bucket: acme-prod-velero
region: eu-central-1
principal: arn:aws:iam::111122223333:user/velero
"""


def test_without_a_location_it_says_what_to_fill_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy on standard output, and the rest on standard error."""
    done = run(monkeypatch, "permissions")
    assert done.code == 0
    assert json.loads(done.out)["Version"] == "2012-10-17"
    assert "<bucket>" in done.out
    assert "angle brackets" in done.err


def test_it_writes_the_policy_of_a_location(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every name is the location's; nothing is left to fill in."""
    (tmp_path / "a.yaml").write_text(LOCATION)
    done = run(monkeypatch, "permissions", str(tmp_path / "a.yaml"))
    assert (done.code, done.err) == (0, "")
    statements = {each["Sid"]: each for each in json.loads(done.out)["Statement"]}
    assert statements["ReadBucket"]["Resource"] == "arn:aws:s3:::acme-prod-velero"
    assert statements["ReadUser"]["Resource"] == "arn:aws:iam::111122223333:user/velero"
    assert statements["ReadKey"]["Resource"] == "arn:aws:kms:eu-central-1:111122223333:key/*"


def test_evidence_narrows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the bucket is known to encrypt without a key, no key is asked for."""
    text = LOCATION + "evidence: {bucketEncryption: {algorithm: AES256}}\n"
    done = run(monkeypatch, "permissions", "-", stdin=text.encode())
    assert done.code == 0
    assert "kms:DescribeKey" not in done.out


def test_a_role_to_try_is_pointed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may assume the role may do what it may: the reader is told which statement to leave out."""
    role = "credentials: {roleArn: 'arn:aws:iam::111122223333:role/velero', externalId: palette-7d1e9f}\n"
    text = LOCATION.replace("principal: arn:aws:iam::111122223333:user/velero\n", role)
    done = run(monkeypatch, "permissions", "-", stdin=text.encode())
    statements = {each["Sid"]: each for each in json.loads(done.out)["Statement"]}
    assert statements["TryRole"]["Resource"] == "arn:aws:iam::111122223333:role/velero"
    assert "TryRole lets its holder act as the role" in done.err


def test_one_location_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two in one stream are a usage error, and nothing is written."""
    text = f"{LOCATION}---\n{LOCATION.replace('name: prod', 'name: test')}"
    done = run(monkeypatch, "permissions", "-", stdin=text.encode())
    assert (done.code, done.out) == (2, "")
    assert "there are 2" in done.err


def test_a_broken_location_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong with it, and no policy."""
    done = run(monkeypatch, "permissions", "-", stdin=LOCATION.replace("aws", "azurr", 1).encode())
    assert (done.code, done.out) == (2, "")
    assert "provider" in done.err


def test_it_loads_no_sdk() -> None:
    """The policy is data: whoever writes it needs nothing but this program."""
    import subprocess  # noqa: PLC0415 - only here
    import sys  # noqa: PLC0415 - as above

    from tests.examining import ROOT  # noqa: PLC0415 - as above

    code = (
        "import sys; from checker.cli.main import main; main(['permissions']);"
        "sys.exit(any(name.partition('.')[0] in {'boto3', 'botocore'} for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
