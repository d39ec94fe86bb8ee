"""What only a live account can tell: who the credential is, what IAM's own simulator says, what a dry run ends in."""

from __future__ import annotations

from checker.model.fact import FactKey
from checker.model.values import NamedTuple


class CallerIdentity(NamedTuple):
    """Who a credential is, as STS says; ``arn`` is a user's, or that of a session of a role."""

    arn: str
    account: str
    user_id: str = ""


class Acceptance(NamedTuple):
    """Whether a credential's signature is accepted; ``error`` is the code with which it refuses it."""

    accepted: bool
    error: str = ""


class BucketHead(NamedTuple):
    """What ``HeadBucket`` ended in: the HTTP status, and the region that its header names (empty: none)."""

    status: int
    region: str = ""


class Simulated(NamedTuple):
    """What IAM's policy simulator says of one action on one resource.

    ``decision`` is ``allowed``, ``explicitDeny`` or ``implicitDeny``; ``missing_context`` are the condition keys that
    the simulation was not given.
    """

    action: str
    resource: str
    decision: str
    missing_context: tuple[str, ...] = ()


class DryRun(NamedTuple):
    """What a dry run of one EC2 action ended in: ``allowed``, ``denied``, or ``undecided`` with the error's code."""

    action: str
    outcome: str
    error: str = ""


class RoleAssumed(NamedTuple):
    """What AssumeRole ended in: ``allowed``, ``denied`` or ``undecided``; ``caller`` is the ARN of who tried."""

    role: str
    outcome: str
    caller: str = ""
    with_external_id: bool = False
    error: str = ""


CALLER_IDENTITY: FactKey[CallerIdentity] = FactKey(
    "callerIdentity", "identity of the credential", "sts:GetCallerIdentity", optional=True
)
CREDENTIAL_ACCEPTED: FactKey[Acceptance] = FactKey(
    "credentialAccepted", "whether the credential is accepted", optional=True
)
BUCKET_HEAD: FactKey[BucketHead] = FactKey("bucketHead", "whether the bucket exists", "s3:ListBucket", optional=True)
SIMULATION: FactKey[tuple[Simulated, ...]] = FactKey(
    "simulation", "answers of IAM's policy simulator", "iam:SimulatePrincipalPolicy", optional=True
)
DRY_RUNS: FactKey[tuple[DryRun, ...]] = FactKey("dryRuns", "dry runs of the snapshot actions", optional=True)
ROLE_ASSUMED: FactKey[RoleAssumed] = FactKey(
    "roleAssumed", "attempt to assume the role", "sts:AssumeRole", optional=True
)
