"""Policies given as evidence: a path, a file with its kind, or the policy itself, in whatever it is wrapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.errors import DocumentError
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.intake.files import POLICY_LIMIT, UnreadableError, beside, input_of
from checker.intake.node import dotted

if TYPE_CHECKING:
    from checker.documents.document import Document
    from checker.documents.marks import Path
    from checker.intake.draft import Draft, Surroundings
    from checker.intake.files import Found
    from checker.intake.node import Node
    from checker.intake.refused import Refused
    from checker.intake.wrapped import Standing
    from checker.model.report import Input

_WANTED = "a policy: the path of its file, {file: PATH}, or the policy itself"
_IDENTITY_KINDS = (PolicyKind.MANAGED.value, PolicyKind.INLINE.value, PolicyKind.GROUP.value)
_WRITTEN = frozenset('{["%')


def read_policy(node: Node, kind: PolicyKind, draft: Draft, around: Surroundings) -> PolicyDocument | None:
    """One policy, wherever it stands."""
    value = node.value
    if isinstance(value, str):
        if value.lstrip()[:1] in _WRITTEN:
            return _inline(node, kind)
        return _from_file(node, value, kind, draft, around)
    if not isinstance(value, dict | list):
        node.refuse(_WANTED)
        return None
    if isinstance(value, dict) and "Statement" not in value and ("file" in value or "kind" in value):
        return _from_entry(node, kind, draft, around)
    return _inline(node, kind)


def _inline(node: Node, kind: PolicyKind) -> PolicyDocument | None:
    """A policy in the location's own document."""
    if _is_bare(node.document, node.value):
        return PolicyDocument(dotted(node.path), kind, node.document, node.path)
    standing = _unwrapped(node, node.document, node.path, kind, "")
    return None if standing is None else PolicyDocument(dotted(node.path), kind, standing.document, standing.path)


def _is_bare(document: Document, value: object) -> bool:
    """Whether a value is a policy as it is, with nothing around it and nothing in it that is to be filled in."""
    plain = isinstance(value, dict) and "Statement" in value
    return plain and "Fn::" not in document.text and "Ref" not in document.text


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
    document = document_at(node, path, draft, around)
    if document is None:
        return None
    if _is_bare(document, document.value):
        return PolicyDocument(document.name, kind, document)
    standing = _unwrapped(node, document, (), kind, document.name)
    if standing is not None and standing.is_shared:
        standing = _masked(node, document, kind, around)
    return None if standing is None else PolicyDocument(document.name, kind, standing.document, standing.path)


def document_at(node: Node, path: str, draft: Draft, around: Surroundings) -> Document | None:
    """The one document of a file that ``node`` names; what is wrong with it is reported, and the file is an input."""
    try:
        found = beside(around.folder, path)
        documents, given = _opened(node, found, around)
    except UnreadableError as error:
        node.fail(f"{node.label}: {error.message}", remedy=error.remedy)
        return None
    except DocumentError as error:
        node.errors.append(error)
        return None
    if given is not None:
        draft.add_input(given)
    if not documents:
        return None
    if len(documents) != 1:
        node.fail(f"{node.label}: {found.name} holds {len(documents)} documents", remedy="give one policy a file")
        return None
    return documents[0]


def _opened(node: Node, found: Found, around: Surroundings) -> tuple[list[Document], Input | None]:
    """The documents of a file; of one that is neither JSON nor YAML, what it looks like is reported."""
    try:
        documents, given = around.shelf.read(found, POLICY_LIMIT)
        if len(documents) != 1 or not isinstance(documents[0].value, str) or documents[0].value[:1] in _WRITTEN:
            return documents, given
        broken = None
    except DocumentError as error:
        documents, given, broken = [], None, error
    from checker.documents.embedded import is_written, plain_text  # noqa: PLC0415 - only what is no plain policy
    from checker.intake.looks import looks_of_text  # noqa: PLC0415 - as above

    data = around.shelf.data(found, POLICY_LIMIT)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text.lstrip()[:1] == "%" and is_written(text):
        return [plain_text(found.name, text)], input_of(found.name, data)
    looks = looks_of_text(text)
    if looks is not None:
        _refuse(node, looks, found.name)
        return [], given
    if broken is not None:
        raise broken
    return documents, given


def _unwrapped(node: Node, document: Document, path: Path, kind: PolicyKind, name: str) -> Standing | None:
    """The policy at a path of a document, without what it is wrapped in."""
    from checker.intake.refused import Refused  # noqa: PLC0415 - only what is no plain policy
    from checker.intake.wrapped import policy_in  # noqa: PLC0415 - as above

    try:
        found = policy_in(document, path, kind)
    except DocumentError as error:
        node.fail(f"{node.label}: the policy in {error}", remedy=error.remedy)
        return None
    if not isinstance(found, Refused):
        return found
    deeper = found.path != path and len(found.path) > len(path)
    _refuse(node, found, str(document.at(found.path).span()) if deeper else name)
    return None


def _refuse(node: Node, refused: Refused, name: str) -> None:
    remedy = refused.remedy
    node.fail(f"{node.label}: {name} {refused.looks}" if name else f"{node.label} {refused.looks}", remedy=remedy)


def _masked(node: Node, document: Document, kind: PolicyKind, around: Surroundings) -> Standing | None:
    """The policy again, in its document without the secrets that other things in the same file may have."""
    from checker.intake.mask import Vault, hide  # noqa: PLC0415 - only a template or a state has other things in it

    vault = Vault()
    try:
        masked = hide(document, vault)
    except DocumentError as error:
        node.errors.append(error)
        return None
    for text in vault.secrets():
        around.ledger.secret(text)
    return _unwrapped(node, masked, (), kind, document.name)
