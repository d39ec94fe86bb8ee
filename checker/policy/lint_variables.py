"""What is wrong with the policy variables of a text: where none is expanded, or one that no request fills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.model.values import NamedTuple
from checker.policy.aws_language.arn import PARTS
from checker.policy.lint_actions import closest
from checker.policy.services import reference
from checker.policy.services.global_keys import global_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

_ESCAPES: Final = frozenset("*?$")
_UNRENDERED: Final = ("var.", "local.", "data.", "module.", "aws_", "each.", "self.")


class VariableFault(NamedTuple):
    """What is wrong with a variable: ``what`` is said of it, ``near`` the key that was probably meant."""

    name: str
    what: str
    near: str = ""
    certain: bool = True


def in_resource(text: str) -> Iterator[VariableFault]:
    """Faults of the variables in a Resource entry: they are expanded after the fifth colon only."""
    parts = text.split(":", PARTS - 1)
    early = ":".join(parts[: PARTS - 1])
    # A variable has colons of its own: what counts is whether it begins before the fifth.
    begins = text.find("${")
    if begins >= 0 and text[:begins].count(":") < PARTS - 1 and early != text:
        yield VariableFault(_first(text), "stands before the fifth colon of the ARN, where no variable is expanded")
        return
    yield from in_value(text)


def in_value(text: str) -> Iterator[VariableFault]:
    """Faults of the variables in a text where variables are expanded."""
    for name in _names(text):
        fault = _fault(name)
        if fault is not None:
            yield fault


def _first(text: str) -> str:
    return next(_names(text), text.partition("${")[2].partition("}")[0])


def _names(text: str) -> Iterator[str]:
    for piece in text.split("${")[1:]:
        inner, closed, _ = piece.partition("}")
        name = inner.partition(",")[0].strip()
        if closed and name and name not in _ESCAPES:
            yield name


def _fault(name: str) -> VariableFault | None:
    if ":" not in name:
        rendered = name.startswith(_UNRENDERED) or "." in name
        what = "was to be filled in before the policy was saved" if rendered else "names no service before a colon"
        return VariableFault(name, f"is no condition key: it {what}", _near(f"aws:{name}"))
    key = reference.condition_key(name)
    if key is not None:
        if key.is_multivalued:
            return VariableFault(name, "is a key with several values, which cannot stand in a variable")
        return None
    service = name.partition(":")[0].lower()
    near = _near(name)
    if near:
        return VariableFault(name, "is no condition key that AWS documents", near)
    if service == "aws" or service in reference.SERVICES:
        return VariableFault(name, "is no condition key known to the reference", certain=False)
    return None  # the key of an identity provider (accounts.google.com:aud, cognito-identity…:sub)


def _near(name: str) -> str:
    service = reference.service(name.partition(":")[0])
    own = [] if service is None else [key.name for key in service.keys.values()]
    return closest(name, [*own, *(found[0] for found in global_keys().values())], 0.85)
