"""How rules read policy documents: every document that was given, and verdicts made of what a rule remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.errors import UnreadFactError
from checker.evidence.engine import LAYER_FACTS
from checker.model.decision import Layer
from checker.model.fact import Denied
from checker.model.finding import Outcome, Remedy, Verdict
from checker.model.values import NamedTuple
from checker.policy.lint import WIDEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeAlias

    from checker.evidence.evidence import Evidence
    from checker.model.rule import Severity
    from checker.policy.aws_language.grammar import Path
    from checker.policy.lint import LintPolicy

    Examine: TypeAlias = "Callable[[LintPolicy], Iterable[Remark]]"
    _Group: TypeAlias = "list[tuple[LintPolicy, Remark]]"

EVERY: Final = (
    Layer.IDENTITY,
    Layer.BOUNDARY,
    Layer.SESSION,
    Layer.SCP,
    Layer.RCP,
    Layer.VPC_ENDPOINT,
    Layer.BUCKET,
    Layer.KEY,
    Layer.TRUST,
)
"""Every layer that has documents."""
ATTACHED: Final = (Layer.IDENTITY, Layer.BOUNDARY, Layer.SESSION)
"""The layers of policies that are attached to the principal."""
OF_RESOURCES: Final = (Layer.BUCKET, Layer.KEY, Layer.TRUST)
"""The layers of policies that stand at a resource and name principals."""
_MOST: Final = 20
_MOST_PLACES: Final = 10


class Remark(NamedTuple):
    """Something that a rule says of one place in a policy; ``path`` leads there inside the policy.

    ``put`` is the value that belongs there, ``beside`` one that belongs in the list with it, ``drop`` says that the
    entry is to be taken out: each makes a diff. Where the entry to edit is another than the one shown, ``edit_path``
    leads to it.
    """

    message: str
    path: Path
    remedy: str
    put: str | bool | None = None
    drop: bool = False
    edit_path: Path | None = None
    severity: Severity | None = None
    error: str = ""
    safe: bool = True
    beside: str = ""


def given(evidence: Evidence, layers: Sequence[Layer] = EVERY) -> tuple[LintPolicy, ...]:
    """The policy documents that were given for some layers; raises when one was refused and nothing else was given."""
    found = tuple(policy for layer in layers for policy in evidence.lint(layer) or ())
    if found:
        return found
    for layer in layers:
        key = LAYER_FACTS[layer]
        known = evidence.reads.get(key.name)
        if known is not None and isinstance(known[1], Denied):
            raise UnreadFactError(key, known[1])
    return ()


def lint(
    evidence: Evidence,
    examine: Examine,
    *,
    layers: Sequence[Layer] = EVERY,
    fine: str,
) -> Iterator[Verdict]:
    """Verdicts on what ``examine`` remarks in the documents of some layers; ``fine`` is said when it is nothing."""
    policies = given(evidence, layers)
    if not policies:
        yield Verdict(Outcome.NOT_APPLICABLE, "no policy document of a kind that this rule reads was given", "policies")
        return
    groups: dict[tuple[Layer, str], _Group] = {}
    for policy in policies:
        for remark in examine(policy):
            groups.setdefault((policy.layer, remark.message), []).append((policy, remark))
    found = list(groups.values())
    for group in found[:_MOST]:
        yield _failure(group)
    yield from _rest(found[_MOST:])
    large = [policy for policy in policies if policy.size > WIDEST]
    if large:
        text = f"{large[0].policy.name} is far larger than AWS takes, so its statements were not read one by one"
        yield Verdict(Outcome.UNKNOWN, text, "policies")
    elif not groups:
        yield Verdict(Outcome.PASS, fine, "policies")


def _rest(found: Sequence[_Group]) -> Iterator[Verdict]:
    """One verdict for the findings of each severity that are too many to be shown: none of them may be lost."""
    by_severity: dict[Severity | None, list[_Group]] = {}
    for group in found:
        by_severity.setdefault(group[0][1].severity, []).append(group)
    for severity, groups in by_severity.items():
        subject = "more" if severity is None else f"more of severity {severity.value}"
        text = f"and {len(groups)} more findings of this rule"
        yield _failure(groups[0])._replace(message=text, subject=subject)


def _failure(group: _Group) -> Verdict:
    policy, remark = group[0]
    layer = policy.layer.value
    names = ", ".join(dict.fromkeys(each.policy.name for each, _ in group))
    where = "" if len(group) == 1 else f" ({len(group)} places)"
    return Verdict(
        Outcome.FAIL,
        f"{layer} {names}: {remark.message}{where}",
        f"{layer}: {remark.message}",
        tuple(each.place(said.path) for each, said in group[:_MOST_PLACES]),
        Remedy(remark.remedy, _diff(group), safe=remark.safe),
        error=remark.error,
        severity=remark.severity,
    )


def _diff(group: _Group) -> str:
    """The diff of the first document, for all the places in it."""
    from checker.documents.edit import replacement, rewrite, without_item  # noqa: PLC0415 - only a failure pays for it
    from checker.documents.insertion import beside  # noqa: PLC0415 - as above

    policy, remark = group[0]
    if remark.beside:
        return beside(policy.place(remark.edit_path or remark.path), remark.beside)
    if remark.drop:
        place = policy.place(remark.edit_path or remark.path)
        return replacement(place, None) or without_item(place)
    document = policy.policy.document
    new = {
        (*each.policy.path, *(said.edit_path or said.path)): said.put
        for each, said in group
        if each.policy.document is document and said.put is not None
    }
    return rewrite(document, new) if new else ""
