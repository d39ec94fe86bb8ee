"""Policy documents as the rules that read them see them: statements and their entries, each with its path.

Nothing is decided here, and nothing is refused: a part that has not the form of the grammar is left out, since the
grammar's own rule names it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, cast

from checker.documents.document import Syntax
from checker.facts.aws import PolicyKind
from checker.model.values import NamedTuple
from checker.policy.aws_language.condition import OperatorName, as_list, operator_name, scalar
from checker.policy.aws_language.grammar import VERSIONS, statements_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.documents.document import DocumentPlace
    from checker.facts.aws import PolicyDocument
    from checker.model.decision import Layer
    from checker.policy.aws_language.grammar import Path

QUOTAS: Final[Mapping[PolicyKind, int]] = {
    PolicyKind.MANAGED: 6_144,
    PolicyKind.INLINE: 2_048,
    PolicyKind.GROUP: 5_120,
    PolicyKind.BOUNDARY: 6_144,
    PolicyKind.SESSION: 2_048,
    PolicyKind.SCP: 10_240,
    PolicyKind.RCP: 5_120,
    PolicyKind.VPC_ENDPOINT: 20_480,
    PolicyKind.BUCKET: 20_480,
    PolicyKind.KEY: 32_768,
    PolicyKind.TRUST: 2_048,
}
"""The characters that a policy of each kind may have."""
ROLE_INLINE_QUOTA: Final = 10_240
"""What a role may have in inline policies; a user has a fifth of it, a group half."""
WIDEST: Final = 4 * max(QUOTAS.values())
"""A document of more characters than this is far beyond any quota, and is not read statement by statement."""


class Entry(NamedTuple):
    """A text of Action, Resource or a like element; ``path`` leads to it inside the policy."""

    text: str
    path: Path


class ConditionEntry(NamedTuple):
    """One operator on one key, as written; ``path`` leads to the key's values."""

    operator: str
    name: OperatorName
    key: str
    values: tuple[str, ...]
    raw: tuple[object, ...]
    """The values as the document has them: a boolean is one here, and the text ``true`` among ``values``."""
    path: Path
    listed: bool

    def at(self, index: int) -> Path:
        """The path of one value."""
        return (*self.path, index) if self.listed else self.path


class PrincipalEntry(NamedTuple):
    """Whom a statement names: ``kind`` is ``AWS``, ``Service``, ``Federated``, ``CanonicalUser`` or ``*``."""

    kind: str
    text: str
    path: Path


class LintStatement(NamedTuple):
    """A statement; an entry stands under the element or under its opposite (``NotAction``), never under both."""

    label: str
    body: Mapping[str, object]
    path: Path
    allows: bool
    actions: tuple[Entry, ...]
    other_actions: tuple[Entry, ...]
    resources: tuple[Entry, ...]
    other_resources: tuple[Entry, ...]
    principals: tuple[PrincipalEntry, ...]
    other_principals: tuple[PrincipalEntry, ...]
    conditions: tuple[ConditionEntry, ...]


class LintPolicy(NamedTuple):
    """A policy document; ``size`` is the number of its characters as its quota counts them."""

    layer: Layer
    policy: PolicyDocument
    body: Mapping[str, object]
    statements: tuple[LintStatement, ...]
    size: int

    @property
    def kind(self) -> PolicyKind:
        """How it is attached."""
        return self.policy.kind

    @property
    def variables(self) -> bool:
        """Whether policy variables are expanded in it."""
        return self.body.get("Version") == VERSIONS[0]

    def place(self, path: Path) -> DocumentPlace:
        """Where something inside the policy stands."""
        return self.policy.document.at((*self.policy.path, *path))


def lint_policy(layer: Layer, policy: PolicyDocument) -> LintPolicy:
    """A policy document, taken apart; without statements when it is far beyond any quota, or no policy at all."""
    value = policy.value
    size = _size(policy, value)
    if not isinstance(value, dict):
        return LintPolicy(layer, policy, {}, (), size)
    body = cast("Mapping[str, object]", value)
    found = statements_of(value) if size <= WIDEST else []
    statements = tuple(_statement(path, raw, number) for number, (path, raw) in enumerate(found, 1))
    return LintPolicy(layer, policy, body, statements, size)


def _size(policy: PolicyDocument, value: object) -> int:
    """The characters of a policy; white space between its parts does not count."""
    if policy.document.syntax is Syntax.JSON and not policy.path:
        text = policy.document.text
        if len(text) > 2 * WIDEST:
            return len(text)
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str))


def _statement(path: Path, raw: Mapping[str, object], number: int) -> LintStatement:
    sid = raw.get("Sid")
    return LintStatement(
        label=f'statement "{sid}"' if isinstance(sid, str) and sid else f"statement {number}",
        body=raw,
        path=path,
        allows=raw.get("Effect") == "Allow",
        actions=_entries(raw, "Action", path),
        other_actions=_entries(raw, "NotAction", path),
        resources=_entries(raw, "Resource", path),
        other_resources=_entries(raw, "NotResource", path),
        principals=tuple(_principals(raw, "Principal", path)),
        other_principals=tuple(_principals(raw, "NotPrincipal", path)),
        conditions=tuple(_conditions(raw.get("Condition"), (*path, "Condition"))),
    )


def _entries(raw: Mapping[str, object], name: str, path: Path) -> tuple[Entry, ...]:
    value = raw.get(name)
    if isinstance(value, str):
        return (Entry(value, (*path, name)),)
    if not isinstance(value, list):
        return ()
    return tuple([Entry(item, (*path, name, i)) for i, item in enumerate(value) if isinstance(item, str)])


def _principals(raw: Mapping[str, object], name: str, path: Path) -> Iterator[PrincipalEntry]:
    value = raw.get(name)
    if value == "*":
        yield PrincipalEntry("*", "*", (*path, name))
    elif isinstance(value, dict):
        for kind in value:
            for entry in _entries(value, kind, (*path, name)):
                yield PrincipalEntry(kind, entry.text, entry.path)


def _conditions(block: object, path: Path) -> Iterator[ConditionEntry]:
    for operator, keys in block.items() if isinstance(block, dict) else ():
        name = operator_name(operator)
        for key, value in keys.items() if isinstance(keys, dict) else ():
            raw = tuple(as_list(value))
            texts = tuple([text for item in raw if (text := scalar(item)) is not None])
            yield ConditionEntry(operator, name, key, texts, raw, (*path, operator, key), isinstance(value, list))
