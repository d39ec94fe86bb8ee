"""The JSON body that Palette's API takes for an S3 location, or for one of MinIO.

The names are those of the API's swagger (palette-sdk-go, models ``v1UserAssetsLocationS3``, ``v1S3StorageConfig``,
``v1AwsCloudAccount`` and ``v1AwsStsCredentials``); a location of MinIO has the same body with another ``type``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.intake.draft import Draft
from checker.intake.own import access_key_id, certificate_of, inline_secret, unsupported
from checker.intake.shared import shown_address
from checker.model.location import Credentials, CredentialType, Form, Provider

if TYPE_CHECKING:
    from checker.intake.draft import Surroundings
    from checker.intake.node import Node

_METADATA = ("name", "annotations", "labels", "uid", "creationTimestamp", "lastModifiedTimestamp", "deletionTimestamp")
_CONFIG = ("bucketName", "region", "s3Url", "s3ForcePathStyle", "caCert", "useRestic", "credentials")
_CREDENTIALS = (
    "credentialType",
    "accessKey",
    "secretKey",
    "secretToken",
    "sts",
    "partition",
    "policyARNs",
    "secretSpec",
)
_TYPES = {"secret": CredentialType.STATIC, "sts": CredentialType.STS}
_MINIO = "minio"
_OTHER_PROVIDERS = ("gcp", "azure")


def read_palette(node: Node, name: str, around: Surroundings) -> Draft | None:
    """The location that a body describes; ``None`` for another provider, which is reported."""
    spec = _inner(node, "spec")
    kind = _inner(spec, "type") if spec is not None else None
    if kind is not None and kind.value in _OTHER_PROVIDERS:
        unsupported(kind, str(kind.value))
        return None
    fields = node.fields(("metadata", "spec"))
    is_minio = kind is not None and kind.value == _MINIO
    draft = Draft(name, Form.PALETTE, node.errors, Provider.MINIO if is_minio else Provider.AWS)
    if is_minio and kind is not None:
        draft.claim("provider", kind)
    if "metadata" in fields:
        metadata = fields["metadata"].fields(_METADATA)
        if "name" in metadata:
            draft.claim("name", metadata["name"])
    if "spec" in fields:
        inner = fields["spec"].fields(("config", "isDefault", "type"))
        if "type" in inner:
            inner["type"].choice(("s3", _MINIO, *_OTHER_PROVIDERS))
        if "config" in inner:
            _config(inner["config"], draft, around)
        else:
            fields["spec"].fail("spec has no config", remedy="add spec.config with bucketName, region and credentials")
    return draft


def _inner(node: Node, key: str) -> Node | None:
    value = node.value
    return node.child(key, value[key]) if isinstance(value, dict) and key in value else None


def _config(node: Node, draft: Draft, around: Surroundings) -> None:
    fields = node.fields(_CONFIG)
    for key, name in (("bucketName", "bucket"), ("region", "region"), ("s3Url", "s3Url")):
        if key in fields:
            draft.claim(name, fields[key])
    draft.bucket = shown_address(fields["bucketName"], around.vault) if "bucketName" in fields else None
    draft.region = fields["region"].text() if "region" in fields else None
    if "s3Url" in fields:
        # The body has "" where the form was left empty.
        draft.s3_url = shown_address(fields["s3Url"], around.vault) or None
    stated = fields["s3ForcePathStyle"].flag() if "s3ForcePathStyle" in fields else None
    if "s3ForcePathStyle" in fields:
        draft.claim("forcePathStyle", fields["s3ForcePathStyle"])
    # The swagger's default is true.
    draft.force_path_style = True if stated is None else stated
    if "useRestic" in fields:
        fields["useRestic"].flag()
    if "caCert" in fields:
        draft.claim("certificate", fields["caCert"])
        text = around.vault.text(fields["caCert"])
        draft.certificate = certificate_of(text, around) if text else None
    if "credentials" in fields:
        draft.credentials = _credentials(fields["credentials"], draft, around)


def _credentials(node: Node, draft: Draft, around: Surroundings) -> Credentials | None:
    draft.claim("credentials", node)
    fields = node.fields(_CREDENTIALS)
    sts = fields["sts"].fields(("arn", "externalId")) if "sts" in fields else {}
    kind = _type(fields, sts)
    for key, name in (("accessKey", "accessKeyId"), ("secretKey", "secretAccessKey"), ("secretToken", "sessionToken")):
        if key in fields:
            draft.claim(f"credentials.{name}", fields[key])
    for key, name in (("arn", "roleArn"), ("externalId", "externalId")):
        if key in sts:
            draft.claim(f"credentials.{name}", sts[key])
    if kind is None or not isinstance(node.value, dict):
        return None
    return Credentials(
        kind,
        access_key_id=access_key_id(fields.get("accessKey"), around) or None,
        secret=inline_secret(fields.get("secretKey"), around),
        session_token=inline_secret(fields.get("secretToken"), around, is_token=True),
        role_arn=sts["arn"].text() or None if "arn" in sts else None,
        external_id=sts["externalId"].text() or None if "externalId" in sts else None,
    )


def _type(fields: dict[str, Node], sts: dict[str, Node]) -> CredentialType | None:
    node = fields.get("credentialType")
    if node is None:
        return CredentialType.STS if sts and "accessKey" not in fields else CredentialType.STATIC
    if node.value == "pod-identity":
        node.fail(
            "credentials of type pod-identity are not supported yet",
            remedy="this version examines the types secret and sts",
        )
        return None
    word = node.choice(_TYPES)
    return None if word is None else _TYPES[word]
