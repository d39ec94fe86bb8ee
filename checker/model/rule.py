"""What a rule says of itself, apart from the code that runs it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.model.location import Provider


class Severity(Enum):
    """What happens: an operation breaks, it works but is unsafe, or it could be better."""

    BLOCKER = "blocker"
    RISK = "risk"
    ADVICE = "advice"

    __hash__ = object.__hash__  # Enum's own is a Python function; a member is one object anyway

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


class RuleInfo(NamedTuple):
    """A rule's metadata; ``documentation`` is its docstring, the reference page.

    ``code`` never changes and carries no severity; ``name`` reads after "allow".
    ``proves`` names the documented prerequisites (see ``checker.run.prerequisites``) that the rule proves.
    """

    code: str
    name: str
    severity: Severity
    provider: Provider | None
    since: str
    proves: tuple[str, ...]
    documentation: str
    peers: tuple[str, ...] = ()
    """Checks of other tools that the rule covers, as ``catalogue:code`` (``checkov:CKV_AWS_21``)."""

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.documentation.strip().partition("\n")[0]

    @property
    def page(self) -> str:
        """The documentation without the indentation that docstrings have."""
        first, *rest = self.documentation.strip().split("\n")
        margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
        return "\n".join([first, *(line[margin:].rstrip() for line in rest)])

    def section(self, heading: str) -> str:
        """The text under ``## heading`` of the documentation, empty when there is none."""
        _, found, rest = self.page.partition(f"\n## {heading}\n")
        return rest.partition("\n## ")[0].strip() if found else ""
