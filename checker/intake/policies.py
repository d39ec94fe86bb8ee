"""Policies given as evidence: a path, a file with its kind, or the policy itself, in whatever it is wrapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.errors import DocumentError
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.intake.files import POLICY_LIMIT, UnreadableError, beside, input_of
from checker.intake.node import dotted
from checker.intake.refused import has_statement
from checker.model.location import Provider

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
# The kinds of policies that MinIO attaches by their names, some of which it ships.
_NAMED = (PolicyKind.MANAGED, PolicyKind.GROUP)
_WRITTEN = frozenset('{["%')


def read_policies(
    node: Node, kind: PolicyKind, draft: Draft, around: Surroundings
) -> tuple[PolicyDocument, ...] | None:
    """The policies of a list."""
    if isinstance(node.value, str):
        node.refuse("a list of policies", remedy="write it in brackets, even when there is one")
        return None
    entries = node.items(wanted="a list of policies")
    read = [read_policy(entry, kind, draft, around) for entry in entries]
    return tuple(policy for policy in read if policy is not None)


def read_policy(node: Node, kind: PolicyKind, draft: Draft, around: Surroundings) -> PolicyDocument | None:
    """One policy, wherever it stands."""
    value = node.value
    if isinstance(value, str):
        if value.lstrip()[:1] in _WRITTEN:
            return _inline(node, kind, draft.provider)
        if draft.provider is Provider.MINIO and kind in _NAMED:
            from checker.intake.minio_policies import canned, names_policy  # noqa: PLC0415 - one provider of several

            if names_policy(value):
                return canned(node, value, kind)
        return _from_file(node, value, kind, draft, around)
    if not isinstance(value, dict | list):
        node.refuse(_WANTED)
        return None
    if isinstance(value, dict) and "Statement" not in value and ("file" in value or "kind" in value):
        return _from_entry(node, kind, draft, around)
    return _inline(node, kind, draft.provider)


def _inline(node: Node, kind: PolicyKind, provider: Provider) -> PolicyDocument | None:
    """A policy in the location's own document."""
    if _is_bare(node.document, node.value, provider):
        return PolicyDocument(dotted(node.path), kind, node.document, node.path)
    standing = _unwrapped(node, node.document, node.path, kind, "", provider)
    return None if standing is None else PolicyDocument(dotted(node.path), kind, standing.document, standing.path)


def _is_bare(document: Document, value: object, provider: Provider) -> bool:
    """Whether a value is a policy as it is, with nothing around it and nothing in it that is to be filled in."""
    plain = isinstance(value, dict) and has_statement(value, provider)
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
    if _is_bare(document, document.value, draft.provider):
        return PolicyDocument(document.name, kind, document)
    standing = _unwrapped(node, document, (), kind, document.name, draft.provider)
    if standing is not None and standing.is_shared:
        standing = _masked(node, document, kind, around, draft.provider)
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


def _unwrapped(
    node: Node, document: Document, path: Path, kind: PolicyKind, name: str, provider: Provider
) -> Standing | None:
    """The policy at a path of a document, without what it is wrapped in."""
    from checker.intake.refused import Refused  # noqa: PLC0415 - only what is no plain policy
    from checker.intake.wrapped import policy_in  # noqa: PLC0415 - as above

    try:
        found = policy_in(document, path, kind, provider)
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


def _masked(
    node: Node, document: Document, kind: PolicyKind, around: Surroundings, provider: Provider
) -> Standing | None:
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
    return _unwrapped(node, masked, (), kind, document.name, provider)
