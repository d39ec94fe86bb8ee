"""Answers of an account and of an endpoint as facts: read by the very readers that read them from documents."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from checker.documents.json_reader import read_json
from checker.errors import DocumentError
from checker.facts import aws
from checker.intake.asides import Asides
from checker.intake.draft import Draft, Surroundings
from checker.intake.entries import KEY, NEVER_ABSENT
from checker.intake.facts import add_evidence
from checker.intake.files import POLICY_LIMIT, Found, Shelf, UnreadableError
from checker.intake.ledger import Ledger
from checker.intake.mask import Vault
from checker.intake.node import Node
from checker.intake.refused import Refused
from checker.intake.wrapped import policy_in
from checker.model.answer import PolicyText, State
from checker.model.fact import Absent, Denied, Known, Source, Unavailable
from checker.model.location import Provider

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from checker.model.answer import Answer
    from checker.model.fact import Fact
    from checker.model.location import Location


class _NoFiles(Shelf):
    """A shelf without files: what an answer says is never the path of a file of this machine."""

    __slots__ = ()

    def data(self, found: Found, limit: int) -> bytes:
        """Nothing; the text of an answer is taken for a path by what reads documents of the user."""
        del limit
        message = f"{found.name!r} stands where an answer is wanted"
        raise UnreadableError(message, "ask again, with a version of the program that knows this answer")


def facts_of(location: Location, answers: Iterable[Answer]) -> dict[str, Fact[object]]:
    """The fact that each answer holds, by its name; what cannot be read is unavailable, never absent.

    Of a question that did not arise nothing is said, as when nobody supplies it.
    """
    facts: dict[str, Fact[object]] = {}
    asides = Asides()
    for answer in answers:
        if answer.state is State.NEEDLESS:
            continue
        found = _known(location, answer, asides) if answer.state is State.KNOWN else {answer.fact: _without(answer)}
        # Some answers hold several facts: what one of them told stands before the silence of another.
        facts |= {name: fact for name, fact in found.items() if name not in facts or isinstance(fact, Known | Absent)}
    if location.provider is Provider.MINIO:
        from checker.intake.minio_following import follow  # noqa: PLC0415 - one provider of several

        key_id = location.credentials.access_key_id if location.credentials is not None else None
        follow(facts, asides, key_id, location.principal)
    return facts


def merged(given: Mapping[str, Fact[object]], collected: Mapping[str, Fact[object]]) -> dict[str, Fact[object]]:
    """What is known after asking: the account's own word stands before a document; a document before silence."""
    told = {name: fact for name, fact in collected.items() if isinstance(fact, Known | Absent) or name not in given}
    return {**given, **told}


def _without(answer: Answer) -> Fact[object]:
    source = Source(answer.call, collected_at=answer.at)
    if answer.state is State.ABSENT and answer.fact not in NEVER_ABSENT:
        return Absent(source)
    if answer.state is State.DENIED:
        asked = Source(f"{answer.call}, {answer.by.value}: {answer.reason}", collected_at=answer.at)
        return Denied(answer.permission, asked)
    reason = answer.reason or "the answer says nothing"
    return Unavailable(f"{answer.call}: {reason}" if answer.call else reason, supplied=True)


def _known(location: Location, answer: Answer, asides: Asides) -> dict[str, Fact[object]]:
    """The facts of an answer: one, but for those that hold several (``kmsKey.metadata``, ``role``)."""
    source = Source(answer.call, collected_at=answer.at)
    try:
        if _holds_policies(answer.body):
            return {answer.fact: Known(_policies(answer.body, location.provider), source)}
        found = _read(location, answer, asides)
        why = "the answer does not say"
    except DocumentError as error:
        found, why = {}, error.message
    except Exception as error:  # noqa: BLE001 - what breaks a reader is an answer that nobody can read
        found, why = {}, f"reading the answer failed ({type(error).__name__})"
    reason = why if why.startswith(f"{answer.call} ") else f"{answer.call}: {why}"
    return {**dict.fromkeys(_facts_in(answer.fact), Unavailable(reason, supplied=True)), **found}


