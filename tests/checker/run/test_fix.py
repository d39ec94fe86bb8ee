"""The fix of damaged policies: nothing that could be mended is left, nothing else is touched or granted."""

from __future__ import annotations

import json
import os
from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple, cast

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.documents.edit import replacement
from checker.documents.patch import applied, patches, shown_diff
from checker.errors import UsageError
from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.intake.load import Case, iter_cases
from checker.model.decision import Effect, Principal, Request
from checker.model.finding import Outcome, Remedy
from checker.model.report import Word
from checker.model.rule import Severity
from checker.policy.services.reference import expand
from checker.run.check import examine
from checker.run.fix import fix, fixable
from tests.examining import BUCKET, NOW, POLICY, SETTINGS, USER, described, nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from checker.model.report import Report
    from checker.run.fix import Fixed
    from checker.run.settings import Settings

    Policy = dict[str, object]


class Damage(NamedTuple):
    """One way to break a policy."""

    name: str
    statement: int
    choice: int


KINDS = ("drop", "narrow", "bucket", "partition", "deny", "condition", "remove", "case", "star", "boundary")
DAMAGES = st.lists(
    st.builds(Damage, st.sampled_from(KINDS), st.integers(0, 2), st.integers(0, 5)), min_size=1, max_size=3
)
LAYOUTS: dict[str, Callable[[object], str]] = {
    "two": lambda policy: json.dumps(policy, indent=2) + "\n",
    "four, no end": lambda policy: json.dumps(policy, indent=4),
    "tabs": lambda policy: json.dumps(policy, indent="\t") + "\n",
    "crlf": lambda policy: json.dumps(policy, indent=2).replace("\n", "\r\n") + "\r\n",
    "one line": json.dumps,
    "yaml": lambda policy: "# ours\n" + yaml.safe_dump(policy, sort_keys=False),
    "yaml flow": lambda policy: yaml.safe_dump(policy, sort_keys=False, default_flow_style=None),
}


def damaged(damages: list[Damage]) -> dict[str, Policy]:
    """The documented policy after some damages, and the other policies that they bring along, by evidence."""
    policy = deepcopy(POLICY)
    found: dict[str, Policy] = {"identityPolicies": policy}
    statements = cast("list[Policy]", policy["Statement"])
    for name, number, choice in damages:
        statement = statements[number % len(statements)]
        if name == "boundary":
            found["permissionsBoundary"] = {"Version": "2012-10-17", "Statement": [deepcopy(statement)]}
        elif name == "remove":
            statements.remove(statement)
            statements += [] if statements else [statement]
        elif name == "deny":
            actions = cast("list[str]", statement["Action"])
            statements.append({"Effect": "Deny", "Action": actions[choice % len(actions)], "Resource": "*"})
        elif name == "drop":
            actions = cast("list[str]", statement["Action"])
            actions[choice % len(actions) :] = actions[choice % len(actions) + 1 :] or ["s3:GetBucketTagging"]
        else:
            damage_statement(name, statement)
    return found


def damage_statement(name: str, statement: Policy) -> None:
    """Break one statement."""
    if name == "narrow":
        statement["Resource"] = ["arn:aws:s3:::acme-prod-velero/other/*"]
    elif name == "condition":
        statement["Condition"] = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    elif name == "case":
        statement["Effect"] = "allow"
    elif name == "star":
        statement["Action"] = ["s3:*"]
    else:
        old, new = ("acme-prod-velero", "acme-prod-other") if name == "bucket" else ("arn:aws:", "arn:aws-cn:")
        statement["Resource"] = json.loads(json.dumps(statement["Resource"]).replace(old, new))


def written(folder: Path, policies: Mapping[str, Policy], layout: str) -> list[str]:
    """The location and its policies as files; the names of the policies' files."""
    suffix = "yaml" if "yaml" in layout else "json"
    evidence: dict[str, object] = {}
    names: list[str] = []
    for name, policy in policies.items():
        file = f"{name}.{suffix}"
        (folder / file).write_bytes(LAYOUTS[layout](policy).encode())
        evidence[name] = [file] if name == "identityPolicies" else file
        names.append(file)
    location = described(region="eu-central-1", evidence=evidence)
    (folder / "location.json").write_text(json.dumps(location, indent=2), encoding="utf-8")
    return names


def loaded(overlay: Mapping[str, bytes]) -> Iterator[Case]:
    """The location in the current folder."""
    for item in iter_cases(["location.json"], stdin=nothing, environ={}, overlay=overlay):
        assert isinstance(item, Case), item
        yield item


def read(name: str) -> tuple[str, bytes]:
    """A file of the current folder."""
    with open(name, "rb") as file:  # noqa: PTH123 - as the program reads it
        return os.path.realpath(name), file.read()


