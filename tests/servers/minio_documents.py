"""Policy documents as the stand-in keeps and shows them: their meaning is MinIO's library's business."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def canned() -> dict[str, str]:
    """The policies that every server is born with."""
    everything: list[dict[str, object]] = [{"Effect": "Allow", "Action": ["s3:*"], "Resource": ["arn:aws:s3:::*"]}]
    watching = (
        *("admin:Profiling", "admin:ServerTrace", "admin:ConsoleLog", "admin:ServerInfo", "admin:TopLocksInfo"),
        *("admin:OBDInfo", "admin:BandwidthMonitor", "admin:Prometheus"),
    )
    statements: dict[str, list[dict[str, object]]] = {
        "readwrite": [*everything],
        "readonly": [
            {"Effect": "Allow", "Action": ["s3:GetBucketLocation", "s3:GetObject"], "Resource": ["arn:aws:s3:::*"]}
        ],
        "writeonly": [{"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": ["arn:aws:s3:::*"]}],
        "diagnostics": [{"Effect": "Allow", "Action": list(watching), "Resource": ["arn:aws:s3:::*"]}],
        "consoleAdmin": [
            {"Effect": "Allow", "Action": ["admin:*"]},
            {"Effect": "Allow", "Action": ["kms:*"]},
            *everything,
        ],
    }
    return {name: json.dumps({"Version": "2012-10-17", "Statement": each}) for name, each in statements.items()}


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(name).lower(): value for name, value in found.items()} if isinstance(found, dict) else {}


def version_of(text: str) -> str:
    """The version that a document says it has, or ""."""
    return str(_object(text).get("version") or "")


def statements_of(text: str) -> list[Any]:
    """The statements of a document."""
    return list(_object(text).get("statement") or [])


def with_version(text: str) -> str:
    """A document with the version that all have."""
    found = _object(text)
    return json.dumps({**found, "version": "2012-10-17"}) if found else text


def merged(documents: list[str]) -> dict[str, Any]:
    """Several policies as the server shows them in one: its statements, with lists for what may be one word."""
    if not documents:
        return {"Version": "", "Statement": None}
    statements: list[dict[str, Any]] = []
    for text in documents:
        for statement in statements_of(text):
            shown = shown_statement(statement)
            if shown not in statements:
                statements.append(shown)
    return {"Version": "2012-10-17", "Statement": statements}


_SHOWN = ("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition")


def shown_statement(statement: Mapping[str, Any]) -> dict[str, Any]:
    """A statement as the server shows it: the fields that it knows, and lists of values."""
    given = {str(name).lower(): value for name, value in statement.items()}
    shown: dict[str, Any] = {}
    for name in _SHOWN:
        value = given.get(name.lower())
        if value in (None, "", []):
            continue
        if name == "Condition":
            value = {
                operator: {key: each if isinstance(each, list) else [each] for key, each in keys.items()}
                for operator, keys in value.items()
            }
        elif name not in ("Sid", "Effect") and isinstance(value, str):
            value = [value]
        shown[name] = value
    return shown


def shown_document(text: str) -> dict[str, Any]:
    """A document as the server shows it."""
    return {"Version": version_of(text), "Statement": [shown_statement(each) for each in statements_of(text)]}
