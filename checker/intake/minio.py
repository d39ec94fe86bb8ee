"""What is peculiar to a location on MinIO: the fields that it has not, and what follows from its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.errors import DocumentError
from checker.intake.minio_following import settle
from checker.model.location import CredentialType, Feature

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.intake.draft import Draft

_NO_ACCOUNT = "buckets of MinIO belong to no account"
_OF_AWS: Mapping[str, str] = {
    "bucketOwner": _NO_ACCOUNT,
    "paletteAccount": "MinIO has no roles that Palette could assume",
    "credentials.profile": "a location on MinIO names its access key itself",
    "credentials.roleArn": "MinIO has no roles that Palette could assume",
    "credentials.externalId": "MinIO has no roles that Palette could assume",
    "network.vpcEndpoint": "no request to MinIO goes through one",
    "network.organization": _NO_ACCOUNT,
    "network.principalTags": "users of MinIO have no tags",
}


def finish_minio(draft: Draft) -> None:
    """Refuse what only a location on AWS has, and work out what follows from the evidence."""
    for name, why in _foreign(draft).items():
        place = draft.places.get(name)
        span = place.span() if place is not None else None
        draft.errors.append(DocumentError(f"{name} is AWS's: {why}", span, remedy="take it away"))
    if draft.features is not None and Feature.VOLUME_SNAPSHOTS in draft.features:
        place = draft.places["features"]
        message = "volume-snapshots is no feature of a location on MinIO: it stores objects alone"
        remedy = "leave it out: snapshots of volumes are a matter of the cloud that has the volumes"
        draft.errors.append(DocumentError(message, place.span(), remedy=remedy))
    settle(draft)


def _foreign(draft: Draft) -> Mapping[str, str]:
    """The fields that do not belong here, with the reason; of credentials for a role one alone."""
    found = {name: why for name, why in _OF_AWS.items() if name in draft.places}
    credentials = draft.credentials
    if credentials is not None and credentials.type is CredentialType.STS:
        found = {name: why for name, why in found.items() if not name.startswith("credentials.")}
        named = next(
            (f"credentials.{name}" for name in ("type", "roleArn") if f"credentials.{name}" in draft.places), ""
        )
        found[named or "credentials"] = "MinIO has users with access keys, and no roles"
    return found
