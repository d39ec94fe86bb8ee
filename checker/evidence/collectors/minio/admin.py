"""What the administration of a MinIO server tells: a plain key about itself, an administrator about everybody.

A plain key may ask who it is, and what its user and its groups are allowed, merged (``accountinfo``); about its user,
and about itself. The rest takes permissions of ``admin:``.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from checker.evidence.collectors.asking import CallError, moment, unknown
from checker.evidence.collectors.collect import Collector
from checker.evidence.collectors.minio.session import ADMIN, asked, is_refused_key, region_wanted
from checker.facts import aws_live, minio
from checker.facts.aws import PolicyKind
from checker.model.answer import Answer, Asker, PolicyText, State, unanswered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from checker.evidence.collectors.asking import Asking
    from checker.model.fact import FactKey
    from checker.model.location import MinioLocation

_NO_KEY_OF_ITS_OWN = ("XMinioAdminServiceAccountNotFound", "XMinioInvalidIAMCredentials", "XMinioAdminNoSuchUser")
_NO_QUOTA = ("XMinioAdminNoSuchQuotaConfiguration",)


def _asked(asking: Asking, method: str, *sent: object) -> Mapping[str, object]:
    if asking.stop.is_set():
        unknown("the run's time was over")
    body = asked(asking.client(ADMIN), method, *sent)
    if not isinstance(body, dict):
        unknown("the answer is not what MinIO answers")
    return cast("Mapping[str, object]", body)


def _told(
    asking: Asking, key: FactKey[Any], call: str, body: Callable[[], object], absent: tuple[str, ...] = ()
) -> Answer:
    try:
        return asking.known(key, call, body())
    except CallError as error:
        return asking.without(key, call, error.gone, absent)


def _account(asking: Asking) -> Iterator[Answer]:
    """Whose key it is and what it may do, and whether the server takes its signature at all."""
    call = "admin:AccountInfo"
    key = aws_live.CREDENTIAL_ACCEPTED
    try:
        body = _asked(asking, "account_info")
    except CallError as error:
        yield asking.without(minio.ACCOUNT, call, error.gone)
        code = error.gone.code
        if is_refused_key(code):
            yield asking.known(key, call, {"accepted": False, "error": code})
        elif error.gone.state is State.DENIED:
            yield asking.known(key, call, {"accepted": True})
        else:
            yield asking.without(key, call, error.gone)
        return
    yield asking.known(minio.ACCOUNT, call, body)
    yield asking.known(key, call, {"accepted": True})


def _user(asking: Asking) -> Iterator[Answer]:
    """The user; where it may not be asked for, whether it is enabled follows from what the server did."""
    name = asking.location.principal
    call = f"admin:GetUser {name or ''}".rstrip()
    try:
        found = {**_asked(asking, "user_info", _named(name)), "accessKey": name}
    except CallError as error:
        if error.gone.state is State.DENIED and asking.by is Asker.CREDENTIAL and _works(asking, name):
            yield asking.known(minio.USER, call, {"name": name, "enabled": True})
        else:
            yield asking.without(minio.USER, call, error.gone)
        return
    yield asking.known(minio.USER, call, found)


def _works(asking: Asking, name: str | None) -> bool:
    """Whether a key shows that its user is enabled.

    The server refuses the signature of a user that is disabled. An access key of such a user is taken nevertheless, and
    has no policies then (github.com/minio/minio, cmd/iam-store.go, policyDBGet).
    """
    credentials = asking.location.credentials
    if credentials is not None and credentials.access_key_id == name:
        return True
    try:
        body = _asked(asking, "account_info")
    except CallError:
        return False
    policy = body.get("Policy")
    return body.get("AccountName") == name and isinstance(policy, dict) and bool(policy.get("Statement"))


def _named(name: str | None) -> str:
    if not name:
        unknown("the user that the access key belongs to is not known")
    return name


def _access_key(asking: Asking) -> Iterator[Answer]:
    """The access key; one that is its user's own is no service account, and has no policy of its own."""
    credentials = asking.location.credentials
    key_id = credentials.access_key_id if credentials is not None else None
    call = f"admin:InfoServiceAccount {key_id or ''}".rstrip()
    if not key_id or key_id == asking.location.principal:
        state, reason = State.UNAVAILABLE, "the location names no access key"
        if key_id:
            state, reason = State.NEEDLESS, "it is the user's own"
        for key in (minio.ACCESS_KEY, minio.ACCESS_KEY_POLICY):
            yield Answer(key.name, call, state, reason=reason, by=asking.by, at=moment())
        return
    try:
        body = _asked(asking, "get_service_account", key_id)
        if not isinstance(body.get("impliedPolicy"), bool) or not isinstance(body.get("policy"), str):
            unknown("the answer is not what MinIO answers")
    except CallError as error:
        for key in (minio.ACCESS_KEY, minio.ACCESS_KEY_POLICY):
            yield asking.without(cast("FactKey[Any]", key), call, error.gone, _NO_KEY_OF_ITS_OWN)
        return
    yield asking.known(minio.ACCESS_KEY, call, {**body, "accessKey": key_id})
    # Of a key that inherits, the answer shows what its user may.
    own = None if body["impliedPolicy"] else PolicyText(call, PolicyKind.INLINE.value, str(body["policy"]))
    yield asking.known(minio.ACCESS_KEY_POLICY, call, own)


