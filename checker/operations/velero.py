"""What the Velero plugin for AWS asks of S3, operation by operation.

Read from velero-plugin-for-aws v1.13.1 (object_store.go) and Velero v1.18.1 (pkg/persistence, pkg/controller).
The plugin never calls ListMultipartUploadParts, ListBucketMultipartUploads or anything about versions.
The words in braces that are not names are headers; ``context.headers`` knows them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.location import Feature
from checker.model.operation import Ask, Client, Operation, Target
from checker.operations.context import SAMPLE_SHA256

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLUGIN = "https://github.com/vmware-tanzu/velero-plugin-for-aws/blob/v1.13.1/velero-plugin-for-aws/object_store.go"
_VELERO = "https://github.com/vmware-tanzu/velero/blob/v1.18.1/pkg/"
_S3_ACTIONS = "AWS Service Authorization Reference, Actions, resources, and condition keys for Amazon S3"
_MULTIPART = "Amazon S3 User Guide, Uploading and copying objects using multipart upload: API and permissions"
_KMS = "Amazon S3 User Guide, Using server-side encryption with AWS KMS keys (SSE-KMS)"

_BACKUP = "{root}backups/{backup}/"
_RESTORE = "{root}restores/{restore}/"
_METADATA = f"{_BACKUP}velero-backup.json"
_LOGS = f"{_BACKUP}{{backup}}-logs.gz"
_CONTENTS = f"{_BACKUP}{{backup}}.tar.gz"
_RESTORE_RESULTS = f"{_RESTORE}restore-{{restore}}-results.gz"

BACKUP_FILES = (
    _METADATA,
    _CONTENTS,
    *(
        f"{_BACKUP}{{backup}}-{name}.gz"
        for name in (
            "podvolumebackups.json",
            "volumesnapshots.json",
            "itemoperations.json",
            "resource-list.json",
            "csi-volumesnapshots.json",
            "csi-volumesnapshotcontents.json",
            "csi-volumesnapshotclasses.json",
            "results",
            "volumeinfo.json",
        )
    ),
)
"""The objects of a backup but its log, as Velero v1.18.1 names them (pkg/persistence/object_store_layout.go)."""
RESTORE_FILES = (
    f"{_RESTORE}restore-{{restore}}-logs.gz",
    _RESTORE_RESULTS,
    f"{_RESTORE}restore-{{restore}}-resource-list.json.gz",
    f"{_RESTORE}restore-{{restore}}-itemoperations.json.gz",
    f"{_RESTORE}{{restore}}-volumeinfo.json.gz",
)
"""The objects of a restore."""

_READ = {"s3:x-amz-server-side-encryption-customer-algorithm": "{sse-c}"}
_SSE = {
    "s3:x-amz-server-side-encryption": "{sse}",
    "s3:x-amz-server-side-encryption-aws-kms-key-id": "{sse-key}",
    "s3:x-amz-server-side-encryption-customer-algorithm": "{sse-c}",
}
_WRITE = {
    **_SSE,
    "s3:x-amz-content-sha256": "{payload}",
    "s3:objectcreationoperation": "true",
    "s3:requestobjecttagkeys": "{tags}",
}
# The part of an upload is subject to the encryption its upload was begun with: policies that demand SSE headers do not
# stop multipart uploads, though UploadPart and CompleteMultipartUpload send none (S3 API Reference, UploadPart).
_BEGIN = {**_SSE, "s3:objectcreationoperation": "false", "s3:requestobjecttagkeys": "{tags}"}
_PART = {**_SSE, "s3:x-amz-content-sha256": "{payload}", "s3:objectcreationoperation": "false"}
_COMPLETE = {**_SSE, "s3:x-amz-content-sha256": SAMPLE_SHA256, "s3:objectcreationoperation": "true"}
_UNKNOWN_TAGS = {"s3:requestobjecttag/*": "{unknown-if-tagging}", "s3:requestobjecttagkeys": "{unknown-if-tagging}"}


def _get(name: str, why: str) -> Ask:
    return Ask("s3:GetObject", Target.OBJECT, Client.PLUGIN, why, name, _READ)


def _put(name: str, why: str, context: Mapping[str, str] = _WRITE, *, tolerated: bool = False) -> Ask:
    return Ask("s3:PutObject", Target.OBJECT, Client.PLUGIN, why, name, context, tolerated=tolerated)


def _delete(name: str, why: str, *, tolerated: bool = False) -> Ask:
    return Ask("s3:DeleteObject", Target.OBJECT, Client.PLUGIN, why, name, tolerated=tolerated)


def _list(prefix: str, why: str, delimiter: str = "") -> Ask:
    context = {"s3:prefix": prefix} | ({"s3:delimiter": delimiter} if delimiter else {})
    return Ask("s3:ListBucket", Target.BUCKET, Client.PLUGIN, why, context=context)


def _missing(name: str, why: str) -> tuple[Ask, Ask]:
    """A HEAD that must be answered 404, and the check S3 makes before it tells 404 from 403."""
    implied = {"s3:prefix": name, "s3:delimiter": "{unknown}", "s3:max-keys": "{unknown}"}
    return (
        _get(name, f"HEAD: {why}"),
        Ask("s3:ListBucket", Target.BUCKET, Client.PLUGIN, f"404: {why}", context=implied, when="implied-list"),
    )


def _tag(name: str) -> Ask:
    context = {"s3:requestobjecttagkeys": "{tags}"}
    return Ask("s3:PutObjectTagging", Target.OBJECT, Client.PLUGIN, "tags of the object", name, context, when="tagging")


def _key(action: str, name: str, client: Client = Client.PLUGIN) -> Ask:
    why = "data key of an object" if action == "kms:GenerateDataKey" else "decrypt the data key of an object"
    return Ask(action, Target.KEY, client, why, name, when="sse-kms")


_ENCRYPT = "kms:GenerateDataKey"
_DECRYPT = "kms:Decrypt"

VALIDATE = Operation(
    "validate",
    "Validate the backup location",
    Feature.OBJECT_STORE,
    (_list("{root}", "first-level directories of the location", "/"),),
    'BackupStorageLocation "default" is unavailable: rpc error: code = Unknown desc = operation error S3: '
    "ListObjectsV2, https response error StatusCode: 403, api error AccessDenied: Access Denied",
    (f"{_VELERO}controller/backup_storage_location_controller.go", _PLUGIN, _S3_ACTIONS),
)

SYNC = Operation(
    "sync",
    "Find the backups that are already in the bucket",
    Feature.OBJECT_STORE,
    (
        _list("{root}backups/", "names of the backups", "/"),
        _get(_METADATA, "read each new backup's metadata (HEAD, then GET)"),
        _get(f"{_BACKUP}{{backup}}-podvolumebackups.json.gz", "read each new backup's pod volume backups"),
        _key(_DECRYPT, _METADATA),
    ),
    "Error listing backups in backup store: rpc error: code = Unknown desc = operation error S3: ListObjectsV2, "
    "https response error StatusCode: 403, api error AccessDenied: Access Denied",
    (f"{_VELERO}controller/backup_sync_controller.go", _PLUGIN, _S3_ACTIONS),
)

BACKUP_UPLOAD = Operation(
    "backup-upload",
    "Upload a backup's files",
    Feature.OBJECT_STORE,
    (
        _put(_LOGS, "log of the backup; a refusal is itself only logged", tolerated=True),
        *(_put(name, "file of the backup") for name in BACKUP_FILES),
        _tag(_METADATA),
        _key(_ENCRYPT, _METADATA),
        _delete(_CONTENTS, "clean up after a failed upload", tolerated=True),
        _delete(_METADATA, "clean up after a failed upload", tolerated=True),
    ),
    "rpc error: code = Unknown desc = error putting object backups/nightly/velero-backup.json: operation "
    "error S3: PutObject, https response error StatusCode: 403, api error AccessDenied: Access Denied",
    (f"{_VELERO}persistence/object_store.go", _PLUGIN, _S3_ACTIONS, _KMS),
)

MULTIPART_UPLOAD = Operation(
    "multipart-upload",
    "Upload a backup file of 5 MiB or more",
    Feature.OBJECT_STORE,
    (
        _put(_CONTENTS, "CreateMultipartUpload", _BEGIN),
        _put(_CONTENTS, "UploadPart, in parts of 5 MiB", _PART | _UNKNOWN_TAGS),
        _put(_CONTENTS, "CompleteMultipartUpload", _COMPLETE | _UNKNOWN_TAGS),
        Ask(
            "s3:AbortMultipartUpload",
            Target.OBJECT,
            Client.PLUGIN,
            "AbortMultipartUpload, when a part fails: its parts would be kept, and paid for, otherwise",
            _CONTENTS,
        ),
        _tag(_CONTENTS),
        _key(_ENCRYPT, _CONTENTS),
        _key(_DECRYPT, _CONTENTS),
    ),
    "rpc error: code = Unknown desc = error putting object backups/nightly/nightly.tar.gz: upload multipart "
    "failed, upload id: ..., cause: operation error S3: UploadPart, https response error StatusCode: 403, api error "
    "AccessDenied: Access Denied",
    (f"{_PLUGIN} (s3 manager.Uploader)", _MULTIPART, _KMS),
)

METADATA_OVERWRITE = Operation(
    "metadata-overwrite",
    "Finish a backup: overwrite its metadata",
    Feature.OBJECT_STORE,
    (
        _get(f"{_BACKUP}{{backup}}-itemoperations.json.gz", "read the backup's asynchronous operations"),
        _get(_CONTENTS, "read the backup's contents, when it had asynchronous operations"),
        _get(f"{_BACKUP}{{backup}}-volumeinfo.json.gz", "read what is known of its volumes"),
        _put(_METADATA, "overwrite the metadata when the backup goes from Finalizing to Completed"),
        _put(_CONTENTS, "overwrite the contents, when it had asynchronous operations"),
        _put(f"{_BACKUP}{{backup}}-itemoperations.json.gz", "overwrite the progress of its asynchronous operations"),
        _put(f"{_BACKUP}{{backup}}-volumeinfo.json.gz", "overwrite what is known of its volumes"),
        _tag(_METADATA),
        _key(_DECRYPT, _CONTENTS),
        _key(_ENCRYPT, _METADATA),
    ),
    "error uploading backup json: rpc error: code = Unknown desc = error putting object "
    "backups/nightly/velero-backup.json: operation error S3: PutObject, https response error StatusCode: 403, api "
    "error AccessDenied: Access Denied (the backup stays in phase Finalizing)",
    (f"{_VELERO}controller/backup_finalizer_controller.go", _PLUGIN, _S3_ACTIONS),
)

NOT_FOUND_SEMANTICS = Operation(
    "not-found-semantics",
    "Tell that a backup does not exist yet (404, not 403)",
    Feature.OBJECT_STORE,
    (
        *_missing(_METADATA, "a new backup must not exist yet"),
        *_missing(f"{_BACKUP}{{backup}}-volumesnapshots.json.gz", "a backup may have no volume snapshots"),
        *_missing(_RESTORE_RESULTS, "a restore may have no results yet"),
    ),
    "error checking if backup already exists in object storage: rpc error: code = Unknown desc = operation error S3: "
    "HeadObject, https response error StatusCode: 403, api error Forbidden: Forbidden",
    (f"{_VELERO}controller/backup_controller.go", "Amazon S3 API Reference, HeadObject: Permissions", _S3_ACTIONS),
)

RESTORE_READ = Operation(
    "restore-read",
    "Read a backup to restore it",
    Feature.OBJECT_STORE,
    (
        _get(f"{_BACKUP}{{backup}}-volumesnapshots.json.gz", "volume snapshots of the backup"),
        _get(f"{_BACKUP}{{backup}}-csi-volumesnapshots.json.gz", "CSI snapshots of the backup"),
        _get(f"{_BACKUP}{{backup}}-volumeinfo.json.gz", "volumes of the backup"),
        _get(_CONTENTS, "contents of the backup"),
        _key(_DECRYPT, _CONTENTS),
    ),
    "error downloading backup: rpc error: code = Unknown desc = error getting object backups/nightly/nightly.tar.gz: "
    "operation error S3: GetObject, https response error StatusCode: 403, api error AccessDenied: Access Denied",
    (f"{_VELERO}controller/restore_controller.go", _PLUGIN, _S3_ACTIONS),
)

RESTORE_WRITE = Operation(
    "restore-write",
    "Write a restore's log and results",
    Feature.OBJECT_STORE,
    (
        *(_put(name, "file of the restore; a restore writes even into a ReadOnly location") for name in RESTORE_FILES),
        _get(_RESTORE_RESULTS, "read the results back when the restore is finalized"),
        _tag(_RESTORE_RESULTS),
        _key(_ENCRYPT, _RESTORE_RESULTS),
        _key(_DECRYPT, _RESTORE_RESULTS),
    ),
    "Error uploading restore results to backup storage: rpc error: code = Unknown desc = error putting object "
    "restores/nightly-1/restore-nightly-1-results.gz: operation error S3: PutObject, https response error "
    "StatusCode: 403, api error AccessDenied: Access Denied",
    (f"{_VELERO}controller/restore_controller.go", f"{_VELERO}controller/restore_finalizer_controller.go", _PLUGIN),
)

SIGNED_DOWNLOAD = Operation(
    "signed-download",
    "Show logs and details of a backup (pre-signed URL)",
    Feature.OBJECT_STORE,
    (
        *(
            Ask("s3:GetObject", Target.OBJECT, Client.DOWNLOADER, "the CLI follows a URL good for ten minutes", name)
            for name in (_LOGS, *BACKUP_FILES[1:], *RESTORE_FILES)
        ),
        _key(_DECRYPT, _LOGS, Client.DOWNLOADER),
        _key(_DECRYPT, _RESTORE_RESULTS, Client.DOWNLOADER),
    ),
    "An error occurred: request failed: <Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
    (f"{_VELERO}cmd/util/downloadrequest/downloadrequest.go", f"{_PLUGIN} (CreateSignedURL)", _S3_ACTIONS),
)

EXPIRY = Operation(
    "expiry",
    "Delete expired backups",
    Feature.OBJECT_STORE,
    (
        _get(f"{_BACKUP}{{backup}}-volumesnapshots.json.gz", "volume snapshots to delete with the backup"),
        _key(_DECRYPT, f"{_BACKUP}{{backup}}-volumesnapshots.json.gz"),
        _list(_BACKUP, "objects of the backup"),
        *(_delete(name, "delete an object of the backup") for name in (_LOGS, *BACKUP_FILES)),
        _list(_RESTORE, "objects of a restore of the backup"),
        *(_delete(name, "delete an object of a restore") for name in RESTORE_FILES),
    ),
    "rpc error: code = Unknown desc = error deleting object backups/nightly/velero-backup.json: operation error S3: "
    "DeleteObject, https response error StatusCode: 403, api error AccessDenied: Access Denied",
    (f"{_VELERO}controller/backup_deletion_controller.go", _PLUGIN, _S3_ACTIONS),
)

OPERATIONS: tuple[Operation, ...] = (
    VALIDATE,
    SYNC,
    BACKUP_UPLOAD,
    MULTIPART_UPLOAD,
    METADATA_OVERWRITE,
    NOT_FOUND_SEMANTICS,
    RESTORE_READ,
    RESTORE_WRITE,
    SIGNED_DOWNLOAD,
    EXPIRY,
)
"""Every operation of the plugin for S3."""
