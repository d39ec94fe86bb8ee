"""Whom the trust policy of a role lets in: every caller it names, and the account that Palette shows, tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from checker.evidence.linting import given
from checker.facts import aws, field
from checker.model.decision import Layer, Principal, Request
from checker.model.location import CredentialType, Form
from checker.operations import iam_arn
from checker.policy import lint_principals
from checker.policy.aws_language.arn import parse_arn
from checker.policy.aws_language.truth import both, either, opposite

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.evidence.evidence import Evidence
    from checker.model.decision import Decision, Truth
    from checker.model.location import Credentials

_FEDERATED = "an identity provider"


def assumed_role(evidence: Evidence) -> Credentials | None:
    """The credentials, when they assume a role."""
    credentials = evidence.get(field.CREDENTIALS)
    if credentials is None or not credentials.role_arn or credentials.type is not CredentialType.STS:
        return None
    return credentials


def is_for_pods_alone(evidence: Evidence, credentials: Credentials) -> bool:
    """Whether the role is for the pods of EKS clusters, which send no external id, and nothing tells of Palette.

    Palette always assumes the role of a location of its own form; elsewhere its account or its external id tells.
    """
    if evidence.get(field.FORM) is Form.PALETTE or evidence.get(field.PALETTE_ACCOUNT) is not None:
        return False
    policies = () if credentials.external_id else given(evidence, (Layer.TRUST,))
    return bool(policies) and all(map(lint_principals.trusts_pods_alone, policies))


def role_account(evidence: Evidence) -> str:
    """The account of the role that the trust policy belongs to: the role assumed, or the principal; empty if untold."""
    credentials = evidence.get(field.CREDENTIALS)
    named = credentials.role_arn if credentials else None
    arn = iam_arn.parse(named or evidence.get(field.PRINCIPAL) or "")
    return arn.account if arn is not None and arn.kind in {"role", "assumed-role"} else ""


def trusted_callers(evidence: Evidence, credentials: Credentials) -> dict[str, Truth]:
    """Each caller that the trust policy names, and whether it may assume the role with the location's external id."""
    names = dict.fromkeys(name for policy in evidence.policies(aws.TRUST_POLICY) for name in _named(policy.value))
    context = _sent(credentials.external_id)
    evidence.get(aws.RESOURCE_CONTROL_POLICIES)
    return {name: None if name == _FEDERATED else _may(evidence, credentials, name, context) for name in names}


def role_callers(evidence: Evidence, credentials: Credentials, *, external_id: str | None) -> dict[str, Truth]:
    """The same without the identity providers, who assume no role by that action, and with an external id of choice."""
    found = trusted_callers(evidence, credentials._replace(external_id=external_id))
    return {name: answer for name, answer in found.items() if name != _FEDERATED}


def account_admitted(evidence: Evidence, credentials: Credentials, account: str, *external_id: str | None) -> Truth:
    """Whether an account may assume the role with an external id (``None``: with none); not given, with some id."""
    evidence.policies(aws.TRUST_POLICY)
    evidence.get(aws.RESOURCE_CONTROL_POLICIES)
    return _may(evidence, credentials, account, _sent(external_id[0]) if external_id else {})


def _sent(external_id: str | None) -> Mapping[str, tuple[str, ...] | None]:
    return {"sts:externalid": (external_id,) if external_id else None}


def _may(
    evidence: Evidence, credentials: Credentials, name: str, context: Mapping[str, tuple[str, ...] | None]
) -> Truth:
    role = credentials.role_arn or ""
    asked = Request(_caller(name), "sts:AssumeRole", role, _account_in(role), context)
    # The identity policies given are those of the role, not of who assumes it: they say nothing here.
    return _admitted(evidence.fresh().decide(asked))


def _caller(name: str) -> Principal:
    if not name.startswith("arn:"):
        return Principal(None, name if name.isdigit() else None)
    return Principal(None if name.endswith(":root") else name, _account_in(name))


def _account_in(text: str) -> str | None:
    arn = parse_arn(text)
    return arn.account if arn is not None else None


def _admitted(decision: Decision) -> Truth:
    """What the role's side says: its trust policy, and the resource control policies of its account."""
    allows: Truth = False
    denies: Truth = False
    for result in decision.layers:
        if result.layer in {Layer.TRUST, Layer.RCP}:
            denies = either(denies, result.denies)
            allows = result.allows if result.layer is Layer.TRUST else allows
    return both(allows, opposite(denies))


def _named(policy: object) -> Iterator[str]:
    """The principals of the statements that allow; of a statement with another form of them, one nobody knows."""
    body = cast("Mapping[str, object]", policy).get("Statement") if isinstance(policy, dict) else None
    for statement in body if isinstance(body, list) else [body]:
        if not isinstance(statement, dict) or statement.get("Effect") != "Allow":
            continue
        principal = statement.get("Principal")
        if not isinstance(principal, dict):
            yield "*" if principal == "*" else _FEDERATED
            continue
        for kind, value in principal.items():
            for text in value if isinstance(value, list) else [value]:
                yield text if kind == "AWS" and isinstance(text, str) else _FEDERATED
