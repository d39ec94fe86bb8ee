"""KMS grants: who may do what, within which encryption context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.policy.aws_language.arn import parse_arn
from checker.policy.aws_language.context import UNKNOWN, kind_of, lookup
from checker.policy.aws_language.truth import both, either

if TYPE_CHECKING:
    from checker.facts.aws import KmsGrant
    from checker.model.decision import Principal, Request, Truth

_CONTEXT: Final = "kms:encryptioncontext:"
_CONTEXT_KEYS: Final = "kms:encryptioncontextkeys"
_UNCONSTRAINED: Final = frozenset({"describekey", "retiregrant"})
"""Operations of a grant to which its constraints do not apply ("Grants in AWS KMS", grant constraints)."""


def grants_allow(grants: tuple[KmsGrant, ...], request: Request) -> Truth:
    """Whether any grant allows the request."""
    result: Truth = False
    for grant in grants:
        result = either(result, grant_allows(grant, request)[0])
        if result:
            return True
    return result


def grant_allows(grant: KmsGrant, request: Request) -> tuple[Truth, str, tuple[str, ...]]:
    """Whether one grant allows the request, why in plain words, and the keys that nobody could tell."""
    operation = request.action.partition(":")[2].lower()
    if operation not in {name.lower() for name in grant.operations}:
        return False, f"its operations do not include {request.action.partition(':')[2]}", ()
    who = _is_grantee(grant.grantee, request.principal)
    if who is False:
        return False, f"it was made to {grant.grantee}", ()
    fits, unread = (True, ()) if operation in _UNCONSTRAINED else _fits(grant, request)
    if fits is False:
        return False, "the request's encryption context is not the one it is constrained to", ()
    allows = both(who, fits)
    if allows is None:
        told = unread if who else ("principal", *unread)
        return None, "it could not be told whether the request is within the grant", told
    return True, f"it was made to {grant.grantee} for {request.action.partition(':')[2]}", ()


def _is_grantee(grantee: str, principal: Principal) -> Truth:
    named = parse_arn(grantee)
    if named is None:
        return False
    if principal.arn is None:
        return None if principal.account in {None, named.account} else False
    if grantee == principal.arn:
        return True
    asking, kind = parse_arn(principal.arn), kind_of(principal)
    if asking is None or asking.account != named.account or asking.partition != named.partition:
        return False
    if named.resource == "root":
        # Grants to an account are possible; whom in it they serve is not documented.
        return None
    role = asking.resource.rpartition("/")[2] if kind == "role" else asking.resource.split("/")[1:2]
    if kind == "role" and named.resource.startswith("assumed-role/"):
        return None if named.resource.split("/")[1] == role else False
    if kind == "session" and named.service == "iam" and named.resource.startswith("role/"):
        return [named.resource.rpartition("/")[2]] == role
    return False


def _fits(grant: KmsGrant, request: Request) -> tuple[Truth, tuple[str, ...]]:
    """Whether the request's encryption context satisfies the constraints; constraints of either kind may be given."""
    result: Truth = True
    unread: list[str] = []
    for name, wanted in (*grant.context_subset, *grant.context_equals):
        values = lookup(request, _CONTEXT + name.lower())
        if values is UNKNOWN:
            unread.append(f"kms:EncryptionContext:{name}")
            result = both(result, None)
        elif not values or wanted not in values:
            return False, ()
    if grant.context_equals:
        keys = lookup(request, _CONTEXT_KEYS)
        if keys is UNKNOWN:
            unread.append("kms:EncryptionContextKeys")
            result = both(result, None)
        elif {key.lower() for key in keys or ()} != {name.lower() for name, _ in grant.context_equals}:
            return False, ()
    if request.action.lower() == "kms:creategrant" and (grant.context_equals or grant.context_subset):
        # The new grant must be as narrow; what it will be is no part of the request.
        result = both(result, None)
    return result, tuple(unread)
