"""The policies that every MinIO server ships under names of its own (``mc admin policy list``), as documents.

Names and content as in minio/pkg v3.1.3, 2025-04-14; an administrator may overwrite them, which a live run sees.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_EVERYWHERE = ["arn:aws:s3:::*"]
_DIAGNOSTICS = [
    "admin:Profiling",
    "admin:ServerTrace",
    "admin:ConsoleLog",
    "admin:ServerInfo",
    "admin:TopLocksInfo",
    "admin:OBDInfo",
    "admin:BandwidthMonitor",
    "admin:Prometheus",
]

_STATEMENTS: Mapping[str, list[dict[str, object]]] = {
    "readwrite": [{"Effect": "Allow", "Action": ["s3:*"], "Resource": _EVERYWHERE}],
    "readonly": [{"Effect": "Allow", "Action": ["s3:GetBucketLocation", "s3:GetObject"], "Resource": _EVERYWHERE}],
    "writeonly": [{"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": _EVERYWHERE}],
    "diagnostics": [{"Effect": "Allow", "Action": _DIAGNOSTICS, "Resource": _EVERYWHERE}],
    "consoleAdmin": [
        {"Effect": "Allow", "Action": ["admin:*"]},
        {"Effect": "Allow", "Action": ["kms:*"]},
        {"Effect": "Allow", "Action": ["s3:*"], "Resource": _EVERYWHERE},
    ],
}

CANNED = frozenset(_STATEMENTS)
"""The names; their case counts."""


def canned_text(name: str) -> str:
    """The document that a name stands for, as JSON text."""
    return json.dumps({"Version": "2012-10-17", "Statement": _STATEMENTS[name]}, indent=2)
