"""The command ``permissions``: writes the policy that reading an account live takes, to standard output alone."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from checker.cli.check import stdin
from checker.cli.guard import guard
from checker.errors import UsageError
from checker.evidence.collectors.aws.permissions import reader_policy
from checker.facts import aws
from checker.intake.ledger import Ledger
from checker.intake.load import Broken, iter_cases
from checker.model.fact import Absent, Known
from checker.model.location import AwsLocation
from checker.run.verdict import READY, USAGE

if TYPE_CHECKING:
    import argparse

    from checker.cli.console import Console
    from checker.intake.load import Case


def run(options: argparse.Namespace, console: Console) -> int:
    """Write the policy; what is to be filled in is said on standard error."""
    if not options.path:
        _write(reader_policy(None), console)
        return READY
    ledger = Ledger()
    case = _case(options, ledger, console)
    if case is None:
        return USAGE
    location = case.location
    if not isinstance(location, AwsLocation):
        from checker.evidence.collectors.minio import permissions  # noqa: PLC0415 - one provider of several

        found = permissions.reader_policy(location)
        guard(json.dumps(found), ledger.secrets, "standard output")
        _write(found, console)
        return READY
    fact = case.facts.get(aws.BUCKET_ENCRYPTION.name)
    encryption = fact.value if isinstance(fact, Known) and isinstance(fact.value, aws.BucketEncryption) else None
    policy = reader_policy(location, encryption, encryption_known=isinstance(fact, Known | Absent))
    guard(json.dumps(policy), ledger.secrets, "standard output")
    _write(policy, console)
    return READY


def _write(policy: dict[str, object], console: Console) -> None:
    text = json.dumps(policy, indent=2, ensure_ascii=False)
    console.out(text)
    if "<" in text:
        console.note("to be filled in: what stands in angle brackets")
    if "sts:AssumeRole" in text:
        console.note("TryRole lets its holder act as the role: leave it out where a reader is to write nothing at all")


def _case(options: argparse.Namespace, ledger: Ledger, console: Console) -> Case | None:
    """The one location that was given; ``None`` when it cannot be used, which is said."""
    cases: list[Case] = []
    broken = False
    for item in iter_cases([options.path], evidence=options.evidence, stdin=stdin, environ=os.environ, ledger=ledger):
        if not isinstance(item, Broken):
            cases.append(item)
            continue
        broken = True
        for error in item.errors:
            guard(f"{error} {error.remedy}", ledger.secrets, "standard error")
            console.error(str(error), error.remedy)
    if broken:
        return None
    if len(cases) != 1:
        message = f"the policy is written for one location, and there are {len(cases)}"
        raise UsageError(message, remedy="give the document of one of them")
    return cases[0]
