"""A location on a MinIO server, as a user has it: a bucket, a user with a policy, an access key, and the document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from checker.evidence.collectors.minio.permissions import reader_policy
from checker.model.location import MinioLocation
from tests.checker.cli.running import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.checker.cli.running import Done
    from tests.servers.minio_server import MinioServer

OBJECTS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
BUCKET = "acme-velero"
READS = [
    "s3:GetBucketVersioning",
    "s3:GetBucketObjectLockConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetBucketPolicy",
    "s3:GetEncryptionConfiguration",
    "s3:GetReplicationConfiguration",
]


def documented(*without: str) -> dict[str, Any]:
    """The policy of the documented steps, and what the bucket's own settings take to be read."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["s3:ListBucket", "s3:GetBucketLocation", *READS],
                "Resource": [f"arn:aws:s3:::{BUCKET}"],
            },
            {
                "Effect": "Allow",
                "Action": [action for action in OBJECTS if action not in without],
                "Resource": [f"arn:aws:s3:::{BUCKET}/*"],
            },
        ],
    }


class Setting:
    """A bucket, a user with a policy and an access key, as the documentation has them made; and the location."""

    def __init__(self, server: MinioServer, folder: Path, patch: pytest.MonkeyPatch) -> None:
        """Make the bucket; run in a folder, without anybody's configuration."""
        self.server, self.folder, self.patch = server, folder, patch
        assert server.site is not None, "what is sent can be seen at the stand-in alone"
        self.site = server.site
        server.s3().create_bucket(Bucket=BUCKET)
        patch.chdir(folder)
        for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
            patch.setenv(name, str(folder / "none"))
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        self.fields: dict[str, Any] = {
            "bucket": BUCKET,
            "region": "us-east-1",
            "s3Url": server.url,
            "forcePathStyle": True,
            "certificate": server.authority.read_text(),
        }

    def with_user(self, *documents: Any, inline: Any = None) -> Setting:  # noqa: ANN401 - policies as they are written
        """A user with these policies, and an access key of its own."""
        keys = self.server.user(*documents)
        # Who has no policy may not make an access key either: the user's own keys are keys, too.
        key_id, secret = self.server.access_key(keys, inline)[:2] if documents else keys
        self.fields["principal"] = keys[0]
        self.fields["credentials"] = {"accessKeyId": key_id, "secretAccessKey": {"env": "BACKUP_SECRET"}}
        self.patch.setenv("BACKUP_SECRET", secret)
        return self

    def with_administrator(self, policy: object = None) -> Setting:
        """A profile ``auditor``, of somebody who may read what the command permissions prints."""
        wanted = reader_policy(MinioLocation("prod", bucket=BUCKET)) if policy is None else policy
        name, secret = self.server.user(wanted, name="auditor")
        self.as_profile("auditor", name, secret)
        return self

    def as_profile(self, profile: str, key_id: str, secret: str) -> None:
        """Keys under a name in the file of shared credentials."""
        path = self.folder / "profiles"
        text = f"[{profile}]\naws_access_key_id={key_id}\naws_secret_access_key={secret}\n"
        path.write_text(text, encoding="utf-8")
        self.patch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(path))

    def check(self, *options: str, **fields: object) -> Done:
        """A live run."""
        self.write(**fields)
        return run(self.patch, "check", "--live", "location.json", "--deadline", "30", *options)

    def write(self, **fields: object) -> None:
        """Write the document of the location."""
        described = {
            "apiVersion": "backup-preflight/v1",
            "kind": "BackupLocation",
            "name": "prod",
            "provider": "minio",
            **self.fields,
            **fields,
        }
        given = {key: value for key, value in described.items() if value is not None}
        (self.folder / "location.json").write_text(json.dumps(given), encoding="utf-8")
        self.site.seen.clear()

    @property
    def uploads(self) -> list[object]:
        """What was written to the server, or begun to be."""
        return [seen for seen in self.site.seen if "Put" in str(seen) or "Upload" in str(seen)]
