"""A MinIO server for tests: a stand-in of ours, since the server itself cannot be installed everywhere.

Real in it:

* the bytes: objects, parts, versions, retention and listings are SeaweedFS's (:mod:`tests.servers.seaweedfs`);
* the decisions: each one, and whether a document is taken at all, is asked of ``github.com/minio/pkg/v3`` v3.1.3, the
  policy library that the last community release of MinIO is built with (:mod:`tests.servers.engine_oracle`).

Imitated, from the server's source as read and from the notes that the documentation cites:

* which API a request is and which actions it wants (:mod:`tests.servers.minio_apis`), the condition values
  (:mod:`tests.servers.minio_request`), and whose policies count for whom (:mod:`tests.servers.minio_iam`);
* signatures: they are verified here, by AWS's published algorithm, and the request is signed anew for SeaweedFS;
* the administrators' API, STS, the console, bucket policies, lifecycle, encryption, quotas and all errors but those
  about the bytes: kept and answered by the stand-in. With ``kms`` an object is said to be encrypted, and is not.

Not there: replication, notifications, restoring, selecting, posting a form, identity providers, several nodes.
Messages are in our own words; codes and statuses are the server's. Not seen confirmed anywhere, and marked so where it
is made: that a user of the server itself carries no groups into conditions (``aws:groups`` is absent), that nothing is
counted in a bucket that was just filled, the words of ``get-config-kv``, and what a server says of its drives.

Where a real server is (``make minio``, or ``MINIO_BINARY``), it is started instead, with the same users made by the
same calls. That path has not been tried: the Go module proxy refuses the server.
"""

from __future__ import annotations

import itertools
import json
import os
import secrets
import ssl
import subprocess
import time
import urllib.request
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3
import pytest
import trustme
import urllib3
from botocore.config import Config
from minio import Minio, MinioAdmin
from minio.credentials.providers import AssumeRoleProvider, StaticProvider

from checker.demo import store
from tests.servers import needed
from tests.servers.engine_oracle import Oracle, needed_oracle
from tests.servers.minio_iam import Iam
from tests.servers.minio_listening import api, console, listening
from tests.servers.minio_s3 import Settings, Site
from tests.servers.minio_store import Backing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.servers.minio_iam import Asked

RELEASE = "RELEASE.2025-10-15T17-29-55Z"
DOMAIN = "minio.test"
"""A domain that the certificate is for, for buckets in the host: set it where a test wants them."""
PATIENCE = 30.0


