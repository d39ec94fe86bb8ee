"""The contract of every operation: whatever takes a needed request away is named, whoever takes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from checker.evidence.contract import prove_operation
from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.intake.load import load
from checker.model.finding import Outcome, Verdict
from checker.model.location import Provider
from checker.model.rule import Severity
from checker.operations.plan import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
POLICY = json.loads((ROOT / "fixtures" / "policies" / "documented-aws.json").read_text(encoding="utf-8"))
BUCKET = "arn:aws:s3:::acme-prod-velero"
USER = "arn:aws:iam::111122223333:user/velero"
NAMES = [operation.name for operation in catalogue(Provider.AWS)]
NEEDED = sorted(
    {
        ask.action
        for operation in catalogue(Provider.AWS)
        for ask in operation.asks
        if not ask.tolerated and not ask.when and not ask.until
    }
)


def location(policy: object, evidence: dict[str, Any] | None = None, **fields: object) -> dict[str, object]:
    """The documented location with a policy, and with whatever else a test says."""
    return {
        "apiVersion": "backup-preflight/v1",
        "kind": "BackupLocation",
        "name": "prod",
        "provider": "aws",
        "bucket": "acme-prod-velero",
        "region": "eu-central-1",
        "principal": USER,
        "features": ["object-store", "file-system-backup", "volume-snapshots"],
        **fields,
        "evidence": {"identityPolicies": [policy], **(evidence or {})},
    }


def prove(described: dict[str, object], folder: Path, *, strict: bool = False) -> dict[str, list[Verdict]]:
    """The verdicts on every operation."""
    path = folder / "location.json"
    path.write_text(json.dumps(described, indent=2), encoding="utf-8")
    found = load([str(path)], stdin=lambda: b"", environ={})
    assert not found.broken, found.broken
    store = Store(found.cases[0].location, found.cases[0].facts, "2026-11-22T00:00:00Z", strict)
    evidence = Evidence(store)
    return {name: list(prove_operation(evidence.fresh(), name)) for name in NAMES}


def outcomes(verdicts: dict[str, list[Verdict]]) -> dict[str, set[Outcome]]:
    """The outcomes of each operation."""
    return {name: {verdict.outcome for verdict in found} for name, found in verdicts.items()}


def without(action: str) -> dict[str, Any]:
    """The documented policy less one action."""
    policy = json.loads(json.dumps(POLICY))
    for statement in policy["Statement"]:
        statement["Action"] = [given for given in statement["Action"] if given != action]
    policy["Statement"] = [statement for statement in policy["Statement"] if statement["Action"]]
    return dict(policy)


def hit(verdicts: dict[str, list[Verdict]], action: str) -> set[str]:
    """The operations that fail, each naming the action."""
    failing = {
        name
        for name, found in verdicts.items()
        if any(v.outcome is Outcome.FAIL and action in v.message and v.severity is None for v in found)
    }
    blocked = {name for name, found in verdicts.items() if any(_blocks(v) for v in found)}
    assert blocked == failing
    return failing


def _blocks(verdict: Verdict) -> bool:
    return verdict.outcome is Outcome.FAIL and verdict.severity is None


def needing(action: str) -> set[str]:
    """The operations that cannot do without an action."""
    return {
        operation.name
        for operation in catalogue(Provider.AWS)
        for ask in operation.asks
        if ask.action == action and not ask.tolerated and not ask.when
    }


def test_the_documented_policy_allows_every_operation(tmp_path: Path) -> None:
    """With the real bucket's name in it."""
    assert set(map(frozenset, outcomes(prove(location(POLICY), tmp_path)).values())) == {frozenset({Outcome.PASS})}


@pytest.mark.parametrize("action", NEEDED)
def test_an_action_taken_away_fails_the_operations_that_need_it(action: str, tmp_path: Path) -> None:
    """All of them, and no other; the hidden list behind a 404 counts."""
    found = hit(prove(location(without(action)), tmp_path), action)
    assert needing(action) <= found
    extra = {"not-found-semantics", "repository-connect"} if action == "s3:ListBucket" else set()
    assert found <= needing(action) | extra


DENIALS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "identity policy": lambda s: {"identityPolicies": [POLICY, s]},
    "permissions boundary": lambda s: {"permissionsBoundary": _with_all(s)},
    "service control policy": lambda s: {"serviceControlPolicies": [[_all()], [_with_all(s)]]},
    "resource control policy": lambda s: {"resourceControlPolicies": [[_for_everybody(s)]]},
    "bucket policy": lambda s: {"bucketPolicy": _for_everybody(s)},
    "VPC endpoint policy": lambda s: {"vpcEndpointPolicy": _for_everybody(_with_all(s))},
}


def _all() -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def _with_all(policy: dict[str, Any]) -> dict[str, Any]:
    return {**policy, "Statement": [*_all()["Statement"], *policy["Statement"]]}


def _for_everybody(policy: dict[str, Any]) -> dict[str, Any]:
    return {**policy, "Statement": [{"Principal": "*", **statement} for statement in policy["Statement"]]}


