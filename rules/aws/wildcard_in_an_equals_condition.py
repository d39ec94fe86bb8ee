"""Rule AWS825: a wildcard in a condition whose operator takes none."""

from __future__ import annotations

from checker.api import (
    ConditionEntry,
    Evidence,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    lint,
    lint_conditions,
    reference,
    rule,
    shown,
)

_LIKE = {
    "stringequals": "StringLike",
    "stringnotequals": "StringNotLike",
    "stringequalsignorecase": "StringLike",
    "stringnotequalsignorecase": "StringNotLike",
}


@rule(
    "AWS825",
    "wildcard-in-an-equals-condition",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("access-analyzer:WILDCARD_WITHOUT_LIKE_OPERATOR",),
)
def wildcard_in_an_equals_condition(evidence: Evidence) -> Verdicts:
    """A value with `*` or `?` stands under an operator that compares it character by character.

    ## Why it matters
    `StringEquals` takes a `*` for the character itself: `"s3:prefix": "backups/*"` matches only a listing that asks for
    a star. An Allow with it grants nothing that was meant, and `StringNotEquals` in a Deny denies everybody.
    `ArnEquals` and `ArnNotEquals` take wildcards.

    ## Remediation
    Use `StringLike` (or `StringNotLike`), or `ArnLike` for a key that holds an ARN. Where the character itself is
    meant, write `${*}` or `${?}`.

    ## Source
    IAM User Guide, "IAM JSON policy elements: Condition operators", String condition operators, and "IAM policy
    elements: Variables and tags", special characters.
    """
    yield from lint(evidence, _remarks, fine="wildcards stand only under operators that take them")


def _remarks(policy: LintPolicy) -> Remarks:
    for _, entry in lint_conditions.entries(policy):
        wanted = _LIKE.get(entry.name.base)
        if wanted is None:
            continue
        for index, value in enumerate(entry.raw):
            if isinstance(value, str) and _is_wild(value):
                message = f'the "{shown(value)}" of {shown(entry.operator)} {shown(entry.key)} is no pattern'
                yield Remark(message, entry.at(index), f"Use {_operator(entry, wanted)} in place of the operator.")


def _is_wild(value: str) -> bool:
    plain = value.replace("${*}", "").replace("${?}", "")
    return "*" in plain or "?" in plain


def _operator(entry: ConditionEntry, wanted: str) -> str:
    key = reference.condition_key(entry.key)
    return wanted.replace("String", "Arn") if key is not None and key.kind.endswith("ARN") else wanted
