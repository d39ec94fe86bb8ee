"""The engine beside MinIO's own policy library: thousands of generated documents, accepted alike and decided alike."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest

from checker.documents.json_reader import read_json
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.model.decision import Effect, Principal, Request
from checker.policy.minio import MinioPolicies, compile_minio
from checker.policy.minio_bucket import AnonymousPolicy, bucket_faults
from checker.policy.minio_language.grammar import faults
from checker.policy.minio_language.known import AISTOR, COMMUNITY, known
from checker.policy.services.reference import service
from tests.differential.minio_policies import (
    BUCKETS,
    OBJECTS,
    ON_BUCKETS,
    ON_OBJECTS,
    bucket_document,
    context,
    document,
    named,
)
from tests.servers.engine_oracle import Oracle, needed_oracle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.model.decision import Decision

DOCUMENTS, SETS, BUCKET_DOCUMENTS = 12_000, 3_000, 6_000
NOBODY = Principal(None, None)


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    """MinIO's library."""
    running = Oracle(needed_oracle())
    yield running
    running.close()


@pytest.fixture(scope="module")
def texts(oracle: Oracle) -> list[str]:
    """Documents that MinIO accepts."""
    random = Random("accepted")  # noqa: S311 - the same policies in every run
    made = [json.dumps(document(random, random.choice([0, 0.1]))) for _ in range(DOCUMENTS // 2)]
    answers = oracle.ask({"op": "parse", "policy": text} for text in made)
    return [text for text, answer in zip(made, answers, strict=True) if answer["ok"]]


def test_documents_are_accepted_as_minio_accepts_them(oracle: Oracle) -> None:
    """What the library refuses has a fault, and nothing else has; both are common."""
    random = Random("documents")  # noqa: S311 - as above
    made = [document(random, random.choice([0, 0.1, 0.3])) for _ in range(DOCUMENTS)]
    answers = oracle.ask({"op": "parse", "policy": json.dumps(policy)} for policy in made)
    found = [next(iter(faults(policy, known(COMMUNITY))), None) for policy in made]
    differing = [
        (json.dumps(policy), answer, fault)
        for policy, answer, fault in zip(made, answers, found, strict=True)
        if answer["ok"] is not (fault is None)
    ]
    assert differing == []
    accepted = sum(bool(answer["ok"]) for answer in answers)
    assert DOCUMENTS / 5 < accepted < DOCUMENTS * 4 / 5


def test_each_action_takes_the_condition_keys_that_it_takes_at_minio(oracle: Oracle) -> None:
    """Every action of AWS's S3 and of either generation, and patterns, with every condition key of either."""
    generations = (known(COMMUNITY), known(AISTOR))
    reference = service("s3")
    assert reference is not None
    actions = {name for each in generations for name in (*each.s3, *each.admin, *each.sts, *each.kms)}
    actions |= {action.full_name for action in reference.matching("*")}
    patterns = {"s3:Get*", "s3:*Tagging", "s3:?etObject", "s3*", "*:*", "s3:*Version*", "*Object", "admin:S*", "kms:K*"}
    statements = [
        {"Effect": "Allow", "Action": action, "Resource": "*", "Condition": {"StringLike": {key: "abc/d"}}}
        for action in sorted(actions | patterns)
        for key in sorted({key for each in generations for key in each.keys})
    ]
    made = [{"Version": "2012-10-17", "Statement": [statement]} for statement in statements]
    answers = oracle.ask({"op": "parse", "policy": json.dumps(policy)} for policy in made)
    differing = [
        (statement, answer)
        for statement, policy, answer in zip(statements, made, answers, strict=True)
        if answer["ok"] is any(True for _ in faults(policy, generations[0]))
    ]
    assert differing == []
    assert sum(bool(answer["ok"]) for answer in answers) > len(made) / 10


def test_requests_are_decided_as_minio_decides_them(oracle: Oracle, texts: list[str]) -> None:
    """Ten requests under each of three thousand sets of policies; where everything is told, nothing is unknown."""
    random = Random("decisions")  # noqa: S311 - as above
    asked: list[dict[str, object]] = []
    decided: list[Decision] = []
    for _ in range(SETS):
        chosen = random.sample(texts, random.randint(1, 3))
        documents = tuple(_policy(text) for text in chosen)
        compiled = compile_minio(MinioPolicies(documents, generation=COMMUNITY))
        assert compiled.problems == ()
        for action in (*ON_BUCKETS, *ON_OBJECTS):
            bucket = random.choice(BUCKETS)
            key = random.choice(OBJECTS) if action in ON_OBJECTS else ""
            sent = context(random)
            asked.append(
                {
                    "op": "decide",
                    "policies": chosen,
                    "account": "u",
                    "action": action,
                    "bucket": bucket,
                    "object": key,
                    "conditions": named(sent),
                }
            )
            resource = f"arn:aws:s3:::{bucket}" + (f"/{key.removeprefix('/')}" if key else "")
            decided.append(compiled.decide(Request(NOBODY, action, resource, None, sent)))
    answers = oracle.ask(asked)
    differing = [
        (question, decision.effect)
        for question, decision, answer in zip(asked, decided, answers, strict=True)
        if (decision.effect is Effect.ALLOW) is not answer["allowed"] or decision.effect is Effect.UNKNOWN
    ]
    assert differing == []
    allowed = sum(bool(answer["allowed"]) for answer in answers)
    assert len(answers) / 10 < allowed < len(answers) * 9 / 10


def test_policies_of_buckets_are_accepted_and_decided_as_minio_does(oracle: Oracle) -> None:
    """Six thousand documents, and ten anonymous requests under each one that is accepted."""
    random = Random("buckets")  # noqa: S311 - as above
    made = [bucket_document(random, random.choice([0, 0, 0.1])) for _ in range(BUCKET_DOCUMENTS)]
    answers = oracle.ask({"op": "parse-bucket", "policy": json.dumps(each), "bucket": "b"} for each in made)
    found = [next(iter(bucket_faults(each, "b")), None) for each in made]
    differing = [
        (json.dumps(each), answer, fault)
        for each, answer, fault in zip(made, answers, found, strict=True)
        if answer["ok"] is not (fault is None)
    ]
    assert differing == []
    asked: list[dict[str, object]] = []
    decided: list[object] = []
    for policy in (each for each, fault in zip(made, found, strict=True) if fault is None):
        compiled, text = AnonymousPolicy(policy), json.dumps(policy)
        for action in (*ON_BUCKETS, *ON_OBJECTS):
            key = random.choice(OBJECTS) if action in ON_OBJECTS else ""
            sent = context(random)
            question = {"op": "decide-bucket", "policy": text, "action": action, "bucket": "b", "object": key}
            asked.append({**question, "conditions": named(sent)})
            resource = "arn:aws:s3:::b" + (f"/{key.removeprefix('/')}" if key else "")
            decided.append(compiled.allows(Request(NOBODY, action, resource, None, sent)))
    told = [answer["allowed"] for answer in oracle.ask(asked)]
    assert [each for each in zip(asked, decided, told, strict=True) if each[1] is not each[2]] == []
    assert len(told) / 10 < sum(told) < len(told) * 9 / 10


def _policy(text: str) -> PolicyDocument:
    return PolicyDocument("policy.json", PolicyKind.MANAGED, read_json("policy.json", text.encode(), limit=1_000_000))
