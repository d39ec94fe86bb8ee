"""Rule AWS802: an action that no service has."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Layer,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    documented_actions,
    lint,
    lint_statements,
    reference,
    rule,
    shown,
)

_MOST_READ = 1_000
_MOST_SEARCHED = 40


@rule(
    "AWS802",
    "unknown-action",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "access-analyzer:INVALID_ACTION",
        "access-analyzer:INVALID_SERVICE_IN_ACTION",
        "parliament:UNKNOWN_ACTION",
        "parliament:UNKNOWN_PREFIX",
        "ipv:action_validation",
        "cfn-lint:W3037",
        "ipv:invalid_action",
    ),
)
def unknown_action(evidence: Evidence) -> Verdicts:
    """An action in a policy is none that AWS documents, or a wildcard in it matches none.

    ## Why it matters
    IAM saves such a policy without a word; S3 refuses a bucket policy with it (`Policy has invalid action`). The
    statement then grants, or denies, less than it seems to: `s3:ListObjects` and `s3:HeadBucket` are API operations,
    and the action that permits both is `s3:ListBucket`. An operation that fails for it is a finding of its own. A name
    that is like no documented one may be newer than the reference, and is named as advice.

    ## Remediation
    Write the action as the Service Authorization Reference names it (case does not count), or take it out.

    ## Source
    Service Authorization Reference, "Actions, resources, and condition keys for AWS services".
    Amazon S3 User Guide, "Required permissions for Amazon S3 API operations".
    """
    yield from lint(evidence, _remarks, fine="every action that the policies name is one that AWS documents")


def _remarks(policy: LintPolicy) -> Remarks:
    documented = frozenset(documented_actions())
    read = found = 0
    for statement in policy.statements:
        for entry in statement.actions or statement.other_actions:
            if entry.text in documented:
                continue
            read += 1
            if read > _MOST_READ:
                text = f"of the actions that are not documented only the first {_MOST_READ:,} were looked up"
                yield Remark(text, entry.path, "Name fewer actions.", severity=Severity.ADVICE)
                return
            fault = lint_statements.action_fault(entry.text, search=found < _MOST_SEARCHED)
            if fault is None:
                continue
            found += 1
            message = f"{shown(entry.text)} {fault.what}"
            if not fault.certain:
                message += f" known to the reference of {reference.reference_date()}"
            if fault.near:
                message += f"; meant is perhaps {shown(fault.near)}"
            yield Remark(
                message,
                entry.path,
                f"Write {shown(fault.near)}." if fault.near else "Write the action as AWS documents it.",
                put=fault.near or None,
                severity=None if fault.certain or fault.near else Severity.ADVICE,
                error="MalformedPolicy" if policy.layer is Layer.BUCKET else "",
                safe=fault.near in documented,
            )