@pytest.mark.parametrize("layer", DENIALS)
@pytest.mark.parametrize("action", ["s3:ListBucket", "s3:PutObject", "s3:GetObject", "s3:DeleteObject"])
def test_a_denial_anywhere_fails_the_operation_and_names_the_statement(layer: str, action: str, tmp_path: Path) -> None:
    """Whichever layer it stands in: the layer, the Sid and the place are named."""
    statement = {"Sid": "Stop", "Effect": "Deny", "Action": action, "Resource": [BUCKET, f"{BUCKET}/*"]}
    evidence = DENIALS[layer]({"Version": "2012-10-17", "Statement": [statement]})
    found = prove(location(POLICY, evidence, network={"vpcEndpoint": "vpce-0a1b2c3d"}), tmp_path)
    named = [v for verdicts in found.values() for v in verdicts if v.outcome is Outcome.FAIL and v.severity is None]
    assert {v.operation for v in named} >= needing(action)
    assert all(f"Stop of the {layer}" in v.message for v in named), [v.message for v in named]
    assert all("location.json:" in v.message and v.places for v in named)


def test_a_condition_that_is_not_met_is_explained(tmp_path: Path) -> None:
    """What the policy wants, and what the request sends."""
    policy = without("s3:PutObject")
    condition = {"StringEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}
    policy["Statement"].append(
        {"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"{BUCKET}/*", "Condition": condition}
    )
    message = prove(location(policy), tmp_path)["backup-upload"][0].message
    assert "comes nearest" in message
    assert 's3:x-amz-server-side-encryption: the request carries no such key, the policy wants "aws:kms"' in message


def test_requests_refused_for_one_reason_are_one_finding(tmp_path: Path) -> None:
    """Eleven files of a backup are denied by one missing action: one finding, one fix."""
    failures = [v for v in prove(location(without("s3:PutObject")), tmp_path)["backup-upload"] if _blocks(v)]
    assert len(failures) == 1
    assert "more resources" in failures[0].message
    remedy = failures[0].remedy
    assert remedy is not None
    assert '+              "s3:PutObject"' in remedy.diff.splitlines()


def test_the_same_fix_has_the_same_cause_in_every_operation(tmp_path: Path) -> None:
    """So that a report shows one change for all the operations it mends."""
    found = prove(location(without("s3:GetObject")), tmp_path)
    causes = {v.cause for verdicts in found.values() for v in verdicts if _blocks(v)}
    assert len(causes) == 1


def test_a_subject_does_not_change_when_statements_move(tmp_path: Path) -> None:
    """A finding is known by its fingerprint: rule, location and subject."""
    deny = {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"}
    before = {**POLICY, "Statement": [*POLICY["Statement"], deny]}
    after = {**POLICY, "Statement": [deny, *POLICY["Statement"]]}
    subjects = [
        {v.subject for v in prove(location(policy), tmp_path)["expiry"] if v.outcome is Outcome.FAIL}
        for policy in (before, after)
    ]
    assert subjects[0] == subjects[1]


def test_a_tolerated_refusal_is_advice(tmp_path: Path) -> None:
    """Velero survives the refusal of its clean-up; the upload itself passes."""
    found = prove(location(without("s3:DeleteObject")), tmp_path)["backup-upload"]
    assert {v.outcome for v in found} == {Outcome.FAIL, Outcome.PASS}
    assert all(v.severity is not None for v in found if v.outcome is Outcome.FAIL)


def test_nothing_is_assumed_in_a_strict_run(tmp_path: Path) -> None:
    """The layers that could deny and that nobody supplied leave every operation undecided."""
    assert all(Outcome.PASS not in found for found in outcomes(prove(location(POLICY), tmp_path, strict=True)).values())


def test_without_a_bucket_nothing_is_decided(tmp_path: Path) -> None:
    """There is no request to decide, which is no pass."""
    described = location(POLICY)
    del described["bucket"]
    assert set(map(frozenset, outcomes(prove(described, tmp_path)).values())) == {frozenset({Outcome.UNKNOWN})}


def test_every_failure_has_a_subject_of_its_own(tmp_path: Path) -> None:
    """Two statements without a Sid deny different objects: two findings, two fingerprints."""
    denies = [
        {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": f"{BUCKET}/{folder}/*"}
        for folder in ("backups", "restores")
    ]
    policy = {**POLICY, "Statement": [*POLICY["Statement"], *denies]}
    found = [v for v in prove(location(policy), tmp_path)["expiry"] if v.outcome is Outcome.FAIL]
    assert len(found) == 2
    assert len({v.subject for v in found}) == 2
    assert len({v.cause for v in found}) == 2


def test_a_missing_bucket_leaves_snapshots_advice(tmp_path: Path) -> None:
    """Who did not choose snapshots is not held up by them."""
    described = location(POLICY)
    del described["bucket"], described["features"]
    found = prove(described, tmp_path)
    assert {v.severity for v in found["snapshot-create"]} == {Severity.ADVICE}
    assert {v.severity for v in found["validate"]} == {None}


def test_a_grant_stays_below_the_prefix(tmp_path: Path) -> None:
    """A prefix named like one of Velero's folders is no folder of Velero's."""
    found = prove(location(without("s3:PutObject"), prefix="my-backups/x"), tmp_path)["backup-upload"]
    remedies = [v.remedy.text for v in found if _blocks(v) and v.remedy is not None]
    assert remedies
    assert all(f"{BUCKET}/my-backups/x/*" in text for text in remedies)
