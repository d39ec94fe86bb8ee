"""Rule AWS811: a Sid that does not tell its statement from the others."""

from __future__ import annotations

from checker.api import Evidence, Layer, LintPolicy, Provider, Remark, Remarks, Severity, Verdicts, lint, rule, shown

_TAKEN_TWICE = (Layer.BUCKET, Layer.KEY, Layer.VPC_ENDPOINT)
"""The policies that are saved with one Sid twice; elsewhere the grammar's rule speaks."""


@rule(
    "AWS811",
    "statement-id-of-no-use",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("access-analyzer:EMPTY_SID_VALUE", "access-analyzer:UNIQUE_SIDS_RECOMMENDED"),
)
def statement_id_of_no_use(evidence: Evidence) -> Verdicts:
    """A Sid is empty, or two statements of a resource policy have the same.

    ## Why it matters
    Nothing breaks: S3 and KMS save such a policy (IAM refuses a Sid that is used twice, which is a finding of its own).
    But tools that change one statement find it by its Sid, and change the wrong one or all of them.

    ## Remediation
    Give each statement a Sid of its own, or take the Sid out.

    ## Source
    IAM User Guide, "IAM JSON policy elements: Sid".
    """
    yield from lint(evidence, _remarks, fine="every Sid tells its statement from the others")


def _remarks(policy: LintPolicy) -> Remarks:
    seen: set[str] = set()
    for statement in policy.statements:
        sid = statement.body.get("Sid")
        if not isinstance(sid, str):
            continue
        path = (*statement.path, "Sid")
        if not sid:
            yield Remark("a Sid is empty", path, "Take the empty Sid out, or give it a name.", drop=True)
        elif sid in seen and policy.layer in _TAKEN_TWICE:
            yield Remark(f"the Sid {shown(sid)} is used more than once", path, "Give each statement a Sid of its own.")
        seen.add(sid)
