"""The engine beside ministack: 320 sets of policies, and what it really answers to the requests of the catalogue.

Agreement with a server that is not AWS is evidence, not proof. What is known to differ (docs/differential.md) is not
among these requests.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.model.decision import Effect
from checker.model.location import AwsLocation
from tests.differential.asking import Server, requests, verb
from tests.differential.policies import boundary, bucket_policy, policy
from tests.examining import case_of

if TYPE_CHECKING:
    from pathlib import Path

    from checker.model.decision import Decision
    from checker.operations.plan import Planned
    from tests.checker.evidence.collectors.aws.account import Account

NOW = "2026-11-22T00:00:00Z"
WORKERS, SETS, ASKED = 8, 40, 10
"""Users with a bucket each, sets of policies a user, and requests a set."""
LEAST = 300
"""Sets of policies that are compared, at least."""


@dataclass(frozen=True)
class Compared:
    """A request under a set of policies, as the engine decides it and as the server answered."""

    policies: dict[str, Any]
    planned: Planned
    decision: Decision
    allowed: bool

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return (self.decision.effect is Effect.ALLOW) == self.allowed

    def __str__(self) -> str:
        """Enough to look into it."""
        context = {k: v for k, v in self.planned.request.context.items() if k.startswith("s3:prefix") and v}
        return (
            f"{verb(self.planned)} {self.planned.request.resource} {context}: engine {self.decision.effect.value}, "
            f"server {'allowed' if self.allowed else 'denied'}\n{json.dumps(self.policies)}"
        )


class Worker:
    """A user with a bucket, whose policies are changed again and again."""

    def __init__(self, account: Account, number: int, folder: Path) -> None:
        """Make the user and the bucket."""
        self.random = Random(number)  # noqa: S311 - the same policies in every run
        self.user, self.bucket = f"differ-{number}", account.bucket(f"differ-bucket-{number}")
        self.arn = f"arn:aws:iam::000000000000:user/{self.user}"
        self.root, self.iam = account.client("s3"), account.client("iam")
        self.root.delete_public_access_block(Bucket=self.bucket)
        # The SDK makes these classes when first asked, with no lock: threads sharing a client would get different ones.
        self.no_such_entity = self.iam.exceptions.NoSuchEntityException
        self.folder = folder / str(number)
        self.folder.mkdir()
        keys = account.user(self.user)
        config = Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1})
        user = boto3.client(
            "s3", endpoint_url=account.url, region_name="eu-west-1", config=config,
            aws_access_key_id=keys.access_key_id, aws_secret_access_key=keys.secret.reveal() if keys.secret else "",
        )  # fmt: skip
        self.url = account.url
        self.server = Server(self.root, user, self.bucket)

    def run(self) -> list[Compared]:
        """Everything that is compared for one user."""
        return [found for _ in range(SETS) for found in self.one()]

    def one(self) -> list[Compared]:
        """One set of policies, in force on the server and given to the engine."""
        names = (self.bucket, self.user)
        given: dict[str, Any] = {"identity": policy(self.random, *names)}
        if self.random.random() < 0.25:
            given["boundary"] = boundary(self.random, *names)
        if self.random.random() < 0.4:
            given["bucket"] = bucket_policy(self.random, *names, self.arn)
        self.put(given)
        case = case_of(self.folder, self.described(given), {f"{kind}.json": text for kind, text in given.items()})
        evidence = Evidence(Store(case.location, case.facts, NOW))
        assert isinstance(case.location, AwsLocation)
        planned = requests(case.location, NOW)
        asked = self.random.sample(planned, min(ASKED, len(planned)))
        return [Compared(given, each, evidence.decide(known(each)), self.server.allows(each)) for each in asked]

    def put(self, given: dict[str, Any]) -> None:
        """Put the policies in force, and take away those of the set before."""
        self.iam.put_user_policy(UserName=self.user, PolicyName="own", PolicyDocument=json.dumps(given["identity"]))
        with suppress(self.no_such_entity):
            self.iam.delete_user_permissions_boundary(UserName=self.user)
        if "boundary" in given:
            name = f"boundary-{self.user}-{self.random.getrandbits(40)}"
            made = self.iam.create_policy(PolicyName=name, PolicyDocument=json.dumps(given["boundary"]))
            self.iam.put_user_permissions_boundary(UserName=self.user, PermissionsBoundary=made["Policy"]["Arn"])
        self.root.delete_bucket_policy(Bucket=self.bucket)
        if "bucket" in given:
            self.root.put_bucket_policy(Bucket=self.bucket, Policy=json.dumps(given["bucket"]))

    def described(self, given: dict[str, Any]) -> dict[str, Any]:
        """The location, with the policies in files."""
        evidence = {"identityPolicies": [{"file": "identity.json", "kind": "inline"}]}
        others = {"boundary": "permissionsBoundary", "bucket": "bucketPolicy"}
        evidence |= {name: f"{kind}.json" for kind, name in others.items() if kind in given}  # type: ignore[misc]  # JSON
        return {
            "apiVersion": "backup-preflight/v1",
            "kind": "BackupLocation",
            "name": "differ",
            "provider": "aws",
            "bucket": self.bucket,
            "region": "eu-west-1",
            "s3Url": self.url,
            "principal": self.arn,
            "credentials": {"accessKeyId": "AKIARTX3GSDSVVNZHULO"},
            "evidence": evidence,
            "assume": {name: "none" for kind, name in others.items() if kind not in given}
            | {"publicAccessBlock": "none"},
        }


def known(planned: Planned) -> Any:  # noqa: ANN401 - a request
    """The request with what is known of this machine: it asks from loopback, and the SDK sends no more than it must."""
    request = planned.request
    return request._replace(context={**request.context, "aws:sourceip": ("127.0.0.1",)})


def test_the_server_answers_as_the_engine_decides(account: Account, tmp_path: Path) -> None:
    """Every request that the engine decides is let through or refused by the server, just so."""
    workers = [Worker(account, number, tmp_path) for number in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        compared = [found for some in pool.map(Worker.run, workers) for found in some]
    decided = [each for each in compared if each.decision.effect is not Effect.UNKNOWN]
    differing = [each for each in decided if not each.agrees]
    assert len({json.dumps(each.policies) for each in compared}) >= LEAST
    assert len(decided) > len(compared) * 0.95, "the engine may not get out of it"
    assert 0.2 < sum(each.allowed for each in decided) / len(decided) < 0.8, "both answers must be common"
    assert [str(each) for each in differing[:10]] == []
