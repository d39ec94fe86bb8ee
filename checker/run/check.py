"""One run: a pure function from a location and its evidence to a report, as a literal list of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker import __version__
from checker.errors import UsageError
from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.model.decision import Effect
from checker.model.digest import sha256
from checker.model.report import Report, Run
from checker.run.assumptions import assumptions
from checker.run.echo import fields
from checker.run.evaluate import evaluate
from checker.run.findings import findings
from checker.run.matrix import matrix
from checker.run.registry import rules_for, unknown_rule
from checker.run.standing import standings
from checker.run.verdict import judge

if TYPE_CHECKING:
    from checker.api import Rule
    from checker.intake.load import Case
    from checker.run.settings import Settings


def examine(case: Case, settings: Settings) -> Report:
    """Examine one location: decide every rule on its evidence and say what stands."""
    location = case.location
    rules = selected(rules_for(location.provider), settings)
    evidence = Evidence(Store(location, case.facts, settings.now, settings.strict))
    judged = tuple(item for rule in rules for item in evaluate(rule, evidence))
    found = findings(location, judged)
    assumed = assumptions(judged)
    chosen = len(rules) if settings.select or settings.ignore else 0
    requests = matrix(evidence.fresh())
    # Rules that were left out say nothing of the requests they would have named.
    unproven = frozenset(r.operation for r in requests if chosen and not r.tolerated and r.effect != Effect.ALLOW.value)
    word, exit_code, headline = judge(found, assumed, settings.fail_on, chosen=chosen, unproven=unproven)
    return Report(
        run=_run(rules, settings),
        location=location.name,
        provider=location.provider.value,
        fields=fields(location),
        inputs=case.inputs,
        word=word,
        exit_code=exit_code,
        headline=headline,
        findings=found,
        assumptions=assumed,
        matrix=requests,
        prerequisites=standings(location.provider, judged),
    )


def selected(rules: tuple[Rule, ...], settings: Settings) -> tuple[Rule, ...]:
    """The rules that ``--select`` and ``--ignore`` leave; each is a code, the beginning of one, or a name."""
    for word in (*settings.select, *settings.ignore):
        if not any(_named(rule, word) for rule in rules):
            raise unknown_rule(word, rules)
    kept = (rule for rule in rules if not settings.select or any(_named(rule, word) for word in settings.select))
    left = tuple(rule for rule in kept if not any(_named(rule, word) for word in settings.ignore))
    if not left:
        message = "no rule is left to examine"
        raise UsageError(message, remedy="select other rules, or ignore fewer")
    return left


def _named(rule: Rule, word: str) -> bool:
    return rule.info.name == word.lower() or rule.info.code.startswith(word.upper())


def _run(rules: tuple[Rule, ...], settings: Settings) -> Run:
    digest = sha256(
        "\n".join(f"{r.info.code} {r.info.name} {r.info.severity.value}" for r in rules).encode()
    ).hexdigest()
    return Run(
        tool="backup-preflight",
        version=__version__,
        rules=len(rules),
        rules_digest=digest[:16],
        generated_at=settings.now,
        strict=settings.strict,
        fail_on=settings.fail_on.value,
    )
