"""Rule AWS835: a condition on the listed prefix that a shorter prefix evades."""

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
    lint_conditions,
    rule,
    shown,
)


@rule(
    "AWS835",
    "prefix-condition-that-shorter-prefixes-evade",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("access-analyzer:S3_PREFIX_IN_NEGATIVE_CONTEXT",),
)
def prefix_condition_that_shorter_prefixes_evade(evidence: Evidence) -> Verdicts:
    """A condition excludes a prefix from listings, and a listing of a shorter prefix shows the same objects.

    ## Why it matters
    `s3:prefix` is what the caller asks for, not what the answer holds. A Deny of `private/*` does not apply to a
    listing of `priv`, nor to one without any prefix, and both show the names below `private/`. The same holds for an
    Allow of everything but that prefix.

    ## Remediation
    Name what may be listed: an Allow with `StringLike`, or a Deny with `StringNotLike`.

    ## Source
    Amazon S3 User Guide, "Bucket policy examples using condition keys". IAM User Guide, "IAM policy validation check
    reference", S3 prefix in negative context.
    """
    yield from lint(evidence, _remarks, fine="no condition excludes a prefix that a shorter one shows")


def _remarks(policy: LintPolicy) -> Remarks:
    for statement, entry in lint_conditions.entries(policy):
        text = entry.key.lower() == "s3:prefix" and entry.name.base.startswith("string")
        if text and statement.allows == lint_conditions.is_negated(entry):
            effect = "an Allow" if statement.allows else "a Deny"
            message = f"{shown(entry.operator)} s3:prefix in {effect} is evaded by listing a shorter prefix"
            remedy = "Name the prefixes that may be listed: StringLike in an Allow, StringNotLike in a Deny."
            yield Remark(message, entry.path, remedy)
