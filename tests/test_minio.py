"""Live runs of locations on MinIO: the documented steps end READY, each mistake is named before an upload."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.checker.cli.running import run

if TYPE_CHECKING:
    from pathlib import Path

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

    def check(self, *options: str, **fields: object) -> Done:
        """A live run."""
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
        return run(self.patch, "check", "--live", "location.json", "--deadline", "30", *options)

    @property
    def uploads(self) -> list[object]:
        """What was written to the server, or begun to be."""
        return [seen for seen in self.site.seen if "Put" in str(seen) or "Upload" in str(seen)]


@pytest.fixture
def setting(minio: MinioServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Setting:
    """A server of a region, and a bucket on it."""
    minio.settings.region = "us-east-1"
    return Setting(minio, tmp_path, monkeypatch)


def test_the_documented_steps_end_ready(setting: Setting) -> None:
    """A bucket, a policy, a user, an access key, the certificate, the region, the address, path style."""
    done = setting.with_user(documented()).check("--format", "text")
    assert done.code == 0, done
    assert "prod: READY" in done.out
    assert "all 14 operations allowed" in done.out
    assert setting.uploads == []


def test_the_probe_proves_it_and_leaves_nothing(setting: Setting) -> None:
    """What Velero and kopia do is done, and undone."""
    done = setting.with_user(documented()).check("--probe")
    assert done.code == 0, done
    assert setting.uploads
    listed = setting.server.s3().list_objects_v2(Bucket=BUCKET)
    assert listed.get("KeyCount", 0) == 0


def test_a_snapshot_gives_the_verdict_to_the_letter(setting: Setting) -> None:
    """Later, and without the server."""
    live = setting.with_user(documented("s3:DeleteObject")).check("--save", "s.json", "--format", "text")
    assert live.code == 1, live
    later = run(setting.patch, "check", "--from", "s.json", "--format", "text")
    assert later.out == live.out


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"forcePathStyle": False}, "MIN501"),
        ({"region": "eu-1"}, "COM314"),
        ({"certificate": None}, "COM303"),
        ({"bucket": "another-bucket"}, "MIN"),
    ],
)
def test_each_documented_mistake_is_named_before_an_upload(
    setting: Setting, fields: dict[str, object], rule: str
) -> None:
    """NOT READY, with the rule that says what to do; nothing was written."""
    done = setting.with_user(documented()).check(**fields)
    assert done.code == 1, done
    assert rule in done.out
    assert setting.uploads == []


def test_the_address_of_the_console_is_named(setting: Setting) -> None:
    """As the documentation itself asks for it."""
    done = setting.with_user(documented()).check(s3Url=setting.server.console_url)
    assert done.code == 1, done
    assert "COM310" in done.out
    assert setting.uploads == []


def test_the_policy_of_aws_pasted_leaves_the_user_without_one(setting: Setting) -> None:
    """MinIO stored none of it, so that every operation is denied, and the document is known to be refused offline."""
    with pytest.raises(Exception, match="ec2"):
        setting.server.policy(
            {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": ["ec2:DescribeVolumes"], "Resource": "*"}],
            }
        )
    done = setting.with_user().check()
    assert done.code == 1, done
    assert "MIN101" in done.out


def test_a_key_of_its_own_policy_is_seen(setting: Setting) -> None:
    """The access key may do less than its user."""
    done = setting.with_user(documented(), inline=documented("s3:DeleteObject")).check()
    assert done.code == 1, done
    assert "MIN110" in done.out


def test_a_wrong_secret_is_named(setting: Setting) -> None:
    """The server takes no signature of it."""
    setting.with_user(documented()).patch.setenv("BACKUP_SECRET", "quite-another-secret")
    done = setting.check()
    assert done.code == 1, done
    assert "SignatureDoesNotMatch" in done.out


def test_a_server_that_cannot_be_reached_is_undecided_or_worse(setting: Setting) -> None:
    """Never READY."""
    done = setting.with_user(documented()).check(s3Url="https://127.0.0.1:9")
    assert done.code in {1, 3}, done


def test_permissions_are_a_policy_that_minio_stores(setting: Setting) -> None:
    """And that lets an administrator read all that a plain key may not."""
    setting.with_user(documented()).check()
    done = run(setting.patch, "permissions", "location.json")
    name = setting.server.policy(json.loads(done.out))
    assert name
