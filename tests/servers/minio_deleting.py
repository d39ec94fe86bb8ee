"""Deleting several objects at once on the stand-in: each key is decided on its own."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests.servers.minio_answers import XMLNS, Answer, xml_answer
from tests.servers.minio_xml import parsed, text_of

if TYPE_CHECKING:
    from tests.servers.minio_s3 import Asking
    from tests.servers.minio_store import Bucket


def delete_objects(asking: Asking, _: Bucket) -> Answer:
    """Each key is decided on its own; those that may go are taken away together."""
    root = parsed(asking.request.content)
    quiet = text_of(root, "Quiet").lower() == "true"
    wanted = [(text_of(each, "Key"), text_of(each, "VersionId")) for each in root.iterfind("{*}Object")]
    allowed = [each for each in wanted if _may_delete(asking, *each)]
    told = [_error_entry(*each, "AccessDenied", "Access Denied.") for each in wanted if each not in allowed]
    if allowed:
        listed = "".join(f"<Object>{_named(*each)}</Object>" for each in allowed)
        body = f"<Delete{XMLNS}><Quiet>{str(quiet).lower()}</Quiet>{listed}</Delete>"
        asking.request.headers.pop("content-md5", None)
        asking.request.pairs = [each for each in asking.request.pairs if not _is_of_body(each[0])]
        answer = asking.site.backing.pass_on(asking.request, query="delete=", body=body.encode())
        if answer.status != HTTPStatus.OK:
            return answer
        told = [*_entries(answer.body), *told]
    return xml_answer(f"<DeleteResult{XMLNS}>{''.join(told)}</DeleteResult>")


def _is_of_body(name: str) -> bool:
    return name.lower() == "content-md5" or name.lower().startswith("x-amz-checksum-")


def _may_delete(asking: Asking, key: str, version: str) -> bool:
    return not denies_version(asking, version, key) and asking.may("s3:DeleteObject", key=key)


def denies_version(asking: Asking, version: str, key: str | None = None) -> bool:
    """Whether a policy denies deleting versions, which a key needs no permission for otherwise."""
    if not version or asking.who is None:
        return False
    return not asking.may("s3:DeleteObjectVersion", key=key, deny_only=True)


def _named(key: str, version: str) -> str:
    return f"<Key>{escape(key)}</Key>" + (f"<VersionId>{escape(version)}</VersionId>" if version else "")


def _error_entry(key: str, version: str, code: str, message: str) -> str:
    return f"<Error>{_named(key, version)}<Code>{code}</Code><Message>{escape(message)}</Message></Error>"


def _entries(body: bytes) -> list[str]:
    """The entries of SeaweedFS's answer, as text."""
    shown = []
    for each in parsed(body):
        kind = each.tag.rpartition("}")[2]
        inside = "".join(f"<{part.tag.rpartition('}')[2]}>{escape(part.text or '')}</{part.tag.rpartition('}')[2]}>"
                         for part in each)  # fmt: skip
        shown.append(f"<{kind}>{inside}</{kind}>")
    return shown
