"""The engine and the lint beside their peers in one run, by pytest-benchmark; a round is the documented policy.

    make bench

moto's access control knows identity policies without conditions; parliament lints a policy and decides nothing.
No figure is asserted: pytest-benchmark prints them, rounds a second times twelve are decisions a second.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol, TypeVar

import pytest

from benchmarks.engine import DOCUMENTED, policies, requests
from checker.documents.json_reader import read_json
from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.facts import aws
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.model.decision import Effect
from checker.model.fact import Known, Source
from checker.model.finding import Outcome
from checker.model.location import AwsLocation, Provider
from checker.policy.aws_language.wildcard import compile_tokens, tokens_of
from checker.run.evaluate import evaluate
from checker.run.registry import rules_for

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Benchmark(Protocol):
    """The fixture of pytest-benchmark, as far as it is used: it calls a function many times and gives what it gave."""

    def __call__(self, measured: Callable[[], T]) -> T:
        """Measure, and return the last result."""
        ...


PRINCIPAL = "arn:aws:iam::111122223333:user/velero"
PATTERNS = {
    "thirty stars": "a*" * 30 + "b",
    "a long literal after a star": "*" + "a" * 500 + "b",
    "question marks": "*" + "?a" * 200 + "b",
}


@pytest.mark.benchmark(group="twelve decisions")
def test_the_engine(benchmark: Benchmark) -> None:
    """Identity, boundary, two levels of service control policies and a bucket policy, with conditions."""
    compiled, asked = policies(), requests()
    answers = benchmark(lambda: [compiled.decide(request) for request in asked])
    assert {answer.effect for answer in answers} == {Effect.ALLOW}


@pytest.mark.benchmark(group="twelve decisions")
def test_moto(benchmark: Benchmark) -> None:
    """The identity policy alone."""
    control = pytest.importorskip("moto.iam.access_control", reason="moto is installed for the benchmark only")
    policy = control.IAMPolicy(json.dumps(DOCUMENTED))
    asked = requests()
    answers = benchmark(lambda: [policy.is_action_permitted(one.action, one.resource) for one in asked])
    assert {answer.name for answer in answers} == {"PERMITTED"}


@pytest.mark.benchmark(group="one policy linted")
def test_our_lint(benchmark: Benchmark) -> None:
    """The same, from its text: parsed, taken apart, and every rule of policy lint and excess asked."""
    rules = [rule for rule in rules_for(Provider.AWS) if rule.info.code.startswith(("AWS8", "AWS9", "AWS121"))]
    location = AwsLocation("prod", bucket="BUCKET-NAME", region="eu-central-1", principal=PRINCIPAL)
    text = json.dumps(DOCUMENTED).encode()

    def lint() -> list[Outcome]:
        policy = PolicyDocument("policy.json", PolicyKind.MANAGED, read_json("policy.json", text))
        facts = {aws.IDENTITY_POLICIES.name: Known((policy,), Source("a file"))}
        evidence = Evidence(Store(location, facts, "2026-11-22T00:00:00Z"))
        return [item.verdict.outcome for rule in rules for item in evaluate(rule, evidence)]

    outcomes = benchmark(lint)
    assert outcomes.count(Outcome.PASS) > len(rules) / 3
    assert Outcome.ERROR not in outcomes


@pytest.mark.benchmark(group="one policy linted")
def test_parliament(benchmark: Benchmark) -> None:
    """The documented policy, analysed once a round."""
    parliament = pytest.importorskip("parliament", reason="parliament is installed for the benchmark only")
    text = json.dumps(DOCUMENTED)
    benchmark(lambda: parliament.analyze_policy_string(text))


@pytest.mark.benchmark(group="hostile patterns against 10,000 characters")
@pytest.mark.parametrize("name", PATTERNS)
def test_hostile_pattern(benchmark: Benchmark, name: str) -> None:
    """A pattern that a backtracking matcher does not survive."""
    matches = compile_tokens(tokens_of(PATTERNS[name]))
    assert benchmark(lambda: matches("a" * 10_000)) is False
