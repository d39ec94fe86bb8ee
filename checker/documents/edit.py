"""Small edits of the user's own documents, as unified diffs: formatting and order are kept.

Every edit is read again before it is proposed: the document must then say just what was meant and nothing else.
Where it does not (a layout that nobody thought of), there is no diff, and the remedy's words stand alone.
"""

from __future__ import annotations

import json
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

from checker.documents.document import DocumentPlace, Syntax
from checker.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checker.documents.document import Document
    from checker.documents.marks import Path
    from checker.model.place import Place, Span

LONGEST_LINE = 2_000
"""Characters of a line beyond which a diff helps nobody."""

MOST_VALUES = 200
"""Values that one diff may set: each costs as much as the document is long, and AWS takes no policy with more."""

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:")


def replacement(place: Place | None, value: str | bool | None) -> str:  # noqa: FBT001 - a value to write, not a switch
    """The diff that sets the value at ``place``, or takes its line out (``None``); empty when there is no such edit."""
    if not isinstance(place, DocumentPlace) or not place.path or place.document.inside is not None:
        return ""
    return _removal(place) if value is None else rewrite(place.document, {place.path: value})


def rewrite(document: Document, values: Mapping[Path, str | bool]) -> str:
    """The diff that sets the values at some paths; empty when there is no such edit."""
    if document.inside is not None or len(values) > MOST_VALUES:
        return ""
    text, wanted = document.text, document.value
    try:
        for path in sorted(values, key=lambda path: offsets(document, document.at(path).span()), reverse=True):
            start, end = offsets(document, document.at(path).span())
            new = _of_kind(values[path], value_at(document.value, path))
            text = text[:start] + literal(document, new) + text[end:]
            wanted = put(wanted, path, new)
    except (LookupError, TypeError):
        return ""  # a path leads nowhere
    return proposal(document, text, wanted)


def is_readable(document: Document) -> bool:
    """Whether a diff of the document could be read: its lines are of a length that people write.

    A document inside a text of another has none: its lines are no lines of a file.
    """
    return document.inside is None and max(map(len, document.text.split("\n"))) <= LONGEST_LINE


def proposal(document: Document, after: str, wanted: object) -> str:
    """The diff from the document to ``after``, when that reads as ``wanted``; empty when it does not."""
    return unified(document, after) if document.inside is None and _reads_as(document, after, wanted) else ""


def _reads_as(document: Document, after: str, wanted: object) -> bool:
    from checker.documents.json_reader import read_json  # noqa: PLC0415 - only a finding with a fix pays for it
    from checker.documents.yaml_reader import read_yaml  # noqa: PLC0415 - as above

    data = after.encode("utf-8", "surrogatepass")
    try:
        if document.syntax is Syntax.JSON:
            return read_json(document.name, data, limit=len(data)).value == wanted
        return [found.value for found in read_yaml(document.name, data, limit=len(data))] == [wanted]
    except DocumentError:
        return False


def value_at(value: object, path: Path) -> object:
    """What stands at a path inside a value; raises ``LookupError`` or ``TypeError`` when nothing does."""
    for step in path:
        value = value[step]  # type: ignore[index]  # the caller answers for what the path leads through
    return value


def put(value: object, path: Path, new: object) -> object:
    """A copy of ``value`` with another value at a path that exists."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    inner = put(value_at(value, (step,)), rest, new)
    if isinstance(value, dict):
        return {**value, step: inner}
    return [inner if index == step else item for index, item in enumerate(value)] if isinstance(value, list) else value


def _of_kind(new: str | bool, old: object) -> str | bool:  # noqa: FBT001 - a value to write, not a switch
    """A switch that is spelled as text (in a Velero configuration) stays text."""
    return ("true" if new else "false") if isinstance(new, bool) and isinstance(old, str) else new


def literal(document: Document, value: str | bool) -> str:  # noqa: FBT001 - as above
    """``value`` as the document's syntax writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    plain = value and value[0].isalpha() and not set(value) - _PLAIN and not value.endswith(":")
    plain = plain and value.lower() not in {"true", "false", "null", "yes", "no", "on", "off"}
    if document.syntax is Syntax.YAML and plain:
        return value
    return json.dumps(value, ensure_ascii=False)


def splice(document: Document, span: Span, new: str) -> str:
    """The document's text with what the span covers replaced by ``new``."""
    start, end = offsets(document, span)
    return document.text[:start] + new + document.text[end:]


def offsets(document: Document, span: Span) -> tuple[int, int]:
    """Where a span of the document begins and ends in its text."""
    return _offset(document, span.line, span.column), _offset(document, span.end_line, span.end_column)


def _offset(document: Document, line: int, column: int) -> int:
    return sum(map(len, islice(_lines(document.text), line - document.first_line))) + column - 1


