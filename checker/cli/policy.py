"""The command ``policy``: writes the least-privilege policies of one location, to standard output alone."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from checker.cli.check import now
from checker.cli.guard import guard
from checker.errors import UnreadFactError, UsageError
from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.facts import aws, field
from checker.intake.ledger import Ledger
from checker.intake.load import Broken, iter_cases
from checker.model.fact import Unavailable
from checker.model.location import AwsLocation, Feature
from checker.policy.least.documents import CALLER, EXTERNAL_ID, Kind, needless, policy_of
from checker.policy.least.forms import FORMS
from checker.policy.least.grants import is_list_narrowed
from checker.policy.least.needs import needs_of
from checker.run.verdict import USAGE

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence

    from checker.cli.console import Console
    from checker.errors import DocumentError
    from checker.facts.aws import BucketEncryption
    from checker.intake.load import Case
    from checker.model.fact import Fact
    from checker.model.location import MinioLocation
    from checker.policy.least.documents import Policy
    from checker.policy.least.needs import Needs

ALL = "all"


def run(options: argparse.Namespace, console: Console) -> int:
    """Write the policies; what was assumed, left out or is to be filled in goes to standard error."""
    ledger = Ledger()
    case = _case(options, ledger, console)
    if case is None:
        return USAGE
    location = case.location
    if options.features:
        location = location._replace(features=_features(options.features), features_stated=True)
    if not isinstance(location, AwsLocation):
        return _minio(location, options, ledger, console)
    if options.format not in FORMS:
        message = f"the form {options.format} is for locations on MinIO"
        raise UsageError(message, remedy=f"the forms for AWS are {', '.join(FORMS)}")
    evidence = Evidence(Store(location, case.facts, now(), options.strict))
    _owner(evidence, strict=options.strict)
    needs = needs_of(location, _encryption(evidence), now=evidence.now, strict=options.strict)
    kinds = tuple(Kind) if options.kind == ALL else (Kind(options.kind),)
    reasons = {kind: needless(needs, kind) for kind in kinds}
    if options.kind != ALL and reasons[kinds[0]]:
        raise UsageError(reasons[kinds[0]], remedy="ask for another kind, or correct the location")
    policies = {kind: policy_of(needs, kind, options.caller) for kind in kinds if not reasons[kind]}
    text = FORMS[options.format](needs, policies, alone=options.kind != ALL)
    notes = [
        *ledger.notes,
        *_notes(evidence, needs, policies),
        *(f"left out: {why}" for why in reasons.values() if why),
    ]
    for artefact, words in (("standard output", text), *(("standard error", note) for note in notes)):
        guard(words, ledger.secrets, artefact)
    console.out(text)
    for note in notes:
        console.note(note)
    return 0


def _minio(location: MinioLocation, options: argparse.Namespace, ledger: Ledger, console: Console) -> int:
    """Write the one policy that a location on MinIO needs: its user's."""
    from checker.policy.least import minio  # noqa: PLC0415 - one provider of several

    if options.kind not in {Kind.IDENTITY.value, ALL} or options.caller:
        what = "--caller" if options.caller else f"a policy of kind {options.kind}"
        message = f"MinIO has no use for {what}: the policies of users decide everything"
        raise UsageError(message, remedy="take --kind identity")
    if options.format not in minio.FORMS:
        message = f"the form {options.format} is not for MinIO"
        raise UsageError(message, remedy=f"the forms for MinIO are {', '.join(minio.FORMS)}")
    text = minio.FORMS[options.format](location, minio.minio_policy(location, now=now()))
    notes = [*ledger.notes]
    if not location.features_stated:
        words = ", ".join(sorted(feature.value for feature in location.features))
        notes.append(f"the location states no features: written for {words}")
    for artefact, words in (("standard output", text), *(("standard error", note) for note in notes)):
        guard(words, ledger.secrets, artefact)
    console.out(text)
    for note in notes:
        console.note(note)
    return 0


