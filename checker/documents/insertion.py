"""The edit that puts a text into a list of the user's own document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from checker.documents.document import DocumentPlace, Syntax
from checker.documents.edit import offsets, proposal, put, value_at

if TYPE_CHECKING:
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
