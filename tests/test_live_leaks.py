"""No secret of a live run goes out, whatever a hostile server makes of what it was sent, and however the run ends."""

from __future__ import annotations

import logging
import random
import string
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from checker.cli.guard import forms
from checker.evidence.collectors.asking import Asking
from checker.evidence.collectors.aws import bucket
from checker.evidence.collectors.aws.session import Limits, credential_clients, quiet
from checker.evidence.collectors.collect import collect
from checker.evidence.snapshot import Call, Snapshot, to_text
from checker.intake.collected import facts_of
from checker.model.answer import Asker
from checker.model.location import AwsLocation
from checker.model.secret import Keys, Secret
from tests.checker.cli.running import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = "2026-11-22T00:00:00Z"
KEY_ID = "ASIARTX3GSDSVVNZHULO"
EACH = 12
ALPHABETS = {
    "base64": string.ascii_letters + string.digits + "+/=",
    "words": string.ascii_letters + string.digits,
    "url": string.ascii_letters + string.digits + "%&?#:@",
    "markup": string.ascii_letters + "<>\"'&;",
}
_ERROR = "<?xml version='1.0'?><Error><Code>{0}</Code><Message>{0}</Message><Region>{0}</Region></Error>"
_LISTING = (
    "<?xml version='1.0'?><ListBucketResult><Name>{0}</Name><IsTruncated>false</IsTruncated>"
    "<CommonPrefixes><Prefix>backups/</Prefix></CommonPrefixes><Contents><Key>x</Key></Contents></ListBucketResult>"
)
MODES: dict[str, tuple[int, str, str]] = {
    "error": (400, "application/xml", _ERROR),
    "refusal": (403, "application/xml", "<Error><Code>AccessDenied</Code><Message>{0}</Message></Error>"),
    "signature": (
        403,
        "application/xml",
        "<Error><Code>SignatureDoesNotMatch</Code><StringToSign>{0}</StringToSign></Error>",
    ),
    "redirect": (307, "application/xml", _ERROR),
    "elsewhere": (301, "application/xml", _ERROR),
    "page": (200, "text/html", "<!doctype html><title>{0}</title>{0}"),
    "busy": (503, "application/xml", "<Error><Code>SlowDown</Code><Message>{0}</Message></Error>"),
    "listing": (200, "application/xml", _LISTING),
    "garbage": (200, "application/octet-stream", "\x00{0}\x00"),
    "unknown": (501, "application/xml", "<Error><Code>NotImplemented</Code><Message>{0}</Message></Error>"),
}
"""Status, type and body of an answer; what was sent stands in each of them."""


class Echo(BaseHTTPRequestHandler):
    """Answers with everything that it was sent, wherever an answer has room for it."""

    mode = "error"

    def do_GET(self) -> None:
        """Echo."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        sent = " ".join([self.path, *(f"{name}: {value}" for name, value in self.headers.items())])
        token = self.headers.get("X-Amz-Security-Token") or sent
        status, kind, text = MODES[self.mode]
        body = text.format(f"{token} {sent}" if self.mode != "error" else token).encode("utf-8", "replace")
        self.send_response_only(status)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Location", f"http://127.0.0.1:9/{token}"),
            ("Server", token),
            ("x-amz-bucket-region", token),
            ("x-amz-request-id", token),
        ):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_PUT = do_POST = do_DELETE = do_GET  # noqa: N815 - as above

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as above
        """Print nothing."""


class Server(ThreadingHTTPServer):
    """Lets many connect at once: where five wait, as they may by default, the next one tries again a second later."""

    daemon_threads = True
    request_queue_size = 128


@contextmanager
def echo(mode: str) -> Iterator[str]:
    """A server on loopback that echoes; its address."""
    handler = type("Echoing", (Echo,), {"mode": mode})
    server = Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Everything that is logged, at every level, by a handler of the root and by one of each library."""
    lines: list[str] = []

    class Keep(logging.Handler):
        """Keeps what it is given."""

        def emit(self, record: logging.LogRecord) -> None:
            """Keep it, as any handler would write it."""
            lines.append(self.format(record))

    loggers = [logging.getLogger(name) for name in ("", "botocore", "boto3", "urllib3", "s3transfer")]
    before = [(each, each.level, each.propagate, list(each.handlers)) for each in loggers]
    factory = logging.getLogRecordFactory()
    handler = Keep()
    for each in loggers:
        each.setLevel(logging.DEBUG)
        each.addHandler(handler)
    yield lines
    logging.setLogRecordFactory(factory)
    for each, level, propagate, handlers in before:
        each.setLevel(level)
        each.propagate = propagate
        each.handlers[:] = handlers


def made(seed: str, count: int, length: int = 48) -> list[str]:
    """Secrets of every alphabet, the same ones in every run."""
    source = random.Random(seed)  # noqa: S311 - made up for the test
    return ["".join(source.choices(list(ALPHABETS.values())[n % len(ALPHABETS)], k=length)) for n in range(count)]


