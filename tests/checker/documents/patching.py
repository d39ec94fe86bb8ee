"""A unified diff applied, strictly: every line that it names must stand where it says."""

from __future__ import annotations

import re
from io import StringIO


def patched(text: str, diff: str) -> str:
    """The text after the diff; raises when a line of it does not fit."""
    before = list(StringIO(text, newline="\n"))
    after: list[str] = []
    done = 0
    lines = diff.split("\n")
    assert lines[0].startswith("--- ")
    assert lines[1].startswith("+++ ")
    for index, line in enumerate(lines[2:], 2):
        head = re.fullmatch(r"@@ -(\d+),(\d+) \+(\d+),(\d+) @@", line)
        if head:
            start = int(head[1]) - 1
            after += before[done:start]
            done = start
            assert len(after) == int(head[3]) - 1, "the line numbers of the new file do not fit"
            continue
        if line.startswith("\\"):
            continue
        ended = index + 1 == len(lines) or not lines[index + 1].startswith("\\")
        content = line[1:] + ("\n" if ended else "")
        if line[0] in " -":
            assert before[done] == content, f"{before[done]!r} is not {content!r}"
            done += 1
        if line[0] in " +":
            after.append(content)
    return "".join(after + before[done:])
