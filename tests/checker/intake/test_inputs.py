"""Files, folders, standard input and JSON Lines: what is found, in which order, and what is said of the rest."""

from __future__ import annotations

import json
import os
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from checker.intake.ledger import Ledger
from checker.intake.load import Broken, Case, iter_cases, load
from tests.checker.intake.giving import complaints, give, nothing, only_broken, only_case, own, policy_text, write

if TYPE_CHECKING:
    from pathlib import Path


def named(name: str) -> str:
    """A location with a name of its own."""
    return own("bucket: b\n").replace("prod", name)


def line(name: str, **more: object) -> str:
    """A location on one line of JSON."""
    head = {"apiVersion": "backup-preflight/v1", "kind": "BackupLocation", "name": name, "provider": "aws"}
    return json.dumps({**head, **more})


def test_several_documents_and_files_in_the_order_given(here: Path) -> None:
    """Locations come in the order of the paths and of the documents in them."""
    loaded = give(here, {"a.yaml": named("a") + "---\n" + named("b"), "c.json": line("c")}, "c.json", "a.yaml")
    assert [case.location.name for case in loaded.cases] == ["c", "a", "b"]
    assert str(loaded.cases[2].location.places["bucket"].span()) == "a.yaml:11:9"


def test_a_folder_is_read_in_sorted_order(here: Path) -> None:
    """Folders are searched for YAML and JSON; what is no location is passed over with a note."""
    files = {
        "in/b/2.json": line("2"),
        "in/b.yml": named("b"),
        "in/a.yaml": named("a") + "evidence: {bucketPolicy: p.json}\n",
        "in/p.json": policy_text(),
        "in/q.json": policy_text(),
        "in/deployment.yaml": "apiVersion: apps/v1\nkind: Deployment\n",
        "in/readme.txt": "{",
        "in/.hidden/x.yaml": "{",
        "in/.x.yaml": "{",
    }
    loaded = give(here, files, "in")
    assert complaints(loaded) == []
    assert [case.location.name for case in loaded.cases] == ["a", "b", "2"]
    assert loaded.notes == (
        "in/deployment.yaml:1: passed over: this is a Deployment of apps/v1, which is no backup location",
        "in/q.json:1: passed over: this is an IAM policy",
    )


def test_a_broken_file_in_a_folder_is_reported_once(here: Path) -> None:
    """A file that cannot be read may be a location; one that a location names as evidence is reported there."""
    files = {"in/a.yaml": named("a") + "evidence: {bucketPolicy: p.json}\n", "in/p.json": "{", "in/z.json": "{"}
    loaded = give(here, files, "in")
    assert sorted(error.span.file for b in loaded.broken for error in b.errors if error.span) == [
        "in/p.json",
        "in/z.json",
    ]


def test_a_broken_document_does_not_hide_the_others(here: Path) -> None:
    """The documents before it, and the other files, are examined."""
    loaded = give(here, {"a.yaml": named("a") + "---\na: [\n", "b.yaml": named("b")}, "a.yaml", "b.yaml")
    assert [case.location.name for case in loaded.cases] == ["a", "b"]
    assert [broken.name for broken in loaded.broken] == ["a.yaml"]


UNKNOWN = {
    policy_text(): "this is an IAM policy | give it as evidence (identityPolicies, bucketPolicy, …) of a location",
    '{"PolicyVersion": {}}': "this is the AWS CLI's answer about a policy | give it as evidence",
    '{"planned_values": {}}': "this is a Terraform plan or state, which this version does not read | give a",
    "configuration: {}\ncredentials: {}\n": "these look like values of Velero's Helm chart | render them first",
    "AWSTemplateFormatVersion: x\n": "this is a CloudFormation template, which this version does not read",
    "bucket: x\nprovider: aws\n": 'this looks like a location without its head | add the lines "apiVersion: backup',
    "kind: Pod\napiVersion: v1\n": "this is a Pod of v1, which is no backup location | give a document of kind",
    "a: 1\nb: 2\n": "this is no backup location (its keys: a, b) | give a document of kind BackupLocation",
    "{}": "this is an empty mapping | give a document of kind",
    "[1]": "this is a list, which is no backup location | give a document of kind",
    "hello": "this is plain text or a number, which is no backup location",
}


@pytest.mark.parametrize(("text", "complaint"), UNKNOWN.items(), ids=range(len(UNKNOWN)))
def test_an_unknown_file_that_was_named_says_what_it_looks_like(here: Path, text: str, complaint: str) -> None:
    """The user learns what the file is, and where it belongs."""
    (said,) = complaints(give(here, {"x.yaml": text}))
    assert said.startswith("x.yaml:1:1: ")
    assert complaint in said


def test_unknown_documents_beside_a_location_are_passed_over(here: Path) -> None:
    """The output of ``helm template`` holds much that is no location."""
    loaded = give(here, {"a.yaml": "kind: Pod\n---\n" + named("a")})
    assert only_case(loaded).location.name == "a"
    assert loaded.notes == ("a.yaml:1: passed over: this is a Pod, which is no backup location",)


