"""Rule AWS808: an entry of a list that another entry says already."""

from __future__ import annotations

from checker.api import (
    Evidence,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    lint,
    lint_statements,
    rule,
    shown,
)


@rule(
    "AWS808",
    "redundant-action-or-resource",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("access-analyzer:REDUNDANT_ACTION", "access-analyzer:REDUNDANT_RESOURCE"),
)
def redundant_action_or_resource(evidence: Evidence) -> Verdicts:
    """An action or a resource stands twice in one list, or a wildcard beside it covers it.

    ## Why it matters
    It changes nothing, and it counts towards the quota. Whoever reviews the policy takes the narrow entry for the
    limit, while the wide one holds.

    ## Remediation
    Take out the entry that is covered; or the wildcard, when the narrow entry is what was meant.

    ## Source
    IAM User Guide, "IAM JSON policy elements: Action" and "IAM JSON policy elements: Resource", wildcards.
    """
    yield from lint(evidence, _remarks, fine="no action and no resource is listed needlessly")


def _remarks(policy: LintPolicy) -> Remarks:
    for statement in policy.statements:
        actions = statement.actions or statement.other_actions
        resources = statement.resources or statement.other_resources
        for arns, entries in ((False, actions), (True, resources)):
            for found in lint_statements.redundant_entries(entries, arns=arns):
                text = shown(found.entry.text)
                said = f"{text} is covered by {shown(found.by)} beside it"
                if found.by == found.entry.text:
                    said = f"{text} is listed twice"
                yield Remark(said, found.entry.path, f"Take out {text}.", drop=True)
