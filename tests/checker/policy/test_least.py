"""The least-privilege policies: with them everything works, and with anything less something fails."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.errors import UsageError
from checker.facts.aws import BucketEncryption
from checker.intake.load import load
from checker.model.fact import Known
from checker.model.finding import Outcome
from checker.model.location import AwsLocation, Credentials, CredentialType, Feature
from checker.model.rule import Severity
from checker.operations.partitions import partition_name
from checker.operations.plan import principal_of
from checker.policy.least.documents import Kind, policy_of
from checker.policy.least.grants import escaped
from checker.policy.least.needs import needs_of
from tests.checker.policy.least_making import (
    CALLER,
    REGIONS,
    assumed,
    denied,
    findings,
    key,
    location,
    written,
)
from tests.checker.policy.making import ACCOUNT, OTHER_ACCOUNT
from tests.examining import ROOT, nothing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from checker.policy.least.documents import Policy

Policies = dict[Kind, "Policy"]
Made = tuple["AwsLocation", BucketEncryption | None]

QUOTAS = {Kind.IDENTITY: 6144, Kind.BUCKET: 20 * 1024, Kind.KEY: 32 * 1024, Kind.TRUST: 2048}
"""IAM, S3 and KMS quotas, in characters without white space."""
PREFIXES = [None, "cluster-a", "a/b", "${aws:username}*", "what?", "%{if}", "$", "ü"]
ENCRYPTIONS = ["none", "managed", "default", "plugin", "both", "two", "bucket-key"]
MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def made(partition: str, prefix: str | None, encryption: str, *, across: bool, sts: bool, **fields: object) -> Made:
    """A location that states everything, and the default encryption of its bucket."""
    account = OTHER_ACCOUNT if across else ACCOUNT
    first, second = key(partition, account), key(partition, account, 2)
    plugin = {"plugin": first, "both": first, "two": second}.get(encryption)
    default = {
        "managed": BucketEncryption("aws:kms"),
        "default": BucketEncryption("aws:kms", first),
        "both": BucketEncryption("aws:kms:dsse", first),
        "two": BucketEncryption("aws:kms", first),
        "bucket-key": BucketEncryption("aws:kms", first, bucket_key=True),
    }.get(encryption)
    fields = {"plugin": {"kmsKeyId": plugin} if plugin else {}, **fields}
    return location(partition=partition, prefix=prefix, across=across, sts=sts)._replace(**fields), default  # type: ignore[arg-type]  # fields of a named tuple by name


@st.composite
def locations(draw: st.DrawFn) -> Made:
    """Any location that policies can be written for."""
    across = draw(st.booleans())
    # An AWS managed key serves its own account alone, and one evidence describes one key.
    encryption = draw(st.sampled_from([each for each in ENCRYPTIONS if not (across and each == "managed")]))
    given_, default = made(
        draw(st.sampled_from(sorted(REGIONS))),
        draw(st.sampled_from(PREFIXES)),
        encryption,
        across=across,
        sts=draw(st.booleans()),
        features=draw(st.frozensets(st.sampled_from(list(Feature)), min_size=1)),
    )
    if draw(st.booleans()):
        given_ = given_._replace(snapshot_plugin=None)
    if draw(st.booleans()):
        given_ = given_._replace(plugin={**given_.plugin, "tagging": "team=backup&cost=low"})
    velero = draw(st.sampled_from([None, "v1.11.1", "v1.18.1"]))
    return given_._replace(velero_version=velero), default


def lesser(policy: Policy) -> Iterator[tuple[str, Policy]]:
    """The policy with one action, one resource or one value of a condition less, or narrower; each with its name."""
    statements: Any = policy["Statement"]
    for number, statement in enumerate(statements):
        if statement["Effect"] != "Allow":
            continue
        for member in ("Action", "Resource"):
            for name, less in without(statement.get(member, [])):
                yield f"{statement['Sid']} {member} {name}", put(policy, number, {member: less})
        for operator, block in statement.get("Condition", {}).items():
            for condition_key, values in block.items():
                for name, less in without(values):
                    changed = {**statement["Condition"], operator: {**block, condition_key: less}}
                    yield f"{statement['Sid']} {condition_key} {name}", put(policy, number, {"Condition": changed})


def without(values: str | list[str]) -> Iterator[tuple[str, list[str]]]:
    """The values with one of them gone, or something else in its place."""
    listed = [values] if isinstance(values, str) else values
    for value in listed:
        rest = [each for each in listed if each != value]
        if rest:
            yield f"without {value}", rest
        for other in narrower(value):
            yield f"{other} for {value}", [*rest, other]


def narrower(value: str) -> list[str]:
    """What is less than a value: part of what it covers, or something else of its kind."""
    if value == "*":
        return ["arn:aws:kms:eu-central-1:111122223333:key/another"]
    if value.startswith("arn:") and value.endswith("/*"):
        return [f"{value[:-1]}backups/*", f"{value[:-2]}-other/*"]
    if value.endswith("/*"):
        return [f"{value[:-1]}backups/*", f"other-{value}"]
    return {"false": ["true"]}.get(value, [f"{value}-other"])


def put(policy: Policy, number: int, members: Mapping[str, object]) -> Policy:
    """The policy with other members in one statement."""
    changed: Any = deepcopy(policy)
    changed["Statement"][number] |= members
    return changed  # type: ignore[no-any-return]  # as above


def one_key(given_: AwsLocation, default: BucketEncryption | None) -> bool:
    """Whether one key encrypts everything: of two, the evidence cannot tell which one it describes."""
    plugin = given_.plugin.get("kmsKeyId")
    return plugin is None or default is None or default.key in {None, plugin}


@MANY
@given(locations())
def test_with_the_policies_every_request_is_allowed(case: Made) -> None:
    """Of every operation of the features chosen; nothing is assumed but how S3 tells a 404, and strictly nothing."""
    given_, default = case
    policies = written(given_, default)
    if one_key(given_, default):
        assert denied(given_, policies, default) == []
        assert denied(given_, written(given_, default, strict=True), default, strict=True) == []
    assert assumed(given_, policies, default) <= {"impliedListContext"}


@MANY
@given(locations(), st.data())
def test_with_anything_less_a_request_fails(case: Made, data: st.DataObject) -> None:
    """One action, one resource, or one value of a condition of any statement that allows."""
    given_, default = case
    if not one_key(given_, default):
        return
    policies = written(given_, default)
    kind = data.draw(st.sampled_from([kind for kind in policies if kind is not Kind.TRUST]))
    variants = list(lesser(policies[kind]))
    if variants:
        name, less = data.draw(st.sampled_from(variants))
        assert denied(given_, {**policies, kind: less}, default), name


@pytest.mark.parametrize("across", [False, True])
@pytest.mark.parametrize("prefix", [None, "cluster-a"])
def test_nothing_can_be_taken_away(prefix: str | None, across: bool) -> None:  # noqa: FBT001 - a parameter of the case
    """The same, for every single piece of every policy of four locations."""
    given_, default = made("aws", prefix, "both", across=across, sts=True, plugin={"tagging": "a=b"})
    given_ = given_._replace(plugin={**given_.plugin, "kmsKeyId": key("aws", OTHER_ACCOUNT if across else ACCOUNT)})
    policies = written(given_, default)
    needless = [
        name
        for kind in (Kind.IDENTITY, Kind.KEY, Kind.BUCKET)
        for name, less in lesser(policies[kind])
        if not denied(given_, {**policies, kind: less}, default)
    ]
    assert needless == []


@MANY
@given(locations())
def test_the_rules_have_nothing_against_the_policies(case: Made) -> None:
    """No blocker, no risk, nothing undecided; and every policy is far below its quota."""
    given_, default = case
    policies = written(given_, default)
    told = [
        f"{found.rule.code} {found.severity.value} {found.outcome.value}: {found.message}"
        for found in findings(given_, policies, default)
        if found.outcome in {Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR} and found.severity is not Severity.ADVICE
        # That the plugin's key is not the bucket's default, or Velero too old, is so whatever the policies say; and
        # who administers a key stands in the policy that it has, which the statement is to be added to.
        if found.rule.code not in {"AWS209", "AWS712", "AWS924"}
    ]
    assert not one_key(given_, default) or told == []
    for kind, policy in policies.items():
        assert len(json.dumps(policy, separators=(",", ":"))) < QUOTAS[kind] / 2


@MANY
@given(locations())
def test_the_policies_are_the_same_each_time_and_read_well(case: Made) -> None:
    """Each action once, sorted; each statement with a Sid of letters and digits that no other has."""
    policies = written(*case)
    assert json.dumps([written(*case)[kind] for kind in policies]) == json.dumps(list(policies.values()))
    for policy in policies.values():
        statements: Any = policy["Statement"]
        sids = [statement["Sid"] for statement in statements]
        assert len(set(sids)) == len(sids)
        assert all(sid.isascii() and sid.isalnum() for sid in sids)
        for statement in statements:
            for member in ("Action", "Resource"):
                values = statement.get(member, [])
                assert isinstance(values, str) or sorted(set(values)) == values
                assert not isinstance(values, list) or member not in statement or len(values) > 1


def test_a_trust_policy_lets_the_caller_in_with_the_external_id() -> None:
    """As the rule on role assumption finds."""
    given_ = location(sts=True)
    policies = written(given_)
    assert [f.outcome for f in findings(given_, policies, None) if f.rule.code == "AWS126"] == [Outcome.PASS]
    statements: Any = policies[Kind.TRUST]["Statement"]
    assert [statement["Principal"] for statement in statements] == [{"AWS": f"arn:aws:iam::{CALLER}:root"}]
    other = given_._replace(credentials=Credentials(CredentialType.STS, role_arn=given_.principal, external_id="x"))
    assert [f.outcome for f in findings(other, policies, None) if f.rule.code == "AWS126"] == [Outcome.FAIL]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a/", "a/"), ("*", "${*}"), ("a?b", "a${?}b"), ("${a}", "${$}{a}"), ("$5", "$5"), ("$*", "$${*}")],
)
def test_a_prefix_stands_for_itself(text: str, expected: str) -> None:
    """Wildcards and variables are escaped."""
    assert escaped(text) == expected


def sts(role: str = f"arn:aws:iam::{ACCOUNT}:role/velero", external_id: str = "palette-7d1e9f") -> Credentials:
    """Dynamic credentials."""
    return Credentials(CredentialType.STS, role_arn=role, external_id=external_id)


@pytest.mark.parametrize(
    ("fields", "message", "remedy"),
    [
        ({"bucket": None}, "names no bucket", "add bucket"),
        ({"bucket": "*"}, "no name of a bucket: '*'", "general purpose"),
        ({"bucket": "arn:aws:s3:::acme"}, "no name of a bucket", "general purpose"),
        ({"bucket": "velero-abc-s3alias"}, "an access point", "general purpose"),
        ({"region": None}, "names no region", "add region"),
        ({"region": "Frankfurt"}, "no region of AWS: 'Frankfurt'", "add region"),
        (
            {"principal": "velero"},
            "no user and no role, which policies could be attached to: 'velero'",
            "give principal",
        ),
        ({"principal": f"arn:aws:iam::{ACCOUNT}:root"}, "no user and no role", "give principal"),
        ({"principal": f"arn:aws:iam::{ACCOUNT}:user/*"}, "no user and no role", "give principal"),
        ({"plugin": {"kmsKeyId": f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/*"}}, "is no KMS key", "arn:aws:kms:"),
        ({"plugin": {"kmsKeyId": "alias/velero"}}, "alias/velero is not named by its ARN", "arn:aws:kms:"),
        ({"s3_url": "http://s3.eu-central-1.amazonaws.com"}, "begins with http://", "https://"),
        ({"principal": None, "bucket_owner": OTHER_ACCOUNT}, "does not tell", "add principal"),
        ({"credentials": Credentials(CredentialType.STS)}, "does not name one", "credentials.roleArn"),
        ({"principal": f"arn:aws:iam::{ACCOUNT}:user/a{{b"}, "no user and no role", "give principal"),
        ({"principal": f"arn:awsome:iam::{ACCOUNT}:user/velero"}, "no user and no role", "give principal"),
        ({"credentials": sts(role=f"arn:aws:iam::{ACCOUNT}:role/{{x}}")}, "does not name one", "credentials.roleArn"),
        ({"credentials": sts(external_id="${aws:username}")}, "characters that STS refuses", "externalId"),
        ({"credentials": sts(external_id="{{resolve:ssm:x}}")}, "characters that STS refuses", "externalId"),
    ],
)
def test_what_the_location_does_not_tell_is_asked_for(fields: dict[str, Any], message: str, remedy: str) -> None:
    """Never guessed; the error says what to add."""
    with pytest.raises(UsageError) as caught:
        written(location(**fields))
    assert message in caught.value.message
    assert remedy in caught.value.remedy


def test_a_managed_key_serves_no_other_account() -> None:
    """So no policy can be written that would work."""
    with pytest.raises(UsageError, match="no other account can use"):
        written(location(across=True), BucketEncryption("aws:kms"))


def test_each_of_two_keys_is_named() -> None:
    """The plugin's and the bucket's default, which kopia's blobs are encrypted with."""
    given_, default = made("aws", None, "two", across=False, sts=False)
    statements: Any = written(given_, default)[Kind.IDENTITY]["Statement"]
    (named,) = (each["Resource"] for each in statements if "kms:Decrypt" in each["Action"])
    assert named == [key(), key(number=2)]
    objects, _ = made("aws", None, "two", across=False, sts=False, features=frozenset({Feature.FILE_SYSTEM_BACKUP}))
    statements = written(objects, default)[Kind.IDENTITY]["Statement"]
    assert [each["Resource"] for each in statements if "kms:Decrypt" in each["Action"]] == [key()]


