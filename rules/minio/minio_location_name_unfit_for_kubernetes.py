"""Rule MIN651: MinIO location name unfit for kubernetes."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Form,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "MIN651",
    "minio-location-name-unfit-for-kubernetes",
    severity=Severity.ADVICE,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-name",),
)
def minio_location_name_unfit_for_kubernetes(evidence: Evidence) -> Verdicts:
    """The name of the location on MinIO is none that a Kubernetes resource can have.

    ## Why it matters
    Velero keeps a location as a Kubernetes resource. Its name may have small letters, digits, `-` and `.`, at most
    253 of them, and begins and ends with a letter or a digit; the API server refuses any other. Palette takes a name
    of your choice; one that fits both is found again in the cluster, in logs and in `velero backup-location get`.

    ## Remediation
    Choose a name of small letters, digits and hyphens.

    ## Source
    Kubernetes documentation, "Object Names and IDs", DNS Subdomain Names:
    https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, Location Name.
    """
    most = 253
    name = evidence.get(field.NAME) or ""
    plain = set("abcdefghijklmnopqrstuvwxyz0123456789-")
    fits = all(part and not set(part) - plain and part[0] != "-" and part[-1] != "-" for part in name.split("."))
    if fits and len(name) <= most:
        yield passed("name", "a Kubernetes resource can have it")
        return
    velero = evidence.get(field.FORM) is Form.VELERO
    yield failed(
        "name",
        f"the name {shown(name)!r} is none that a Kubernetes resource can have",
        at=evidence.place(field.NAME),
        remedy=Remedy("Choose a name of small letters, digits and hyphens."),
        error="metadata.name: Invalid value: a lowercase RFC 1123 subdomain must consist of lower case characters"
        if velero
        else "",
        severity=Severity.BLOCKER if velero else None,
    )
