"""The bucket as its rules see it: where the location's keys begin, what objects carry, what is said to cleartext."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from checker.facts import aws, field
from checker.model.decision import Effect, Layer
from checker.model.fact import Unavailable
from checker.model.operation import Target
from checker.operations.partitions import partition_name
from checker.operations.plan import operation, plan, root_of

if TYPE_CHECKING:
    from checker.evidence.evidence import Evidence
    from checker.facts.aws_storage import LifecycleRule
    from checker.model.decision import LayerResult, Request
    from checker.model.fact import FactKey

T = TypeVar("T")

_READS_AND_WRITES = ("validate", "backup-upload", "restore-read")


def key_root(evidence: Evidence) -> str:
    """What every object key of the location begins with: nothing, or the prefix and a slash."""
    evidence.get(field.PREFIX)
    return root_of(evidence.location)


def plugin_tags(evidence: Evidence) -> dict[str, str]:
    """The tags that the plugin puts on each object; kopia puts none."""
    tagging = (evidence.get(field.PLUGIN) or {}).get("tagging", "")
    pairs = (part.partition("=") for part in tagging.split("&") if part)
    return {key: value for key, _, value in pairs}


def lifecycle_rules(evidence: Evidence) -> tuple[LifecycleRule, ...]:
    """The rules of the bucket's lifecycle; none where it has no lifecycle."""
    return evidence.get(aws.LIFECYCLE) or ()


def keeps_versions(evidence: Evidence) -> bool:
    """Whether the bucket keeps old versions; one whose versioning is suspended keeps those that it has."""
    versioning = evidence.get(aws.BUCKET_VERSIONING)
    return versioning is not None and bool(versioning.status)


def plain_http(evidence: Evidence) -> tuple[tuple[Request, LayerResult], ...]:
    """What the bucket policy says to the location's requests when they come without TLS.

    The policy is to be read first: what other layers say is no matter here, and is not counted as read.
    """
    window, results = evidence.fresh(), []
    for name in _READS_AND_WRITES:
        planned = plan(evidence.location, operation(name), None, now=evidence.now)
        request = next((p.request for p in planned if p.ask.target in {Target.BUCKET, Target.OBJECT}), None)
        if request is None:
            continue
        context = {key: value for key, value in request.context.items() if key != "s3:tlsversion"}
        context["aws:securetransport"] = ("false",)
        decision = window.decide(request._replace(context=context))
        results += [(request, layer) for layer in decision.layers if layer.layer is Layer.BUCKET]
    return tuple(results)


SWITCHES = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
"""The switches of S3 Block Public Access, in the order of ``PublicAccessBlock``."""


def switches_off(block: aws.PublicAccessBlock | None) -> tuple[str, ...]:
    """The switches that are off; all of them where nothing was ever set."""
    return tuple(name for name, on in zip(SWITCHES, block or aws.PublicAccessBlock(), strict=True) if not on)


def is_supplied(evidence: Evidence, key: FactKey[T]) -> bool:
    """Whether anybody answered, declared, or refused to answer, rather than that it is assumed; asking is no read."""
    fact = evidence.fresh().fact(key)
    return not isinstance(fact, Unavailable) and fact.source.origin != "assumed"


def tls_statement(evidence: Evidence) -> str:
    """The statement of a bucket policy that refuses cleartext, as JSON."""
    from json import dumps  # noqa: PLC0415 - only a finding prints it

    arn = f"arn:{partition_name(evidence.get(field.REGION))}:s3:::{evidence.get(field.BUCKET) or 'BUCKET'}"
    statement = {
        "Sid": "DenyPlainHttp",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return dumps(statement)


def deletes_versions(evidence: Evidence) -> Effect:
    """Whether the location's identity may delete a version of an object; the identity policies are to be read first.

    Neither client ever does, so that no operation of the catalogue asks for it.
    """
    planned = plan(evidence.location, operation("expiry"), None, now=evidence.now)
    request = next((p.request for p in planned if p.ask.target is Target.OBJECT and "Delete" in p.ask.action), None)
    if request is None:
        return Effect.UNKNOWN
    return evidence.fresh().decide(request._replace(action="s3:DeleteObjectVersion")).effect
