"""The actions that an entry of an Allow statement covers, wildcards expanded over the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.model.decision import Layer
from checker.policy.services import reference

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import TypeAlias

    from checker.policy.lint import Entry, LintStatement
    from checker.policy.services.reference import Action

    Named: TypeAlias = "tuple[str, str, Action | None]"

_ELSEWHERE: Final = "secretsmanager:GetSecretValue"
"""Stands for the services that the reference does not hold; one that nobody who may back up needs."""


def actions_of(layer: Layer, statement: LintStatement, entry: Entry, usual: Collection[str]) -> Iterator[Named]:
    """The actions of an entry: service, name, and what the reference knows of it.

    ``usual`` (lower case) are those that are asked about without the reference, which costs time to read. The policy of
    a resource speaks of its own service alone.
    """
    if not statement.actions:
        yield from _all_but(layer, statement)
        return
    service, _, name = entry.text.partition(":")
    lower = service.lower()
    if not name or "*" in service or "?" in service:
        yield from _across(layer, entry.text.lower())
    elif lower not in reference.SERVICES:
        if layer is Layer.IDENTITY:
            yield lower, name, None
    elif "*" in name or "?" in name:
        found = reference.service(lower)
        for action in found.matching(name) if found is not None else ():
            yield lower, action.name, action
    elif entry.text.lower() in usual:
        yield lower, name, None
    else:
        found = reference.service(lower)
        yield lower, name, None if found is None else found.action(name)


def _across(layer: Layer, pattern: str) -> Iterator[Named]:
    """The actions of every service held here that a pattern covers, and one of a service that is not."""
    from checker.policy.aws_language.statement import ActionTest  # noqa: PLC0415 - only a wildcard needs it

    test = ActionTest((pattern,))
    services = {Layer.BUCKET: ("s3",), Layer.KEY: ("kms",)}.get(layer, reference.SERVICES)
    for name in services:
        found = reference.service(name)
        for action in found.matching("*") if found is not None else ():
            if test(action.full_name.lower()):
                yield name, action.name, action
    if layer is Layer.IDENTITY and test(_ELSEWHERE.lower()):
        service, _, name = _ELSEWHERE.partition(":")
        yield service, name, None


def _all_but(layer: Layer, statement: LintStatement) -> Iterator[Named]:
    from checker.policy.aws_language.statement import ActionTest  # noqa: PLC0415 - only NotAction needs it

    spared = ActionTest(tuple(entry.text.lower() for entry in statement.other_actions))
    for service, name, action in _across(layer, "*"):
        if not spared(f"{service}:{name}".lower()):
            yield service, name, action
