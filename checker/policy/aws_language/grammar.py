"""The grammar of a policy document: every way in which AWS would refuse it, each with its path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, cast

from checker.model.values import NamedTuple
from checker.policy.aws_language.condition import as_list, known_operator, operator_name, scalar
from checker.policy.aws_language.operators import operators
from checker.policy.aws_language.principal import KEYS, principal_problem
from checker.policy.aws_language.template import template_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.policy.aws_language.dialect import Dialect

Path: TypeAlias = tuple[str | int, ...]

VERSIONS: Final = ("2012-10-17", "2008-10-17")
_DOCUMENT: Final = frozenset({"Version", "Id", "Statement"})
_STATEMENT: Final = frozenset(
    {
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    }
)
_VENDOR: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.")
_MAX_SHOWN: Final = 60


class Fault(NamedTuple):
    """What AWS would refuse, and the path to it inside the policy."""

    message: str
    path: Path = ()


class Grammar(NamedTuple):
    """What a kind of policy must and must not have.

    ``principal`` and ``resource``: whether the elements are required (true) or refused (false).
    ``not_principal``: whether ``NotPrincipal`` may stand in for ``Principal``.
    ``plain_sids``: whether a Sid may hold letters and digits only.
    ``unique_sids``: whether no two statements may have the same Sid; S3 and KMS save such a policy.
    ``full_arns``: whether a Resource is held to IAM's own rules about partition, service and region.
    ``deny_only``: whether only ``Deny`` may be written (beside the full-access statement).
    """

    principal: bool
    resource: bool = True
    not_principal: bool = True
    plain_sids: bool = False
    unique_sids: bool = True
    full_arns: bool = False
    deny_only: bool = False


IDENTITY: Final = Grammar(principal=False, plain_sids=True, full_arns=True)
ORGANIZATION: Final = Grammar(principal=False)
RESOURCE_CONTROL: Final = Grammar(principal=True, not_principal=False, deny_only=True)
RESOURCE: Final = Grammar(principal=True, unique_sids=False)
TRUST: Final = Grammar(principal=True, resource=False, not_principal=False)


def statements_of(policy: object) -> list[tuple[Path, Mapping[str, object]]]:
    """The statements of a policy that are at least objects, each with its path."""
    body = cast("Mapping[str, object]", policy).get("Statement") if isinstance(policy, dict) else None
    if isinstance(body, dict):
        return [(("Statement",), body)]
    if isinstance(body, list):
        return [(("Statement", number), item) for number, item in enumerate(body) if isinstance(item, dict)]
    return []


def faults(policy: object, grammar: Grammar, dialect: Dialect) -> Iterator[Fault]:
    """Everything AWS would refuse in a policy."""
    if not isinstance(policy, dict):
        yield Fault(f"a policy is an object, not {_kind(policy)}")
        return
    for name in policy:
        if name not in _DOCUMENT:
            yield Fault(f"{_shown(name)} is not an element of a policy (Version, Id and Statement are)", (name,))
    version = policy.get("Version")
    if "Version" in policy and version not in VERSIONS:
        yield Fault(f"Version must be {VERSIONS[0]} or {VERSIONS[1]}, not {_shown(version)}", ("Version",))
    if "Id" in policy and not isinstance(policy["Id"], str):
        yield Fault(f"Id must be a text, not {_kind(policy['Id'])}", ("Id",))
    yield from _body(policy)
    variables = version == VERSIONS[0]
    sids: set[str] = set()
    for path, statement in statements_of(policy):
        sid = statement.get("Sid")
        if grammar.unique_sids and isinstance(sid, str) and sid in sids:
            yield Fault(f"the Sid {_shown(sid)} is used twice; Sids are unique in a policy", (*path, "Sid"))
        elif isinstance(sid, str) and sid:
            sids.add(sid)
        for fault in _statement(statement, grammar, dialect, variables=variables):
            yield Fault(fault.message, path + fault.path)


def _body(policy: Mapping[str, object]) -> Iterator[Fault]:
    if "Statement" not in policy:
        yield Fault("the policy has no Statement")
        return
    body = policy["Statement"]
    if not isinstance(body, dict | list):
        yield Fault(f"Statement must be an object or a list of objects, not {_kind(body)}", ("Statement",))
    elif body == []:
        yield Fault("Statement is empty", ("Statement",))
    elif isinstance(body, list):
        for number, item in enumerate(body):
            if not isinstance(item, dict):
                yield Fault(f"a statement is an object, not {_kind(item)}", ("Statement", number))


def _statement(
    statement: Mapping[str, object], grammar: Grammar, dialect: Dialect, *, variables: bool
) -> Iterator[Fault]:
    for name in statement:
        if name not in _STATEMENT:
            yield Fault(f"{_shown(name)} is not an element of a statement", (name,))
    yield from _sid(statement, grammar)
    effect = statement.get("Effect")
    if "Effect" not in statement:
        yield Fault("the statement has no Effect")
    elif effect not in {"Allow", "Deny"} if isinstance(effect, str) else True:
        yield Fault(f"Effect must be Allow or Deny, not {_shown(effect)}", ("Effect",))
    yield from _actions(statement)
    yield from _resources(statement, grammar, variables=variables)
    yield from _principals(statement, grammar)
    if grammar.deny_only:
        yield from _deny_only(statement)
    if "Condition" in statement:
        yield from _condition(statement["Condition"], dialect, variables=variables)


def _sid(statement: Mapping[str, object], grammar: Grammar) -> Iterator[Fault]:
    sid = statement.get("Sid", "")
    if not isinstance(sid, str):
        yield Fault(f"Sid must be a text, not {_kind(sid)}", ("Sid",))
    elif grammar.plain_sids and sid and not (sid.isascii() and sid.isalnum()):
        yield Fault(f"the Sid {_shown(sid)} may hold letters and digits only", ("Sid",))


def _one_of(statement: Mapping[str, object], name: str, *, required: bool = True) -> Iterator[Fault]:
    opposite = f"Not{name}"
    if name in statement and opposite in statement:
        yield Fault(f"the statement has both {name} and {opposite}", (opposite,))
    elif required and name not in statement and opposite not in statement:
        yield Fault(f"the statement has neither {name} nor {opposite}")


def _texts(statement: Mapping[str, object], name: str) -> Iterator[tuple[Path, str] | Fault]:
    """The texts of an element that is one or a list of them, and what is wrong with the others."""
    value = statement[name]
    if value == []:
        yield Fault(f"{name} is empty", (name,))
    for number, item in enumerate(as_list(value)):
        path: Path = (name, number) if isinstance(value, list) else (name,)
        if isinstance(item, str):
            yield path, item
        else:
            yield Fault(f"{name} must be a text or a list of texts, not {_kind(item)}", path)


def _actions(statement: Mapping[str, object]) -> Iterator[Fault]:
    yield from _one_of(statement, "Action")
    for name in ("Action", "NotAction"):
        if name not in statement:
            continue
        for found in _texts(statement, name):
            if isinstance(found, Fault):
                yield found
                continue
            path, action = found
            vendor, colon, rest = action.partition(":")
            if action == "*":
                continue
            if not colon:
                yield Fault(f"the action {_shown(action)} has no service before a colon (s3:GetObject has)", path)
            elif ":" in rest:
                yield Fault(f"the action {_shown(action)} has more than one colon", path)
            elif not vendor or not _VENDOR.issuperset(vendor):
                yield Fault(f"the action {_shown(action)} names no valid service before its colon", path)


def _resources(statement: Mapping[str, object], grammar: Grammar, *, variables: bool) -> Iterator[Fault]:
    if not grammar.resource:
        for name in ("Resource", "NotResource"):
            if name in statement:
                yield Fault(f"{name} is refused in a trust policy: the role itself is the resource", (name,))
        return
    yield from _one_of(statement, "Resource")
    for name in ("Resource", "NotResource"):
        if name not in statement:
            continue
        for found in _texts(statement, name):
            if isinstance(found, Fault):
                yield found
                continue
            path, text = found
            message = _resource_problem(text, grammar) or (template_problem(text) if variables else "")
            if message:
                yield Fault(message, path)


def _resource_problem(text: str, grammar: Grammar) -> str:
    if text == "*":
        return ""
    if not text.startswith("arn:"):
        return f'the resource {_shown(text)} is neither an ARN nor "*"'
    if not grammar.full_arns:
        return ""
    parts = text.split(":", 5)
    if not parts[1].startswith("aws") and not {"*", "?", "$"} & set(parts[1]):
        return f"the resource {_shown(text)} names no AWS partition after arn:"
    if len(parts) == 2 or "*" in parts[2] or "?" in parts[2]:  # noqa: PLR2004 - "arn" and the partition
        return f"the resource {_shown(text)} must name its service in full, without wildcards"
    if parts[2] == "s3" and len(parts) == 5 and parts[4] != "*":  # noqa: PLR2004 - one part short
        return f"the resource {_shown(text)} lacks a colon: an S3 ARN has three after s3 (arn:aws:s3:::bucket)"
    return ""


def _principals(statement: Mapping[str, object], grammar: Grammar) -> Iterator[Fault]:
    for name in ("Principal", "NotPrincipal"):
        if name in statement and not grammar.principal:
            yield Fault(f"{name} is refused in this kind of policy: it applies to whomever it is attached to", (name,))
        elif name in statement and name == "NotPrincipal" and not grammar.not_principal:
            yield Fault("NotPrincipal is refused in this kind of policy", (name,))
        elif name in statement:
            yield from _principal(statement[name], name)
    if grammar.principal:
        yield from _one_of(statement, "Principal")


def _principal(value: object, name: str) -> Iterator[Fault]:
    if value == "*":
        return
    if not isinstance(value, dict):
        yield Fault(
            f'{name} must be "*" or an object (AWS, Service, Federated, CanonicalUser), not {_kind(value)}', (name,)
        )
        return
    if not value:
        yield Fault(f"{name} is empty", (name,))
    for key, texts in value.items():
        if key not in KEYS:
            yield Fault(
                f"{_shown(key)} is not a kind of principal (AWS, Service, Federated, CanonicalUser are)", (name, key)
            )
            continue
        if texts == []:
            yield Fault(f"{name} {key} is empty", (name, key))
        for number, text in enumerate(as_list(texts)):
            message = principal_problem(key, text)
            if message:
                yield Fault(message, (name, key, number) if isinstance(texts, list) else (name, key))


def _deny_only(statement: Mapping[str, object]) -> Iterator[Fault]:
    full = (
        all(as_list(statement.get(name)) == ["*"] for name in ("Action", "Resource")) and "Condition" not in statement
    )
    if statement.get("Effect") == "Allow" and not full:
        yield Fault("a resource control policy can only deny", ("Effect",))
    if "NotAction" in statement:
        yield Fault("NotAction is refused in a resource control policy", ("NotAction",))
    if "Principal" in statement and statement["Principal"] != "*":
        yield Fault('the Principal of a resource control policy must be "*"', ("Principal",))


def _condition(block: object, dialect: Dialect, *, variables: bool) -> Iterator[Fault]:
    if not isinstance(block, dict):
        yield Fault(f"Condition must be an object, not {_kind(block)}", ("Condition",))
        return
    for written, keys in block.items():
        path: Path = ("Condition", written)
        if not isinstance(keys, dict):
            yield Fault(f"the condition {_shown(written)} must be an object of keys, not {_kind(keys)}", path)
        elif keys and not known_operator(written, dialect):
            yield Fault(f"{_shown(written)} is not a condition operator", path)
        else:
            for key, value in keys.items():
                yield from _condition_values(written, value, (*path, key), variables=variables)


def _condition_values(written: str, value: object, path: Path, *, variables: bool) -> Iterator[Fault]:
    operator = operators().get(operator_name(written).base)
    for number, item in enumerate(as_list(value)):
        here = (*path, number) if isinstance(value, list) else path
        text = scalar(item)
        if text is None:
            yield Fault(f"the value of a condition must be a text, a number or a boolean, not {_kind(item)}", here)
        elif operator is not None:
            message = operator.problem(text) or (template_problem(text) if variables and operator.variables else "")
            if message:
                yield Fault(message, here)


def _kind(value: object) -> str:
    if value is None:
        return "null"
    for kind, name in ((dict, "an object"), (list, "a list"), (str, "a text"), (bool, "a boolean")):
        if isinstance(value, kind):
            return name
    return "a number"


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(scalar(value) or _kind(value))
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"
