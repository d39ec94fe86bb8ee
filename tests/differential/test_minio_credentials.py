"""The engine beside MinIO's own library, credential by credential: users, groups, access keys and sessions.

Three thousand sets of policies, and the requests of the catalogue. The library decides each side of a credential; how
the sides go together is the server's code (cmd/iam.go), written down again in :func:`_expected`.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import pytest

from checker.documents.json_reader import read_json
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.model.decision import Effect, Principal, Request
from checker.model.location import MinioLocation, Provider
from checker.operations.plan import catalogue, plan
from checker.policy.minio import GroupPolicies, MinioPolicies, compile_minio
from checker.policy.minio_language.known import COMMUNITY, known
from tests.differential.minio_policies import context, document, named
from tests.servers.engine_oracle import Oracle, needed_oracle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.model.decision import Decision

SETS, REQUESTS = 3_000, 8
LOCATION = MinioLocation(
    "prod", bucket="b", prefix="a", region="us-east-1", s3_url="https://minio.test:9000", principal="u"
)
NOW = "2026-06-01T00:00:00Z"
EMPTY = json.dumps({"Version": "2012-10-17", "Statement": []})
BESIDES = (
    ("s3:HeadBucket", ""),
    ("s3:GetBucketLocation", ""),
    ("s3:ListBucketVersions", ""),
    ("s3:ListMultipartUploadParts", "/a/b"),
    ("s3:DeleteObjectVersion", "/a/b"),
    ("s3:GetObjectVersion", "/a/b"),
    ("s3:PutObjectRetention", "/a/b"),
)
"""What servers, consoles and other clients ask for beside the catalogue: actions, each with a key's path."""


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    """MinIO's library."""
    running = Oracle(needed_oracle())
    yield running
    running.close()


@dataclass
class Credential:
    """A credential: the texts of its policies, and whether each group is enabled."""

    user: list[str]
    groups: list[tuple[bool, list[str]]]
    key: str | None
    session: str | None

    @property
    def attached(self) -> list[str]:
        """What counts for the user: its own policies are void where one of its groups is disabled."""
        of_groups = [text for enabled, texts in self.groups if enabled for text in texts]
        return of_groups if self.has_void else [*self.user, *of_groups]

    @property
    def has_void(self) -> bool:
        """Whether a group is disabled."""
        return not all(enabled for enabled, _ in self.groups)

    @property
    def sides(self) -> list[list[str]]:
        """The policies that have to allow, each side by itself."""
        # An empty document is no policy of the key's own.
        own = [text for text in (self.key, self.session) if text is not None and json.loads(text)]
        return [self.attached, *([text] for text in own)]

    def compiled(self) -> MinioPolicies:
        """The same for the engine."""
        return MinioPolicies(
            tuple(map(_policy, self.user)),
            tuple(
                GroupPolicies(f"g{number}", enabled, tuple(map(_policy, texts)))
                for number, (enabled, texts) in enumerate(self.groups)
            ),
            () if self.key is None else (_policy(self.key),),
            () if self.session is None else (_policy(self.session),),
            generation=COMMUNITY,
        )


def _policy(text: str) -> PolicyDocument:
    return PolicyDocument("policy.json", PolicyKind.MANAGED, read_json("policy.json", text.encode(), limit=1_000_000))


def _accepted(oracle: Oracle) -> list[str]:
    random = Random("credentials")  # noqa: S311 - the same policies in every run
    made = [json.dumps(document(random, 0)) for _ in range(4_000)]
    answers = oracle.ask({"op": "parse", "policy": text} for text in made)
    return [text for text, answer in zip(made, answers, strict=True) if answer["ok"]]


def _credential(random: Random, texts: list[str]) -> Credential:
    groups = [
        (random.random() > 0.1, random.sample(texts, random.randint(0, 2)))
        for _ in range(random.choice([0, 0, 1, 1, 2]))
    ]
    key = random.choice([None, None, "{}", EMPTY, *random.sample(texts, 3)])
    session = random.choice([None, None, None, random.choice(texts)])
    return Credential(random.sample(texts, random.randint(0, 3)), groups, key, session)


def _planned() -> list[Request]:
    """The requests of the catalogue, those that are alike once."""
    found = [
        each.request for operation in catalogue(Provider.MINIO) for each in plan(LOCATION, operation, None, now=NOW)
    ]
    return [request for number, request in enumerate(found) if request not in found[:number]]


def _requests(random: Random, planned: list[Request]) -> list[Request]:
    chosen = random.sample(planned, REQUESTS - 4)
    chosen += [
        Request(Principal(None, None), action, f"arn:aws:s3:::b{path}", None, {})
        for action, path in random.sample(BESIDES, 4)
    ]
    # Whatever the catalogue leaves open is told here, so that there is an answer.
    nowhere = dict.fromkeys(key.lower() for key in known(COMMUNITY).keys)
    return [each._replace(context={**nowhere, **context(random), **each.context}) for each in chosen]


def _question(texts: list[str], request: Request, *, deny_only: bool = False) -> dict[str, object]:
    bucket, _, key = request.resource.removeprefix("arn:aws:s3:::").partition("/")
    return {
        "op": "decide",
        "policies": texts,
        "account": "u",
        "action": request.action,
        "bucket": bucket,
        "object": key,
        "conditions": named(request.context),
        "denyOnly": deny_only,
    }


def _expected(credential: Credential, allowed: list[bool], denied: list[bool]) -> Effect:
    """What the server's code makes of the answers to each side."""
    if any(denied):
        return Effect.EXPLICIT_DENY
    if credential.has_void and all(allowed):
        # What the enabled groups grant counts for keys of the user, and not for the user: nobody said which it is.
        return Effect.UNKNOWN
    return Effect.ALLOW if all(allowed) else Effect.IMPLICIT_DENY


def test_credentials_are_decided_as_the_server_decides_them(oracle: Oracle) -> None:
    """Every effect, also which refusals are denials: a version in a multi-delete must not be denied, only that."""
    random = Random("sets")  # noqa: S311 - as above
    texts, planned = _accepted(oracle), _planned()
    asked: list[tuple[Credential, Request, Decision]] = []
    questions: list[dict[str, object]] = []
    for _ in range(SETS):
        credential = _credential(random, texts)
        compiled = compile_minio(credential.compiled())
        assert compiled.problems == ()
        requests = _requests(random, planned)
        asked += [(credential, request, compiled.decide(request)) for request in requests]
        for side in credential.sides:
            questions += [_question(side, each, deny_only=only) for each in requests for only in (False, True)]
    answers = iter(oracle.ask(questions))
    effects: Counter[Effect] = Counter()
    differing = []
    for start in range(0, len(asked), REQUESTS):
        credential = asked[start][0]
        told = [
            [(next(answers)["allowed"], next(answers)["allowed"]) for _ in range(REQUESTS)] for _ in credential.sides
        ]
        for (_, request, decision), pairs in zip(asked[start : start + REQUESTS], zip(*told, strict=True), strict=True):
            expected = _expected(credential, [one for one, _ in pairs], [not undenied for _, undenied in pairs])
            effects[decision.effect] += 1
            if decision.effect is not expected:
                differing.append((credential, request.action, request.resource, decision.effect, expected))
    assert differing == []
    assert len(asked) == SETS * REQUESTS
    assert min(effects[each] for each in (Effect.ALLOW, Effect.EXPLICIT_DENY, Effect.IMPLICIT_DENY)) > len(asked) / 15
    assert effects[Effect.UNKNOWN] < len(asked) / 50
