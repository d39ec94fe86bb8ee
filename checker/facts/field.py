"""The location's own fields as facts: known with their place, or absent because the user left them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.fact import FactKey

if TYPE_CHECKING:
    from checker.model.location import Credentials, Feature, Form, Network
    from checker.model.secret import SecretTraits

NAME: FactKey[str] = FactKey("name", "location name", collectable=False)
FORM: FactKey[Form] = FactKey("form", "form of the location document", collectable=False)
BUCKET: FactKey[str] = FactKey("bucket", "bucket", collectable=False)
REGION: FactKey[str] = FactKey("region", "region", collectable=False)
PREFIX: FactKey[str] = FactKey("prefix", "prefix", collectable=False)
S3_URL: FactKey[str] = FactKey("s3Url", "S3 URL", collectable=False)
FORCE_PATH_STYLE: FactKey[bool] = FactKey("forcePathStyle", "Force S3 path style", collectable=False)
CERTIFICATE: FactKey[bytes] = FactKey("certificate", "certificate", collectable=False)
CREDENTIALS: FactKey[Credentials] = FactKey("credentials", "credentials", collectable=False)
ACCESS_KEY_ID: FactKey[str] = FactKey("credentials.accessKeyId", "access key id", collectable=False, optional=True)
SECRET: FactKey[SecretTraits] = FactKey(
    "credentials.secretAccessKey", "secret access key", collectable=False, optional=True
)
PRINCIPAL: FactKey[str] = FactKey("principal", "principal", collectable=False)
BUCKET_OWNER: FactKey[str] = FactKey("bucketOwner", "account that owns the bucket", collectable=False)
PALETTE_ACCOUNT: FactKey[str] = FactKey("paletteAccount", "account that Palette shows", collectable=False)
FEATURES: FactKey[frozenset[Feature]] = FactKey("features", "features", collectable=False)
PLUGIN: FactKey[dict[str, str]] = FactKey("plugin", "plugin configuration", collectable=False)
SNAPSHOT_PLUGIN: FactKey[dict[str, str]] = FactKey("snapshotPlugin", "volume snapshot configuration", collectable=False)
VELERO_VERSION: FactKey[str] = FactKey("velero.version", "Velero version", collectable=False)
NETWORK: FactKey[Network] = FactKey("network", "network", collectable=False)
