"""What may stand in a snapshot: the classes of values, and the type of each fact and field, from their annotations."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from checker.documents.document import Document
from checker.facts import aws, aws_live, aws_storage, endpoint, endpoint_values, minio, probe
from checker.model import fact, location, place, report, secret
from checker.model.fact import FactKey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from checker.documents.marks import Path

# Everything that facts and locations are made of; a module of new facts, or of their values, is one more name here.
FACTS: tuple[ModuleType, ...] = (aws, aws_live, endpoint, minio, probe)
VALUES: tuple[ModuleType, ...] = (
    *(aws, aws_storage, aws_live, endpoint_values, minio, probe),
    *(location, secret, fact, place, report),
)


@cache
def names() -> Mapping[str, Any]:
    """Every class that an annotation may name."""
    found: dict[str, Any] = {"Mapping": AbstractMapping, "Document": Document, "Path": tuple}
    for module in VALUES:
        found |= {name: value for name, value in vars(module).items() if isinstance(value, type)}
    found["Levels"] = tuple[tuple[aws.PolicyDocument, ...], ...]
    return found


@cache
def fact_types() -> Mapping[str, Any]:
    """The type of the value of each fact, by the fact's name."""
    found: dict[str, Any] = {}
    for module in FACTS:
        hints = get_type_hints(module, localns=dict(names()))
        for name, key in vars(module).items():
            if isinstance(key, FactKey):
                found[key.name] = get_args(hints[name])[0]
    return found


@cache
def fields_of(kind: type) -> Mapping[str, Any]:
    """The type of each field of a value class, in their order."""
    hints = get_type_hints(kind, localns=dict(names()))
    return {name: hints[name] for name in kind._fields}  # type: ignore[attr-defined]  # a named tuple has them


def is_value(kind: object) -> bool:
    """Whether it is a class of values: a named tuple of ours."""
    return isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")


def is_enum(kind: object) -> bool:
    """Whether it is an enumeration."""
    return isinstance(kind, type) and issubclass(kind, Enum)


def camel(name: str) -> str:
    """The name of a field as JSON has it."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def leading(value: object, path: Path) -> Path:
    """As much of a path as leads somewhere inside a value."""
    for number, step in enumerate(path):
        is_there = (isinstance(value, dict) and step in value) or (
            isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value)
        )
        if not is_there:
            return path[:number]
        value = value[step]  # type: ignore[index]  # it was looked for
    return path
