"""From decisions to documents: the smallest grant that a refused request needs, as a patch of the user's own policy."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from checker.documents.document import Syntax
from checker.documents.edit import is_readable, literal, offsets, proposal, put, value_at
from checker.model.decision import Effect, Layer
from checker.model.finding import Remedy
from checker.model.values import NamedTuple
from checker.policy.exempt import demands_tls, exemption, withdrawal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checker.documents.document import Document
    from checker.documents.marks import Path
    from checker.facts.aws import PolicyDocument
    from checker.model.decision import Decision, Request
    from checker.model.place import Place

_WRITABLE = (Layer.IDENTITY, Layer.BOUNDARY, Layer.SESSION)
"""Layers whose statements name no principal, so that a grant can be written without knowing more."""


def remedy_for(
    decision: Decision,
    requests: Sequence[Request],
    documents: Mapping[Layer, tuple[PolicyDocument, ...]],
    root: str = "",
) -> Remedy:
    """The smallest change that would allow ``requests``, all refused for the one reason ``decision`` shows.

    ``root`` is what every object key of the location begins with.
    """
    if decision.effect is Effect.EXPLICIT_DENY:
        return _lift(decision, root)
    actions = tuple(sorted({request.action for request in requests}))
    resources = tuple(sorted({grantable(request, root) for request in requests}))
    names = " and ".join(f"the {layer.value}" for layer in decision.missing) or "a policy"
    text = f"Allow {', '.join(actions)} on {', '.join(resources)} in {names}."
    given = (documents.get(layer) for layer in decision.missing if layer in _WRITABLE)
    diffs = (grant(found, actions, resources) for found in given if found)
    return Remedy(text, "\n".join(diff for diff in diffs if diff))


def grantable(request: Request, root: str = "") -> str:
    """The resource as a policy would name it: every object of the location rather than one sample key."""
    if request.action.startswith("ec2:"):
        return "*"
    bucket, found, key = request.resource.partition("/")
    if not request.action.startswith("s3:") or not found:
        return request.resource
    return f"{bucket}/{root if key.startswith(root) else ''}*"


def _lift(decision: Decision, root: str) -> Remedy:
    step = next((step for step in decision.steps if step.decides), None)
    request = decision.request
    if step is None:
        return Remedy(f"Stop denying {request.action} on {request.resource}.", safe=False)
    where = f" at {step.place.span()}" if step.place is not None else ""
    text = (
        f"Change {step.label} of the {step.layer.value}{where} so that it no longer denies {request.action} "
        f"to this principal on {grantable(request, root)}"
    )
    if demands_tls(step):
        return Remedy(f"Give an https:// S3 URL: {step.label} of the {step.layer.value} denies requests without TLS.")
    diff = exemption(step, request.principal.arn)
    if diff:
        return Remedy(f"{text}, for instance by exempting the principal.", diff, safe=False)
    diff = withdrawal(step, request.action)
    return Remedy(f"{text}, for instance by taking the action out." if diff else f"{text}.", diff, safe=False)


def grant(documents: Sequence[PolicyDocument], actions: Sequence[str], resources: Sequence[str]) -> str:
    """The diff that grants: actions added to a statement that covers just these resources, or a statement added."""
    documents = [policy for policy in documents if is_readable(policy.document)]
    for policy in documents:
        fitting = (path for path, statement in statements(policy) if _fits(statement, resources))
        # The first that fits is as good as any; a document may have thousands.
        for path in islice(fitting, 1):
            diff = _with_actions(policy.document, (*path, "Action"), actions)
            if diff:
                return diff
    body = {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
    return next((diff for policy in documents if (diff := _with_statement(policy, body))), "")


def home(documents: Sequence[PolicyDocument], resources: Sequence[str]) -> Place:
    """Where a grant on these resources belongs: the statement on just them, else the first document's statements."""
    for policy in documents:
        for path, statement in statements(policy) if is_readable(policy.document) else ():
            if _fits(statement, resources):
                return policy.document.at(path)
    return documents[0].at("Statement")


def statements(policy: PolicyDocument) -> Iterator[tuple[Path, Mapping[str, object]]]:
    """The statements of a policy, whether it has one or a list, each with its path in the document."""
    value = policy.value
    found = value.get("Statement") if isinstance(value, dict) else None
    path = (*policy.path, "Statement")
    listed = [((*path, i), item) for i, item in enumerate(found)] if isinstance(found, list) else [(path, found)]
    return ((where, statement) for where, statement in listed if isinstance(statement, dict))


