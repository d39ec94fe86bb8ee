"""What kopia sends, step by step: one PUT a blob with its MD5, no header of encryption or tags, reads of ranges.

Read from kopia, repo/blob/s3/s3_storage.go, as Velero v1.18.1 builds it over minio-go v7.1.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from checker.evidence.probes.names import body
from checker.evidence.probes.wire import md5
from checker.facts.probe import CORRUPTED, NOT_FOUND

if TYPE_CHECKING:
    from checker.evidence.probes.steps import Probing
    from checker.evidence.probes.wire import Said

_BLOB, _PACK = 2000, 256 * 1024
_FIRST, _LENGTH = 1000, 500
_PARTIAL = 206
_TYPE = "application/x-kopia"


def probe_kopia(probing: Probing) -> None:
    """Everything that kopia does but deleting, which is the end of the probe."""
    names, steps = probing.names, probing.steps
    key = f"{names.kopia}.storageconfig"
    steps.begin()
    said = probing.wire.read(_BLOB, Key=key)
    steps.add("repository-connect", "GetObject", "s3:GetObject", key, said, expected=NOT_FOUND)
    _list(probing, "repository-connect", names.kopia, "")
    if not _put(probing, "repository-connect", names.format, _BLOB):
        return
    if _put(probing, "repository-write", names.pack, _PACK):
        _read(probing)
        _list(probing, "repository-maintain", f"{names.kopia}p", names.pack)
    if _put(probing, "repository-connect", names.maintenance, _BLOB) and _put(
        probing, "repository-maintain", names.maintenance, _BLOB, 1
    ):
        _get(probing, names.maintenance, body(names.maintenance, _BLOB, 1))


def _put(probing: Probing, operation: str, key: str, size: int, turn: int = 0) -> bool:
    content = body(key, size, turn)
    probing.steps.begin()
    said = probing.trail.put(key, content, ContentMD5=md5(content), ContentType=_TYPE)
    return probing.steps.add(operation, "PutObject", "s3:PutObject", key, said)


def _list(probing: Probing, operation: str, prefix: str, wanted: str) -> None:
    """A listing as minio-go asks for it; it must hold one key, or none at all."""
    probing.steps.begin()
    said = probing.wire.send("list_objects_v2", Prefix=prefix, Delimiter="/", FetchOwner=True, EncodingType="url")
    encoded = said.answer.get("EncodingType") == "url"
    names = [str(each.get("Key")) for each in said.answer.get("Contents") or ()]
    keys = {unquote_plus(name) if encoded else name for name in names}
    wrong = "the listing is not what was written" if keys != ({wanted} if wanted else set()) else ""
    said = said.unless(wrong, "Incomplete")
    probing.steps.add(operation, "ListObjectsV2", "s3:ListBucket", prefix, said, delimiter="/")


def _read(probing: Probing) -> None:
    key, steps = probing.names.pack, probing.steps
    steps.begin()
    said = probing.wire.send("head_object", Key=key)
    wrong = said.went_well and said.answer.get("ContentLength") != _PACK
    said = said.unless("its length is another" if wrong else "")
    steps.add("repository-maintain", "HeadObject", "s3:GetObject", key, said)
    steps.begin()
    said = probing.wire.read(_PACK, Key=key, Range=f"bytes={_FIRST}-{_FIRST + _LENGTH - 1}")
    steps.add("repository-read", "GetObject", "s3:GetObject", key, _ranged(said, body(key, _PACK)))


def _ranged(said: Said, content: bytes) -> Said:
    if said.went_well and said.status != _PARTIAL:
        return said.unless("a range was asked for, and all was answered", "NoRange")
    return said.unless(
        "" if said.content == content[_FIRST : _FIRST + _LENGTH] else "the range is not what was written"
    )


def _get(probing: Probing, key: str, content: bytes) -> None:
    probing.steps.begin()
    said = probing.wire.read(len(content), Key=key)
    said = said.unless("" if said.content == content else "what was read back is not what had been written", CORRUPTED)
    probing.steps.add("repository-maintain", "GetObject", "s3:GetObject", key, said)
