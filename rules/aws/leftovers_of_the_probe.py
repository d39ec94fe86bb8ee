"""Rule AWS953: the probe left something behind."""

from __future__ import annotations

from checker.api import Evidence, Provider, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule
from checker.facts import probe


@rule(
    "AWS953",
    "leftovers-of-the-probe",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def leftovers_of_the_probe(evidence: Evidence) -> Verdicts:
    """The probe could not remove everything that it wrote.

    ## Why it matters
    Objects, versions and unfinished uploads of the probe stay in the bucket and are paid for. They stand below
    `restores/` and `kopia/` under a name that begins with `backup-preflight-`, where they disturb neither Velero nor
    kopia. What cannot be deleted by the probe cannot be deleted by Velero either: expired backups stay, too.

    ## Remediation
    Run the commands that the finding names as somebody who may delete, or `backup-preflight probe --clean LOCATION`
    once the location's credential may. Uploads whose id nobody told are found with `s3:ListBucketMultipartUploads`.

    ## Source
    backup-preflight, docs/probe.md. Amazon S3 User Guide, "Deleting object versions from a versioning-enabled bucket";
    "Aborting a multipart upload".
    """
    probed = evidence.get(probe.PROBE)
    if probed is None:
        yield not_applicable("probe", "no probe was made")
        return
    for kind in dict.fromkeys(each.kind for each in probed.left):
        left = [each for each in probed.left if each.kind == kind]
        what = f"{len(left)} {kind}{'s' if len(left) > 1 else ''}" if kind != "unknown" else "what nobody could list"
        keys = ", ".join(dict.fromkeys(each.key for each in left))
        commands = "\n".join(each.command for each in left)
        reason = f" ({left[0].reason})" if left[0].reason else ""
        yield failed(f"left: {kind}", f"{what} may remain{reason}: {keys}", at=None, remedy=Remedy(commands))
    if not probed.left:
        yield passed("probe", "everything that the probe wrote was removed again")
