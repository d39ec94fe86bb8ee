"""The statements of a trust policy that let in whom an OpenID Connect provider vouches for, as EKS does for its pods.

Sources: IAM User Guide, "Available keys for AWS OIDC federation"; Amazon EKS User Guide, "IAM roles for service
accounts" and "Assign IAM roles to Kubernetes service accounts".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.model.decision import Principal, Request
from checker.model.values import NamedTuple
from checker.policy.aws_language.arn import parse_arn
from checker.policy.aws_language.condition import conditions, known_operator
from checker.policy.aws_language.dialect import AWS
from checker.policy.principal_forms import WITH_WEB_IDENTITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checker.policy.lint import ConditionEntry, LintPolicy, LintStatement, PrincipalEntry

_PROVIDER: Final = "oidc-provider/"
GITHUB: Final = "token.actions.githubusercontent.com"
_CLAIMS: Final = ("sub", "aud", "amr", "azp", "oaud", "email", "iss")
SERVICE_ACCOUNT: Final = "system:serviceaccount:"
_STS: Final = "sts.amazonaws.com"
_PARTS: Final = 4
_TRIED: Final = 20
VELERO: Final = "velero-server"
"""The service account of the Velero that Palette installs, in a namespace ``cluster-<hash>`` of its own."""
POD_IDENTITY: Final = "pods.eks.amazonaws.com"
"""The service that assumes roles for pods by EKS Pod Identity."""
_NAMESPACE: Final = "cluster-6a02ef3b8cd2144fbadd2eff"
_SERVICE_ACCOUNTS: Final = (f"{_NAMESPACE}:{VELERO}", "velero:velero", "velero:velero-server")


class WebIdentity(NamedTuple):
    """A statement that allows the users of one provider to assume the role; ``issuer`` is the provider's host and path.

    ``foreign``: conditions on the claims of another issuer, which its tokens do not have.
    """

    statement: LintStatement
    provider: PrincipalEntry
    partition: str
    account: str
    issuer: str
    subjects: tuple[ConditionEntry, ...]
    audiences: tuple[ConditionEntry, ...]
    foreign: tuple[ConditionEntry, ...]

    @property
    def is_of_pods(self) -> bool:
        """Whether the provider is that of a Kubernetes cluster on EKS."""
        return self.issuer.lower().startswith("oidc.eks")

    @property
    def is_of_github(self) -> bool:
        """Whether the provider is that of GitHub Actions."""
        return self.issuer.lower() == GITHUB or self.issuer.lower().startswith(f"{GITHUB}/")


def web_identities(policy: LintPolicy) -> list[WebIdentity]:
    """Each provider of each such statement."""
    found: list[WebIdentity] = []
    for statement in policy.statements:
        if statement.allows and any(_allows_tokens(entry.text) for entry in statement.actions):
            found.extend(_identities(statement))
    return found


def _allows_tokens(action: str) -> bool:
    lower = action.lower()
    return lower in {"*", WITH_WEB_IDENTITY, "sts:*"} or (
        lower.endswith("*") and WITH_WEB_IDENTITY.startswith(lower.rstrip("*")) and lower.count("*") == 1
    )


def _identities(statement: LintStatement) -> Iterator[WebIdentity]:
    issuers = [_issuer(entry.text).lower() for entry in statement.principals if entry.kind == "Federated"]
    for entry in statement.principals:
        arn = parse_arn(entry.text) if entry.kind == "Federated" else None
        if arn is None or not arn.resource.startswith(_PROVIDER):
            continue
        issuer = _issuer(entry.text)
        others = [each for each in statement.conditions if _is_claim(each.key) and _key_issuer(each.key) not in issuers]
        yield WebIdentity(
            statement,
            entry,
            arn.partition,
            arn.account,
            issuer,
            subjects=_on(statement, f"{issuer}:sub"),
            audiences=_on(statement, f"{issuer}:aud"),
            foreign=tuple(others),
        )


def _issuer(text: str) -> str:
    return text.partition(f":{_PROVIDER}")[2]


def _key_issuer(key: str) -> str:
    return key.lower().rpartition(":")[0]


def _is_claim(key: str) -> bool:
    issuer, _, claim = key.rpartition(":")
    return claim.lower() in _CLAIMS and "." in issuer


def _on(statement: LintStatement, key: str) -> tuple[ConditionEntry, ...]:
    lower = key.lower()
    return tuple([entry for entry in statement.conditions if entry.key.lower() == lower and entry.name.base != "null"])


def holds(entries: Sequence[ConditionEntry], context: Mapping[str, tuple[str, ...] | None]) -> bool:
    """Whether conditions may hold for a request of this context; what nobody can tell is taken as met."""
    request = Request(Principal(None, None), WITH_WEB_IDENTITY, "", None, context)
    for entry in entries:
        if known_operator(entry.operator, AWS):
            block = {entry.operator: {entry.key: list(entry.raw)}}
            if any(each.holds(request) is False for each in conditions(block, variables=False, dialect=AWS)):
                return False
    return True


def admits(identity: WebIdentity, subject: str, audience: str = _STS) -> bool:
    """Whether a token with these claims may meet the statement's conditions."""
    claims = {f"{identity.issuer}:sub".lower(): (subject,), f"{identity.issuer}:aud".lower(): (audience,)}
    # Nobody could tell any other key, but for the claims of another issuer: those a token never has.
    absent: dict[str, tuple[str, ...] | None] = dict.fromkeys(entry.key.lower() for entry in identity.foreign)
    return holds(identity.statement.conditions, {**absent, **claims})


