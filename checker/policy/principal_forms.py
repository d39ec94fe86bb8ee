"""The forms of principals: services, identity providers, accounts, and which action lets whom assume a role.

Sources: IAM User Guide, "AWS JSON policy elements: Principal" and "AWS JSON policy elements: NotPrincipal"; AWS STS API
Reference, AssumeRole, AssumeRoleWithSAML and AssumeRoleWithWebIdentity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.model.values import NamedTuple
from checker.operations.partitions import PARTITIONS
from checker.policy.aws_language.arn import parse_arn
from checker.policy.aws_language.principal import ACCOUNT_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checker.policy.lint import Entry, LintPolicy, LintStatement, PrincipalEntry

ASSUME_ROLE: Final = "sts:assumerole"
WITH_WEB_IDENTITY: Final = "sts:assumerolewithwebidentity"
WITH_SAML: Final = "sts:assumerolewithsaml"
_HOST: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-.")
_OTHER_SUFFIXES: Final = ("aws.internal", "alexa-appkit.amazon.com")
"""The ends of the few service principals that do not end as the endpoints of a partition do."""
_BUILT_IN: Final = frozenset(
    {"accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com"}
)
"""The identity providers that every account knows without registering them."""
_PROVIDERS: Final = ("oidc-provider/", "saml-provider/")
_SPELLED: Final = {
    ASSUME_ROLE: "sts:AssumeRole",
    WITH_WEB_IDENTITY: "sts:AssumeRoleWithWebIdentity",
    WITH_SAML: "sts:AssumeRoleWithSAML",
}


class PrincipalFault(NamedTuple):
    """What is wrong with a principal; ``certain`` when AWS is known to refuse it, ``near`` what was probably meant."""

    what: str
    near: str = ""
    certain: bool = False


class Unfit(NamedTuple):
    """An action by which none of those whom its statement names can assume a role; ``near`` is the one that could."""

    entry: Entry
    who: str
    near: str = ""


class Redundancy(NamedTuple):
    """A principal that another one, ``by``, covers."""

    entry: PrincipalEntry
    by: str


def principal_fault(entry: PrincipalEntry, *, trust: bool) -> PrincipalFault | None:
    """Why a service or an identity provider is nobody."""
    if "*" in entry.text or "?" in entry.text or "${" in entry.text:
        return None  # a fault of its own, or a template that is filled in later
    if entry.kind == "Service":
        return _service_fault(entry.text)
    if trust:
        return _provider_fault(entry.text)
    return PrincipalFault("is an identity provider, whose users come as the role that they assume")


def _service_fault(text: str) -> PrincipalFault | None:
    if not text or "." not in text or not set(text) <= _HOST:
        lower = text.lower()
        label = lower.replace("-", "").isalnum() and lower.isascii()
        near = f"{lower}.amazonaws.com" if label else lower if set(lower) <= _HOST and "." in lower else ""
        return PrincipalFault("is not the name of a service (NAME.amazonaws.com)", near, certain=True)
    suffixes = [*(partition.dns_suffix for partition in PARTITIONS), *_OTHER_SUFFIXES]
    if any(text.endswith(suffix) and text != suffix for suffix in suffixes):
        return None
    return PrincipalFault("does not end as the names of services do (NAME.amazonaws.com)")


def _provider_fault(text: str) -> PrincipalFault | None:
    if text.startswith("arn:"):
        arn = parse_arn(text)
        if arn is not None and arn.service == "iam" and arn.resource.startswith(_PROVIDERS) and is_account(arn.account):
            return None if arn.resource.split("/", 1)[1] else PrincipalFault("names no provider", certain=True)
        what = "is not the ARN of an identity provider (oidc-provider/HOST, saml-provider/NAME)"
        return PrincipalFault(what, certain=True)
    if "://" in text or "." not in text or any(c.isspace() for c in text):
        what = "is neither the ARN of an identity provider nor the name of one that every account knows"
        return PrincipalFault(what, certain=True)
    if text in _BUILT_IN:
        return None
    return PrincipalFault("is no provider that every account knows; others are named by their ARN")


def is_account(text: str) -> bool:
    """Whether a text is the id of an account."""
    return len(text) == ACCOUNT_DIGITS and text.isascii() and text.isdigit()


def account_of(text: str) -> str:
    """The account that a principal stands for as a whole; empty when it is somebody in an account."""
    if is_account(text):
        return text
    arn = parse_arn(text)
    return arn.account if arn is not None and arn.service == "iam" and arn.resource == "root" else ""


def unfit_actions(statement: LintStatement) -> Iterator[Unfit]:
    """The actions of a trust statement that suit nobody whom it names."""
    fitting = {action for entry in statement.principals for action in _ways_of(entry)}
    if not fitting:
        return
    kinds = sorted({"an identity provider" if entry.kind == "Federated" else "AWS" for entry in statement.principals})
    for entry in statement.actions:
        action = entry.text.lower()
        if action in _SPELLED and action not in fitting:
            near = _SPELLED[next(iter(fitting))] if len(fitting) == 1 else ""
            who = "an account, a user, a role or a service" if kinds == ["AWS"] else statement.principals[0].text
            yield Unfit(entry, who, near)


def _ways_of(entry: PrincipalEntry) -> tuple[str, ...]:
    """The actions by which somebody can assume a role."""
    if entry.kind != "Federated":
        return (ASSUME_ROLE,) if entry.kind in {"AWS", "Service", "*"} else ()
    if entry.text.startswith("arn:"):
        return (WITH_SAML,) if ":saml-provider/" in entry.text else (WITH_WEB_IDENTITY,)
    return (WITH_WEB_IDENTITY,)


def redundant_principals(entries: Sequence[PrincipalEntry]) -> Iterator[Redundancy]:
    """The principals that another one of the same statement covers."""
    texts = [entry.text for entry in entries]
    accounts = {account: text for text in reversed(texts) if (account := account_of(text))}
    roles = {_role(text): text for text in texts if ":role/" in text}
    seen: set[str] = set()
    for entry in entries:
        text = entry.text
        if entry.kind == "AWS" and text != "*" and "*" in texts:
            yield Redundancy(entry, "*")
        elif text in seen:
            yield Redundancy(entry, text)
        elif accounts.get(account_of(text), text) != text:
            yield Redundancy(entry, accounts[account_of(text)])
        elif ":assumed-role/" in text and _role(text) in roles:
            yield Redundancy(entry, roles[_role(text)])
        seen.add(text)


def _role(text: str) -> tuple[str, str, str] | None:
    """The role that an ARN of a role or of its session speaks of; names are unique in an account."""
    arn = parse_arn(text)
    parts = arn.resource.split("/") if arn is not None else []
    if arn is None or len(parts) < 2:  # noqa: PLR2004 - "role" and its name
        return None
    return (arn.partition, arn.account, parts[1] if parts[0] == "assumed-role" else parts[-1])


def unlisted_accounts(entries: Sequence[PrincipalEntry]) -> list[str]:
    """The accounts of listed users, roles and sessions that are not listed themselves."""
    listed = {account for entry in entries if (account := account_of(entry.text))}
    arns = [parse_arn(entry.text) for entry in entries if entry.kind == "AWS"]
    named = [arn.account for arn in arns if arn is not None and is_account(arn.account) and arn.account not in listed]
    return list(dict.fromkeys(named))


_NEEDED: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "IAM Roles Anywhere": ("rolesanywhere.", ("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity")),
    "EKS Pod Identity": ("pods.eks.", ("sts:AssumeRole", "sts:TagSession")),
}
"""How the services that need more than one action are named as principals, and what they need."""


def missing_for_services(policy: LintPolicy) -> dict[str, list[str]]:
    """The actions that such services need to assume a role, as far as no statement allows them to them."""
    found: dict[str, list[str]] = {}
    for name, (start, needed) in _NEEDED.items():
        allowed = [
            entry.text.lower()
            for statement in policy.statements
            if statement.allows and any(each.text.startswith(start) for each in statement.principals)
            for entry in statement.actions
        ]
        missing = [action for action in needed if action.lower() not in allowed]
        if allowed and missing and not any("*" in text for text in allowed):
            found[name] = missing
    return found
