"""What MinIO's tools and its admin API answer, read without trusting it.

The answers of ``mc admin … --json`` (MinIO Client, cmd/admin-*.go) and those of the API that its SDKs hand on differ in
few names; both are read, and so are the forms of our own. What is known must be of its type; the rest is passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts import minio
from checker.intake.answers import inside, listed, members, moment, named, needed_word, number, truth, word
from checker.intake.node import kind_of
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.intake.node import Node

_SWITCH = ("enabled", "disabled")
_STATUSES = ("on", "off", *_SWITCH)
_GENERATIONS = ("community", "aistor")
# An access key that never expires has the first second of 1970 for its end (MinIO Client, cmd/utils.go, timeSentinel).
_NEVER = ("1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z")


class UserAnswer(NamedTuple):
    """A user; what is ``None`` the answer does not say."""

    name: str
    enabled: bool
    policies: tuple[str, ...] | None
    groups: tuple[str, ...] | None


class GroupAnswer(NamedTuple):
    """A group by its names; ``members`` is ``None`` where the answer does not say."""

    name: str
    enabled: bool
    policies: tuple[str, ...]
    members: tuple[str, ...] | None


class AccessKeyAnswer(NamedTuple):
    """An access key, its id where the answer has it, and the policy that stands in the answer.

    Of a key that inherits, that is the merged policy of its user and the user's groups.
    """

    key_id: str
    key: minio.AccessKey
    policy: Node | None


class BucketAnswer(NamedTuple):
    """What the server says of one bucket; ``None`` where it does not say."""

    access: minio.BucketAccess
    versioning: str | None = None
    locks: bool | None = None
    quota: int | None = None
    used: int | None = None


class AccountAnswer(NamedTuple):
    """Whose credential asks, the merged policy of that user and of its groups, and the buckets that it can see."""

    name: str
    policy: Node | None
    buckets: tuple[BucketAnswer, ...]


def refuse_error(node: Node) -> bool:
    """Whether an answer is the report of a failure, which is then refused; its text is not repeated."""
    failed = isinstance(node.value, dict) and node.value.get("status") == "error"
    if failed:
        node.fail(f"{named(node)} is an error that mc reports, and no answer", remedy="ask again, as an administrator")
    return failed


def user(node: Node) -> UserAnswer:
    """What ``mc admin user info --json`` or the API answers, or ``{name, enabled, policies, groups}``."""
    found = members(node, "what mc admin user info --json prints")
    if "enabled" in found:
        fields = node.fields(("name", "enabled", "policies", "groups"))
        policies, groups = (fields[name].texts() if name in fields else None for name in ("policies", "groups"))
        return UserAnswer(word(found, "name"), truth(found, "enabled"), policies, groups)
    status = needed_word(node, found, "userStatus" if "userStatus" in found else "status", _SWITCH)
    policies = _split(word(found, "policyName") or word(found, "policy_name"))
    groups = tuple(_group_name(each) for each in listed(found.get("memberOf")))
    return UserAnswer(word(found, "accessKey"), status == "enabled", policies, groups)


def _group_name(node: Node) -> str:
    """The name of a group, alone or with the policies of the group beside it."""
    if isinstance(node.value, str):
        return node.value
    return needed_word(node, members(node), "name")


def _split(text: str) -> tuple[str, ...]:
    """The names of policies, which the server puts together with commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def group(node: Node) -> GroupAnswer:
    """What ``mc admin group info --json`` or the API answers, or ``{name, status}``."""
    found = members(node, "what mc admin group info --json prints")
    name = word(found, "groupName") or needed_word(node, found, "name")
    status = needed_word(node, found, "groupStatus" if "groupStatus" in found else "status", _SWITCH)
    listing = found.get("members")
    of_group = listing.texts() if listing is not None else None
    return GroupAnswer(name, status == "enabled", _split(word(found, "groupPolicy") or word(found, "policy")), of_group)


