"""The administrators' side of the stand-in: ``/minio/admin/v3`` as ``MinioAdmin`` of the ``minio`` SDK speaks to it.

Paths, fields and codes are those of the server (github.com/minio/minio, cmd/admin-router.go and its handlers, and
github.com/minio/madmin-go, for their behaviour); the permissions are decided by MinIO's own policy library.
"""
# ruff: noqa: EM101 - the literal is an error code of the server

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from minio.crypto import decrypt, encrypt
from urllib3.response import HTTPResponse

from tests.servers import minio_account as account
from tests.servers.minio_answers import Answer, S3Error, json_answer
from tests.servers.minio_iam import IamError, Identity, merged, shown_statement
from tests.servers.minio_s3 import Asking, Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers.minio_iam import Iam
    from tests.servers.minio_request import Request

PREFIX = "/minio/admin/v3/"
VERSION = "DEVELOPMENT.GOGET"
"""What a server says of its version that the Go toolchain has built."""


class Call:
    """One call of an administrator, or of somebody about themselves."""

    def __init__(self, site: Site, request: Request) -> None:
        """Authenticated, or refused: signed in the header, with any region."""
        self.site, self.request = site, request
        self.asking = Asking(site, request, None)
        self.asking.identify()
        if self.asking.who is None or "x-amz-content-sha256" not in request.headers:
            raise S3Error("AccessDenied")
        self.who: Identity = self.asking.who
        self.asking.verify()

    @property
    def iam(self) -> Iam:
        """The server's IAM."""
        return self.site.iam

    def query(self, name: str) -> str:
        """A parameter, or ""."""
        return self.request.query.get(name, "")

    def may(self, *actions: str, deny_only: bool = False) -> bool:
        """Whether one of these is allowed."""
        return any(self.asking.may(action, "", "", deny_only=deny_only) for action in actions)

    def must(self, *actions: str, deny_only: bool = False) -> None:
        """Refuse what is not allowed."""
        if not self.may(*actions, deny_only=deny_only):
            raise S3Error("AccessDenied")

    def given(self) -> dict[str, Any]:
        """The body, plain."""
        try:
            return dict(json.loads(self.request.body))
        except ValueError:
            raise S3Error("XMinioAdminConfigBadJSON", 400, "the body is no JSON") from None

    def opened(self) -> dict[str, Any]:
        """The body, which is encrypted with the secret of who asks."""
        try:
            plain = decrypt(HTTPResponse(_Stream(self.request.body), preload_content=False), self.who.secret)  # type: ignore[arg-type]
            return dict(json.loads(plain))
        except (ValueError, OSError):
            raise S3Error("XMinioAdminConfigBadJSON", 400, "the body cannot be decrypted") from None

    def sealed(self, value: object) -> Answer:
        """An answer that only who asks can read."""
        text = value if isinstance(value, str) else json.dumps(value)
        body = encrypt(text.encode(), self.who.secret)
        return Answer(HTTPStatus.OK, body, {"Content-Type": "application/json"})


class _Stream:
    """Bytes as a response reads them."""

    def __init__(self, content: bytes) -> None:
        self.content, self.closed = content, False

    def read(self, amount: int | None = None) -> bytes:
        """The next bytes."""
        found = self.content if amount is None else self.content[:amount]
        self.content = self.content[len(found) :]
        return found

    def close(self) -> None:
        """Nothing to close."""


def answer(site: Site, request: Request) -> Answer:
    """What the server answers to an administrator's request."""
    command = request.path.removeprefix(PREFIX)
    route = ROUTES.get((request.method, command))
    if route is None:
        return S3Error("NotImplemented", 501, "the stand-in has no such command").json(request.path)
    try:
        return route(Call(site, request))
    except S3Error as error:
        return error.json(request.path)
    except IamError as error:
        return S3Error(error.code, error.status, error.message).json(request.path)


