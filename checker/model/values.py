"""Named tuples, the form of every value here (ADR 3), made in less than half the time that typing takes.

``typing.NamedTuple`` compiles the annotation of each field while a module is imported, which nothing here ever asks
for. For type checkers this is ``typing.NamedTuple`` itself.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple
else:

    class _Making(type):
        """Makes a named tuple of a class body: its annotations are the fields, their values the defaults."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            annotations = body.get("__annotations__", {})
            defaults = [body.pop(field) for field in annotations if field in body]
            made = namedtuple(name, annotations, defaults=defaults, module=body["__module__"])  # noqa: PYI024 - see above
            if len(bases) > 1:
                return type(name, (made, *bases[1:]), {**body, "__slots__": ()})
            for key, value in body.items():
                if key not in {"__module__", "__qualname__", "__classcell__"}:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Making):
        """What a value class names as its base; it is not among the bases of what is made."""


__all__ = ["NamedTuple"]
