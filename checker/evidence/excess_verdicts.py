"""Verdicts on what is granted beyond need: one failure for each statement and group, with the smaller grant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.evidence.engine import LAYER_FACTS
from checker.evidence.excess import REFUSED, UNDOCUMENTED, excess_of
from checker.facts import field
from checker.model.decision import Layer
from checker.model.finding import Outcome, Remedy, Verdict
from checker.model.operation import Target
from checker.model.rule import Severity
from checker.model.values import NamedTuple
from checker.operations.wording import conditioned, shown
from checker.policy.excess.groups import Group, by_weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.evidence.evidence import Evidence
    from checker.evidence.excess import Excess, Granted
    from checker.policy.lint import Entry

SUBJECT: Final = "permissions"
_SHOWN: Final = 4
_MOST: Final = 20
_MOST_PLACES: Final = 10
_ADVICE: Final = frozenset({Group.UNNEEDED, Group.OTHER_PREFIXES, Group.BROAD_SNAPSHOTS, Group.UNUSED_FEATURE})
_CHOSEN: Final = ("s3:", "ec2:", "iam:", "aws:requesttag/", "aws:tagkeys", "aws:useragent", "aws:referer")
_BINDING: Final = ("s3:existingobjecttag/", "s3:resourceaccount", "ec2:resourcetag/", "iam:resourcetag/")
"""Condition keys whose value whoever asks chooses, and those of the same services whose value they do not."""
_POLICIES: Final = tuple(key for layer, key in LAYER_FACTS.items() if layer is not Layer.IDENTITY)
"""The facts that may take away what an identity policy grants."""


class _Pile(NamedTuple):
    """What one statement grants of one group."""

    granted: tuple[Granted, ...]

    @property
    def first(self) -> Granted:
        """The first of them: its policy and statement are those of all."""
        return self.granted[0]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries that grant, in their order."""
        return tuple({each.entry.path: each.entry for each in self.granted}.values())

    @property
    def is_doubtful(self) -> bool:
        """Whether it is keys named one by one, any of which may be the location's."""
        return all(each.doubtful and not set("*?").intersection(each.text) for each in self.granted)

    @property
    def conditions(self) -> tuple[str, ...]:
        """What could not be told of all of them alike; nothing, when some are granted in any case."""
        if not all(each.unless for each in self.granted):
            return ()
        return tuple(dict.fromkeys(name for each in self.granted for name in each.unless))


def prove_need(evidence: Evidence, group: str, *, why: str, remedy: str, fine: str) -> Iterator[Verdict]:
    """Verdicts on one group of excess: ``why`` it is one, ``fine`` when there is none.

    ``remedy`` is said where no smaller grant can be told.
    """
    wanted = Group(group)
    excess = excess_of(evidence, wanted)
    if wanted is not Group.EVERYTHING and Group.EVERYTHING in excess.granted:
        text = "the policies grant everything, which the rule on full administrative access reports"
        yield Verdict(Outcome.NOT_APPLICABLE, text, SUBJECT)
        return
    granted = excess.granted.get(wanted, ())
    undecided = excess.undecided or (excess.cut if wanted is not Group.EVERYTHING else "")
    if not granted and undecided:
        yield Verdict(Outcome.UNKNOWN, undecided, SUBJECT)
    elif not granted:
        yield Verdict(Outcome.PASS, fine, SUBJECT)
    seen: set[str] = set()
    piles = _piles(granted)
    for pile in piles[:_MOST]:
        verdict = _failure(evidence, excess, pile, why, remedy)
        if verdict.subject not in seen:
            seen.add(verdict.subject)
            yield verdict
    if len(piles) > _MOST:
        text = f"{len(piles) - _MOST} more statements grant what is not needed"
        yield _failure(evidence, excess, piles[_MOST], why, remedy)._replace(message=text, subject="more")


def _piles(granted: Sequence[Granted]) -> list[_Pile]:
    piles: dict[tuple[int, tuple[str | int, ...]], list[Granted]] = {}
    for each in granted:
        piles.setdefault((id(each.policy.policy), each.statement.path), []).append(each)
    return [_Pile(tuple(pile)) for pile in piles.values()]


