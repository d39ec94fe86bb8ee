"""What an endpoint answered is taken in its own form; what is of a wrong shape is refused with its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from checker.facts import endpoint
from checker.facts.endpoint_values import (
    Clock,
    Connected,
    Handshake,
    ProxyOnTheWay,
    Resolved,
    Service,
    SigningRegion,
    Style,
    Trusted,
)
from checker.intake.endpoint_answers import READERS
from checker.model.fact import Absent, Known
from tests.checker.intake.giving import complaints, give, only_case, own, write
from tests.checker.intake.test_schema import is_valid

if TYPE_CHECKING:
    from pathlib import Path

    from checker.intake.load import Case

TLS = {"host": "h", "ok": False, "roots": "the system's roots", "code": 20, "failure": "no issuer"}
STYLE = {"host": "h", "outcome": "answered", "status": 403, "code": "AccessDenied"}
ANSWERS: list[tuple[str, dict[str, Any], object]] = [
    ("dns", {"host": "h", "addresses": ["10.0.0.7", "fd00::7"]}, Resolved("h", ("10.0.0.7", "fd00::7"))),
    (
        "dns",
        {"host": "p", "failure": "no such host", "isProxy": True},
        Resolved("p", (), "no such host", is_proxy=True),
    ),
    ("tcp", {"host": "h", "port": 9000, "address": "10.0.0.7"}, Connected("h", 9000, "10.0.0.7")),
    (
        "tls",
        {"host": "h", "version": "TLSv1.2", "cipher": "c", "chain": ["a", "b"], "wholeChain": False},
        Handshake("h", "TLSv1.2", "c", ("a", "b"), whole_chain=False),
    ),
    ("tls", {"host": "h", "failure": "eof"}, Handshake("h", failure="eof")),
    ("pluginTls", TLS, Trusted("h", ok=False, roots="the system's roots", code=20, failure="no issuer")),
    ("kopiaTls", {"host": "h", "ok": True, "roots": "r"}, Trusted("h", ok=True, roots="r")),
    ("clock", {"seconds": -7, "uncertainty": 2}, Clock(-7, 2)),
    ("clock", {"seconds": 0}, Clock(0, 1)),
    ("service", {"kind": "other", "status": 302, "redirect": "https://x"}, Service("other", 302, redirect="https://x")),
    ("region", {"region": "r", "toldBy": "Region"}, SigningRegion("r", "Region")),
    ("pathStyle", STYLE, Style("h", "answered", 403, "AccessDenied")),
    ("virtualHost", {"host": "h", "outcome": "unresolved"}, Style("h", "unresolved")),
    ("proxy", {"url": "http://p:1", "variable": "v"}, ProxyOnTheWay("http://p:1", "v")),
]


def document(part: str, entry: object) -> str:
    """A location with one entry about its endpoint."""
    return own(f"evidence: {{endpoint: {{{part}: {json.dumps(entry)}}}}}\n")


def read(here: Path, text: str) -> Case:
    """The one location in a document."""
    return only_case(give(here, {"a.yaml": text}))


@pytest.mark.parametrize(("part", "entry", "value"), ANSWERS)
def test_every_entry_is_read(here: Path, part: str, entry: object, value: object) -> None:
    """And the published schema takes it."""
    fact = read(here, document(part, entry)).facts[f"endpoint.{part}"]
    assert isinstance(fact, Known)
    assert fact.value == value
    assert is_valid(document(part, entry))


def test_every_question_has_its_reader() -> None:
    """No answer of an endpoint is left unread."""
    assert list(READERS) == [key.name for key in endpoint.KEYS]


def test_an_entry_may_stand_in_a_file(here: Path) -> None:
    """As every answer may."""
    write(here, {"clock.json": '{"seconds": 3}'})
    fact = read(here, own("evidence: {endpoint: {clock: clock.json}}\n")).facts[endpoint.CLOCK.name]
    assert isinstance(fact, Known)
    assert fact.value == Clock(3)


@pytest.mark.parametrize("text", ["assume: {endpoint: {tls: none}}\n", 'assume: {"endpoint.tls": none}\n'])
def test_what_there_is_not_can_be_declared(here: Path, text: str) -> None:
    """Plain HTTP has no TLS."""
    assert isinstance(read(here, own(text)).facts[endpoint.HANDSHAKE.name], Absent)
    assert is_valid(own(text))


@pytest.mark.parametrize(
    ("part", "entry", "words"),
    [
        ("dns", {"addresses": []}, "it has no host"),
        ("dns", {"host": "h", "addresses": "10.0.0.7"}, "must be a list"),
        ("tcp", {"host": "h"}, "has no port"),
        ("tcp", {"host": "h", "port": -1}, "must be a whole number"),
        ("tls", {"host": "h", "chain": [1]}, "must be"),
        ("pluginTls", {"host": "h", "ok": "yes", "roots": "r"}, "ok"),
        ("kopiaTls", {"ok": True}, "has no host"),
        ("clock", {"seconds": 1.5}, "must be a whole number"),
        ("clock", {"seconds": True}, "must be a whole number"),
        ("clock", {}, "it has no seconds"),
        ("service", {"kind": "ftp"}, "must be one of s3, console, other"),
        ("region", {"region": "r"}, "has no toldBy"),
        ("pathStyle", {"host": "h", "outcome": "fine"}, "must be one of answered"),
        ("proxy", {"url": "u"}, "has no variable"),
        ("proxy", [], "must be"),
    ],
)
def test_an_entry_of_a_wrong_shape_is_refused(here: Path, part: str, entry: object, words: str) -> None:
    """By the loader with its reason, and by the schema."""
    assert words in " ".join(complaints(give(here, {"a.yaml": document(part, entry)})))
    assert not is_valid(document(part, entry))


@pytest.mark.parametrize("part", ["dns", "tcp", "service", "pathStyle"])
def test_what_always_exists_cannot_be_declared_absent(here: Path, part: str) -> None:
    """A host resolves or it does not; there is no third."""
    text = own(f"assume: {{endpoint: {{{part}: none}}}}\n")
    assert "always exists" in " ".join(complaints(give(here, {"a.yaml": text})))
    assert not is_valid(text)
