"""The policies in a CloudFormation template, a Terraform plan or a Terraform state."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from checker.facts.aws import PolicyKind
from checker.intake.refused import Refused, at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.documents.marks import Path

    Found = tuple[str, Path, object]

_IDENTITY = (PolicyKind.MANAGED, PolicyKind.INLINE, PolicyKind.GROUP, PolicyKind.BOUNDARY, PolicyKind.SESSION)
_WORDS = {
    PolicyKind.BUCKET: "bucket policy",
    PolicyKind.KEY: "key policy",
    PolicyKind.TRUST: "trust policy",
    PolicyKind.VPC_ENDPOINT: "VPC endpoint policy",
    PolicyKind.SCP: "service control policy",
    PolicyKind.RCP: "resource control policy",
}
# AWS CloudFormation Template Reference: the property of each resource type that holds a policy.
_CLOUDFORMATION: Mapping[str, tuple[tuple[str, str], ...]] = {
    "identity": (
        ("AWS::IAM::ManagedPolicy", "PolicyDocument"),
        ("AWS::IAM::Policy", "PolicyDocument"),
        ("AWS::IAM::UserPolicy", "PolicyDocument"),
        ("AWS::IAM::RolePolicy", "PolicyDocument"),
        ("AWS::IAM::GroupPolicy", "PolicyDocument"),
        ("AWS::IAM::User", "Policies"),
        ("AWS::IAM::Role", "Policies"),
        ("AWS::IAM::Group", "Policies"),
    ),
    "bucket policy": (("AWS::S3::BucketPolicy", "PolicyDocument"),),
    "key policy": (("AWS::KMS::Key", "KeyPolicy"), ("AWS::KMS::ReplicaKey", "KeyPolicy")),
    "trust policy": (("AWS::IAM::Role", "AssumeRolePolicyDocument"),),
    "VPC endpoint policy": (("AWS::EC2::VPCEndpoint", "PolicyDocument"),),
    "service control policy": (("AWS::Organizations::Policy", "Content"),),
    "resource control policy": (("AWS::Organizations::Policy", "Content"),),
}
# Terraform's providers for AWS and for MinIO (aminueza/minio): the argument of each resource that holds a policy.
_TERRAFORM: Mapping[str, tuple[tuple[str, str], ...]] = {
    "identity": (
        ("aws_iam_policy", "policy"),
        ("aws_iam_user_policy", "policy"),
        ("aws_iam_role_policy", "policy"),
        ("aws_iam_group_policy", "policy"),
        ("minio_iam_policy", "policy"),
    ),
    "bucket policy": (("aws_s3_bucket_policy", "policy"), ("minio_s3_bucket_policy", "policy")),
    "key policy": (("aws_kms_key", "policy"), ("aws_kms_key_policy", "policy")),
    "trust policy": (("aws_iam_role", "assume_role_policy"),),
    "VPC endpoint policy": (("aws_vpc_endpoint", "policy"), ("aws_vpc_endpoint_policy", "policy")),
    "service control policy": (("aws_organizations_policy", "content"),),
    "resource control policy": (("aws_organizations_policy", "content"),),
}
_PLANNED = "planned_values"


def is_template(mapping: Mapping[str, object]) -> bool:
    """Whether a document is a CloudFormation template, or a plan or state of Terraform as JSON."""
    return _is_cloudformation(mapping) or _is_terraform(mapping)


def _is_cloudformation(mapping: Mapping[str, object]) -> bool:
    resources = mapping.get("Resources")
    typed = isinstance(resources, dict) and any(isinstance(r, dict) and "Type" in r for r in resources.values())
    return typed or "AWSTemplateFormatVersion" in mapping


def _is_terraform(mapping: Mapping[str, object]) -> bool:
    return _PLANNED in mapping or "terraform_version" in mapping


def candidates(mapping: Mapping[str, object], kind: PolicyKind) -> tuple[Path] | Refused:
    """The path of the one policy of a kind, or why there is not just one that can be read."""
    group = "identity" if kind in _IDENTITY else _WORDS[kind]
    word = "identity policy" if kind in _IDENTITY else group
    template = _is_cloudformation(mapping)
    looks = "CloudFormation template" if template else "Terraform plan" if _PLANNED in mapping else "Terraform state"
    found = list(_of_template(mapping, group) if template else _of_terraform(mapping, group))
    if not found:
        return _without(mapping, looks, word, is_sam=template and "Transform" in mapping)
    if len(found) > 1:
        names = ", ".join(name for name, _, _ in found[:_MOST]) + (", …" if len(found) > _MOST else "")
        remedy = "save the document of the one that is meant, and give that file"
        return Refused(f"is a {looks} with {len(found)} documents of the kind {word} ({names})", remedy)
    name, path, value = found[0]
    if value is None or value == "":
        text = f"is a {looks} in which the {word} of {name} is not known yet"
        return Refused(text, "apply it, and give the state (terraform show -json)", path)
    return (path,)


_MOST = 4


def _without(mapping: Mapping[str, object], looks: str, word: str, *, is_sam: bool) -> Refused:
    if is_sam:
        remedy = (
            "give the template with its transforms done: aws cloudformation get-template --template-stage Processed"
        )
        return Refused(f"is an AWS SAM template without {_article(word)} {word} of its own", remedy)
    if looks == "Terraform plan" and "resource_changes" in mapping:
        return Refused(f"is a {looks} without {_article(word)} {word}", "give a plan that creates it, or the policy")
    return Refused(f"is a {looks} without {_article(word)} {word}", "give the template that has it, or the policy")


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _of_template(mapping: Mapping[str, object], group: str) -> Iterator[Found]:
    resources = mapping.get("Resources")
    for name, resource in resources.items() if isinstance(resources, dict) else ():
        for kind, field in _CLOUDFORMATION[group]:
            if at(resource, ("Type",)) != kind:
                continue
            path: Path = ("Resources", name, "Properties", field)
            value = at(mapping, path)
            if field != "Policies":
                if value is not None:
                    yield str(name), path, value
                continue
            for index, item in enumerate(cast("list[object]", value) if isinstance(value, list) else ()):
                inner: Path = (*path, index, "PolicyDocument")
                yield f"{name} {at(item, ('PolicyName',))}", inner, at(mapping, inner)


def _of_terraform(mapping: Mapping[str, object], group: str) -> Iterator[Found]:
    wanted = _TERRAFORM[group]
    resources = mapping.get("resources")
    if isinstance(resources, list):  # the state file itself, version 4
        for i, resource in enumerate(resources):
            if at(resource, ("mode",)) == "data":
                continue
            instances = at(resource, ("instances",))
            for n, _ in enumerate(instances if isinstance(instances, list) else ()):
                path: Path = ("resources", i, "instances", n, "attributes")
                yield from _attributes(mapping, resource, path, wanted)
        return
    roots: list[Path] = [(_PLANNED, "root_module")] if _PLANNED in mapping else [("values", "root_module")]
    while roots:
        root = roots.pop(0)
        listed, children = at(mapping, (*root, "resources")), at(mapping, (*root, "child_modules"))
        for i, resource in enumerate(listed if isinstance(listed, list) else ()):
            if at(resource, ("mode",)) != "data":
                yield from _attributes(mapping, resource, (*root, "resources", i, "values"), wanted)
        roots += [(*root, "child_modules", i) for i, _ in enumerate(children if isinstance(children, list) else ())]


def _attributes(
    mapping: Mapping[str, object], resource: object, path: Path, wanted: tuple[tuple[str, str], ...]
) -> Iterator[Found]:
    kind = at(resource, ("type",))
    name = at(resource, ("address",)) or f"{kind}.{at(resource, ('name',))}"
    for wanted_kind, field in wanted:
        if kind == wanted_kind:
            yield str(name), (*path, field), at(mapping, (*path, field))
