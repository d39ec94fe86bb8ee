"""From decisions to documents: the smallest grant that a refused request needs, as a patch of the user's own policy."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from checker.documents.document import Syntax
from checker.documents.edit import offsets, splice, unified
from checker.model.decision import Effect, Layer
from checker.model.finding import Remedy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checker.facts.aws import PolicyDocument
    from checker.model.decision import Decision, Request, Step

_WRITABLE = (Layer.IDENTITY, Layer.BOUNDARY, Layer.SESSION)
"""Layers whose statements name no principal, so that a grant can be written without knowing more."""


def remedy_for(
    decision: Decision, requests: Sequence[Request], documents: Mapping[Layer, tuple[PolicyDocument, ...]]
) -> Remedy:
    """The smallest change that would allow ``requests``, all refused for the one reason ``decision`` shows."""
    if decision.effect is Effect.EXPLICIT_DENY:
        return _lift(decision)
    actions = tuple(sorted({request.action for request in requests}))
    resources = tuple(sorted({grantable(request) for request in requests}))
    names = " and ".join(f"the {layer.value}" for layer in decision.missing) or "a policy"
    text = f"Allow {', '.join(actions)} on {', '.join(resources)} in {names}."
    for layer in decision.missing:
        if layer in _WRITABLE and documents.get(layer):
            return Remedy(text, grant(documents[layer], actions, resources))
    return Remedy(text)


def grantable(request: Request) -> str:
    """The resource as a policy would name it: every object of the location rather than one sample key."""
    head, found, key = request.resource.partition("/")
    if not request.action.startswith("s3:") or not found:
        return "*" if request.action.startswith("ec2:") else request.resource
    for folder in ("backups/", "restores/", "kopia/"):
        root, inside, _ = key.partition(folder)
        if inside:
            return f"{head}/{root}*"
    return f"{head}/*"


def _lift(decision: Decision) -> Remedy:
    step = next((step for step in decision.steps if step.decides), None)
    request = decision.request
    if step is None:
        return Remedy(f"Stop denying {request.action} on {request.resource}.", safe=False)
    where = f" at {step.place.span()}" if step.place is not None else ""
    return Remedy(
        f"Change {step.label} of the {step.layer.value}{where} so that it no longer denies {request.action} "
        f"to this principal on {grantable(request)}: {step.why}.",
        safe=False,
    )


def grant(documents: Sequence[PolicyDocument], actions: Sequence[str], resources: Sequence[str]) -> str:
    """The diff that grants: actions added to a statement that covers just these resources, or a statement added."""
    for policy in documents:
        for index, statement in enumerate(statements(policy)):
            if _fits(statement, resources):
                diff = _with_actions(policy, index, actions)
                if diff:
                    return diff
    return _with_statement(documents[0], actions, resources)


def statements(policy: PolicyDocument) -> list[dict[str, object]]:
    """The statements of a policy, whether it has one or a list."""
    value = policy.value
    found = value.get("Statement") if isinstance(value, dict) else None
    listed = found if isinstance(found, list) else [found]
    return [statement for statement in listed if isinstance(statement, dict)]


def _fits(statement: Mapping[str, object], resources: Sequence[str]) -> bool:
    """Whether the statement is an unconditional Allow on just these resources, with a list of actions."""
    given = statement.get("Resource")
    listed = [given] if isinstance(given, str) else given
    plain = statement.get("Effect") == "Allow" and not statement.get("Condition") and "Action" in statement
    return plain and isinstance(listed, list) and sorted(map(str, listed)) == sorted(resources)


def _with_actions(policy: PolicyDocument, index: int, actions: Sequence[str]) -> str:
    path = policy.path + (("Statement", index) if _listed(policy) else ("Statement",))
    value = statements(policy)[index]["Action"]
    new = [action for action in actions if action not in (value if isinstance(value, list) else [value])]
    if isinstance(value, list) and value:
        return _appended(policy, (*path, "Action"), value, [json.dumps(action) for action in new])
    if isinstance(value, str) and policy.document.syntax is Syntax.JSON:
        span = policy.document.at((*path, "Action")).span()
        listed = ", ".join(json.dumps(action) for action in (value, *new))
        return unified(policy.document, splice(policy.document, span, f"[{listed}]"))
    return ""


def _with_statement(policy: PolicyDocument, actions: Sequence[str], resources: Sequence[str]) -> str:
    body = {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
    value = statements(policy)
    if not _listed(policy) or not value:
        return ""
    return _appended(policy, (*policy.path, "Statement"), value, [json.dumps(body, indent=2)])


def _listed(policy: PolicyDocument) -> bool:
    value = policy.value
    return isinstance(value, dict) and isinstance(value.get("Statement"), list)


def _appended(
    policy: PolicyDocument, path: tuple[str | int, ...], value: Sequence[object], items: Sequence[str]
) -> str:
    """The diff that adds items at the end of a list, in the layout the list has."""
    document = policy.document
    text = document.text
    start, end = offsets(document, document.at((*path, len(value) - 1)).span())
    line_start = text.rfind("\n", 0, start) + 1
    before = text[line_start:start]
    if before.strip() == "":
        glue = ",\n" + before
        added = "".join(glue + item.replace("\n", f"\n{before}") for item in items)
    elif before.strip() == "-" and document.syntax is Syntax.YAML:
        indent = before.replace("-", " ")
        added = "".join(f"\n{before}{_yaml(item, indent)}" for item in items)
        end = len(text[:end].rstrip())
    else:
        added = "".join(f", {' '.join(item.split())}" for item in items)
    return unified(document, text[:end] + added + text[end:])


def _yaml(item: str, indent: str) -> str:
    """A JSON item inside a YAML block list: JSON is YAML, only its lines must be indented."""
    return item.replace("\n", f"\n{indent}")