def test_what_a_location_has_no_use_for_is_not_written() -> None:
    """No key, no role."""
    assert list(written(location())) == [Kind.IDENTITY, Kind.BUCKET]
    assert list(written(location(features=frozenset({Feature.OBJECT_STORE})))) == [Kind.IDENTITY, Kind.BUCKET]


@pytest.mark.parametrize("region", [None, "", "*", "Frankfurt"])
def test_volumes_may_be_in_any_region_when_none_is_stated(region: str | None) -> None:
    """The bucket's says nothing of them."""
    given_ = location(snapshot_plugin=None if region is None else {"region": region})
    policies = written(given_)
    assert f"arn:aws:ec2:*:{ACCOUNT}:volume/*" in json.dumps(policies[Kind.IDENTITY])
    assert "aws:RequestedRegion" not in json.dumps(policies[Kind.IDENTITY])
    elsewhere = written(location(snapshot_plugin={"region": "us-east-1"}))
    assert f"arn:aws:ec2:us-east-1:{ACCOUNT}:volume/*" in json.dumps(elsewhere[Kind.IDENTITY])


def test_an_old_kopia_needs_the_whole_bucket_listed() -> None:
    """Its HeadBucket carries no prefix (Velero before 1.12)."""
    old, new = (location(prefix="a", velero_version=version) for version in ("v1.11.1", "v1.12.0"))
    assert "s3:prefix" not in json.dumps(written(old)[Kind.IDENTITY])
    assert "s3:prefix" in json.dumps(written(new)[Kind.IDENTITY])
    only_objects = old._replace(features=frozenset({Feature.OBJECT_STORE}))
    assert "s3:prefix" in json.dumps(written(only_objects)[Kind.IDENTITY])


