"""The least policy of a location on MinIO: enough for every operation, nothing besides, and stored by MinIO itself."""

from __future__ import annotations

import json
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.documents.json_reader import read_json
from checker.errors import UsageError
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.model.decision import Effect
from checker.model.location import Feature, MinioLocation
from checker.operations.plan import catalogue, plan
from checker.policy.least.minio import as_commands, as_terraform, minio_policy
from checker.policy.minio import MinioPolicies, compile_minio
from checker.policy.minio_language.known import AISTOR, COMMUNITY
from tests.servers.engine_oracle import Oracle, needed_oracle

NOW = "2026-11-22T00:00:00Z"
LOCATION = MinioLocation("prod", bucket="acme-velero", region="us-east-1", s3_url="https://minio.example:9000")
PREFIXES = st.text("abcXYZ019-_./ éß*?'\"$\\", min_size=1, max_size=20).filter(lambda text: text.strip("/"))


def effects(location: MinioLocation, policy: dict[str, object], generation: str) -> set[Effect]:
    """What every request of the location is decided to under a policy."""
    document = read_json("p.json", json.dumps(policy).encode(), limit=1_000_000)
    documents = (PolicyDocument("p.json", PolicyKind.MANAGED, document),)
    compiled = compile_minio(MinioPolicies(documents, generation=generation))
    assert compiled.problems == ()
    requests = [
        found.request
        for operation in catalogue(location.provider)
        if operation.feature in location.features
        for found in plan(location, operation, None, now=NOW)
    ]
    return {compiled.decide(request).effect for request in requests}


@given(PREFIXES, st.sampled_from([COMMUNITY, AISTOR]))
def test_it_allows_every_operation(prefix: str, generation: str) -> None:
    """Whatever the prefix has in it."""
    location = LOCATION._replace(prefix=prefix)
    assert effects(location, minio_policy(location, now=NOW), generation) == {Effect.ALLOW}


def test_no_action_of_it_can_be_left_out() -> None:
    """Without any one of its actions some request is denied."""
    whole = minio_policy(LOCATION, now=NOW)
    statements = whole["Statement"]
    assert isinstance(statements, list)
    for number, statement in enumerate(statements):
        for action in statement["Action"]:
            left = [each for each in statement["Action"] if each != action]
            rest = [{**each, "Action": left} if i == number else each for i, each in enumerate(statements)]
            kept = [each for each in rest if each["Action"]]
            assert Effect.IMPLICIT_DENY in effects(LOCATION, {**whole, "Statement": kept}, COMMUNITY), action


def test_minios_own_library_stores_it() -> None:
    """With a prefix and without, with a region and without."""
    oracle = Oracle(needed_oracle())
    try:
        for prefix in (None, "cluster-a", "Ünïcode/*?"):
            for region in ("us-east-1", None):
                location = LOCATION._replace(prefix=prefix, region=region)
                assert oracle.accepts(json.dumps(minio_policy(location, now=NOW)))
    finally:
        oracle.close()


def test_lists_are_bound_to_the_prefix_where_all_of_them_name_it() -> None:
    """And the objects are."""
    found = json.dumps(minio_policy(LOCATION._replace(prefix="cluster-a"), now=NOW))
    assert '"arn:aws:s3:::acme-velero/cluster-a/*"' in found
    assert '"arn:aws:s3:::acme-velero/*"' not in found


@pytest.mark.parametrize(
    ("location", "words"),
    [
        (LOCATION._replace(bucket=None), "names no bucket"),
        (LOCATION._replace(bucket="A_B"), "no name of a bucket of MinIO"),
        (LOCATION._replace(prefix="${aws:username}"), "for a variable"),
        (LOCATION._replace(features=frozenset((Feature.VOLUME_SNAPSHOTS,))), "no request"),
    ],
)
def test_what_says_too_little_is_refused(location: MinioLocation, words: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(UsageError, match=words):
        minio_policy(location, now=NOW)


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_names_cannot_steer_a_shell(name: str, user: str) -> None:
    """The last words of each command are the very names, whatever is in them."""
    location = LOCATION._replace(name=name, principal=user)
    text = as_commands(location, minio_policy(location, now=NOW))
    head, _, tail = text.partition("\nPOLICY\n")
    create, _, attach = tail.partition("\n")
    assert "\n" not in head.partition("cat > ")[2].partition(" <<")[0]
    assert shlex.split(create)[:5] == ["mc", "admin", "policy", "create", "ALIAS"]
    assert shlex.split(attach)[-2:] == ["--user", user]


def test_terraform_attaches_it_where_the_user_is_known() -> None:
    """Without a user there is the policy alone."""
    policy = minio_policy(LOCATION, now=NOW)
    assert "minio_iam_user_policy_attachment" in as_terraform(LOCATION._replace(principal="velero"), policy)
    assert "minio_iam_user_policy_attachment" not in as_terraform(LOCATION, policy)
