"""Where in a document a policy stands: at its root, or in what the AWS CLI, CloudFormation or Terraform wrap it in.

Nothing is guessed: what holds one policy of the wanted kind is read, and anything else is refused with what it looks
like and how to get the policy itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from checker.documents.embedded import embedded
from checker.facts.aws import PolicyKind
from checker.intake.node import kind_of
from checker.intake.refused import ONE_A_FILE, Refused, at, has_statement
from checker.model.location import Provider
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.documents.document import Document
    from checker.documents.marks import Path

_DEEPEST = 6


class Standing(NamedTuple):
    """The policy that was found: its document, and the path in it.

    ``is_shared`` says that other things stand in the same file, which may hold secrets.
    """

    document: Document
    path: Path
    is_shared: bool = False


def policy_in(
    document: Document, path: Path, kind: PolicyKind, provider: Provider = Provider.AWS
) -> Standing | Refused:
    """The policy that stands at a path of a document, unwrapped; raises ``DocumentError`` for text that is broken."""
    found = _policy_in(document, path, kind, provider, _DEEPEST)
    if provider is Provider.MINIO and isinstance(found, Refused):
        from checker.intake.minio_policies import refused  # noqa: PLC0415 - one provider of several

        return refused(found)
    return found


def _policy_in(document: Document, path: Path, kind: PolicyKind, provider: Provider, depth: int) -> Standing | Refused:
    value = at(document.value, path)
    if depth <= 0:
        return Refused("wraps a policy deeper than anything known does")
    if isinstance(value, str):
        inner = embedded(document, path)
        if inner is None:
            return Refused("is no policy: it is text", path=path)
        found = _policy_in(inner, (), kind, provider, depth - 1)
        return found._replace(path=path) if isinstance(found, Refused) else found
    if isinstance(value, list):
        return _of_list(document, path, value, kind, provider, depth)
    if not isinstance(value, dict):
        return Refused(f"is no policy: it is {kind_of(value)}", path=path)
    mapping = cast("dict[str, object]", value)
    if has_statement(mapping, provider):
        return _resolved(document, path)
    if provider is Provider.MINIO:
        return _of_minio(document, path, mapping, kind, depth)
    return _of_mapping(document, path, mapping, kind, provider, depth)


def _of_minio(
    document: Document, path: Path, mapping: dict[str, object], kind: PolicyKind, depth: int
) -> Standing | Refused:
    """What MinIO's own tools wrap a policy in, or what anything else does."""
    from checker.intake.minio_policies import WRAPPERS, is_without_statements  # noqa: PLC0415 - one provider of several

    for inside in WRAPPERS:
        inner = at(mapping, inside)
        if isinstance(inner, dict) or (isinstance(inner, str) and inner.lstrip()[:1] == "{"):
            return _policy_in(document, (*path, *inside), kind, Provider.MINIO, depth - 1)
    if is_without_statements(mapping):
        return Standing(document, path)
    return _of_mapping(document, path, mapping, kind, Provider.MINIO, depth)


def _of_list(
    document: Document, path: Path, items: list[object], kind: PolicyKind, provider: Provider, depth: int
) -> Standing | Refused:
    if not items:
        return Refused("is no policy: it is an empty list", path=path)
    if _is_statement(items[0]):
        remedy = 'put it in a policy: {"Version": "2012-10-17", "Statement": [...]}'
        return Refused("is a list of statements without the policy around it", remedy, path)
    if len(items) == 1:
        return _policy_in(document, (*path, 0), kind, provider, depth - 1)
    return Refused(f"is a list of {len(items)}, and one policy is wanted", ONE_A_FILE, path)


def _is_statement(value: object) -> bool:
    if not isinstance(value, dict) or "Effect" not in value:
        return False
    return any(name in value for name in ("Action", "NotAction", "Resource", "Principal"))


def _resolved(document: Document, path: Path) -> Standing | Refused:
    """The policy, unless something in it is to be filled in by CloudFormation."""
    text = document.text
    if "Fn::" in text or "Ref" in text:
        found = _intrinsic(at(document.value, path), path)
        if found is not None:
            looks = f"has {found[-1]} in its policy, which only CloudFormation resolves"
            return Refused(looks, _DEPLOYED, found)
    return Standing(document, path)


_DEPLOYED = (
    "write the value in, or give the policy of the deployed stack "
    "(aws iam get-policy-version --policy-arn ARN --version-id ID)"
)


def _intrinsic(value: object, path: Path) -> Path | None:
    """The path of the first intrinsic function of CloudFormation."""
    members: list[tuple[str | int, object]]
    if isinstance(value, dict):
        mapping = cast("dict[str, object]", value)
        if len(mapping) == 1:
            key = next(iter(mapping))
            if key == "Ref" or key.startswith("Fn::"):
                return (*path, key)
        members = list(mapping.items())
    else:
        members = list(enumerate(cast("list[object]", value))) if isinstance(value, list) else []
    return next((found for key, inner in members if (found := _intrinsic(inner, (*path, key))) is not None), None)


def _of_mapping(
    document: Document, path: Path, mapping: dict[str, object], kind: PolicyKind, provider: Provider, depth: int
) -> Standing | Refused:
    from checker.intake.templates import candidates, is_template  # noqa: PLC0415 - only what is no plain policy

    if _is_statement(mapping):
        remedy = 'put it in a policy: {"Version": "2012-10-17", "Statement": [...]}'
        return Refused("is one statement without the policy around it", remedy, path)
    answers = _ANSWERS.get(kind, ()) + _ANY_ANSWER
    if kind is PolicyKind.VPC_ENDPOINT and isinstance(found := mapping.get("VpcEndpoints"), list) and len(found) == 1:
        answers = (("VpcEndpoints", 0, "PolicyDocument"),)
    for inside in answers:
        inner = at(mapping, inside)
        if inside[0] == "PolicyVersion" and at(mapping, ("PolicyVersion", "IsDefaultVersion")) is False:
            return Refused("is a version of a policy that is not in force", _IN_FORCE, (*path, *inside[:1]))
        if isinstance(inner, str | list) or (isinstance(inner, dict) and "Statement" in inner):
            return _policy_in(document, (*path, *inside), kind, provider, depth - 1)
    if not is_template(mapping):
        from checker.intake.looks import refusal  # noqa: PLC0415 - only what is no policy

        return refusal(mapping, kind)._replace(path=path)
    chosen = candidates(mapping, kind)
    if isinstance(chosen, Refused):
        return chosen._replace(path=(*path, *chosen.path))
    standing = _policy_in(document, (*path, *chosen[0]), kind, provider, depth - 1)
    return standing if isinstance(standing, Refused) else standing._replace(is_shared=True)


_IN_FORCE = "give the default version (aws iam get-policy names it), or this one's Document alone, to try it out"

# AWS CLI Command Reference: iam get-policy-version, get-user-policy, get-role; s3api get-bucket-policy and kms
# get-key-policy (both "Policy", a text), organizations describe-policy, ec2 describe-vpc-endpoints.
_ANY_ANSWER: tuple[Path, ...] = (("PolicyVersion", "Document"), ("PolicyDocument",), ("Policy",), ("Document",))
_OF_ORGANISATION: tuple[Path, ...] = (("Policy", "Content"), ("Content",))
_ANSWERS: dict[PolicyKind, tuple[Path, ...]] = {
    PolicyKind.TRUST: (("Role", "AssumeRolePolicyDocument"), ("AssumeRolePolicyDocument",)),
    PolicyKind.SCP: _OF_ORGANISATION,
    PolicyKind.RCP: _OF_ORGANISATION,
}
