"""Which evidence a location may have, by its provider: the names of the entries, and what always exists."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from checker.facts import aws, aws_live, endpoint
from checker.facts.probe import PROBE
from checker.model.location import Provider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model.fact import FactKey

    Keys = tuple[FactKey[object], ...]

KEY = "kmsKey"
ENDPOINT = "endpoint"

# Every bucket has a region, and every key a policy, a state and a type: their absence cannot be declared.
NEVER_ABSENT = frozenset(
    (
        "bucketRegion",
        "bucketVersioning",
        "bucketAcl",
        "requestPayment",
        "accountSummary",
        "role",
        "callerIdentity",
        "credentialAccepted",
        "bucketHead",
        "simulation",
        "dryRuns",
        "roleAssumed",
        "probe",
        "kmsKey.policy",
        "kmsKey.state",
        "kmsKey.spec",
        "kmsKey.usage",
        "kmsKey.rotation",
        "kmsKey.origin",
        "kmsKey.manager",
        "kmsKey.arn",
        "endpoint.dns",
        "endpoint.tcp",
        "endpoint.service",
        "endpoint.pathStyle",
        "user",
        "server",
        "account",
    )
)

_PARTS = ("policy", "state", "spec", "usage", "grants", "rotation", "deletionDate", "origin", "manager", "arn")
_COMMON: Keys = (
    aws.BUCKET_ENCRYPTION,
    aws.BUCKET_REGION,
    aws.BUCKET_VERSIONING,
    aws.OBJECT_LOCK,
    aws.LIFECYCLE,
    aws.REPLICATION,
    aws.TOP_LEVEL,
    aws_live.CREDENTIAL_ACCEPTED,
    aws_live.BUCKET_HEAD,
    PROBE,
    *endpoint.KEYS,
)
_OF_AWS: Keys = (
    aws.IDENTITY_POLICIES,
    aws.PERMISSIONS_BOUNDARY,
    aws.SESSION_POLICY,
    aws.SERVICE_CONTROL_POLICIES,
    aws.RESOURCE_CONTROL_POLICIES,
    aws.VPC_ENDPOINT_POLICY,
    aws.TRUST_POLICY,
    aws.BUCKET_POLICY,
    aws.PUBLIC_ACCESS_BLOCK,
    aws.KMS_KEY_POLICY,
    aws.KMS_KEY_STATE,
    aws.KMS_KEY_SPEC,
    aws.KMS_KEY_USAGE,
    aws.KMS_KEY_GRANTS,
    aws.KMS_KEY_ROTATION,
    aws.KMS_KEY_DELETION_DATE,
    aws.KMS_KEY_ORIGIN,
    aws.KMS_KEY_MANAGER,
    aws.KMS_KEY_ARN,
    aws.OBJECT_OWNERSHIP,
    aws.BUCKET_ACL,
    aws.ACCESS_LOGGING,
    aws.REQUEST_PAYMENT,
    aws.ACCOUNT_PUBLIC_ACCESS_BLOCK,
    aws.ACCESS_KEYS,
    aws.ACCOUNT_SUMMARY,
    aws.ROLE,
    aws_live.CALLER_IDENTITY,
    aws_live.SIMULATION,
    aws_live.DRY_RUNS,
    aws_live.ROLE_ASSUMED,
)


@cache
def titles(provider: Provider) -> Mapping[str, str]:
    """The entries that a location of a provider may have, by their dotted names (``kmsKey.state``)."""
    keys = _OF_AWS
    if provider is Provider.MINIO:
        from checker.facts import minio  # noqa: PLC0415 - one provider of several

        keys = minio.KEYS
    return {key.name: key.title for key in (*keys, *_COMMON)}


@cache
def groups(provider: Provider) -> Mapping[str, tuple[str, ...]]:
    """The entries that hold entries of their own, with the names of these."""
    inside = {ENDPOINT: tuple(key.name.partition(".")[2] for key in endpoint.KEYS)}
    return inside if provider is Provider.MINIO else {KEY: (*_PARTS, "metadata"), **inside}


def names(provider: Provider) -> tuple[str, ...]:
    """What may stand directly under ``evidence``."""
    return (*(name for name in titles(provider) if "." not in name), *groups(provider))


def owner(name: str, provider: Provider) -> Provider | None:
    """The other provider whose locations have an entry of this name, when those of ``provider`` have none."""
    other = Provider.AWS if provider is Provider.MINIO else Provider.MINIO
    return other if name.partition(".")[0] in names(other) else None
