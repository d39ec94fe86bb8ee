"""What an account or an endpoint answered to one question, before it is read: the seam between asking and knowing."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.model.fact import FactKey


class Asker(Enum):
    """Who asked; what the credential sees and what a reviewer sees are different things."""

    CREDENTIAL = "the location's credential"
    REVIEWER = "the reviewer"
    NOBODY = "this machine"
    """What is asked of an endpoint without any credential."""


class State(Enum):
    """What came of a question."""

    KNOWN = "known"
    ABSENT = "absent"
    DENIED = "denied"
    UNAVAILABLE = "unavailable"
    NEEDLESS = "needless"
    """Another answer showed that there is nothing to ask: of a bucket without a KMS key, what its key is like."""

    @property
    def is_answer(self) -> bool:
        """Whether the provider said what there is, that there is none, or that the question does not arise."""
        return self in {State.KNOWN, State.ABSENT, State.NEEDLESS}


class PolicyText(NamedTuple):
    """A policy as the API gave it: the call and what it was asked of, the word of its kind, and its JSON text."""

    name: str
    kind: str
    text: str


Body: TypeAlias = object
"""What an entry of that name under ``evidence`` takes (plain JSON values), or ``PolicyText`` in place of a policy."""


class Answer(NamedTuple):
    """One question, who asked it, when (UTC, ISO 8601), and what came of it.

    ``fact`` is the name of the fact (``bucketPolicy``), ``call`` the API call and what it was asked of
    (``s3:GetBucketPolicy acme-velero``), ``permission`` what would have told where it was refused, ``reason`` why there
    is no answer otherwise.
    """

    fact: str
    call: str
    state: State
    body: Body = None
    permission: str = ""
    reason: str = ""
    by: Asker = Asker.CREDENTIAL
    at: str = ""


def unanswered(key: FactKey[object], reason: str, call: str = "", by: Asker = Asker.CREDENTIAL) -> Answer:
    """A question that got no answer, and why."""
    return Answer(key.name, call, State.UNAVAILABLE, permission=key.permission, reason=reason, by=by)
