"""Sample reports: one for each verdict, and one made of hostile text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.finding import Finding, Outcome, Remedy
from checker.model.report import Assumption, Cell, Field, Input, MatrixRow, Report, Standing, Word
from checker.model.rule import Severity
from tests.reports.building import (
    BUCKET,
    BUCKET_POLICY,
    DOCUMENT,
    LOCATION,
    POLICY,
    assumed,
    excerpt,
    failed,
    fields,
    inputs,
    known,
    other,
    prerequisite,
    row,
    rule,
    run,
    span,
    step,
    unread,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DIFF = f"""--- {POLICY}
+++ {POLICY}
@@ -21,5 +21,6 @@
         "s3:PutObject",
         "s3:AbortMultipartUpload",
-        "s3:ListMultipartUploadParts"
+        "s3:ListMultipartUploadParts",
+        "s3:DeleteObject"
       ],
       "Resource": ["{BUCKET}/*"]
"""
ASSUMPTIONS = (
    Assumption("bucketPolicy", "the bucket has no policy", "nobody supplied it", ("AWS101", "AWS110"), "bucket policy"),
    Assumption(
        "permissionsBoundary",
        "the principal has no permissions boundary",
        "nobody supplied it",
        tuple(f"AWS{number}" for number in range(101, 118)),
        "permissions boundary of the principal",
    ),
)
NO_GRANT = "no statement of the identity policy allows it"
DENIED = "https response error StatusCode: 403, api error AccessDenied: Access Denied"
HOSTILE = (
    "</style></title><script>alert(1)</script><img src=x onerror=alert(2)>"
    "\x1b[31mred\x1b[0m\x1b]8;;https://evil.example\x07link\x9b2J\r\nREADY \u202egnp.exe\u2066\u200b {{ 7*7 }}"
)
LONG_SID = "Sid" + "A" * 10_240


def _deletes() -> tuple[Finding, ...]:
    """Two blockers and an advice that one added action mends."""
    at = span(POLICY, 3, 16, 32, 4)
    lines = (
        *(
            "{",
            '  "Version": "2012-10-17",',
            '  "Statement": [',
            "    {",
            '      "Effect": "Allow",',
            '      "Action": [',
        ),
        *(f'        "s3:Action{number}",' for number in range(20)),
        *("      ]", "    }", "    ]", "}"),
    )
    steps = (
        step("identity policy", "statement 2", "its actions do not include s3:DeleteObject", applies=False, at=at),
        step("identity policy", "statement 3", "its actions do not include s3:DeleteObject", applies=False, at=at),
    )
    remedy = Remedy(f"Allow s3:DeleteObject on {BUCKET}/* in the identity policy.", DIFF)
    message = f"s3:DeleteObject on {BUCKET}/backups/sample/velero-backup.json (and 16 more resources) is denied: "
    facts = (
        known("bucket", "bucket", at=span(DOCUMENT, 5, 9)),
        known("identityPolicies", "identity policies", POLICY),
        assumed("bucketPolicy", "bucket policy", "the bucket has no policy"),
    )
    made = (
        ("AWS103", "denied-backup-upload", "backup-upload", Severity.ADVICE),
        ("AWS110", "denied-expiry", "expiry", Severity.BLOCKER),
        ("AWS112", "denied-repository-write", "repository-write", Severity.BLOCKER),
    )
    found = [
        failed(
            rule(code, name, severity),
            message + NO_GRANT,
            f"{operation}: s3:DeleteObject: no grant in identity policy",
            cause="grant s3:DeleteObject in identity policy",
            operation=operation,
            error=f"error of {operation}: operation error S3: DeleteObject, {DENIED}",
            remedy=remedy,
        )._replace(
            spans=(at,),
            excerpts=(excerpt(at, 1, *lines),),
            action="s3:DeleteObject",
            resource=f"{BUCKET}/backups/sample/velero-backup.json",
            effect="implicit deny",
            steps=steps,
            facts=facts,
        )
        for code, name, operation, severity in made
    ]
    return tuple(sorted(found, key=lambda finding: finding.severity.rank))


def _upload_denied() -> Finding:
    """A blocker for which no edit is proposed: a statement of the bucket policy forbids the upload."""
    at = span(BUCKET_POLICY, 4, 5, 10, 6)
    why = 'condition StringNotEquals s3:x-amz-server-side-encryption: the request carries none, it wants "aws:kms"'
    return failed(
        rule("AWS103", "denied-backup-upload"),
        f"s3:PutObject on {BUCKET}/backups/sample/velero-backup.json is denied: DenyUnencryptedUploads of the bucket"
        f" policy ({at}) denies it ({why})",
        "backup-upload: s3:PutObject: denied by bucket policy DenyUnencryptedUploads",
        cause="deny bucket policy:policies/bucket.json:DenyUnencryptedUploads",
        operation="backup-upload",
        error=f"rpc error: code = Unknown desc = error putting object: operation error S3: PutObject, {DENIED}",
        remedy=Remedy(f"Change DenyUnencryptedUploads at {at} so that it no longer denies it.", safe=False),
    )._replace(
        spans=(at,),
        excerpts=(
            excerpt(
                at,
                3,
                '  "Statement": [',
                "    {",
                '      "Sid": "DenyUnencryptedUploads",',
                '      "Effect": "Deny",',
                '      "Principal": "*",',
                '      "Action": "s3:PutObject",',
                f'      "Resource": "{BUCKET}/*"',
                "    }",
                "  ]",
            ),
        ),
        action="s3:PutObject",
        resource=f"{BUCKET}/backups/sample/velero-backup.json",
        effect="explicit deny",
        steps=(step("bucket policy", "DenyUnencryptedUploads", why, applies=True, at=at, decides=True),),
    )


def _field_findings() -> tuple[Finding, ...]:
    """A blocker, a risk and an advice about fields of the location."""
    zone, url = span(DOCUMENT, 6, 9, 6, 22), span(DOCUMENT, 7, 8, 7, 44)
    lines = ("bucket: acme-prod-velero", "region: eu-central-1a", "s3Url: http://s3.eu-central-1.amazonaws.com")
    change = f"--- {DOCUMENT}\n+++ {DOCUMENT}\n@@ -6,1 +6,1 @@\n-region: eu-central-1a\n+region: eu-central-1\n"
    info = rule("AWS402", "zone-in-place-of-region", proves=("aws-region",))
    return (
        failed(
            info,
            "eu-central-1a is a zone of eu-central-1, and not a region",
            "region",
            error="no such host",
            remedy=Remedy("Write the region, eu-central-1.", change),
        )._replace(spans=(zone,), excerpts=(excerpt(zone, 5, *lines),)),
        failed(
            rule("AWS509", "s3-url-without-tls", Severity.RISK, ("aws-url",)),
            "the S3 URL begins with http://, so backups are sent in the clear",
            "s3Url",
            remedy=Remedy("Write https:// in place of http://.", command="backup-preflight explain AWS509"),
        )._replace(spans=(url,), excerpts=(excerpt(url, 5, *lines),)),
        failed(
            rule("AWS315", "predictable-bucket-name", Severity.ADVICE, ("aws-bucket",)),
            "the bucket's name is easily guessed",
            "bucket",
        ),
    )


def _rest() -> tuple[Finding, ...]:
    """What passed, was not examined and does not apply."""
    bucket = known("bucket", "bucket", at=span(DOCUMENT, 5, 9))
    validate = rule("AWS101", "denied-validation")
    name = rule("AWS301", "bucket-name-of-wrong-length", proves=("aws-bucket",))
    region = rule("AWS407", "region-other-than-the-buckets", proves=("aws-region",))
    key = rule("AWS204", "unusable-state-of-key", proves=("aws-kms",))
    return (
        other(Outcome.PASS, validate, "every request is allowed", "validate", (bucket,), "validate"),
        other(Outcome.PASS, name, "the bucket's name has 16 characters", "bucket", (bucket,)),
        other(
            Outcome.NOT_EXAMINED,
            region,
            "region of the bucket: nobody supplied it: give it as evidence",
            "bucketRegion",
        ),
        other(Outcome.NOT_APPLICABLE, key, "no customer managed KMS key is in play", "kmsKey.state"),
    )


def _matrix(upload: str = "allow", deletes: str = "allow") -> tuple[MatrixRow, ...]:
    bucket_cell = Cell("bucket policy", "deny" if upload == "explicit deny" else "allow")
    if upload == "explicit deny":
        bucket_cell = bucket_cell._replace(span=span(BUCKET_POLICY, 4, 5, 10, 6))
    put = (Cell("identity policy", "allow"), Cell("permissions boundary", "assumed", "there is none"), bucket_cell)
    return (
        row("validate", "Validate the backup location", "s3:ListBucket", resource=BUCKET),
        row("sync", "Find the backups that are already in the bucket", "s3:ListBucket", resource=BUCKET),
        row("sync", "Find the backups that are already in the bucket", "s3:GetObject", requests=2),
        row("backup-upload", "Upload a backup's files", "s3:PutObject", upload, cells=put, requests=11),
        row("backup-upload", "Upload a backup's files", "s3:DeleteObject", deletes, requests=2, tolerated=True),
        row("expiry", "Delete expired backups", "s3:ListBucket", requests=2, resource=BUCKET),
        row("expiry", "Delete expired backups", "s3:DeleteObject", deletes, requests=17),
        row("repository-write", "Write volume data into the repository", "s3:DeleteObject", deletes)._replace(
            client="kopia"
        ),
        row(
            "snapshot-create",
            "Snapshot a volume",
            "ec2:CreateSnapshot",
            resource="arn:aws:ec2:eu-central-1::snapshot/*",
        )._replace(client="velero-plugin-for-aws (volume snapshotter)"),
    )


def not_ready() -> Report:
    """Three causes block: a missing grant with consequences, a deny, a field; a risk and an advice besides."""
    deletes, about_fields = _deletes(), _field_findings()
    graver = (_upload_denied(), *(f for f in (*deletes, *about_fields) if f.severity is Severity.BLOCKER))
    lesser = (f for f in (*about_fields, *deletes) if f.severity is not Severity.BLOCKER)
    return Report(
        run(),
        LOCATION,
        "aws",
        fields(),
        inputs(),
        Word.NOT_READY,
        1,
        "NOT READY: 4 blocking problems of 3 causes, 1 risk to review",
        (*graver, *lesser, *_rest()),
        ASSUMPTIONS,
        _matrix("explicit deny", "implicit deny"),
        (
            prerequisite("aws-policy", "The IAM policy.", Standing.NOT_MET, ("AWS101", "AWS103", "AWS110", "AWS112")),
            prerequisite(
                "aws-region", "The region where the bucket is hosted.", Standing.NOT_MET, ("AWS402", "AWS407")
            ),
            prerequisite("aws-bucket", "The bucket's name.", Standing.MET, ("AWS301", "AWS315")),
            prerequisite(
                "aws-kms", "The KMS key.", Standing.MET, ("AWS204",), "asks for nothing here: no key is in play"
            ),
            prerequisite("aws-key", "An access key.", Standing.NOT_EXAMINED),
            prerequisite("aws-created", "The location is created.", Standing.MANUAL, (), "only Palette can tell"),
        ),
    )


def ready() -> Report:
    """Everything that was examined passed."""
    return Report(
        run(),
        LOCATION,
        "aws",
        fields(),
        inputs(),
        Word.READY,
        0,
        "READY: every request of every operation is allowed, if 2 assumptions hold (bucket policy, permissions"
        " boundary of the principal)",
        _rest(),
        ASSUMPTIONS,
        _matrix(),
        (
            prerequisite("aws-policy", "The IAM policy.", Standing.MET, ("AWS101",)),
            prerequisite("aws-created", "The location is created.", Standing.MANUAL, (), "only Palette can tell"),
        ),
    )


def undecided() -> Report:
    """No identity policy was supplied, under --strict, and one rule crashed."""
    gap = unread("identityPolicies", "identity policies of the principal", "iam:GetUserPolicy, iam:GetPolicyVersion")
    message = "could not be decided without the identity policies of the principal (identityPolicies)"
    made = (("AWS101", "denied-validation", "validate"), ("AWS110", "denied-expiry", "expiry"))
    waiting = tuple(
        other(Outcome.UNKNOWN, rule(code, name), f"s3:ListBucket: {message}", operation, (gap,), operation)._replace(
            action="s3:ListBucket",
            resource=BUCKET,
            effect="unknown",
            steps=(
                step("identity policy", "not read", gap.origin, applies=None, decides=True)._replace(
                    effect="", unread=("identityPolicies",)
                ),
            ),
        )
        for code, name, operation in made
    )
    crash = other(Outcome.ERROR, rule("AWS121", "malformed-policy"), "the rule failed: ValueError", "policies")
    unknown = (Cell("identity policy", "unknown"),)
    return Report(
        run(strict=True),
        LOCATION,
        "aws",
        fields(),
        inputs()[:1],
        Word.UNDECIDED,
        4,
        "UNDECIDED: 2 blockers that could not be decided, 1 rule that failed",
        (crash, *waiting, *_rest()[1:]),
        (),
        (
            row("validate", "Validate the backup location", "s3:ListBucket", "unknown", cells=unknown, resource=BUCKET),
            row("expiry", "Delete expired backups", "s3:ListBucket", "unknown", cells=unknown, resource=BUCKET),
        ),
        (prerequisite("aws-policy", "The IAM policy.", Standing.UNDECIDED, ("AWS101", "AWS110")),),
    )


def hostile() -> Report:
    """Markup, escape sequences, bidirectional controls and a Sid of 10 KB in every place that a user can write to."""
    at = span(f"{HOSTILE}.json", 2, 3, 2, 3 + len(LONG_SID))
    finding = failed(
        rule("AWS103", "denied-backup-upload"),
        f"s3:PutObject on {HOSTILE} is denied: {LONG_SID} of the bucket policy denies it",
        f"backup-upload: {HOSTILE}",
        cause=f"deny {HOSTILE}",
        operation="backup-upload",
        error=f"AccessDenied {HOSTILE}",
        remedy=Remedy(HOSTILE, f"--- {HOSTILE}\n+++ {HOSTILE}\n@@ -1,1 +1,1 @@\n-{HOSTILE}\n+{LONG_SID}\n", HOSTILE),
    )._replace(
        spans=(at,),
        excerpts=(excerpt(at, 1, HOSTILE, f'  "{LONG_SID}"', "\x0b\x1b[2J\x85", HOSTILE),),
        action="s3:PutObject",
        resource=HOSTILE,
        effect="explicit deny",
        steps=(step("bucket policy", HOSTILE, LONG_SID, applies=True, at=at, decides=True),),
        facts=(known("bucketPolicy", "bucket policy", HOSTILE, at),),
    )
    cell = Cell("bucket policy", "deny", HOSTILE, at)
    return Report(
        run(),
        HOSTILE,
        "aws",
        (Field("bucket", HOSTILE, at), Field("prefix", LONG_SID), Field("principal", HOSTILE)),
        (Input(HOSTILE, "0" * 64, 1),),
        Word.NOT_READY,
        1,
        "NOT READY: 1 blocking problem",
        (finding, *(f._replace(message=HOSTILE, subject=HOSTILE) for f in _rest())),
        (Assumption("bucketPolicy", HOSTILE, HOSTILE, ("AWS101",), "bucket policy"),),
        (
            row(
                "backup-upload",
                "Upload a backup's files",
                "s3:PutObject",
                "explicit deny",
                cells=(cell,),
                resource=HOSTILE,
            ),
        ),
        (prerequisite("aws-policy", "The IAM policy.", Standing.NOT_MET, ("AWS103",), HOSTILE),),
    )


SAMPLES: Mapping[str, Callable[[], Report]] = {
    "not-ready": not_ready,
    "ready": ready,
    "undecided": undecided,
    "hostile": hostile,
}
"""The samples by name."""
