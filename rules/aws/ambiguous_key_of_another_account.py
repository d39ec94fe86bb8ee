"""Rule AWS208: a KMS key of another account that is not named by its full ARN."""

from __future__ import annotations

from checker.api import (
    Evidence,
    KeyForm,
    KeyInPlay,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    correction,
    failed,
    keys_in_play,
    not_applicable,
    passed,
    principal_of,
    rule,
)
from checker.facts import aws, field


@rule(
    "AWS208",
    "ambiguous-key-of-another-account",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-kms-key",),
)
def ambiguous_key_of_another_account(evidence: Evidence) -> Verdicts:
    """The bucket belongs to another account, and its KMS key is named by less than its full ARN.

    ## Why it matters
    S3 looks up an id or an alias in the account of whoever sends the request, not of the bucket's owner. Across
    accounts the same words name two different keys, or none: writes end in `400 KMS.NotFoundException`, or, worse, the
    objects are encrypted with a key of the writer's account that the owner of the bucket cannot read. The AWS managed
    key (`aws/s3`) cannot be shared with another account at all, because nobody can edit its policy.

    ## Remediation
    Name the customer managed key by its full ARN (`arn:aws:kms:REGION:ACCOUNT:key/ID`), in the bucket's default
    encryption and in the plugin's `kmsKeyId`, and let its key policy admit the principal. In place of the AWS managed
    key, create a customer managed one.

    ## Source
    Amazon S3 API Reference, `PutObject` (`x-amz-server-side-encryption-aws-kms-key-id`) and
    `ServerSideEncryptionByDefault`: "KMS resolves the key within the requester's account".
    Amazon S3 User Guide, "Setting default server-side encryption behavior for Amazon S3 buckets", cross-account
    operations.
    """
    owner, account = evidence.get(field.BUCKET_OWNER), principal_of(evidence.aws_location).account
    if owner is None or account is None or owner == account:
        yield not_applicable("kmsKey", "the bucket and the principal belong to the same account")
        return
    keys = list(keys_in_play(evidence))
    encryption = evidence.get(aws.BUCKET_ENCRYPTION)
    if encryption and encryption.algorithm != "AES256" and (not encryption.key or keys[-1].key.is_aws_managed):
        yield failed(
            "bucketEncryption",
            f"the bucket of account {owner} encrypts with its AWS managed key, which account {account} can never use",
            at=evidence.place(aws.BUCKET_ENCRYPTION),
            remedy=Remedy(
                "Make a customer managed key the bucket's default and share it with the principal's account."
            ),
            error="403 AccessDenied",
            severity=Severity.BLOCKER,
        )
        keys = keys[:-1] if encryption.key else keys
    elif not keys:
        yield not_applicable("kmsKey", "no KMS key is in play")
    full = [used.key for used in keys if used.key.form is KeyForm.ARN]
    for used in keys:
        if used.key.is_full:
            yield passed(used.subject, f"{used.title} is named by its full ARN")
        else:
            meant = next((key.text for key in full if key.name == used.key.name), "")
            yield failed(
                used.subject,
                f"{used.title}, {used.key.text}, is looked up in account {account}, and the bucket belongs to {owner}",
                at=used.place,
                remedy=_remedy(evidence, used, meant),
                error="KMS.NotFoundException",
                severity=Severity.BLOCKER if meant else Severity.RISK,
            )


def _remedy(evidence: Evidence, used: KeyInPlay, meant: str) -> Remedy:
    if meant and used.subject.startswith("plugin."):
        return correction(evidence, field.PLUGIN, meant, f"Name the key by its full ARN, {meant}.", *used.path)
    return Remedy("Name the key by its full ARN (arn:aws:kms:REGION:ACCOUNT:key/ID).")
