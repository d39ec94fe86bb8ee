"""The main job: the documented location is ready, and whatever takes a needed action away is named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from checker.intake.load import load
from checker.model.fact import Denied, Source
from checker.model.finding import Outcome
from checker.model.location import Feature, Provider
from checker.model.report import Word
from checker.model.rule import Severity
from checker.operations.plan import catalogue
from checker.run.check import examine
from tests.examining import (
    BUCKET,
    LOCATION,
    POLICY,
    SETTINGS,
    USER,
    blockers,
    case_of,
    described,
    document,
    nothing,
    report_of,
    undecided,
    without,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from checker.model.report import Report

ASKS = [
    (operation, ask)
    for operation in catalogue(Provider.AWS)
    for ask in operation.asks
    if not ask.tolerated and not ask.when
]
DOCUMENTED = [action for statement in POLICY["Statement"] for action in statement["Action"]]
NEEDED = sorted({ask.action for _, ask in ASKS} & set(DOCUMENTED))
S3 = [action for action in NEEDED if action.startswith("s3:")]
EC2 = [action for action in NEEDED if action.startswith("ec2:")]
ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def needing(action: str) -> set[str]:
    """The operations that cannot do without an action."""
    return {operation.name for operation, ask in ASKS if ask.action == action}


def stated() -> dict[str, object]:
    """The documented location whose user chose volume snapshots, so that a denied one blocks."""
    return described(features=[feature.value for feature in Feature])


def broken_operations(report: Report) -> set[str]:
    """The operations that blocking findings name."""
    return {finding.operation for finding in blockers(report) if finding.operation}


def test_the_documented_location_is_ready() -> None:
    """As it stands in the fixtures: no blocker, nothing undecided, every request of every operation allowed."""
    (case,) = load([str(LOCATION)], stdin=nothing, environ={}).cases
    report = examine(case, SETTINGS)
    assert (report.word, report.exit_code) == (Word.READY, 0), report.headline
    assert not blockers(report)
    assert not undecided(report)
    assert not [finding for finding in report.findings if finding.outcome is Outcome.ERROR]
    assert {row.effect for row in report.matrix} == {"allow"}
    assert {row.operation for row in report.matrix} == {operation.name for operation in catalogue(Provider.AWS)}


def test_every_documented_action_but_one_is_needed() -> None:
    """``s3:ListMultipartUploadParts`` is in the documentation's policy though nothing asks for it."""
    assert set(DOCUMENTED) - set(NEEDED) == {"s3:ListMultipartUploadParts"}


@pytest.mark.parametrize("action", NEEDED)
def test_an_action_taken_away_is_not_ready(action: str, tmp_path: Path) -> None:
    """Each operation that needs it fails and names it, and points into the policy."""
    report = report_of(tmp_path, stated(), {"velero.json": without(action)})
    assert (report.word, report.exit_code) == (Word.NOT_READY, 1)
    assert broken_operations(report) >= needing(action)
    for finding in blockers(report):
        assert action in finding.message
        assert finding.spans
        assert finding.spans[0].file.endswith("velero.json")
        assert finding.remedy is not None
        assert f'"{action}"' in finding.remedy.diff


@pytest.mark.parametrize("action", EC2)
def test_a_snapshot_action_taken_away_is_advice_unless_snapshots_were_chosen(action: str, tmp_path: Path) -> None:
    """Who said nothing of features may well back up files only."""
    report = report_of(tmp_path, policies={"velero.json": without(action)})
    assert (report.word, report.exit_code) == (Word.READY, 0)
    advice = [finding for finding in report.findings if finding.outcome is Outcome.FAIL]
    assert {finding.severity.value for finding in advice} == {"advice"}
    assert {finding.operation for finding in advice} >= needing(action)


class Layer(NamedTuple):
    """A layer that can deny: how reports call it, and the evidence and policy that put a statement into it."""

    name: str
    evidence: Callable[[str], dict[str, object]]
    everybody: bool = False
    services: tuple[str, ...] = ("s3", "ec2")
    base: bool = True


