"""What rules ask about the principals of a policy; the modules that answer are loaded when one is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.policy.lint import ConditionEntry, LintPolicy, LintStatement, PrincipalEntry
    from checker.policy.principal_forms import PrincipalFault, Redundancy, Unfit
    from checker.policy.web_identity import WebIdentity

_UNIQUE_IDS: Final = {"AIDA": "user", "AROA": "role"}
_SHORTEST_ID: Final = 16


def principals_of(statement: LintStatement) -> tuple[PrincipalEntry, ...]:
    """Everybody whom a statement names, under ``Principal`` or ``NotPrincipal``."""
    return statement.principals or statement.other_principals


def principal_fault(entry: PrincipalEntry, *, trust: bool) -> PrincipalFault | None:
    """Why a service or an identity provider that a statement names is nobody; ``None`` when it may be somebody."""
    if entry.kind not in {"Service", "Federated"}:
        return None
    from checker.policy import principal_forms  # noqa: PLC0415 - few policies name services or providers

    return principal_forms.principal_fault(entry, trust=trust)


def deleted(entry: PrincipalEntry) -> str:
    """What the unique id in place of an ARN was (``user``, ``role``); empty for anything else."""
    text = entry.text
    known = entry.kind == "AWS" and len(text) >= _SHORTEST_ID and text.isascii() and text.isalnum() and text.isupper()
    return _UNIQUE_IDS.get(text[:4], "") if known else ""


def unfit_actions(statement: LintStatement) -> Iterator[Unfit]:
    """The actions of a trust statement by which none of those it names can assume a role."""
    from checker.policy import principal_forms  # noqa: PLC0415 - only a trust policy pays

    return principal_forms.unfit_actions(statement)


def redundant_principals(statement: LintStatement) -> Iterator[Redundancy]:
    """The principals that another one of the statement covers."""
    if len(statement.principals) < 2:  # noqa: PLR2004 - one alone is never too many
        return iter(())
    from checker.policy import principal_forms  # noqa: PLC0415 - see above

    return principal_forms.redundant_principals(statement.principals)


def unlisted_accounts(statement: LintStatement) -> list[str]:
    """The accounts of principals under ``NotPrincipal`` that do not stand beside them."""
    from checker.policy import principal_forms  # noqa: PLC0415 - few policies have NotPrincipal

    return principal_forms.unlisted_accounts(statement.other_principals)


def positive_keys(statement: LintStatement) -> frozenset[str]:
    """The condition keys, in lower case, that a request must carry, with a value of the statement's, to match."""
    return frozenset(
        [
            entry.key.lower()
            for entry in statement.conditions
            if "not" not in entry.name.base
            and entry.name.base != "null"
            and not entry.name.if_exists
            and entry.name.quantifier != "forallvalues"
            and "*" not in entry.values
        ]
    )


def web_identities(policy: LintPolicy) -> Sequence[WebIdentity]:
    """The statements by which a trust policy lets in whom an OpenID Connect provider vouches for."""
    if not any(entry.kind == "Federated" for statement in policy.statements for entry in statement.principals):
        return ()
    from checker.policy import web_identity  # noqa: PLC0415 - few policies trust a provider

    return web_identity.web_identities(policy)


def missing_for_services(policy: LintPolicy) -> dict[str, list[str]]:
    """The actions that IAM Roles Anywhere and EKS Pod Identity need and the trust policy does not allow them."""
    if not any(entry.kind == "Service" for statement in policy.statements for entry in statement.principals):
        return {}
    from checker.policy import principal_forms  # noqa: PLC0415 - few policies name services

    return principal_forms.missing_for_services(policy)


def external_id_fits(statement: LintStatement, external_id: str) -> bool | None:
    """Whether the conditions of a statement on the external id hold for one; ``None`` when it asks for none."""
    asking = [entry for entry in statement.conditions if entry.key.lower() == "sts:externalid"]
    if not statement.allows or not any(entry.name.base != "null" for entry in asking):
        return None
    from checker.policy import web_identity  # noqa: PLC0415 - only a trust policy pays

    return web_identity.holds(asking, {"sts:externalid": (external_id,)})


def lets_pods_in(policy: LintPolicy, account: str) -> bool:
    """Whether a statement, as far as can be told, lets the pods of an EKS cluster assume a role of the account."""
    from checker.policy import web_identity  # noqa: PLC0415 - only a trust policy pays

    return any(web_identity.lets_pods_in(identity, account) for identity in web_identities(policy))


def trusts_pods_alone(policy: LintPolicy) -> bool:
    """Whether everybody whom a trust policy lets in is a pod of an EKS cluster: by web identity, or by Pod Identity."""
    from checker.policy import web_identity  # noqa: PLC0415 - only a trust policy pays

    return web_identity.trusts_pods_alone(policy)


def lets_velero_in(identity: WebIdentity) -> bool:
    """Whether the service account of the Velero that Palette installs may be among those let in."""
    from checker.policy import web_identity  # noqa: PLC0415 - only a trust policy pays

    return web_identity.lets_velero_in(identity)


def subject_fault(entry: ConditionEntry, text: str) -> str:
    """Why no service account of Kubernetes has a subject that a condition asks for; empty when one may."""
    from checker.policy import web_identity  # noqa: PLC0415 - only a trust policy pays

    return web_identity.subject_fault(text, exact=not entry.name.base.endswith("like"))


def is_open_subject(text: str) -> bool:
    """Whether a pattern of subjects leaves the service account open."""
    from checker.policy import web_identity  # noqa: PLC0415 - only a trust policy pays

    return web_identity.is_open_subject(text)
