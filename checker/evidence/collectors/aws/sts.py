"""What STS tells: whose the credential is, whether AWS accepts it, and whether the role may be assumed.

AWS STS API Reference: GetCallerIdentity (nobody needs a permission for it, and no policy can deny it) and AssumeRole.
"""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, cast

from checker.evidence.collectors.asking import CallError, Gone, call_name
from checker.evidence.collectors.collect import Collector
from checker.facts import aws_live
from checker.model.answer import Answer, State
from checker.model.location import CredentialType
from checker.model.secret import Keys, Secret
from checker.operations import iam_arn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.evidence.collectors.asking import Asking
    from checker.model.location import AwsLocation

SESSION = "backup-preflight"
"""The name of the sessions that are made; CloudTrail shows it."""
_SHORTEST = 900
"""Seconds: the shortest session that STS makes."""
_LATE = 240
"""Seconds; STS refuses a signature that is five minutes off its own clock (AWS Signature Version 4)."""
_WHO = call_name("sts", "get_caller_identity")
REFUSED_KEYS = frozenset(
    ("InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken", "ExpiredTokenException", "InvalidAccessKeyId",
     "UnrecognizedClientException", "IncompleteSignature", "InvalidToken")
)  # fmt: skip
"""The errors that say that the key, its secret or its token is no good (AWS STS API Reference, "Common Errors")."""


def caller_of(asking: Asking) -> Mapping[str, object]:
    """Who asks, as STS says: its ARN, account and id; raises ``CallError``."""
    return asking.call("sts", "get_caller_identity")


def account_of(asking: Asking) -> str:
    """The account that whoever asks belongs to; raises ``CallError``."""
    return str(caller_of(asking).get("Account") or "")


def _who(asking: Asking) -> Iterator[Answer]:
    """Whose the credential is, and whether it is one: an error that refuses the key is an answer to the latter."""
    try:
        body = caller_of(asking)
    except CallError as error:
        yield asking.without(aws_live.CALLER_IDENTITY, _WHO, error.gone)
        yield _refused(asking, error.gone)
        return
    yield asking.known(aws_live.CALLER_IDENTITY, _WHO, body)
    yield asking.known(aws_live.CREDENTIAL_ACCEPTED, _WHO, {"accepted": True})


def _refused(asking: Asking, gone: Gone) -> Answer:
    key = aws_live.CREDENTIAL_ACCEPTED
    if gone.code not in REFUSED_KEYS:
        return asking.without(key, _WHO, gone)
    late = _seconds_off(asking) if gone.code == "SignatureDoesNotMatch" else 0
    if abs(late) > _LATE:
        reason = f"the clock of this machine is {abs(late)} seconds off, and STS refuses every signature of that time"
        return asking.without(key, _WHO, Gone(State.UNAVAILABLE, gone.code, reason))
    return asking.known(key, _WHO, {"accepted": False, "error": gone.code})


def _seconds_off(asking: Asking) -> int:
    """How far this machine's clock is off that of STS; 0 where the answer does not say."""
    try:
        date = asking.ended("sts", "get_caller_identity").headers.get("date", "")
        return round(time.time() - parsedate_to_datetime(date).timestamp())
    except (CallError, ValueError, TypeError):
        return 0


def _assumed(asking: Asking) -> Iterator[Answer]:
    """Whether the role may be assumed; the session is thrown away, its keys are never kept."""
    key = aws_live.ROLE_ASSUMED
    role = _role_of(asking.aws_location)
    call = f"{call_name('sts', 'assume_role')} {role}"
    try:
        caller = str(caller_of(asking).get("Arn") or "")
        if _is_session_of(caller, role):
            reason = "who asks is a session of that role already, which says nothing of who may begin one"
            yield asking.without(key, call, Gone(State.NEEDLESS, "", reason))
            return
        outcome, error = _attempt(asking)
    except CallError as gone:
        yield asking.without(key, call, gone.gone)
        return
    said = {
        "role": role,
        "outcome": outcome,
        "caller": caller,
        "withExternalId": bool(_external_id(asking.aws_location)),
    }
    yield asking.known(key, call, said | ({"error": error} if error else {}))


def _attempt(asking: Asking) -> tuple[str, str]:
    try:
        _session(asking)
    except CallError as error:
        if error.gone.state is State.DENIED:
            return "denied", error.gone.code
        if not error.gone.code or error.gone.code in REFUSED_KEYS:
            raise
        return "undecided", error.gone.code
    return "allowed", ""


def _session(asking: Asking) -> Mapping[str, object]:
    """The answer of AssumeRole, as the location would have it asked; raises ``CallError``."""
    external = _external_id(asking.aws_location)
    sent = {"ExternalId": external} if external else {}
    role = _role_of(asking.aws_location)
    return asking.call("sts", "assume_role", RoleArn=role, RoleSessionName=SESSION, DurationSeconds=_SHORTEST, **sent)


def assumed_keys(asking: Asking, location: AwsLocation) -> Keys | None:
    """The keys of a session of the location's role, to ask as it; ``None`` where it could not be assumed."""
    if not assumes_role(location):
        return None
    try:
        made = _session(asking.of(location)).get("Credentials")
    except CallError:
        return None
    found = cast("Mapping[str, object]", made) if isinstance(made, dict) else {}
    names = ("AccessKeyId", "SecretAccessKey", "SessionToken")
    key, secret, token = (str(found.get(name) or "") for name in names)
    return Keys(key, Secret(secret), Secret(token)) if key and secret and token else None


def assumes_role(location: AwsLocation) -> bool:
    """Whether the location's credential is a role that is assumed."""
    return bool(_role_of(location))


def _role_of(location: AwsLocation) -> str:
    credentials = location.credentials
    if credentials is None or credentials.type is not CredentialType.STS:
        return ""
    return credentials.role_arn or ""


def _external_id(location: AwsLocation) -> str:
    return (location.credentials.external_id or "") if location.credentials is not None else ""


def _is_session_of(caller: str, role: str) -> bool:
    one, other = iam_arn.parse(caller), iam_arn.parse(role)
    if one is None or other is None or one.kind != "assumed-role":
        return False
    return (one.account, one.name) == (other.account, other.name)


COLLECTORS: tuple[Collector, ...] = (
    Collector(_WHO, (aws_live.CALLER_IDENTITY, aws_live.CREDENTIAL_ACCEPTED), _who, of_credential=True),
    Collector(call_name("sts", "assume_role"), (aws_live.ROLE_ASSUMED,), _assumed, when=assumes_role),
)
"""Everything that is asked of STS, before anything else: who asks decides what else is asked."""
