"""A snapshot says what was known: read back, it gives the verdict that was given before, to the letter."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.cli.guard import forms
from checker.errors import DocumentError
from checker.evidence.snapshot import VERSION, Call, Snapshot, read_snapshot, to_text
from checker.intake.ledger import Ledger
from checker.intake.load import Case, iter_cases, load
from checker.model.secret import Secret
from checker.run.check import examine
from checker.run.replay import case_of
from checker.run.settings import Settings
from reports.as_json import to_dict
from tests.rules.cases import loaded, rule_cases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.rules.cases import RuleCase

NOW = "2026-11-22T00:00:00Z"
ROOT = Path(__file__).parents[3]
SECRET = "q7Zt1Lw0nXv5Rb8Ks3Jd6Gf2Hp9Yc4Mu+Ae/Ti0o"  # noqa: S105 - made up


def taken(case: Case) -> Snapshot:
    """The snapshot of a case that was read from documents."""
    return Snapshot(
        NOW, case.location, case.facts, case.inputs, (Call("bucketPolicy", "s3:GetBucketPolicy", "x", NOW, "known"),)
    )


def again(snapshot: Snapshot) -> Snapshot:
    """What a snapshot says when it is read back."""
    return read_snapshot("snapshot.json", to_text(snapshot).encode())


def verdict(case: Case, *, now: str = NOW, strict: bool = False) -> str:
    """The report on a case, whole."""
    return json.dumps(to_dict(examine(case, Settings(now=now, strict=strict))), indent=1)


@cache
def fixtures() -> tuple[Case, ...]:
    """Every location of the fixtures."""
    here = Path.cwd()
    os.chdir(ROOT)
    try:
        return load(["fixtures/locations"], stdin=lambda: b"", environ={}).cases
    finally:
        os.chdir(here)


@pytest.mark.parametrize("strict", [False, True])
def test_every_fixture_gives_the_same_report(strict: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Findings, places, excerpts, diffs, assumptions, matrix: nothing differs."""
    assert len(fixtures()) > 5
    for case in fixtures():
        assert verdict(case_of(again(taken(case))), strict=strict) == verdict(case, strict=strict), case.location.name


@pytest.mark.parametrize("case", rule_cases()[::7], ids=lambda case: case.label)
def test_every_rule_case_gives_the_same_report(case: RuleCase, tmp_path: Path) -> None:
    """Whatever a location and its evidence may say comes back as it was."""
    known = loaded(case, tmp_path)
    assert verdict(case_of(again(taken(known))), now=case.now) == verdict(known, now=case.now)


def test_a_snapshot_is_the_same_text_every_time() -> None:
    """Reading it back and writing it again changes no letter."""
    for case in fixtures():
        text = to_text(taken(case))
        assert text == to_text(read_snapshot("x", text.encode()))


@pytest.mark.parametrize(
    "document",
    [
        f"credentials: {{accessKeyId: AKIARTX3GSDSVVNZHULO, secretAccessKey: {SECRET}}}",
        "credentials: {accessKeyId: AKIARTX3GSDSVVNZHULO, secretAccessKey: {env: S}}",
        f"credentials: {{accessKeyId: {SECRET}}}",
        f"s3Url: https://user:{SECRET}@s3.example.com",
        f"plugin: {{publicUrl: 'https://user:{SECRET}@s3.example.com'}}",
    ],
)
def test_no_snapshot_holds_a_secret(document: str, tmp_path: Path) -> None:
    """The documents in it are masked; what is left of a secret is its shape."""
    path = tmp_path / "location.yaml"
    head = "apiVersion: backup-preflight/v1\nkind: BackupLocation\nname: prod\nprovider: aws\n"
    path.write_text(f"{head}{document}\n", encoding="utf-8")
    ledger = Ledger()
    for item in iter_cases([str(path)], stdin=lambda: b"", environ={"S": SECRET}, ledger=ledger):
        assert isinstance(item, Case), item
        text = to_text(taken(item))
        assert ledger.secrets
        assert not [form for form in forms(Secret(SECRET)) if form in text]


def body() -> dict[str, Any]:
    """A snapshot as JSON, to be spoiled."""
    read: dict[str, Any] = json.loads(to_text(taken(fixtures()[0])))
    return read


