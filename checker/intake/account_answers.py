"""The answers about a KMS key, the user's access keys, the account and the role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.aws_storage import AccessKeyRecord, AccountSummary, Role
from checker.intake.answers import inside, listed, members, moment, named, needed_word, number, truth, word
from checker.intake.plain import words_of
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.intake.node import Node

_NAMES = (("KeyState", "state"), ("KeySpec", "spec"), ("KeyUsage", "usage"), ("Origin", "origin"))
_OTHER_NAMES = (("KeyManager", "manager"), ("Arn", "arn"), ("DeletionDate", "deletionDate"))


class Part(NamedTuple):
    """One thing that ``describe-key`` says of a key; a ``value`` of ``None`` says that there is none."""

    name: str
    node: Node
    value: str | None


def key_parts(node: Node) -> Iterator[Part]:
    """Everything in the answer of ``describe-key`` that answers a question of ours."""
    found = inside(node, "KeyMetadata", "KeyState")
    if "KeySpec" not in found and "CustomerMasterKeySpec" in found:  # the older name of the same
        found["KeySpec"] = found["CustomerMasterKeySpec"]
    for theirs, ours in (*_NAMES, *_OTHER_NAMES):
        if theirs == "DeletionDate":
            if "KeyState" in found:
                yield Part(ours, found.get(theirs, node), moment(found, theirs) or None)
        elif theirs in found:
            yield Part(ours, found[theirs], word(found, theirs, words_of(f"kmsKey.{ours}")))


def rotation(node: Node) -> bool:
    """What ``get-key-rotation-status`` answers, or its switch alone."""
    if isinstance(node.value, bool):
        return node.value
    return truth(inside(node, "", "KeyRotationEnabled"), "KeyRotationEnabled")


def access_keys(node: Node) -> tuple[AccessKeyRecord, ...]:
    """What ``list-access-keys`` answers; when a key was last used stands in another answer, and is taken beside it."""
    found = {} if isinstance(node.value, list) else inside(node, "", "AccessKeyMetadata")
    if found and (truth(found, "IsTruncated") or "Marker" in found or "NextToken" in found):
        node.fail(f"{named(node)} is the first part of the answer", remedy="ask for the rest too, and give it in one")
    keys = node if isinstance(node.value, list) else found.get("AccessKeyMetadata")
    return tuple(_access_key(each) for each in listed(keys))


def _access_key(node: Node) -> AccessKeyRecord:
    found = members(node)
    used = members(found["AccessKeyLastUsed"]) if "AccessKeyLastUsed" in found else found
    status = needed_word(node, found, "Status", ("Active", "Inactive", "Expired"))
    return AccessKeyRecord(
        needed_word(node, found, "AccessKeyId"),
        status == "Active",
        moment(found, "CreateDate"),
        moment(used, "LastUsedDate"),
    )


def account_summary(node: Node) -> AccountSummary:
    """What ``get-account-summary`` answers."""
    found = inside(node, "SummaryMap", "AccountAccessKeysPresent")
    for name in ("AccountAccessKeysPresent", "AccountMFAEnabled"):
        if found and name not in found:
            node.fail(f"{named(node)} has no {name}", remedy="give the whole answer of AWS")
    keys, mfa = number(found, "AccountAccessKeysPresent"), number(found, "AccountMFAEnabled")
    return AccountSummary(keys or 0, bool(mfa))


def role(node: Node) -> Role:
    """What ``get-role`` answers, but for the trust policy in it."""
    found = inside(node, "Role", "Arn")
    seconds = number(found, "MaxSessionDuration")
    # IAM User Guide, "Update the maximum session duration for a role": an hour where nothing is set.
    return Role(word(found, "Arn"), 3600 if seconds is None else seconds, moment(found, "CreateDate"))
