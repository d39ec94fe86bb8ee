"""The answers about a bucket: versioning, Object Lock, ownership, logging, replication and what lies in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts import aws, aws_storage
from checker.intake.answers import inside, listed, members, named, needed_word, number, truth, word
from checker.intake.node import kind_of, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.intake.node import Node

_SWITCH = ("Enabled", "Disabled")
OWNERSHIPS = ("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter")
PAYERS = ("BucketOwner", "Requester")


def versioning(node: Node) -> aws_storage.Versioning:
    """What ``get-bucket-versioning`` answers; of a bucket that never was versioned that is nothing, ``{}``."""
    found = members(node, "what get-bucket-versioning answers")
    status = word(found, "Status", ("Enabled", "Suspended"))
    if not status:
        _refuse_other(node, found, "Status")
    # The API names it MfaDelete, botocore and the AWS CLI MFADelete.
    deletion = word(found, "MFADelete", _SWITCH) or word(found, "MfaDelete", _SWITCH)
    return aws_storage.Versioning(status, deletion == "Enabled")


def object_lock(node: Node) -> aws_storage.ObjectLock:
    """What ``get-object-lock-configuration`` answers."""
    found = inside(node, "ObjectLockConfiguration", "ObjectLockEnabled")
    word(found, "ObjectLockEnabled", ("Enabled",))
    rule = members(found["Rule"]) if "Rule" in found else {}
    if "DefaultRetention" not in rule:
        if rule:
            found["Rule"].fail(f"{named(found['Rule'])} has no DefaultRetention")
        return aws_storage.ObjectLock()
    owner = rule["DefaultRetention"]
    retention = members(owner)
    mode = needed_word(owner, retention, "Mode", ("GOVERNANCE", "COMPLIANCE"))
    days, years = number(retention, "Days"), number(retention, "Years")
    if isinstance(owner.value, dict) and not days and not years:
        owner.fail(f"{named(owner)} says neither Days nor Years")
    return aws_storage.ObjectLock(mode, days or 0, years or 0)


def ownership(node: Node) -> str:
    """What ``get-bucket-ownership-controls`` answers, or its word alone."""
    if isinstance(node.value, str):
        return node.choice(OWNERSHIPS) or ""
    found = inside(node, "OwnershipControls", "Rules")
    rules = listed(found.get("Rules"))
    if len(rules) != 1:
        if "Rules" in found:
            node.fail(f"{named(node)} has {len(rules)} rules, where S3 has one")
        return ""
    return needed_word(rules[0], members(rules[0]), "ObjectOwnership", OWNERSHIPS)


def acl(node: Node) -> aws_storage.BucketAcl:
    """What ``get-bucket-acl`` answers."""
    found = inside(node, "", "Grants")
    owner = members(found["Owner"]) if "Owner" in found else {}
    return aws_storage.BucketAcl(word(owner, "ID"), tuple(_grant(each) for each in listed(found.get("Grants"))))


def _grant(node: Node) -> aws_storage.AclGrant:
    found = members(node)
    permission = needed_word(node, found, "Permission")
    grantee = members(found["Grantee"]) if "Grantee" in found else {}
    kind = needed_word(found.get("Grantee", node), grantee, "Type")
    name = word(grantee, "URI") or word(grantee, "ID") or word(grantee, "EmailAddress")
    return aws_storage.AclGrant(kind, name, permission)


def logging(node: Node) -> aws_storage.AccessLogging | None:
    """What ``get-bucket-logging`` answers; where logging is off that is nothing, ``{}``."""
    found = members(node, "what get-bucket-logging answers")
    if "LoggingEnabled" in found:
        node = found["LoggingEnabled"]
        found = members(node)
    elif "TargetBucket" not in found:
        _refuse_other(node, found, "LoggingEnabled")
        return None
    return aws_storage.AccessLogging(needed_word(node, found, "TargetBucket"), word(found, "TargetPrefix"))


def payment(node: Node) -> str:
    """What ``get-bucket-request-payment`` answers, or its word alone."""
    if isinstance(node.value, str):
        return node.choice(PAYERS) or ""
    return word(inside(node, "", "Payer"), "Payer", PAYERS)


def replication(node: Node) -> tuple[aws_storage.ReplicationRule, ...]:
    """What ``get-bucket-replication`` answers."""
    found = inside(node, "ReplicationConfiguration", "Rules")
    return tuple(_replication_rule(each) for each in listed(found.get("Rules")))


def _replication_rule(node: Node) -> aws_storage.ReplicationRule:
    found = members(node)
    markers = members(found["DeleteMarkerReplication"]) if "DeleteMarkerReplication" in found else {}
    target = members(found["Destination"]) if "Destination" in found else {}
    encryption = members(target["EncryptionConfiguration"]) if "EncryptionConfiguration" in target else {}
    prefix, tags = scope(found)
    # The first version of the configuration has no Filter, and replicates delete markers unless told otherwise.
    by_default = "Filter" not in found and "DeleteMarkerReplication" not in found
    return aws_storage.ReplicationRule(
        word(found, "ID"),
        needed_word(node, found, "Status", _SWITCH) == "Enabled",
        prefix,
        tags,
        by_default or word(markers, "Status", _SWITCH) == "Enabled",
        needed_word(found.get("Destination", node), target, "Bucket"),
        word(encryption, "ReplicaKmsKeyID"),
        node.place,
    )


def scope(found: dict[str, Node], *, sizes: bool = False) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The prefix and the tags of a rule: of its filter, or its own (the older form).

    A filter of a form that is not known is refused: without it the rule would seem to cover everything. ``sizes``
    says that the size of an object may stand in it, which is read elsewhere.
    """
    narrowed = members(found["Filter"]) if "Filter" in found else {}
    both = members(narrowed["And"]) if "And" in narrowed else {}
    bounds = ("ObjectSizeGreaterThan", "ObjectSizeLessThan") if sizes else ()
    if narrowed:
        all_known(found["Filter"], narrowed, ("Prefix", "Tag", "And", *bounds))
    if both:
        all_known(narrowed["And"], both, ("Prefix", "Tags", *bounds))
    prefix = word(found, "Prefix") or word(narrowed, "Prefix") or word(both, "Prefix")
    tagged = ([narrowed["Tag"]] if "Tag" in narrowed else []) + listed(both.get("Tags"))
    pairs = [(tag, members(tag)) for tag in tagged]
    return prefix, tuple((needed_word(tag, pair, "Key"), needed_word(tag, pair, "Value")) for tag, pair in pairs)


