"""What the Allow statements of policies name, with places: for rules that explain why nothing matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.errors import UnreadFactError
from checker.facts.aws import PolicyDocument
from checker.model.decision import Effect
from checker.model.fact import Denied, Known, Unavailable
from checker.model.values import NamedTuple
from checker.operations.plan import operation
from checker.policy.aws_language.wildcard import compile_tokens, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from checker.documents.document import DocumentPlace
    from checker.evidence.evidence import Evidence
    from checker.model.fact import FactKey

_ARN_PARTS = 6


class NamedResource(NamedTuple):
    """A resource as an Allow statement names it: ``*``, an ARN, or a pattern of ARNs."""

    text: str
    place: DocumentPlace
    policy: PolicyDocument
    actions: tuple[str, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The six parts of an ARN; empty for anything else."""
        parts = tuple(self.text.split(":", _ARN_PARTS - 1))
        return parts if len(parts) == _ARN_PARTS and parts[0] == "arn" else ()

    @property
    def service(self) -> str:
        """The service that the ARN names, ``*`` for every service, empty when this is no ARN."""
        return "*" if self.text == "*" else (self.parts or ("", "", ""))[2]

    @property
    def partition(self) -> str:
        """The partition that the ARN names, empty when this is no ARN."""
        return (self.parts or ("", ""))[1]

    @property
    def bucket(self) -> str | None:
        """The bucket, or pattern of buckets, that an S3 ARN names; ``None`` for anything else."""
        parts = self.parts
        if not parts or parts[2] != "s3" or parts[3] or parts[4]:
            return None
        return parts[5].partition("/")[0]

    def grants(self, action: str) -> bool:
        """Whether the statement's actions cover ``action``; case does not matter."""
        return any(covers(pattern.lower(), action.lower()) for pattern in self.actions)


def covers(pattern: str, text: str) -> bool:
    """Whether a pattern of a policy covers ``text``; what a policy variable stands for is taken to fit."""
    while (start := pattern.find("${")) >= 0 and (end := pattern.find("}", start)) >= 0:
        pattern = f"{pattern[:start]}*{pattern[end + 1 :]}"
    return compile_tokens(tokens_of(pattern))(text)


def allowed_resources(evidence: Evidence, key: FactKey[object]) -> tuple[NamedResource, ...]:
    """Every resource that the Allow statements of the policies under ``key`` name; malformed parts are left out."""
    return tuple(named for policy in evidence.policies(key) for named in _of_policy(policy))


def given_policies(evidence: Evidence) -> tuple[str, ...]:
    """The titles of the facts that hold policy documents: of those this window has read.

    Raises ``UnreadFactError`` when there is none and reading one was refused: then nobody knows that there is none.
    """
    reads = evidence.reads.values()
    found = tuple(key.title for key, fact in reads if isinstance(fact, Known) and _holds(fact.value))
    refused = [(key, fact) for key, fact in reads if isinstance(fact, Denied)]
    if not found and refused:
        raise UnreadFactError(*refused[0])
    return found


def is_assumed(evidence: Evidence, key: FactKey[object]) -> bool:
    """Whether what is known of ``key`` is an assumption rather than somebody's word."""
    fact = evidence.fact(key)
    return not isinstance(fact, Unavailable) and bool(fact.source.assumption)


def _holds(value: object) -> bool:
    """Whether there is a policy document in a fact's value."""
    return isinstance(value, PolicyDocument) or (isinstance(value, tuple) and any(_holds(item) for item in value))


def _of_policy(policy: PolicyDocument) -> Iterator[NamedResource]:
    value = policy.value
    found = value.get("Statement") if isinstance(value, dict) else None
    listed = isinstance(found, list)
    for index, statement in enumerate(found if isinstance(found, list) else [found]):
        if not isinstance(statement, dict) or statement.get("Effect") != "Allow":
            continue
        path: tuple[str | int, ...] = ("Statement", index) if listed else ("Statement",)
        actions = tuple(text for text, _ in _texts(statement, "Action"))
        for text, inner in _texts(statement, "Resource"):
            yield NamedResource(text, policy.document.at((*policy.path, *path, *inner)), policy, actions)


def _texts(statement: Mapping[str, object], element: str) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """The texts of an element that may be one text or a list of them, each with its path."""
    value = statement.get(element)
    if isinstance(value, str):
        yield value, (element,)
    elif isinstance(value, list):
        yield from ((item, (element, index)) for index, item in enumerate(value) if isinstance(item, str))


def rewritten(resources: Sequence[NamedResource], rewrite: Callable[[NamedResource], str]) -> str:
    """The diff that writes each of ``resources`` anew: all those that stand in the document of the first."""
    from checker.documents.edit import rewrite as diff_of  # noqa: PLC0415 - only a failure pays for the diff

    document = resources[0].policy.document
    new = {named.place.path: rewrite(named) for named in resources if named.policy.document is document}
    return diff_of(document, new)


def is_refused(evidence: Evidence, names: Iterable[str]) -> bool:
    """Whether a request of any of these operations is proven to be refused."""
    refused = {Effect.EXPLICIT_DENY, Effect.IMPLICIT_DENY}
    proofs = (evidence.prove(operation(name)) for name in names)
    return any(d.decision.effect in refused and not d.planned.ask.tolerated for proof in proofs for d in proof.decided)
