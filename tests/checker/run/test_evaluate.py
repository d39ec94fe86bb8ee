"""What the run makes of a rule: silence, crashes and unread passes are errors, never passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.api import passed
from checker.facts import aws, field
from checker.model.decision import Decision, Effect, Principal, Request
from checker.model.fact import Absent, Denied, FactKey, Known, Source, Unavailable
from checker.model.finding import Outcome, Verdict
from checker.model.rule import Severity
from checker.run.evaluate import assumption_of, evaluate, state_of
from tests.checker.run.making import evidence, rule

if TYPE_CHECKING:
    from checker.api import Verdicts
    from checker.evidence.evidence import Evidence
    from checker.model.fact import Fact

REFUSED = Denied("s3:GetBucketPolicy", Source("403 AccessDenied"))
SUPPLIED = Unavailable("the server did not answer", supplied=True)
MISSING = Unavailable("nobody supplied it")
SECRET = field.SECRET.name


def silent(_: Evidence) -> Verdicts:
    """Say nothing."""
    yield from ()


def crashing(found: Evidence) -> Verdicts:
    """Say one thing, then fail."""
    found.get(field.BUCKET)
    yield passed("bucket", "so far, so good")
    message = "what a rule never expects"
    raise ZeroDivisionError(message)


def blind(_: Evidence) -> Verdicts:
    """Pass without a look."""
    yield passed("bucket", "surely fine")


def honest(found: Evidence) -> Verdicts:
    """Pass after a look."""
    found.get(field.BUCKET)
    yield passed("bucket", "it is fine")


def reading(key: FactKey[object] | FactKey[aws.PolicyDocument]) -> object:
    """A rule that needs a fact."""

    def examine(found: Evidence) -> Verdicts:
        found.get(key)
        yield passed(key.name, "it is fine")

    return examine


def careless(key: FactKey[object] | FactKey[aws.PolicyDocument]) -> object:
    """A rule that looks at a fact, and passes whatever it is."""

    def examine(found: Evidence) -> Verdicts:
        found.fact(key)
        yield passed(key.name, "it is fine")

    return examine


def test_silence_is_an_error() -> None:
    """A rule that yields nothing has not examined anything."""
    (judged,) = evaluate(rule(silent), evidence())
    assert judged.verdict.outcome is Outcome.ERROR
    assert "said nothing" in judged.verdict.message


def test_a_crash_is_an_error_beside_what_was_said_before() -> None:
    """Never a pass, and the other verdicts stay."""
    said, crashed = evaluate(rule(crashing), evidence())
    assert said.verdict.outcome is Outcome.PASS
    assert crashed.verdict.outcome is Outcome.ERROR
    assert crashed.verdict.message == "the rule failed: ZeroDivisionError: what a rule never expects"


def test_a_pass_without_a_read_is_an_error() -> None:
    """Nothing was looked at."""
    (judged,) = evaluate(rule(blind), evidence())
    assert judged.verdict.outcome is Outcome.ERROR
    assert "without reading" in judged.verdict.message


def test_a_pass_with_a_read_is_a_pass() -> None:
    """And carries what was read."""
    (judged,) = evaluate(rule(honest), evidence())
    assert judged.verdict.outcome is Outcome.PASS
    assert [key.name for key, _ in judged.reads] == ["bucket"]


UNREAD: list[tuple[str, FactKey[object] | FactKey[aws.PolicyDocument], Fact[object], Severity, Outcome]] = [
    ("refused", aws.BUCKET_POLICY, REFUSED, Severity.BLOCKER, Outcome.UNKNOWN),
    ("refused hardening", aws.BUCKET_POLICY, REFUSED, Severity.ADVICE, Outcome.UNKNOWN),
    ("refused option", field.SECRET, REFUSED, Severity.BLOCKER, Outcome.UNKNOWN),
    ("no answer", aws.BUCKET_POLICY, SUPPLIED, Severity.RISK, Outcome.UNKNOWN),
    ("missing", aws.BUCKET_POLICY, MISSING, Severity.BLOCKER, Outcome.UNKNOWN),
    ("missing hardening", aws.BUCKET_POLICY, MISSING, Severity.RISK, Outcome.NOT_EXAMINED),
    ("missing option", field.SECRET, MISSING, Severity.BLOCKER, Outcome.NOT_EXAMINED),
]


@pytest.mark.parametrize("make", [reading, careless])
@pytest.mark.parametrize(
    ("key", "fact", "severity", "outcome"), [row[1:] for row in UNREAD], ids=[row[0] for row in UNREAD]
)
def test_what_nobody_read_is_unknown_or_not_examined(
    make: object, key: FactKey[object], fact: Fact[object], severity: Severity, outcome: Outcome
) -> None:
    """Refused is always unknown; never supplied is not examined, where the rule may go without.

    Whether the rule asks for the value or merely looks at the fact makes no difference.
    """
    (judged,) = evaluate(rule(make(key), severity), evidence({key.name: fact}))  # type: ignore[operator]  # a function
    assert judged.verdict.outcome is outcome
    assert key.title in judged.verdict.message


def test_an_unread_fact_names_the_permission_that_reads_it() -> None:
    """So that the user knows what to grant."""
    (refused,) = evaluate(rule(reading(aws.BUCKET_POLICY)), evidence({"bucketPolicy": REFUSED}))  # type: ignore[arg-type]  # a function
    (missing,) = evaluate(rule(reading(aws.BUCKET_POLICY)), evidence({"bucketPolicy": MISSING}))  # type: ignore[arg-type]  # as above
    for judged in (refused, missing):
        assert judged.verdict.message.count("s3:GetBucketPolicy") == 1


def test_one_unread_fact_among_many_keeps_a_pass_from_passing() -> None:
    """The pass names all that nobody read."""

    def examine(found: Evidence) -> Verdicts:
        found.get(field.BUCKET)
        found.fact(aws.BUCKET_POLICY)
        found.fact(field.SECRET)
        yield passed("x", "fine")

    (judged,) = evaluate(rule(examine), evidence({"bucketPolicy": REFUSED, SECRET: MISSING}))
    assert judged.verdict.outcome is Outcome.UNKNOWN
    assert judged.verdict.message.endswith("nobody read: bucket policy, secret access key")


def test_a_decision_of_the_engine_stands_with_unread_layers_in_view() -> None:
    """It has weighed them as unknown; an allow then does not depend on them."""
    decision = Decision(Request(Principal(None, None), "s3:GetObject", "*", None), Effect.ALLOW)

    def examine(found: Evidence) -> Verdicts:
        found.fact(aws.BUCKET_POLICY)
        yield Verdict(Outcome.PASS, "allowed", "x", decision=decision)

    (judged,) = evaluate(rule(examine), evidence({"bucketPolicy": REFUSED}))
    assert judged.verdict.outcome is Outcome.PASS


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE])
def test_other_outcomes_are_left_as_they_are(outcome: Outcome) -> None:
    """A proven failure stands whatever else is unread."""

    def examine(found: Evidence) -> Verdicts:
        found.fact(aws.BUCKET_POLICY)
        yield Verdict(outcome, "so it is", "x")

    (judged,) = evaluate(rule(examine), evidence({"bucketPolicy": REFUSED}))
    assert judged.verdict.outcome is outcome


def test_a_verdict_may_have_a_severity_of_its_own() -> None:
    """A denied snapshot that nobody asked for is advice."""

    def examine(found: Evidence) -> Verdicts:
        found.get(field.BUCKET)
        yield Verdict(Outcome.FAIL, "so it is", "x", severity=Severity.ADVICE)
        yield Verdict(Outcome.FAIL, "so it is", "y")

    own, rules = evaluate(rule(examine), evidence())
    assert (own.severity, rules.severity) == (Severity.ADVICE, Severity.BLOCKER)


def test_rules_do_not_see_each_others_reads() -> None:
    """Each has a window of its own."""
    window = evidence()
    evaluate(rule(honest), window)
    assert window.reads == {}
    (judged,) = evaluate(rule(blind), window)
    assert judged.verdict.outcome is Outcome.ERROR


ASSUMED = Source("assumed", assumption="there is none")


@pytest.mark.parametrize(
    ("fact", "state", "assumption"),
    [
        (Known(1, Source("x")), "known", ""),
        (Known(1, ASSUMED), "assumed", "there is none"),
        (Absent(Source("x")), "absent", ""),
        (Absent(ASSUMED), "assumed absent", "there is none"),
        (REFUSED, "refused", ""),
        (MISSING, "not supplied", ""),
    ],
)
def test_a_fact_has_one_word(fact: Fact[object], state: str, assumption: str) -> None:
    """As reports show it."""
    assert (state_of(fact), assumption_of(fact)) == (state, assumption)