FIXTURES = sorted((ROOT / "fixtures" / "rules").glob("AWS*"))


@pytest.mark.parametrize("folder", FIXTURES, ids=lambda folder: str(folder.name))
def test_every_location_of_the_cases_gets_policies_that_work(folder: Path, tmp_path: Path) -> None:
    """Or an error that says what to add."""
    for path in sorted(folder.glob("*.json")):
        described = json.loads(path.read_text(encoding="utf-8"))["location"]
        (tmp_path / path.name).write_text(json.dumps(described), encoding="utf-8")
        for case in load([str(tmp_path / path.name)], stdin=nothing, environ={}).cases:
            fact = case.facts.get("bucketEncryption")
            default = fact.value if isinstance(fact, Known) else None
            given_ = case.location
            if not isinstance(given_, AwsLocation):
                continue
            if principal_of(given_).account is None:
                given_ = given_._replace(principal=f"arn:{partition_name(given_.region)}:iam::{ACCOUNT}:user/velero")
            assert works(given_, default if isinstance(default, BucketEncryption) else None), path.name


def works(given_: AwsLocation, default: BucketEncryption | None) -> bool:
    """Whether the policies written for a location allow everything; an error has to say what to do."""
    try:
        policies = written(given_, default)
    except UsageError as error:
        return bool(error.remedy)
    return not one_key(given_, default) or denied(given_, policies, default) == []


def test_a_trust_policy_lets_in_the_account_that_palette_shows() -> None:
    """Where the location says which account Palette shows, nobody has to be named besides."""
    given_ = location(sts=True)._replace(palette_account=OTHER_ACCOUNT)
    policies = {
        **written(given_),
        Kind.TRUST: policy_of(needs_of(given_, None, now="2026-11-22T00:00:00Z"), Kind.TRUST, ""),
    }
    statements: Any = policies[Kind.TRUST]["Statement"]
    assert [statement["Principal"] for statement in statements] == [{"AWS": f"arn:aws:iam::{OTHER_ACCOUNT}:root"}]
    codes = {"AWS661", "AWS662", "AWS663", "AWS664"}
    found = {f.rule.code: f.outcome for f in findings(given_, policies, None) if f.rule.code in codes}
    assert found == dict.fromkeys(sorted(codes), Outcome.PASS)
