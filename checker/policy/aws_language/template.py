"""Texts with policy variables: ``${aws:username}``, ``${key, 'default'}``, and the escapes ``${*} ${?} ${$}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from checker.model.values import NamedTuple
from checker.policy.aws_language.context import ABSENT, UNKNOWN, Missing, lookup
from checker.policy.aws_language.wildcard import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.model.decision import Request
    from checker.policy.aws_language.wildcard import Token, Tokens


class Variable(NamedTuple):
    """A reference to a condition key (lower case), and what stands in for it when the request carries none.

    ``name`` is the key as the policy spells it.
    """

    key: str
    default: str | None
    name: str


class Escape(NamedTuple):
    """A character that would be special otherwise."""

    text: str


Part: TypeAlias = str | Variable | Escape
Resolved: TypeAlias = "Tokens | Missing"
ResolvedText: TypeAlias = str | Missing


class Template(NamedTuple):
    """A text of a policy, cut at its variables; ``source`` is what its author wrote."""

    source: str
    parts: tuple[Part, ...]
    static: bool = True
    """Whether it says the same for every request."""

    def tokens(self, request: Request | None) -> Resolved:
        """Its tokens for a request; values of variables and escapes are never wildcards."""
        tokens: list[Token] = []
        for part in self.parts:
            if isinstance(part, str):
                tokens.extend(tokens_of(part))
                continue
            value = part.text if isinstance(part, Escape) else _value(part, request)
            if isinstance(value, Missing):
                return self._missing(request)
            if value:
                tokens.append(value)
        return tuple(tokens)

    def text(self, request: Request | None) -> ResolvedText:
        """Its text for a request, wildcards standing for themselves."""
        texts: list[str] = []
        for part in self.parts:
            value = part if isinstance(part, str) else part.text if isinstance(part, Escape) else _value(part, request)
            if isinstance(value, Missing):
                return self._missing(request)
            texts.append(value)
        return "".join(texts)

    def _missing(self, request: Request | None) -> Missing:
        """Absent when any variable provably has no value, since then no value of the others matters."""
        values = [_value(part, request) for part in self.parts if isinstance(part, Variable)]
        return ABSENT if ABSENT in values else UNKNOWN

    def unread(self, request: Request) -> tuple[str, ...]:
        """The variables that nobody could tell."""
        return tuple(p.name for p in self.parts if isinstance(p, Variable) and _value(p, request) is UNKNOWN)


def _value(variable: Variable, request: Request | None) -> ResolvedText:
    values = UNKNOWN if request is None else lookup(request, variable.key)
    if values is UNKNOWN:
        return UNKNOWN
    if not values:
        return ABSENT if variable.default is None else variable.default
    # A key with several values cannot be used as a variable; what AWS does then is not documented.
    return values[0] if len(values) == 1 else UNKNOWN


def parse_template(text: str, *, variables: bool) -> Template:
    """The template of a text; without ``variables`` (version 2008-10-17) every character stands for itself."""
    if not variables or "${" not in text:
        return Template(text, (text,) if text else ())
    parts = tuple(part for part in _parts(text) if part)
    return Template(text, parts, static=not any(isinstance(part, Variable) for part in parts))


def template_problem(text: str) -> str:
    """What is wrong with the variables of a text; empty when nothing is."""
    if "${" not in text:
        return ""
    at = text.find("${")
    while at >= 0:
        end = text.find("}", at)
        if end < 0:
            return f"the policy variable in {text!r} has no closing brace"
        inner = text[at + 2 : end]
        wrong = "" if inner in {"*", "?", "$"} else _variable_problem(inner)
        if wrong:
            return f"the policy variable ${{{inner}}} {wrong}"
        at = text.find("${", end)
    return ""


def _variable_problem(inner: str) -> Literal["", "has no name", "has a space in its name", "has a default not quoted"]:
    name, comma, default = inner.partition(",")
    if not name.strip():
        return "has no name"
    if " " in name.strip():
        return "has a space in its name"
    return "has a default not quoted" if comma and _unquoted(default) is None else ""


def _unquoted(default: str) -> str | None:
    default = default.strip()
    quoted = len(default) > 1 and default[0] == "'" == default[-1]
    return default[1:-1] if quoted else None


def _parts(text: str) -> Iterator[Part]:
    rest = text
    while rest:
        before, found, after = rest.partition("${")
        inner, closed, following = after.partition("}")
        if not found or not closed:
            yield rest
            return
        yield before
        if inner in {"*", "?", "$"}:
            yield Escape(inner)
        else:
            name, comma, default = inner.partition(",")
            name = name.strip()
            yield Variable(name.lower(), _unquoted(default) if comma else None, name)
        rest = following