LAYERS = (
    Layer("identity policy", lambda name: {"identityPolicies": ["velero.json", name]}, base=False),
    Layer("permissions boundary", lambda name: {"permissionsBoundary": name}),
    Layer("session policy", lambda name: {"sessionPolicy": name}),
    Layer("service control policy", lambda name: {"serviceControlPolicies": [["all.json"], ["all.json", name]]}),
    Layer(
        "resource control policy",
        lambda name: {"resourceControlPolicies": [[name]]},
        everybody=True,
        services=("s3",),
        base=False,
    ),
    Layer("bucket policy", lambda name: {"bucketPolicy": name}, everybody=True, services=("s3",), base=False),
    Layer("VPC endpoint policy", lambda name: {"vpcEndpointPolicy": name}, everybody=True, services=("s3",)),
)
DENIALS = [(layer, action) for layer in LAYERS for action in NEEDED if action.partition(":")[0] in layer.services]


def with_statement(layer: Layer, statement: Mapping[str, object], **fields: object) -> tuple[Any, Any]:
    """The documented location with a statement in one layer, and its policies."""
    principal = {"Principal": "*"} if layer.everybody else {}
    base = [{**ALL, **principal}] if layer.base else []
    policy = document(*base, {**principal, **statement})
    evidence = {"identityPolicies": ["velero.json"], **layer.evidence("denying.json")}
    location = stated() | fields | {"evidence": evidence}
    return location, {"denying.json": policy, "all.json": document(ALL)}


@pytest.mark.parametrize(("layer", "action"), DENIALS, ids=lambda value: getattr(value, "name", value))
def test_a_denial_anywhere_names_the_statement(layer: Layer, action: str, tmp_path: Path) -> None:
    """Whichever layer it stands in: operation, action, layer, Sid, and the place in that layer's own document."""
    statement = {"Sid": "Stop", "Effect": "Deny", "Action": action, "Resource": "*"}
    location, policies = with_statement(layer, statement)
    report = report_of(tmp_path, location, policies)
    assert (report.word, report.exit_code) == (Word.NOT_READY, 1), report.headline
    assert broken_operations(report) >= needing(action)
    text = (tmp_path / "denying.json").read_text(encoding="utf-8").splitlines()
    for finding in blockers(report):
        assert action in finding.message
        assert f"Stop of the {layer.name}" in finding.message
        span = finding.spans[0]
        assert span.file.endswith("denying.json")
        assert f"{span}" in finding.message
        assert text[span.line - 1][span.column - 1] == "{"
        assert '"Stop"' in "\n".join(text[span.line - 1 : span.end_line])
        assert {cell.state for row in report.matrix for cell in row.cells if cell.layer == layer.name} >= {"deny"}


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_a_denied_layer_is_never_ready(layer: Layer, tmp_path: Path) -> None:
    """A layer that we were refused to read leaves the verdict open, assumptions or not."""
    names = {"identity policy": "identityPolicies", **{each.name: next(iter(each.evidence(""))) for each in LAYERS[1:]}}
    case = case_of(tmp_path, stated())
    name = names[layer.name]
    facts = {**case.facts, name: Denied("reading it", Source("403 AccessDenied"))}
    report = examine(case._replace(facts=facts), SETTINGS)
    assert (report.word, report.exit_code) == (Word.UNDECIDED, 3)
    assert any(name in finding.message for finding in undecided(report))


class Condition(NamedTuple):
    """A condition that keeps requests out, and which operations must fail for it."""

    name: str
    statement: dict[str, object]
    fields: dict[str, object]
    broken: set[str]
    unharmed: frozenset[str] = frozenset()


