"""Rule AWS822: a condition on a key that the statement's actions do not carry."""

from __future__ import annotations

from checker.api import (
    ConditionEntry,
    Evidence,
    Layer,
    LintPolicy,
    LintStatement,
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

_OF_LISTINGS = frozenset({"s3:prefix", "s3:delimiter", "s3:max-keys"})
_OF_ITSELF = frozenset({"s3:resourceaccount", "aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths"})
_OF_ENDPOINTS = frozenset({"aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths"})
_MOST_NAMED = 4


@rule(
    "AWS822",
    "condition-key-foreign-to-its-actions",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "access-analyzer:ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        "access-analyzer:ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        "access-analyzer:DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        "access-analyzer:DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        "access-analyzer:IRRELEVANT_CONDITION_KEY_IN_POLICY",
        "access-analyzer:MISSING_ACTION_FOR_CONDITION_KEY",
        "access-analyzer:UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
        "access-analyzer:USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES",
        "parliament:UNKNOWN_CONDITION_FOR_ACTION",
        "ipv:condition_key_validation",
    ),
)
def condition_key_foreign_to_its_actions(evidence: Evidence) -> Verdicts:
    """A condition names a key that some or all actions of its statement never carry.

    ## Why it matters
    A request for such an action has no value for the key. With a plain operator an Allow then never grants the action
    and a Deny never denies it; with a negated operator, `...IfExists` or `ForAllValues` the condition holds for every
    such request and confines nothing. S3 refuses a bucket policy whose condition fits none of its actions: "Conditions
    do not apply to combination of actions and resources in statement".

    ## Remediation
    Give the actions that carry the key a statement of their own with the condition, and the others one without it.

    ## Source
    Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3" (and AWS KMS, Amazon EC2,
    AWS STS, IAM), column "Condition keys". IAM User Guide, "IAM JSON policy elements: Condition".
    S3's refusal as users met it: github.com/humanmade/S3-Uploads, issue 239.
    """
    yield from lint(evidence, _remarks, fine="every condition key is carried by the actions of its statement")


def _remarks(policy: LintPolicy) -> Remarks:
    for statement in policy.statements:
        for entry in statement.conditions:
            yield from _of_layer(policy, statement, entry)
            found = lint_conditions.support(statement, entry)
            if found is not None and not _is_exemption(statement, entry):
                yield _foreign(policy, statement, entry, nowhere=found.nowhere, without=found.without)
            elif found is None and statement.other_actions and lint_conditions.is_tag_key(entry.key):
                verb = "allows" if statement.allows else "denies"
                message = (
                    f"the condition on {shown(entry.key)} with NotAction {verb} by a key that many actions never carry"
                )
                severity = Severity.ADVICE if statement.allows else None
                yield Remark(message, entry.path, "List the actions that carry the key as Action.", severity=severity)


def _is_exemption(statement: LintStatement, entry: ConditionEntry) -> bool:
    """Whether a Deny names what to spare, beside other conditions: where the key is absent, those decide."""
    return not statement.allows and len(statement.conditions) > 1 and lint_conditions.holds_without_key(entry)


def _foreign(
    policy: LintPolicy, statement: LintStatement, entry: ConditionEntry, *, nowhere: bool, without: tuple[str, ...]
) -> Remark:
    names = ", ".join(map(shown, without[:_MOST_NAMED])) + (" and others" if len(without) > _MOST_NAMED else "")
    who = (
        "no action of the statement carries" if nowhere else f"{names} never carr{'ies' if len(without) == 1 else 'y'}"
    )
    holds = lint_conditions.holds_without_key(entry)
    if statement.allows:
        effect = "the condition confines nothing" if holds else "the statement never allows that"
    else:
        effect = "all of that is denied" if holds else "the statement never denies that"
    message = f"{who} {shown(entry.key)}, so {effect} ({shown(entry.operator)})"
    remedy = "Give the actions that carry the key a statement of their own, and take the condition from the others."
    if nowhere and policy.layer is Layer.BUCKET and entry.key.lower() in _OF_LISTINGS:
        return Remark(message, entry.path, remedy, severity=Severity.BLOCKER, error="MalformedPolicy")
    return Remark(message, entry.path, remedy)


def _of_layer(policy: LintPolicy, statement: LintStatement, entry: ConditionEntry) -> Remarks:
    key = entry.key.lower()
    if policy.layer is Layer.BUCKET and key in _OF_ITSELF:
        message = f"the condition on {shown(entry.key)} always says the same here: the bucket is the resource"
        yield Remark(message, entry.path, "Use the key in an identity policy.", severity=Severity.ADVICE)
    if key in _OF_ENDPOINTS and (statement.other_actions or any(action.text == "*" for action in statement.actions)):
        message = f"only some services support {shown(entry.key)}, and the statement speaks of all of them"
        yield Remark(message, entry.path, "Name the actions of the services that support the key (S3 does).")
