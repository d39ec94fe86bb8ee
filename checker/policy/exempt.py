"""Lifting a denial: the smallest edit after which one statement no longer denies one principal's requests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from checker.documents.document import DocumentPlace, Syntax
from checker.documents.edit import is_readable, offsets, proposal, put, value_at, without_item
from checker.model.decision import Layer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.documents.document import Document
    from checker.documents.marks import Path
    from checker.model.decision import Step

KEY = "aws:PrincipalArn"
TLS = "aws:securetransport"
_EXEMPTING = ("ArnNotEquals", "ArnNotLike", "StringNotEquals", "StringNotLike")
_SHARED = {Layer.BUCKET, Layer.SCP, Layer.RCP, Layer.VPC_ENDPOINT, Layer.KEY}
"""Layers whose statements speak of many principals, so that one of them can be exempted."""
_OWN = {Layer.IDENTITY, Layer.BOUNDARY, Layer.SESSION}
"""Layers whose statements are attached to principals, so that what they deny can only be taken out."""


def exemption(step: Step, principal: str | None) -> str:
    """The diff that exempts ``principal`` from the denying statement of ``step``; empty when there is no such edit."""
    place = step.place
    if principal is None or step.layer not in _SHARED or not isinstance(place, DocumentPlace):
        return ""
    document, path = place.document, place.path
    statement = value_at(document.value, path)
    if not isinstance(statement, dict) or not is_readable(document):
        return ""
    condition = statement.get("Condition")
    if condition is None:
        return _with_member(document, path, "Condition", {_EXEMPTING[0]: {KEY: principal}})
    return _in_condition(document, (*path, "Condition"), condition, principal) if isinstance(condition, dict) else ""


def withdrawal(step: Step, action: str) -> str:
    """The diff that takes ``action`` out of the denying statement of ``step``, or the statement when it names no other.

    Only for a policy that speaks of one principal alone, and an action that the statement names: what a wildcard denies
    besides is denied on purpose.
    """
    place = step.place
    if step.layer not in _OWN or not isinstance(place, DocumentPlace):
        return ""
    statement = value_at(place.document.value, place.path)
    actions = statement.get("Action") if isinstance(statement, dict) else None
    listed = [actions] if isinstance(actions, str) else actions if isinstance(actions, list) else []
    named = [index for index, item in enumerate(listed) if isinstance(item, str) and item.lower() == action.lower()]
    if len(named) != 1:
        return ""
    return without_item(place if len(listed) == 1 else place.document.at((*place.path, "Action", named[0])))


def demands_tls(step: Step) -> bool:
    """Whether the denying statement is there to refuse cleartext; then the requests are to change, not the policy."""
    place = step.place
    if not isinstance(place, DocumentPlace):
        return False
    statement = value_at(place.document.value, place.path)
    condition = statement.get("Condition") if isinstance(statement, dict) else None
    blocks = condition.values() if isinstance(condition, dict) else ()
    return any(key.lower() == TLS for block in blocks if isinstance(block, dict) for key in block)


def _in_condition(document: Document, path: Path, condition: Mapping[str, object], principal: str) -> str:
    """Conditions of one statement must all hold, so another one can only narrow the denial."""
    for operator in _EXEMPTING:
        block = condition.get(operator)
        if not isinstance(block, dict):
            continue
        key = next((key for key in block if key.lower() == KEY.lower()), None)
        if key is not None:
            return _with_value(document, (*path, operator, key), block[key], principal)
    if _EXEMPTING[0] in condition:
        return _with_member(document, (*path, _EXEMPTING[0]), KEY, principal)
    return _with_member(document, path, _EXEMPTING[0], {KEY: principal})


def _with_value(document: Document, path: Path, value: object, principal: str) -> str:
    """A negated operator with several values holds when none of them matches: each of them is exempt."""
    values = [*(value if isinstance(value, list) else [value]), principal]
    start, end = offsets(document, document.at(path).span())
    after = document.text[:start] + json.dumps(values, ensure_ascii=False) + document.text[end:]
    return proposal(document, after, put(document.value, path, values))


def _with_member(document: Document, path: Path, name: str, value: object) -> str:
    """The diff that adds a member at the end of a mapping, in the layout the mapping has."""
    owner = value_at(document.value, path)
    if not isinstance(owner, dict) or not owner:
        return ""
    text, last = document.text, document.at((*path, list(owner)[-1]))
    start, end = offsets(document, last.key_span())[0], offsets(document, last.span())[1]
    before = text[text.rfind("\n", 0, start) + 1 : start]
    written = json.dumps(value, ensure_ascii=False)
    if document.syntax is Syntax.YAML and not before.replace("-", " ").strip():
        end = len(text[:end].rstrip())
        added = f"\n{before.replace('-', ' ')}{name}: {written}"
    else:
        glue = ", " if before.strip() else f",\n{before}"
        added = f"{glue}{json.dumps(name)}: {written}"
    line_end = "\r\n" if "\r\n" in text else "\n"
    after = text[:end] + added.replace("\n", line_end) + text[end:]
    return proposal(document, after, put(document.value, path, {**owner, name: value}))
