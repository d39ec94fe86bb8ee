"""The evidence that documents give: each entry becomes a fact, each assumption a declared absence."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from checker.facts import aws
from checker.facts.aws import PolicyKind
from checker.intake.entries import KEY, NEVER_ABSENT, groups, names, owner, titles
from checker.intake.node import dotted, nearest, quoted
from checker.intake.policies import read_policies, read_policy
from checker.model.fact import Absent, Known, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.intake.draft import Draft, Surroundings
    from checker.intake.node import Node
    from checker.model.fact import Fact

    Reader: TypeAlias = Callable[[Node, Draft, Surroundings], object]

_ONE_POLICY: dict[str, PolicyKind] = {
    "permissionsBoundary": PolicyKind.BOUNDARY,
    "sessionPolicy": PolicyKind.SESSION,
    "vpcEndpointPolicy": PolicyKind.VPC_ENDPOINT,
    "trustPolicy": PolicyKind.TRUST,
    "bucketPolicy": PolicyKind.BUCKET,
    "accessKeyPolicy": PolicyKind.INLINE,
}
_LEVELS: dict[str, PolicyKind] = {
    "serviceControlPolicies": PolicyKind.SCP,
    "resourceControlPolicies": PolicyKind.RCP,
}
# What has a form of our own beside the answer of AWS, and what has no such answer at all.
_OWN_FORMS = frozenset(("publicAccessBlock", "accountPublicAccessBlock", "bucketEncryption"))
_PLAIN = frozenset(
    (
        "identityPolicies",
        *_ONE_POLICY,
        *_LEVELS,
        "bucketRegion",
        "kmsKey.policy",
        "kmsKey.state",
        "kmsKey.spec",
        "kmsKey.usage",
        "kmsKey.grants",
        "kmsKey.deletionDate",
        "kmsKey.origin",
        "kmsKey.manager",
        "kmsKey.arn",
    )
)
# What MinIO alone has, in forms of its own.
_OF_MINIO = frozenset(("groups", "user", "accessKey", "server", "quota", "account"))


def read_evidence(node: Node, draft: Draft, around: Surroundings) -> None:
    """Every entry of an ``evidence`` mapping."""
    known = names(draft.provider)
    inside = groups(draft.provider)
    for name, entry in node.entries():
        if name not in known:
            _refuse(name, entry, draft)
        elif name in inside:
            for part, inner in entry.fields(inside[name]).items():
                add_evidence(f"{name}.{part}", inner, draft, around)
        else:
            add_evidence(name, entry, draft, around)


def _refuse(name: str, node: Node, draft: Draft) -> None:
    """Report an entry that the provider has not, and whose it is when it is another's."""
    other = owner(name, draft.provider)
    message = f"unknown key {quoted(name)} in {dotted(node.path[:-1])}"
    if other is not None:
        message = f"{name} is evidence of {other.value}, and this is a location of {draft.provider.value}"
    node.fail_key(message, remedy=nearest(name, names(draft.provider)))


def add_evidence(name: str, node: Node, draft: Draft, around: Surroundings) -> None:
    """One entry, by its dotted name (``kmsKey.state``)."""
    if node.value is None:
        node.fail(f"{node.label} is empty", remedy=f"take it away, or declare its absence: assume: {{{name}: none}}")
        return
    if name == f"{KEY}.metadata":
        _add_key_parts(node, draft, around)
        return
    if not _claim(name, node, draft):
        return
    if name in _OF_MINIO:
        from checker.intake.minio_evidence import add_entry  # noqa: PLC0415 - one provider of several

        add_entry(name, node, draft, around)
        return
    if _is_answer(name, node):
        _add_answer(name, node, draft, around)
        return
    found = _value(name, node, draft, around)
    if found is not None:
        draft.facts[name] = Known(found, Source(_origin(node, found), node.place))


def _is_answer(name: str, node: Node) -> bool:
    """Whether an entry is an answer of AWS; two of them have a form of our own besides."""
    if name not in _OWN_FORMS:
        return name not in _PLAIN
    value = node.value
    return isinstance(value, str) or (isinstance(value, dict) and any(str(key)[:1].isupper() for key in value))


