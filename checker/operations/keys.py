"""The KMS key that the objects of a client are encrypted with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.operation import Client
from checker.model.values import NamedTuple
from checker.operations.partitions import partition_name
from checker.operations.principal import principal_of

if TYPE_CHECKING:
    from checker.facts.aws import BucketEncryption
    from checker.model.location import AwsLocation, Location

UNKNOWN_ACCOUNT = "000000000000"
"""Stands in an ARN for an account nobody named; no policy names it, so that only a wildcard covers it."""
UNKNOWN_REGION = "region-unknown"
"""Stands in an ARN for a region nobody named."""

_KMS = ("aws:kms", "aws:kms:dsse")
_ARN_PARTS = 6
_AWS_MANAGED = "alias/aws/s3"


class Key(NamedTuple):
    """A KMS key, as far as the location tells which one it is.

    ``named`` is what the user wrote. ``arn`` is the key's ARN; where only an alias, or no region, is known it is
    the ARN of a key that does not exist, and ``unresolved`` says why: then only an answer that holds for every key
    of the account is an answer.
    """

    named: str
    arn: str
    account: str | None
    unresolved: str = ""

    @property
    def is_aws_managed(self) -> bool:
        """Whether it is the account's AWS managed key, whose policy AWS wrote."""
        return is_aws_managed(self.arn)


def is_aws_managed(arn: str) -> bool:
    """Whether an ARN is the one that stands for an AWS managed key, of which nobody tells the id."""
    return arn.endswith(f":key/{_AWS_MANAGED}")


def key_of(location: AwsLocation, encryption: BucketEncryption | None, client: Client) -> Key | None:
    """The KMS key of the objects that ``client`` writes and reads; ``None`` when there is none.

    The plugin sends ``kmsKeyId``, or an algorithm, or nothing; kopia sends nothing, so the bucket's default decides.
    SSE-KMS without a key is the AWS managed key ``aws/s3``, whose policy admits the account's principals through S3
    (S3 User Guide, "Using server-side encryption with AWS KMS keys"): no policy has to allow its use, any may deny it.
    """
    named = (encryption.key or _AWS_MANAGED) if encryption is not None and encryption.algorithm in _KMS else None
    if client is not Client.KOPIA:
        plugin = location.plugin
        if plugin.get("kmsKeyId"):
            named = plugin["kmsKeyId"]
        elif plugin.get("serverSideEncryption") or uses_customer_keys(location):
            named = _AWS_MANAGED if plugin.get("serverSideEncryption") in _KMS else None
    if not named:
        return None
    return _complete(location, named.strip())


def key_arn(location: AwsLocation, encryption: BucketEncryption | None, client: Client) -> str | None:
    """The full ARN of that key; ``None`` when there is no such key, or when only an alias of it is known."""
    key = key_of(location, encryption, client)
    return None if key is None or key.unresolved else key.arn


def uses_customer_keys(location: Location) -> bool:
    """Whether the plugin sends SSE-C headers with its metadata (kopia never does)."""
    plugin = location.plugin
    return bool(plugin.get("customerKeyEncryptionFile") or plugin.get("customerKeyEncryptionSecret"))


def _complete(location: AwsLocation, named: str) -> Key | None:
    parts = named.split(":", _ARN_PARTS - 1)
    full = len(parts) == _ARN_PARTS and parts[0] == "arn"
    name = parts[5] if full else named
    if name == "aws/s3":
        name = _AWS_MANAGED
    # S3 looks an id or an alias up in the account of the requester, not of the bucket's owner.
    account = parts[4] if full else principal_of(location).account
    region = parts[3] if full else location.region
    why = ""
    if name.startswith("alias/"):
        why = f"the key behind {name} is not named by its ARN"
        name = f"key/{name}"
    elif not name.startswith("key/"):
        name = f"key/{name}"
    if not account or not region:
        why = why or f"the {'region' if account else 'account'} of the key {named} is not known"
    partition = parts[1] if full else partition_name(location.region)
    arn = f"arn:{partition}:kms:{region or UNKNOWN_REGION}:{account or UNKNOWN_ACCOUNT}:{name}"
    return Key(named, arn, account or None, why)
