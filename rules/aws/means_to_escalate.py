"""Rule AWS910: permissions that can be raised through IAM or STS."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_need, rule


@rule(
    "AWS910",
    "means-to-escalate",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        "access-analyzer:PASS_ROLE_WITH_NOT_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_NOT_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_STAR_IN_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        "parliament:PRIVILEGE_ESCALATION",
        "parliament:RESOURCE_POLICY_PRIVILEGE_ESCALATION",
        "parliament:CREDENTIALS_EXPOSURE",
        "parliament:PERMISSIONS_MANAGEMENT_ACTIONS",
        "prowler:iam_policy_allows_privilege_escalation",
        "prowler:iam_inline_policy_allows_privilege_escalation",
        "checkov:CKV_AWS_107",
        "checkov:CKV_AWS_110",
        "checkov:CKV_AWS_286",
        "checkov:CKV_AWS_287",
        "checkov:CKV2_AWS_40",
        "checkov:CKV2_AWS_56",
        "ipv:sensitive_action",
    ),
)
def means_to_escalate(evidence: Evidence) -> Verdicts:
    """The principal may raise its own permissions: change IAM, pass or assume roles.

    ## Why it matters
    `iam:AttachUserPolicy`, `iam:CreateAccessKey`, `iam:PassRole` and their like turn a small grant into every
    grant: whoever holds these credentials attaches a policy to itself, makes a key of an administrator, or passes
    an administrator's role to something it runs. Nothing in a backup calls IAM.

    ## Remediation
    Take every `iam:` action out, and name the one role in Resource where a role has to be assumed.
    `backup-preflight policy LOCATION` writes the identity policy that grants just what the chosen features need.

    ## Source
    "AWS IAM Privilege Escalation: Methods and Mitigation", Rhino Security Labs. IAM User Guide, "Grant a user
    permissions to pass a role to an AWS service".
    """
    yield from prove_need(
        evidence,
        "escalation",
        why="it changes who may do what, or lends what others may do",
        remedy="Take these actions out: no backup calls IAM.",
        fine="no policy lets the principal raise its own permissions",
    )
