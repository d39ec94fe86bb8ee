"""The administrators' side of the stand-in: ``/minio/admin/v3`` as ``MinioAdmin`` of the ``minio`` SDK speaks to it.

Paths, fields and codes are those of the server (github.com/minio/minio, cmd/admin-router.go and its handlers, and
github.com/minio/madmin-go, for their behaviour); the permissions are decided by MinIO's own policy library.
"""
# ruff: noqa: EM101 - the literal is an error code of the server

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.servers import minio_account as account
from tests.servers import minio_keys as keys
from tests.servers.minio_answers import Answer, S3Error, json_answer
from tests.servers.minio_call import Call, done, stamp
from tests.servers.minio_documents import shown_document
from tests.servers.minio_iam import IamError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers.minio_iam import Iam
    from tests.servers.minio_request import Request
    from tests.servers.minio_s3 import Asking, Site

PREFIX = "/minio/admin/v3/"
VERSION = "DEVELOPMENT.GOGET"
"""What a server says of its version that the Go toolchain has built."""


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


def _policy_info(call: Call) -> Answer:
    call.must("admin:GetPolicy")
    shown = shown_document(call.iam.policy(call.query("name")))
    if call.query("v") == "2":
        return json_answer({"PolicyName": call.query("name"), "Policy": shown})
    return json_answer(shown)


def _list_policies(call: Call) -> Answer:
    call.must("admin:ListUserPolicies")
    return json_answer({name: shown_document(text) for name, text in call.iam.policies.items()})


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
    # [unverified] the order of the words, which the SDK hands on as text
    return call.sealed(f"site name= region={call.site.settings.region} \n")


def _kms_key(call: Call) -> Answer:
    call.must("admin:KMSKeyStatus")
    if not call.site.settings.kms:
        raise S3Error("NotImplemented", 501, "the server has no KMS")
    return json_answer({"key-id": call.query("key-id") or "default"})


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
    ("PUT", "add-service-account"): keys.add_service_account,
    ("GET", "info-service-account"): keys.service_account,
    ("GET", "list-service-accounts"): keys.service_accounts,
    ("POST", "update-service-account"): keys.update_service_account,
    ("DELETE", "delete-service-account"): keys.delete_service_account,
    ("GET", "get-bucket-quota"): _Of("admin:GetBucketQuota", account.bucket_quota),
    ("PUT", "set-bucket-quota"): _Of("admin:SetBucketQuota", account.set_bucket_quota),
    ("GET", "info"): _Of("admin:ServerInfo", account.server_info),
    ("GET", "get-config-kv"): _config,
    ("GET", "kms/key/status"): _kms_key,
}