VELERO_WRITES = {"backup-upload", "multipart-upload", "metadata-overwrite", "restore-write"}
ELSEWHERE = {"sourceAddresses": ["198.51.100.7"]}
CONDITIONS = (
    Condition(
        "another address",
        {"Effect": "Deny", "Action": "s3:*", "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}},
        {"network": ELSEWHERE},
        {"validate", "backup-upload", "repository-write", "expiry"},
    ),
    Condition(
        "an encryption header that kopia does not send",
        {
            "Effect": "Deny",
            "Action": "s3:PutObject",
            "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "AES256"}},
        },
        {"plugin": {"serverSideEncryption": "AES256"}},
        {"repository-write", "repository-connect"},
        frozenset(VELERO_WRITES),
    ),
    Condition(
        "TLS that an http address does not give",
        {"Effect": "Deny", "Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        {"s3Url": "http://s3.eu-central-1.amazonaws.com", "forcePathStyle": True},
        {"validate", "backup-upload", "repository-write"},
    ),
    Condition(
        "lists of other prefixes",
        {
            "Effect": "Deny",
            "Action": "s3:ListBucket",
            "Condition": {"StringNotLike": {"s3:prefix": ["elsewhere/*"]}},
        },
        {},
        {"validate", "sync", "expiry", "repository-maintain"},
        frozenset({"backup-upload", "multipart-upload", "restore-read"}),
    ),
)


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.name)
@pytest.mark.parametrize("layer", [LAYERS[0], LAYERS[3], LAYERS[5]], ids=lambda layer: layer.name)
def test_a_condition_that_is_not_met_is_not_ready(layer: Layer, condition: Condition, tmp_path: Path) -> None:
    """The operations whose requests it stops fail, the others do not; the statement is named."""
    statement = {"Sid": "Unless", "Resource": "*", **condition.statement}
    location, policies = with_statement(layer, statement, **condition.fields)
    report = report_of(tmp_path, location, policies)
    assert report.word is Word.NOT_READY
    assert broken_operations(report) >= condition.broken
    assert not broken_operations(report) & condition.unharmed
    named = [finding for finding in blockers(report) if finding.operation]
    assert all("Unless of the" in finding.message for finding in named)


@pytest.mark.parametrize(
    ("action", "condition"),
    [
        ("s3:ListBucket", {"StringLike": {"s3:prefix": ["elsewhere/*"]}}),
        ("s3:PutObject", {"StringEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}),
        ("s3:DeleteObject", {"Bool": {"aws:SecureTransport": "false"}}),
        ("s3:GetObject", {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
        ("ec2:CreateSnapshot", {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}),
    ],
)
def test_an_allow_that_is_conditioned_away_is_explained(
    action: str, condition: dict[str, object], tmp_path: Path
) -> None:
    """The statement that comes nearest is named, with the key and what the policy wants of it."""
    policy = without(action)
    statements: Any = policy["Statement"]
    allow = {"Sid": "Only", "Effect": "Allow", "Action": action, "Resource": "*", "Condition": condition}
    policy = document(*statements, allow)
    report = report_of(tmp_path, stated() | {"network": ELSEWHERE}, {"velero.json": policy})
    assert report.word is Word.NOT_READY
    assert broken_operations(report) >= needing(action)
    key = next(iter(next(iter(condition.values()))))  # type: ignore[call-overload]  # the table above holds mappings
    for finding in blockers(report):
        assert "Only" in finding.message
        assert key in finding.message


@pytest.mark.parametrize(
    ("condition", "key"),
    [
        ({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, "aws:SourceIp"),
        ({"StringNotEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}}, "aws:SourceVpce"),
        ({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, "aws:PrincipalOrgID"),
        ({"StringNotEquals": {"aws:PrincipalTag/team": "backup"}}, "aws:PrincipalTag/team"),
    ],
)
def test_a_condition_on_what_nobody_said_is_undecided_and_names_the_key(
    condition: dict[str, object], key: str, tmp_path: Path
) -> None:
    """Neither ready nor not: the key is what the user has to say."""
    statement = {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": condition}
    location, policies = with_statement(LAYERS[5], statement)
    report = report_of(tmp_path, location, policies)
    assert (report.word, report.exit_code) == (Word.UNDECIDED, 3)
    named = [finding for finding in undecided(report) if finding.operation]
    assert named
    assert all(key.lower() in finding.message.lower() for finding in named)


def test_strict_assumes_nothing_and_names_every_layer(tmp_path: Path) -> None:
    """Each layer that nobody supplied, and who owns the bucket."""
    report = report_of(tmp_path, stated(), strict=True)
    assert (report.word, report.exit_code) == (Word.UNDECIDED, 3)
    assert not report.assumptions
    (validation,) = [finding for finding in report.findings if finding.operation == "validate"]
    for name in (
        "permissionsBoundary",
        "serviceControlPolicies",
        "resourceControlPolicies",
        "vpcEndpointPolicy",
        "bucketPolicy",
        "bucketOwner",
    ):
        assert name in validation.message, validation.message


def test_strict_is_ready_when_everything_was_supplied(tmp_path: Path) -> None:
    """The same location with every layer stated to be absent, or declared."""
    location = described(
        bucketOwner="111122223333",
        evidence={
            "identityPolicies": ["velero.json"],
            "permissionsBoundary": "all.json",
            "serviceControlPolicies": [["all.json"]],
            "bucketRegion": "eu-central-1",
            "bucketEncryption": {"algorithm": "AES256"},
        },
        assume=dict.fromkeys(("resourceControlPolicies", "vpcEndpointPolicy", "bucketPolicy"), "none"),
        credentials={"type": "static", "accessKeyId": "AKIARTX3GSDSVVNZHULO", "secretAccessKey": {"env": "NOWHERE"}},
    )
    report = report_of(tmp_path, location, {"all.json": document(ALL)}, strict=True)
    assert report.word is Word.READY, [finding.message for finding in undecided(report)]


def test_a_policy_for_another_bucket_is_not_ready(tmp_path: Path) -> None:
    """The placeholder of the documentation, left as it is."""
    text = json.dumps(POLICY).replace("acme-prod-velero", "BUCKET-NAME")
    report = report_of(tmp_path, policies={"velero.json": json.loads(text)})
    assert report.word is Word.NOT_READY
    assert broken_operations(report) >= {"validate", "backup-upload", "repository-write"}


def test_the_bucket_of_another_account_needs_both_sides(tmp_path: Path) -> None:
    """Without its policy undecided, with none not ready, with one that shares it ready."""
    shared = document(
        {"Effect": "Allow", "Principal": {"AWS": USER}, "Action": "s3:*", "Resource": [BUCKET, f"{BUCKET}/*"]}
    )
    other = described(bucketOwner="444455556666")
    assert report_of(tmp_path, other).word is Word.UNDECIDED
    evidence = {"identityPolicies": ["velero.json"], "bucketPolicy": "shared.json"}
    assert report_of(tmp_path, other | {"evidence": evidence}, {"shared.json": shared}).word is Word.READY
    stranger = json.loads(json.dumps(shared).replace(USER, "arn:aws:iam::111122223333:user/other"))
    assert report_of(tmp_path, other | {"evidence": evidence}, {"shared.json": stranger}).word is Word.NOT_READY
    assert report_of(tmp_path, other | {"assume": {"bucketPolicy": "none"}}).word is Word.NOT_READY


def only_from(condition: Mapping[str, object]) -> dict[str, object]:
    """A bucket policy that shuts out every request that meets the condition."""
    statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [BUCKET, f"{BUCKET}/*"]}
    return document({**statement, "Condition": condition})


def test_a_bucket_behind_a_vpc_endpoint_is_ready_and_the_download_stays_open(tmp_path: Path) -> None:
    """Who follows a signed URL, and from where, no field tells: that is advice, and the headline names it."""
    evidence = {"identityPolicies": ["velero.json"], "bucketPolicy": "bucket.json"}
    policy = only_from({"StringNotEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}})
    location = described(network={"vpcEndpoint": "vpce-0a1b2c3d"}, evidence=evidence)
    report = report_of(tmp_path, location, {"bucket.json": policy})
    assert report.word is Word.READY
    assert "signed-download" in report.headline
    (found,) = [f for f in report.findings if f.rule.code == "AWS109"]
    assert (found.outcome, found.severity) == (Outcome.UNKNOWN, Severity.ADVICE)
    unsaid = report_of(tmp_path, described(evidence=evidence), {"bucket.json": policy})
    assert unsaid.word is Word.UNDECIDED


def test_a_part_of_the_network_that_is_shut_out_is_noticed(tmp_path: Path) -> None:
    """A Deny on some of the stated addresses leaves no proof, wherever in the network they lie."""
    evidence = {"identityPolicies": ["velero.json"], "bucketPolicy": "bucket.json"}
    policy = only_from({"IpAddress": {"aws:SourceIp": "203.0.113.128"}})
    location = described(network={"sourceAddresses": ["203.0.113.0/24"]}, evidence=evidence)
    assert report_of(tmp_path, location, {"bucket.json": policy}).word is Word.UNDECIDED


def test_leaving_rules_out_proves_nothing(tmp_path: Path) -> None:
    """Where the rules that would name a refused request are left out, the headline says that it is not proven."""
    case = case_of(tmp_path, described(), {"velero.json": without("s3:PutObject")})
    report = examine(case, SETTINGS._replace(ignore=("AWS1",)))
    assert "is proven to be allowed" in report.headline
    assert "the others left out" in report.headline
