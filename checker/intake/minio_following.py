"""What follows from the evidence of a location on MinIO as a whole: facts that nobody gave, and contradictions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts import minio
from checker.intake.credentials import MASK
from checker.intake.node import quoted
from checker.model.fact import Absent, Denied, Known, Source, Unavailable

if TYPE_CHECKING:
    from checker.intake.asides import Asides, Said
    from checker.intake.draft import Draft
    from checker.model.fact import Fact

OWN_KEY = "the access key is the user's own: it bears the user's name, and such a key has no policy of its own"


def settle(draft: Draft) -> None:
    """Hold the answers against the location, and add the facts that follow from them."""
    _name_principal(draft)
    refuse_others(draft)
    _refuse_missing_groups(draft)
    key_id = draft.credentials.access_key_id if draft.credentials is not None else None
    follow(draft.facts, draft.asides, key_id, draft.principal)


def _name_principal(draft: Draft) -> None:
    """Whose the access key is, where an answer says it and the location does not."""
    said = next((each for each in draft.asides.said if each.of == "principal"), None)
    if said is not None and draft.principal is None:
        draft.principal = said.texts[0]
        draft.places["principal"] = said.node.place


def refuse_others(draft: Draft) -> None:
    """Report every answer about somebody or something else than the location's own."""
    for said in draft.asides.said:
        wanted = _wanted(said, draft)
        if wanted is not None and MASK not in wanted and wanted not in said.texts:
            what = "the group has the members" if said.of == "member" else f"this is about the {_WORDS[said.of]}"
            shown = ", ".join(map(quoted, said.texts[:_MOST]))
            mine = f"the location's {'user' if said.of == 'member' else _WORDS[said.of]} is {quoted(wanted)}"
            said.node.fail(f"{said.node.label}: {what} {shown}, and {mine}", remedy="give the answer about the latter")


_MOST = 4
_WORDS = {"principal": "user", "bucket": "bucket", "key": "access key"}


def _wanted(said: Said, draft: Draft) -> str | None:
    if said.of == "bucket":
        return draft.bucket
    if said.of == "key":
        return draft.credentials.access_key_id if draft.credentials is not None else None
    return draft.principal


def _refuse_missing_groups(draft: Draft) -> None:
    """Report a group that the user is in, and that is not among those given."""
    given = draft.facts.get(minio.GROUPS.name)
    if not isinstance(given, Known) or not isinstance(given.value, tuple) or given.source.place is None:
        return
    named = {group.name for group in given.value if isinstance(group, minio.Group)}
    missing = [name for name in draft.asides.groups if name not in named]
    said = next((each for each in draft.asides.said if each.of == "principal"), None)
    if missing and said is not None:
        names = ", ".join(map(quoted, missing[:_MOST]))
        said.node.fail(f"the user is in {names}, of which groups says nothing", remedy="add it to groups")


def follow(facts: dict[str, Fact[object]], asides: Asides, key_id: str | None, principal: str | None) -> None:
    """Add what follows where no answer was given; the policies that the server merged stand for user and groups."""
    identity, groups = minio.IDENTITY_POLICIES.name, minio.GROUPS.name
    asked_in_vain = groups in facts and _is_silent(facts[groups])
    if asides.merged is not None and (_is_silent(facts.get(identity)) or asked_in_vain):
        facts[identity] = asides.merged
        if _is_silent(facts.get(groups)):
            facts[groups] = Known((), asides.merged.source)
    for name, fact in asides.facts.items():
        if name not in facts or (_is_silent(facts[name]) and not _is_silent(fact)):
            facts[name] = fact
    if key_id and key_id == principal:
        for name in (minio.ACCESS_KEY.name, minio.ACCESS_KEY_POLICY.name):
            if _is_silent(facts.get(name)):
                facts[name] = Absent(Source(OWN_KEY))


def _is_silent(fact: Fact[object] | None) -> bool:
    """Whether nobody knows the answer."""
    return fact is None or isinstance(fact, Denied | Unavailable)
