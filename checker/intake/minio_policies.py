"""Policies of MinIO: those that it ships under names of their own, and what its tools wrap one in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.documents.json_reader import read_json
from checker.facts.aws import PolicyDocument
from checker.intake.answers import names_file
from checker.intake.files import POLICY_LIMIT
from checker.intake.node import quoted
from checker.intake.refused import ASK_FOR_POLICY, Refused
from checker.operations.minio_canned import CANNED, canned_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from checker.documents.marks import Path
    from checker.facts.aws import PolicyKind
    from checker.intake.node import Node

# MinIO Client, cmd/admin-policy-create.go, userPolicyMessage; madmin-go, PolicyInfo.
WRAPPERS: tuple[Path, ...] = (("policyInfo", "Policy"), ("policyInfo",), ("policyJSON",), ("Policy",), ("policy",))
"""Where ``mc admin policy info --json`` and the admin API keep the document, newest first."""

_MEMBERS = frozenset(("version", "id", "statement"))


def names_policy(text: str) -> bool:
    """Whether a text is the name of a policy rather than the path of a file."""
    return not names_file(text)


def canned(node: Node, name: str, kind: PolicyKind) -> PolicyDocument | None:
    """The document of a policy that MinIO ships; of another name only its administrator knows the document."""
    found = resolved((name,), kind)
    if found is None:
        message = f"{node.label}: MinIO ships no policy {quoted(name)}; it ships {', '.join(sorted(CANNED))}"
        node.fail(message, remedy=ask_for(name))
    return found[0] if found else None


def resolved(names: Iterable[str], kind: PolicyKind) -> tuple[PolicyDocument, ...] | None:
    """The documents of policies that MinIO ships; ``None`` when one of them is another's."""
    wanted = tuple(names)
    if not CANNED.issuperset(wanted):
        return None
    found = []
    for name in wanted:
        origin = f"the policy {name} that MinIO ships"
        found.append(PolicyDocument(origin, kind, read_json(origin, canned_text(name).encode(), limit=POLICY_LIMIT)))
    return tuple(found)


def ask_for(name: str) -> str:
    """How the document of a policy is had."""
    word = name if name.isascii() and name.replace("-", "").replace("_", "").isalnum() else "NAME"
    return f"give its document: mc admin policy info ALIAS {word} --json > {word}.json, and {word}.json here"


def is_without_statements(mapping: Mapping[str, object]) -> bool:
    """Whether it is a policy that grants nothing: MinIO wants no Statement."""
    return bool(mapping) and all(key.lower() in _MEMBERS for key in mapping)


def refused(found: Refused) -> Refused:
    """The refusal, without the commands of another provider."""
    if "aws " not in found.remedy and "IAM" not in found.remedy:
        return found
    return found._replace(remedy=f"{ASK_FOR_POLICY}, or what mc admin policy info ALIAS NAME --json prints")
