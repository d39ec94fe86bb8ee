"""Every name a rule may import: the stable surface of backup-preflight."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from checker.errors import UnreadFactError
from checker.evidence.address import aws_bucket, aws_region, leads_outside, named_bucket, s3_url, stores_volumes
from checker.evidence.contract import prove_operation, remedy_of
from checker.evidence.engine import LAYER_FACTS
from checker.evidence.evidence import Evidence
from checker.evidence.keys import (
    NO_CUSTOMER_KEY,
    KeyInPlay,
    customer_keys,
    key_uses,
    keys_in_play,
    prove_key_use,
    refusing_sides,
)
from checker.evidence.linting import ATTACHED, EVERY, OF_RESOURCES, Remark, given, lint
from checker.evidence.statements import (
    NamedResource,
    allowed_resources,
    covers,
    given_policies,
    is_assumed,
    is_refused,
    rewritten,
)
from checker.evidence.storage import (
    deletes_versions,
    is_supplied,
    keeps_versions,
    key_root,
    lifecycle_rules,
    plain_http,
    plugin_tags,
    switches_off,
    tls_statement,
)
from checker.evidence.trust import (
    account_admitted,
    assumed_role,
    is_for_pods_alone,
    role_account,
    role_callers,
    trusted_callers,
)
from checker.facts import aws_live, field
from checker.facts import endpoint as facts
from checker.facts.aws import IDENTITY_POLICIES
from checker.facts.probe import PROBE
from checker.model.decision import Decision, Effect, Layer, Request
from checker.model.finding import Outcome, Remedy, Verdict
from checker.model.location import Credentials, CredentialType, Feature, Form, Network, Provider
from checker.model.rule import RuleInfo, Severity
from checker.model.values import NamedTuple
from checker.operations import (
    access_key,
    bucket_name,
    endpoint,
    iam_arn,
    kopia_regions,
    lifecycle,
    partitions,
    plugin_keys,
    region_name,
)
from checker.operations.context import parse_version
from checker.operations.documented import PLACEHOLDER, documented_actions
from checker.operations.key_name import KeyForm, KeyName
from checker.operations.plan import bucket_owner_of, catalogue, operation, principal_of
from checker.operations.wording import shown
from checker.policy import lint_conditions, lint_principals, lint_statements
from checker.policy.lint import (
    QUOTAS,
    ROLE_INLINE_QUOTA,
    ConditionEntry,
    Entry,
    LintPolicy,
    LintStatement,
    PrincipalEntry,
)
from checker.policy.services import reference

if TYPE_CHECKING:
    from checker.documents.certificate import CertificateText
    from checker.evidence import minio_policies
    from checker.evidence.certificates import GivenCertificates
    from checker.evidence.probing import Weighed
    from checker.model.fact import FactKey
    from checker.model.place import Place
    from checker.operations import minio_server, plugin_faults

__all__ = [
    "ATTACHED",
    "EVERY",
    "LAYER_FACTS",
    "NO_CUSTOMER_KEY",
    "OF_RESOURCES",
    "PLACEHOLDER",
    "QUOTAS",
    "ROLE_INLINE_QUOTA",
    "ConditionEntry",
    "CredentialType",
    "Credentials",
    "Decision",
    "Effect",
    "Entry",
    "Evidence",
    "Feature",
    "Form",
    "KeyForm",
    "KeyInPlay",
    "KeyName",
    "Layer",
    "LintPolicy",
    "LintStatement",
    "NamedResource",
    "Network",
    "Outcome",
    "PrincipalEntry",
    "Provider",
    "Remark",
    "Remarks",
    "Remedy",
    "Request",
    "Rule",
    "RuleInfo",
    "Severity",
    "UnreadFactError",
    "Verdict",
    "Verdicts",
    "access_key",
    "account_admitted",
    "allowed_resources",
    "assumed_role",
    "aws_bucket",
    "aws_region",
    "bucket_name",
    "bucket_owner_of",
    "catalogue",
    "certificates_of",
    "correction",
    "covers",
    "customer_keys",
    "days_since",
    "decision_of_head",
    "deletes_versions",
    "documented_actions",
    "endpoint",
    "failed",
    "given",
    "given_certificates",
    "given_policies",
    "iam_arn",
    "is_assumed",
    "is_for_pods_alone",
    "is_refused",
    "is_supplied",
    "keeps_versions",
    "key_root",
    "key_uses",
    "keys_in_play",
    "kopia_regions",
    "leads_outside",
    "lifecycle",
    "lifecycle_rules",
    "lint",
    "lint_conditions",
    "lint_principals",
    "lint_statements",
    "minio_policies",
    "minio_server",
    "named_bucket",
    "not_applicable",
    "operation",
    "parse_version",
    "partitions",
    "passed",
    "plain_http",
    "plugin_faults",
    "plugin_keys",
    "plugin_tags",
    "presented_chain",
    "principal_of",
    "probe_steps",
    "prove_clock",
    "prove_exposure",
    "prove_key_use",
    "prove_need",
    "prove_operation",
    "prove_second_opinion",
    "prove_trust",
    "reference",
    "refusing_sides",
    "region_name",
    "remedy_of",
    "rewritten",
    "role_account",
    "role_callers",
    "rule",
    "s3_url",
    "shown",
    "stores_volumes",
    "switches_off",
    "tls_statement",
    "trusted_callers",
]

T = TypeVar("T")

Verdicts: TypeAlias = Iterator[Verdict]
Remarks: TypeAlias = Iterator[Remark]
Examine: TypeAlias = Callable[[Evidence], Verdicts]

_OF_ONE_PROVIDER = {
    "minio_policies": "checker.evidence.minio_policies",
    "minio_server": "checker.operations.minio_server",
    "plugin_faults": "checker.operations.plugin_faults",
}


def __getattr__(name: str) -> object:
    """What the rules of one provider alone import, loaded when the first of them does."""
    module = _OF_ONE_PROVIDER.get(name)
    if module is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module  # noqa: PLC0415 - locations of other providers never come here

    return import_module(module)


class Rule(NamedTuple):
    """A rule: what it says of itself, and the function that examines the evidence."""

    info: RuleInfo
    examine: Examine


def rule(
    code: str,
    name: str,
    *,
    severity: Severity,
    provider: Provider | None,
    since: str,
    proves: tuple[str, ...],
    peers: tuple[str, ...] = (),
) -> Callable[[Examine], Rule]:
    """Make a rule of a function; its docstring becomes the reference page.

    ``proves`` names the documented prerequisites the rule proves, ``peers`` the checks of other tools that it covers.
    """

    def make(examine: Examine) -> Rule:
        documentation = examine.__doc__ or ""
        return Rule(RuleInfo(code, name, severity, provider, since, proves, documentation, peers), examine)

    return make


def passed(subject: str, message: str) -> Verdict:
    """The subject is as it must be."""
    return Verdict(Outcome.PASS, message, subject)


def not_applicable(subject: str, message: str) -> Verdict:
    """The rule has nothing to say about this location."""
    return Verdict(Outcome.NOT_APPLICABLE, message, subject)


def failed(
    subject: str,
    message: str,
    *,
    at: Place | None,
    remedy: Remedy,
    error: str = "",
    operation: str = "",
    severity: Severity | None = None,
) -> Verdict:
    """The subject is not as it must be; ``at`` is where, ``error`` what the user would see."""
    places = () if at is None else (at,)
    return Verdict(Outcome.FAIL, message, subject, places, remedy, operation=operation, error=error, severity=severity)


def correction(
    evidence: Evidence,
    key: FactKey[object] | FactKey[T],
    value: str | bool | None,  # noqa: FBT001 - a value to write, not a switch
    text: str,
    *path: str,
) -> Remedy:
    """A remedy that sets one field of the location to ``value`` (``None`` removes it), with the diff of the document.

    ``path`` goes into a mapping (``correction(evidence, field.PLUGIN, KEY_ID, "Name the key by its id", "kmsKeyId")``).
    """
    from checker.documents.edit import replacement  # noqa: PLC0415 - only a failure pays for the diff

    return Remedy(text, replacement(evidence.place(key, *path), value))


def certificates_of(data: bytes) -> CertificateText:
    """What a certificate field holds; the libraries for it are imported only here."""
    from checker.documents.certificate import read_certificates  # noqa: PLC0415 - only a location with one needs it

    return read_certificates(data)


def given_certificates(evidence: Evidence) -> GivenCertificates | str:
    """The certificates of the location with what there is to know about their use, or why there are none."""
    data = evidence.get(field.CERTIFICATE)
    if not data or not data.strip():
        return "the location gives no certificate"
    from checker.evidence.certificates import read_given  # noqa: PLC0415 - only a location with one needs it

    return read_given(evidence, data) or "no certificate can be read in it"


def prove_need(evidence: Evidence, group: str, *, why: str, remedy: str, fine: str) -> Verdicts:
    """Verdicts on what is granted beyond need, of one group; ``why`` nothing needs it, ``fine`` where there is none."""
    evidence.get(IDENTITY_POLICIES)  # before the import: most locations that name no policies pay nothing
    from checker.evidence.excess_verdicts import prove_need as prove  # noqa: PLC0415 - see above

    yield from prove(evidence, group, why=why, remedy=remedy, fine=fine)


def days_since(evidence: Evidence, moment: str) -> int:
    """The whole days that have gone by since a time (ISO 8601)."""
    from checker.operations.age import days_between  # noqa: PLC0415 - only a fact with a date needs it

    return days_between(moment, evidence.now)


def prove_exposure(evidence: Evidence, question: str, policy: str = "") -> Verdicts:
    """Verdicts on who gets in through the ``bucket policy`` or the ``key policy`` (through either, by default).

    ``question``: whether it is ``private``, ``unshared``, whether both analyses are in ``agreement``, whether the key's
    policy is ``administered``, whether the bucket's is ``mendable``.
    """
    layers = (Layer.BUCKET, Layer.KEY) if not policy else (Layer.BUCKET if policy == "bucket policy" else Layer.KEY,)
    if not given(evidence, layers):
        yield not_applicable(policy or "exposure", f"no {policy or 'bucket policy and no key policy'} was given")
        return
    from checker.evidence.exposure_verdicts import prove  # noqa: PLC0415 - only a location with such a policy needs it

    yield from prove(evidence, question, policy)


def prove_trust(evidence: Evidence, client: str) -> Verdicts:
    """Verdicts on the TLS handshake with the endpoint as the ``plugin`` makes it, or ``kopia``."""
    evidence.get(facts.PLUGIN_TRUST if client == "plugin" else facts.KOPIA_TRUST)  # before the import, as above
    from checker.evidence.endpoint_verdicts import prove_trust as prove  # noqa: PLC0415 - only a live location pays

    yield from prove(evidence, client)


def prove_clock(evidence: Evidence, *, least: int, most: int | None, error: str = "") -> Verdicts:
    """Verdicts on an endpoint's clock that is off by more than ``least`` seconds, and by no more than ``most``."""
    evidence.get(facts.CLOCK)  # before the import, as above
    from checker.evidence.endpoint_verdicts import prove_clock as prove  # noqa: PLC0415 - only a live location pays

    yield from prove(evidence, least, most, error)


