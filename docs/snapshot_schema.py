"""Writes the published schema of snapshots from the very annotations that a snapshot is read by.

``python -m docs.snapshot_schema`` writes it; a test holds it to what would be written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping as AbstractMapping
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from checker.documents.document import Syntax
from checker.evidence.snapshot import API_VERSION, KIND, MEMBERS, VERSION, Call
from checker.evidence.snapshot_bounds import FACT_TIMES, FACT_WORDS, NEVER_ABSENT, SIGNED, TIMES, WORDS
from checker.evidence.snapshot_types import camel, fact_types, fields_of, is_enum, is_value
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.model.location import AwsLocation, MinioLocation, Provider
from checker.model.place import Excerpt, Place, Span
from checker.model.report import Input

Schema = dict[str, Any]
PATH = Path(__file__).parents[1] / "checker" / "evidence" / "schemas" / "snapshot-v1.schema.json"
_TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
_PLAIN: dict[object, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer", "minimum": 0},
    bool: {"type": "boolean"},
    bytes: {"type": "string", "description": "Bytes, each as the character of its number (ISO 8859-1)."},
}


def schema() -> Schema:
    """The whole schema."""
    definitions: dict[str, Schema] = {}
    facts = {name: _fact(name, kind, definitions) for name, kind in sorted(fact_types().items())}
    kinds = ((AwsLocation, Provider.AWS), (MinioLocation, Provider.MINIO))
    location = _one_of(*(_location(kind, provider, definitions) for kind, provider in kinds))
    members = {
        "kind": {"const": KIND},
        "apiVersion": {"const": API_VERSION},
        "version": {"const": VERSION},
        "tool": _said("string", "The program that took the snapshot, and its version."),
        "takenAt": {"type": "string", "pattern": _TIME, "description": "When it was taken, in UTC."},
        "location": location,
        "facts": {
            "type": "object",
            "additionalProperties": False,
            "properties": facts,
            "description": "What is known, by the names that evidence has; a fact that is missing was not asked for.",
        },
        "documents": {"type": "array", "items": _one_of(_written(), _inside()), "description": _DOCUMENTS},
        "inputs": {"type": "array", "items": _of(Input, definitions)},
        "calls": {"type": "array", "items": _of(Call, definitions)},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:backup-preflight:snapshot:v1",
        "title": "backup-preflight snapshot, version 1",
        "description": "What collect and --save write, and check --from examines: a location and all known of it.",
        **_closed(members, MEMBERS),
        "$defs": dict(sorted({**definitions, **_places()}.items())),
    }


def _location(kind: type, provider: Provider, definitions: dict[str, Schema]) -> Schema:
    """The member of the union that stands for a provider."""
    found = _object(kind, definitions)
    found["properties"] = {"provider": {"const": provider.value}, **found["properties"]}
    found["required"] = ["provider", *found["required"]]
    return found


_DOCUMENTS = "The documents that places and policies lie in; each is told by its number, from 0. Secrets are masked."


def _fact(name: str, kind: object, definitions: dict[str, Schema]) -> Schema:
    value = _of(kind, definitions)
    if name in FACT_WORDS:
        value = {"enum": list(FACT_WORDS[name])}
    elif name in FACT_TIMES:
        value = {"type": "string", "pattern": _TIME}
    source = {"$ref": "#/$defs/Source"}
    states = [
        _closed({"state": {"const": "known"}, "value": value, "source": source}),
        _closed({"state": {"const": "absent"}, "source": source}),
        _closed({"state": {"const": "denied"}, "permission": {"type": "string"}, "source": source}),
        _closed({"state": {"const": "unavailable"}, "reason": {"type": "string"}, "supplied": {"type": "boolean"}}),
    ]
    return _one_of(*(states[:1] + states[2:] if name in NEVER_ABSENT else states))


def _of(kind: Any, definitions: dict[str, Schema]) -> Schema:  # noqa: ANN401 - of whatever type was annotated
    """The schema of a value of an annotated type."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {UnionType, Union}:
        return {"anyOf": [_of(next(k for k in inner if k is not NoneType), definitions), {"type": "null"}]}
    if origin in {tuple, frozenset}:
        return _array(inner, definitions)
    if origin in {AbstractMapping, dict}:
        return {"type": "object", "additionalProperties": _of(inner[1], definitions)}
    if kind is PolicyDocument or kind is Place:
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if is_enum(kind):
        return {"enum": [member.value for member in kind]}
    if is_value(kind):
        if kind.__name__ not in definitions:
            definitions[kind.__name__] = _object(kind, definitions)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    return dict(_PLAIN[kind])


