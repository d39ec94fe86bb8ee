"""What the fields of a snapshot may say beyond their types: AWS's words, times, whole numbers, names of operations.

The readers of documents hold the same bounds; a snapshot is read past them, so it is held to them again here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from checker.facts import minio, probe
from checker.facts.aws import BucketEncryption
from checker.facts.aws_live import DryRun, RoleAssumed, Simulated
from checker.facts.aws_storage import AccessKeyRecord, LifecycleRule, ObjectLock, Role, Transition, Versioning
from checker.facts.endpoint_values import KINDS, OUTCOMES, Clock, Service, Style
from checker.model.location import Provider

if TYPE_CHECKING:
    from collections.abc import Mapping

_TRIED = ("allowed", "denied", "undecided")

WORDS: Mapping[tuple[object, str], tuple[str, ...]] = {
    (BucketEncryption, "algorithm"): ("AES256", "aws:kms", "aws:kms:dsse"),
    (Versioning, "status"): ("", "Enabled", "Suspended"),
    (ObjectLock, "mode"): ("", "GOVERNANCE", "COMPLIANCE"),
    (Transition, "storage_class"): (
        *("GLACIER", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "DEEP_ARCHIVE", "GLACIER_IR"),
    ),
    (Simulated, "decision"): ("allowed", "explicitDeny", "implicitDeny"),
    (DryRun, "outcome"): _TRIED,
    (RoleAssumed, "outcome"): _TRIED,
    (Service, "kind"): KINDS,
    (Style, "outcome"): OUTCOMES,
    (probe.ProbeStep, "client"): probe.CLIENTS,
    (probe.ProbeStep, "outcome"): probe.OUTCOMES,
    (probe.ProbeStep, "expected"): probe.EXPECTED,
    (probe.Leftover, "kind"): ("object", "version", "marker", "upload", "unknown"),
    (minio.Server, "generation"): ("", "community", "aistor"),
}
"""The words that a field may be, by its class and name."""

FACT_WORDS: Mapping[str, tuple[str, ...]] = {
    "objectOwnership": ("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"),
    "requestPayment": ("BucketOwner", "Requester"),
    "kmsKey.state": (
        *("Enabled", "Disabled", "PendingDeletion", "PendingImport", "PendingReplicaDeletion"),
        *("Unavailable", "Updating", "Creating"),
    ),
    "kmsKey.origin": ("AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"),
    "kmsKey.manager": ("AWS", "CUSTOMER"),
}
"""The words that a fact may be whose value is one word."""

TIMES = frozenset(
    {
        (AccessKeyRecord, "created"),
        (AccessKeyRecord, "last_used"),
        (LifecycleRule, "expiration_date"),
        (minio.AccessKey, "expires"),
        (Role, "created"),
        (Transition, "date"),
    }
)
"""The fields that are a time in UTC, or empty where nobody knows it."""

FACT_TIMES = frozenset({"kmsKey.deletionDate"})

SIGNED = frozenset({(Clock, "seconds")})
"""The whole numbers that may be negative; every other one counts something."""

NEVER_ABSENT = frozenset(
    (
        *("bucketRegion", "bucketVersioning", "bucketAcl", "requestPayment"),
        *("accountSummary", "role", "callerIdentity", "credentialAccepted", "bucketHead", "roleAssumed"),
        *("simulation", "dryRuns", "probe"),
        *("user", "server", "account"),
        *(f"kmsKey.{part}" for part in ("policy", "state", "spec", "usage", "rotation", "origin", "manager", "arn")),
        *(f"endpoint.{part}" for part in ("dns", "tcp", "service", "pathStyle")),
    )
)
"""The facts that every bucket, key, user or account has: whoever says that there is none is wrong."""

_FORM = "%Y-%m-%dT%H:%M:%SZ"


def is_time(text: str) -> bool:
    """Whether a text is a time in UTC, as this program writes it."""
    from datetime import datetime  # noqa: PLC0415 - few snapshots hold a time beside their own

    try:
        return datetime.strptime(text, _FORM).strftime(_FORM) == text  # noqa: DTZ007 - the Z is part of the form
    except ValueError:
        return False


@cache
def operations() -> frozenset[str]:
    """The names of the operations that a probe may have tried."""
    from checker.operations.plan import catalogue  # noqa: PLC0415 - only a probe's answer needs it

    return frozenset(each.name for each in catalogue(Provider.AWS))


def wrong_field(kind: object, name: str, value: object) -> str:
    """What is wrong with the value of a field; empty when nothing is."""
    at = (kind, name)
    if at in TIMES and value:
        return _wrong_time(value)
    if at in WORDS:
        return _wrong_word(value, WORDS[at])
    if isinstance(value, int) and not isinstance(value, bool) and value < 0 and at not in SIGNED:
        return "must not be negative"
    if at == (probe.ProbeStep, "operations"):
        return _wrong_operations(value)
    return ""


def wrong_fact(name: str, value: object) -> str:
    """What is wrong with the value of a fact; empty when nothing is."""
    if name in FACT_TIMES:
        return _wrong_time(value)
    return _wrong_word(value, FACT_WORDS[name]) if name in FACT_WORDS else ""


def _wrong_time(value: object) -> str:
    return "" if is_time(str(value)) else "must be a time in UTC, such as 2026-11-22T00:00:00Z"


def _wrong_word(value: object, words: tuple[str, ...]) -> str:
    return (
        "" if value in words else f"is {str(value)[:40]!r}, must be one of {', '.join(w or 'nothing' for w in words)}"
    )


def _wrong_operations(value: object) -> str:
    names = value if isinstance(value, tuple) else ()
    if not names:
        return "names no operation"
    other = next((str(name) for name in names if name not in operations()), None)
    return "" if other is None else f"names {other[:40]!r}, which is no operation"
