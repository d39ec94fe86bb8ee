"""Terraform: policies as HCL, each within ``jsonencode``, laid out as ``terraform fmt`` does.

``jsonencode`` rather than ``aws_iam_policy_document``: the latter rewrites what it is given (it sorts, it takes lists
of one apart, it wants ``&{`` for policy variables), the former carries the document as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Body: TypeAlias = Mapping[str, str | Mapping[str, object] | bool]

_INDENT = "  "
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_BMP = 0xFFFF


def block(kind: str, labels: Sequence[str], body: Body, comment: str) -> str:
    """A block with its comment; of its arguments a text is an expression as it stands, a mapping is a JSON document."""
    words = " ".join([kind, *(quoted(label) for label in labels)])
    head = [f"# {line}" for line in comment.splitlines()]
    return "\n".join([*head, f"{words} {{", *(f"{_INDENT}{line}" for line in _arguments(body)), "}"])


def quoted(text: str) -> str:
    """A quoted template that yields the very text: ``${`` and ``%{`` would begin an interpolation or a directive."""
    escaped = "".join(_ESCAPES.get(character) or _plain(character) for character in text)
    return '"' + escaped.replace("${", "$${").replace("%{", "%%{") + '"'


def _plain(character: str) -> str:
    code = ord(character)
    if character.isascii() and character.isprintable():
        return character
    return f"\\u{code:04x}" if code <= _BMP else f"\\U{code:08x}"


def _arguments(body: Body) -> list[str]:
    rows = []
    for name, value in body.items():
        if isinstance(value, bool):
            rows.append((name, ["true" if value else "false"]))
        elif isinstance(value, str):
            rows.append((name, [value]))
        else:
            lines = _expression(value)
            rows.append((name, [f"jsonencode({lines[0]}", *lines[1:-1], f"{lines[-1]})"]))
    return list(_aligned(rows))


def _aligned(rows: Sequence[tuple[str, list[str]]]) -> Iterator[str]:
    """The assignments of a body; neighbours of one line each have their equals signs in one column."""
    run: list[tuple[str, str]] = []
    for name, lines in rows:
        if len(lines) == 1:
            run.append((name, lines[0]))
            continue
        yield from _flushed(run)
        run = []
        yield f"{name} = {lines[0]}"
        yield from lines[1:]
    yield from _flushed(run)


def _flushed(run: Sequence[tuple[str, str]]) -> Iterator[str]:
    wide = max((len(name) for name, _ in run), default=0)
    return (f"{name:<{wide}} = {line}" for name, line in run)


def _expression(value: object) -> list[str]:
    """The lines of a value of a policy: a text, a switch, a list or an object."""
    if isinstance(value, dict):
        rows = [(name if name.isidentifier() and name.isascii() else quoted(name), value[name]) for name in value]
        body = _aligned([(name, _expression(inner)) for name, inner in rows])
        return ["{", *(f"{_INDENT}{line}" for line in body), "}"]
    if isinstance(value, list):
        lines: list[str] = []
        for inner in value:
            *most, last = _expression(inner)
            lines += [*most, f"{last},"]
        return ["[", *(f"{_INDENT}{line}" for line in lines), "]"]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [quoted(str(value))]
