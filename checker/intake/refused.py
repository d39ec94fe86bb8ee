"""What is no policy: what it looks like, and how to get one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from checker.model.location import Provider
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.documents.marks import Path

ASK_FOR_POLICY = "give the policy document itself, as JSON or YAML"
ONE_A_FILE = "give one policy a file"


class Refused(NamedTuple):
    """What was found instead of a policy: what it looks like, how to get the right form, and where it is wrong."""

    looks: str
    remedy: str = ASK_FOR_POLICY
    path: Path = ()


def has_statement(mapping: Mapping[str, object], provider: Provider) -> bool:
    """Whether a mapping is a policy: MinIO reads the names of its members in whatever case, AWS does not."""
    if "Statement" in mapping or provider is not Provider.MINIO:
        return "Statement" in mapping
    return any(key.lower() == "statement" for key in mapping)


def at(value: object, path: Path) -> object:
    """What stands at a path; nothing when the path leads nowhere."""
    for step in path:
        if isinstance(value, dict):
            value = cast("dict[object, object]", value).get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = cast("list[object]", value)[step]
        else:
            return None
    return value
