"""Rules and findings made for the tests of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.api import Rule
from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.model.finding import Finding, Outcome, fingerprint
from checker.model.location import AwsLocation, Credentials, CredentialType, Provider
from checker.model.rule import RuleInfo, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.api import Examine
    from checker.model.fact import Fact

NOW = "2026-11-22T00:00:00Z"
LOCATION = AwsLocation(
    "prod",
    bucket="acme",
    region="eu-central-1",
    principal="arn:aws:iam::111122223333:user/velero",
    credentials=Credentials(CredentialType.STATIC, "AKIARTX3GSDSVVNZHULO"),
)


def info(code: str = "AWS999", severity: Severity = Severity.BLOCKER, *, proves: tuple[str, ...] = ()) -> RuleInfo:
    """What a rule says of itself."""
    return RuleInfo(code, f"name-of-{code.lower()}", severity, Provider.AWS, "0.1.0", proves, "What is wrong.")


def rule(examine: Examine, severity: Severity = Severity.BLOCKER, code: str = "AWS999") -> Rule:
    """A rule of a function."""
    return Rule(info(code, severity), examine)


def evidence(facts: Mapping[str, Fact[object]] | None = None, *, strict: bool = False) -> Evidence:
    """A window on a location."""
    return Evidence(Store(LOCATION, facts or {}, NOW, strict))


def finding(outcome: Outcome, severity: Severity = Severity.BLOCKER, subject: str = "s", cause: str = "c") -> Finding:
    """A finding."""
    made = info(severity=severity)
    return Finding(
        made, "prod", outcome, severity, "message", subject, fingerprint(made.code, "prod", subject), cause=cause
    )
