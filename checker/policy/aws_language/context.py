"""What is known of a request: its condition keys, and what follows from its principal and resource.

Two entries of a request's context speak of other keys than their own name: ``?key`` holds the values of which ``key``
has exactly one, and ``family/*`` (or ``family:*``) with ``None`` proves every unlisted key of the family absent.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from checker.policy.aws_language.arn import parse_arn

if TYPE_CHECKING:
    from checker.model.decision import Principal, Request


class Missing(Enum):
    """Why there is no value."""

    ABSENT = "the request carries none"
    UNKNOWN = "nobody said"


UNKNOWN: Final = Missing.UNKNOWN
ABSENT: Final = Missing.ABSENT
Values: TypeAlias = tuple[str, ...] | Literal[Missing.UNKNOWN] | None


def lookup(request: Request, key: str) -> Values:
    """The values of a condition key (lower case): ``None`` when proven absent, ``UNKNOWN`` when nobody said."""
    if key in request.context:
        return request.context[key]
    if ":" not in key:
        # Every condition key begins with a service or an issuer; ${BUCKET}, which no shell expanded, is none.
        return None
    values = _derived(request, key)
    return None if values is UNKNOWN and _family(key) in request.context else values


def candidates(request: Request, key: str) -> tuple[str, ...]:
    """The values of which the key has exactly one, where the request's author knows no more than that."""
    return request.context.get(f"?{key}") or ()


def _family(key: str) -> str:
    """The entry that proves every unlisted key of a family absent (``aws:principaltag/*``)."""
    head, slash, _ = key.partition("/")
    return f"{head}/*" if slash else f"{':'.join(key.split(':')[:2])}:*"


def owner_of(request: Request) -> str | None:
    """The account that owns the resource: as stated, or as its ARN says."""
    if request.resource_account is not None:
        return request.resource_account
    arn = parse_arn(request.resource)
    return arn.account if arn is not None and arn.account.isdigit() else None


def kind_of(principal: Principal) -> str | None:
    """``user``, ``role``, ``session`` (an assumed role's own ARN), ``root`` or ``other``; ``None`` when nobody said."""
    arn = parse_arn(principal.arn)
    if arn is None:
        return None if principal.arn is None else "other"
    word = arn.resource.partition("/")[0]
    if arn.service == "sts" and word == "assumed-role":
        return "session"
    return word if arn.service == "iam" and word in {"user", "role", "root"} else "other"


def _derived(request: Request, key: str) -> Values:
    """The keys that AWS fills from the principal and the resource ("AWS global condition context keys")."""
    principal = request.principal
    if key.startswith("aws:principaltag/"):
        return _tag(principal, key.partition("/")[2])
    if key in {"aws:principalaccount", "kms:calleraccount"}:
        return _known(principal.account)
    if key in {"aws:resourceaccount", "s3:resourceaccount"}:
        return _known(owner_of(request))
    kind = kind_of(principal)
    if kind not in {"user", "role"} or principal.arn is None:
        return UNKNOWN
    if key == "aws:principalarn":
        return (principal.arn,)
    if key == "aws:principaltype":
        return ("User",) if kind == "user" else ("AssumedRole",)
    if key == "aws:username":
        return (principal.arn.rpartition("/")[2],) if kind == "user" else None
    if key == "aws:principalisawsservice":
        return ("false",)
    return None if key in {"aws:principalservicename", "aws:principalservicenameslist"} else UNKNOWN


def _known(value: str | None) -> Values:
    return UNKNOWN if value is None else (value,)


def _tag(principal: Principal, name: str) -> Values:
    for tag, value in (principal.tags or {}).items():
        if tag.lower() == name:
            return (value,)
    return UNKNOWN
