"""What kopia, inside Velero, asks of S3: the repository of file system backups and of moved snapshots.

Read from kopia (repo/blob/s3/s3_storage.go, repo/content, repo/maintenance) as Velero v1.18.1 builds it, over minio-go
v7.1.0. kopia sends neither SSE headers nor tags nor an ACL, and never uses multipart uploads, whatever the plugin's
configuration says. ``since`` and ``until`` are versions of Velero, which builds kopia in.
"""

from __future__ import annotations

from checker.model.location import Feature
from checker.model.operation import Ask, Client, Operation, Target

_KOPIA = "https://github.com/kopia/kopia/blob/v0.22.3/repo/"
_VELERO = "https://github.com/vmware-tanzu/velero/blob/v1.18.1/pkg/repository/"
_S3_ACTIONS = "AWS Service Authorization Reference, Actions, resources, and condition keys for Amazon S3"
_KMS = "Amazon S3 User Guide, Using server-side encryption with AWS KMS keys (SSE-KMS)"

_ROOT = "{root}kopia/{namespace}/"
_FORMAT = f"{_ROOT}kopia.repository"
_BLOBCFG = f"{_ROOT}kopia.blobcfg"
_MAINTENANCE = f"{_ROOT}kopia.maintenance"
_UDMREPO = f"{_ROOT}udmrepo.Repository"
_STORAGE_CONFIG = f"{_ROOT}.storageconfig"
_SESSION_ID = "s7f3a9c21d4e6b805140"
_PACK = f"{_ROOT}p7f3a9c21d4e6b80592c1f0a3d7e48b16-{_SESSION_ID}"
_METADATA_PACK = f"{_ROOT}q2b8e4f6071c93d5a8e0f7b4c6d1a2e39-{_SESSION_ID}"
_EPOCH_INDEX = f"{_ROOT}xn0_5c1d9e7f3a2b4860d1e2f3a4b5c6d7e8-{_SESSION_ID}-c1"
_LEGACY_INDEX = f"{_ROOT}n91c4e7d2b5a8f3061e2d4c6b8a0f9e7d"
_COMPACTED_INDEX = f"{_ROOT}xs0_6d2e8f1a3b5c7094e1d2c3b4a5968778-{_SESSION_ID}-c1"
_WATERMARK = f"{_ROOT}xw1767225600"
_SESSION = f"{_ROOT}s4e1a7c9d2b6f8035d1c3e5a7b9f80246-{_SESSION_ID}"
_LOG = f"{_ROOT}_log_20260101000000_7f3a_1767225600_1767225660_1_9c21d4e6b8051402"

_WRITTEN = (_PACK, _METADATA_PACK, _EPOCH_INDEX, _LEGACY_INDEX, _SESSION, _LOG)
_WRITE = {"s3:x-amz-content-sha256": "{kopia-payload}", "s3:objectcreationoperation": "true"}
_ENCRYPT = "kms:GenerateDataKey"
_DECRYPT = "kms:Decrypt"


def _get(name: str, why: str, since: str = "") -> Ask:
    return Ask("s3:GetObject", Target.OBJECT, Client.KOPIA, why, name, since=since)


def _put(name: str, why: str, since: str = "") -> Ask:
    return Ask("s3:PutObject", Target.OBJECT, Client.KOPIA, why, name, _WRITE, since=since)


def _delete(name: str, why: str) -> Ask:
    return Ask("s3:DeleteObject", Target.OBJECT, Client.KOPIA, why, name)


def _list(blobs: str, why: str) -> Ask:
    context = {"s3:prefix": f"{_ROOT}{blobs}", "s3:delimiter": "/"}
    return Ask("s3:ListBucket", Target.BUCKET, Client.KOPIA, why, context=context)


def _missing(name: str, why: str, since: str = "") -> tuple[Ask, Ask]:
    """A GET that must be answered 404, and the check S3 makes before it tells 404 from 403."""
    implied = {"s3:prefix": name, "s3:delimiter": "{unknown}", "s3:max-keys": "{unknown}"}
    return (
        _get(name, f"GET: {why}", since),
        Ask(
            "s3:ListBucket",
            Target.BUCKET,
            Client.KOPIA,
            f"404: {why}",
            context=implied,
            when="implied-list",
            since=since,
        ),
    )


def _key(action: str, name: str) -> Ask:
    why = "data key of a blob" if action == _ENCRYPT else "decrypt the data key of a blob"
    return Ask(action, Target.KEY, Client.KOPIA, why, name, when="sse-kms")


