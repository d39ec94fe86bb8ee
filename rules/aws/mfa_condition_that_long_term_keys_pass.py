"""Rule AWS830: an MFA condition that long-term access keys pass by."""

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
    rule,
    shown,
)

_PRESENT = "aws:multifactorauthpresent"
_AGE = "aws:multifactorauthage"


@rule(
    "AWS830",
    "mfa-condition-that-long-term-keys-pass",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "ipv:mfa_condition_antipattern",
        "parliament:BAD_PATTERN_FOR_MFA",
    ),
)
def mfa_condition_that_long_term_keys_pass(evidence: Evidence) -> Verdicts:
    """A condition that should ask for MFA is met by a request with a long-term access key.

    ## Why it matters
    `aws:MultiFactorAuthPresent` and `aws:MultiFactorAuthAge` are only in requests with temporary credentials. A request
    with the access key of an IAM user carries neither, so a Deny with `Bool` false does not apply to it, and an Allow
    with `BoolIfExists` true does. `Null` false says only that the credentials are temporary: they carry the key without
    MFA, too.

    ## Remediation
    Deny with `"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}`, allow with `"Bool": ... "true"`. Neither suits
    a statement that Velero needs: it cannot give a code, and would be denied.

    ## Source
    IAM User Guide, "AWS global condition context keys", aws:MultiFactorAuthPresent.
    IAM User Guide, "AWS: Secure API access with MFA".
    """
    yield from lint(evidence, _remarks, fine="no condition on MFA is met by a long-term access key")


def _remarks(policy: LintPolicy) -> Remarks:
    entries = [(s, e) for s in policy.statements for e in s.conditions if e.key.lower() in (_PRESENT, _AGE)]
    if not entries:
        return
    caught = any(not s.allows and e.name.base == "null" and lint_conditions.holds_without_key(e) for s, e in entries)
    for statement, entry in entries:
        without = lint_conditions.holds_without_key(entry)
        asks = _asks_for_mfa(entry, allows=statement.allows)
        what = f"{shown(entry.operator)} {shown(entry.key)}"
        if statement.allows and entry.name.base == "null" and not without and entry.key.lower() == _PRESENT:
            message = f"{what} is met by all temporary credentials, with MFA or without"
            yield Remark(message, entry.path, 'Write "Bool": {"aws:MultiFactorAuthPresent": "true"}.')
        elif statement.allows and asks and without:
            message = f"{what} allows a request with a long-term access key, which never has MFA"
            yield Remark(message, entry.path, "Take IfExists from the operator.")
        elif not statement.allows and asks and not without and not caught:
            message = f"{what} denies no request with a long-term access key, which never has MFA"
            yield Remark(message, entry.path, f"Write {entry.operator}IfExists.")


def _asks_for_mfa(entry: ConditionEntry, *, allows: bool) -> bool:
    """Whether the values speak of MFA: there in an Allow, missing in a Deny."""
    if entry.key.lower() == _AGE:
        return entry.name.base.startswith("numericless" if allows else "numericgreater")
    wanted = "true" if allows else "false"
    return entry.name.base in {"bool", "stringequals"} and [text.lower() for text in entry.values] == [wanted]
