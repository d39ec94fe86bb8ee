"""Unified diffs read and applied, strictly: every line that a diff names must stand where it says.

A diff is made of a document in which secrets are masked; the file still has them. So a line that the diff only shows
may differ from the file's where the diff has the mask, and a line that the diff changes must be the file's own.
"""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from checker.documents.document import Document, Syntax
from checker.documents.edit import unified
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

_END = "\\ No newline at end of file"
_CONTEXTS = (2, 1)
"""Lines shown around a change. ``git apply`` wants one at least, so that a diff without any is not offered."""


class Hunk(NamedTuple):
    """A stretch that changes: the index of its first line, and its lines with their signs and ends."""

    start: int
    lines: tuple[str, ...]


class Patch(NamedTuple):
    """The changes of one file."""

    name: str
    hunks: tuple[Hunk, ...]


class UnfitError(Exception):
    """A diff cannot be applied; the text says why."""


def patches(diff: str) -> tuple[Patch, ...]:
    """The patches in a diff of one or several files; raises ``UnfitError`` when it is none."""
    lines = diff.split("\n")
    here, found = 0, []
    while here < len(lines):
        if not lines[here].startswith("--- ") or here + 1 >= len(lines) or not lines[here + 1].startswith("+++ "):
            message = "the diff cannot be read"
            raise UnfitError(message)
        name = lines[here][4:]
        here += 2
        hunks: list[Hunk] = []
        while here < len(lines) and lines[here].startswith("@@ "):
            hunk, here = _hunk(lines, here)
            hunks.append(hunk)
        found.append(Patch(name, tuple(hunks)))
    return tuple(found)


def _hunk(lines: list[str], here: int) -> tuple[Hunk, int]:
    old, new = (tuple(map(int, part[1:].split(","))) for part in lines[here].split(" ")[1:3])
    left, right = old[1], new[1]
    found: list[str] = []
    here += 1
    while here < len(lines) and (left or right or lines[here] == _END):
        line = lines[here]
        here += 1
        if line == _END:
            found[-1] = found[-1][:-1]
            continue
        left -= line[:1] in {" ", "-"}
        right -= line[:1] in {" ", "+"}
        found.append(line + "\n")
    return Hunk(old[0] - 1, tuple(found)), here


def applied(text: str, patch: Patch, mask: str = "") -> str:
    """The text after the patch; raises ``UnfitError`` when a line of it does not fit."""
    before = list(StringIO(text, newline="\n"))
    after: list[str] = []
    done = 0
    for hunk in patch.hunks:
        after += before[done : hunk.start]
        done = hunk.start
        for line in hunk.lines:
            if line[0] == "+":
                after.append(line[1:])
                continue
            real = before[done] if done < len(before) else ""
            _fits(line, real, mask)
            if line[0] == " ":
                after.append(real)
            done += 1
    return "".join(after + before[done:])


def _fits(line: str, real: str, mask: str) -> None:
    shown = line[1:]
    if shown == real:
        return
    if not mask or len(shown) != len(real) or any(a not in {b, mask} for a, b in zip(shown, real, strict=True)):
        message = "the file is not what the change was made for"
        raise UnfitError(message)
    if line[0] == "-":
        message = "the line to change holds a secret"
        raise UnfitError(message)


def shown_diff(name: str, before: str, after: str, hidden: AbstractSet[int], hidden_after: AbstractSet[int]) -> str:
    """The diff of a file as ``patch`` takes it, with no line in it that is hidden; empty when there is no such diff.

    ``hidden`` are the numbers of the lines of the one text, counted from 1, and ``hidden_after`` those of the other.
    """
    if not name.isprintable():
        return ""
    for context in _CONTEXTS:
        diff = unified(Document(name, before, None, Syntax.TEXT), after, context)
        if diff and not any(_shows(hunk, hidden, hidden_after) for hunk in _numbered(diff)):
            # A name with a space in it ends with a tab, as diff -u writes it.
            tail = "\t" if " " in name else ""
            shown = _tidy(name)
            return f"--- {shown}{tail}\n+++ {shown}{tail}\n{diff.split(chr(10), 2)[2]}"
    return ""


def _tidy(name: str) -> str:
    """The path without its empty steps (``./a``, ``a//b``), which ``git apply`` refuses; ``..`` may cross a link."""
    root, path = ("/", name[1:]) if name.startswith("/") else ("", name)
    return root + "/".join(step for step in path.split("/") if step not in {"", "."})


def _numbered(diff: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Each hunk with the numbers of its first line in both files."""
    shift = 0
    for hunk in patches(diff)[0].hunks:
        yield hunk.start + 1, hunk.start + 1 + shift, hunk.lines
        shift += sum({"+": 1, "-": -1}.get(line[0], 0) for line in hunk.lines)


def _shows(hunk: tuple[int, int, tuple[str, ...]], hidden: AbstractSet[int], hidden_after: AbstractSet[int]) -> bool:
    old, new, lines = hunk
    for line in lines:
        if (line[0] != "+" and old in hidden) or (line[0] != "-" and new in hidden_after):
            return True
        old += line[0] != "+"
        new += line[0] != "-"
    return False