def presented_chain(evidence: Evidence, *, whole: bool = False) -> CertificateText | str:
    """The certificates that the endpoint shows, or why none can be seen, or not all of them where that is asked for."""
    handshake = evidence.get(facts.HANDSHAKE)
    if handshake is None:
        return "the S3 URL is plain HTTP"
    if not handshake.chain:
        return "the endpoint showed no certificate"
    if whole and not handshake.whole_chain:
        return "the endpoint's own certificate alone could be seen"
    from checker.evidence.endpoint_verdicts import chain_of  # noqa: PLC0415 - only a live location pays

    found = chain_of(handshake)
    return (
        found if found is not None and found.certificates else "no certificate can be read in what the endpoint shows"
    )


def prove_second_opinion(evidence: Evidence, whose: str) -> Verdicts:
    """Verdicts on whether AWS itself says what was decided: IAM's ``simulator``, or the ``dry runs`` of EC2."""
    # First of all, and before the import: most locations have no such answers.
    evidence.get(aws_live.SIMULATION if whose == "simulator" else aws_live.DRY_RUNS)
    from checker.evidence import opinions  # noqa: PLC0415 - see above

    verdicts = opinions.simulation_verdicts if whose == "simulator" else opinions.dry_run_verdicts
    yield from verdicts(evidence)


def decision_of_head(evidence: Evidence) -> Decision | None:
    """The decision about HeadBucket; ``None`` where no request is planned for the bucket."""
    from checker.evidence.opinions import head_decision  # noqa: PLC0415 - only a refused HEAD needs it

    return head_decision(evidence)


def probe_steps(evidence: Evidence) -> tuple[Weighed, ...]:
    """Every step of the probe that was made, with what the policies say of it; raises where none was made."""
    evidence.get(PROBE)  # before the import: a run without a probe pays nothing
    from checker.evidence.probing import weighed_steps  # noqa: PLC0415 - see above

    return weighed_steps(evidence)
