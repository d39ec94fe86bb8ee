"""A location on a real server, as a user has it: a document, a certificate, a profile for the reviewer."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.servers.seaweedfs import ACCOUNT, REGION, needs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest

    from tests.servers.seaweedfs import Seaweed

LOCATION = """\
apiVersion: backup-preflight/v1
kind: BackupLocation
name: prod
provider: aws
bucket: {bucket}
region: {region}
s3Url: {url}
forcePathStyle: true
certificate: {{file: ca.pem}}
credentials: {{accessKeyId: {key_id}, secretAccessKey: {{env: LIVE_SECRET}}}}
features: [object-store, file-system-backup]
bucketOwner: "{account}"
assume: {{serviceControlPolicies: none, resourceControlPolicies: none, vpcEndpointPolicy: none}}
"""


@dataclass(frozen=True)
class Scene:
    """A location on a server: its folder, its bucket and the keys of its user."""

    folder: Path
    bucket: str
    key_id: str
    secret: str
    environ: Mapping[str, str]

    @property
    def location(self) -> str:
        """The path of its document."""
        return str(self.folder / "location.yaml")

    def enter(self, patch: pytest.MonkeyPatch) -> None:
        """Put the environment of a user in place."""
        for name, value in self.environ.items():
            patch.setenv(name, value)


def scene(server: Seaweed, folder: Path, name: str, *without: str, url: str = "") -> Scene:
    """A location whose user lacks some actions; ``url`` is where it is reached, when that is not the server itself."""
    bucket = server.bucket(f"{name}-bucket")
    key_id, secret = server.user(f"{name}-user", needs(bucket, *without))
    shutil.copy(server.running.authority, folder / "ca.pem")
    where = url or server.url
    text = LOCATION.format(bucket=bucket, region=REGION, url=where, key_id=key_id, account=ACCOUNT)
    (folder / "location.yaml").write_text(text, encoding="utf-8")
    keys = f"aws_access_key_id={server.running.key_id}\naws_secret_access_key={server.running.secret.reveal()}\n"
    (folder / "profiles").write_text(f"[reviewer]\n{keys}", encoding="utf-8")
    environ = {
        **server.environ,
        "AWS_ENDPOINT_URL_IAM": where,
        "AWS_ENDPOINT_URL_STS": where,
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "profiles"),
        "AWS_CONFIG_FILE": str(folder / "none"),
        "XDG_STATE_HOME": str(folder / "state"),
        "LIVE_SECRET": secret,
    }
    return Scene(folder, bucket, key_id, secret, environ)