def _case(options: argparse.Namespace, ledger: Ledger, console: Console) -> Case | None:
    """The one location that was given; ``None`` when it cannot be used, which is said."""
    given = iter_cases([options.path], evidence=options.evidence, stdin=_stdin, environ=os.environ, ledger=ledger)
    cases: list[Case] = []
    errors: list[DocumentError] = []
    for item in given:
        if isinstance(item, Broken):
            errors += item.errors
        else:
            cases.append(item)
    for error in errors:
        guard(f"{error} {error.remedy}", ledger.secrets, "standard error")
        console.error(str(error), error.remedy)
    if errors:
        return None
    if not cases:
        message = "no backup location was found"
        raise UsageError(message, remedy="give a document that describes one; see the README")
    if len(cases) > 1:
        names = ", ".join(case.location.name for case in cases)
        message = f"policies are written for one location, and there are {len(cases)}: {names}"
        raise UsageError(message, remedy=_ONE)
    return cases[0]


_ONE = "give the document of one of them"


def _stdin() -> bytes:
    return sys.stdin.buffer.read() if sys.stdin is not None else b""


def _features(given: Sequence[str]) -> frozenset[Feature]:
    known = {feature.value: feature for feature in Feature}
    words = [word.strip() for item in given for word in item.split(",")]
    wrong = next((word for word in words if word not in known), None)
    if wrong is not None:
        message = f"there is no feature {wrong[:40]!r}"
        raise UsageError(message, remedy=f"the features are {', '.join(known)}")
    return frozenset(known[word] for word in words)


def _owner(evidence: Evidence, *, strict: bool) -> None:
    """Insist that the bucket's owner is known, or may be assumed, where who asks is."""
    owner = evidence.fact(field.BUCKET_OWNER)
    if strict and isinstance(owner, Unavailable):
        message = "which account owns the bucket is not known"
        raise UsageError(message, remedy="add bucketOwner: twelve digits")


def _encryption(evidence: Evidence) -> BucketEncryption | None:
    try:
        return evidence.get(aws.BUCKET_ENCRYPTION)
    except UnreadFactError as error:
        remedy = "give it as evidence: bucketEncryption: {algorithm: AES256}, or aws:kms with its keyArn"
        message = f"which key encrypts the objects is not known: {error}"
        raise UsageError(message, remedy=remedy) from None


def _notes(evidence: Evidence, needs: Needs, policies: Mapping[Kind, Policy]) -> Iterator[str]:
    """What stands in the policies by assumption, and what in them is still to be filled in."""
    for fact in (evidence.fact(aws.BUCKET_ENCRYPTION), evidence.fact(field.BUCKET_OWNER)):
        assumption = _assumption(fact)
        if assumption:
            yield f"assumed: {assumption}"
    if needs.owner is None:
        yield "assumed: the bucket and who uses it belong to one account, of which the location tells nothing"
    if is_list_narrowed(needs) and {Kind.IDENTITY, Kind.BUCKET} & set(policies):
        yield f"assumed: {aws.IMPLIED_LIST_CONTEXT.assumed}; --strict lets the whole bucket be listed instead"
    if not needs.location.features_stated:
        yield f"the location states no features: written for {', '.join(feature.value for feature in Feature)}"
    for placeholder in (CALLER, EXTERNAL_ID):
        if Kind.TRUST in policies and placeholder in str(policies[Kind.TRUST]):
            yield f"to be filled in: {placeholder} in the trust policy"
    if Kind.KEY in policies:
        yield f"the key policy is a statement to add to the policy that the key has ({', '.join(needs.keys)})"
    if Kind.BUCKET in policies:
        yield f"the bucket policy takes the place of the one that {needs.bucket} has: add what else that one says"


def _assumption(fact: Fact[object]) -> str:
    return "" if isinstance(fact, Unavailable) else fact.source.assumption
