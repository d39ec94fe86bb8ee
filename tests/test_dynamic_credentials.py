"""The three documented ways of dynamic credentials end ready; each mistake in them ends with the rule that names it."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from checker.intake.load import load
from checker.model.finding import Outcome
from checker.run.check import examine
from tests.examining import BUCKET, POLICY, ROOT, SETTINGS, nothing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from checker.model.report import Report

FOLDER = ROOT / "fixtures" / "locations" / "dynamic"
SCENARIOS = ("one-account", "two-accounts", "outside-aws")
ROLE = "arn:aws:iam::111122223333:role/velero"
PALETTE, CLUSTERS = "444455556666", "777788889999"
OTHER = "oidc.eks.eu-central-1.amazonaws.com/id/00000000000000000000000000000000"


def trust_of(scenario: str) -> dict[str, Any]:
    """The trust policy of a scenario, as a value of its own."""
    if scenario == "outside-aws":
        answer = json.loads((FOLDER / "outside-aws.role.json").read_text(encoding="utf-8"))
        return copy.deepcopy(answer["Role"]["AssumeRolePolicyDocument"])
    return json.loads((FOLDER / f"{scenario}.trust.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]  # JSON


def location_of(trust: dict[str, Any], **fields: object) -> dict[str, Any]:
    """A location with dynamic credentials and this trust policy."""
    return {
        "apiVersion": "backup-preflight/v1",
        "kind": "BackupLocation",
        "name": "prod",
        "provider": "aws",
        "bucket": BUCKET.rpartition(":")[2],
        "region": "eu-central-1",
        "credentials": {"type": "sts", "roleArn": ROLE, "externalId": "palette-7d1e9f"},
        "paletteAccount": PALETTE,
        "evidence": {"identityPolicies": [POLICY], "trustPolicy": trust},
        **fields,
    }


def report_of(folder: Path, location: dict[str, Any]) -> Report:
    """The report on a location."""
    path = folder / "location.json"
    path.write_text(json.dumps(location, indent=2), encoding="utf-8")
    found = load([str(path)], stdin=nothing, environ={})
    assert not found.broken, [str(error) for broken in found.broken for error in broken.errors]
    return examine(found.cases[0], SETTINGS)


def failures(report: Report) -> dict[str, str]:
    """The rules that failed, each with its gravest severity."""
    found: dict[str, str] = {}
    order = ("advice", "risk", "blocker")
    for finding in report.findings:
        if finding.outcome is Outcome.FAIL:
            word = finding.severity.value
            found[finding.rule.code] = max(found.get(finding.rule.code, "advice"), word, key=order.index)
    return found


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_documented_scenario_is_ready(scenario: str) -> None:
    """Each of the three locations is ready, and nothing in it is a risk."""
    found = load([str(FOLDER / f"{scenario}.yaml")], stdin=nothing, environ={})
    report = examine(found.cases[0], SETTINGS)
    assert report.word.value == "READY"
    assert set(failures(report).values()) <= {"advice"}
    assert not {code for code in failures(report) if code.startswith(("AWS66", "AWS67", "AWS84"))}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_documented_scenario_is_ready_without_palettes_account(scenario: str, tmp_path: Path) -> None:
    """A location that does not say which account Palette shows is judged by the rest."""
    location = location_of(trust_of(scenario))
    del location["paletteAccount"]
    report = report_of(tmp_path, location)
    assert report.word.value == "READY"
    assert set(failures(report).values()) <= {"advice"}


def in_statement(number: int, *path: str, value: Any) -> Callable[[dict[str, Any]], None]:  # noqa: ANN401 - any value
    """Put a value into a statement; ``None`` takes it out."""

    def change(trust: dict[str, Any]) -> None:
        inner = trust["Statement"][number]
        for key in path[:-1]:
            inner = inner[key]
        if value is None:
            del inner[path[-1]]
        else:
            inner[path[-1]] = value

    return change


def other_issuer(number: int) -> Callable[[dict[str, Any]], None]:
    """Write another issuer into the condition keys of a statement."""

    def change(trust: dict[str, Any]) -> None:
        statement = trust["Statement"][number]
        statement["Condition"] = {
            operator: {f"{OTHER}:{key.rpartition(':')[2]}": value for key, value in keys.items()}
            for operator, keys in statement["Condition"].items()
        }

    return change


def operator(number: int, old: str, new: str) -> Callable[[dict[str, Any]], None]:
    """Write another operator."""

    def change(trust: dict[str, Any]) -> None:
        conditions = trust["Statement"][number]["Condition"]
        conditions[new] = conditions.pop(old)

    return change


def claim(number: int, name: str, value: str | None) -> Callable[[dict[str, Any]], None]:
    """Write another value for a claim of the token, or take the claim out."""

    def change(trust: dict[str, Any]) -> None:
        conditions = trust["Statement"][number]["Condition"]
        for keys in conditions.values():
            for key in [key for key in keys if key.endswith(f":{name}")]:
                if value is None:
                    del keys[key]
                else:
                    keys[key] = value
        trust["Statement"][number]["Condition"] = {written: keys for written, keys in conditions.items() if keys}

    return change


def provider(account: str) -> str:
    """The provider of the scenarios, as one of an account."""
    return (
        f"arn:aws:iam::{account}:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
    )


ROOT_OF = "arn:aws:iam::{}:root".format
IN_TRUST = [
    (SCENARIOS, in_statement(0, "Principal", value={"AWS": ROOT_OF("999900001111")}), "AWS661", "blocker"),
    (SCENARIOS, in_statement(0, "Condition", "StringEquals", "sts:ExternalId", value="old"), "AWS662", "blocker"),
    (SCENARIOS, in_statement(0, "Condition", value=None), "AWS663", "risk"),
    (SCENARIOS, in_statement(0, "Principal", value={"AWS": "*"}), "AWS664", "risk"),
    (SCENARIOS, in_statement(0, "Principal", value="*"), "AWS841", "blocker"),
    (SCENARIOS, in_statement(0, "Principal", value={"AWS": "arn:aws-cn:iam::444455556666:root"}), "AWS843", "blocker"),
    (SCENARIOS, in_statement(0, "Principal", value={"AWS": "AROAKSCDLFT9R5DQP782U"}), "AWS844", "risk"),
    (SCENARIOS, in_statement(0, "Principal", value={"Federated": f"https://{OTHER}"}), "AWS842", "blocker"),
    (SCENARIOS, in_statement(0, "Action", value="sts:AssumeRoleWithWebIdentity"), "AWS845", "risk"),
    (SCENARIOS, in_statement(0, "Action", value="sts:AssumeRoleWithWebIdentity"), "AWS661", "blocker"),
    (SCENARIOS, in_statement(0, "Effect", value="Deny"), "AWS661", "blocker"),
    (("one-account",), in_statement(1, "Action", value="sts:AssumeRole"), "AWS845", "risk"),
    (("one-account",), in_statement(1, "Principal", value={"Federated": provider(CLUSTERS)}), "AWS667", "blocker"),
    (("two-accounts",), in_statement(2, "Principal", value={"Federated": provider(CLUSTERS)}), "AWS667", "blocker"),
    (("one-account",), other_issuer(1), "AWS668", "blocker"),
    (("two-accounts",), other_issuer(2), "AWS668", "blocker"),
    (("one-account",), claim(1, "sub", None), "AWS669", "risk"),
    (("two-accounts",), claim(2, "sub", None), "AWS669", "risk"),
    (("one-account",), claim(1, "sub", "system:serviceaccount:*"), "AWS669", "risk"),
    (("one-account",), claim(1, "sub", "velero-server"), "AWS670", "blocker"),
    (("two-accounts",), claim(2, "sub", "system:serviceaccount:*:velero-server"), "AWS670", "blocker"),
    (("two-accounts",), claim(2, "sub", "system:serviceaccount:velero:velero"), "AWS670", "risk"),
    (("one-account",), claim(1, "aud", None), "AWS671", "risk"),
    (("one-account",), claim(1, "aud", "velero"), "AWS671", "risk"),
    (("one-account",), operator(1, "StringEquals", "ForAnyValue:StringEquals"), "AWS671", "risk"),
]
CHANGES = [
    pytest.param(scenario, change, code, severity, id=f"{scenario}-{number}-{code}")
    for number, (scenarios, change, code, severity) in enumerate(IN_TRUST)
    for scenario in scenarios
]


@pytest.mark.parametrize(("scenario", "change", "code", "severity"), CHANGES)
def test_a_mistake_in_the_trust_policy_is_named(
    scenario: str, change: Callable[[dict[str, Any]], None], code: str, severity: str, tmp_path: Path
) -> None:
    """One change to a trust policy that is right: the rule that speaks of it fails, with its severity."""
    trust = trust_of(scenario)
    change(trust)
    report = report_of(tmp_path, location_of(trust))
    assert failures(report).get(code) == severity
    assert (report.word.value == "NOT READY") == ("blocker" in failures(report).values())


STS = {"type": "sts", "roleArn": ROLE, "externalId": "palette-7d1e9f"}
IN_LOCATION = [
    ({"paletteAccount": CLUSTERS}, "AWS661", "blocker"),
    ({"credentials": {**STS, "externalId": "palette-0"}}, "AWS662", "blocker"),
    ({"credentials": {**STS, "externalId": "palette-7d1e9f "}}, "AWS666", "blocker"),
    ({"credentials": {"type": "sts", "roleArn": ROLE}}, "AWS632", "risk"),
    ({"credentials": {**STS, "roleArn": "velero"}}, "AWS631", "blocker"),
    ({"credentials": {**STS, "roleArn": ROLE.replace("aws", "aws-us-gov", 1)}}, "AWS675", "blocker"),
    ({"region": "cn-north-1"}, "AWS675", "blocker"),
]


@pytest.mark.parametrize(("fields", "code", "severity"), IN_LOCATION, ids=lambda value: str(value)[:40])
@pytest.mark.parametrize("scenario", ["one-account", "outside-aws"])
def test_a_mistake_in_the_location_is_named(
    scenario: str, fields: dict[str, Any], code: str, severity: str, tmp_path: Path
) -> None:
    """One field of a location that is wrong: the rule that speaks of it fails, with its severity."""
    assert failures(report_of(tmp_path, location_of(trust_of(scenario), **fields))).get(code) == severity


def test_a_short_session_outside_aws_is_advice(tmp_path: Path) -> None:
    """A role with the hour that it has from the start: advice, and the location stays ready."""
    answer = json.loads((FOLDER / "outside-aws.role.json").read_text(encoding="utf-8"))
    del answer["Role"]["MaxSessionDuration"]
    location = location_of({}, evidence={"identityPolicies": [POLICY], "role": answer})
    report = report_of(tmp_path, location)
    assert failures(report).get("AWS673") == "advice"
    assert report.word.value == "READY"


def test_pods_of_a_plain_velero_are_judged_by_the_principal(tmp_path: Path) -> None:
    """A location without credentials, whose principal is a role: its provider has to be of the role's account."""
    trust = trust_of("one-account")
    in_statement(1, "Principal", value={"Federated": provider(CLUSTERS)})(trust)
    location = location_of(trust, principal=ROLE)
    del location["credentials"], location["paletteAccount"]
    assert failures(report_of(tmp_path, location)).get("AWS667") == "blocker"
