"""Rule AWS673: sessions of the role may end before a long backup does."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    assumed_role,
    failed,
    not_applicable,
    passed,
    rule,
)
from checker.facts import aws

_WANTED = 43_200


@rule(
    "AWS673",
    "session-shorter-than-a-backup",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def session_shorter_than_a_backup(evidence: Evidence) -> Verdicts:
    """The role's maximum session duration is shorter than the twelve hours that the guide asks for.

    ## Why it matters
    A session's credentials die with it. The provider plugin asks for new ones on its own; kopia takes the credentials
    once, when it opens the repository, so that a file system backup or a maintenance run that outlasts the session
    ends in `ExpiredToken`. For a cluster outside AWS the guide has twelve hours set. In the other two scenarios this
    matters as well where Palette or a node's role assumes this one; a role that assumes a role gets one hour at most,
    whatever is set here.

    ## Remediation
    Set the maximum session duration to 12 hours:
    `aws iam update-role --role-name NAME --max-session-duration 43200`.

    ## Source
    Palette documentation, "Add Backup Location using Dynamic Credentials", Non-AWS Cluster with AWS STS.
    IAM User Guide, "Update the maximum session duration for a role" and "Methods to assume a role" (role chaining).
    Velero, https://github.com/vmware-tanzu/velero/issues/8173.
    """
    role = evidence.get(aws.ROLE) if assumed_role(evidence) else None
    if role is None:
        yield not_applicable("role", "no role is assumed, or there is none of that name")
    elif role.max_session_seconds >= _WANTED:
        yield passed("role", f"sessions of the role last up to {role.max_session_seconds // 3600} hours")
    else:
        hours = f"{role.max_session_seconds / 3600:g}"
        yield failed(
            "role",
            f"sessions of the role end after {hours} hour{'' if hours == '1' else 's'}, and the guide asks for 12",
            at=evidence.place(aws.ROLE),
            remedy=Remedy("Set the role's maximum session duration to 12 hours (43200 seconds)."),
            error="ExpiredToken",
        )
