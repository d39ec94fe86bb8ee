"""Rule AWS209: the plugin encrypts the metadata otherwise than the bucket encrypts everything else."""

from __future__ import annotations

from checker.api import (
    Evidence,
    KeyForm,
    KeyName,
    Outcome,
    Provider,
    Remedy,
    Severity,
    Verdict,
    Verdicts,
    correction,
    failed,
    is_assumed,
    keys_in_play,
    not_applicable,
    passed,
    rule,
)
from checker.facts import aws, field


@rule(
    "AWS209",
    "plugin-key-unlike-the-bucket-default",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-kms-key",),
)
def plugin_key_unlike_the_bucket_default(evidence: Evidence) -> Verdicts:
    """The plugin's configuration names another encryption than the bucket's default, so that a backup has two.

    ## Why it matters
    Only the provider plugin sends `kmsKeyId` or `serverSideEncryption`, and only with the metadata. Volume data is
    written by kopia, which sends no encryption header, so that S3 encrypts it by the bucket's default. When the two
    differ, half of a backup is under one key and half under another, or under none of the customer's: a restore needs
    `kms:Decrypt` on both keys, and disabling, losing or rotating either loses the backup. An auditor who reads the
    plugin's configuration takes the wrong key for the key of the data.

    ## Remediation
    Make the plugin's key the bucket's default encryption, by the same full ARN, or leave `kmsKeyId` and
    `serverSideEncryption` out of the plugin's configuration: the bucket's default then holds for both.

    ## Source
    velero-plugin-for-aws v1.13.1, `object_store.go`, `PutObject`.
    Velero v1.17.0, `pkg/repository/udmrepo/kopialib/backend/s3.go` (which keys of the configuration kopia is given).
    Amazon S3 API Reference, `PutObject` (`aws:kms` without a key id means the AWS managed key).
    """
    plugin = evidence.get(field.PLUGIN) or {}
    algorithm = "aws:kms" if plugin.get("kmsKeyId") else plugin.get("serverSideEncryption")
    if not algorithm:
        yield not_applicable("plugin", "the plugin's configuration names no encryption, so the bucket's default holds")
        return
    name = "kmsKeyId" if plugin.get("kmsKeyId") else "serverSideEncryption"
    subject = f"plugin.{name}"
    keys = {used.subject: used.key for used in keys_in_play(evidence)}
    mine, default = keys.get("plugin.kmsKeyId"), keys.get("bucketEncryption.keyArn")
    encryption = evidence.get(aws.BUCKET_ENCRYPTION)
    if is_assumed(evidence, aws.BUCKET_ENCRYPTION):
        yield Verdict(
            Outcome.NOT_EXAMINED,
            "nobody said how the bucket encrypts by default, and so what volume data is encrypted with",
            subject,
        )
        return
    ours = _shown(algorithm, mine)
    theirs = _shown(encryption.algorithm if encryption else "AES256", default)
    if ours == theirs or (mine and default and _same(mine, default)):
        yield passed(subject, f"metadata and volume data are both encrypted with {theirs}")
        return
    text = "Take the encryption out of the plugin's configuration: the bucket's default then holds for all."
    remedy = correction(evidence, field.PLUGIN, None, text, name)
    if mine is not None:
        remedy = Remedy(f"Make {ours} the bucket's default, or take it out of the plugin's configuration.")
    yield failed(
        subject,
        f"the plugin encrypts the metadata with {ours}, S3 encrypts volume data with the bucket's default, {theirs}",
        at=evidence.place(field.PLUGIN, name),
        remedy=remedy,
    )


def _shown(algorithm: str, key: KeyName | None) -> str:
    if not algorithm.startswith("aws:kms"):
        return "SSE-S3"
    return "the AWS managed key aws/s3" if key is None or key.is_aws_managed else f"the KMS key {key.text}"


def _same(one: KeyName, other: KeyName) -> bool:
    """Whether two names surely stand for the same key: one id, and no two accounts or regions."""
    alike = one.name == other.name and {one.form, other.form} & {KeyForm.ID, KeyForm.ARN}
    full = one.is_full and other.is_full
    return bool(alike) and (not full or (one.account, one.region) == (other.account, other.region))
