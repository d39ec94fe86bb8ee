"""Rule AWS703: several encryption keys."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Severity,
    Verdicts,
    correction,
    failed,
    not_applicable,
    passed,
    plugin_keys,
    rule,
)
from checker.facts import field


@rule(
    "AWS703",
    "several-encryption-keys",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-kms-key", "aws-validate"),
)
def several_encryption_keys(evidence: Evidence) -> Verdicts:
    """The plugin's configuration names both a KMS key and a key of the customer, or two of the latter.

    ## Why it matters
    The plugin takes one of `kmsKeyId`, `customerKeyEncryptionFile` and `customerKeyEncryptionSecret`. Since v1.13.0 it
    says so, and the location is unavailable. Before, it stopped half-way without an error: tags and checksums were not
    set, and `velero backup logs` made it crash.

    ## Remediation
    Keep `kmsKeyId`, or better, none: the bucket's default encryption covers volume data too.

    ## Source
    velero-plugin-for-aws v1.13.1, object_store.go, Init.
    velero-plugin-for-aws v1.10.0, object_store.go, Init (errors.Wrapf of no error).
    """
    names = [name for name in ("kmsKeyId", *plugin_keys.CUSTOMER_KEYS) if (evidence.get(field.PLUGIN) or {}).get(name)]
    if not names:
        yield not_applicable("plugin", "the plugin's configuration names no key to encrypt with")
    elif len(names) == 1:
        yield passed("plugin", f"{names[0]} is the only key named to encrypt with")
    else:
        last = names[-1]
        yield failed(
            "plugin",
            f"{' and '.join(names)} exclude each other",
            at=evidence.place(field.PLUGIN, last),
            remedy=correction(evidence, field.PLUGIN, None, f"Keep {names[0]} only.", last),
            error="you can only use one of: kmsKeyId, customerKeyEncryptionFile, or customerKeyEncryptionSecret",
        )
