"""The engine beside ministack for KMS: identity and key policies, asked directly, since no emulator asks KMS for S3."""

from __future__ import annotations

import json
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.facts.aws import BucketEncryption
from checker.model.decision import Effect
from checker.model.location import AwsLocation, Provider
from checker.model.operation import Target
from checker.operations.plan import catalogue, plan
from tests.differential.asking import is_allowed
from tests.examining import case_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from checker.model.decision import Request
    from tests.checker.evidence.collectors.aws.account import Account

NOW = "2026-11-22T00:00:00Z"
SETS = 80
ROOT = "arn:aws:iam::000000000000:root"
_ACTIONS = ("kms:GenerateDataKey", "kms:Decrypt", "kms:GenerateDataKey*", "kms:*", "kms:DescribeKey", "KMS:decrypt")


def statement(random: Random, resource: str, arn: str = "") -> dict[str, Any]:
    """A statement of an identity policy, or of a key policy, where somebody is named."""
    found: dict[str, Any] = {
        "Effect": "Allow" if random.random() < 0.75 else "Deny",
        "Action": random.sample(_ACTIONS, random.randint(1, 2)),
        "Resource": resource,
    }
    if arn:
        found["Principal"] = {"AWS": random.choice([ROOT, ROOT, arn, f"{arn}x", "*"])}
    if random.random() < 0.3:
        conditions: list[dict[str, Any]] = [
            {"StringEquals": {"aws:username": "differ-kms"}},
            {"StringEquals": {"aws:username": "somebody"}},
            {"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}},
            {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
        ]
        found["Condition"] = random.choice(conditions)
    return found


def key_policy(random: Random, arn: str) -> dict[str, Any]:
    """A key policy: with the usual trust in the account, or without it, and some statements of its own."""
    usual = {"Sid": "Enable", "Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": "kms:*", "Resource": "*"}
    given = [usual] if random.random() < 0.6 else []
    own = [statement(random, "*", arn) for _ in range(random.randint(0 if given else 1, 2))]
    return {"Version": "2012-10-17", "Statement": [*given, *own]}


def asked(location: AwsLocation, key: str) -> dict[str, Request]:
    """One request of each action to the key, as a direct call carries it rather than one of S3."""
    found: dict[str, Request] = {}
    for operation in catalogue(Provider.AWS):
        for planned in plan(location, operation, BucketEncryption("aws:kms", key), now=NOW):
            if planned.ask.target is Target.KEY:
                direct = {"aws:sourceip": ("127.0.0.1",), "aws:viaawsservice": ("false",), "kms:viaservice": None}
                request = planned.request
                found.setdefault(request.action, request._replace(context={**request.context, **direct}))
    return found


def test_kms_answers_as_the_engine_decides(account: Account, tmp_path: Path) -> None:
    """A data key is made, and read again, exactly where both sides allow it."""
    random = Random(7)  # noqa: S311 - the same policies in every run
    kms, iam = account.client("kms"), account.client("iam")
    keys = account.user("differ-kms")
    arn = "arn:aws:iam::000000000000:user/differ-kms"
    user = boto3.client(
        "kms", endpoint_url=account.url, region_name="eu-west-1", config=Config(retries={"total_max_attempts": 1}),
        aws_access_key_id=keys.access_key_id, aws_secret_access_key=keys.secret.reveal() if keys.secret else "",
    )  # fmt: skip
    outcomes: dict[bool, int] = {True: 0, False: 0}
    for _ in range(SETS):
        key = kms.create_key()["KeyMetadata"]["Arn"]
        blob = kms.generate_data_key(KeyId=key, KeySpec="AES_256")["CiphertextBlob"]
        resource = random.choice(["*", key, "arn:aws:kms:eu-west-1:000000000000:key/*", f"{key}x"])
        own = {"Version": "2012-10-17", "Statement": [statement(random, resource) for _ in range(random.randint(1, 2))]}
        policies = {"own": own, "key": key_policy(random, arn)}
        iam.put_user_policy(UserName="differ-kms", PolicyName="own", PolicyDocument=json.dumps(own))
        kms.put_key_policy(
            KeyId=key, PolicyName="default", Policy=json.dumps(policies["key"]), BypassPolicyLockoutSafetyCheck=True
        )
        case = case_of(tmp_path, described(key, arn), {f"{name}.json": text for name, text in policies.items()})
        evidence = Evidence(Store(case.location, case.facts, NOW))
        calls: dict[str, Callable[[], object]] = {
            "kms:GenerateDataKey": partial(user.generate_data_key, KeyId=key, KeySpec="AES_256"),
            "kms:Decrypt": partial(user.decrypt, KeyId=key, CiphertextBlob=blob),
        }
        assert isinstance(case.location, AwsLocation)
        for action, request in asked(case.location, key).items():
            decision, allowed = evidence.decide(request), is_allowed(calls[action])
            assert (decision.effect is Effect.ALLOW) == allowed, (
                action,
                decision.effect,
                allowed,
                json.dumps(policies),
            )
            outcomes[allowed] += 1
    assert min(outcomes.values()) > SETS / 4, "both answers must be common"


def described(key: str, arn: str) -> dict[str, Any]:
    """The location, with the policies in files."""
    return {
        "apiVersion": "backup-preflight/v1",
        "kind": "BackupLocation",
        "name": "differ-kms",
        "provider": "aws",
        "bucket": "differ-kms",
        "region": "eu-west-1",
        "principal": arn,
        "credentials": {"accessKeyId": "AKIARTX3GSDSVVNZHULO"},
        "evidence": {
            "identityPolicies": [{"file": "own.json", "kind": "inline"}],
            "bucketEncryption": {"algorithm": "aws:kms", "keyArn": key},
            "kmsKey": {"policy": "key.json", "state": "Enabled", "spec": "SYMMETRIC_DEFAULT"},
        },
    }
