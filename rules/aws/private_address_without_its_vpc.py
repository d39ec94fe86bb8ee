"""Rule AWS837: a private address in a condition without its VPC."""

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
    rule,
    shown,
)


@rule(
    "AWS837",
    "private-address-without-its-vpc",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("access-analyzer:MISSING_PAIRED_CONDITION_KEYS",),
)
def private_address_without_its_vpc(evidence: Evidence) -> Verdicts:
    """A condition relies on a private address and does not say in which VPC.

    ## Why it matters
    `aws:VpcSourceIp` is the address of the caller within its VPC. Private addresses are the same in every VPC of the
    world: anyone can give a machine of theirs the wanted one and come through a VPC endpoint of their own.

    ## Remediation
    Add `aws:SourceVpc` or `aws:SourceVpce` to the same statement.

    ## Source
    IAM User Guide, "AWS global condition context keys", aws:VpcSourceIp (use it with aws:SourceVpc).
    """
    yield from lint(evidence, _remarks, fine="every private address in a condition stands with its VPC")


def _remarks(policy: LintPolicy) -> Remarks:
    for statement in policy.statements:
        keys = {entry.key.lower() for entry in statement.conditions}
        if "aws:vpcsourceip" not in keys or keys & {"aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn"}:
            continue
        for entry in statement.conditions:
            if entry.key.lower() == "aws:vpcsourceip":
                message = f"{shown(entry.operator)} aws:VpcSourceIp holds for the same address in any other VPC"
                yield Remark(message, entry.path, "Add aws:SourceVpc or aws:SourceVpce to the statement.")
