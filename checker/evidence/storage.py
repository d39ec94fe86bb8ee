"""The bucket as its rules see it: where the location's keys begin, what objects carry, what is said to cleartext."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts import aws, field
from checker.model.decision import Layer
from checker.model.operation import Target
from checker.operations.plan import operation, plan, root_of

if TYPE_CHECKING:
    from checker.evidence.evidence import Evidence
    from checker.facts.aws_storage import LifecycleRule
    from checker.model.decision import LayerResult, Request

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