def access_key(node: Node) -> AccessKeyAnswer:
    """What ``mc admin accesskey info --json`` or the API answers."""
    found = inside(node, "", "accountStatus")
    status = word(found, "accountStatus", _STATUSES)
    parent = needed_word(node, found, "parentUser") if "accountStatus" in found else ""
    policy = found.get("policy")
    if policy is not None and policy.value in ("", "null", {}):
        policy = None
    if "impliedPolicy" not in found and "policy" not in found and "accountStatus" in found:
        node.fail(f"{named(node)} says neither impliedPolicy nor policy", remedy="give the whole answer")
    expires = moment(found, "expiration")
    inherits = truth(found, "impliedPolicy") or policy is None
    key = minio.AccessKey(parent, status in {"on", "enabled"}, inherits, "" if expires in _NEVER else expires)
    return AccessKeyAnswer(word(found, "accessKey"), key, policy)


def account(node: Node) -> AccountAnswer:
    """What the API's ``accountinfo`` answers (``MinioAdmin.account_info``)."""
    found = inside(node, "", "AccountName")
    buckets = tuple(_bucket(each) for each in listed(found.get("Buckets")))
    return AccountAnswer(word(found, "AccountName"), found.get("Policy"), buckets)


def _bucket(node: Node) -> BucketAnswer:
    found = members(node)
    access = members(found["access"]) if "access" in found else {}
    allowed = minio.BucketAccess(needed_word(node, found, "name"), truth(access, "read"), truth(access, "write"))
    used = number(found, "size")
    if "details" not in found:
        return BucketAnswer(allowed, used=used)
    details = members(found["details"])
    status = None
    if "versioning" in details:
        suspended = truth(details, "versioningSuspended")
        status = "Suspended" if suspended else "Enabled" if truth(details, "versioning") else ""
    locks = truth(details, "locking") if "locking" in details else None
    limit = number(members(details["quota"]), "quota") if "quota" in details else 0
    return BucketAnswer(allowed, status, locks, limit, used)


def quota(node: Node) -> minio.Quota | None:
    """What ``mc quota info --json`` or the API answers, a number of bytes, or ``{limit, used}``; none where it is 0."""
    if isinstance(node.value, int) and not isinstance(node.value, bool):
        limit = number({"": node}, "")
        return minio.Quota(limit) if limit else None
    if not isinstance(node.value, dict):
        node.fail(f"{named(node)} must be a number of bytes or an answer about a quota, found {kind_of(node.value)}")
        return None
    if "limit" in node.value:
        fields = node.fields(("limit", "used"))
        limit = number(fields, "limit")
        return minio.Quota(limit, number(fields, "used")) if limit else None
    # mc leaves out a quota of 0.
    found = inside(node, "", "quota", "bucket")
    limit = number(found, "quota")
    return minio.Quota(limit, number(found, "size")) if limit else None


def quota_bucket(node: Node) -> str:
    """The bucket that an answer about a quota names; empty where it names none."""
    value = node.value.get("bucket") if isinstance(node.value, dict) else None
    return value if isinstance(value, str) else ""


def server(node: Node) -> minio.Server:
    """What ``mc admin info --json`` or the API answers, or ``{generation, version, region, encrypts, domains}``."""
    found = members(node, "what mc admin info --json prints")
    if "info" in found or any(name in found for name in ("mode", "servers", "services", "deploymentID")):
        return _server_answer(members(found["info"]) if "info" in found else found)
    fields = node.fields(("generation", "version", "region", "encrypts", "domains"))
    generation = word(found, "generation", _GENERATIONS)
    return minio.Server(
        generation,
        word(found, "version"),
        word(found, "region") if "region" in found else None,
        truth(found, "encrypts") if "encrypts" in found else None,
        fields["domains"].texts() if "domains" in fields else None,
    )


def _server_answer(found: dict[str, Node]) -> minio.Server:
    """The oldest version of those that run, and what holds for all of them; what is left out is not set."""
    versions = [word(members(each), "version") for each in listed(found.get("servers"))]
    services = members(found["services"]) if "services" in found else {}
    states = [services["kms"]] if "kms" in services else []
    states += listed(services.get("kmsStatus"))
    words = [word(members(each), "status") for each in states]
    encrypts = True if any(each not in {"", "disabled"} for each in words) else False if "disabled" in words else None
    domains = found["domain"].texts() if "domain" in found else ()
    return minio.Server("", min(filter(None, versions), default=""), word(found, "region"), encrypts, domains)
