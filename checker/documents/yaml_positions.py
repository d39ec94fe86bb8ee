"""Where the values of a YAML text stand, found by reading its marks again."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from checker.documents.marks import Marks

if TYPE_CHECKING:
    from checker.documents.marks import Path
    from checker.documents.yaml_nodes import Node


def locate_yaml(name: str, text: str, first_line: int, path: Path) -> Marks:
    """The marks of the value at ``path``, or of its nearest existing ancestor."""
    node = _root(name, text, first_line)
    key: tuple[int, int] | None = None
    for step in path:
        inner = node.child(step)
        if inner is None:
            break
        node, key = inner, inner.key
    return Marks(node.start, node.end, key)


@lru_cache(maxsize=8)
def _root(name: str, text: str, first_line: int) -> Node:
    """The nodes of a text, read again; the last few are kept, for findings come in groups."""
    from checker.documents.yaml_nodes import compose  # noqa: PLC0415 - loads the YAML library

    return next(compose(name, text, first_line))[0]
