"""Who there is on the stand-in of a MinIO server, and what each may do: the documents are judged by MinIO's library.

What is ours is which documents count for whom, as the server combines them: a user's policies and those of its groups,
the policy of an access key below them, that of a session, and root, for whom none is asked (the server's IAM in
github.com/minio/minio, cmd/iam.go and cmd/iam-store.go, read for its behaviour).
"""
# ruff: noqa: EM101 - the literal is an error code of the server

from __future__ import annotations

import json
import secrets
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from tests.servers.minio_documents import canned, statements_of, version_of, with_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Conditions = dict[str, list[str]]


class Asked(Protocol):
    """MinIO's policy library."""

    def ask(self, questions: Iterable[Mapping[str, object]]) -> Sequence[Mapping[str, Any]]:
        """Its answers, in the order of the questions."""
        ...


class Kind(Enum):
    """What sort of credential an access key is."""

    ROOT = "root"
    USER = "user"
    SERVICE = "service account"
    TEMPORARY = "session"


@dataclass
class Identity:
    """An access key, and whose it is."""

    key_id: str
    secret: str
    kind: Kind
    parent: str = ""
    enabled: bool = True
    policy: str = ""
    """The document of its own, of a service account or a session; "" = none."""
    token: str = ""
    expires: datetime | None = None
    name: str = ""
    description: str = ""
    changed: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def account(self) -> str:
        """The user that it acts for."""
        return self.parent or self.key_id


@dataclass
class Group:
    """A group of users."""

    members: list[str] = field(default_factory=list)
    enabled: bool = True
    changed: datetime = field(default_factory=lambda: datetime.now(UTC))


class IamError(Exception):
    """Something that the server's IAM refuses to do."""

    def __init__(self, code: str, status: int, message: str) -> None:
        """Say it with the server's code and HTTP status."""
        super().__init__(code)
        self.code, self.status, self.message = code, status, message


_NO_USER = ("XMinioAdminNoSuchUser", 404, "there is no such user")
_NO_GROUP = ("XMinioAdminNoSuchGroup", 404, "there is no such group")
_NO_POLICY = ("XMinioAdminNoSuchPolicy", 404, "there is no such policy")
_NO_KEY = ("XMinioInvalidIAMCredentials", 404, "there is no such service account")


