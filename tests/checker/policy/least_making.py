"""Locations with the policies that are written for them, and what their requests come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.facts import aws
from checker.facts.aws import BucketEncryption, PolicyKind, PublicAccessBlock
from checker.intake.load import Case
from checker.model.decision import Effect
from checker.model.fact import Absent, Known, Source
from checker.model.location import AwsLocation, Credentials, CredentialType, Feature
from checker.model.secret import SecretTraits
from checker.operations.plan import catalogue
from checker.policy.least.documents import Kind, needless, policy_of
from checker.policy.least.needs import needs_of
from checker.run.check import examine
from checker.run.settings import Settings
from tests.checker.policy.making import ACCOUNT, OTHER_ACCOUNT, document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model.fact import Fact
    from checker.model.finding import Finding
    from checker.policy.least.documents import Policy

NOW = "2026-11-22T00:00:00Z"
CALLER = "777788889999"
GIVEN = Source("given")
REGIONS = {"aws": "eu-central-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
ON = PublicAccessBlock(
    block_public_acls=True, ignore_public_acls=True, block_public_policy=True, restrict_public_buckets=True
)
NOTHING_ELSE: Mapping[str, Fact[Any]] = {
    aws.PERMISSIONS_BOUNDARY.name: Absent(GIVEN),
    aws.SESSION_POLICY.name: Absent(GIVEN),
    aws.SERVICE_CONTROL_POLICIES.name: Absent(GIVEN),
    aws.RESOURCE_CONTROL_POLICIES.name: Absent(GIVEN),
    aws.VPC_ENDPOINT_POLICY.name: Absent(GIVEN),
    aws.KMS_KEY_GRANTS.name: Absent(GIVEN),
    aws.KMS_KEY_STATE.name: Known("Enabled", GIVEN),
    aws.KMS_KEY_SPEC.name: Known("SYMMETRIC_DEFAULT", GIVEN),
    aws.KMS_KEY_USAGE.name: Known("ENCRYPT_DECRYPT", GIVEN),
    aws.PUBLIC_ACCESS_BLOCK.name: Known(ON, GIVEN),
}
"""Every other layer read, and empty: nothing is left to be assumed."""

_FACTS = {
    Kind.KEY: (aws.KMS_KEY_POLICY.name, PolicyKind.KEY),
    Kind.BUCKET: (aws.BUCKET_POLICY.name, PolicyKind.BUCKET),
    Kind.TRUST: (aws.TRUST_POLICY.name, PolicyKind.TRUST),
}


def location(
    *,
    partition: str = "aws",
    prefix: str | None = None,
    features: frozenset[Feature] = frozenset(Feature),
    across: bool = False,
    sts: bool = False,
    **fields: object,
) -> AwsLocation:
    """A location that states everything."""
    region = REGIONS[partition]
    role, user = (f"arn:{partition}:iam::{ACCOUNT}:{name}" for name in ("role/backup/velero", "user/velero"))
    static = Credentials(CredentialType.STATIC, "AKIARTX3GSDSVVNZHULO", SecretTraits(40))
    made = AwsLocation(
        "prod-velero",
        bucket="acme-prod-velero",
        region=region,
        prefix=prefix,
        credentials=Credentials(CredentialType.STS, role_arn=role, external_id="palette-7d1e9f") if sts else static,
        principal=role if sts else user,
        bucket_owner=OTHER_ACCOUNT if across else ACCOUNT,
        features=features,
        features_stated=True,
        snapshot_plugin={"region": region},
    )
    return made._replace(**fields)  # type: ignore[arg-type]  # fields of a named tuple by name


def key(partition: str = "aws", account: str = ACCOUNT, number: int = 1) -> str:
    """The ARN of a KMS key."""
    return f"arn:{partition}:kms:{REGIONS[partition]}:{account}:key/12345678-1234-4123-8123-{number:012d}"


def written(
    given: AwsLocation, encryption: BucketEncryption | None = None, *, strict: bool = False
) -> dict[Kind, Policy]:
    """Every policy that the location has a use for."""
    needs = needs_of(given, encryption, now=NOW, strict=strict)
    return {kind: policy_of(needs, kind, CALLER) for kind in Kind if not needless(needs, kind)}


def facts(policies: Mapping[Kind, Policy], encryption: BucketEncryption | None) -> dict[str, Fact[Any]]:
    """The policies as evidence, with everything else that could be asked."""
    found: dict[str, Fact[Any]] = dict(NOTHING_ELSE)
    found[aws.BUCKET_ENCRYPTION.name] = Absent(GIVEN) if encryption is None else Known(encryption, GIVEN)
    identity = (document(policies[Kind.IDENTITY], PolicyKind.MANAGED),) if Kind.IDENTITY in policies else ()
    found[aws.IDENTITY_POLICIES.name] = Known(identity, GIVEN)
    for kind, (name, form) in _FACTS.items():
        given = policies.get(kind)
        found[name] = Absent(GIVEN) if given is None else Known(document(given, form), GIVEN)
    return found


def denied(
    given: AwsLocation, policies: Mapping[Kind, Policy], encryption: BucketEncryption | None, *, strict: bool = False
) -> list[str]:
    """The requests that are not allowed, those included whose refusal a client survives."""
    evidence = Evidence(Store(given, facts(policies, encryption), NOW, strict))
    found = []
    for operation in catalogue(given.provider):
        if operation.feature in given.features:
            proof = evidence.prove(operation)
            assert proof.unread is None
            found += [
                f"{operation.name}: {each.decision.request.action} {each.decision.request.resource}"
                for each in proof.decided
                if each.decision.effect is not Effect.ALLOW
            ]
    return found


def assumed(given: AwsLocation, policies: Mapping[Kind, Policy], encryption: BucketEncryption | None) -> set[str]:
    """The facts that were assumed while deciding."""
    evidence = Evidence(Store(given, facts(policies, encryption), NOW))
    for operation in catalogue(given.provider):
        if operation.feature in given.features:
            evidence.prove(operation)
    return {name for name, (_, fact) in evidence.reads.items() if cast("Any", fact).source.assumption}


def findings(
    given: AwsLocation, policies: Mapping[Kind, Policy], encryption: BucketEncryption | None
) -> tuple[Finding, ...]:
    """What every rule says of the location with these policies, the key's statement beside its administration."""
    if Kind.KEY in policies:
        policies = {**policies, Kind.KEY: _administered(policies[Kind.KEY])}
    return examine(Case(given, facts(policies, encryption), ()), Settings(NOW)).findings


def _administered(policy: Policy) -> Policy:
    """The policy of a key as it is once the written statement was added: AWS gives each key the first one."""
    added: Any = policy["Statement"]
    principal = added[0]["Principal"]["AWS"]
    root = ":".join([*(principal if isinstance(principal, str) else principal[0]).split(":")[:5], "root"])
    default = {"Effect": "Allow", "Principal": {"AWS": root}, "Action": "kms:*", "Resource": "*"}
    return {**policy, "Statement": [default, *added]}