def _array(inner: tuple[Any, ...], definitions: dict[str, Schema]) -> Schema:
    if len(inner) == 1 or inner[1] is ...:
        return {"type": "array", "items": _of(inner[0], definitions)}
    members = [_of(each, definitions) for each in inner]
    return {"type": "array", "prefixItems": members, "minItems": len(members), "maxItems": len(members)}


def _object(kind: type, definitions: dict[str, Schema]) -> Schema:
    fields = {camel(name): _field(kind, name, hint, definitions) for name, hint in fields_of(kind).items()}
    return {**_closed(fields), "description": str(kind.__doc__).split("\n", 1)[0]}


def _field(kind: type, name: str, hint: object, definitions: dict[str, Schema]) -> Schema:
    if (kind, name) in WORDS:
        return {"enum": list(WORDS[kind, name])}
    if (kind, name) in TIMES:
        return {"type": "string", "pattern": f"^$|{_TIME}"}
    return {"type": "integer"} if (kind, name) in SIGNED else _of(hint, definitions)


def _written() -> Schema:
    syntax = {"enum": [each.value for each in Syntax]}
    members = {
        "name": {"type": "string"},
        "syntax": syntax,
        "text": {"type": "string"},
        "firstLine": {"type": "integer", "minimum": 1},
        "nextLine": {"type": "string"},
    }
    return _closed(members, ("name", "syntax", "text"))


def _inside() -> Schema:
    number = {"type": "integer", "minimum": 0, "description": "The number of the document around it."}
    return _closed({"inside": number, "path": _path()})


def _places() -> dict[str, Schema]:
    number = {"type": "integer", "minimum": 0}
    shown = _closed({"span": {"$ref": "#/$defs/Span"}, "firstLine": {"type": "integer", "minimum": 1}, "lines": _TEXTS})
    counted = {camel(name): {"type": "integer", "minimum": 1} for name in Span._fields if name != "file"}
    source = {
        "origin": {"type": "string"},
        "place": {"$ref": "#/$defs/Place"},
        "assumption": {"type": "string"},
        "collectedAt": {"type": "string"},
    }
    kinds = {"enum": [each.value for each in PolicyKind]}
    policy = {"name": {"type": "string"}, "kind": kinds, "document": number, "path": _path()}
    return {
        "Source": {**_closed(source, ("origin",)), "description": "Where a fact came from."},
        "Span": {**_closed({"file": {"type": "string"}, **counted}), "description": str(Span.__doc__)},
        "Excerpt": {**shown, "description": str(Excerpt.__doc__)},
        "PolicyDocument": {**_closed(policy), "description": "A policy: its document, and where in it it starts."},
        "Place": {
            **_one_of(
                _closed({"document": number, "path": _path()}),
                _closed({"span": {"$ref": "#/$defs/Span"}, "excerpt": {"$ref": "#/$defs/Excerpt"}}),
            ),
            "description": "Where something was read: a path in a document, or the lines themselves.",
        },
    }


_TEXTS: Schema = {"type": "array", "items": {"type": "string"}}


def _path() -> Schema:
    return {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 0}]}}


def _one_of(*schemas: Schema) -> Schema:
    return {"oneOf": list(schemas)}


def _closed(members: Schema, required: tuple[str, ...] | None = None) -> Schema:
    needed = list(members if required is None else required)
    return {"type": "object", "additionalProperties": False, "required": needed, "properties": members}


def _said(kind: str, description: str) -> Schema:
    return {"type": kind, "description": description}


def text() -> str:
    """The schema as it is published."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
