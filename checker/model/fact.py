"""Facts: what is known, what is provably absent, what was refused, and what nobody read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.model.place import Place

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class FactKey(NamedTuple, Generic[T_co]):
    """A question that can be asked about a location.

    ``name`` is the word used in evidence documents and reports (``serviceControlPolicies``).
    ``permission`` is what asking takes live.
    ``assumed`` is what is assumed, offline, when nobody supplied it; empty when it is never assumed.
    ``collectable`` is false for the location's own fields, which are always at hand.
    ``optional`` marks a question whose missing answer means "not examined" rather than "undecided".
    """

    name: str
    title: str
    permission: str = ""
    assumed: str = ""
    collectable: bool = True
    optional: bool = False


class Source(NamedTuple):
    """Where a fact came from: a document and its place, an API call, or an assumption."""

    origin: str
    place: Place | None = None
    assumption: str = ""
    collected_at: str = ""


class Known(NamedTuple, Generic[T_co]):
    """The answer, and where it came from."""

    value: T_co
    source: Source


class Absent(NamedTuple):
    """The provider (or the user) answered: there is none."""

    source: Source


class Denied(NamedTuple):
    """We were refused; ``permission`` would have told."""

    permission: str
    source: Source

    @property
    def reason(self) -> str:
        """Why there is no answer."""
        return f"reading it was refused ({self.source.origin}); {self.permission} would have told"


class Unavailable(NamedTuple):
    """Nobody asked, or no answer came; ``supplied`` is false when the user simply gave no such document."""

    reason: str
    supplied: bool = False


Fact: TypeAlias = Known[T] | Absent | Denied | Unavailable
