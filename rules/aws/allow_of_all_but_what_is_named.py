"""Rule AWS813: an Allow that is written as an exception."""

from __future__ import annotations

from checker.api import Evidence, Layer, LintPolicy, Provider, Remark, Remarks, Severity, Verdicts, lint, rule, shown

_FEW = 3
_GRANTING = (Layer.IDENTITY, Layer.SESSION, Layer.BUCKET, Layer.KEY)


@rule(
    "AWS813",
    "allow-of-all-but-what-is-named",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("parliament:NOTRESOURCE_WITH_ALLOW", "ipv:not_action_not_resource"),
)
def allow_of_all_but_what_is_named(evidence: Evidence) -> Verdicts:
    """A statement allows every action but the ones named (NotAction), or on every resource but those (NotResource).

    ## Why it matters
    It allows all that AWS adds later, services included, and everything that nobody thought of: an Allow with
    `NotAction: "iam:*"` on `*` deletes every bucket and every snapshot of the account. `NotResource` spares the
    resources that are named and allows the rest, which is often the opposite of what was meant.

    ## Remediation
    Name the actions and resources that are needed: `backup-preflight policy` writes them. To spare something, deny it
    in a statement of its own.

    ## Source
    IAM User Guide, "IAM JSON policy elements: NotAction" and "IAM JSON policy elements: NotResource".
    """
    fine = "every Allow names its actions and its resources"
    yield from lint(evidence, _remarks, layers=_GRANTING, fine=fine)


def _remarks(policy: LintPolicy) -> Remarks:
    for statement in policy.statements:
        if not statement.allows:
            continue
        for name, entries in (("NotAction", statement.other_actions), ("NotResource", statement.other_resources)):
            if name not in statement.body:
                continue
            some = ", ".join([shown(entry.text) for entry in entries[:_FEW]] + ["…"] * (len(entries) > _FEW))
            what = "every action" if name == "NotAction" else "its actions on every resource"
            message = f"a statement allows {what} but {some or 'none'} ({name})"
            remedy = f"Name what is needed under {name.removeprefix('Not')} instead."
            yield Remark(message, (*statement.path, name), remedy)