@dataclass
class MinioServer:
    """A running server, and how tests set it up."""

    url: str
    console_url: str
    authority: Path
    """The certificate of its private CA."""
    key_id: str
    secret: str = field(repr=False)
    """The keys of root."""
    without_tls: str = ""
    site: Site | None = field(default=None, repr=False)
    """The stand-in's state; none for a real server."""
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1), repr=False)

    @property
    def is_real(self) -> bool:
        """Whether it is MinIO itself."""
        return self.site is None

    @property
    def settings(self) -> Settings:
        """How the stand-in is configured: site region, domain, KMS and so on. Put back when the test is over."""
        if self.site is None:
            pytest.skip("a real server is configured before it starts")
        return self.site.settings

    @property
    def plain_url(self) -> str:
        """The address of the same server without TLS."""
        if not self.without_tls:
            pytest.skip("a real server speaks TLS only, where it has a certificate")
        return self.without_tls

    @property
    def endpoint(self) -> str:
        """Host and port of the API."""
        return urlsplit(self.url).netloc

    @property
    def environ(self) -> Mapping[str, str]:
        """What names its CA to the SDKs."""
        return {"SSL_CERT_FILE": str(self.authority), "AWS_CA_BUNDLE": str(self.authority)}

    def _pool(self) -> urllib3.PoolManager:
        return urllib3.PoolManager(
            ca_certs=str(self.authority), cert_reqs="CERT_REQUIRED", retries=urllib3.Retry(total=0), timeout=30
        )

    def admin(self, key_id: str = "", secret: str = "") -> MinioAdmin:
        """An administrator's client: of root, or of somebody else."""
        keys = StaticProvider(key_id or self.key_id, secret or self.secret)
        return MinioAdmin(endpoint=self.endpoint, credentials=keys, http_client=self._pool())

    def client(self, key_id: str = "", secret: str = "", token: str | None = None, *, region: str = "") -> Minio:
        """A client of MinIO's SDK."""
        return Minio(
            self.endpoint,
            access_key=key_id or self.key_id,
            secret_key=secret or self.secret,
            session_token=token,
            region=region or None,
            http_client=self._pool(),
        )

    def s3(
        self,
        key_id: str = "",
        secret: str = "",
        token: str | None = None,
        *,
        region: str = "us-east-1",
        url: str = "",
        addressing: str = "path",
    ) -> Any:  # noqa: ANN401 - clients of botocore have no types
        """A client of AWS's SDK."""
        return boto3.client(
            "s3",
            endpoint_url=url or self.url,
            verify=str(self.authority),
            aws_access_key_id=key_id or self.key_id,
            aws_secret_access_key=secret or self.secret,
            aws_session_token=token,
            region_name=region,
            config=Config(
                s3={"addressing_style": addressing},
                signature_version="s3v4",
                retries={"total_max_attempts": 1},
                proxies={},
            ),
        )

    def session(self, keys: tuple[str, str], policy: str = "") -> AssumeRoleProvider:
        """Temporary keys of a user, when they are asked for, with a session policy or none."""
        return AssumeRoleProvider(
            sts_endpoint=self.url,
            access_key=keys[0],
            secret_key=keys[1],
            policy=policy or None,
            http_client=self._pool(),
        )

    def fresh(self, stem: str) -> str:
        """A name that nobody has."""
        return f"{stem}-{next(self.numbers)}"

    def bucket(self, name: str = "", *, lock: bool = False) -> str:
        """A new bucket."""
        made = name or self.fresh("backups")
        self.client().make_bucket(made, object_lock=lock)
        return made

    def policy(self, document: object, name: str = "") -> str:
        """A new policy of the server."""
        made = name or self.fresh("policy")
        self.admin().policy_add(made, policy=document)  # type: ignore[arg-type]  # a mapping will do
        return made

    def user(self, *policies: object, name: str = "") -> tuple[str, str]:
        """The keys of a new user with these policies: names, or documents that are kept first."""
        made, secret = name or self.fresh("user"), secrets.token_urlsafe(20)
        admin = self.admin()
        admin.user_add(made, secret)
        names = [each if isinstance(each, str) else self.policy(each) for each in policies]
        if names:
            admin.policy_set(",".join(names), user=made)
        return made, secret

    def access_key(self, keys: tuple[str, str], policy: object | None = None) -> tuple[str, str]:
        """A new access key of a user, made by the user, with a policy of its own or what the user may."""
        made = json.loads(self.admin(*keys).add_service_account(policy=policy))  # type: ignore[arg-type]  # as above
        return made["credentials"]["accessKey"], made["credentials"]["secretKey"]

    def group(self, members: list[str], *policies: object, name: str = "") -> str:
        """A new group of users with policies."""
        made = name or self.fresh("group")
        admin = self.admin()
        admin.group_add(made, members)  # type: ignore[arg-type]  # a list is what it sends
        names = [each if isinstance(each, str) else self.policy(each) for each in policies]
        if names:
            admin.policy_set(",".join(names), group=made)
        return made

    def reset(self) -> None:
        """Forget users, policies, buckets and settings; the name of a bucket that retains objects is not free again."""
        site = self.site
        if site is None:
            return
        failures = "\n".join(site.failures)
        site.failures.clear()
        site.iam = Iam(site.iam.library, (self.key_id, self.secret))
        for each in fields(Settings):
            setattr(site.settings, each.name, getattr(Settings(), each.name))
        site.seen.clear()
        for name in list(site.buckets):
            site.backing.ask("DELETE", f"/{name}")
            del site.buckets[name]
        assert not failures, failures


