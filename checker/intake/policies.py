"""Policies given as evidence: a path, a file with its kind, or the policy itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from checker.errors import DocumentError
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.intake.files import POLICY_LIMIT, UnreadableError, beside
from checker.intake.node import dotted, kind_of

if TYPE_CHECKING:
    from checker.documents.document import Document
    from checker.documents.marks import Path
    from checker.intake.draft import Draft, Surroundings
    from checker.intake.node import Node

_WANTED = "a policy: the path of its file, {file: PATH}, or the policy itself"
_IDENTITY_KINDS = (PolicyKind.MANAGED.value, PolicyKind.INLINE.value, PolicyKind.GROUP.value)


def read_policy(node: Node, kind: PolicyKind, draft: Draft, around: Surroundings) -> PolicyDocument | None:
    """One policy, wherever it stands."""
    value = node.value
    if isinstance(value, str):
        return _from_file(node, value, kind, draft, around)
    if not isinstance(value, dict):
        node.refuse(_WANTED)
        return None
    if "Statement" in value:
        return PolicyDocument(dotted(node.path), kind, node.document, node.path)
    if "file" in value or "kind" in value:
        return _from_entry(node, kind, draft, around)
    node.fail(f"{node.label} is no policy: it has no Statement", remedy=f"give {_WANTED}")
    return None


def _from_entry(node: Node, kind: PolicyKind, draft: Draft, around: Surroundings) -> PolicyDocument | None:
    kinds = _IDENTITY_KINDS if kind is PolicyKind.MANAGED else (kind.value,)
    fields = node.fields(("file", "kind"))
    word = fields["kind"].choice(kinds) if "kind" in fields else None
    if word is not None:
        kind = PolicyKind(word)
    if "file" not in fields:
        node.fail(f"{node.label} names no file", remedy="add file: PATH")
        return None
    path = fields["file"].required_text()
    return None if path is None else _from_file(fields["file"], path, kind, draft, around)


def _from_file(node: Node, path: str, kind: PolicyKind, draft: Draft, around: Surroundings) -> PolicyDocument | None:
    if path.lstrip().startswith("{"):
        remedy = "write the policy as a mapping, or save it and give its path"
        node.fail(f"{node.label} is the text of a policy", remedy=remedy)
        return None
    try:
        found = beside(around.folder, path)
        documents, given = around.shelf.read(found, POLICY_LIMIT)
    except UnreadableError as error:
        node.fail(f"{node.label}: {error.message}", remedy=error.remedy)
        return None
    except DocumentError as error:
        node.errors.append(error)
        return None
    draft.add_input(given)
    if len(documents) != 1:
        node.fail(f"{node.label}: {found.name} holds {len(documents)} documents", remedy="give one policy a file")
        return None
    inside = _policy_path(documents[0], kind)
    if isinstance(inside, str):
        node.fail(f"{node.label}: {found.name} {inside}", remedy="give the policy document itself, as JSON or YAML")
        return None
    return PolicyDocument(found.name, kind, documents[0], inside)


def _policy_path(document: Document, kind: PolicyKind) -> Path | str:
    """Where in a file the policy stands: at its root, or where the AWS CLI's answers have it; else what is wrong."""
    value = document.value
    if not isinstance(value, dict):
        return f"is no policy: it is {kind_of(value)}"
    mapping = cast("dict[object, object]", value)
    if "Statement" in mapping:
        return ()
    paths: list[Path] = [("PolicyVersion", "Document"), ("PolicyDocument",)]
    if kind is PolicyKind.TRUST:
        paths.append(("Role", "AssumeRolePolicyDocument"))
    for path in paths:
        inner: object = mapping
        for key in path:
            inner = cast("dict[object, object]", inner).get(key) if isinstance(inner, dict) else None
        if isinstance(inner, dict) and "Statement" in inner:
            return path
    if isinstance(mapping.get("Policy"), str):
        return "is the AWS CLI's answer with the policy as text (ask with --query Policy --output text)"
    return "is no policy: it has no Statement"
