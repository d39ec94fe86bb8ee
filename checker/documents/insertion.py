"""Edits that put texts into a list of the user's own document: beside an entry, or in place of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from checker.documents.document import DocumentPlace, Syntax
from checker.documents.edit import offsets, proposal, put, value_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.model.place import Place


def beside(place: Place | None, text: str) -> str:
    """The diff that puts a text into the list in which ``place`` stands, after it; one that stands alone gets a list.

    Of JSON documents only: a list in YAML has many forms.
    """
    if not isinstance(place, DocumentPlace) or place.document.syntax is not Syntax.JSON or not place.path:
        return ""
    document, new = place.document, json.dumps(text, ensure_ascii=False)
    start, end = offsets(document, place.span())
    before, after, old = document.text[:start], document.text[end:], document.text[start:end]
    held, holder = value_at(document.value, place.path), value_at(document.value, place.path[:-1])
    if isinstance(holder, list):
        indent = before[before.rfind("\n") + 1 :]
        glue = f",\n{indent}" if not indent.strip() and "\n" in before else ", "
        number = holder.index(held) + 1 if holder.count(held) == 1 else len(holder)
        wanted = put(document.value, place.path[:-1], [*holder[:number], text, *holder[number:]])
        return proposal(document, f"{before}{old}{glue}{new}{after}", wanted)
    return proposal(document, f"{before}[{old}, {new}]{after}", put(document.value, place.path, [held, text]))


def instead(place: Place | None, texts: Sequence[str]) -> str:
    """The diff that puts texts in place of the one at ``place``, in the layout of its list; one alone gets a list.

    Of JSON documents only, as above.
    """
    if not isinstance(place, DocumentPlace) or place.document.syntax is not Syntax.JSON or not place.path or not texts:
        return ""
    document = place.document
    start, end = offsets(document, place.span())
    before, after = document.text[:start], document.text[end:]
    line = before[before.rfind("\n") + 1 :]
    indent = line[: len(line) - len(line.lstrip())]
    written = [json.dumps(text, ensure_ascii=False) for text in texts]
    holder = value_at(document.value, place.path[:-1])
    if isinstance(holder, list):
        glue = f",\n{indent}" if line == indent and "\n" in before else ", "
        number = int(place.path[-1])
        wanted = put(document.value, place.path[:-1], [*holder[:number], *texts, *holder[number + 1 :]])
        return proposal(document, f"{before}{glue.join(written)}{after}", wanted)
    inner = f",\n{indent}  ".join(written)
    listed = f"[\n{indent}  {inner}\n{indent}]" if "\n" in before and len(texts) > 1 else f"[{', '.join(written)}]"
    return proposal(document, f"{before}{listed}{after}", put(document.value, place.path, list(texts)))
