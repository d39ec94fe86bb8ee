"""What may stand in a snapshot is complete: every fact, every class in it, every bound that the readers hold."""

from __future__ import annotations

import json
from typing import Any, get_args, get_type_hints

import pytest

from checker.errors import DocumentError
from checker.evidence import snapshot_bounds
from checker.evidence.snapshot import Call, read_snapshot
from checker.evidence.snapshot_types import FACTS, fact_types, fields_of, is_enum, is_value, leading, names
from checker.facts import endpoint
from checker.facts.aws import PolicyDocument
from checker.facts.probe import PROBE
from checker.intake import bucket_answers, entries, lifecycle_answer, live_answers, plain, probe_answers
from checker.model.fact import FactKey
from checker.model.location import AwsLocation, MinioLocation, Provider
from checker.model.report import Input
from tests.checker.evidence.test_snapshot import body

PLAIN = (str, int, bool, bytes, type(None))


def reachable(kind: Any, seen: set[object]) -> set[object]:  # noqa: ANN401 - of whatever type was annotated
    """Every class that an annotation leads to."""
    if kind in seen or kind is Ellipsis:
        return seen
    seen.add(kind)
    if kind is PolicyDocument:  # it is written as a path into a document, and read back as one
        return seen
    for inner in get_args(kind) or (fields_of(kind).values() if is_value(kind) else ()):
        reachable(inner, seen)
    return seen


def test_every_fact_has_a_type() -> None:
    """A fact that can be supplied can be written down and read back: its module stands in the one table."""
    supplied = {*entries.titles(Provider.AWS), *entries.titles(Provider.MINIO)}
    assert supplied - set(fact_types()) == set()
    for module in FACTS:
        keys = [key for key in vars(module).values() if isinstance(key, FactKey)]
        assert keys, module
    assert {PROBE.name, *(key.name for key in endpoint.KEYS)} <= set(fact_types())


def test_every_class_in_a_fact_can_be_read_back() -> None:
    """Values, enumerations, tuples and mappings of them, text, whole numbers and switches; nothing else."""
    found: set[object] = set()
    for kind in (*fact_types().values(), AwsLocation, MinioLocation, Call, Input):
        reachable(kind, found)
    classes = {kind for kind in found if isinstance(kind, type) and not get_args(kind)}
    known = set(names().values())
    foreign = [kind for kind in classes if kind not in {*PLAIN, *known, Call} and not (is_value(kind) or is_enum(kind))]
    assert foreign == []
    assert {kind.__name__ for kind in classes} >= {"Role", "ProbeStep", "Clock", "Simulated", "Network", "SecretTraits"}


def test_every_bound_names_a_field_that_exists() -> None:
    """A field that is renamed takes its bound along."""
    for kind, name in {*snapshot_bounds.WORDS, *snapshot_bounds.TIMES, *snapshot_bounds.SIGNED}:
        assert name in get_type_hints(kind, localns=dict(names())), (kind, name)
    assert {*snapshot_bounds.FACT_WORDS, *snapshot_bounds.FACT_TIMES, *snapshot_bounds.NEVER_ABSENT} <= set(
        fact_types()
    )


def test_the_bounds_are_those_of_the_readers() -> None:
    """A word that a document may say is a word that a snapshot may say, and no other."""
    words = {name: set(each) for name, each in snapshot_bounds.FACT_WORDS.items()}
    assert words["objectOwnership"] == set(bucket_answers.OWNERSHIPS)
    assert words["requestPayment"] == set(bucket_answers.PAYERS)
    for part in ("state", "origin", "manager"):
        assert words[f"kmsKey.{part}"] == set(plain.words_of(f"kmsKey.{part}"))
    by_name = {f"{kind.__name__}.{name}": set(each) for (kind, name), each in snapshot_bounds.WORDS.items()}  # type: ignore[attr-defined]  # a class
    assert by_name["BucketEncryption.algorithm"] == set(plain._ALGORITHMS)  # noqa: SLF001 - held to be equal
    assert by_name["Transition.storage_class"] == set(lifecycle_answer._CLASSES)  # noqa: SLF001 - as above
    assert by_name["DryRun.outcome"] == set(live_answers._OUTCOMES)  # noqa: SLF001 - as above
    assert by_name["Leftover.kind"] == set(probe_answers._KINDS)  # noqa: SLF001 - as above
    assert snapshot_bounds.NEVER_ABSENT == entries.NEVER_ABSENT


