"""What the plugin for AWS sends, step by step: its headers, its parts, and what it makes of the answers.

Read from velero-plugin-for-aws v1.13.1, object_store.go; docs/probe.md says where the bytes differ from the Go SDK's.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from checker.evidence.probes.names import PART, body
from checker.evidence.probes.wire import plain_listing
from checker.facts.probe import DOWNLOADER, NOT_FOUND
from checker.operations.context import sends_trailer
from checker.operations.keys import uses_customer_keys

if TYPE_CHECKING:
    from checker.evidence.probes.steps import Probing
    from checker.evidence.probes.wire import Said
    from checker.model.location import Location

_SMALL = 1500
_LAST_PART = 4096
_MISSING = "what was read back is not what had been written"


class Headers:
    """What the plugin's configuration makes it send with what it writes, and with what it reads."""

    def __init__(self, location: Location) -> None:
        """Read the configuration; a customer's key is one of our own, since the real one is not at hand."""
        plugin = location.plugin
        self.checksum = {"ChecksumAlgorithm": "CRC32"} if sends_trailer(plugin) else {}
        self.customer: dict[str, object] = {}
        self.encryption = "aws:kms" if plugin.get("kmsKeyId") else ""
        if not self.encryption and uses_customer_keys(location):
            self.customer = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": secrets.token_bytes(32)}
        elif not self.encryption:
            self.encryption = plugin.get("serverSideEncryption", "")
        begin: dict[str, object] = {"ServerSideEncryption": self.encryption} if self.encryption else {}
        begin |= {"SSEKMSKeyId": plugin["kmsKeyId"]} if plugin.get("kmsKeyId") else {}
        begin |= {"Tagging": plugin["tagging"]} if plugin.get("tagging") else {}
        self.begin = {**begin, **self.customer, **self.checksum}
        self.part = {**self.customer, **self.checksum}


def probe_plugin(probing: Probing) -> None:
    """Everything that the plugin does but deleting, which is the end of the probe."""
    sent = Headers(probing.location)
    _list(probing)
    if _write(probing, sent):
        _sign(probing, sent)
    if _upload(probing, sent):
        _abort(probing, sent)


def list_written(probing: Probing) -> None:
    """The listing before a deletion: without a delimiter, below one backup or restore."""
    names, steps = probing.names, probing.steps
    steps.begin()
    with plain_listing(probing.wire.client):
        said = probing.wire.send("list_objects_v2", Prefix=names.plugin)
    keys = {str(each.get("Key")) for each in said.answer.get("Contents") or ()}
    standing = {made.key for made in probing.trail.made.values() if made.stands and made.key.startswith(names.plugin)}
    wrong = "the listing leaves out what was written" if not standing <= keys else ""
    steps.add("expiry", "ListObjectsV2", "s3:ListBucket", names.plugin, said.unless(wrong, "Incomplete"))


def _list(probing: Probing) -> None:
    root = probing.names.root
    for operation, prefix in (("validate", root), ("sync", f"{root}backups/")):
        probing.steps.begin()
        with plain_listing(probing.wire.client):
            said = probing.wire.send("list_objects_v2", Prefix=prefix, Delimiter="/")
        probing.steps.add(operation, "ListObjectsV2", "s3:ListBucket", prefix, said, delimiter="/")


def _write(probing: Probing, sent: Headers) -> bool:
    """An object that is not there, is written, read, overwritten and read again."""
    key, steps = probing.names.results, probing.steps
    steps.begin()
    said = probing.wire.send("head_object", Key=key, **sent.customer)
    steps.add("not-found-semantics", "HeadObject", "s3:GetObject", key, said, expected=NOT_FOUND)
    if not _put(probing, sent, "backup-upload restore-write", 0):
        return False
    steps.begin()
    said = probing.wire.send("head_object", Key=key, **sent.customer)
    wrong = said.went_well and said.answer.get("ContentLength") != _SMALL
    steps.add("sync", "HeadObject", "s3:GetObject", key, said.unless("its length is another" if wrong else ""))
    _get(probing, sent, key, "restore-read sync", body(key, _SMALL))
    if _put(probing, sent, "metadata-overwrite restore-write", 1):
        _get(probing, sent, key, "metadata-overwrite restore-write", body(key, _SMALL, 1))
    return True


