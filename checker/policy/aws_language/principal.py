"""The Principal and NotPrincipal elements: whom a statement speaks of, and how directly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from checker.model.values import NamedTuple
from checker.policy.aws_language.arn import parse_arn
from checker.policy.aws_language.condition import as_list
from checker.policy.aws_language.context import kind_of
from checker.policy.aws_language.truth import both, either, opposite

if TYPE_CHECKING:
    from checker.model.decision import Principal, Truth
    from checker.policy.aws_language.arn import Arn

KEYS: Final = frozenset({"AWS", "Service", "Federated", "CanonicalUser"})
ACCOUNT_DIGITS: Final = 12
_CACHED: Final = 256


class Reach(NamedTuple):
    """How an element reaches a principal, each way three-valued.

    ``free``: by ``*`` or by the session's own ARN, which no boundary and no session policy limits.
    ``user``: by the user's ARN, which no boundary limits. ``role``: by the role's ARN, which both limit.
    ``account``: by the account alone, which leaves the rest to the account's own policies.
    """

    free: Truth = False
    user: Truth = False
    role: Truth = False
    account: Truth = False

    @property
    def named(self) -> Truth:
        """Whether it reaches the principal by more than its account."""
        return either(self.free, either(self.user, self.role))

    @property
    def any(self) -> Truth:
        """Whether it reaches the principal at all."""
        return either(self.named, self.account)

    def when(self, truth: Truth) -> Reach:
        """The same, as far as ``truth`` holds."""
        if truth is True:
            return self
        return Reach(both(self.free, truth), both(self.user, truth), both(self.role, truth), both(self.account, truth))

    def joined(self, other: Reach) -> Reach:
        """Either of the two."""
        return Reach(
            either(self.free, other.free),
            either(self.user, other.user),
            either(self.role, other.role),
            either(self.account, other.account),
        )


NOBODY: Final = Reach()
EVERYONE: Final = Reach(free=True)
UNTOLD: Final = Reach(None, None, None, None)
Who: TypeAlias = Callable[["Principal"], Reach]


class _Names(NamedTuple):
    everyone: bool
    accounts: tuple[tuple[str, str], ...]
    """Partition (empty when the account stands alone) and account."""
    arns: frozenset[str]
    roles: frozenset[tuple[str, str, str]]
    """Partition, account and name of the roles named, whatever their path."""
    sessions: frozenset[tuple[str, str, str]]
    unknown: tuple[str, ...]
    """Unique ids and canonical ids, which say nothing without asking AWS."""


def compile_principal(element: object, *, negated: bool, allow: bool, boundary: Truth) -> Who | None:
    """A function from a principal to how the element reaches it; ``None`` when it speaks of everyone.

    ``boundary``: whether the principal has a permissions boundary, which ``NotPrincipal`` with ``Deny`` never spares.
    """
    names = _names(element)
    if names.everyone and not negated:
        return None
    seen: dict[tuple[str | None, str | None], Reach] = {}

    def who(principal: Principal) -> Reach:
        key = (principal.arn, principal.account)
        reach = seen.get(key)
        if reach is None:
            if len(seen) >= _CACHED:
                seen.clear()
            reach = _reach(names, principal)
            if negated:
                reach = _others(names, principal, reach, allow=allow, boundary=boundary)
            if reach == NOBODY:
                reach = NOBODY
            seen[key] = reach
        return reach

    return who


def principal_problem(key: str, value: object) -> str:
    """What AWS would refuse in one value of a Principal element; empty when nothing."""
    if not isinstance(value, str):
        return f"a principal must be a text, not {value!r}"
    if key != "AWS" or value == "*" or _is_account(value) or _is_unique_id(value):
        return ""
    arn = parse_arn(value)
    if arn is None:
        return f"{value!r} is not a principal (an ARN, an account id or a unique id)"
    if "*" in value or "?" in value:
        return f"{value!r} holds a wildcard, which AWS refuses inside a principal's ARN"
    word = arn.resource.partition("/")[0]
    known = {"iam": {"root", "user", "role"}, "sts": {"assumed-role", "federated-user"}}
    if (arn.service, arn.account, word) == ("iam", "cloudfront", "user"):
        return ""  # an origin access identity of CloudFront, which S3 takes
    if word not in known.get(arn.service, ()) or not _is_account(arn.account):
        return f"{value!r} is not the ARN of an account, a user, a role or a session"
    return ""


def _is_account(text: str) -> bool:
    return len(text) == ACCOUNT_DIGITS and text.isascii() and text.isdigit()


def _is_unique_id(text: str) -> bool:
    return text[:4] in {"AIDA", "AROA"} and text.isascii() and text.isalnum() and text.isupper()


def _names(element: object) -> _Names:
    if element == "*":
        return _Names(True, (), frozenset(), frozenset(), frozenset(), ())  # noqa: FBT003 - everyone, and nobody else
    entries = cast("Mapping[str, object]", element)
    texts = [text for text in as_list(entries.get("AWS", [])) if isinstance(text, str)]
    canonical = [text for text in as_list(entries.get("CanonicalUser", [])) if isinstance(text, str)]
    arns = {text: arn for text in texts if (arn := parse_arn(text)) is not None}
    roots = [(arn.partition, arn.account) for arn in arns.values() if arn.resource == "root"]
    return _Names(
        everyone="*" in texts,
        accounts=(*roots, *(("", text) for text in texts if _is_account(text))),
        arns=frozenset(arns),
        roles=frozenset(
            _short(arn) for arn in arns.values() if arn.service == "iam" and arn.resource.startswith("role/")
        ),
        sessions=frozenset(_short(arn) for arn in arns.values() if arn.resource.startswith("assumed-role/")),
        unknown=(*(text for text in texts if _is_unique_id(text)), *canonical),
    )


def _short(arn: Arn) -> tuple[str, str, str]:
    """A role by its name: names are unique in an account, whatever the path."""
    parts = arn.resource.split("/")
    name = parts[1] if parts[0] == "assumed-role" and len(parts) > 1 else parts[-1]
    return (arn.partition, arn.account, name)


def _reach(names: _Names, principal: Principal) -> Reach:
    if names.everyone:
        return EVERYONE
    arn, kind = parse_arn(principal.arn), kind_of(principal)
    account = _account(names, principal.account, None if arn is None else arn.partition)
    if any(not unknown.startswith(("AIDA", "AROA")) for unknown in names.unknown):
        account = either(account, None)
    if arn is None:
        return _reach_unnamed(names, principal, account)
    ids = {unknown[:4] for unknown in names.unknown}
    user: Truth = kind == "user" and principal.arn in names.arns
    role: Truth = kind == "role" and principal.arn in names.arns
    free: Truth = False
    if kind == "session":
        free = principal.arn in names.arns
        role = _short(arn) in names.roles
    elif kind == "role" and _short(arn) in names.sessions:
        free = None
    if kind == "user" and "AIDA" in ids:
        user = either(user, None)
    if kind in {"role", "session"} and "AROA" in ids:
        role = either(role, None)
    return Reach(free, user, role, account)


def _reach_unnamed(names: _Names, principal: Principal, account: Truth) -> Reach:
    """Nobody said who asks: any name in the account may be theirs."""
    arns = [arn for text in names.arns if (arn := parse_arn(text)) is not None]
    words = {
        arn.resource.partition("/")[0] for arn in arns if principal.account is None or arn.account == principal.account
    }
    ids = {unknown[:4] for unknown in names.unknown}

    def perhaps(*, found: bool) -> Truth:
        return None if found else False

    return Reach(
        perhaps(found="assumed-role" in words),
        perhaps(found="user" in words or "AIDA" in ids),
        perhaps(found="role" in words or "AROA" in ids),
        account,
    )


def _account(names: _Names, account: str | None, partition: str | None) -> Truth:
    if account is None:
        return None if names.accounts else False
    return any(
        named == account and (not where or partition is None or where == partition) for where, named in names.accounts
    )


def _others(names: _Names, principal: Principal, reach: Reach, *, allow: bool, boundary: Truth) -> Reach:
    """Everyone but those named ("AWS JSON policy elements: NotPrincipal")."""
    if allow:
        listed = either(reach.named, None if reach.account else reach.account)
        return Reach(free=opposite(listed))
    if names.everyone:
        spared: Truth = True
    elif kind_of(principal) == "role":
        # AWS may weigh the account, the role and the session one after the other; the session's name is not known.
        spared = both(both(reach.account, either(reach.role, reach.free)), None)
    else:
        spared = both(reach.account, reach.named)
    return Reach(free=either(opposite(spared), boundary))