def leaks(secrets: list[str], artefacts: dict[str, str]) -> set[tuple[str, str]]:
    """The secrets that stand in some artefact, in any form that can be turned back; white space hides nothing."""
    flat = {name: text + "".join(text.split()) for name, text in artefacts.items()}
    return {
        (name, secret)
        for secret in secrets
        for form in {form for each in (secret, secret[:24], secret[-24:]) for form in forms(Secret(each))}
        for name, text in flat.items()
        if len(form) >= 12 and form in text
    }


@pytest.mark.parametrize("mode", MODES)
def test_what_a_server_echoes_is_in_no_answer(mode: str, logged: list[str]) -> None:
    """Codes, messages, regions, headers, pages and listings: of none of them more is kept than what is known."""
    quiet()
    secrets: list[str] = []
    with echo(mode) as url:
        for number in range(EACH if mode != "busy" else 1):  # the SDK waits where it is told to slow down
            secret, token = made(f"{mode} {number}", 2)
            secrets += [secret, token]
            location = AwsLocation(
                "prod", bucket="acme-velero", region="eu-central-1", s3_url=url, force_path_style=True
            )
            keys = Keys(KEY_ID, Secret(secret), Secret(token))
            clients = credential_clients(location, keys, limits=Limits(2, 2, 1), environ={})
            asking = Asking(location, Asker.CREDENTIAL, clients, secrets=(Secret(secret), Secret(token)))
            answers = collect(bucket.COLLECTORS, [asking], deadline=20)
            calls = tuple(Call(a.fact, a.call, a.by.value, a.at, a.state.value, a.reason) for a in answers)
            snapshot = to_text(Snapshot(NOW, location, facts_of(location, answers), (), calls))
            assert leaks([secret, token], {"snapshot": snapshot}) == set()
    assert logged, "nothing was logged, so nothing was looked at"
    assert leaks(secrets, {"log": "\n".join(logged)}) == set()


_SLOW = frozenset(("busy", "garbage", "page"))
"""What the SDK asks again and again, so that a probe would take its time."""
LOCATION = """\
apiVersion: backup-preflight/v1
kind: BackupLocation
name: prod
provider: {provider}
bucket: acme-velero
region: eu-central-1
s3Url: {url}
forcePathStyle: true
credentials: {{accessKeyId: ASIARTX3GSDSVVNZHULO, secretAccessKey: {{env: S}}, sessionToken: {{env: T}}}}
"""


@pytest.mark.parametrize("provider", ["aws", "minio"])
@pytest.mark.parametrize("mode", MODES)
def test_no_output_of_a_live_run_holds_a_secret(
    mode: str, provider: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: list[str]
) -> None:
    """Standard output and error, every report, the snapshot and the journal of the probe."""
    secret, token, password = made(f"run {mode} {provider}", 3)
    monkeypatch.setenv("S", secret)
    monkeypatch.setenv("T", token)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)
    with echo(mode) as url:
        (tmp_path / "location.yaml").write_text(LOCATION.format(url=url, provider=provider), encoding="utf-8")
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        monkeypatch.setenv("HTTPS_PROXY", f"http://user:{password.replace('/', '_').replace('#', '_')}@127.0.0.1:9")
        files = ["--format", "json=o.json", "--format", "html=o.html", "--format", "text", "--save", "o.snapshot"]
        probing = [] if mode in _SLOW else ["--probe=leave"]
        done = run(monkeypatch, "check", "--live", "location.yaml", *probing, "--deadline", "3", *files)
    assert done.code in {1, 3, 4}, done
    artefacts = {"out": done.out, "err": done.err, "log": "\n".join(logged)}
    for path in (path for path in tmp_path.rglob("*") if path.is_file() and path.name != "location.yaml"):
        artefacts[path.name] = path.read_text(encoding="utf-8", errors="replace")
    assert leaks([secret, token, password.replace("/", "_").replace("#", "_")], artefacts) == set()


def test_what_cannot_be_reached_repeats_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that nobody listens on, and an address with a password in it."""
    secret, password = made("unreachable", 2)
    password = "".join(c for c in password if c.isalnum())
    monkeypatch.setenv("S", secret)
    monkeypatch.setenv("T", secret[::-1])
    for url in ("https://127.0.0.1:9", f"https://user:{password}@127.0.0.1:9"):
        (tmp_path / "location.yaml").write_text(LOCATION.format(url=url, provider="aws"), encoding="utf-8")
        done = run(monkeypatch, "check", "--live", str(tmp_path / "location.yaml"), "--deadline", "5", "--verbose")
        assert done.code in {1, 3}, done
        assert leaks([secret, secret[::-1], password], {"out": done.out, "err": done.err}) == set()