class Iam:
    """The users, groups, policies and access keys of one server."""

    def __init__(self, library: Asked, root: tuple[str, str]) -> None:
        """A server with its root user and the canned policies."""
        self.library = library
        self.root = Identity(*root, Kind.ROOT)
        self.identities: dict[str, Identity] = {}
        self.groups: dict[str, Group] = {}
        self.policies = canned()
        self.of_user: dict[str, list[str]] = {}
        self.of_group: dict[str, list[str]] = {}
        self.lock = threading.RLock()

    # Reading.

    def identity(self, key_id: str) -> Identity | None:
        """Whom an access key belongs to."""
        return self.root if key_id == self.root.key_id else self.identities.get(key_id)

    def user(self, name: str) -> Identity:
        """A user, by name."""
        found = self.identities.get(name)
        if found is None or found.kind is not Kind.USER:
            raise IamError(*_NO_USER)
        return found

    def group(self, name: str) -> Group:
        """A group, by name."""
        if name not in self.groups:
            raise IamError(*_NO_GROUP)
        return self.groups[name]

    def service_account(self, key_id: str) -> Identity:
        """An access key that is no user's own."""
        found = self.identities.get(key_id)
        if found is None or found.kind is not Kind.SERVICE:
            raise IamError(*_NO_KEY)
        return found

    def groups_of(self, user: str) -> list[str]:
        """The groups that a user is in."""
        return sorted(name for name, group in self.groups.items() if user in group.members)

    def policy_names(self, user: str) -> list[str]:
        """The names mapped to a user and its groups; none at all where it, or one of its groups, is disabled."""
        known = self.identities.get(user)
        if known is not None and not known.enabled:
            return []
        groups = self.groups_of(user)
        if not all(self.groups[name].enabled for name in groups):
            return []
        names = [*self.of_user.get(user, ()), *(name for group in groups for name in self.of_group.get(group, ()))]
        return list(dict.fromkeys(names))

    def documents(self, user: str) -> list[str]:
        """The texts of a user's policies; a name without one is passed over."""
        return [self.policies[name] for name in self.policy_names(user) if name in self.policies]

    # Deciding.

    def is_owner(self, who: Identity) -> bool:
        """Whether no policy is asked: root, and an access key of root that has no policy of its own."""
        return who.kind is Kind.ROOT or (who.parent == self.root.key_id and not who.policy)

    def allows(
        self, who: Identity, action: str, bucket: str, key: str, conditions: Conditions, *, deny_only: bool = False
    ) -> bool:
        """Whether somebody may do something."""

        def granted(documents: list[str]) -> bool:
            return self._decide(documents, who, (action, bucket, key), conditions, deny_only=deny_only)

        with self.lock:
            if self.is_owner(who):
                return True
            of_root = who.parent == self.root.key_id
            names = self.policy_names(who.account)
            documents = self.documents(who.account)
            if not of_root and not names:
                return False
            if who.kind is Kind.TEMPORARY and not of_root and len(documents) < len(names):
                return False  # a session is refused whole where one of the policies is gone
            if who.kind is Kind.SERVICE and not of_root and not documents:
                return False
            if who.policy:
                if not version_of(who.policy):
                    return False
                return granted([who.policy]) and (of_root or granted(documents))
            return granted(documents)

    def allows_anonymous(self, policy: str, action: str, bucket: str, key: str, conditions: Conditions) -> bool:
        """Whether a bucket policy lets anybody do something."""
        question = {
            "op": "decide-bucket",
            "policy": policy,
            "account": "",
            "groups": [],
            "action": action,
            "bucket": bucket,
            "object": key,
            "conditions": conditions,
            "owner": False,
        }
        return bool(policy) and self._answer(question)["allowed"] is True

    def _answer(self, question: Mapping[str, object]) -> Mapping[str, Any]:
        return self.library.ask([question])[0]

    def _decide(
        self,
        documents: list[str],
        who: Identity,
        what: tuple[str, str, str],
        conditions: Conditions,
        *,
        deny_only: bool,
    ) -> bool:
        action, bucket, key = what
        question = {
            "op": "decide",
            "policies": documents,
            "account": who.account,
            "groups": [],
            "action": action,
            "bucket": bucket,
            "object": key,
            "conditions": conditions,
            "owner": False,
            "denyOnly": deny_only,
        }
        return self._answer(question)["allowed"] is True

    def refusal(self, document: str, bucket: str = "") -> str:
        """Why MinIO's library does not take a document, or "": a bucket's policy where a bucket is named."""
        kind = {"op": "parse-bucket", "bucket": bucket} if bucket else {"op": "parse"}
        answer = self._answer({**kind, "policy": document})
        return "" if answer["ok"] else str(answer.get("error") or "refused")

    # Changing.

    def add_user(self, name: str, secret: str, *, enabled: bool = True) -> None:
        """A new user, or a new secret for one that is there."""
        self._check_keys(name, secret)
        found = self.identities.get(name)
        if name == self.root.key_id or (found is not None and found.kind is not Kind.USER):
            raise IamError("XMinioInvalidIAMCredentials", 403, "the name is taken by a credential of another sort")
        with self.lock:
            self.identities[name] = Identity(name, secret, Kind.USER, enabled=enabled)

    def remove_user(self, name: str) -> None:
        """Take a user away, with its access keys and memberships."""
        self.user(name)
        with self.lock:
            gone = [each.key_id for each in self.identities.values() if each.account == name]
            for key_id in gone:
                del self.identities[key_id]
            self.of_user.pop(name, None)
            for group in self.groups.values():
                group.members = [member for member in group.members if member != name]

    def add_policy(self, name: str, document: str) -> None:
        """Keep a policy, as MinIO's library takes it."""
        version = version_of(document)
        problem = self.refusal(document if version else with_version(document))
        if problem:
            raise IamError("XMinioMalformedIAMPolicy", 400, problem)
        if not version:
            raise IamError("MalformedPolicy", 400, "a policy needs a Version")
        with self.lock:
            self.policies[name] = document

    def remove_policy(self, name: str) -> None:
        """Take a policy away that nobody has."""
        self.policy(name)
        if any(name in held for held in (*self.of_user.values(), *self.of_group.values())):
            raise IamError("XMinioIAMPolicyInUse", 400, "the policy is attached to somebody")
        with self.lock:
            del self.policies[name]

    def policy(self, name: str) -> str:
        """The text of a policy."""
        if name not in self.policies:
            raise IamError(*_NO_POLICY)
        return self.policies[name]

    def attach(self, names: list[str], *, user: str = "", group: str = "", away: bool = False) -> list[str]:
        """Attach policies to a user or a group, or detach them; what changed."""
        for name in names:
            self.policy(name)
        held = self._held(user, group)
        changed = [name for name in names if (name in held) is away]
        if not changed:
            raise IamError("XMinioAdminPolicyChangeAlreadyApplied", 400, "that is so already")
        with self.lock:
            held[:] = [name for name in held if name not in changed] if away else [*held, *changed]
        return changed

    def set_policies(self, names: list[str], *, user: str = "", group: str = "") -> None:
        """The policies of a user or a group, instead of those that it had."""
        for name in names:
            self.policy(name)
        with self.lock:
            self._held(user, group)[:] = names

    def _held(self, user: str, group: str) -> list[str]:
        if user:
            self.user(user)
            return self.of_user.setdefault(user, [])
        self.group(group)
        return self.of_group.setdefault(group, [])

    def change_group(self, name: str, members: list[str], *, remove: bool) -> None:
        """Add users to a group, which is made, or take them out; without members an empty group goes."""
        for member in members:
            self.user(member)
        with self.lock:
            if not remove:
                group = self.groups.setdefault(name, Group())
                group.members = list(dict.fromkeys([*group.members, *members]))
            elif members:
                group = self.group(name)
                group.members = [member for member in group.members if member not in members]
            elif self.group(name).members:
                raise IamError("XMinioAdminGroupNotEmpty", 400, "the group has members")
            else:
                del self.groups[name]
                self.of_group.pop(name, None)

    def add_service_account(self, parent: str, given: Mapping[str, Any]) -> Identity:
        """A new access key of a user or of root."""
        key_id = str(given.get("accessKey") or secrets.token_hex(10).upper())
        secret = str(given.get("secretKey") or secrets.token_urlsafe(30))
        self._check_keys(key_id, secret)
        if self.identity(key_id) is not None:
            raise IamError("XMinioInvalidIAMCredentials", 403, "the access key is taken")
        policy = self.own_policy(given.get("policy"))
        made = Identity(key_id, secret, Kind.SERVICE, parent, given.get("status") != "off", policy)
        made.name, made.description = str(given.get("name") or ""), str(given.get("description") or "")
        if given.get("expiration"):
            made.expires = datetime.fromisoformat(str(given["expiration"]))
        with self.lock:
            self.identities[key_id] = made
        return made

    def add_session(self, parent: str, policy: str, expires: datetime) -> Identity:
        """Temporary keys of a user, with a session policy or none."""
        key_id, secret = "STS" + secrets.token_hex(9).upper(), secrets.token_urlsafe(30)
        made = Identity(key_id, secret, Kind.TEMPORARY, parent, policy=policy, token=secrets.token_urlsafe(60))
        made.expires = expires
        with self.lock:
            self.identities[key_id] = made
        return made

    def own_policy(self, document: object) -> str:
        """The policy of an access key as it is kept: "" where it inherits all that its user may."""
        if document in (None, "", {}):
            return ""
        text = document if isinstance(document, str) else json.dumps(document)
        version = version_of(text)
        problem = self.refusal(text if version else with_version(text))
        if problem:
            raise IamError("XMinioMalformedIAMPolicy", 400, problem)
        return "" if not version and not statements_of(text) else text

    @staticmethod
    def _check_keys(key_id: str, secret: str) -> None:
        if len(key_id) < 3:
            raise IamError("XMinioAdminInvalidAccessKey", 400, "an access key has 3 characters or more")
        if len(secret) < 8:
            raise IamError("XMinioAdminInvalidSecretKey", 400, "a secret key has 8 characters or more")
