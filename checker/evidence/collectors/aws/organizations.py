"""What Organizations tells: the control policies of every level above an account, from the root down.

AWS Organizations API Reference: only the management account and delegated administrators may read them; any account may
ask DescribeOrganization. AWS Organizations User Guide: neither kind of policy binds the management account.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from checker.evidence.collectors.asking import CallError, call_name, unknown
from checker.evidence.collectors.aws.iam import RefusedCallError
from checker.evidence.collectors.aws.sts import account_of
from checker.evidence.collectors.collect import Collector
from checker.facts import aws
from checker.facts.aws import PolicyKind
from checker.model.answer import Answer, PolicyText
from checker.model.values import NamedTuple
from checker.operations.principal import bucket_owner_of, principal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checker.evidence.collectors.asking import Asking
    from checker.model.fact import FactKey
    from checker.model.location import AwsLocation

_NOT_IN_USE = "AWSOrganizationsNotInUseException"
MOST_LEVELS = 10
"""Organizations nests organisational units five deep (AWS Organizations User Guide, "Quotas")."""


class _Kind(NamedTuple):
    """A kind of control policy: its fact, the API's word for it, ours, and whose account it binds."""

    key: FactKey[Any]
    filter: str
    kind: PolicyKind
    account: Callable[[AwsLocation], str | None]
    whose: str


def _of_principal(location: AwsLocation) -> str | None:
    return principal_of(location).account


_KINDS = (
    _Kind(
        aws.SERVICE_CONTROL_POLICIES, "SERVICE_CONTROL_POLICY", PolicyKind.SCP, _of_principal, "the principal's account"
    ),
    _Kind(
        aws.RESOURCE_CONTROL_POLICIES,
        "RESOURCE_CONTROL_POLICY",
        PolicyKind.RCP,
        bucket_owner_of,
        "the account of the bucket's owner",
    ),
)


def _policies(kind: _Kind, asking: Asking) -> Iterator[Answer]:
    account = kind.account(asking.aws_location)
    call = f"{call_name('organizations', 'list_policies_for_target')} {account or ''}".rstrip()
    try:
        if not account:
            unknown(f"{kind.whose} is not known")
        found = _levels(asking, kind, account)
    except RefusedCallError as error:
        answer = asking.without(kind.key, f"{error.action} {error.subject}".rstrip(), error.gone)
        yield answer._replace(permission=error.action)
    except CallError as error:
        yield asking.without(kind.key, call, error.gone)
    else:
        yield asking.known(kind.key, call, found)


def _levels(asking: Asking, kind: _Kind, account: str) -> list[list[PolicyText]] | None:
    """The policies from the root down to the account; ``None`` where none binds it."""
    try:
        organization = _call(asking, "describe_organization", "").get("Organization")
    except RefusedCallError as error:
        if error.gone.code != _NOT_IN_USE:
            raise
        own = account_of(asking)
        if own == account:
            return None
        unknown(f"{asking.by.value} belongs to account {own}, which is in no organization; {account} may be in one")
    # In the answer the management account has its older name.
    if isinstance(organization, dict) and organization.get("MasterAccountId") == account:
        return None
    targets = _targets(asking, account)
    found = [list(_of_target(asking, kind, target)) for target in targets]
    # Where the type is in use, each level has one at least: a last one cannot be detached.
    return found if any(found) else None


def _targets(asking: Asking, account: str) -> list[str]:
    """The root, the organisational units below it, and the account."""
    found = [account]
    while len(found) <= MOST_LEVELS:
        parents = _call(asking, "list_parents", found[0], ChildId=found[0]).get("Parents")
        parent = cast("list[dict[str, object]]", parents)[0] if isinstance(parents, list) and parents else {}
        if not parent.get("Id"):
            unknown(f"the answer names no parent of {found[0]}")
        found.insert(0, str(parent["Id"]))
        if parent.get("Type") == "ROOT":
            return found
    return unknown(f"more than {MOST_LEVELS} levels lie above account {account}")


def _of_target(asking: Asking, kind: _Kind, target: str) -> Iterator[PolicyText]:
    try:
        attached = asking.pages(
            "organizations", "list_policies_for_target", "Policies", TargetId=target, Filter=kind.filter
        )
    except CallError as error:
        raise RefusedCallError(call_name("organizations", "list_policies_for_target"), target, error.gone) from None
    for each in attached:
        name = str(each.get("Id"))
        policy = _call(asking, "describe_policy", name, PolicyId=name).get("Policy")
        text = policy.get("Content") if isinstance(policy, dict) else None
        if not isinstance(text, str) or not text.strip():
            unknown(f"the answer about {name} has no policy in it")
        call = f"{call_name('organizations', 'describe_policy')} {name} of {target}"
        yield PolicyText(call, kind.kind.value, text)


def _call(asking: Asking, method: str, subject: str, **sent: object) -> dict[str, object]:
    try:
        return asking.call("organizations", method, **sent)
    except CallError as error:
        raise RefusedCallError(call_name("organizations", method), subject, error.gone) from None


COLLECTORS: tuple[Collector, ...] = tuple(
    Collector("organizations:ListPoliciesForTarget", (kind.key,), partial(_policies, kind)) for kind in _KINDS
)
"""Everything that is asked of Organizations."""
