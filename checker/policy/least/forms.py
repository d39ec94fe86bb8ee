"""The forms a location's policies are written in: JSON, Terraform, CloudFormation; the very same documents in each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from checker.errors import UsageError
from checker.operations import iam_arn
from checker.policy.least import cloudformation, terraform
from checker.policy.least.documents import PUBLIC_ACCESS_OFF, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checker.policy.least.documents import Policy
    from checker.policy.least.needs import Needs

_LABELS: Mapping[Kind, str] = {
    Kind.IDENTITY: "identityPolicy",
    Kind.KEY: "keyPolicy",
    Kind.BUCKET: "bucketPolicy",
    Kind.TRUST: "trustPolicy",
}
_LONGEST_NAME = 128
_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+=,.@_-")
"""What the name of an IAM policy may have in it (IAM API Reference, CreatePolicy)."""


def as_json(_needs: Needs, policies: Mapping[Kind, Policy], *, alone: bool = False) -> str:
    """One JSON object with each policy under its label; ``alone``, the one policy and nothing else."""
    if alone:
        (policy,) = policies.values()
        return json.dumps(policy, indent=2)
    labelled: dict[str, object] = {}
    for kind, policy in policies.items():
        labelled[_LABELS[kind]] = policy
        if kind is Kind.BUCKET:
            labelled["publicAccessBlock"] = PUBLIC_ACCESS_OFF
    return json.dumps(labelled, indent=2)


def as_terraform(needs: Needs, policies: Mapping[Kind, Policy], *, alone: bool = False) -> str:  # noqa: ARG001 - one signature for every form
    """A resource for each policy that has one of its own; the key's statement as a local value to be merged."""
    from unicodedata import is_normalized  # noqa: PLC0415 - this form alone needs it

    label = _label(needs.location.name)
    if not is_normalized("NFC", needs.root):
        # "Types and Values" of the Terraform language: strings are sequences of Unicode characters in form NFC.
        message = "Terraform would rewrite the location's prefix, which is not in Unicode's composed form (NFC)"
        raise UsageError(message, remedy="take the JSON, or a prefix without combining characters")
    return "\n\n".join(_RESOURCES[kind](needs, label, policy) for kind, policy in policies.items())


def _identity_resource(needs: Needs, label: str, policy: Policy) -> str:
    comment = "Identity policy: attach it to the user or role whose credentials the location uses."
    body: terraform.Body = {"name": terraform.quoted(_name(needs.location.name)), "policy": policy}
    return terraform.block("resource", ["aws_iam_policy", label], body, comment)


def _key_local(needs: Needs, label: str, policy: Policy) -> str:
    comment = (
        "Key policy: a statement to add to the policy that the key has, which names its administrators:\n"
        f"source_policy_documents = [local.{label}_key_policy] in its aws_iam_policy_document.\n"
        f"For {' and '.join(needs.keys)}"
    )
    return terraform.block("locals", [], {f"{label}_key_policy": policy}, comment)


def _bucket_resources(needs: Needs, label: str, policy: Policy) -> str:
    bucket = terraform.quoted(needs.bucket)
    switches = {
        "block_public_acls": PUBLIC_ACCESS_OFF["BlockPublicAcls"],
        "ignore_public_acls": PUBLIC_ACCESS_OFF["IgnorePublicAcls"],
        "block_public_policy": PUBLIC_ACCESS_OFF["BlockPublicPolicy"],
        "restrict_public_buckets": PUBLIC_ACCESS_OFF["RestrictPublicBuckets"],
    }
    return "\n\n".join(
        (
            terraform.block(
                "resource",
                ["aws_s3_bucket_public_access_block", label],
                {"bucket": bucket, **switches},
                "Public access off.",
            ),
            terraform.block(
                "resource",
                ["aws_s3_bucket_policy", label],
                {"bucket": bucket, "policy": policy},
                "Bucket policy: it takes the place of the one the bucket has, so add what else that one says.",
            ),
        )
    )


def _role_resource(needs: Needs, label: str, policy: Policy) -> str:
    path, name = _role(needs)
    body: terraform.Body = {
        "name": terraform.quoted(name),
        "path": terraform.quoted(path),
        "assume_role_policy": policy,
    }
    return terraform.block("resource", ["aws_iam_role", label], body, "Trust policy, of the role that is assumed.")


_RESOURCES: Mapping[Kind, Callable[[Needs, str, Policy], str]] = {
    Kind.IDENTITY: _identity_resource,
    Kind.KEY: _key_local,
    Kind.BUCKET: _bucket_resources,
    Kind.TRUST: _role_resource,
}


def as_cloudformation(needs: Needs, policies: Mapping[Kind, Policy], *, alone: bool = False) -> str:  # noqa: ARG001 - one signature for every form
    """A template with a resource for each policy that has one of its own, the rest as properties in its metadata."""
    resources: dict[str, object] = {}
    metadata: dict[str, object] = {}
    for kind, policy in policies.items():
        if kind is Kind.IDENTITY:
            properties: dict[str, object] = {
                "ManagedPolicyName": _name(needs.location.name),
                "PolicyDocument": policy,
            }
            resources["BackupIdentityPolicy"] = {"Type": "AWS::IAM::ManagedPolicy", "Properties": properties}
        elif kind is Kind.KEY:
            metadata["KeyPolicy"] = policy
        elif kind is Kind.BUCKET:
            metadata["PublicAccessBlockConfiguration"] = dict(PUBLIC_ACCESS_OFF)
            properties = {"Bucket": needs.bucket, "PolicyDocument": policy}
            resources["BackupBucketPolicy"] = {"Type": "AWS::S3::BucketPolicy", "Properties": properties}
        else:
            path, name = _role(needs)
            properties = {"RoleName": name, "Path": path, "AssumeRolePolicyDocument": policy}
            resources["BackupRole"] = {"Type": "AWS::IAM::Role", "Properties": properties}
    if "{{resolve:" in json.dumps([resources, metadata]):
        where = "the location's prefix" if "{{resolve:" in needs.root else "a name in the location"
        message = f"CloudFormation would take {where} for a dynamic reference: {{{{resolve:"
        raise UsageError(message, remedy="take the JSON, or another name")
    return cloudformation.template(resources, metadata)


FORMS: Mapping[str, Callable[..., str]] = {
    "json": as_json,
    "terraform": as_terraform,
    "cloudformation": as_cloudformation,
}
"""What the forms are called on the command line."""


def _role(needs: Needs) -> tuple[str, str]:
    """The path and the name of the role that is assumed."""
    credentials = needs.location.credentials
    arn = (credentials.role_arn if credentials is not None else None) or ""
    role = iam_arn.parse(arn)
    path = arn.partition(":role/")[2].rpartition("/")[0]
    return (f"/{path}/" if path else "/"), role.name if role is not None else ""


def _label(name: str) -> str:
    """The location's name as Terraform takes one: ASCII letters, digits and underscores, no digit first."""
    label = "".join(c if c.isascii() and c.isalnum() else "_" for c in name.lower()).strip("_")
    return label if label[:1].isalpha() else f"backup_{label}".rstrip("_")


def _name(name: str) -> str:
    """The location's name as IAM takes that of a policy."""
    return "".join(c if c in _NAME else "-" for c in name)[:_LONGEST_NAME] or "backup"
