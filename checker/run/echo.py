"""The location as the report echoes it: the fields that were given, masked where they must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.location import AwsLocation
from checker.model.report import Field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.model.location import Location, Network

KEPT = 4
"""How many characters of an access key id are shown at each end."""


def fields(location: Location) -> tuple[Field, ...]:
    """The fields that the user gave, in the order of the form."""
    return tuple(
        Field(name, value, place.span() if (place := location.places.get(name)) is not None else None)
        for name, value in _values(location)
    )


def masked_key_id(key_id: str) -> str:
    """A key id as reports show it: its first and last four characters."""
    return f"{key_id[:KEPT]}…{key_id[-KEPT:]}" if len(key_id) > 2 * KEPT else "…"


def masked_url(url: str) -> str:
    """A URL without its user information."""
    scheme, found, rest = url.partition("://") if "://" in url else ("", "", url)
    # A password with a slash in it would end the authority early: whatever stands before the last @ is masked.
    user, at, server = rest.rpartition("@")
    return f"{scheme}{found}{'…' if user else ''}{at}{server}"


def _values(location: Location) -> Iterator[tuple[str, str]]:
    yield "provider", location.provider.value
    for name, value in (("bucket", location.bucket), ("region", location.region), ("prefix", location.prefix)):
        if value is not None:
            yield name, value
    if location.s3_url is not None:
        yield "s3Url", masked_url(location.s3_url)
    if location.force_path_style is not None:
        yield "forcePathStyle", "true" if location.force_path_style else "false"
    if location.certificate is not None:
        yield "certificate", f"{len(location.certificate)} bytes"
    yield from _who(location)
    yield "features", ", ".join(sorted(feature.value for feature in location.features))
    for key in sorted(location.plugin):
        yield f"plugin.{key}", _shown(location.plugin[key])
    if isinstance(location, AwsLocation):
        for key, value in sorted((location.snapshot_plugin or {}).items()):
            yield f"snapshotPlugin.{key}", _shown(value)
    if location.velero_version is not None:
        yield "velero.version", location.velero_version
    yield from _network(location.network)


def _shown(value: str) -> str:
    """A plugin's value; ``publicUrl`` and its like may carry a password."""
    return masked_url(value) if "://" in value else value


def _network(network: Network) -> Iterator[tuple[str, str]]:
    if network.source_addresses is not None:
        yield "network.sourceAddresses", ", ".join(network.source_addresses)
    if network.vpc_endpoint is not None:
        yield "network.vpcEndpoint", network.vpc_endpoint
    if network.organization is not None:
        yield "network.organization", network.organization
    for name, value in sorted((network.principal_tags or {}).items()):
        yield f"network.principalTags.{name}", value


def _who(location: Location) -> Iterator[tuple[str, str]]:
    credentials = location.credentials
    if credentials is not None:
        yield "credentials.type", credentials.type.value
        if credentials.access_key_id is not None:
            yield "credentials.accessKeyId", masked_key_id(credentials.access_key_id)
        if credentials.role_arn is not None:
            yield "credentials.roleArn", credentials.role_arn
    if location.principal is not None:
        yield "principal", location.principal
    if isinstance(location, AwsLocation):
        if location.bucket_owner is not None:
            yield "bucketOwner", location.bucket_owner
        if location.palette_account is not None:
            yield "paletteAccount", location.palette_account