@contextmanager
def started(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[MinioServer]:
    """A server for as long as the block lasts: a real one where it is installed, else the stand-in."""
    program = binary()
    if program:
        with real(folder, program) as server:
            yield server
        return
    library = Oracle(needed_oracle())
    try:
        with running(folder, library, patch) as server:
            yield server
    finally:
        library.close()


@contextmanager
def running(folder: Path, library: Asked, patch: pytest.MonkeyPatch) -> Iterator[MinioServer]:
    """The stand-in for as long as the block lasts; everything of it lies in ``folder``."""
    weed = needed("weed")
    patch.setenv("PATH", f"{Path(weed).parent}{os.pathsep}{os.environ['PATH']}")
    authority, trust = _certificates(folder)
    root = "minio-root", secrets.token_urlsafe(24)
    (folder / "bytes").mkdir()
    with ExitStack() as stack:
        backing = Backing(stack.enter_context(store.running(folder / "bytes")))
        stack.callback(backing.close)
        site = Site(Settings(), Iam(library, root), backing)
        console_port = stack.enter_context(listening(console, trust, site))
        console_url = f"https://localhost:{console_port}"
        answering = api(site, console_url)
        port = stack.enter_context(listening(answering, trust, site))
        plain = stack.enter_context(listening(answering, None, site))
        yield MinioServer(f"https://localhost:{port}", console_url, authority, *root, f"http://localhost:{plain}", site)


def _certificates(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A private CA, and the server's certificate."""
    authority = trustme.CA(organization_name="backup-preflight tests")
    server = authority.issue_cert("localhost", "127.0.0.1", DOMAIN, f"*.{DOMAIN}")
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    server.private_key_pem.write_to_path(str(folder / "private.key"))
    server.cert_chain_pems[0].write_to_path(str(folder / "public.crt"))
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(str(folder / "public.crt"), str(folder / "private.key"))
    return folder / "ca.pem", trust


def binary() -> str:
    """The path of a real server, or "": what ``MINIO_BINARY`` names, or what ``make minio`` installed."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    found = Path(os.environ.get("MINIO_BINARY") or cache / "backup-preflight" / f"minio-{RELEASE}" / "minio")
    return str(found) if found.is_file() else ""


@contextmanager
def real(folder: Path, program: str, region: str = "") -> Iterator[MinioServer]:
    """A real server for as long as the block lasts. Not tried: no such program could be installed so far."""
    authority, _ = _certificates(folder)
    (folder / "CAs").mkdir()
    root = "minio-root", secrets.token_urlsafe(24)
    port, console_port = store._free_ports(2)  # noqa: SLF001 - of the same project
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("MINIO_")},
        "MINIO_ROOT_USER": root[0],
        "MINIO_ROOT_PASSWORD": root[1],
        "MINIO_SITE_REGION": region,
    }
    command = [program, "server", str(folder / "data"), "--address", f"127.0.0.1:{port}",
               "--console-address", f"127.0.0.1:{console_port}", "--certs-dir", str(folder)]  # fmt: skip
    with (folder / "minio.log").open("wb") as log:
        process = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
    try:
        server = MinioServer(f"https://localhost:{port}", f"https://localhost:{console_port}", authority, *root)
        _wait(process, server)
        yield server
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], server: MinioServer) -> None:
    trust = ssl.create_default_context(cafile=str(server.authority))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust))
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        with suppress(OSError), opener.open(f"{server.url}/minio/health/live", timeout=1):
            return
        time.sleep(0.05)
    message = "the MinIO server did not start"
    raise AssertionError(message)
