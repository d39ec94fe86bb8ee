"""The certificates of a location through the rules' window: for which host, for which client, and how many findings."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from checker.evidence.certificates import GivenCertificates, read_given
from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.model.finding import Outcome
from checker.model.location import AwsLocation, Feature
from checker.model.rule import Severity
from checker.run.evaluate import evaluate
from checker.run.registry import all_rules
from tests.checker.documents.certifying import make

NOW = "2026-11-22T00:00:00Z"
LATE = datetime(2025, 1, 1, tzinfo=UTC)
CA = make("Acme CA")
EXPIRED = make("Acme Old CA", end=LATE)
SERVER = make("server", CA, is_ca=False, names=["s3.acme.example"])
HOSTILE = make("\x1b[31mred\r\n::error::x</script>\u202e" + "a" * 20, end=LATE)
ENDLESS = make("Endless", end=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
BOTH = frozenset({Feature.OBJECT_STORE, Feature.FILE_SYSTEM_BACKUP})
RULES = [rule for rule in all_rules() if rule.info.code.startswith("COM2") or rule.info.code in {"AWS515", "AWS516"}]


def location(pem: bytes, url: str | None = "https://s3.acme.example", **fields: object) -> AwsLocation:
    """A location at a server of its own."""
    made = AwsLocation("prod", bucket="acme", region="eu-central-1", s3_url=url, certificate=pem, features=BOTH)
    return made._replace(force_path_style=True)._replace(**fields)  # type: ignore[arg-type]  # fields by name


def window(pem: bytes, url: str | None = "https://s3.acme.example", **fields: object) -> Evidence:
    """A window on it."""
    return Evidence(Store(location(pem, url, **fields), {}, NOW))


def given(pem: bytes, url: str | None = "https://s3.acme.example", **fields: object) -> GivenCertificates:
    """What is given with it."""
    found = read_given(window(pem, url, **fields), pem)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("url", "style", "hosts"),
    [
        ("https://s3.acme.example", True, ("s3.acme.example", "s3.acme.example")),
        ("https://S3.Acme.Example.:9000", True, ("s3.acme.example", "s3.acme.example")),
        ("https://s3.acme.example", False, ("s3.acme.example", "acme.s3.acme.example")),
        ("https://10.0.0.1:9000", False, ("10.0.0.1", "10.0.0.1")),
        ("https://[fd00::1]:9000", False, ("fd00::1", "fd00::1")),
        ("https://s3.eu-central-1.amazonaws.com", True, ("", "")),
        ("not a url", True, ("", "")),
        (None, True, ("", "")),
    ],
)
def test_the_hosts_that_the_clients_ask_for(url: str | None, hosts: tuple[str, str], *, style: bool) -> None:
    """Kopia always puts the bucket into the path, the plugin when it is told to; an address has no subdomains."""
    found = given(CA.pem, url, force_path_style=style)
    assert (found.host, found.plugin_host) == hosts


@pytest.mark.parametrize(
    ("pem", "fields", "severity"),
    [
        (EXPIRED.pem, {}, Severity.BLOCKER),
        (EXPIRED.pem + CA.pem, {}, Severity.RISK),
        (EXPIRED.pem + SERVER.pem, {}, Severity.RISK),
        (EXPIRED.pem, {"features": frozenset({Feature.OBJECT_STORE})}, Severity.RISK),
        (EXPIRED.pem, {"s3_url": "http://s3.acme.example"}, Severity.RISK),
        (EXPIRED.pem, {"plugin": {"insecureSkipTLSVerify": "true"}}, Severity.RISK),
        (EXPIRED.pem, {"plugin": {"insecureSkipTLSVerify": "false"}}, Severity.BLOCKER),
        (SERVER.pem, {"s3_url": "https://other.example"}, Severity.BLOCKER),
        (SERVER.pem, {"s3_url": None}, Severity.RISK),
    ],
)
def test_kopia_breaks_when_nothing_that_it_trusts_is_of_use(
    pem: bytes, fields: dict[str, Any], severity: Severity
) -> None:
    """Over TLS, with verification, and when volumes go through it."""
    assert given(pem, **fields).severity is severity


def test_subjects_are_told_apart_and_many_are_cut() -> None:
    """Twenty of a thousand are findings enough; the last says how many more there are."""
    certificates = given(EXPIRED.pem).distinct * 1000
    found = given(EXPIRED.pem).named(certificates)
    assert len(found) == 20
    assert len({item.subject for item in found}) == 20
    assert found[-1].more == ", and so it is with 980 more"
    assert not any(item.more for item in found[:-1])


TEXTS = {
    "hostile name": HOSTILE.pem,
    "year 9999": ENDLESS.pem,
    "many": b"".join(make(f"Old {number}", end=LATE).pem for number in range(60)),
    "everything": b"junk" + EXPIRED.pem + SERVER.pem + SERVER.pem + HOSTILE.pem + EXPIRED.pem[:-30],
    "binary": CA.der,
    "noise": bytes(range(256)),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.info.code)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("url", ["https://s3.acme.example", "http://x", "https://[::1", "", None])
def test_no_rule_ends_in_an_error(rule: object, text: bytes, url: str | None) -> None:
    """Whatever stands in the field and in the S3 URL; findings stay few, and their subjects and messages short."""
    judged = evaluate(rule, window(text, url))  # type: ignore[arg-type]  # a rule, parametrised
    assert judged
    assert len(judged) <= 20
    for item in judged:
        assert item.verdict.outcome in {Outcome.PASS, Outcome.FAIL, Outcome.NOT_APPLICABLE}, item.verdict.message
        assert len(item.verdict.message) < 500
        assert len(item.verdict.subject) < 120
