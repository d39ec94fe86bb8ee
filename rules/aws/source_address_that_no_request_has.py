"""Rule AWS831: a condition on source addresses that no request has, or every request."""

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


@rule(
    "AWS831",
    "source-address-that-no-request-has",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "access-analyzer:IMPROVE_IP_RANGE",
        "access-analyzer:PRIVATE_IP_ADDRESS",
        "access-analyzer:PRIVATE_IP_ADDRESS_SUBSET",
        "access-analyzer:PRIVATE_NOT_IP_ADDRESS",
        "access-analyzer:PRIVATE_NOT_IP_ADDRESS_SUBSET",
    ),
)
def source_address_that_no_request_has(evidence: Evidence) -> Verdicts:
    """A condition lists private addresses as `aws:SourceIp`, every address, or a network with bits behind its length.

    ## Why it matters
    `aws:SourceIp` is the public address from which a request reached AWS; through a VPC endpoint there is none. With
    private networks alone, an Allow with `IpAddress` grants nothing and a Deny with `NotIpAddress` denies everybody.
    `0.0.0.0/0` is every address of IPv4. Bits behind the length of a network are ignored: `203.0.113.77/24` is the
    whole of `203.0.113.0/24`.

    ## Remediation
    List the public addresses (of the NAT gateway or the proxy). For private addresses behind a VPC endpoint, use
    `aws:VpcSourceIp` together with `aws:SourceVpc` or `aws:SourceVpce`.

    ## Source
    IAM User Guide, "AWS global condition context keys", aws:SourceIp and aws:VpcSourceIp, and "IAM JSON policy
    elements: Condition operators", IP address condition operators.
    """
    yield from lint(evidence, _remarks, fine="every address in a condition is one that requests can have")


def _remarks(policy: LintPolicy) -> Remarks:
    for _, entry in lint_conditions.entries(policy):
        if entry.name.base in {"ipaddress", "notipaddress"}:
            yield from _of(entry)


def _of(entry: ConditionEntry) -> Remarks:
    found = lint_conditions.addresses(entry)
    what, negated = f"{shown(entry.operator)} {shown(entry.key)}", entry.name.base == "notipaddress"
    if entry.key.lower() == "aws:sourceip" and found.private:
        if len(found.private) == found.total:
            effect = "always" if negated or lint_conditions.holds_without_key(entry) else "never"
            message = f"{what} lists private addresses only, which no request has, so it {effect} holds"
            yield Remark(message, entry.path, "List public addresses, or use aws:VpcSourceIp.")
        else:
            for place, text in found.private:
                message = f"{what} lists {text}, a private network that no request comes from"
                yield Remark(message, entry.at(place), "Take it out.", drop=True, severity=Severity.ADVICE)
    for place, text in found.everything:
        effect = "never holds for one" if negated else "confines nothing"
        message = f"{what} lists {text}, which is every address of its family, so it {effect}"
        yield Remark(message, entry.at(place), "List the networks that are meant.")
    for place, text, right in found.loose:
        message = f"{what} lists {text}, which AWS reads as {right}"
        yield Remark(message, entry.at(place), f"Write {right}.", put=right, severity=Severity.ADVICE)
