"""The prerequisites that the product documentation states, as data, so that a report shows how each one stands."""

from __future__ import annotations

from checker.model.location import Provider
from checker.model.values import NamedTuple

DOCUMENT = "Palette documentation, Add Backup Location using Static Credentials"


_ONLY_PALETTE = "only Palette can tell: open Project Settings, Backup Locations"


class Prerequisite(NamedTuple):
    """One sentence of the documentation that must hold; ``manual`` says why no rule can prove it."""

    code: str
    provider: Provider
    section: str
    text: str
    manual: str = ""


def _aws(code: str, section: str, text: str, manual: str = "") -> Prerequisite:
    return Prerequisite(code, Provider.AWS, section, text, manual)


def _minio(code: str, section: str, text: str, manual: str = "") -> Prerequisite:
    return Prerequisite(code, Provider.MINIO, section, text, manual)


PREREQUISITES: tuple[Prerequisite, ...] = (
    _aws("aws-account", "AWS, Prerequisites", "An AWS account."),
    _aws("aws-bucket", "AWS, Prerequisites", "An S3 bucket in the AWS account, to store the backups."),
    _aws("aws-policy", "AWS, Prerequisites", "The IAM policy with the permissions for the bucket."),
    _aws("aws-user", "AWS, Prerequisites", "An IAM user with the IAM policy attached."),
    _aws("aws-access-key", "AWS, Prerequisites", "An access key of the IAM user: access key ID and secret access key."),
    _aws(
        "aws-kms-key",
        "AWS, Prerequisites",
        "If the bucket uses a customer managed KMS key, the IAM user has the permissions to use it.",
    ),
    _aws("aws-field-name", "Add an AWS S3 Bucket, step 4", "Location Name: a name of your choice."),
    _aws("aws-field-provider", "Add an AWS S3 Bucket, step 4", "Location Provider: AWS."),
    _aws(
        "aws-field-certificate", "Add an AWS S3 Bucket, step 4", "Certificate: optional service provider certificate."
    ),
    _aws("aws-field-bucket", "Add an AWS S3 Bucket, step 4", "S3 Bucket: the bucket's name, DNS-compliant."),
    _aws("aws-field-region", "Add an AWS S3 Bucket, step 4", "Region: the region where the bucket is hosted."),
    _aws("aws-field-url", "Add an AWS S3 Bucket, step 4", "S3 URL: optional bucket URL."),
    _aws(
        "aws-field-path-style",
        "Add an AWS S3 Bucket, step 4",
        "Force S3 path style: enabled when an S3 URL is given.",
    ),
    _aws("aws-credentials", "Add an AWS S3 Bucket, step 6", "The access key of the IAM user that has the policy."),
    _aws("aws-validate", "Add an AWS S3 Bucket, step 7", "Validate reports success."),
    _aws(
        "aws-create",
        "Add an AWS S3 Bucket, step 8",
        "The location is created and listed under Backup Locations.",
        manual=_ONLY_PALETTE,
    ),
    _minio("minio-account", "MinIO, Prerequisites", "A MinIO account."),
    _minio("minio-bucket", "MinIO, Prerequisites", "An S3-compliant bucket in the MinIO account."),
    _minio(
        "minio-policy",
        "MinIO, Prerequisites",
        "An IAM policy that authorizes a MinIO user to read and write in the bucket.",
    ),
    _minio("minio-user", "MinIO, Prerequisites", "A MinIO user assigned to the IAM policy."),
    _minio("minio-access-key", "MinIO, Prerequisites", "An access key for the MinIO user."),
    _minio("minio-certificate", "MinIO, Prerequisites", "An optional service provider x509 certificate."),
    _minio("minio-field-name", "Add a MinIO Bucket, step 4", "Location Name: a name of your choice."),
    _minio("minio-field-provider", "Add a MinIO Bucket, step 4", "Location Provider: MinIO."),
    _minio("minio-field-certificate", "Add a MinIO Bucket, step 4", "Certificate: the service provider's, if any."),
    _minio("minio-field-bucket", "Add a MinIO Bucket, step 4", "S3 Bucket: the name of the bucket in MinIO."),
    _minio("minio-field-region", "Add a MinIO Bucket, step 4", "Region: the region where the server is configured."),
    _minio(
        "minio-field-url",
        "Add a MinIO Bucket, step 4",
        "S3 URL: the MinIO object storage console URL (Velero needs the URL of its API).",
    ),
    _minio("minio-field-path-style", "Add a MinIO Bucket, step 4", "Force S3 path style: required for MinIO."),
    _minio("minio-credentials", "Add a MinIO Bucket, step 5", "The access key ID and secret key of the MinIO user."),
    _minio(
        "minio-create",
        "Add a MinIO Bucket, step 6",
        "The location is created and listed under Backup Locations.",
        manual=_ONLY_PALETTE,
    ),
)
"""Every prerequisite of the documentation's parts on AWS and on MinIO, in its order."""
