"""A backup location, as the user described it; a tagged union with one member per provider."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model.place import Place
    from checker.model.secret import SecretTraits


NOTHING: Mapping[str, str] = {}
"""No keys; typed so that nobody writes to it."""

NOWHERE: Mapping[str, Place] = {}
"""No places."""


class Provider(Enum):
    """Who stores the objects."""

    AWS = "aws"
    MINIO = "minio"
    GCP = "gcp"
    AZURE = "azure"


class Feature(Enum):
    """What the user wants from the location."""

    OBJECT_STORE = "object-store"
    FILE_SYSTEM_BACKUP = "file-system-backup"
    VOLUME_SNAPSHOTS = "volume-snapshots"


class Form(Enum):
    """How the location was described; some rules speak of fields that one form alone has."""

    OWN = "backup-preflight/v1"
    PALETTE = "palette"
    VELERO = "velero"


class CredentialType(Enum):
    """How the provider is told who asks."""

    STATIC = "static"
    STS = "sts"


class Credentials(NamedTuple):
    """Who asks; the secret itself stays with the caller, only its traits are here."""

    type: CredentialType
    access_key_id: str | None = None
    secret: SecretTraits | None = None
    secret_missing: str | None = None
    """Why the secret could not be examined (``environment variable BACKUP_SECRET is not set``), when it was named."""
    session_token: SecretTraits | None = None
    role_arn: str | None = None
    external_id: str | None = None
    secret_inline: bool = False
    """Whether the secret stands in a document that could have named where to find it."""
    profile: str | None = None
    """The profile of the AWS configuration that holds the keys."""


class Network(NamedTuple):
    """What the user says of the network that requests come from; anything left out is unknown, not absent."""

    source_addresses: tuple[str, ...] | None = None
    vpc_endpoint: str | None = None
    organization: str | None = None
    principal_tags: Mapping[str, str] | None = None


UNSAID = Network()
"""Nothing was said of the network."""


class AwsLocation(NamedTuple):
    """A bucket on AWS S3 and who writes to it.

    A field is ``None`` when the user left it out.
    ``places`` finds a field in the user's document by its dotted name in the own form (``credentials.accessKeyId``).
    """

    name: str
    form: Form = Form.OWN
    bucket: str | None = None
    region: str | None = None
    prefix: str | None = None
    s3_url: str | None = None
    force_path_style: bool | None = None
    certificate: bytes | None = None
    credentials: Credentials | None = None
    principal: str | None = None
    bucket_owner: str | None = None
    palette_account: str | None = None
    """The AWS account that Palette shows beside the external id, and assumes the role from."""
    features: frozenset[Feature] = frozenset(Feature)
    features_stated: bool = False
    """Whether the user chose the features; when not, a denied snapshot request is advice."""
    plugin: Mapping[str, str] = NOTHING
    """Keys of the provider plugin as the Velero configuration spells them, and ``version``."""
    snapshot_plugin: Mapping[str, str] | None = None
    """Keys of the ``VolumeSnapshotLocation``, when one was given."""
    velero_version: str | None = None
    network: Network = UNSAID
    places: Mapping[str, Place] = NOWHERE

    @property
    def provider(self) -> Provider:
        """The provider this member of the union stands for."""
        return Provider.AWS


class MinioLocation(NamedTuple):
    """A bucket on a MinIO server and who writes to it; the fields that it shares with AWS mean the same.

    ``principal`` is the name of the user that the access key belongs to. ``s3_url`` is the address of the server's API:
    there is no other way to tell where it is.
    """

    name: str
    form: Form = Form.OWN
    bucket: str | None = None
    region: str | None = None
    prefix: str | None = None
    s3_url: str | None = None
    force_path_style: bool | None = None
    certificate: bytes | None = None
    credentials: Credentials | None = None
    principal: str | None = None
    features: frozenset[Feature] = frozenset((Feature.OBJECT_STORE, Feature.FILE_SYSTEM_BACKUP))
    features_stated: bool = False
    plugin: Mapping[str, str] = NOTHING
    velero_version: str | None = None
    network: Network = UNSAID
    places: Mapping[str, Place] = NOWHERE

    @property
    def provider(self) -> Provider:
        """The provider this member of the union stands for."""
        return Provider.MINIO


Location: TypeAlias = AwsLocation | MinioLocation
"""Any location; other providers join the union with their issues."""