def _fits(statement: Mapping[str, object], resources: Sequence[str]) -> bool:
    """Whether the statement is an unconditional Allow on just these resources, with a list of actions."""
    given = statement.get("Resource")
    listed = [given] if isinstance(given, str) else given
    plain = statement.get("Effect") == "Allow" and not statement.get("Condition") and "Action" in statement
    return plain and isinstance(listed, list) and sorted(map(str, listed)) == sorted(resources)


def _with_actions(document: Document, path: Path, actions: Sequence[str]) -> str:
    value = value_at(document.value, path)
    given = value if isinstance(value, list) else [value]
    new = [action for action in actions if action not in given]
    if not new:
        return ""
    return _appended(document, path, given, new) if value == given and given else _replaced(document, path, given + new)


def _with_statement(policy: PolicyDocument, body: Mapping[str, object]) -> str:
    """The diff that adds a statement; one that stands alone becomes a list of two."""
    document, path = policy.document, (*policy.path, "Statement")
    value = policy.value.get("Statement") if isinstance(policy.value, dict) else None
    if isinstance(value, dict):
        start, end = offsets(document, document.at(path).span())
        text = document.text
        both = f"[{text[start:end]}, {json.dumps(body, ensure_ascii=False)}]"
        return proposal(document, text[:start] + both + text[end:], put(document.value, path, [value, body]))
    return _appended(document, path, value, [body]) if isinstance(value, list) and value else ""


def _replaced(document: Document, path: Path, items: Sequence[object]) -> str:
    """The diff that writes a list on one line in place of what stands at the path."""
    start, end = offsets(document, document.at(path).span())
    after = document.text[:start] + json.dumps(items, ensure_ascii=False) + document.text[end:]
    return proposal(document, after, put(document.value, path, list(items)))


class _Layout(NamedTuple):
    """How the last item of a list stands: what is before it on its line, its own text, and what ends a line."""

    before: str
    item: str
    line_end: str

    @property
    def unit(self) -> str:
        """By how much the inside of the item is indented."""
        _, found, rest = self.item.partition("\n")
        inner = rest[: len(rest) - len(rest.lstrip(" \t"))]
        deeper = found and inner.startswith(self.before) and inner != self.before
        return inner[len(self.before) :] if deeper else "  "


def _appended(document: Document, path: Path, value: Sequence[object], items: Sequence[object]) -> str:
    """The diff that adds items at the end of a list, in the layout the list has."""
    text = document.text
    start, end = offsets(document, document.at((*path, len(value) - 1)).span())
    before = text[text.rfind("\n", 0, start) + 1 : start]
    layout = _Layout(before, text[start:end], "\r\n" if "\r\n" in text else "\n")
    if not before.strip():
        added = "".join(f",\n{before}{_indented(item, layout)}" for item in items)
    elif before.strip() == "-" and document.syntax is Syntax.YAML:
        # After the whole line: a comment at its end belongs to the item before.
        end = len(text[:end].rstrip())
        line_end = text.find("\n", end)
        end = len(text[: len(text) if line_end < 0 else line_end].rstrip("\r"))
        added = "".join(f"\n{before}{_block(document, item, before)}" for item in items)
    else:
        added = "".join(f", {json.dumps(item, ensure_ascii=False)}" for item in items)
    after = text[:end] + added.replace("\n", layout.line_end) + text[end:]
    return proposal(document, after, put(document.value, path, [*value, *items]))


def _indented(item: object, layout: _Layout) -> str:
    return json.dumps(item, ensure_ascii=False, indent=layout.unit).replace("\n", f"\n{layout.before}")


def _block(document: Document, item: object, before: str) -> str:
    """An item of a YAML block list: a text, or a mapping of texts and lists of them."""
    if not isinstance(item, dict):
        return literal(document, str(item))
    lines: list[str] = []
    for key, value in item.items():
        if isinstance(value, list):
            lines += [f"{key}:", *(f"  - {literal(document, each)}" for each in value)]
        else:
            lines.append(f"{key}: {literal(document, str(value))}")
    return f"\n{before.replace('-', ' ')}".join(lines)
