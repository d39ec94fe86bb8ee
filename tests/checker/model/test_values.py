"""The base of every value: what a class body becomes."""

from __future__ import annotations

import pickle
from typing import Generic, TypeVar, get_type_hints

import pytest

from checker.model.values import NamedTuple

T = TypeVar("T")


class Point(NamedTuple):
    """A place on a plane."""

    x: int
    y: int = 2
    """Upwards."""

    @property
    def total(self) -> int:
        """Both together."""
        return self.x + self.y

    def __eq__(self, other: object) -> bool:
        """Identity."""
        return self is other

    def __hash__(self) -> int:
        """By identity."""
        return id(self)


class Box(NamedTuple, Generic[T]):
    """Something with something in it."""

    inner: T
    name: str = "box"


def test_fields_defaults_and_methods_are_those_of_the_body() -> None:
    """Positional, by name, with defaults; properties and special methods included."""
    point = Point(1)
    assert (point.x, point.y, point.total) == (1, 2, 3)
    assert point._replace(y=5).total == 6
    assert Point._fields == ("x", "y")
    assert not point == Point(1)  # noqa: SIM201 - equality is what the body gives; a tuple has its own inequality


def test_a_value_takes_no_other_field_and_is_frozen() -> None:
    """A slip of the pen fails where it is made."""
    with pytest.raises(TypeError):
        Point(1, 2, 3)  # type: ignore[call-arg]  # one too many
    with pytest.raises(AttributeError):
        Point(1).z = 3  # type: ignore[attr-defined]  # no such field


def test_name_module_and_docstring_are_kept() -> None:
    """For tracebacks, pickles and readers."""
    assert (Point.__name__, Point.__module__, Point.__doc__) == ("Point", __name__, "A place on a plane.")
    assert repr(Point(1)) == "Point(x=1, y=2)"
    assert get_type_hints(Point)["y"] is int


def test_a_generic_value_pickles_as_itself() -> None:
    """Cases travel to other processes."""
    box = pickle.loads(pickle.dumps(Box([1], name="b")))  # noqa: S301 - our own bytes
    assert type(box) is Box
    assert box == Box([1], name="b")
    assert not hasattr(box, "__dict__")