def all_known(node: Node, found: dict[str, Node], names: Iterable[str]) -> None:
    """Refuse what may say that a rule does more, or concerns less, than its known members do."""
    other = next((name for name in found if name not in names), None)
    if other is not None:
        remedy = "use a later version of this program, or leave the answer out"
        node.fail(f"{named(node)} has {quoted(other)}, which this version does not know", remedy=remedy)


def top_level(node: Node, prefix: str = "") -> tuple[str, ...]:
    """What ``list-objects-v2 --delimiter /`` answers, or a list of names; without the prefix that was asked for.

    The API repeats that prefix; the AWS CLI does not when it puts pages together, and then it is the location's.
    """
    if isinstance(node.value, list):
        return node.texts() or ()
    found = members(node, "a list of names, or what list-objects-v2 --delimiter / answers")
    if set(found) == {"ResponseMetadata"}:
        remedy = "give what aws s3api list-objects-v2 --delimiter / prints, or [] where it prints nothing"
        node.fail(f"{named(node)} says nothing of what was listed", remedy=remedy)
    if not {"CommonPrefixes", "Contents"} & set(found):
        _refuse_other(node, found, "CommonPrefixes or Contents", "RequestCharged", "Prefix", "KeyCount")
    if truth(found, "IsTruncated") or "NextToken" in found or "NextContinuationToken" in found:
        node.fail(f"{named(node)} is the first part of the answer", remedy="ask for the rest too, and give it in one")
    asked = word(found, "Prefix") or prefix
    folders = [needed_word(each, members(each), "Prefix") for each in listed(found.get("CommonPrefixes"))]
    objects = [needed_word(each, members(each), "Key") for each in listed(found.get("Contents"))]
    outside = [name for name in (*folders, *objects) if not name.startswith(asked)]
    if outside:
        node.fail(f"{named(node)} lists {quoted(outside[0])}, which is not under {quoted(asked)}")
    return tuple(name.removeprefix(asked) for name in (*folders, *objects) if name != asked)


def public_access_block(node: Node) -> aws.PublicAccessBlock:
    """What ``get-public-access-block`` answers."""
    found = inside(node, "PublicAccessBlockConfiguration", "BlockPublicAcls")
    names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    return aws.PublicAccessBlock(*(truth(found, name) for name in names))


def encryption(node: Node) -> aws.BucketEncryption:
    """What ``get-bucket-encryption`` answers."""
    found = inside(node, "ServerSideEncryptionConfiguration", "Rules")
    rules = listed(found.get("Rules"))
    if len(rules) != 1:
        if "Rules" in found:
            node.fail(f"{named(node)} has {len(rules)} rules, where S3 has one")
        return aws.BucketEncryption("")
    rule = members(rules[0])
    if "ApplyServerSideEncryptionByDefault" not in rule:
        rules[0].fail(f"{named(rules[0])} has no ApplyServerSideEncryptionByDefault")
        return aws.BucketEncryption("")
    default = rule["ApplyServerSideEncryptionByDefault"]
    inner = members(default)
    algorithm = needed_word(default, inner, "SSEAlgorithm", ("AES256", "aws:kms", "aws:kms:dsse"))
    key = word(inner, "KMSMasterKeyID") or None
    return aws.BucketEncryption(algorithm, key, bucket_key=truth(rule, "BucketKeyEnabled"))


def _refuse_other(node: Node, found: dict[str, Node], wanted: str, *also: str) -> None:
    """Refuse the answer to another question; an empty one says that there is none."""
    foreign = [name for name in found if name not in {"ResponseMetadata", "MFADelete", "MfaDelete", *also}]
    if foreign and isinstance(node.value, dict):
        shown = f"it has {quoted(foreign[0])}" + (f", {kind_of(found[foreign[0]].value)}," if len(foreign) == 1 else "")
        node.fail(f"{named(node)} is not the answer that is wanted here: {shown} and no {wanted}")
