"""An AWS account on this machine: ministack, which checks signatures and enforces policies (``AUTH=true``)."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from checker.evidence.collectors.asking import Asking
from checker.evidence.collectors.aws.session import Limits, credential_clients
from checker.evidence.collectors.collect import chosen, collect
from checker.intake.collected import facts_of
from checker.model.answer import Asker
from checker.model.location import AwsLocation
from checker.model.secret import Keys, Secret

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from checker.evidence.collectors.collect import Collector
    from checker.model.answer import Answer
    from checker.model.fact import Fact

PATIENCE = 30.0
REGION = "eu-west-1"
ACCOUNT = "000000000000"
ROOT = "test"
LIMITS = Limits(connect=3, read=10, attempts=1)


@dataclass
class Account:
    """A running account: its address, and the keys of its root user."""

    url: str
    made: dict[str, Any] = field(default_factory=dict)

    def client(self, service: str) -> Any:  # noqa: ANN401 - a client of botocore has no type
        """A client of its root user."""
        if service not in self.made:
            config = Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1})
            self.made[service] = boto3.client(
                service,
                endpoint_url=self.url,
                region_name=REGION,
                aws_access_key_id=ROOT,
                aws_secret_access_key=ROOT,
                config=config,
            )
        return self.made[service]

    def bucket(self, name: str, **named: object) -> str:
        """A new bucket."""
        self.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION}, **named)
        return name

    def user(self, name: str, policy: str = "") -> Keys:
        """The keys of a new user, with one inline policy or none."""
        iam = self.client("iam")
        iam.create_user(UserName=name)
        if policy:
            iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=policy)
        made = iam.create_access_key(UserName=name)["AccessKey"]
        return Keys(made["AccessKeyId"], Secret(made["SecretAccessKey"]))

    def location(self, bucket: str, **named: Any) -> AwsLocation:  # noqa: ANN401 - any field of a location
        """A location of a bucket of the account."""
        principal = f"arn:aws:iam::{ACCOUNT}:user/velero"
        location = AwsLocation("prod", bucket=bucket, region=REGION, s3_url=self.url, force_path_style=True,
                               principal=principal)  # fmt: skip
        return location._replace(**named)

    def asking(self, location: AwsLocation, keys: Keys | None = None, by: Asker = Asker.CREDENTIAL) -> Asking:
        """Somebody who asks: the root user, unless other keys are given."""
        keys = keys or Keys(ROOT, Secret(ROOT))
        return Asking(location, by, credential_clients(location, keys, limits=LIMITS, environ=self.environ))

    @property
    def environ(self) -> dict[str, str]:
        """The environment in which every service of AWS is the account's."""
        return {"AWS_ENDPOINT_URL": self.url}

    def answers(
        self, collectors: Sequence[Collector], location: AwsLocation, keys: Keys | None = None
    ) -> dict[str, Answer]:
        """What the account answers, by the fact."""
        return chosen(collect(collectors, [self.asking(location, keys)], deadline=PATIENCE))

    def facts(
        self, collectors: Sequence[Collector], location: AwsLocation, keys: Keys | None = None
    ) -> dict[str, Fact[object]]:
        """The facts that it answers."""
        return facts_of(location, self.answers(collectors, location, keys).values())


@contextmanager
def running(folder: Path, path: str) -> Iterator[Account]:
    """An account, from when it answers until the block ends."""
    port = _free_port()
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "localhost",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "AWS_ACCESS_KEY_ID": ROOT,
        "AWS_SECRET_ACCESS_KEY": ROOT,
        "PYTHONWARNINGS": "ignore",
    }
    with (folder / "account.log").open("wb") as log:
        process = subprocess.Popen([path], env=environ, stdout=log, stderr=log, cwd=folder)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(process, url, folder / "account.log")
            yield Account(url)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        with suppress(OSError), opener.open(f"{url}/_ministack/health", timeout=2):
            return
        time.sleep(0.02)
    message = f"ministack did not start: {log.read_text(encoding='utf-8', errors='replace')[-500:]}"
    raise AssertionError(message)
