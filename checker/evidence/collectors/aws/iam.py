"""What IAM tells of the principal: its policies, boundary, access keys, its role, and a summary of its account.

AWS IAM API Reference: every operation named here. A name is looked up in the account of whoever asks: so nothing is
asked of it before that account is known to be the principal's.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from checker.evidence.collectors.asking import CallError, Gone, call_name, unknown
from checker.evidence.collectors.aws.sts import account_of
from checker.evidence.collectors.collect import Collector
from checker.facts import aws
from checker.facts.aws import PolicyKind
from checker.model.answer import Answer, PolicyText, State
from checker.model.values import NamedTuple
from checker.operations import iam_arn
from checker.operations.principal import principal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checker.evidence.collectors.asking import Asking
    from checker.model.fact import FactKey
    from checker.model.location import AwsLocation

Ask: TypeAlias = "Callable[[Iam, Who], object]"
"""Asks of one user or role, with as many calls as it takes."""
_NAMES = {"user": "UserName", "role": "RoleName", "group": "GroupName"}
_NOBODY = "nobody knows who the credential is"


class RefusedCallError(Exception):
    """One of the calls that a fact takes had no answer: which, and how it ended."""

    def __init__(self, action: str, subject: str, gone: Gone) -> None:
        """Keep the action, which is the permission for it, too."""
        super().__init__(action)
        self.action = action
        self.subject = subject
        self.gone = gone


class Who(NamedTuple):
    """A user or a role: the kind, its name, and its account."""

    kind: str
    name: str
    account: str

    @property
    def named(self) -> dict[str, str]:
        """The parameter that names it in a call."""
        return {_NAMES[self.kind]: self.name}


class Iam:
    """IAM, as one asker sees it; every call that has no answer says which one it was."""

    def __init__(self, asking: Asking) -> None:
        """Ask nothing yet."""
        self.asking = asking

    def call(self, method: str, subject: str, **sent: object) -> dict[str, object]:
        """The answer of one call; raises ``RefusedCallError``."""
        try:
            return self.asking.call("iam", method, **sent)
        except CallError as error:
            raise RefusedCallError(call_name("iam", method), subject, error.gone) from None

    def pages(self, method: str, members: str, subject: str, **sent: object) -> list[Any]:
        """The members of every page; raises ``RefusedCallError``."""
        try:
            return self.asking.pages("iam", method, members, **sent)
        except CallError as error:
            raise RefusedCallError(call_name("iam", method), subject, error.gone) from None

    def attached(self, who: Who) -> Iterator[PolicyText]:
        """The managed policies of a user, role or group, each in its default version."""
        method = f"list_attached_{who.kind}_policies"
        for each in self.pages(method, "AttachedPolicies", who.name, **who.named):
            yield self.managed(str(each["PolicyArn"]), PolicyKind.MANAGED)

    def managed(self, arn: str, kind: PolicyKind) -> PolicyText:
        """A managed policy in its default version."""
        policy = _part(self.call("get_policy", arn, PolicyArn=arn), "Policy")
        version = str(policy["DefaultVersionId"])
        found = self.call("get_policy_version", arn, PolicyArn=arn, VersionId=version)
        call = f"{call_name('iam', 'get_policy_version')} {arn} {version}"
        return PolicyText(call, kind.value, text_of(_part(found, "PolicyVersion").get("Document")))

    def inline(self, who: Who, kind: PolicyKind) -> Iterator[PolicyText]:
        """The policies that are part of a user, role or group."""
        method = f"get_{who.kind}_policy"
        for name in self.pages(f"list_{who.kind}_policies", "PolicyNames", who.name, **who.named):
            found = self.call(method, who.name, **who.named, PolicyName=name)
            call = f"{call_name('iam', method)} {who.name}/{name}"
            yield PolicyText(call, kind.value, text_of(found.get("PolicyDocument")))

    def identity(self, who: Who) -> Iterator[PolicyText]:
        """Every policy of a user or role, those of its groups included."""
        yield from self.inline(who, PolicyKind.INLINE)
        yield from self.attached(who)
        if who.kind != "user":
            return
        for each in self.pages("list_groups_for_user", "Groups", who.name, **who.named):
            group = Who("group", str(each["GroupName"]), who.account)
            yield from self.inline(group, PolicyKind.GROUP)
            yield from self.attached(group)

    def boundary(self, who: Who) -> PolicyText | None:
        """The permissions boundary of a user or role; ``None`` where it has none."""
        found = _part(self.call(f"get_{who.kind}", who.name, **who.named), who.kind.capitalize())
        bound = cast("dict[str, object]", found.get("PermissionsBoundary") or {})
        arn = bound.get("PermissionsBoundaryArn")
        return self.managed(str(arn), PolicyKind.BOUNDARY) if arn else None

    def keys(self, who: Who) -> list[dict[str, object]]:
        """The access keys of a user, each with when it was last used, where that is told."""
        found = self.pages("list_access_keys", "AccessKeyMetadata", who.name, **who.named)
        return [{**each, **self._used(str(each["AccessKeyId"]))} for each in found]

    def _used(self, key: str) -> dict[str, object]:
        """When a key was last used; a server that has no such call leaves the keys themselves as good as they are."""
        try:
            told = self.call("get_access_key_last_used", key, AccessKeyId=key)
        except RefusedCallError as error:
            if error.gone.state is State.DENIED:
                raise
            return {}
        return {"AccessKeyLastUsed": told.get("AccessKeyLastUsed") or {}}


def text_of(document: object) -> str:
    """The text of a policy that the SDK may have parsed; raises ``CallError`` where there is none."""
    if isinstance(document, str) and document.strip():
        return document
    if not isinstance(document, dict):
        unknown("an answer came without a policy in it")
    return json.dumps(document, ensure_ascii=False)


def _part(body: dict[str, object], name: str) -> dict[str, object]:
    found = body.get(name)
    return cast("dict[str, object]", found) if isinstance(found, dict) else unknown(f"the answer has no {name}")


def principal(location: AwsLocation) -> Who:
    """The user or role whose policies decide; raises ``CallError`` where it is neither, or unknown."""
    return _who(principal_of(location).arn)


def _who(arn: str | None) -> Who:
    parsed = iam_arn.parse(arn or "")
    if parsed is None:
        unknown(_NOBODY if not arn else f"{arn} is no ARN of a user or role")
    if parsed.kind == "root":
        unknown("the root user has no policies of its own")
    if parsed.kind not in _NAMES:
        unknown(f"a {parsed.kind} has no policies that IAM tells of")
    return Who(parsed.kind, parsed.name, parsed.account)


def same_account(asking: Asking, account: str) -> None:
    """Raise ``CallError`` where whoever asks belongs to another account than the one in question."""
    own = account_of(asking)
    if own != account:
        unknown(f"{asking.by.value} belongs to account {own}, and IAM was to be asked of account {account}")


def _identity(asking: Asking) -> Iterator[Answer]:
    def policies(iam: Iam, who: Who) -> object:
        return list(iam.identity(who))

    yield from _told(asking, aws.IDENTITY_POLICIES, "list_{}_policies", policies)


def _boundary(asking: Asking) -> Iterator[Answer]:
    yield from _told(asking, aws.PERMISSIONS_BOUNDARY, "get_{}", Iam.boundary)


def _keys(asking: Asking) -> Iterator[Answer]:
    def keys(iam: Iam, who: Who) -> object:
        # A role has no access keys of its own: what it signs with ends with its session.
        return iam.keys(who) if who.kind == "user" else None

    yield from _told(asking, aws.ACCESS_KEYS, "list_access_keys", keys)


def _told(asking: Asking, key: FactKey[Any], method: str, ask: Ask) -> Iterator[Answer]:
    """A fact that takes several calls, of which ``method`` is the first: whole, or not at all."""
    call = call_name("iam", method.format("user"))
    try:
        who = principal(asking.aws_location)
        call = f"{call_name('iam', method.format(who.kind))} {who.name}"
        same_account(asking, who.account)
        body = ask(Iam(asking), who)
    except RefusedCallError as error:
        answer = asking.without(key, f"{error.action} {error.subject}".rstrip(), error.gone)
        yield answer._replace(permission=error.action)
    except CallError as error:
        yield asking.without(key, call, error.gone)
    else:
        yield asking.known(key, call, body)


def role_arn(location: AwsLocation) -> str:
    """The role in question: the one that is assumed, or the principal, when that is a role."""
    credentials = location.credentials
    named = credentials.role_arn if credentials is not None and credentials.role_arn else principal_of(location).arn
    parsed = iam_arn.parse(named or "")
    return named or "" if parsed is not None and parsed.kind == "role" else ""


def has_role(location: AwsLocation) -> bool:
    """Whether there is a role to ask for."""
    return bool(role_arn(location))


def _role(asking: Asking) -> Iterator[Answer]:
    """The role and its trust policy, as GetRole answers."""
    arn = role_arn(asking.aws_location)
    call = f"{call_name('iam', 'get_role')} {arn}"
    try:
        who = _who(arn)
        same_account(asking, who.account)
        body = asking.call("iam", "get_role", **who.named)
        found = _part(body, "Role").get("AssumeRolePolicyDocument")
        if not found:
            unknown("the answer has no trust policy")
    except CallError as error:
        yield asking.without(aws.ROLE, call, error.gone)
        yield asking.without(aws.TRUST_POLICY, call, error.gone)
    else:
        yield asking.known(aws.ROLE, call, body)


def _summary(asking: Asking) -> Iterator[Answer]:
    key, method = aws.ACCOUNT_SUMMARY, "get_account_summary"
    call = call_name("iam", method)
    account = principal_of(asking.aws_location).account
    try:
        if not account:
            unknown(_NOBODY)
        same_account(asking, account)
    except CallError as error:
        yield asking.without(key, call, error.gone)
        return
    yield asking.answer(key, "iam", method, subject=account)


COLLECTORS: tuple[Collector, ...] = (
    Collector("iam:GetUserPolicy", (aws.IDENTITY_POLICIES,), _identity),
    Collector("iam:GetUser", (aws.PERMISSIONS_BOUNDARY,), _boundary),
    Collector("iam:ListAccessKeys", (aws.ACCESS_KEYS,), _keys),
    Collector("iam:GetRole", (aws.ROLE,), _role, when=has_role),
    Collector("iam:GetAccountSummary", (aws.ACCOUNT_SUMMARY,), _summary),
)
"""Everything that is asked of IAM."""