KNOWN: list[tuple[str, object, str]] = [
    ("bucketVersioning", {"status": "enabled", "mfaDelete": False}, "value.status: is 'enabled', must be one of"),
    ("objectLock", {"mode": "", "days": -1, "years": 0}, "value.days: must not be negative"),
    ("objectLock", {"mode": "", "days": 1.5, "years": 0}, "value.days: must be a whole number, found a number"),
    ("objectLock", {"mode": "", "days": True, "years": 0}, "value.days: must be a whole number, found true or false"),
    ("kmsKey.state", "On", "value: is 'On', must be one of Enabled"),
    ("kmsKey.deletionDate", "soon", "value: must be a time in UTC"),
    ("requestPayment", "Nobody", "value: is 'Nobody', must be one of BucketOwner, Requester"),
    ("role", {"arn": "x", "maxSessionSeconds": 1, "created": "2026"}, "value.created: must be a time in UTC"),
    ("dryRuns", [{"action": "a", "outcome": "fine", "error": ""}], "value.0.outcome: is 'fine', must be one of"),
    ("topLevel", ["a", None], "value.1: must be text, found nothing"),
    ("topLevel", "a", "value: must be a list, found text"),
    ("accountSummary", {"rootAccessKeys": 0}, "has no rootMfa"),
    ("accountSummary", {"rootAccessKeys": 0, "rootMfa": True, "more": 1}, "value.more: is not known here"),
]


@pytest.mark.parametrize(("name", "value", "message"), KNOWN, ids=[f"{name}={value}" for name, value, _ in KNOWN])
def test_a_mangled_value_is_no_fact(name: str, value: object, message: str) -> None:
    """Never one that a rule would pass on, or break on."""
    with pytest.raises(DocumentError) as caught:
        read_snapshot("s.json", given(name, {"state": "known", "value": value, "source": {"origin": "x"}}))
    assert message in str(caught.value)


def test_what_always_exists_cannot_be_absent() -> None:
    """As it cannot be assumed away in a document."""
    absent = {"state": "absent", "source": {"origin": "x"}}
    for name in snapshot_bounds.NEVER_ABSENT:
        with pytest.raises(DocumentError, match="always exists"):
            read_snapshot("s.json", given(name, absent))
    assert read_snapshot("s.json", given("lifecycle", absent)).facts["lifecycle"]


def test_the_clock_alone_may_be_behind() -> None:
    """Seconds of a clock are the one number with a sign."""
    clock = {"state": "known", "value": {"seconds": -9, "uncertainty": 1}, "source": {"origin": "x"}}
    assert read_snapshot("s.json", given("endpoint.clock", clock)).facts["endpoint.clock"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [(("a", 1), ("a", 1)), (("a", -1), ("a",)), (("a", 2), ("a",)), (("a", "1"), ("a",)), (("b", 0), ("b",)), ((), ())],
)
def test_a_path_leads_as_far_as_there_is_something(
    path: tuple[str | int, ...], expected: tuple[str | int, ...]
) -> None:
    """No counting from the end, and no going into texts."""
    assert leading({"a": [1, 2], "b": "text"}, path) == expected


def given(name: str, fact: object) -> bytes:
    """A snapshot with one fact of its own."""
    spoiled = body()
    spoiled["facts"][name] = fact
    return json.dumps(spoiled).encode()
