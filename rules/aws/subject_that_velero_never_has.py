"""Rule AWS670: a condition on a subject that the service account of Velero never has."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Form,
    Layer,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    lint,
    lint_principals,
    not_applicable,
    role_account,
    rule,
    shown,
)
from checker.facts import field

_ERROR = "operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 403, api error AccessDenied"


@rule(
    "AWS670",
    "subject-that-velero-never-has",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-credentials",),
)
def subject_that_velero_never_has(evidence: Evidence) -> Verdicts:
    """The trust policy asks for a subject that no service account, or not that of Palette's Velero, has.

    ## Why it matters
    The subject of a pod is `system:serviceaccount:NAMESPACE:NAME`, letter by letter; a wildcard in it needs
    `StringLike`, as `StringEquals` takes the asterisk for one. Palette runs Velero as `velero-server`, in a namespace
    `cluster-<hash>` for each cluster. What asks for anything else keeps the pods of an EKS cluster (scenarios of one
    and of two accounts) out: `403` on `AssumeRoleWithWebIdentity`. A subject of another name is a risk only.

    ## Remediation
    Write `system:serviceaccount:*:velero-server` under `StringLike`, or the namespace in full.

    ## Source
    Palette documentation, "Add Backup Location using Dynamic Credentials", update the trust policy for IRSA.
    Amazon EKS User Guide, "Assign IAM roles to Kubernetes service accounts".
    """
    account = role_account(evidence)
    if not account:
        yield not_applicable("trustPolicy", "no role is named, or its account is not known")
        return
    palette = evidence.get(field.FORM) is not Form.VELERO

    def remarks(policy: LintPolicy) -> Remarks:
        for identity in lint_principals.web_identities(policy):
            entry = identity.subjects[0] if identity.is_of_pods and identity.subjects else None
            if entry is None or "not" in entry.name.base or not entry.values:
                continue
            faults = [lint_principals.subject_fault(entry, text) for text in entry.values]
            subject = shown(entry.values[0])
            remedy = "Write system:serviceaccount:*:velero-server under StringLike, or the namespace in full."
            if all(faults):
                let_in = lint_principals.lets_pods_in(policy, account)
                yield Remark(
                    f"the subject {subject} {faults[0]}, so no pod has it",
                    entry.path,
                    remedy,
                    severity=Severity.RISK if let_in else Severity.BLOCKER,
                    error=_ERROR,
                )
            elif palette and not identity.foreign and not lint_principals.lets_velero_in(identity):
                message = f"the conditions on the subject ({subject}) keep velero-server, as Palette runs Velero, out"
                yield Remark(message, entry.path, remedy, severity=Severity.RISK)

    fine = "the trust policy asks for no subject that Velero never has"
    yield from lint(evidence, remarks, layers=(Layer.TRUST,), fine=fine)
