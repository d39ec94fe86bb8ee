"""One run: a pure, picklable function from a location and its evidence to a report."""

from __future__ import annotations

import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import pytest

from checker.errors import UsageError
from checker.model.finding import Outcome, Verdict
from checker.model.location import AwsLocation, Credentials, CredentialType, Network, Provider
from checker.model.report import Standing, Word
from checker.model.rule import Severity
from checker.run.check import examine, selected
from checker.run.echo import fields, masked_key_id, masked_url
from checker.run.evaluate import Judged
from checker.run.prerequisites import PREREQUISITES
from checker.run.registry import all_rules, rules_for
from checker.run.standing import standings
from tests.checker.run.making import rule
from tests.examining import BUCKET, POLICY, SETTINGS, blockers, case_of, described, document, report_of, without

if TYPE_CHECKING:
    from pathlib import Path

    from checker.run.settings import Settings

ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
DENY = {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": f"{BUCKET}/*"}

AWS_RULES = rules_for(Provider.AWS)


def broken() -> tuple[dict[str, object], dict[str, object]]:
    """A location with much to say about it, and its policies."""
    evidence = {
        "identityPolicies": ["velero.json"],
        "bucketPolicy": "bucket.json",
        "serviceControlPolicies": [["all.json"]],
        "bucketEncryption": {"algorithm": "aws:kms", "keyArn": "arn:aws:kms:eu-central-1:111122223333:key/x"},
    }
    location = described(prefix="/a//b/", s3Url="https://s3.us-east-1.amazonaws.com", evidence=evidence)
    return location, {"velero.json": without("s3:PutObject"), "bucket.json": document(DENY), "all.json": document(ALL)}


@pytest.mark.parametrize("strict", [False, True])
def test_a_run_is_the_same_every_time(tmp_path: Path, *, strict: bool) -> None:
    """The same input, the same report, to the last character."""
    location, policies = broken()
    case = case_of(tmp_path, location, policies)
    settings = SETTINGS._replace(strict=strict)
    assert examine(case, settings) == examine(case, settings)
    assert examine(pickle.loads(pickle.dumps(case)), settings) == examine(case, settings)  # noqa: S301 - our own


def test_a_run_may_happen_in_another_process(tmp_path: Path) -> None:
    """Case and settings go there, the report comes back: a fleet needs no second code path."""
    location, policies = broken()
    case = case_of(tmp_path, location, policies)
    here = examine(case, SETTINGS)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = pool.submit(examine, case, SETTINGS).result()
    assert there == here
    assert pickle.loads(pickle.dumps(here)) == here  # noqa: S301 - as above


def test_findings_come_gravest_first(tmp_path: Path) -> None:
    """By outcome, severity, code and subject; each with a fingerprint of its own."""
    report = report_of(tmp_path, *broken())
    outcomes = list(dict.fromkeys(finding.outcome for finding in report.findings))
    order = [Outcome.FAIL, Outcome.ERROR, Outcome.UNKNOWN, Outcome.PASS, Outcome.NOT_EXAMINED, Outcome.NOT_APPLICABLE]
    assert outcomes == [outcome for outcome in order if outcome in outcomes]
    keys = [(f.severity.rank, f.rule.code, f.subject) for f in report.findings if f.outcome is Outcome.FAIL]
    assert keys == sorted(keys)
    assert len({finding.fingerprint for finding in report.findings}) == len(report.findings)
    assert blockers(report)


def test_fingerprints_do_not_move_with_the_document(tmp_path: Path) -> None:
    """Other indentation, statements in another order, lines above: the same findings."""
    location, policies = broken()
    before = report_of(tmp_path, location, policies)
    moved = without("s3:PutObject")
    statements: Any = moved["Statement"]
    added = {"Sid": "New", "Effect": "Deny", "Action": "sqs:DeleteQueue", "Resource": "*"}
    moved = {"Statement": [added, *reversed(statements)], "Version": "2012-10-17"}
    case = case_of(tmp_path, location, {**policies, "velero.json": moved})
    (tmp_path / "velero.json").write_text("\n\n" + json.dumps(moved, indent=7), encoding="utf-8")
    after = examine(case, SETTINGS)
    prints = [{(f.fingerprint, f.outcome) for f in r.findings if f.outcome is Outcome.FAIL} for r in (before, after)]
    assert prints[0] == prints[1]


def test_failures_show_where_and_passes_do_not_pay_for_it(tmp_path: Path) -> None:
    """Spans, excerpts, steps and remedies are for what is wrong."""
    report = report_of(tmp_path, *broken())
    for finding in report.findings:
        if finding.outcome in {Outcome.PASS, Outcome.NOT_APPLICABLE, Outcome.NOT_EXAMINED}:
            assert (finding.spans, finding.excerpts, finding.steps, finding.remedy) == ((), (), (), None)
    denied = next(f for f in blockers(report) if f.operation == "expiry")
    assert denied.steps[0].decides
    assert denied.steps[0].layer == "bucket policy"
    assert denied.excerpts[0].lines
    assert {fact.name for fact in denied.facts} >= {"identityPolicies", "bucketPolicy", "bucketOwner", "principal"}


def test_the_matrix_has_a_row_for_each_kind_of_request(tmp_path: Path) -> None:
    """Every operation, what each layer says, and where it says so."""
    report = report_of(tmp_path, *broken())
    denied = [row for row in report.matrix if row.action == "s3:DeleteObject"]
    assert {row.effect for row in denied} == {"explicit deny"}
    for row in denied:
        cells = {cell.layer: cell for cell in row.cells}
        assert cells["bucket policy"].state == "deny"
        span = cells["bucket policy"].span
        assert span is not None
        assert span.file.endswith("bucket.json")
        assert cells["identity policy"].state == "allow"
        assert cells["permissions boundary"].state == "assumed"
        assert cells["service control policy"].state == "allow"
        assert "session policy" not in cells or cells["session policy"].state == "assumed"
    missing = [row for row in report.matrix if row.action == "s3:PutObject"]
    assert {row.effect for row in missing} == {"implicit deny"}
    assert {cell.state for row in missing for cell in row.cells if cell.layer == "identity policy"} == {"none"}
    strict = report_of(tmp_path, *broken(), strict=True)
    assert {c.state for r in strict.matrix for c in r.cells if c.layer == "permissions boundary"} == {"unknown"}


def test_the_matrix_and_the_rules_agree(tmp_path: Path) -> None:
    """Both show the same proofs: nobody reads READY beside a red row."""
    for strict in (False, True):
        report = report_of(tmp_path, *broken(), strict=strict)
        failing = {f.operation for f in report.findings if f.outcome is Outcome.FAIL and f.operation}
        red = {row.operation for row in report.matrix if "deny" in row.effect}
        assert failing == red


def test_assumptions_name_the_rules_that_leaned_on_them(tmp_path: Path) -> None:
    """Once each, with where they come from."""
    report = report_of(tmp_path, described(assume={"bucketPolicy": "none"}))
    found = {assumption.fact: assumption for assumption in report.assumptions}
    assert list(found) == sorted(found)
    assert found["bucketPolicy"].origin.startswith("declared at ")
    assert "location.json:" in found["bucketPolicy"].origin
    assert found["permissionsBoundary"].origin == "nobody supplied it"
    assert "AWS101" in found["bucketOwner"].rules
    assert "AWS115" not in found["bucketOwner"].rules
    assert list(found["permissionsBoundary"].rules) == sorted(set(found["permissionsBoundary"].rules))
    assert all(assumption.title in report.headline for assumption in report.assumptions)


def judged(code: str, outcome: Outcome, severity: Severity = Severity.BLOCKER) -> Judged:
    """An outcome of a rule that proves a prerequisite."""
    made = rule(lambda _: iter(()), severity)
    return Judged(made._replace(info=made.info._replace(proves=(code,))), Verdict(outcome, "m", "s"), ())


@pytest.mark.parametrize(
    ("outcomes", "standing"),
    [
        ([], Standing.NOT_EXAMINED),
        ([Outcome.PASS], Standing.MET),
        ([Outcome.PASS, Outcome.FAIL], Standing.NOT_MET),
        ([Outcome.UNKNOWN, Outcome.FAIL], Standing.NOT_MET),
        ([Outcome.PASS, Outcome.UNKNOWN], Standing.UNDECIDED),
        ([Outcome.PASS, Outcome.ERROR], Standing.UNDECIDED),
        ([Outcome.PASS, Outcome.NOT_EXAMINED], Standing.NOT_EXAMINED),
        ([Outcome.NOT_APPLICABLE], Standing.MET),
    ],
)
def test_a_prerequisite_stands_as_its_blockers_do(outcomes: list[Outcome], standing: Standing) -> None:
    """Met only when all was looked at and nothing was found."""
    code = PREREQUISITES[0].code
    rows = standings(Provider.AWS, [judged(code, outcome) for outcome in outcomes])
    assert rows[0].standing is standing
    mild = standings(Provider.AWS, [judged(code, Outcome.PASS), judged(code, Outcome.FAIL, Severity.RISK)])
    assert mild[0].standing is Standing.MET


def test_every_prerequisite_is_shown(tmp_path: Path) -> None:
    """In the order of the documentation; what nothing can prove says so."""
    report = report_of(tmp_path)
    assert [row.code for row in report.prerequisites] == [p.code for p in PREREQUISITES if p.provider is Provider.AWS]
    manual = [row for row in report.prerequisites if row.standing is Standing.MANUAL]
    assert [row.code for row in manual] == ["aws-create"]
    assert manual[0].note
    assert {row.standing for row in report.prerequisites} <= {Standing.MET, Standing.NOT_EXAMINED, Standing.MANUAL}
    worse = report_of(tmp_path, *broken())
    assert {row.code for row in worse.prerequisites if row.standing is Standing.NOT_MET} >= {"aws-policy"}


@pytest.mark.parametrize("words", [("AWS110",), ("aws110",), ("denied-expiry",), ("Denied-Expiry",)])
def test_a_rule_is_selected_by_code_or_name(words: tuple[str, ...]) -> None:
    """In any case."""
    chosen = selected(all_rules(), SETTINGS._replace(select=words))
    assert [rule.info.code for rule in chosen] == ["AWS110"]


def test_rules_are_selected_and_ignored_by_the_beginning_of_codes() -> None:
    """Ignoring comes last."""
    chosen = selected(all_rules(), SETTINGS._replace(select=("AWS1", "COM"), ignore=("AWS11", "denied-sync")))
    codes = {rule.info.code for rule in chosen}
    assert {"AWS101", "AWS121"} <= codes
    assert not codes & {"AWS102", "AWS110", "AWS118", "AWS201"}
    assert selected(all_rules(), SETTINGS) == all_rules()


@pytest.mark.parametrize(
    "settings", [SETTINGS._replace(select=("denied-expiri",)), SETTINGS._replace(ignore=("denied-expiri",))]
)
def test_a_word_that_names_no_rule_is_refused(settings: Settings) -> None:
    """A slip would otherwise leave out everything, or nothing."""
    with pytest.raises(UsageError) as caught:
        selected(all_rules(), settings)
    assert caught.value.remedy == "did you mean denied-expiry?"


def test_a_run_without_rules_is_refused() -> None:
    """It would be ready whatever stands in the location."""
    with pytest.raises(UsageError, match="no rule is left"):
        selected(all_rules(), SETTINGS._replace(select=("AWS110",), ignore=("AWS1",)))


def test_a_partial_run_does_not_claim_the_whole(tmp_path: Path) -> None:
    """The headline says how much was examined, and prerequisites nobody looked at are not met."""
    case = case_of(tmp_path, *broken())
    report = examine(case, SETTINGS._replace(select=("denied-validation",)))
    assert report.word is Word.READY
    assert "every request of every operation" not in report.headline
    assert "not every request of 12 operations is proven" in report.headline
    assert "1 rule examined" in report.headline
    standing = {row.code: row.standing for row in report.prerequisites}
    assert standing["aws-field-region"] is Standing.NOT_EXAMINED


def test_the_run_says_how_it_was_made(tmp_path: Path) -> None:
    """Version, time, strictness, and a digest that changes with the rules."""
    case = case_of(tmp_path, described())
    run = examine(case, SETTINGS).run
    assert (run.generated_at, run.strict, run.fail_on, run.rules) == (SETTINGS.now, False, "blocker", len(AWS_RULES))
    other = examine(case, SETTINGS._replace(ignore=("AWS118",))).run
    assert other.rules_digest != run.rules_digest
    assert other.rules == run.rules - 1


def test_key_ids_are_masked() -> None:
    """Enough is left to tell one from another."""
    assert masked_key_id("AKIARTX3GSDSVVNZHULO") == "AKIA…HULO"
    assert masked_key_id("AKIA") == "…"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://s3.amazonaws.com/x", "https://s3.amazonaws.com/x"),
        ("https://user:pass@host:9000/x", "https://…@host:9000/x"),
        ("https://user:pa/ss@host", "https://…@host"),
        ("https://user:p@ss@host", "https://…@host"),
        ("user:pass@host", "…@host"),
        ("https://@host", "https://@host"),
        ("https://a:b://c@host", "https://…@host"),
        ("", ""),
    ],
)
def test_urls_are_shown_without_who_asks(url: str, shown: str) -> None:
    """A password with a slash or an at sign in it, too."""
    assert masked_url(url) == shown


def test_the_echo_shows_what_was_given_and_masks_what_it_must() -> None:
    """In the order of the form; what was left out is left out."""
    location = AwsLocation(
        "prod",
        bucket="acme",
        s3_url="https://user:hidden@host",
        force_path_style=False,
        certificate=b"four",
        credentials=Credentials(CredentialType.STATIC, "AKIARTX3GSDSVVNZHULO"),
        plugin={"publicUrl": "https://user:hidden@host", "version": "v1.13.1"},
        snapshot_plugin={"region": "eu-central-1"},
        network=Network(("203.0.113.0/24",), "vpce-1", "o-1", {"team": "backup"}),
        velero_version="v1.17.0",
    )
    shown = {field.name: field.value for field in fields(location)}
    assert shown == {
        "provider": "aws",
        "bucket": "acme",
        "s3Url": "https://…@host",
        "forcePathStyle": "false",
        "certificate": "4 bytes",
        "credentials.type": "static",
        "credentials.accessKeyId": "AKIA…HULO",
        "features": "file-system-backup, object-store, volume-snapshots",
        "plugin.publicUrl": "https://…@host",
        "plugin.version": "v1.13.1",
        "snapshotPlugin.region": "eu-central-1",
        "velero.version": "v1.17.0",
        "network.sourceAddresses": "203.0.113.0/24",
        "network.vpcEndpoint": "vpce-1",
        "network.organization": "o-1",
        "network.principalTags.team": "backup",
    }


def test_the_documented_policy_is_examined_by_every_rule(tmp_path: Path) -> None:
    """None fails in itself, and what fails on it is advice."""
    report = report_of(tmp_path, policies={"velero.json": POLICY})
    assert {finding.rule.code for finding in report.findings} == {rule.info.code for rule in AWS_RULES}
    assert report.tally(Outcome.ERROR) == 0
    assert report.tally(Outcome.FAIL) == report.tally(Outcome.FAIL, Severity.ADVICE) <= 1
    assert report.tally(Outcome.PASS, Severity.BLOCKER) <= report.tally(Outcome.PASS)
