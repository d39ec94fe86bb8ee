"""The rules on the fields of a MinIO location: nothing that stands in one makes a rule fail, or gets out whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.facts import aws, minio
from checker.facts.aws_storage import LifecycleRule, ObjectLock, ReplicationRule, Transition, Versioning
from checker.intake.credentials import traits
from checker.model.fact import Absent, Fact, Known, Source
from checker.model.finding import Outcome
from checker.model.location import Credentials, CredentialType, Form, MinioLocation, Provider
from checker.model.rule import Severity
from checker.operations.plugin_keys import OBJECT_STORE
from checker.operations.wording import LONGEST_SHOWN
from checker.run.evaluate import evaluate
from checker.run.registry import rules_for
from tests.rules.cases import NOW

if TYPE_CHECKING:
    from checker.run.evaluate import Judged

RULES = [rule for rule in rules_for(Provider.MINIO) if rule.info.code.startswith("MIN") and rule.info.code >= "MIN300"]
SOURCE = Source("an answer")
PARTS = (
    "http://",
    "https://",
    "s3://",
    "minio",
    ".acme.example",
    "10.0.0.7",
    "12.123.234.567",
    "[::1]",
    ":9001",
    ":0",
    "@",
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PARTS), max_size=5).map("".join))
MAYBE = st.none() | TEXTS
FLAGS = st.none() | st.booleans()
DAYS = st.none() | st.integers(0, 4000)

locations = st.builds(
    MinioLocation,
    name=TEXTS,
    form=st.sampled_from(Form),
    bucket=MAYBE,
    region=MAYBE,
    prefix=MAYBE,
    s3_url=MAYBE,
    force_path_style=FLAGS,
    credentials=st.none()
    | st.builds(
        Credentials,
        type=st.just(CredentialType.STATIC),
        access_key_id=MAYBE,
        secret=st.none() | TEXTS.map(traits),
        session_token=st.none() | TEXTS.map(traits),
        secret_inline=st.booleans(),
    ),
    plugin=st.dictionaries(st.sampled_from([*OBJECT_STORE, "version", "other"]), TEXTS),
    velero_version=MAYBE,
)
lifecycles = st.lists(
    st.builds(
        LifecycleRule,
        id=TEXTS,
        enabled=st.booleans(),
        prefix=TEXTS,
        expiration_days=DAYS,
        noncurrent_days=DAYS,
        transitions=st.lists(st.builds(Transition, TEXTS, DAYS, st.just("2027-01-01T00:00:00Z"))).map(tuple),
    ),
    max_size=3,
).map(tuple)
values: dict[str, st.SearchStrategy[Any]] = {
    aws.BUCKET_VERSIONING.name: st.builds(Versioning, st.sampled_from(("", "Enabled", "Suspended"))),
    aws.OBJECT_LOCK.name: st.builds(ObjectLock, st.sampled_from(("", "GOVERNANCE")), st.integers(0, 999)),
    aws.LIFECYCLE.name: lifecycles,
    aws.REPLICATION.name: st.builds(ReplicationRule, TEXTS, st.booleans(), TEXTS).map(lambda rule: (rule,)),
    aws.BUCKET_REGION.name: TEXTS,
    aws.TOP_LEVEL.name: st.lists(TEXTS, max_size=5).map(tuple),
    minio.SERVER.name: st.builds(minio.Server, TEXTS, TEXTS, MAYBE, FLAGS, st.none() | st.lists(TEXTS).map(tuple)),
    minio.QUOTA.name: st.builds(minio.Quota, st.integers(0), st.none() | st.integers(0)),
    minio.ACCESS_KEY.name: st.builds(
        minio.AccessKey, TEXTS, st.booleans(), st.booleans(), st.sampled_from(("", "2026-11-30T00:00:00Z"))
    ),
}
evidence = st.fixed_dictionaries(
    {},
    optional={
        name: found.map(lambda value: Known(value, SOURCE)) | st.just(Absent(SOURCE)) for name, found in values.items()
    },
)


def test_there_are_rules_on_fields() -> None:
    """The other test here would pass without any."""
    assert len(RULES) > 50


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(locations, evidence)
def test_no_field_makes_a_rule_fail(location: MinioLocation, facts: dict[str, Fact[object]]) -> None:
    """Whatever stands in a field or an answer, each rule comes to an end of its own, in a message of bounded length."""
    window = Evidence(Store(location, facts, NOW))
    for rule in RULES:
        for judged in evaluate(rule, window):
            verdict = judged.verdict
            assert verdict.outcome is not Outcome.ERROR, f"{rule.info.code}: {verdict.message}"
            assert len(verdict.message) < LONGEST_SHOWN * 10, f"{rule.info.code}: {verdict.message}"


HERE = MinioLocation("prod", bucket="velero", region="us-east-1", s3_url="https://minio.acme.example:9000")


def _said(code: str, location: MinioLocation, **facts: object) -> list[Judged]:
    rule = next(rule for rule in RULES if rule.info.code == code)
    store = Store(location, {name: Known(value, SOURCE) for name, value in facts.items()}, NOW)
    return [judged for judged in evaluate(rule, Evidence(store)) if judged.verdict.outcome is Outcome.FAIL]


def test_velero_and_palette_ask_for_other_things() -> None:
    """What one form leaves to the environment, or has no field for, is judged by what becomes of it there."""
    velero, palette = HERE._replace(form=Form.VELERO), HERE._replace(form=Form.PALETTE)
    assert [j.severity for j in _said("MIN651", velero._replace(name="My Backups"))] == [Severity.BLOCKER]
    assert [j.severity for j in _said("MIN651", palette._replace(name="My Backups"))] == [Severity.ADVICE]
    assert [j.severity for j in _said("MIN404", velero._replace(region=None))] == [Severity.RISK]
    assert [j.severity for j in _said("MIN404", palette._replace(region=None))] == [Severity.BLOCKER]
    assert [j.verdict.subject for j in _said("MIN601", palette)] == ["credentials"]
    assert not _said("MIN601", velero)
    (slash,) = _said("MIN304", palette._replace(bucket="velero/prod"))
    assert slash.verdict.remedy is not None
    assert "prefix" not in slash.verdict.remedy.text


FULL = minio.Quota(1000, 1000)
NO_KMS, OLD = minio.Server(encrypts=False), minio.Server(version="RELEASE.2022-10-24T18-35-07Z")
ENDED = minio.AccessKey("velero", enabled=True, inherits=True, expires="2026-11-01T00:00:00Z")


@pytest.mark.parametrize(
    ("code", "changes", "facts", "error"),
    [
        ("MIN301", {"bucket": "Velero"}, {}, "InvalidBucketName"),
        ("MIN303", {"bucket": "s3://velero"}, {}, "must not contain a '/'"),
        ("MIN303", {"bucket": "arn:aws:s3:::velero"}, {}, "InvalidBucketName"),
        ("MIN304", {"bucket": "velero/prod"}, {}, "must not contain a '/'"),
        ("MIN304", {"bucket": "velero/"}, {}, ""),
        ("MIN360", {}, {"quota": FULL}, "XMinioAdminBucketQuotaExceeded"),
        ("MIN360", {}, {"quota": FULL._replace(used=950)}, ""),
        ("MIN404", {"region": None}, {}, "A region must be set"),
        ("MIN504", {"s3_url": "https://minio.acme.example?a=b"}, {}, "was not a valid URI"),
        ("MIN504", {"s3_url": "https://minio.acme.example#a"}, {}, ""),
        ("MIN613", {}, {"accessKey": ENDED}, "InvalidAccessKeyId"),
        ("MIN613", {}, {"accessKey": ENDED._replace(expires="2026-11-30T00:00:00Z")}, ""),
        ("MIN704", {"plugin": {"version": "v1.14.2"}}, {}, "gzip: invalid header"),
        ("MIN710", {"plugin": {"kmsKeyId": "velero"}}, {"server": NO_KMS}, "KMS is not configured"),
        ("MIN712", {"plugin": {"customerKeyEncryptionFile": "/key"}}, {}, "InvalidRequest"),
        ("MIN720", {"plugin": {"version": "v1.13.1"}}, {"server": OLD}, "XAmzContentSHA256Mismatch"),
    ],
)
def test_the_error_that_a_user_would_see(
    code: str, changes: dict[str, Any], facts: dict[str, object], error: str
) -> None:
    """So that who searches for an error finds the rule; none where nothing fails yet."""
    (judged,) = _said(code, HERE._replace(**changes), **facts)
    assert (error in judged.verdict.error) if error else not judged.verdict.error
