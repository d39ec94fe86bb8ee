"""The command ``demo``: a location that fails on a real object store, why, the fix, and the proof that it works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from checker.errors import UsageError
from checker.run.verdict import NOT_READY, READY

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from checker.cli.console import Console
    from checker.demo.account import User
    from checker.demo.restic import Attempt, Restic
    from checker.demo.store import Store

_LOCATION = """\
apiVersion: backup-preflight/v1
kind: BackupLocation
name: demo
provider: aws
bucket: {bucket}
region: {region}
s3Url: {url}
forcePathStyle: true
certificate: {{file: ca.pem}}
credentials:
  accessKeyId: {key_id}
  secretAccessKey: {{env: DEMO_SECRET}}
features: [object-store, file-system-backup]
# The store is no organisation of AWS, and no VPC endpoint lies before it.
assume: {{serviceControlPolicies: none, resourceControlPolicies: none, vpcEndpointPolicy: none}}
"""
_PROFILE = "demo-reviewer"


def run(options: argparse.Namespace, console: Console) -> int:
    """Play the demo; the exit code says whether everything came out as it should."""
    if options.output is None:
        with tempfile.TemporaryDirectory(prefix="backup-preflight-demo-") as scratch:
            return _play(Path(scratch), Path("demo.html"), console)
    folder = Path(options.output)
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        message = f"{folder} exists"
        raise UsageError(message, remedy="give a folder that does not exist yet") from None
    return _play(folder.resolve(), folder / "demo.html", console)


def _play(folder: Path, page: Path, console: Console) -> int:
    try:
        from checker.demo import account, store  # noqa: PLC0415 - loads the SDK
    except ImportError as error:
        message = f"the demo needs {error.name}, which is not installed"
        raise UsageError(message, remedy="pipx install 'backup-preflight[demo]'") from None
    console.out("Starting an object store (SeaweedFS) on 127.0.0.1, over TLS with a private CA ...")
    with store.running(folder) as running:
        user = account.prepare(running)
        _write(folder, running, user)
        client = _restic(running, user, folder, console)
        checks = _Checks(folder, running, user, page, console)
        console.out(f"\nA bucket, and a user for Velero whose policy lacks s3:DeleteObject.\n\n{checks.shown}")
        came = [checks.check() == NOT_READY, *_failing(client, console)]
        console.out("\nThe policy that the location needs, and nothing else:\n")
        policy = checks.policy()
        console.out(policy)
        account.attach(running, json.loads(policy))
        console.out(
            f"\nIt is attached. Once more, and with the probe, which does what Velero and kopia do:\n\n{checks.proven}"
        )
        came += [checks.check(probe=True) == READY, *_working(client, console)]
    return _told(came, page, console)


def _told(came: Sequence[bool], page: Path, console: Console) -> int:
    if all(came):
        console.out(f"\nAll of it came out as it should; the store is stopped. The first report as a page: {page}")
        return READY
    console.error("the demo did not come out as it should", "read above what differs, and please report it")
    return NOT_READY


def _write(folder: Path, running: Store, user: User) -> None:
    """The location's document, and the reviewer's profile: what a user would have."""
    from checker.demo import account  # noqa: PLC0415 - loads the SDK

    document = _LOCATION.format(bucket=account.BUCKET, region=account.REGION, url=running.url, key_id=user.key_id)
    (folder / "location.yaml").write_text(document, encoding="utf-8")
    path = folder / "reviewer"
    path.touch(mode=0o600)
    keys = f"aws_access_key_id={running.key_id}\naws_secret_access_key={running.secret.reveal()}\n"
    path.write_text(f"[{_PROFILE}]\n{keys}", encoding="utf-8")


class _Checks:
    """The program itself, run in the demo's folder as a user would run it."""

    def __init__(self, folder: Path, running: Store, user: User, page: Path, console: Console) -> None:
        self._folder = folder
        self._page = page.resolve()
        self._console = console
        self._environment: Mapping[str, str] = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "PYTHONIOENCODING": "utf-8",
            "DEMO_SECRET": user.secret.reveal(),
            "AWS_SHARED_CREDENTIALS_FILE": str(folder / "reviewer"),
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_CA_BUNDLE": str(running.authority),
            "AWS_ENDPOINT_URL_IAM": running.url,
            "AWS_ENDPOINT_URL_STS": running.url,
            "NO_PROXY": "localhost,127.0.0.1",
        }
        self.shown = f"$ backup-preflight check --live location.yaml --profile {_PROFILE}"
        self.proven = f"{self.shown} --probe"

    def check(self, *, probe: bool = False) -> int:
        """The exit code of ``check --live``; what it says is shown."""
        more = ["--probe"] if probe else ["--format", "text", "--format", f"html={self._page}"]
        return self._run("check", "--live", "location.yaml", "--profile", _PROFILE, *more).returncode

    def policy(self) -> str:
        """The identity policy that ``policy`` writes."""
        return self._run("policy", "location.yaml", "--kind", "identity", capture=True).stdout.strip()

    def _run(self, *arguments: str, capture: bool = False) -> subprocess.CompletedProcess[str]:
        self._console.stdout.flush()
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "checker", *arguments],
            cwd=self._folder,
            env=self._environment,
            stdout=subprocess.PIPE if capture else self._console.stdout,
            stderr=subprocess.PIPE if capture else self._console.stderr,
            encoding="utf-8",
            check=False,
        )


def _restic(running: Store, user: User, folder: Path, console: Console) -> Restic | None:
    from checker.demo.restic import Restic, program  # noqa: PLC0415 - the demo alone runs restic

    path = program()
    if path is None:
        console.note("restic is not installed: the demo goes on without a real backup")
        return None
    return Restic(path, running, user, folder)


def _failing(client: Restic | None, console: Console) -> list[bool]:
    """A real backup under the flawed policy: it fails, for the reason that the report names."""
    if client is None:
        return []
    console.out("\nA real backup with restic, by the same user:\n")
    made, backup = _show(client.init(), console), _show(client.backup(), console)
    return [made.succeeded, not backup.succeeded]


def _working(client: Restic | None, console: Console) -> list[bool]:
    if client is None:
        return []
    console.out("\nThe real backup again:\n")
    return [_show(client.unlock(), console).succeeded, _show(client.backup(), console).succeeded]


def _show(attempt: Attempt, console: Console) -> Attempt:
    console.out(f"$ {attempt.command}\n  {'done' if attempt.succeeded else 'FAILED'}: {attempt.words}")
    return attempt
