"""Rule AWS714: malformed public url."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    correction,
    failed,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS714",
    "malformed-public-url",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate",),
)
def malformed_public_url(evidence: Evidence) -> Verdicts:
    """The public URL is no address that the plugin takes.

    ## Why it matters
    The plugin refuses a `publicUrl` that does not begin with `http://` or `https://`, and the location is unavailable:
    `Invalid s3 url ..., URL must be valid ... and start with http:// or https://`.

    ## Remediation
    Write the address with its scheme, or take the key away: on AWS, signed URLs need no other address.

    ## Source
    velero-plugin-for-aws v1.13.1, helpers.go, IsValidS3URLScheme.
    """
    text = (evidence.get(field.PLUGIN) or {}).get("publicUrl")
    if not text:
        yield not_applicable("plugin.publicUrl", "it is not given")
        return
    scheme, found, rest = text.partition("://")
    if found and scheme.lower() in {"http", "https"} and rest and not any(c.isspace() for c in text):
        yield passed("plugin.publicUrl", "the plugin takes it")
        return
    whole = "" if found or any(c.isspace() for c in text) else f"https://{text}"
    yield failed(
        "plugin.publicUrl",
        f"{shown(text)!r} is no address that the plugin takes",
        at=evidence.place(field.PLUGIN, "publicUrl"),
        remedy=correction(evidence, field.PLUGIN, whole, f"Write {whole}.", "publicUrl")
        if whole
        else Remedy("Write the address with http:// or https:// before it, or take it away."),
        error=f"Invalid s3 url {shown(text)}, URL must be valid and start with http:// or https://",
    )