def stamp(time: datetime | None = None) -> str:
    """A time as the server writes it."""
    return (time or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")


def done() -> Answer:
    """Done, and nothing to say."""
    return Answer(HTTPStatus.OK)


# Users.


def _user(iam: Iam, name: str) -> dict[str, Any]:
    user = iam.user(name)
    shown: dict[str, Any] = {"status": "enabled" if user.enabled else "disabled", "updatedAt": stamp(user.changed)}
    policies, groups = iam.of_user.get(name), iam.groups_of(name)
    return {**({"policyName": ",".join(policies)} if policies else {}), **shown,
            **({"memberOf": groups} if groups else {})}  # fmt: skip


def _add_user(call: Call) -> Answer:
    name = call.query("accessKey")
    call.must("admin:CreateUser", deny_only=name == call.who.key_id)
    given = call.opened()
    call.iam.add_user(name, str(given.get("secretKey", "")), enabled=given.get("status") != "disabled")
    return done()


def _remove_user(call: Call) -> Answer:
    call.must("admin:DeleteUser")
    call.iam.remove_user(call.query("accessKey"))
    return done()


def _set_user_status(call: Call) -> Answer:
    call.must("admin:EnableUser")
    call.iam.user(call.query("accessKey")).enabled = call.query("status") == "enabled"
    return done()


def _user_info(call: Call) -> Answer:
    name = call.query("accessKey")
    call.must("admin:GetUser", deny_only=name == call.who.key_id)
    return json_answer({**_user(call.iam, name), "userAuthInfo": {"type": "builtin"}})


def _list_users(call: Call) -> Answer:
    call.must("admin:ListUsers")
    users = [each.key_id for each in call.iam.identities.values() if not each.parent]
    return call.sealed({name: _user(call.iam, name) for name in sorted(users)})


# Groups.


def _update_group(call: Call) -> Answer:
    given = call.given()
    remove = bool(given.get("isRemove"))
    call.must("admin:AddUserToGroup")  # the server asks for the same to take somebody out
    members = given.get("members") or []
    # group_add of the SDK says that it takes a string; what it sends is what it is given.
    call.iam.change_group(str(given.get("group", "")), [members] if isinstance(members, str) else list(members),
                          remove=remove)  # fmt: skip
    return done()


def _group(call: Call) -> Answer:
    call.must("admin:GetGroup")
    name = call.query("group")
    group = call.iam.group(name)
    shown = {"name": name, "status": "enabled" if group.enabled else "disabled", "members": group.members}
    return json_answer({**shown, "policy": ",".join(call.iam.of_group.get(name, ())), "updatedAt": stamp()})


def _groups(call: Call) -> Answer:
    call.must("admin:ListGroups")
    return json_answer(sorted(call.iam.groups))


def _set_group_status(call: Call) -> Answer:
    call.must("admin:EnableGroup")
    call.iam.group(call.query("group")).enabled = call.query("status") == "enabled"
    return done()


# Policies.


def _add_policy(call: Call) -> Answer:
    call.must("admin:CreatePolicy")
    name, text = call.query("name"), call.request.body.decode(errors="replace")
    if "," in name:
        raise S3Error("XMinioPolicyInvalidName", 400, "a policy's name has no comma")
    call.iam.add_policy(name, text)
    return done()


def _shown(text: str) -> dict[str, Any]:
    found = {str(name).lower(): value for name, value in json.loads(text).items()}
    statements = [shown_statement(each) for each in found.get("statement") or ()]
    return {"Version": found.get("version", ""), "Statement": statements}


def _policy_info(call: Call) -> Answer:
    call.must("admin:GetPolicy")
    shown = _shown(call.iam.policy(call.query("name")))
    if call.query("v") == "2":
        return json_answer({"PolicyName": call.query("name"), "Policy": shown})
    return json_answer(shown)


def _list_policies(call: Call) -> Answer:
    call.must("admin:ListUserPolicies")
    return json_answer({name: _shown(text) for name, text in call.iam.policies.items()})


def _remove_policy(call: Call) -> Answer:
    call.must("admin:DeletePolicy")
    call.iam.remove_policy(call.query("name"))
    return done()


def _attach(call: Call) -> Answer:
    return _change(call, away=False)


def _detach(call: Call) -> Answer:
    return _change(call, away=True)


def _change(call: Call, *, away: bool) -> Answer:
    call.must("admin:UpdatePolicyAssociation", "admin:AttachUserOrGroupPolicy")
    given = call.opened()
    user, group = str(given.get("user") or ""), str(given.get("group") or "")
    changed = call.iam.attach(list(given.get("policies") or ()), user=user, group=group, away=away)
    return call.sealed({"policiesDetached" if away else "policiesAttached": changed, "updatedAt": stamp()})


def _set_policies(call: Call) -> Answer:
    call.must("admin:AttachUserOrGroupPolicy")
    name, is_group = call.query("userOrGroup"), call.query("isGroup") == "true"
    names = [each for each in call.query("policyName").split(",") if each]
    call.iam.set_policies(names, user="" if is_group else name, group=name if is_group else "")
    return done()


def _entities(call: Call) -> Answer:
    call.must("admin:ListGroups", "admin:ListUsers", "admin:ListUserPolicies")
    iam = call.iam
    asked = {name: [v for k, v in _pairs(call.request) if k == name] for name in ("user", "group", "policy")}
    everything = not any(asked.values())
    users = [name for name, held in iam.of_user.items() if held and (everything or name in asked["user"])]
    groups = [name for name, held in iam.of_group.items() if held and (everything or name in asked["group"])]
    held = {each for names in (*iam.of_user.values(), *iam.of_group.values()) for each in names}
    policies = [name for name in sorted(held) if everything or name in asked["policy"]]
    found: dict[str, Any] = {
        "userMappings": [
            {
                "user": name,
                "policies": iam.of_user[name],
                "memberOfMappings": [
                    {"group": group, "policies": iam.of_group.get(group, [])} for group in iam.groups_of(name)
                ],
            }
            for name in users
        ],
        "groupMappings": [{"group": name, "policies": iam.of_group[name]} for name in groups],
        "policyMappings": [
            {
                "policy": name,
                "users": [user for user, names in iam.of_user.items() if name in names],
                "groups": [group for group, names in iam.of_group.items() if name in names],
            }
            for name in policies
        ],
    }
    return call.sealed({"timestamp": stamp(), **{name: value for name, value in found.items() if value}})


def _pairs(request: Request) -> list[tuple[str, str]]:
    from tests.servers.minio_sigv4 import pairs  # noqa: PLC0415 - one use

    return pairs(request.target.partition("?")[2])


# Access keys.


def _add_service_account(call: Call) -> Answer:
    given = call.opened()
    parent = str(given.get("targetUser") or "") or call.who.account
    call.must("admin:CreateServiceAccount", deny_only=parent in (call.who.key_id, call.who.account))
    if parent != call.iam.root.key_id:
        call.iam.user(parent)
    made = call.iam.add_service_account(parent, given)
    expires = stamp(made.expires) if made.expires else "1970-01-01T00:00:00Z"
    keys = {"accessKey": made.key_id, "secretKey": made.secret, "expiration": expires}
    return call.sealed({"credentials": keys})


def _service_account(call: Call) -> Answer:
    found = call.iam.service_account(call.query("accessKey"))
    if not call.may("admin:ListServiceAccounts") and call.who.account != found.parent:
        raise S3Error("AccessDenied")
    documents = [found.policy] if found.policy else call.iam.documents(found.parent)
    policy = _shown(found.policy) if found.policy else merged(documents)
    return call.sealed(
        {
            "parentUser": found.parent,
            "accountStatus": "on" if found.enabled else "off",
            "impliedPolicy": not found.policy,
            "policy": json.dumps(policy, indent=1),
            **({"name": found.name} if found.name else {}),
            **({"description": found.description} if found.description else {}),
            **({"expiration": stamp(found.expires)} if found.expires else {}),
        }
    )


def _service_accounts(call: Call) -> Answer:
    user = call.query("user")
    if user and user != call.who.key_id:
        call.must("admin:ListServiceAccounts")
    target = user if user and user != call.who.key_id else call.who.account
    found = [each for each in call.iam.identities.values() if each.parent == target and not each.token]
    accounts = [
        {
            "parentUser": each.parent,
            "accountStatus": "on" if each.enabled else "off",
            "impliedPolicy": not each.policy,
            "accessKey": each.key_id,
            "name": each.name,
            "expiration": stamp(each.expires) if each.expires else "1970-01-01T00:00:00Z",
        }
        for each in found
    ]
    return call.sealed({"accounts": accounts or None})


def _update_service_account(call: Call) -> Answer:
    call.must("admin:UpdateServiceAccount")
    found, given = call.iam.service_account(call.query("accessKey")), call.opened()
    if "newPolicy" in given:
        found.policy = call.iam.own_policy(given["newPolicy"])
    found.secret = str(given.get("newSecretKey") or found.secret)
    found.enabled = given["newStatus"] == "on" if "newStatus" in given else found.enabled
    return Answer(HTTPStatus.NO_CONTENT)


def _delete_service_account(call: Call) -> Answer:
    found = call.iam.service_account(call.query("accessKey"))
    if not call.may("admin:RemoveServiceAccount") and call.who.account != found.parent:
        raise S3Error("XMinioInvalidIAMCredentials", 404, "there is no such service account")
    del call.iam.identities[found.key_id]
    return Answer(HTTPStatus.NO_CONTENT)


@dataclass(frozen=True)
class _Of:
    """A command of the module for accounts and buckets, with what it takes."""

    action: str
    act: Callable[[Site, Request, Asking], Answer]

    def __call__(self, call: Call) -> Answer:
        """Do it, if it is allowed."""
        if self.action:
            call.must(self.action)
        return self.act(call.site, call.request, call.asking)


def _config(call: Call) -> Answer:
    call.must("admin:ConfigUpdate")
    key = call.query("key")
    if key not in ("", "site", "region"):
        raise S3Error("XMinioConfigError", 400, "the stand-in has no such part of the configuration")
    return call.sealed(f"site name= region={call.site.settings.region} \n")


ROUTES: dict[tuple[str, str], Callable[[Call], Answer]] = {
    ("GET", "accountinfo"): _Of("", account.account_info),
    ("PUT", "add-user"): _add_user,
    ("DELETE", "remove-user"): _remove_user,
    ("PUT", "set-user-status"): _set_user_status,
    ("GET", "user-info"): _user_info,
    ("GET", "list-users"): _list_users,
    ("PUT", "update-group-members"): _update_group,
    ("GET", "group"): _group,
    ("GET", "groups"): _groups,
    ("PUT", "set-group-status"): _set_group_status,
    ("PUT", "add-canned-policy"): _add_policy,
    ("GET", "info-canned-policy"): _policy_info,
    ("GET", "list-canned-policies"): _list_policies,
    ("DELETE", "remove-canned-policy"): _remove_policy,
    ("POST", "idp/builtin/policy/attach"): _attach,
    ("POST", "idp/builtin/policy/detach"): _detach,
    ("PUT", "set-user-or-group-policy"): _set_policies,
    ("GET", "idp/builtin/policy-entities"): _entities,
    ("PUT", "add-service-account"): _add_service_account,
    ("GET", "info-service-account"): _service_account,
    ("GET", "list-service-accounts"): _service_accounts,
    ("POST", "update-service-account"): _update_service_account,
    ("DELETE", "delete-service-account"): _delete_service_account,
    ("GET", "get-bucket-quota"): _Of("admin:GetBucketQuota", account.bucket_quota),
    ("PUT", "set-bucket-quota"): _Of("admin:SetBucketQuota", account.set_bucket_quota),
    ("GET", "info"): _Of("admin:ServerInfo", account.server_info),
    ("GET", "get-config-kv"): _config,
}