def _put(probing: Probing, sent: Headers, operations: str, turn: int) -> bool:
    key = probing.names.results
    probing.steps.begin()
    said = probing.trail.put(key, body(key, _SMALL, turn), **sent.begin)
    return probing.steps.add(operations, "PutObject", "s3:PutObject", key, said, **_encryption(sent, said))


def _encryption(sent: Headers, said: Said) -> dict[str, str]:
    if sent.customer:
        return {"encryption": "SSE-C", "echoed": "SSE-C" if said.answer.get("SSECustomerAlgorithm") else ""}
    return {"encryption": sent.encryption, "echoed": str(said.answer.get("ServerSideEncryption") or "")}


def _get(probing: Probing, sent: Headers, key: str, operations: str, content: bytes) -> None:
    probing.steps.begin()
    said = probing.wire.read(len(content), Key=key, **sent.customer)
    said = said.unless("" if said.content == content else _MISSING)
    probing.steps.add(operations, "GetObject", "s3:GetObject", key, said)


def _upload(probing: Probing, sent: Headers) -> bool:
    """An object of two parts, read back whole; whether an upload could be begun."""
    key, trail, steps = probing.names.contents, probing.trail, probing.steps
    upload = _begin(probing, sent, key)
    if not upload:
        return False
    content = body(key, PART + _LAST_PART)
    parts: list[dict[str, object]] = []
    for number, piece in ((1, content[:PART]), (2, content[PART:])):
        steps.begin()
        said = trail.part(key, upload, number, piece, **sent.part)
        if not steps.add("multipart-upload", "UploadPart", "s3:PutObject", key, said):
            return True
        part: dict[str, object] = {"PartNumber": number, "ETag": said.answer.get("ETag", "")}
        parts.append(part | {name: said.answer[name] for name in ("ChecksumCRC32",) if name in said.answer})
    steps.begin()
    said = trail.complete(key, upload, parts, **sent.customer)
    if steps.add("multipart-upload", "CompleteMultipartUpload", "s3:PutObject", key, said, **_encryption(sent, said)):
        _get(probing, sent, key, "restore-read", content)
    return True


def _begin(probing: Probing, sent: Headers, key: str) -> str:
    probing.steps.begin()
    said, upload = probing.trail.begin(key, **sent.begin)
    said = said.unless("" if upload else "the answer names no upload", "NoUploadId")
    probing.steps.add("multipart-upload", "CreateMultipartUpload", "s3:PutObject", key, said)
    return upload


def _abort(probing: Probing, sent: Headers) -> None:
    """An upload that is given up after its first part."""
    key, steps = probing.names.aborted, probing.steps
    upload = _begin(probing, sent, key)
    if not upload:
        return
    steps.begin()
    said = probing.trail.part(key, upload, 1, body(key, _LAST_PART), **sent.part)
    steps.add("multipart-upload", "UploadPart", "s3:PutObject", key, said)
    steps.begin()
    said = probing.trail.abort(key, upload)
    steps.add("multipart-upload", "AbortMultipartUpload", "s3:AbortMultipartUpload", key, said)


def _sign(probing: Probing, sent: Headers) -> None:
    """A signed URL, followed without credentials; it cannot work with a customer's key, which it does not carry."""
    key = probing.names.results
    if sent.customer or not probing.trail.of(key).stands:
        return
    probing.steps.begin()
    public: Any = probing.location.plugin.get("publicUrl", "")
    said = probing.wire.fetch(key, public, _SMALL)
    written = (body(key, _SMALL), body(key, _SMALL, 1))
    said = said.unless("" if said.content in written else _MISSING)
    probing.steps.add("signed-download", "GetObject", "s3:GetObject", key, said, client=DOWNLOADER)
