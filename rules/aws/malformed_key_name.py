"""Rule AWS210: what stands for the KMS key is no name of a key."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    correction,
    failed,
    keys_in_play,
    not_applicable,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "AWS210",
    "malformed-key-name",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-kms-key",),
)
def malformed_key_name(evidence: Evidence) -> Verdicts:
    """What names the KMS key is neither a key id, nor an alias, nor the ARN of one of them.

    ## Why it matters
    S3 hands the name to KMS with every write. KMS answers `NotFoundException` or `ValidationException`, and S3 passes
    it on as `400 KMS.NotFoundException`, with the first backup and not before: nothing looks at the name when the
    location is added.

    ## Remediation
    Give the full ARN, which the KMS console shows as "ARN" (`arn:aws:kms:REGION:ACCOUNT:key/ID`). A key id is a UUID in
    small letters, or `mrk-` and 32 hexadecimal digits; an alias begins with `alias/`.

    ## Source
    AWS KMS Developer Guide, "Key identifiers (KeyId)".
    AWS KMS API Reference, `CreateAlias` (names of aliases) and `DescribeKey` (length of a `KeyId`).
    """
    found = False
    for used in keys_in_play(evidence):
        found = True
        key = used.key
        if not key.problem:
            yield passed(used.subject, f"{used.title} is named by {key.form.value}")
            continue
        text = f"Write {key.meant}." if key.meant else "Give the key's ARN, arn:aws:kms:REGION:ACCOUNT:key/ID."
        mend = key.meant and used.subject.startswith("plugin.")
        yield failed(
            used.subject,
            f"{used.title}, {key.text!r}, {key.problem}",
            at=used.place,
            remedy=correction(evidence, field.PLUGIN, key.meant, text, *used.path) if mend else Remedy(text),
            error="KMS.NotFoundException",
            severity=Severity.RISK if key.doubtful else Severity.BLOCKER,
        )
    if not found:
        yield not_applicable("kmsKey", "no KMS key is named")