def write(fixed: Fixed) -> None:
    """The changed files, in place."""
    for changed in fixed.files:
        with open(changed.name, "wb") as file:  # noqa: PTH123 - as above
            file.write(changed.after)


SERVICES = ("s3", "ec2", "kms", "sts")
RESOURCES = (BUCKET, f"{BUCKET}/backups/one/file", "arn:aws:s3:::acme-prod-other", "arn:aws:s3:::elsewhere/x", "*")


def allowed() -> frozenset[tuple[str, str]]:
    """What the location's policies allow, of every action known and some resources."""
    (case,) = loaded({})
    evidence = Evidence(Store(case.location, case.facts, NOW, strict=False))
    principal = Principal(USER, "111122223333")
    return frozenset(
        (action, resource)
        for action in catalogue()
        for resource in RESOURCES
        if evidence.decide(Request(principal, action, resource, "111122223333", {})).effect is Effect.ALLOW
    )


def catalogue() -> list[str]:
    """A sample of the actions known: every tenth, and all that a backup needs."""
    needed = {action for statement in POLICY["Statement"] for action in statement["Action"]}
    every = [action.full_name for service in SERVICES for action in expand(f"{service}:*") or ()]
    return sorted({*every[::10], *needed})


def is_blocked_by_something_fixable(fixed: Fixed) -> list[str]:
    """The blockers that are left though they have a diff that fits."""
    return [
        finding.message
        for report in fixed.reports
        for finding in fixable(report)
        if finding.severity is Severity.BLOCKER and finding.fingerprint not in fixed.unfit
    ]


@given(damages=DAMAGES, layout=st.sampled_from(sorted(LAYOUTS)))
@settings(max_examples=40, deadline=None)
def test_whatever_is_damaged_is_mended(
    tmp_path_factory: pytest.TempPathFactory, damages: list[Damage], layout: str
) -> None:
    """After every remedy no blocker with a diff is left, the rest of each file is as it was, and it reads."""
    folder = tmp_path_factory.mktemp("fix")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        names = written(folder, damaged(damages), layout)
        fixed = fix(loaded, read, SETTINGS, unsafe=True)
        assert is_blocked_by_something_fixable(fixed) == []
        for changed in fixed.files:
            before, after = changed.before.decode(), changed.after.decode()
            diff = shown_diff(changed.name, before, after, set(), set())
            assert applied(before, patches(diff)[0]) == after
            assert is_kept(before, diff)
            assert ("\r\n" in before) == ("\r\n" in after)
            assert before.endswith("\n") == after.endswith("\n")
        write(fixed)
        for name in names:
            text = (folder / name).read_text(encoding="utf-8")
            assert isinstance(json.loads(text) if name.endswith(".json") else yaml.safe_load(text), dict)
        again = fix(loaded, read, SETTINGS, unsafe=True)
        assert (again.files, again.changes) == ((), ())


def is_kept(before: str, diff: str) -> bool:
    """Whether the lines that the diff takes out, and no others, are those that the file has no more."""
    lines = before.split("\n")
    for hunk in patches(diff)[0].hunks:
        old = [line[1:].rstrip("\n") for line in hunk.lines if line[0] != "+"]
        if lines[hunk.start : hunk.start + len(old)] != old:
            return False
    return True


@given(damages=DAMAGES, layout=st.sampled_from(["two", "yaml"]))
@settings(max_examples=25, deadline=None)
def test_a_safe_fix_grants_what_it_says_and_takes_nothing(
    tmp_path_factory: pytest.TempPathFactory, damages: list[Damage], layout: str
) -> None:
    """What is newly allowed is named by the remedies that were applied; nothing that was allowed is refused."""
    folder = tmp_path_factory.mktemp("safe")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        policies = damaged(damages)
        written(folder, policies, layout)
        before = allowed()
        fixed = fix(loaded, read, SETTINGS)
        write(fixed)
        after = allowed()
    said = " ".join(f"{c.finding.remedy.text} {c.finding.message}" for c in fixed.changes if c.finding.remedy)
    # A resource or an effect that is corrected makes the statement's own grant hold, and no other.
    corrected = json.dumps(policies) if any(not change.finding.action for change in fixed.changes) else ""
    assert before <= after
    for action, resource in after - before:
        assert action in said or action in corrected or f"{action.partition(':')[0]}:*" in corrected, (action, said)
        assert resource in {BUCKET, f"{BUCKET}/backups/one/file", "*"} or action.startswith("ec2:"), resource