def _failure(evidence: Evidence, excess: Excess, pile: _Pile, why: str, remedy: str) -> Verdict:
    first = pile.first
    layer, name = first.policy.layer.value, first.policy.policy.name
    entries = ", ".join(entry.text for entry in pile.entries)
    if not first.statement.actions:
        entries = f"everything but {shown(', '.join(entry.text for entry in first.statement.other_actions))}"
    actions = by_weight({each.action for each in pile.granted})
    wide = {entry.text.lower() for entry in pile.entries} != {action.lower() for action in actions}
    what = _listed(actions)
    via = f"{shown(entries)} grants {what}" if wide else f"{what} {'is' if len(actions) == 1 else 'are'} granted"
    where = _where(pile)
    parts = [f"{layer} {name}: {via}{where}{_unless(pile.conditions)}: {why}"]
    unlisted = by_weight({each.action for each in pile.granted if not each.known})
    if unlisted:
        from checker.policy.services.reference import reference_date  # noqa: PLC0415 - only what is new needs it

        parts.append(f"({_listed(unlisted)}: unknown to the reference of {reference_date()})")
    if pile.is_doubtful:
        parts.append("(nobody said which key the bucket encrypts with: give bucketEncryption)")
    return Verdict(
        Outcome.FAIL,
        " ".join(parts),
        f"{layer}: {shown(entries)}{where}",
        tuple(first.policy.place(entry.path) for entry in pile.entries[:_MOST_PLACES]),
        _remedy(evidence, excess, pile, remedy),
        severity=_severity(pile),
    )


def _listed(actions: Sequence[str]) -> str:
    rest = len(actions) - _SHOWN
    if rest <= 0:
        return " and ".join([", ".join(actions[:-1]), actions[-1]] if len(actions) > 1 else actions)
    return f"{', '.join(actions[:_SHOWN])} and {rest} more"


def _where(pile: _Pile) -> str:
    """The resources that the statement names; nothing when the group is not about them."""
    statement = pile.first.statement
    if statement.other_resources:
        return f" on everything but {shown(', '.join(entry.text for entry in statement.other_resources))}"
    texts = [entry.text for entry in statement.resources]
    if pile.first.group in {Group.OTHER_BUCKETS, Group.OTHER_PREFIXES}:
        reached = {each.text for each in pile.granted}
        texts = [text for text in texts if text in reached]
    return f" on {shown(' and '.join(texts[:2]) + (' and more' if len(texts) > 2 else ''))}" if texts else ""  # noqa: PLR2004 - two are shown


def _unless(names: Sequence[str]) -> str:
    if not names:
        return ""
    unread = [key.title for key in _POLICIES if key.name in names]
    untold = [key.title for key in (field.PRINCIPAL, field.BUCKET_OWNER) if key.name in names]
    keys = [name for name in names if ":" in name]
    parts = [conditioned(keys)] if keys else []
    parts += [f"where {name}" for name in names if name in {REFUSED, UNDOCUMENTED}]
    parts += [f"depending on the {' and the '.join(untold)}, which nobody told"] if untold else []
    parts += [f"unless the {' or the '.join(unread)}, which nobody read, takes it away"] if unread else []
    return f" ({' and '.join(parts)})"


def _severity(pile: _Pile) -> Severity:
    """Advice, where the group says so, and where a condition that the caller does not choose leaves it open."""
    if pile.first.group is Group.EVERYTHING:
        return Severity.RISK
    bound = [name for name in map(str.lower, pile.conditions) if ":" in name]
    mild = any(name.startswith(_BINDING) or not name.startswith(_CHOSEN) for name in bound)
    mild = mild or pile.first.group in _ADVICE or pile.is_doubtful
    return Severity.ADVICE if mild else Severity.RISK


def _remedy(evidence: Evidence, excess: Excess, pile: _Pile, remedy: str) -> Remedy:
    """The smaller statement; a diff where what is taken out grants nothing that is needed."""
    first = pile.first
    statement = first.statement
    document = id(first.policy.policy)
    if first.group in {Group.BROAD_SNAPSHOTS, Group.EVERYTHING}:
        return Remedy(remedy, safe=False)
    if not statement.actions:
        return Remedy(f"In place of NotAction, write Action with what is needed. {remedy}", safe=False)
    if pile.is_doubtful:
        return Remedy("Give bucketEncryption as evidence where this key is the bucket's; remove it where it is not.")
    doubted = _doubted(excess, first)
    used = [e for e in statement.actions if (document, e.path) in excess.needed or e.path in doubted]
    if not used:
        several = len(first.policy.statements) > 1
        text = f"Remove {statement.label}: nothing in it is needed."
        return Remedy(text, _without(first, statement.path) if several else "", safe=False)
    idle = [entry for entry in pile.entries if entry not in used]
    if idle:
        diff = _without(first, idle[0].path) if len(idle) == 1 else ""
        rest = _Pile(tuple(each for each in pile.granted if each.entry not in idle))
        then = f" {_remedy(evidence, excess, rest, remedy).text}" if rest.granted else ""
        return Remedy(f"Remove {shown(', '.join(entry.text for entry in idle))}.{then}", diff, safe=False)
    if doubted:
        return Remedy(remedy, safe=False)
    sent = _sent(evidence)
    if _is_granted_elsewhere(excess, first, sent):
        diff = _without(first, statement.path)
        return Remedy(f"Remove {statement.label}: other statements grant what is needed of it.", diff, safe=False)
    if first.group in {Group.OTHER_BUCKETS, Group.OTHER_PREFIXES}:
        return _narrowed(excess, pile, remedy)
    actions = {action for entry in pile.entries for action in excess.needed[document, entry.path]}
    actions = actions.intersection(sent) or actions
    wide = shown(", ".join(entry.text for entry in pile.entries))
    text = f"In place of {wide}, name what is needed: {', '.join(sorted(actions))}."
    return Remedy(text, _instead(first, pile.entries, actions), safe=False)


