"""The credentials file in a Velero Secret: INI text, one section a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.documents.text import excerpt_of
from checker.errors import DocumentError
from checker.intake.credentials import MASK, looks_like_secret, traits
from checker.intake.kubernetes import secret_entry
from checker.intake.node import nearest, quoted
from checker.model.location import Credentials, CredentialType
from checker.model.place import Span
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.documents.document import DocumentPlace
    from checker.documents.ini import Entry as Value
    from checker.intake.draft import Draft
    from checker.intake.kubernetes import Entry, Reference, Resource
    from checker.model.place import Excerpt
    from checker.model.secret import SecretTraits

_PLACES = {
    "aws_access_key_id": "accessKeyId",
    "aws_secret_access_key": "secretAccessKey",
    "aws_session_token": "sessionToken",
    "role_arn": "roleArn",
    "external_id": "externalId",
}
# What read_ini says that repeats nothing of the text.
_SAFE = frozenset(
    (
        "a key stands before the first section",
        "a section's name is not closed",
        "the line is neither a [section] nor a key with its value",
    )
)


class LinePlace(NamedTuple):
    """A line of a text that is a value of a document; the whole value, when it is not written line by line."""

    place: DocumentPlace
    line: int

    def span(self) -> Span:
        """Where the line stands."""
        outer = self.place.span()
        document = self.place.document
        lines = document.text.split("\n")
        first, number = outer.line - document.first_line, outer.line - document.first_line + self.line
        if lines[first][outer.column - 1 : outer.column] != "|" or number >= len(lines):
            return outer
        text = lines[number].rstrip()
        column, line = len(text) - len(text.lstrip()) + 1, outer.line + self.line
        return Span(outer.file, line, column, line, len(text) + 1)

    def excerpt(self, context: int = 3) -> Excerpt:
        """The lines around it."""
        document = self.place.document
        return excerpt_of(self.span(), document.text, document.first_line, context)


def read_profile(reference: Reference, draft: Draft, resources: tuple[Resource, ...]) -> None:
    """Add the credentials that a Secret holds; none when the Secret was not given."""
    entry = secret_entry(reference, resources, draft)
    if entry is None:
        return
    section = _section(entry, reference, draft)
    if section is None:
        return
    draft.places["credentials"] = entry.node.place
    for key, name in _PLACES.items():
        if key in section:
            draft.places[f"credentials.{name}"] = LinePlace(entry.node.place, section[key][1])
    role = _text(section, "role_arn")
    draft.credentials = Credentials(
        CredentialType.STATIC if role is None else CredentialType.STS,
        access_key_id=_key_id(_text(section, "aws_access_key_id"), entry),
        secret=_secret(_text(section, "aws_secret_access_key"), entry),
        session_token=_secret(_text(section, "aws_session_token"), entry, is_token=True),
        role_arn=role,
        external_id=_text(section, "external_id"),
    )


def _section(entry: Entry, reference: Reference, draft: Draft) -> dict[str, Value] | None:
    from checker.documents.ini import read_ini  # noqa: PLC0415 - only a Velero Secret holds INI text

    what = f"key {quoted(reference.key)} of Secret {quoted(reference.name)}"
    sections: dict[str, dict[str, Value]] | None = None
    reason, line = "", 0
    try:
        sections = read_ini(entry.text)
    except DocumentError as error:
        # Not raised again: the exception may repeat a line of the text.
        reason = error.message if error.message in _SAFE else "a key or a section is given twice"
        line = error.span.line if error.span is not None else 1
    if sections is None:
        place = LinePlace(entry.node.place, line)
        remedy = "write the section [default] with aws_access_key_id and aws_secret_access_key"
        entry.node.errors.append(DocumentError(f"{what} is no credentials file: {reason}", place.span(), remedy=remedy))
        return None
    profile = draft.plugin.get("profile") or "default"
    if profile not in sections:
        entry.node.fail(f"{what} has no profile {quoted(profile)}", remedy=_profiles(profile, sections))
        return None
    return sections[profile]


def _profiles(profile: str, sections: dict[str, dict[str, Value]]) -> str:
    """The nearest profile; of names too long for one nothing is said, they may be pasted secrets."""
    names = [name for name in sections if not looks_like_secret(name)]
    return nearest(profile, names) or f"write the section [{profile}]"


def _text(section: dict[str, Value], key: str) -> str | None:
    return section[key][0] if key in section else None


def _secret(text: str | None, entry: Entry, *, is_token: bool = False) -> SecretTraits | None:
    if text is None:
        return None
    ledger = entry.around.ledger
    ledger.secret(text)
    ledger.hold(token=text) if is_token else ledger.hold(secret=text)
    return traits(text)


def _key_id(text: str | None, entry: Entry) -> str | None:
    if text is not None and looks_like_secret(text):
        entry.around.ledger.secret(text)
        return MASK * len(text)
    entry.around.ledger.hold(key_id=text or "")
    return text