def _facts_in(name: str) -> tuple[str, ...]:
    """The facts that an answer holds, by the name of its entry."""
    if name == f"{KEY}.metadata":
        return tuple(f"{KEY}.{part}" for part in ("state", "spec", "usage", "origin", "manager", "arn", "deletionDate"))
    return (name, aws.TRUST_POLICY.name) if name == aws.ROLE.name else (name,)


def _read(location: Location, answer: Answer, asides: Asides) -> dict[str, Fact[object]]:
    text = json.dumps(answer.body, indent=2, ensure_ascii=False)
    document = read_json(answer.call, text.encode("utf-8", "surrogatepass"), limit=POLICY_LIMIT)
    errors: list[DocumentError] = []
    draft = Draft(location.name, location.form, errors, location.provider)
    draft.prefix, draft.bucket = location.prefix, location.bucket
    draft.principal, draft.credentials = location.principal, location.credentials
    around = Surroundings("", {}, Vault(), _NoFiles(), Ledger())
    add_evidence(answer.fact, Node(document, (), document.value, errors), draft, around)
    if location.provider is Provider.MINIO:
        from checker.intake.minio_following import refuse_others  # noqa: PLC0415 - one provider of several

        refuse_others(draft)
    if errors:
        raise errors[0]
    _keep(draft.asides, answer, asides)
    return {name: _dated(fact, answer) for name, fact in draft.facts.items()}


def _keep(found: Asides, answer: Answer, asides: Asides) -> None:
    """Keep what follows from an answer until all of them were read."""
    for name, fact in found.facts.items():
        asides.follow(name, _dated(fact, answer))
    if found.merged is not None:
        asides.merged = found.merged._replace(
            source=found.merged.source._replace(origin=answer.call, collected_at=answer.at)
        )


def _dated(fact: Fact[object], answer: Answer) -> Fact[object]:
    """The fact with the call that told it, and when; its place is in the answer."""
    if not isinstance(fact, Known | Absent):
        return fact
    source = fact.source._replace(origin=answer.call, collected_at=answer.at)
    return fact._replace(source=source)


def _holds_policies(body: object) -> bool:
    """Whether a body is made of policies: one, a list of them, or a list of levels."""
    while isinstance(body, list) and body:
        body = body[0] if body[0] != [] else body[1:]
    return isinstance(body, PolicyText)


def _policies(body: object, provider: Provider) -> object:
    if isinstance(body, PolicyText):
        return _policy(body, provider)
    if not isinstance(body, list):
        message = "something stands among the policies that is none"
        raise DocumentError(message)
    return tuple(_policies(item, provider) for item in body)


def _policy(given: PolicyText, provider: Provider) -> aws.PolicyDocument:
    """A policy in a document of its own, which is named after the call that told it."""
    kind = aws.PolicyKind(given.kind)
    text = readable(given.text)
    document = read_json(given.name, text.encode("utf-8", "surrogatepass"), limit=POLICY_LIMIT)
    standing = policy_in(document, (), kind, provider)
    if isinstance(standing, Refused):
        message = f"{given.name} {standing.looks}"
        raise DocumentError(message, remedy=standing.remedy)
    return aws.PolicyDocument(given.name, kind, standing.document, standing.path)


def readable(text: str) -> str:
    """The text of a policy on lines of its own, as an editor would lay it out; broken text as it is."""
    from urllib.parse import unquote  # noqa: PLC0415 - only for what is URL-encoded

    plain = unquote(text) if text.lstrip()[:1] == "%" else text
    try:
        value = json.loads(plain)
    except (ValueError, RecursionError):
        return plain
    # Numbers and repeated keys would change on the way: such a text stays as it is.
    return json.dumps(value, indent=2, ensure_ascii=False) if _is_plain(plain, value) else plain


def _is_plain(text: str, value: object) -> bool:
    """Whether laying a text out again keeps all that it says."""
    squeezed = "".join(text.split())
    return squeezed == "".join(json.dumps(value, ensure_ascii=False, separators=(",", ":")).split())
