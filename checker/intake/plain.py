"""Evidence that has a form of our own: switches, encryption, grants, and the words that AWS has for a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts import aws

if TYPE_CHECKING:
    from checker.intake.node import Node

OWN_FORMS = frozenset(("publicAccessBlock", "accountPublicAccessBlock", "bucketEncryption"))
"""What may be given in a form of our own, or as AWS answers."""

_ALGORITHMS = ("AES256", "aws:kms", "aws:kms:dsse")
# AWS KMS API Reference, KeyMetadata: KeyState, Origin, KeyManager.
_WORDS = {
    "kmsKey.state": (
        "Enabled",
        "Disabled",
        "PendingDeletion",
        "PendingImport",
        "PendingReplicaDeletion",
        "Unavailable",
        "Updating",
        "Creating",
    ),
    "kmsKey.origin": ("AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"),
    "kmsKey.manager": ("AWS", "CUSTOMER"),
}


def words_of(name: str) -> tuple[str, ...]:
    """The words that AWS has for the answer to a question; none where it may be any text."""
    return _WORDS.get(name, ())


def read_setting(name: str, node: Node) -> object:
    """The value of one entry."""
    if name in {"publicAccessBlock", "accountPublicAccessBlock"}:
        return _public_access_block(node)
    if name == "bucketEncryption":
        return _encryption(node)
    if name == "kmsKey.grants":
        return _grants(node)
    if name in _WORDS:
        return node.choice(_WORDS[name])
    if name == "kmsKey.deletionDate":
        from checker.intake.answers import moment_of  # noqa: PLC0415 - few keys are to be deleted

        return moment_of(node) or None
    return node.text()


def _public_access_block(node: Node) -> object:
    names = ("blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets")
    fields = node.fields(names, wanted="a mapping of the four switches")
    flags = {name: bool(fields[name].flag()) for name in names if name in fields}
    missing = [name for name in names if name not in fields]
    if missing and isinstance(node.value, dict):
        node.fail(f"{node.label} does not say {', '.join(missing)}", remedy="give all four switches as true or false")
        return None
    return aws.PublicAccessBlock(
        block_public_acls=flags.get("blockPublicAcls", False),
        ignore_public_acls=flags.get("ignorePublicAcls", False),
        block_public_policy=flags.get("blockPublicPolicy", False),
        restrict_public_buckets=flags.get("restrictPublicBuckets", False),
    )


def _encryption(node: Node) -> object:
    fields = node.fields(("algorithm", "keyArn", "bucketKey"))
    algorithm = fields["algorithm"].choice(_ALGORITHMS) if "algorithm" in fields else None
    if "algorithm" not in fields and isinstance(node.value, dict):
        node.fail(f"{node.label} names no algorithm", remedy=f"add algorithm: one of {', '.join(_ALGORITHMS)}")
    key = fields["keyArn"].text() if "keyArn" in fields else None
    bucket_key = fields["bucketKey"].flag() if "bucketKey" in fields else None
    return None if algorithm is None else aws.BucketEncryption(algorithm, key, bucket_key=bool(bucket_key))


def _grants(node: Node) -> object:
    grants: list[aws.KmsGrant] = []
    for entry in node.items(wanted="a list of grants"):
        fields = entry.fields(("grantee", "operations", "contextEquals", "contextSubset"))
        for name in ("grantee", "operations"):
            if name not in fields and isinstance(entry.value, dict):
                entry.fail(f"{entry.label} has no {name}", remedy=f"add {name}")
        if not isinstance(entry.value, dict):
            if entry.value is None:
                entry.refuse("a grant: a mapping with grantee and operations")
            continue
        grantee = fields["grantee"].required_text() if "grantee" in fields else None
        operations = fields["operations"].texts() if "operations" in fields else None
        equals, subset = (_pairs(fields.get(name)) for name in ("contextEquals", "contextSubset"))
        if grantee is not None and operations is not None:
            grants.append(aws.KmsGrant(grantee, operations, equals, subset, entry.place))
    return tuple(grants)


def _pairs(node: Node | None) -> tuple[tuple[str, str], ...]:
    if node is None:
        return ()
    read = [(key, value.required_text()) for key, value in node.entries()]
    return tuple((key, value) for key, value in read if value is not None)
