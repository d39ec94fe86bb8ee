"""Rule AWS666: an external id that STS refuses."""

from __future__ import annotations

from checker.api import (
    CredentialType,
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    correction,
    failed,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field

_OTHERS = "_+=,.@:/-"
_SHORTEST = 2
_LONGEST = 1_224


@rule(
    "AWS666",
    "malformed-external-id",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-credentials",),
)
def malformed_external_id(evidence: Evidence) -> Verdicts:
    """The external id has characters, or a length, that STS does not take.

    ## Why it matters
    `AssumeRole` takes 2 to 1,224 letters, digits and `_+=,.@:/-`. White space or quotes that came with a copy are
    refused with `ValidationError` before the trust policy is asked. This concerns all three scenarios of dynamic
    credentials.

    ## Remediation
    Copy the external id from Palette once more, without anything around it.

    ## Source
    AWS STS API Reference, `AssumeRole`, ExternalId (length and pattern, also in the service model of botocore).
    Palette documentation, "Add Backup Location using Dynamic Credentials".
    """
    credentials = evidence.get(field.CREDENTIALS)
    text = credentials.external_id if credentials and credentials.type is CredentialType.STS else None
    if not text:
        yield not_applicable("credentials.externalId", "no external id is given")
        return
    foreign = sorted({c for c in text if not (c.isascii() and c.isalnum()) and c not in _OTHERS})
    if not foreign and _SHORTEST <= len(text) <= _LONGEST:
        yield passed("credentials.externalId", "STS takes an external id of this form")
        return
    bare = text.strip().strip("'\"")
    what = f"holds {', '.join(map(repr, foreign[:5]))}" if foreign else f"has {len(text):,} characters"
    remedy = Remedy("Copy the external id from Palette once more.")
    if foreign and len(bare) >= _SHORTEST and all((c.isascii() and c.isalnum()) or c in _OTHERS for c in bare):
        remedy = correction(evidence, field.CREDENTIALS, bare, "Take away what is around it.", "externalId")
    yield failed(
        "credentials.externalId",
        f"the external id {shown(text)!r} {what}; STS takes 2 to 1,224 letters, digits and {_OTHERS}",
        at=evidence.place(field.CREDENTIALS, "externalId"),
        remedy=remedy,
        error="operation error STS: AssumeRole, https response error StatusCode: 400, api error ValidationError",
    )
