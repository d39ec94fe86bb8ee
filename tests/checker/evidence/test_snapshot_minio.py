"""Snapshots of locations on MinIO: everything that their evidence says comes back, and no secret of an answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from checker.errors import DocumentError
from checker.evidence.snapshot import read_snapshot, to_text
from checker.intake.ledger import Ledger
from checker.intake.load import Case, iter_cases
from checker.model.fact import Known
from checker.run.replay import case_of
from tests.checker.evidence.test_snapshot import again, taken, verdict
from tests.checker.intake import test_minio_evidence as answers

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "k9.!aB3_"  # noqa: S105 - made up, and as short as MinIO takes one

EVIDENCE = {
    "user": {**answers.MC_USER, "secretKey": SECRET},
    "accessKey": {**answers.MC_KEY, "secretKey": SECRET},
    "account": answers.ACCOUNT,
    "server": {**answers.MC_INFO, "info": {**answers.MC_INFO["info"], "env": {"MINIO_ROOT_PASSWORD": SECRET}}},  # type: ignore[dict-item]  # a mapping
    "groups": [{**answers.MC_GROUP, "secretKey": SECRET}],
    "identityPolicies": ["readonly", {"version": "2012-10-17", "statement": []}, {"Version": "2012-10-17"}],
    "quota": {"limit": 10, "used": 3},
}


def read(here: Path, ledger: Ledger, *, in_files: bool) -> Case:
    """The location with all of this evidence, in its own document or in files beside it."""
    evidence: dict[str, object] = dict(EVIDENCE)
    if in_files:
        for name in ("user", "accessKey", "account", "server"):
            (here / f"{name}.json").write_text(json.dumps(EVIDENCE[name]), encoding="utf-8")
            evidence[name] = f"{name}.json"
    (here / "a.yaml").write_text(f"{answers.ON}evidence: {json.dumps(evidence)}\n", encoding="utf-8")
    (case,) = iter_cases([str(here / "a.yaml")], stdin=lambda: b"", environ={}, ledger=ledger)
    assert isinstance(case, Case), case
    return case


@pytest.mark.parametrize("in_files", [False, True])
def test_everything_comes_back(tmp_path: Path, in_files: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """The location, each fact with its value, and the report to the letter."""
    case = read(tmp_path, Ledger(), in_files=in_files)
    snapshot = again(taken(case))
    assert type(snapshot.location) is type(case.location)
    assert snapshot.location._replace(places={}) == case.location._replace(places={})
    for name in ("user", "accessKey", "account", "server", "quota", "bucketVersioning"):
        before, after = case.facts[name], snapshot.facts[name]
        assert isinstance(before, Known)
        assert isinstance(after, Known)
        assert before.value == after.value
    assert verdict(case_of(snapshot)) == verdict(case)
    assert to_text(snapshot) == to_text(taken(case))


@pytest.mark.parametrize("in_files", [False, True])
def test_no_secret_of_an_answer_is_in_it(tmp_path: Path, in_files: bool) -> None:  # noqa: FBT001 - as above
    """What mc prints beside its answer is masked in the documents, and scanned for."""
    ledger = Ledger()
    text = to_text(taken(read(tmp_path, ledger, in_files=in_files)))
    assert SECRET not in text
    assert json.dumps(SECRET)[1:-1] not in text
    assert SECRET in {secret.reveal() for secret in ledger.secrets}


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["facts", "server", "value", "generation"], "new", "is 'new', must be one of nothing, community, aistor"),
        (["facts", "accessKey", "value", "expires"], "soon", "must be a time in UTC"),
        (["facts", "quota", "value", "limit"], -1, "must not be negative"),
        (["facts", "user", "state"], "absent", "it always exists"),
        (["location", "bucketOwner"], None, "bucketOwner: is not known here"),
        (["location", "provider"], "azure", "azure is not examined by this version"),
    ],
)
def test_a_mangled_one_is_refused(tmp_path: Path, path: list[str], value: object, message: str) -> None:
    """Its values are held to what the readers of documents hold them to."""
    body = json.loads(to_text(taken(read(tmp_path, Ledger(), in_files=False))))
    at = body
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(DocumentError) as caught:
        read_snapshot("s.json", json.dumps(body).encode())
    assert message in str(caught.value)