def _lines(text: str) -> StringIO:
    """The lines of a text with their ends, as places count them: LF, CR LF and a lone CR end one, nothing else does."""
    return StringIO(text, newline="")


def unified(document: Document, after: str, context: int = 2) -> str:
    """The unified diff from the document to ``after``, as ``patch`` takes it; lines are numbered as in the file.

    Empty when nothing changes, for a text on one endless line (nobody could read the diff), and for one whose lines end
    with CR alone (diffs know no such lines).
    """
    before, changed = (list(StringIO(text + document.next_line, newline="\n")) for text in (document.text, after))
    if before == changed or document.text.replace("\r\n", "").find("\r") >= 0:
        return ""
    # What is the same at both ends is cut off first: comparing costs more than the square of what differs.
    same = _common(before, changed)
    top = max(same - context, 0)
    rest = min(len(before), len(changed)) - same
    tail = max(min(_common(before[::-1], changed[::-1]), rest) - context, 0)
    hunks = _hunks(before[top : len(before) - tail], changed[top : len(changed) - tail], document, top, context)
    name = "".join(character if character.isprintable() else "?" for character in document.name)
    lines = [f"--- {name}", f"+++ {name}", *hunks]
    return "\n".join(lines) if max(map(len, lines)) <= LONGEST_LINE else ""


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines two texts have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    return next((count for count, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _hunks(before: list[str], changed: list[str], document: Document, top: int, context: int) -> list[str]:
    from difflib import SequenceMatcher  # noqa: PLC0415 - only a finding with a fix pays for it

    lines: list[str] = []
    first = top + document.first_line
    for group in SequenceMatcher(None, before, changed, autojunk=False).get_grouped_opcodes(context):
        (_, i1, _, j1, _), (_, _, i2, _, j2) = group[0], group[-1]
        lines.append(f"@@ -{first + i1},{i2 - i1} +{first + j1},{j2 - j1} @@")
        for tag, a1, a2, b1, b2 in group:
            old, new = before[a1:a2], changed[b1:b2]
            for sign, part in ((" ", old),) if tag == "equal" else (("-", old), ("+", new)):
                for line in part:
                    ended = line.endswith("\n")
                    lines += [sign + line[:-1]] if ended else [sign + line, "\\ No newline at end of file"]
    return lines


def without_item(place: Place | None) -> str:
    """The diff that takes one of several items out of a list; empty when there is no such edit."""
    if not isinstance(place, DocumentPlace) or not place.path or place.document.inside is not None:
        return ""
    document, holder, index = place.document, place.path[:-1], place.path[-1]
    items = value_at(document.value, holder)
    if not isinstance(items, list) or not isinstance(index, int) or len(items) <= 1 or not is_readable(document):
        return ""
    text = document.text
    start, end = offsets(document, place.span())
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip() == "-" and document.syntax is Syntax.YAML:
        # A block's end is where the next thing begins; the item ends with its last line that says something.
        ended = text.find("\n", len(text[:end].rstrip()))
        start, end = line, len(text) if ended < 0 else ended + 1
    elif index:
        start = offsets(document, document.at((*holder, index - 1)).span())[1]
    else:
        end = offsets(document, document.at((*holder, 1)).span())[0]
    left = [item for number, item in enumerate(items) if number != index]
    return proposal(document, text[:start] + text[end:], put(document.value, holder, left))


def _removal(place: DocumentPlace) -> str:
    """The diff that takes a field, or an item of several, out, when it stands on lines of its own."""
    document, span, key = place.document, place.span(), place.key_span()
    lines = list(_lines(document.text))
    first, last = key.line - document.first_line, span.end_line - document.first_line
    ending = lines[last][span.end_column - 1 :].strip()
    holder = value_at(document.value, place.path[:-1])
    items = holder if isinstance(holder, list) else []
    before = lines[first][: key.column - 1].strip()
    alone = before == ("-" if items and document.syntax is Syntax.YAML and ending != "," else "")
    if (key == span and len(items) <= 1) or not alone or ending not in {"", ","}:
        return ""
    kept = lines[:first] + lines[last + 1 :]
    if document.syntax is Syntax.JSON and not ending:
        _drop_comma(kept, first - 1)
    left: object = [item for index, item in enumerate(items) if index != place.path[-1]]
    if isinstance(holder, dict):
        left = {name: value for name, value in holder.items() if name != place.path[-1]}
    return proposal(document, "".join(kept), put(document.value, place.path[:-1], left))


def _drop_comma(lines: list[str], index: int) -> None:
    """JSON has no comma before the last brace."""
    while index > 0 and not lines[index].strip():
        index -= 1
    body = lines[index].rstrip() if index >= 0 else ""
    if body.endswith(","):
        lines[index] = body[:-1] + lines[index][len(body) :]
