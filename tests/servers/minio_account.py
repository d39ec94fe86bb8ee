"""What the stand-in tells about accounts, buckets and itself, and the temporary keys that it gives."""
# ruff: noqa: EM101 - the literal is an error code of the server

from __future__ import annotations

import json
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from tests.servers.minio_answers import Answer, S3Error, json_answer, xml_answer
from tests.servers.minio_documents import canned, merged
from tests.servers.minio_iam import IamError, Identity, Kind
from tests.servers.minio_s3 import Asking, Site
from tests.servers.minio_sigv4 import pairs

if TYPE_CHECKING:
    from tests.servers.minio_request import Request
    from tests.servers.minio_store import Bucket

_BACKEND = {"Type": "FS", "GatewayOnline": False, "OnlineDisks": None, "OfflineDisks": None}
"""[unverified] how a server of one drive writes what it stores on; nobody reads it here."""


def account_info(site: Site, _: Request, asking: Asking) -> Answer:
    """What a key can learn about itself: the policies of its user, and the buckets that it may see or write to."""
    who = asking.who
    if who is None:
        raise S3Error("AccessDenied")
    is_root = who.account == site.iam.root.key_id
    documents = [canned()["consoleAdmin"]] if is_root else site.iam.documents(who.account)
    shown = []
    for name in sorted(site.buckets):
        read, write = access(asking, name)
        if read or write:
            shown.append({**_bucket(site, name, site.buckets[name]), "access": {"read": read, "write": write}})
    return json_answer(
        {
            "AccountName": who.account,
            "Server": _BACKEND,
            "Policy": merged(documents),
            "Buckets": shown or None,
        }
    )


def access(asking: Asking, name: str) -> tuple[bool, bool]:
    """Whether the one who asks may read and write, as the server finds it out."""
    extra = {"prefix": "", "delimiter": "/"}
    read = any(asking.may(action, name, "", extra=extra) for action in ("s3:ListBucket", "s3:GetBucketLocation"))
    return read, asking.may("s3:PutObject", name, "", extra=extra)


def _bucket(site: Site, name: str, bucket: Bucket) -> dict[str, Any]:
    versioning = site.backing.ask("GET", f"/{quote(name)}?versioning=").body
    details = {
        "versioning": b"<Status>Enabled" in versioning,
        "versioningSuspended": b"<Status>Suspended" in versioning,
        "locking": bucket.locked,
        "replication": False,
        "tags": None,
        "quota": _quota(bucket),
    }
    # A server counts what lies in a bucket from time to time; one that has just started has not.
    counted = {"size": 0, "objects": 0, "objectHistogram": None, "objectsVersionsHistogram": None}
    created = bucket.created.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return {"name": name, **counted, "details": details, "prefixUsage": None, "created": created}


def _quota(bucket: Bucket) -> dict[str, Any]:
    kind = {"quotatype": "hard"} if bucket.quota else {}
    return {"quota": bucket.quota, "size": bucket.quota, "rate": 0, "requests": 0, **kind}


def _named(site: Site, request: Request) -> Bucket:
    found = site.buckets.get(request.query.get("bucket", ""))
    if found is None:
        raise S3Error("NoSuchBucket", 404)
    return found


def bucket_quota(site: Site, request: Request, _: Asking) -> Answer:
    """The quota of a bucket; 0 is none."""
    return json_answer(_quota(_named(site, request)))


def set_bucket_quota(site: Site, request: Request, _: Asking) -> Answer:
    """Set it."""
    given = json.loads(request.body)
    _named(site, request).quota = int(given.get("quota") or given.get("size") or 0)
    return Answer(HTTPStatus.OK)


def server_info(site: Site, _: Request, __: Asking) -> Answer:
    """What the server says about itself to an administrator."""
    server = {
        "state": "online",
        "endpoint": "127.0.0.1",
        "uptime": 1,
        "version": "DEVELOPMENT.GOGET",
        "commitID": "n/a",
    }
    return json_answer(
        {
            "mode": "online",
            "region": site.settings.region,
            "deploymentID": "00000000-0000-0000-0000-000000000000",
            "buckets": {"count": len(site.buckets)},
            "servers": [server],
        }
    )


def assume_role(site: Site, request: Request) -> Answer:
    """Temporary keys of the user who asks, narrowed by a session policy if one is given."""
    try:
        made = _session(site, request)
    except (S3Error, IamError) as error:
        text = f"<Type></Type><Code>{error.code}</Code><Message>{escape(error.message)}</Message>"
        return xml_answer(f"<ErrorResponse{_STS}><Error>{text}</Error></ErrorResponse>", error.status)
    until = made.expires.strftime("%Y-%m-%dT%H:%M:%SZ") if made.expires else ""
    keys = f"<AccessKeyId>{made.key_id}</AccessKeyId><SecretAccessKey>{made.secret}</SecretAccessKey>"
    keys += f"<SessionToken>{made.token}</SessionToken><Expiration>{until}</Expiration>"
    return xml_answer(
        f"<AssumeRoleResponse{_STS}><AssumeRoleResult><AssumedRoleUser/><Credentials>{keys}</Credentials>"
        "</AssumeRoleResult></AssumeRoleResponse>"
    )


_STS = ' xmlns="https://sts.amazonaws.com/doc/2011-06-15/"'


def _session(site: Site, request: Request) -> Identity:
    asking = Asking(site, request, None)
    asking.identify("sts")
    asking.verify()
    who, given = asking.who, dict(pairs(request.body.decode()))
    if who is None or who.kind is not Kind.USER or given.get("Action") != "AssumeRole":
        raise S3Error("AccessDenied")
    policy = given.get("Policy", "")
    problem = site.iam.refusal(policy) if policy else ""
    if problem:
        raise S3Error("InvalidParameterValue", 400, problem)
    seconds = int(given.get("DurationSeconds") or 3600)
    return site.iam.add_session(who.key_id, policy, site.settings.now + timedelta(seconds=seconds))