CONNECT = Operation(
    "repository-connect",
    "Create or open the backup repository of a namespace",
    Feature.FILE_SYSTEM_BACKUP,
    (
        *_missing(_STORAGE_CONFIG, "kopia's storage configuration, which Velero never writes"),
        *_missing(_FORMAT, "a namespace that was never backed up has no repository"),
        *_missing(_UDMREPO, "Velero's own mark on the repository", "1.18.1"),
        *_missing(_BLOBCFG, "a repository may have no retention configured"),
        Ask(
            "s3:GetBucketLocation",
            Target.BUCKET,
            Client.KOPIA,
            "region of the bucket; a refusal means us-east-1",
            when="region-lookup",
            tolerated=True,
        ),
        Ask(
            "s3:ListBucket",
            Target.BUCKET,
            Client.KOPIA,
            "HeadBucket, which carries no prefix (velero issue 6431)",
            until="1.12.0",
        ),
        _list("", "the place of a new repository must be empty"),
        _put(_FORMAT, "format of a new repository"),
        _put(_BLOBCFG, "blob configuration of a new repository"),
        _put(_EPOCH_INDEX, "first index of a new repository"),
        _put(_MAINTENANCE, "maintenance schedule of a new repository"),
        _put(_UDMREPO, "Velero's own mark on the repository", "1.18.1"),
        _key(_ENCRYPT, _FORMAT),
        _key(_DECRYPT, _FORMAT),
    ),
    "error to connect backup repo: error to connect to storage: error retrieving storage config from bucket "
    '"my-bucket": Access Denied.',
    (f"{_KOPIA}blob/s3/s3_storage.go", f"{_VELERO}udmrepo/kopialib/backend/s3.go", _S3_ACTIONS),
)

WRITE = Operation(
    "repository-write",
    "Write volume data into the repository",
    Feature.FILE_SYSTEM_BACKUP,
    (
        *(_list(blobs, "indexes of the repository") for blobs in ("xn", "xe", "xs", "xr", "xw", "n")),
        *(_put(name, "blob of the repository, in one PUT without SSE headers") for name in _WRITTEN),
        _delete(_SESSION, "delete the marker of a finished session"),
        _key(_ENCRYPT, _PACK),
        _key(_ENCRYPT, _EPOCH_INDEX),
    ),
    "data path backup failed: ... unable to complete PutBlob(p7f3a9c21d4e6b80592c1f0a3d7e48b16-s7f3a9c21d4e6b805140) "
    "despite 10 retries: Access Denied.",
    (f"{_KOPIA}blob/s3/s3_storage.go", f"{_KOPIA}content/sessions.go", _S3_ACTIONS, _KMS),
)

READ = Operation(
    "repository-read",
    "Read volume data back from the repository",
    Feature.FILE_SYSTEM_BACKUP,
    (
        *(_list(blobs, "indexes of the repository") for blobs in ("xn", "xe", "xs", "xr", "xw", "n")),
        *(
            _get(name, "blob of the repository (GET, with a Range)")
            for name in (_FORMAT, _BLOBCFG, _PACK, _METADATA_PACK, _EPOCH_INDEX, _COMPACTED_INDEX, _LEGACY_INDEX)
        ),
        _key(_DECRYPT, _PACK),
        _key(_DECRYPT, _EPOCH_INDEX),
    ),
    "data path restore failed: ... failed to get blob with ID p7f3a9c21d4e6b80592c1f0a3d7e48b16-s7f3a9c21d4e6b805140: "
    "Access Denied.",
    (f"{_KOPIA}blob/s3/s3_storage.go", f"{_KOPIA}content/content_manager.go", _S3_ACTIONS, _KMS),
)

MAINTAIN = Operation(
    "repository-maintain",
    "Maintain the repository: compact it and delete what nothing refers to",
    Feature.FILE_SYSTEM_BACKUP,
    (
        *(
            _list(blobs, "blobs to compact or to delete")
            for blobs in ("p", "q", "n", "s", "xn", "xe", "xs", "xr", "xw", "_log_")
        ),
        *(
            _get(name, "blob of the repository (HEAD or GET)")
            for name in (_MAINTENANCE, _PACK, _METADATA_PACK, _EPOCH_INDEX, _SESSION, _LOG)
        ),
        _put(_MAINTENANCE, "overwrite the maintenance schedule with each run"),
        *(_put(name, "compacted blob") for name in (_PACK, _METADATA_PACK, _COMPACTED_INDEX, _WATERMARK)),
        *(
            _delete(name, "blob that nothing refers to any more")
            for name in (_PACK, _METADATA_PACK, _EPOCH_INDEX, _LEGACY_INDEX, _WATERMARK, _SESSION, _LOG)
        ),
        _key(_ENCRYPT, _MAINTENANCE),
        _key(_DECRYPT, _MAINTENANCE),
    ),
    "error running maintenance: error deleting unreferenced blobs: ... unable to complete "
    "DeleteBlob(p7f3a9c21d4e6b80592c1f0a3d7e48b16-s7f3a9c21d4e6b805140) despite 10 retries: Access Denied.",
    (f"{_KOPIA}maintenance/maintenance_run.go", f"{_KOPIA}blob/s3/s3_storage.go", _S3_ACTIONS),
)

OPERATIONS: tuple[Operation, ...] = (CONNECT, WRITE, READ, MAINTAIN)
"""Every operation of kopia."""
