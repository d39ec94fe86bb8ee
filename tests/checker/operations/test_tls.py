"""What Go makes of a certificate that it is told to trust, beside what Go itself said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.documents.certificate import read_certificates
from checker.documents.certificate_fields import CertificateSummary, NameLimits
from checker.operations import tls

RECORDED = json.loads(
    (Path(__file__).parents[3] / "fixtures" / "decisions" / "go-x509" / "anchors.json").read_text(encoding="utf-8")
)
NOW = RECORDED["now"]
CASES = RECORDED["cases"]
PLAIN = CertificateSummary("CN=x", is_ca=False, not_before="2024-01-01", not_after="2034-01-01", line=1)


@pytest.mark.parametrize("index", range(len(CASES)))
def test_a_certificate_is_of_use_exactly_when_go_accepts_something_by_it(index: int) -> None:
    """Go was shown a server's certificate signed by it, and then the certificate itself, with it alone as a root."""
    case = CASES[index]
    found = read_certificates(case["pem"].encode()).certificates
    assert len(found) == 1
    accepted = not case["signed"] or not case["itself"]
    assert tls.is_usable(found[0], case["host"].lower(), NOW) is accepted, (case["signed"], case["itself"])


def test_the_recorded_decisions_are_of_both_kinds() -> None:
    """Accepted and refused, and every error that the rules quote."""
    errors = "\n".join(case[way] for case in CASES for way in ("signed", "itself"))
    assert sum(not case["signed"] for case in CASES) > 10
    for text in (
        "expired or is not yet valid",
        "incompatible key usage",
        "parent certificate cannot sign",
        "not authorized to sign for this name",
        "unhandled critical extension",
        "because it doesn't contain any IP SANs",
        "certificate is valid for",
    ):
        assert text in errors


@pytest.mark.parametrize("index", range(len(CASES)))
def test_the_error_about_the_host_is_gos_own(index: int) -> None:
    """Word for word, where the names are what Go holds against the certificate."""
    case = CASES[index]
    if "certificate is valid for" not in case["itself"] and "IP SANs" not in case["itself"]:
        return
    (found,) = read_certificates(case["pem"].encode()).certificates
    assert tls.host_error(found, case["host"]) == case["itself"]


@pytest.mark.parametrize(
    ("names", "host", "covered"),
    [
        (("s3.acme.example",), "s3.acme.example", True),
        (("S3.Acme.Example",), "s3.acme.example", True),
        (("s3.acme.example",), "s3.acme.example.", True),
        (("*.acme.example",), "s3.acme.example", True),
        (("*.acme.example",), "b.s3.acme.example", False),
        (("*.acme.example",), "acme.example", False),
        (("s*.acme.example",), "s3.acme.example", False),
        (("*",), "s3", False),
        (("10.0.0.1",), "10.0.0.1", False),
        ((), "s3.acme.example", False),
    ],
)
def test_names(names: tuple[str, ...], host: str, *, covered: bool) -> None:
    """An asterisk for one whole label at the front, and no name for an address."""
    assert tls.names_host(PLAIN._replace(names=names), host) is covered


@pytest.mark.parametrize(
    ("limits", "host", "permitted"),
    [
        (NameLimits(("acme.example",)), "acme.example", True),
        (NameLimits(("acme.example",)), "s3.acme.example", True),
        (NameLimits((".acme.example",)), "acme.example", False),
        (NameLimits(("me.example",)), "acme.example", False),
        (NameLimits(("",)), "anything", True),
        (NameLimits((), ("acme.example",)), "s3.acme.example", False),
        (NameLimits((), ("",)), "anything", False),
        (NameLimits(("acme.example",)), "10.0.0.1", True),
        (NameLimits((), (), ("10.0.0.0/8",)), "10.0.0.1", True),
        (NameLimits((), (), ("10.0.0.0/8",)), "11.0.0.1", False),
        (NameLimits((), (), ("10.0.0.0/8",)), "fd00::1", False),
        (NameLimits((), (), (), ("fd00::/8",)), "fd00::1", False),
    ],
)
def test_name_constraints(limits: NameLimits, host: str, *, permitted: bool) -> None:
    """By whole labels and by networks; a limit on one kind of name says nothing of the other."""
    assert tls.permits(PLAIN._replace(limits=limits), host) is permitted


def test_the_common_name_is_named_when_it_is_what_somebody_relied_on() -> None:
    """Go has words of its own for it."""
    found = PLAIN._replace(common_name="s3.acme.example")
    assert "legacy Common Name" in tls.host_error(found, "s3.acme.example")
    assert "not valid for any names" in tls.host_error(found, "other.example")
    assert "IP SANs" in tls.host_error(found, "10.0.0.1")


def test_the_last_second_counts() -> None:
    """From the first to the last second, both included."""
    found = PLAIN._replace(not_before="2026-11-22T00:00:00+00:00", not_after="2026-11-22T00:00:00+00:00")
    assert tls.is_current(found, "2026-11-22T00:00:00Z")
    assert not tls.is_current(found, "2026-11-22T00:00:01Z")
    assert not tls.is_current(found, "2026-11-21T23:59:59Z")
    assert tls.days_left(found._replace(not_after="9999-12-31T23:59:59+00:00"), NOW) > 2_000_000