def _policies(asking: Asking) -> Iterator[Answer]:
    """The documents of the user's own policies, whole or not at all, for whoever may read each of them."""
    name = asking.location.principal
    call = f"admin:GetPolicy of {name or ''}".rstrip()

    def documents() -> list[PolicyText]:
        user = _asked(asking, "user_info", _named(name))
        return [_policy(asking, each) for each in _names(user.get("policyName"))]

    yield _told(asking, minio.IDENTITY_POLICIES, call, documents)


def _groups(asking: Asking) -> Iterator[Answer]:
    """The groups of the user with the documents of their policies; the call names them, as every finding does then."""
    name = asking.location.principal
    call = f"admin:GetGroup of {name or ''}".rstrip()
    try:
        groups = _members(_asked(asking, "user_info", _named(name)).get("memberOf"))
        found = [_group(asking, each) for each in groups]
    except CallError as error:
        yield asking.without(minio.GROUPS, call, error.gone)
        return
    yield asking.known(minio.GROUPS, f"admin:GetGroup {', '.join(groups)}" if groups else call, found)


def _members(listed: object) -> list[str]:
    """The names of groups; newer servers tell the policies of each beside its name."""
    names = [each.get("name") if isinstance(each, dict) else each for each in cast("list[object]", listed or [])]
    if not isinstance(listed, list | None) or not all(isinstance(name, str) and name for name in names):
        unknown("the answer is not what MinIO answers")
    return cast("list[str]", names)


def _group(asking: Asking, name: str) -> dict[str, object]:
    body = _asked(asking, "group_info", name)
    policies = [json.loads(_policy(asking, each).text) for each in _names(body.get("policy"))]
    return {"name": name, "status": body.get("status"), "policies": policies}


def _names(text: object) -> list[str]:
    if text is None:
        return []
    if not isinstance(text, str):
        unknown("the answer is not what MinIO answers")
    return [name.strip() for name in text.split(",") if name.strip()]


def _policy(asking: Asking, name: str) -> PolicyText:
    body = _asked(asking, "policy_info", name)
    inner = body.get("Policy", body)
    return PolicyText(f"admin:GetPolicy {name}", PolicyKind.MANAGED.value, json.dumps(inner))


def _quota(asking: Asking) -> Iterator[Answer]:
    bucket = asking.location.bucket
    call = f"admin:GetBucketQuota {bucket or ''}".rstrip()

    def body() -> Mapping[str, object] | None:
        if not bucket:
            unknown("the location names no bucket")
        found = _asked(asking, "bucket_quota_get", bucket)
        return {"quota": found.get("quota"), "bucket": bucket} if found.get("quota") else None

    yield _told(asking, minio.QUOTA, call, body, _NO_QUOTA)


def _server(asking: Asking) -> Iterator[Answer]:
    yield _told(asking, minio.SERVER, "admin:ServerInfo", partial(_asked, asking, "info"))


def _region(asking: Asking) -> Iterator[Answer]:
    """The server's region, from how it refuses a signature for another: all that a plain key learns of the server."""
    try:
        region = region_wanted(asking)
    except CallError:
        return
    if region:
        yield asking.known(minio.SERVER, "s3:GetBucketVersioning, signed for the location's region", {"region": region})


def _session(asking: Asking) -> Iterator[Answer]:
    """Temporary keys may carry a policy of their own, which no question shows: neither the account's nor the key's."""
    reason = "the keys are of a session, and nobody can ask which policy it was made with"
    yield unanswered(minio.SESSION_POLICY, reason, by=asking.by)


def _is_of_session(location: MinioLocation) -> bool:
    return location.credentials is not None and location.credentials.session_token is not None


WHO: tuple[Collector, ...] = (
    Collector("admin:AccountInfo", (minio.ACCOUNT, aws_live.CREDENTIAL_ACCEPTED), _account, of_credential=True),
)
"""What tells who the access key is."""

COLLECTORS: tuple[Collector, ...] = (
    Collector("admin:GetUser", (minio.USER,), _user),
    Collector("admin:InfoServiceAccount", (minio.ACCESS_KEY, minio.ACCESS_KEY_POLICY), _access_key),
    Collector("admin:GetPolicy", (minio.IDENTITY_POLICIES,), _policies),
    Collector("admin:GetGroup", (minio.GROUPS,), _groups),
    Collector("admin:GetBucketQuota", (minio.QUOTA,), _quota),
    Collector("admin: policy of a session", (minio.SESSION_POLICY,), _session, of_credential=True, when=_is_of_session),
    Collector("s3: region of signatures", (), _region, of_credential=True),
    Collector("admin:ServerInfo", (minio.SERVER,), _server),
)
"""Everything else that is asked of the administration."""
