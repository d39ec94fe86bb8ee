"""Rule AWS654: location name unfit for kubernetes."""

from __future__ import annotations

from checker.api import Evidence, Form, Provider, Remedy, Severity, Verdicts, failed, passed, rule, shown
from checker.facts import field


@rule(
    "AWS654",
    "location-name-unfit-for-kubernetes",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-name",),
)
def location_name_unfit_for_kubernetes(evidence: Evidence) -> Verdicts:
    """The location's name is none that a Kubernetes resource can have.

    ## Why it matters
    Velero keeps a location as a Kubernetes resource. Its name may have small letters, digits, `-` and `.`, at most 253
    of them, and begins and ends with a letter or a digit; the API server refuses any other. Palette takes a name of
    your choice; one that fits both is found again in the cluster, in logs and in `velero backup-location get`.

    ## Remediation
    Choose a name of small letters, digits and hyphens.

    ## Source
    Kubernetes documentation, "Object Names and IDs", DNS Subdomain Names:
    https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, Location Name.
    """
    most = 253
    name = evidence.get(field.NAME) or ""
    parts = name.split(".")
    plain = set("abcdefghijklmnopqrstuvwxyz0123456789-")
    fits = all(part and not set(part) - plain and part[0] != "-" and part[-1] != "-" for part in parts)
    if fits and len(name) <= most:
        yield passed("name", "a Kubernetes resource can have it")
        return
    yield failed(
        "name",
        f"the name {shown(name)!r} is none that a Kubernetes resource can have",
        at=evidence.place(field.NAME),
        remedy=Remedy("Choose a name of small letters, digits and hyphens."),
        error="metadata.name: Invalid value: a lowercase RFC 1123 subdomain must consist of lower case characters"
        if evidence.get(field.FORM) is Form.VELERO
        else "",
        severity=Severity.BLOCKER if evidence.get(field.FORM) is Form.VELERO else None,
    )
