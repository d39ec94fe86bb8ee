"""restic against the stand-in for a MinIO server: a real client needs what the policy of a location has."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tests.servers import needed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.servers.minio_server import MinioServer

OBJECTS = ("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts")


def location_policy(bucket: str, *without: str) -> dict[str, Any]:
    """What a backup location on MinIO needs, without some of its actions."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["s3:ListBucket", "s3:GetBucketLocation"],
                "Resource": [f"arn:aws:s3:::{bucket}"],
            },
            {
                "Effect": "Allow",
                "Action": [action for action in OBJECTS if action not in without],
                "Resource": [f"arn:aws:s3:::{bucket}/*"],
            },
        ],
    }


def restic(
    minio: MinioServer,
    folder: Path,
    keys: tuple[str, str],
    bucket: str,
    *words: str,
    patience: float = 60,
    url: str = "",
) -> int | None:
    """The status of one run of restic; none where it still tried when patience ended."""
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "AWS_ACCESS_KEY_ID": keys[0],
        "AWS_SECRET_ACCESS_KEY": keys[1],
        "RESTIC_REPOSITORY": f"s3:{url or minio.url}/{bucket}/velero",
        "RESTIC_PASSWORD": "a password of the test",
    }
    command = [needed("restic"), "--cacert", str(minio.authority), "-o", "s3.bucket-lookup=path", "--no-cache", *words]
    with suppress(subprocess.TimeoutExpired):
        return subprocess.run(command, env=environ, capture_output=True, timeout=patience, check=False).returncode
    return None


def test_restic_works_with_the_policy_of_a_location(minio: MinioServer, tmp_path: Path) -> None:
    """A repository is made, written, listed and pruned."""
    bucket = minio.bucket()
    keys = minio.access_key(minio.user(location_policy(bucket)))
    (tmp_path / "file").write_bytes(b"content")
    for words in (
        ("init",),
        ("backup", str(tmp_path / "file")),
        ("snapshots",),
        ("forget", "--keep-last", "1", "--prune"),
    ):
        assert restic(minio, tmp_path, keys, bucket, *words) == 0, words


def test_restic_cannot_go_on_without_deleting(minio: MinioServer, tmp_path: Path) -> None:
    """It makes a repository, and then cannot take its own lock away, which stops whatever comes after."""
    bucket = minio.bucket()
    keys = minio.user(location_policy(bucket, "s3:DeleteObject"))
    (tmp_path / "file").write_bytes(b"content")
    assert restic(minio, tmp_path, keys, bucket, "init") == 0
    for words in (("backup", str(tmp_path / "file")), ("prune",)):
        assert restic(minio, tmp_path, keys, bucket, *words, patience=4) != 0, words
    locks = minio.s3().list_objects_v2(Bucket=bucket, Prefix="velero/locks/")["Contents"]
    assert len(locks) == 1


def test_restic_signs_each_chunk_where_there_is_no_tls(minio: MinioServer, tmp_path: Path) -> None:
    """What it sends in signed chunks arrives whole."""
    bucket = minio.bucket()
    keys = minio.user(location_policy(bucket))
    (tmp_path / "file").write_bytes(bytes(range(256)) * 40_000)
    for words in (("init",), ("backup", str(tmp_path / "file")), ("check", "--read-data")):
        assert restic(minio, tmp_path, keys, bucket, *words, url=minio.plain_url) == 0, words