def lets_pods_in(identity: WebIdentity, account: str) -> bool:
    """Whether a pod of an EKS cluster, of whatever service account, may assume a role of the account."""
    if not identity.is_of_pods or identity.account != account:
        return False
    audiences = [text for entry in identity.audiences for text in entry.values if "*" not in text]
    subjects = [text for entry in identity.subjects for text in entry.values if not subject_fault(text, exact=True)]
    return any(
        admits(identity, subject, audience)
        for subject in (*subjects[:_TRIED], *[f"{SERVICE_ACCOUNT}{name}" for name in _SERVICE_ACCOUNTS])
        for audience in (_STS, *audiences[:_TRIED])
    )


def trusts_pods_alone(policy: LintPolicy) -> bool:
    """Whether everybody whom a trust policy lets in is a pod of an EKS cluster: by web identity, or by Pod Identity."""
    allowing = [statement for statement in policy.statements if statement.allows]
    pods = {identity.provider.path for identity in web_identities(policy) if identity.is_of_pods}
    named = [entry for statement in allowing for entry in statement.principals]
    known = all(entry.path in pods or (entry.kind, entry.text) == ("Service", POD_IDENTITY) for entry in named)
    return bool(named) and known and all(statement.principals for statement in allowing)


def lets_velero_in(identity: WebIdentity) -> bool:
    """Whether the service account of the Velero that Palette installs may be let in, in some namespace of its own."""
    namespaces = [parts[2] for parts in _subjects(identity) if len(parts) == _PARTS and not set(parts[2]) & {"*", "?"}]
    tried = [*namespaces[:_TRIED], _NAMESPACE]
    audiences = [text for entry in identity.audiences for text in entry.values if "*" not in text]
    return any(
        admits(identity, f"{SERVICE_ACCOUNT}{namespace}:{VELERO}", audience)
        for namespace in tried
        for audience in (_STS, *audiences[:_TRIED])
    )


def _subjects(identity: WebIdentity) -> list[list[str]]:
    return [text.split(":") for entry in identity.subjects for text in entry.values]


def subject_fault(text: str, *, exact: bool) -> str:
    """Why no service account of Kubernetes has this subject; empty when one may. ``exact``: wildcards do not work."""
    if exact and ("*" in text or "?" in text):
        return "holds a wildcard, which only StringLike reads as one"
    if "*" in text.partition(SERVICE_ACCOUNT)[0] or text in {"*", ""}:
        return "" if text else "is empty"
    parts = text.split(":")
    if "*" not in text and "?" not in text and (len(parts) != _PARTS or not all(parts)):
        return "has not the form system:serviceaccount:NAMESPACE:NAME"
    head = text.partition("*")[0]
    if not head.startswith(SERVICE_ACCOUNT) and not SERVICE_ACCOUNT.startswith(head.partition("?")[0]):
        return "has not the form system:serviceaccount:NAMESPACE:NAME"
    return ""


def is_open_subject(text: str) -> bool:
    """Whether a pattern leaves the service account's name open, so that any pod of a namespace or cluster has it."""
    name = text.rpartition(":")[2]
    return not text.strip("*?") or name.strip("*?") == "" or (text.count(":") < _PARTS - 1 and text.endswith("*"))
