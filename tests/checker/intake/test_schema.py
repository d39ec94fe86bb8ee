"""The published JSON Schema says what the loader does."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from jsonschema import Draft202012Validator

from checker.facts import aws, aws_live, endpoint, minio
from checker.facts.probe import PROBE
from checker.intake.load import load
from checker.model.fact import FactKey
from tests.checker.intake import test_answers, test_evidence, test_minio, test_minio_evidence, test_own
from tests.checker.intake.giving import own, write

SCHEMA: dict[str, Any] = json.loads(
    files("checker.intake").joinpath("schemas/location-v1.schema.json").read_text("utf-8")
)
GROUPS = {"kmsKey", "endpoint"}
"""Entries that hold entries of their own."""


def is_valid(text: str) -> bool:
    """Whether the schema takes a document."""
    return Draft202012Validator(SCHEMA).is_valid(yaml.safe_load(text))


def test_it_is_a_schema() -> None:
    """The schema is one, and every property in it is described."""
    Draft202012Validator.check_schema(SCHEMA)
    definitions = SCHEMA["$defs"]
    for name in ("BackupLocation", "Evidence", "evidence", "credentials"):
        for key, value in definitions[name]["properties"].items():
            target = definitions[value["$ref"].rpartition("/")[2]] if set(value) == {"$ref"} else value
            assert target.get("description"), (name, key)


@pytest.mark.parametrize(
    "text", [test_own.EVERYTHING, own(test_evidence.EVERYTHING), own("assume: {bucketPolicy: none}\n")]
)
def test_it_takes_what_the_loader_takes(text: str) -> None:
    """Documents with every field are valid."""
    assert is_valid(text)


@pytest.mark.parametrize(
    "wrapped", ['{PolicyVersion: {Document: "%7B"}}', '{Policy: "{}"}', "[{Statement: []}]", "'{}'"]
)
def test_it_takes_a_policy_as_aws_answers_with_it(wrapped: str) -> None:
    """What holds the policy is as good as the policy, for identity policies and for others."""
    assert is_valid(own(f"evidence: {{bucketPolicy: {wrapped}, identityPolicies: [{wrapped}]}}\n"))
    assert not is_valid(own("evidence: {bucketPolicy: [{Statement: []}, {Statement: []}]}\n"))


@pytest.mark.parametrize(("name", "answer"), [each[:2] for each in test_answers.ANSWERS])
def test_it_takes_the_answers_that_the_loader_takes(name: str, answer: object) -> None:
    """Every answer of AWS is valid, and so is the path of its file."""
    assert is_valid(test_answers.evidence_of(name, answer))
    assert isinstance(answer, str | bool | list) or is_valid(test_answers.evidence_of(name, "saved.json"))


# JSON Schema has no word for the answer to another question, nor for the order of times and names.
BEYOND_A_SCHEMA = ("and no ", "must be a time", "not under", "must be one of BucketOwner, Req", 'Enforced" is')


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (name, answer)
        for name, answer, message in test_answers.ERRORS
        if not isinstance(answer, str) and not any(words in message for words in BEYOND_A_SCHEMA)
    ],
)
def test_it_refuses_the_answers_that_the_loader_refuses(name: str, answer: object) -> None:
    """An answer of a wrong shape is marked in the editor."""
    assert not is_valid(test_answers.evidence_of(name, answer))


def on_minio(name: str, answer: object) -> str:
    """A location on MinIO with one entry of evidence."""
    return f"{test_minio_evidence.ON}evidence: {json.dumps({name: answer})}\n"


@pytest.mark.parametrize(("name", "answer"), [row[:2] for row in test_minio_evidence.READ])
def test_it_takes_what_minio_answers(name: str, answer: object) -> None:
    """The answers of mc, those of the API, our own forms, and the path of a file with one."""
    assert is_valid(on_minio(name, answer))
    assert is_valid(on_minio(name, "saved.json"))
    assert not is_valid(on_minio(name, answer).replace("provider: minio", "provider: aws"))


# JSON Schema cannot hold an answer against the location, and reads no text in it.
BEYOND_IT = ("this is about", "has the members", "nobody gave", "MinIO ships no", "does not exist", "must be a time")
BEYOND_IT_TOO = ("is the text of", "is no policy", "mc admin policy info")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (name, answer)
        for name, answer, message in test_minio_evidence.WRONG
        if not any(words in message for words in (*BEYOND_IT, *BEYOND_IT_TOO, "is about", "about the", 'key "x"'))
    ],
)
def test_it_refuses_what_minio_does_not_answer(name: str, answer: object) -> None:
    """An answer of a wrong shape, and what AWS alone has."""
    assert not is_valid(on_minio(name, answer))


@pytest.mark.parametrize("line", [line for line in test_minio.FOREIGN if "sts" not in line])
def test_it_refuses_on_minio_what_only_aws_has(line: str) -> None:
    """In the editor as in the loader."""
    assert not is_valid(test_minio.HEAD + line + "\n")


def test_it_takes_a_location_on_minio() -> None:
    """With every field, groups of every form, and what can be declared."""
    assert is_valid(test_minio.EVERYTHING)
    assert is_valid(test_minio.EVIDENCE)
    groups = [test_minio_evidence.MC_GROUP, {"file": "g.json", "policies": ["p.json"]}, "g.json"]
    assert is_valid(on_minio("groups", [*groups, {"name": "g", "status": "disabled", "policies": ["readonly"]}]))
    assert is_valid(f"{test_minio.HEAD}assume: {{groups: none, accessKeyPolicy: none, lifecycle: none}}\n")
    assert not is_valid(f"{test_minio.HEAD}assume: {{trustPolicy: none}}\n")
    assert not is_valid(test_minio.HEAD.replace("minio", "aws") + "assume: {groups: none}\n")


REFUSED_BY_BOTH = [
    *(own(line + "\n") for line in test_own.ERRORS if "none.pem" not in line and "10.0.0.300" not in line),
    *(own(text + "\n") for text in list(test_evidence.ERRORS)[:4]),
    own("evidence: {publicAccessBlock: {blockPublicAcls: true}}\n"),
    own("evidence: {bucketEncryption: {algorithm: aes256}}\n"),
    own("evidence: {kmsKey: {grants: [{grantee: x}]}}\n"),
    own("evidence: {serviceControlPolicies: [p.json]}\n"),
    own("assume: {kmsKey: none}\n"),
    "apiVersion: backup-preflight/v2\nkind: BackupLocation\nname: a\nprovider: aws\n",
    "apiVersion: backup-preflight/v1\nkind: BackupLocation\nname: a\n",
]


@pytest.mark.parametrize("text", REFUSED_BY_BOTH, ids=range(len(REFUSED_BY_BOTH)))
def test_it_refuses_what_the_loader_refuses(here: Path, text: str) -> None:
    """An editor shows the mistakes that the loader would report."""
    write(here, {"a.yaml": text})
    assert load(["a.yaml"], stdin=bytes, environ={}).broken
    # YAML 1.1, which the peer reads, takes yes for true.
    assert not is_valid(text.replace("yes", '"yes"'))


def test_the_names_of_the_evidence_are_those_of_the_facts() -> None:
    """Every question that documents can answer has its entry."""
    keys = [key for module in (aws, aws_live, minio) for key in vars(module).values() if isinstance(key, FactKey)]
    wanted = {key.name for key in keys if key.collectable and key is not getattr(aws, "IMPLIED_LIST_CONTEXT", None)}
    properties = cast("dict[str, Any]", SCHEMA["$defs"]["evidence"]["properties"])
    # The answer of describe-key answers several questions, each of which has an entry of its own too.
    parts = {f"{group}.{part}" for group in GROUPS for part in properties[group]["properties"] if part != "metadata"}
    assert (set(properties) - GROUPS) | parts == wanted | {key.name for key in (PROBE, *endpoint.KEYS)}


def test_the_page_on_evidence_names_every_entry() -> None:
    """And it marks those that can be declared absent as the schema has them."""
    page = (Path(__file__).parents[3] / "docs" / "evidence.md").read_text("utf-8")
    rows = [row.split("|") for row in page.splitlines() if row.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([A-Za-z.]+)`", row[1])}
    absent = {name for row in rows if "∅" in row[-2] for name in re.findall(r"`([A-Za-z.]+)`", row[1])}
    properties = dict(SCHEMA["$defs"]["evidence"]["properties"])
    parts = {f"{group}.{part}" for group in GROUPS for part in properties.pop(group)["properties"]}
    assert named == set(properties) | parts
    assert absent == set(SCHEMA["$defs"]["assume"]["properties"]) - GROUPS