SPOILED: list[tuple[list[str | int], object, str]] = [
    (["kind"], "Evidence", "kind: is no snapshot"),
    (["version"], VERSION + 1, f"version: is {VERSION + 1}, made by a newer backup-preflight"),
    (["version"], 0, "version: is not a version of snapshots that was ever written"),
    (["version"], True, "version: is not a version of snapshots that was ever written"),
    (["more"], 1, "more: is not known here"),
    (["takenAt"], "yesterday", "takenAt: must be a time in UTC"),
    (["location", "provider"], "gcp", "location.provider: gcp is not examined by this version"),
    (["location", "bucket"], 7, "location.bucket: must be text, found a whole number"),
    (["location", "features"], ["all"], "location.features.0: is 'all', which is none of the words"),
    (["location", "colour"], "red", "location.colour: is not known here"),
    (["facts", "weather"], {"state": "absent", "source": {"origin": "x"}}, "facts.weather: there is no fact"),
    (["facts", "bucketPolicy"], {"state": "fine"}, "must be a mapping, found nothing"),
    (["facts", "bucketVersioning"], {"state": "known", "value": True, "source": {"origin": "x"}}, "must be a mapping"),
    (["facts", "kmsKey.rotation"], {"state": "known", "value": 1, "source": {"origin": "x"}}, "must be true or false"),
    (["facts", "identityPolicies", "value", 0, "document"], 99, "there is no document of this number"),
    (["facts", "identityPolicies", "value", 0, "document"], -1, "there is no document of this number"),
    (["facts", "identityPolicies", "value", 0, "path"], ["nowhere"], "leads nowhere in its document"),
    (["facts", "identityPolicies", "value", 0, "path"], ["Statement"], "no policy stands there"),
    (["documents", 0, "text"], "{", "is no "),
    (["documents", 0, "syntax"], "toml", "which is none of the words"),
    (["calls"], {}, "calls: must be a list"),
    (["inputs"], [{"name": "a"}], "inputs.0: has no sha256"),
]


@pytest.mark.parametrize(("path", "value", "message"), SPOILED, ids=[f"{p}={v}" for p, v, _ in SPOILED])
def test_what_is_wrong_is_said_with_its_place(path: list[str | int], value: object, message: str) -> None:
    """A snapshot is somebody else's file: nothing of it is believed."""
    spoiled: Any = body()
    inner = spoiled
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(DocumentError) as caught:
        read_snapshot("snapshot.json", json.dumps(spoiled, indent=2).encode())
    assert message in str(caught.value)
    assert str(caught.value).startswith("snapshot.json:")
    assert caught.value.remedy


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{", b'{"kind": "Snapshot"}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_snapshot_ends_in_words(data: bytes) -> None:
    """Whatever a file holds, the reader says what is wrong with it."""
    with pytest.raises(DocumentError):
        read_snapshot("snapshot.json", data)


def paths(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every path in a JSON value."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from paths(inner, (*path, number))


@settings(max_examples=150, deadline=None)
@given(
    which=st.integers(0, 100),
    at=st.integers(0, 10_000),
    value=st.sampled_from(
        [None, True, 0, -1, 2**70, 1.5, "", "x", "\u202e", [], {}, [[]], {"document": 0, "path": []}]
    ),
)
def test_a_mangled_snapshot_is_refused_or_examined(which: int, at: int, value: object) -> None:
    """Either words say what is wrong, or a report is made in which no rule failed to run."""
    spoiled: Any = json.loads(to_text(taken(fixtures()[which % len(fixtures())])))
    every = [path for path in paths(spoiled) if path]
    path = every[at % len(every)]
    inner = spoiled
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    try:
        snapshot = read_snapshot("snapshot.json", json.dumps(spoiled).encode())
    except DocumentError:
        return
    report = examine(case_of(snapshot), Settings(now=NOW))
    assert not [finding.message for finding in report.findings if finding.outcome.value == "error"]


@settings(max_examples=200, deadline=None)
@given(
    which=st.integers(0, 100),
    at=st.integers(0, 100_000),
    taken_out=st.integers(0, 12),
    put_in=st.binary(max_size=3) | st.sampled_from([b'"', b"{", b"]", b",", b"NaN", b"\\", b"\\ud800", b"-1", b"\xff"]),
)
def test_mangled_bytes_are_refused_or_read(which: int, at: int, taken_out: int, put_in: bytes) -> None:
    """The reader ends in words or in a snapshot that can be written again; never otherwise."""
    data = to_text(taken(fixtures()[which % len(fixtures())])).encode()
    start = at % len(data)
    try:
        snapshot = read_snapshot("snapshot.json", data[:start] + put_in + data[start + taken_out :])
    except DocumentError:
        return
    text = to_text(snapshot)
    assert text == to_text(again(snapshot))