FILES = {
    "gone.yaml": "gone.yaml:1:1: gone.yaml does not exist | correct the path",
    "empty": "empty holds no document | give a folder with *.yaml",
    "empty.yaml": "empty.yaml",
    "large.yaml": "large.yaml:1:1: large.yaml is larger than 4 MiB | give a document of at most 4 MiB",
    "pipe": "pipe:1:1: pipe is not a regular file | give a file; for a pipe, give - and feed standard input",
    "bad\0name": "is not a path",
}


@pytest.mark.parametrize(("path", "complaint"), FILES.items(), ids=range(len(FILES)))
def test_what_cannot_be_read_is_said(here: Path, path: str, complaint: str) -> None:
    """Each file that cannot be read names itself and the remedy."""
    (here / "empty").mkdir()
    os.mkfifo(here / "pipe")
    write(here, {"empty.yaml": "", "large.yaml": b"#" * (4 * 1024 * 1024 + 1)})
    (said,) = complaints(load([path], stdin=nothing, environ={}))
    assert complaint in said


def test_standard_input(here: Path) -> None:
    """``-`` is standard input; paths in it are relative to the current folder."""
    write(here, {"p.json": policy_text()})
    text = named("a") + "evidence: {bucketPolicy: p.json}\n"
    case = only_case(load(["-"], stdin=text.encode, environ={}))
    assert str(case.location.places["bucket"].span()) == "-:5:9"
    assert [given.name for given in case.inputs] == ["-", "p.json"]
    assert complaints(load(["-"], stdin=bytes, environ={}))[0].startswith("-:1:1: ")


@pytest.mark.parametrize("way", ["file", "stdin"])
def test_json_lines(here: Path, way: str) -> None:
    """One location a line; a broken line does not hide the others, and places have the line of the file."""
    text = "\n".join([line("a", bucket="x"), "", line("b", bukcet="x"), "{", line("c", region="r")])
    write(here, {"fleet.jsonl": text})
    path = "fleet.jsonl" if way == "file" else "-"
    loaded = load([path], stdin=text.encode, environ={})
    assert [case.location.name for case in loaded.cases] == ["a", "c"]
    assert loaded.cases[1].location.places["region"].span().line == 5
    assert loaded.cases[1].inputs[0].name == f"{path}:5"
    assert [(b.name, b.errors[0].span.line) for b in loaded.broken if b.errors[0].span] == [("b", 3), (path, 4)]


def test_two_locations_of_one_name(here: Path) -> None:
    """The first is examined, the second is an error."""
    loaded = give(here, {"a.yaml": named("a"), "b.yaml": named("a")}, "a.yaml", "b.yaml")
    assert len(loaded.cases) == 1
    assert complaints(loaded) == [
        'b.yaml:1:1: a location named "a" was given before | give each location a name of its own'
    ]


def test_a_file_given_twice_counts_once(here: Path) -> None:
    """A folder and a file in it, or two spellings of one path, are one document."""
    loaded = give(here, {"in/a.yaml": named("a")}, "in/a.yaml", "./in/a.yaml", "in")
    assert only_case(loaded).location.name == "a"


def test_inputs_carry_the_digest_of_the_file(here: Path) -> None:
    """Digest and size are those of the bytes."""
    import hashlib  # noqa: PLC0415 - the peer of this one test

    text = named("a").encode()
    (given,) = only_case(give(here, {"a.yaml": text})).inputs
    assert (given.sha256, given.size) == (hashlib.sha256(text).hexdigest(), len(text))


def test_a_symbolic_link_on_the_way_keeps_the_written_name(here: Path) -> None:
    """``link/../p.json`` is not ``p.json`` when the link leads elsewhere."""
    write(
        here,
        {"a.yaml": named("a") + "evidence: {bucketPolicy: link/../p.json}\n", "x/p.json": policy_text(), "x/y/_": ""},
    )
    (here / "link").symlink_to(here / "x" / "y")
    case = only_case(load(["a.yaml"], stdin=nothing, environ={}))
    assert case.inputs[1].name == "link/../p.json"


def test_a_fleet_is_streamed(here: Path) -> None:
    """Memory does not grow with the number of locations, and the ledger belongs to the item given last."""
    evidence = {"bucketPolicy": "p.json"}
    lines = [line(f"l{n}", bucket="b" * 500, evidence=evidence) for n in range(2000)]
    write(here, {"p.json": policy_text(), "few.jsonl": "\n".join(lines[:200]), "many.jsonl": "\n".join(lines)})

    def peak(path: str) -> tuple[int, int]:
        ledger, count = Ledger(), 0
        tracemalloc.start()
        for item in iter_cases([path], stdin=nothing, environ={}, ledger=ledger):
            assert isinstance(item, Case)
            count += 1
            ledger.clear()
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return count, top

    peak("few.jsonl")
    few, many = peak("few.jsonl"), peak("many.jsonl")
    assert (few[0], many[0]) == (200, 2000)
    # What grows is the names seen, to find two of one name: about 150 bytes each.
    assert many[1] < few[1] + 1800 * 300


def test_nothing_at_all(here: Path) -> None:
    """A folder without documents is an error, not silence."""
    (here / "empty").mkdir()
    broken = only_broken(load(["empty"], stdin=nothing, environ={}))
    assert isinstance(broken, Broken)
    assert str(broken.errors[0]) == "empty holds no document"
