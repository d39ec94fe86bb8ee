"""Access keys of the stand-in, which the server calls service accounts: made, shown, changed and taken away."""

# ruff: noqa: EM101 - the literal is an error code of the server

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from tests.servers.minio_answers import Answer, S3Error
from tests.servers.minio_call import stamp
from tests.servers.minio_documents import merged, shown_document

if TYPE_CHECKING:
    from tests.servers.minio_call import Call


def add_service_account(call: Call) -> Answer:
    """A new access key, of who asks or of somebody else."""
    given = call.opened()
    parent = str(given.get("targetUser") or "") or call.who.account
    call.must("admin:CreateServiceAccount", deny_only=parent in (call.who.key_id, call.who.account))
    if parent != call.iam.root.key_id:
        call.iam.user(parent)
    made = call.iam.add_service_account(parent, given)
    expires = stamp(made.expires) if made.expires else "1970-01-01T00:00:00Z"
    keys = {"accessKey": made.key_id, "secretKey": made.secret, "expiration": expires}
    return call.sealed({"credentials": keys})


def service_account(call: Call) -> Answer:
    """What an access key is, and what it may at most."""
    found = call.iam.service_account(call.query("accessKey"))
    if not call.may("admin:ListServiceAccounts") and call.who.account != found.parent:
        raise S3Error("AccessDenied")
    documents = [found.policy] if found.policy else call.iam.documents(found.parent)
    policy = shown_document(found.policy) if found.policy else merged(documents)
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


def service_accounts(call: Call) -> Answer:
    """The access keys of somebody."""
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


def update_service_account(call: Call) -> Answer:
    """Change an access key."""
    call.must("admin:UpdateServiceAccount")
    found, given = call.iam.service_account(call.query("accessKey")), call.opened()
    if "newPolicy" in given:
        found.policy = call.iam.own_policy(given["newPolicy"])
    found.secret = str(given.get("newSecretKey") or found.secret)
    found.enabled = given["newStatus"] == "on" if "newStatus" in given else found.enabled
    return Answer(HTTPStatus.NO_CONTENT)


def delete_service_account(call: Call) -> Answer:
    """Take an access key away."""
    found = call.iam.service_account(call.query("accessKey"))
    if not call.may("admin:RemoveServiceAccount") and call.who.account != found.parent:
        raise S3Error("XMinioInvalidIAMCredentials", 404, "there is no such service account")
    del call.iam.identities[found.key_id]
    return Answer(HTTPStatus.NO_CONTENT)