def _add_answer(name: str, node: Node, draft: Draft, around: Surroundings) -> None:
    """The fact that an answer of AWS holds; the answer of ``get-role`` holds a trust policy besides."""
    from checker.intake.answered import read_answer  # noqa: PLC0415 - most locations give no answers

    answer = read_answer(name, node, draft, around)
    if answer is None:
        return
    source = Source(answer.origin, node.place)
    draft.facts[name] = Absent(source) if answer.value is None else Known(answer.value, source)
    if answer.trust is not None and aws.TRUST_POLICY.name not in draft.facts:
        draft.facts[aws.TRUST_POLICY.name] = Known(answer.trust, source)


def _add_key_parts(node: Node, draft: Draft, around: Surroundings) -> None:
    """Every fact that the answer of ``describe-key`` holds."""
    from checker.intake.answered import read_key_parts  # noqa: PLC0415 - most locations give no such answer

    for part in read_key_parts(node, draft, around):
        name = f"{KEY}.{part.name}"
        if _claim(name, node, draft):
            source = Source(part.node.document.name, part.node.place)
            draft.facts[name] = Absent(source) if part.value is None else Known(part.value, source)


def _claim(name: str, node: Node, draft: Draft) -> bool:
    before = draft.facts.get(name)
    if before is not None and name == aws.TRUST_POLICY.name and _is_of_role(before, draft):
        del draft.facts[name]
        return True
    if isinstance(before, Absent):
        node.fail_key(
            f"{name} is given as evidence and assumed to be none{_at(before.source)}", remedy="take one of them away"
        )
    elif isinstance(before, Known):
        node.fail_key(f"{name} is given twice: here and before{_at(before.source)}", remedy="take one of them away")
    return before is None


def _is_of_role(fact: Fact[object], draft: Draft) -> bool:
    """Whether a trust policy came with the answer of ``get-role``: one that is given by itself stands before it."""
    role = draft.facts.get(aws.ROLE.name)
    return isinstance(fact, Known) and isinstance(role, Known) and fact.source.place == role.source.place


def _at(source: Source) -> str:
    return f" ({source.place.span()})" if source.place is not None else ""


def _origin(node: Node, found: object) -> str:
    """The file that answered, several of them, or the document that states it."""
    files = list(dict.fromkeys(_files(found)))
    return ", ".join(files) if files else node.document.name


def _files(found: object) -> list[str]:
    if isinstance(found, aws.PolicyDocument):
        return [found.document.name]
    if isinstance(found, tuple):
        return [name for item in cast("tuple[object, ...]", found) for name in _files(item)]
    return []


def _value(name: str, node: Node, draft: Draft, around: Surroundings) -> object:
    if name == "identityPolicies":
        return read_policies(node, PolicyKind.MANAGED, draft, around)
    if name in _LEVELS:
        return _levels(node, _LEVELS[name], draft, around)
    if name in _ONE_POLICY:
        return read_policy(node, _ONE_POLICY[name], draft, around)
    if name == f"{KEY}.policy":
        return read_policy(node, PolicyKind.KEY, draft, around)
    from checker.intake.plain import read_setting  # noqa: PLC0415 - a location without settings needs none

    return read_setting(name, node)


def _levels(node: Node, kind: PolicyKind, draft: Draft, around: Surroundings) -> object:
    levels: list[object] = []
    for level in node.items(wanted="a list of levels, each a list of policies"):
        if not isinstance(level.value, list):
            remedy = "write a list per level, the root's first: [[a.json], [b.json]]"
            level.refuse("a level: a list of policies", remedy=remedy)
            continue
        levels.append(read_policies(level, kind, draft, around))
    return tuple(levels)


def read_assumptions(node: Node, draft: Draft) -> None:
    """Every entry of an ``assume`` mapping: a name of the evidence, and ``none``."""
    for name, entry in node.entries():
        if name in groups(draft.provider) and isinstance(entry.value, dict):
            for part, inner in entry.entries():
                _assume(f"{name}.{part}", inner, draft)
        else:
            _assume(name, entry, draft)


def _assume(name: str, node: Node, draft: Draft) -> None:
    known = titles(draft.provider)
    if name not in known:
        message = f"unknown key {quoted(name)} in {dotted(node.path[:-1]) or 'assume'}: there is no such evidence"
        node.fail_key(message, remedy=nearest(name, known))
    elif name in NEVER_ABSENT:
        node.fail_key(f"{name} always exists, so it cannot be assumed to be none", remedy="give it as evidence")
    elif node.value != "none":
        node.fail(f"{node.label} can only be none", remedy="write none, or give the document as evidence")
    elif _claim(name, node, draft):
        text = f"declared by the location: no {known[name]}"
        draft.facts[name] = Absent(Source("declared", node.place, text))