def test_what_one_change_mends_is_not_mended_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four rules complain of one missing action; one change satisfies them, and says so."""
    monkeypatch.chdir(tmp_path)
    policy = deepcopy(POLICY)
    policy["Statement"][1]["Action"].remove("s3:DeleteObject")
    written(tmp_path, {"identityPolicies": policy}, "two")
    fixed = fix(loaded, read, SETTINGS)
    (change,) = fixed.changes
    assert change.finding.rule.code == "AWS110"
    assert set(change.mended) >= {"AWS112", "AWS114"}
    assert [report.word for report in fixed.reports] == [Word.READY]


def test_a_denial_of_the_own_policy_is_taken_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The action goes, and with the last one the statement; both wait for the word that unsafe changes are wanted."""
    monkeypatch.chdir(tmp_path)
    policy = deepcopy(POLICY)
    both = {"Effect": "Deny", "Action": ["s3:PutObject", "iam:*"], "Resource": "*"}
    policy["Statement"] += [both, {"Effect": "Deny", "Action": "s3:getobject", "Resource": "*"}]
    written(tmp_path, {"identityPolicies": policy}, "two")
    assert fix(loaded, read, SETTINGS).changes == ()
    fixed = fix(loaded, read, SETTINGS, unsafe=True)
    assert [report.word for report in fixed.reports] == [Word.READY]
    (changed,) = fixed.files
    kept = json.loads(changed.after)["Statement"]
    assert kept == [*POLICY["Statement"], {**both, "Action": ["iam:*"]}]


def test_advice_is_followed_where_it_is_selected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Snapshots that nobody asked for get no permissions, unless their rule is named."""
    monkeypatch.chdir(tmp_path)
    policy = deepcopy(POLICY)
    del policy["Statement"][0]
    written(tmp_path, {"identityPolicies": policy}, "two")
    assert fix(loaded, read, SETTINGS).files == ()
    (changed,) = fix(loaded, read, SETTINGS._replace(select=("AWS117",))).files
    assert json.loads(changed.after)["Statement"][-1]["Action"] == ["ec2:DeleteSnapshot"]


def remedied(monkeypatch: pytest.MonkeyPatch, severity: Severity, regions: Mapping[str, str]) -> None:
    """Let one finding more ask that some regions be written as others."""

    def examined(case: Case, given: Settings) -> Report:
        report = examine(case, given)
        region = case.location.region or ""
        if region not in regions:
            return report
        remedy = Remedy("write another", replacement(case.location.places["region"], regions[region]))
        model = report.findings[0]
        made = model._replace(outcome=Outcome.FAIL, severity=severity, action="", remedy=remedy, fingerprint=region)
        return report._replace(findings=(made, *report.findings))

    monkeypatch.setattr("checker.run.fix.examine", examined)


def test_remedies_that_contradict_each_other_leave_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There and back again is no change, and both say why they were not made."""
    monkeypatch.chdir(tmp_path)
    written(tmp_path, {"identityPolicies": POLICY}, "two")
    remedied(monkeypatch, Severity.BLOCKER, {"eu-central-1": "eu-west-1", "eu-west-1": "eu-central-1"})
    fixed = fix(loaded, read, SETTINGS)
    assert (fixed.changes, fixed.files) == ((), ())
    assert set(fixed.unfit.values()) == {"it contradicts another change that these rules ask for"}


def test_a_change_that_would_break_something_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What only weakens is not mended at the price of a blocker."""
    monkeypatch.chdir(tmp_path)
    written(tmp_path, {"identityPolicies": POLICY}, "two")
    remedied(monkeypatch, Severity.RISK, {"eu-central-1": "nowhere"})
    fixed = fix(loaded, read, SETTINGS)
    assert (fixed.changes, fixed.files) == ((), ())
    assert fixed.unfit["eu-central-1"] == "the change would break something else"


def test_a_file_that_is_another_than_was_examined_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change is made for what was read, and for nothing else."""
    monkeypatch.chdir(tmp_path)
    policy = deepcopy(POLICY)
    policy["Statement"][1]["Action"].remove("s3:DeleteObject")
    written(tmp_path, {"identityPolicies": policy}, "two")
    with pytest.raises(UsageError, match=r"identityPolicies\.json was changed while it was examined"):
        fix(loaded, lambda name: (name, b"{}"), SETTINGS)


def test_an_unsafe_remedy_is_not_applied_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the word for it the fix applies safe remedies alone."""
    monkeypatch.chdir(tmp_path)
    denial = {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": f"{BUCKET}/*"}
    written(tmp_path, {"identityPolicies": POLICY, "bucketPolicy": {"Statement": [denial]}}, "two")
    assert all(c.finding.remedy and c.finding.remedy.safe for c in fix(loaded, read, SETTINGS).changes)
    made = fix(loaded, read, SETTINGS, unsafe=True)
    assert any(c.finding.remedy and not c.finding.remedy.safe for c in made.changes)
    assert [report.word for report in made.reports] == [Word.READY]
