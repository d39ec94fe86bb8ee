"""What a document looks like that is given as a policy and is none, and the command that gets the policy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.facts.aws import PolicyKind
from checker.intake.refused import ASK_FOR_POLICY, ONE_A_FILE, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = "aws iam get-policy-version --policy-arn ARN --version-id ID"
_ATTACHED = "ask for each one: aws iam list-attached-user-policies, then " + VERSION
_TRUST = "aws iam get-role --role-name NAME holds the trust policy"

# AWS CLI Command Reference, service and command by the first member of the answer.
_ANSWERS = {
    "EvaluationResults": ("the answer of aws iam simulate-principal-policy", f"give the policies it judged: {VERSION}"),
    "AttachedPolicies": ("a list of attached policies without their documents", f"ask for each one: {VERSION}"),
    "PolicyNames": (
        "a list of names of inline policies",
        "ask for each one: aws iam get-user-policy --user-name USER --policy-name NAME (or get-role-policy)",
    ),
    "Policies": ("a list of policies without their documents", f"ask for each one: {VERSION}"),
    "Versions": ("a list of the versions of a policy", f"ask for the default one: {VERSION}"),
    "User": ("the answer of aws iam get-user, which holds no policy", _ATTACHED),
    "Role": (
        "the answer of aws iam get-role, which holds the trust policy and no other",
        "ask for its policies: aws iam list-attached-role-policies, then " + VERSION,
    ),
    "PolicyStatus": (
        "the answer of aws s3api get-bucket-policy-status",
        "ask for the policy: aws s3api get-bucket-policy --bucket BUCKET",
    ),
    "Grants": (
        "a list of grants",
        "ask for the policy: aws kms get-key-policy --key-id KEY, or aws s3api get-bucket-policy --bucket BUCKET",
    ),
    "KeyMetadata": ("the answer of aws kms describe-key", "ask for the policy: aws kms get-key-policy --key-id KEY"),
    "verdict": ("a report of backup-preflight", ASK_FOR_POLICY),
    "findings": ("the answer of aws accessanalyzer validate-policy", ASK_FOR_POLICY),
    "TemplateBody": (
        "the answer of aws cloudformation get-template",
        "give the template itself: --query TemplateBody --output text",
    ),
}
_DETAILS = ("UserDetailList", "RoleDetailList", "GroupDetailList")


def refusal(mapping: Mapping[str, object], kind: PolicyKind) -> Refused:
    """What a mapping without a Statement looks like, and what to do."""
    if any(name in mapping for name in _DETAILS):
        looks = "is the answer of aws iam get-account-authorization-details, the policies of a whole account"
        return Refused(looks, f"give the principal's own, one a file: {VERSION} --query PolicyVersion.Document")
    policy = mapping.get("Policy")
    if isinstance(policy, dict) and ("DefaultVersionId" in policy or "Arn" in policy):
        return _metadata(policy)
    endpoints = mapping.get("VpcEndpoints")
    if isinstance(endpoints, list):
        remedy = "ask for one: --query 'VpcEndpoints[0].PolicyDocument' --output text"
        return Refused(f"is the answer of aws ec2 describe-vpc-endpoints with {len(endpoints)} endpoints", remedy)
    if kind is PolicyKind.TRUST and "Role" in mapping:
        return Refused("is the answer of aws iam get-role without its trust policy", _TRUST)
    if mapping.get("kind") and mapping.get("apiVersion"):
        return Refused("is no policy: it is a Kubernetes resource or a location", ASK_FOR_POLICY)
    for name, (looks, remedy) in _ANSWERS.items():
        if name in mapping:
            return Refused(f"is {looks}", remedy)
    near = next((key for key in mapping if isinstance(key, str) and key.lower() in {"statement", "statements"}), None)
    if near is not None:
        return Refused(f'is no policy: it has "{near}" and no Statement', "write Statement, as IAM spells it")
    return Refused("is no policy: it has no Statement")


def _metadata(policy: Mapping[str, object]) -> Refused:
    arn, version = policy.get("Arn"), policy.get("DefaultVersionId")
    command = VERSION
    if isinstance(arn, str) and isinstance(version, str) and _is_plain(arn) and _is_plain(version):
        command = f"aws iam get-policy-version --policy-arn {arn} --version-id {version}"
    return Refused("is the answer of aws iam get-policy, which holds no document", f"ask for it: {command}")


def _is_plain(word: str) -> bool:
    """Whether a word may stand in a command that a reader copies."""
    return re.fullmatch(r"[A-Za-z0-9:/+=,.@_-]{1,200}", word) is not None


# The forms below are no JSON and no YAML; they are told from the text.
_HCL = re.compile(
    r'^[ \t]*(?:resource|data|module|variable|locals|output|provider)\b[^\n]*\{|jsonencode\s*\(|<<-?"?[A-Z]+',
    re.MULTILINE,
)
_TAG = re.compile(r"(?:^|[\s\[,:-])!(Sub|Ref|GetAtt|Join|If|ImportValue|FindInMap|Select|Split|Cidr|Transform)\b")
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)
_SHOW = "let Terraform write it out: terraform plan -out=plan, then terraform show -json plan, and give that file"


def looks_of_text(text: str) -> Refused | None:
    """What a text looks like that is no policy in JSON or YAML; nothing when it looks like nothing known."""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        what = "an XML answer of the AWS API" if "Response" in start[:200] else "XML or a web page"
        return Refused(f"is {what}", f"give the policy as JSON: {VERSION}")
    if _FENCE.search(text[:4096]):
        return Refused(
            "is Markdown with a fenced block", "take away the lines with the fence (```), and what is around"
        )
    if _HCL.search(text):
        return Refused("is Terraform's own language (HCL)", _SHOW)
    found = _TAG.search(text)
    if found and ("Resources" in text or "Statement" in text):
        looks = f"is a CloudFormation template with !{found[1]}, which only CloudFormation resolves"
        return Refused(looks, f"write the value in, or give the policy of the deployed stack ({VERSION})")
    if start.startswith(('{\\"', '{ \\"')):
        remedy = 'put it in double quotes ("{\\"Version\\": …}"), or take the backslashes away'
        return Refused("is JSON with the escapes of a string, and no string around it", remedy)
    several = _several(start)
    if several > 1:
        return Refused(f"holds {several} documents one after the other", ONE_A_FILE)
    return None


def _several(text: str) -> int:
    """How many JSON documents stand one after the other, if nothing else does."""
    from json import JSONDecoder  # noqa: PLC0415 - only a broken text needs it

    decoder, here, count = JSONDecoder(), 0, 0
    while here < len(text):
        try:
            _, here = decoder.raw_decode(text, here)
        except (ValueError, RecursionError):
            return 0
        count += 1
        while here < len(text) and text[here] in " \t\r\n,":
            here += 1
    return count