def _doubted(excess: Excess, granted: Granted) -> set[tuple[str | int, ...]]:
    """The entries of a statement that let use keys, one of which may be the location's: nobody said which it is."""
    others = excess.granted.get(Group.OTHER_KEYS, ())
    document, own = granted.policy.policy, granted.statement.path
    return {e.entry.path for e in others if e.doubtful and e.policy.policy is document and e.statement.path == own}


def _is_granted_elsewhere(excess: Excess, granted: Granted, sent: set[str]) -> bool:
    """Whether other statements of the same document, without conditions, grant all that is needed of this one."""
    wanted = {action.lower() for action in sent}
    document, own = id(granted.policy.policy), granted.statement.path
    paths = [each.path for each in granted.policy.statements if each.path != own and not each.conditions]
    mine: set[tuple[str, str]] = set()
    others: set[tuple[str, str]] = set()
    for (where, path), needed in excess.needed.items():
        if where == document and "Action" in path:
            pairs = {(action.lower(), resource) for action, resource in needed.items()}
            if path[: len(own)] == own:
                mine |= pairs
            elif any(path[: len(other)] == other for other in paths):
                others |= pairs
    return all(pair in others or (pair[0], "*") in others for pair in mine if pair[0] in wanted)


def _sent(evidence: Evidence) -> set[str]:
    """The actions that this very location's clients ask for; what only others need is left out of a remedy."""
    from checker.operations.plan import catalogue, plan  # noqa: PLC0415 - as above

    location = evidence.aws_location
    operations = [each for each in catalogue(location.provider) if each.feature in location.features]
    sent = {found.request.action for each in operations for found in plan(location, each, None, now=evidence.now)}
    return sent | {ask.action for each in operations for ask in each.asks if ask.target is Target.KEY}


def _narrowed(excess: Excess, pile: _Pile, remedy: str) -> Remedy:
    """A resource that no needed action is on goes; one that is too wide is written anew."""
    from checker.documents.edit import replacement  # noqa: PLC0415 - only a failure pays for the diff

    first = pile.first
    document = id(first.policy.policy)
    reached = {each.text for each in pile.granted}
    entries = [entry for entry in first.statement.resources if entry.text in reached]
    idle = [entry for entry in entries if (document, entry.path) not in excess.needed]
    if idle:
        diff = _without(first, idle[0].path) if len(idle) == 1 else ""
        return Remedy(f"Remove {shown(', '.join(entry.text for entry in idle))}.", diff, safe=False)
    needed = [excess.needed.get((document, entry.path)) for entry in first.statement.actions]
    resources = {resource for found in needed if found for resource in found.values()}
    home = excess.home
    arn = f"arn:{home.partition}:s3:::{home.bucket}"
    kinds = {"/" in resource for resource in resources}
    if len(entries) != 1 or not all(needed) or len(kinds) != 1 or not all(r.startswith(arn) for r in resources):
        return Remedy(remedy, safe=False)
    from checker.policy.least.grants import escaped  # noqa: PLC0415 - as above

    arn = f"{arn}/{escaped(home.root)}*" if kinds == {True} else arn
    text = f"Name {arn} in place of {shown(entries[0].text)}."
    return Remedy(text, replacement(first.policy.place(entries[0].path), arn), safe=False)


def _instead(granted: Granted, entries: Sequence[Entry], actions: set[str]) -> str:
    """The diff that names actions in place of the one entry that is too wide; what the others name is not repeated."""
    if len(entries) != 1:
        return ""
    from checker.documents.insertion import instead  # noqa: PLC0415 - only a failure pays for the diff

    named = {entry.text for entry in granted.statement.actions}
    return instead(granted.policy.place(entries[0].path), sorted(actions - named))


def _without(granted: Granted, path: tuple[str | int, ...]) -> str:
    from checker.documents.edit import replacement  # noqa: PLC0415 - only a failure pays for the diff

    return replacement(granted.policy.place(path), None)
