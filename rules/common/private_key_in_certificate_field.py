"""Rule COM203: private key in certificate field."""

from __future__ import annotations

from checker.api import Evidence, Remedy, Severity, Verdicts, certificates_of, failed, not_applicable, passed, rule
from checker.facts import field


@rule(
    "COM203",
    "private-key-in-certificate-field",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def private_key_in_certificate_field(evidence: Evidence) -> Verdicts:
    """A private key stands in the field for the certificate.

    ## Why it matters
    The field is for what everybody may see: Velero keeps it in clear in the cluster's resources, and everybody who may
    read those has the key. With the key of a CA, anyone can pass for any server that trusts it; with a server's, for
    that server.

    ## Remediation
    Take the key away and give the certificate alone. If the document or the form was ever submitted or shared, the key
    is public: have the certificate revoked, and make a new key.

    ## Source
    Velero v1.17.0, pkg/apis/velero/v1/backupstoragelocation_types.go, ObjectStorageLocation, CACert.
    RFC 7468, sections 10 and 11 (labels of private keys).
    """
    data = evidence.get(field.CERTIFICATE)
    if not data or not data.strip():
        yield not_applicable("certificate", "the location gives no certificate")
        return

    keys = certificates_of(data).private_keys
    if not keys:
        yield passed("certificate", "it holds no private key")
        return
    yield failed(
        "certificate",
        "a private key stands in the certificate, where everybody can read it"
        if len(keys) == 1
        else f"{len(keys)} private keys stand in the certificate, where everybody can read them",
        at=evidence.place(field.CERTIFICATE),
        remedy=Remedy("Give the certificate alone. If it was ever shared, have it revoked and make a new key."),
    )
