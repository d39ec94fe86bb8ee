"""Reports as a run would make them, one for each thing that a renderer must show well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from checker.model.finding import Finding, Outcome, ReadFact, Remedy, ShownStep, fingerprint
from checker.model.place import Excerpt, Span
from checker.model.report import (
    Assumption,
    Cell,
    Field,
    Input,
    MatrixRow,
    PrerequisiteRow,
    Report,
    Run,
    Standing,
    Word,
)
from checker.model.rule import RuleInfo, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LOCATION = "prod-velero"
POLICY = "policies/velero.json"
BUCKET_POLICY = "policies/bucket.json"
RUN = Run("backup-preflight", "1.2.3", 60, "0f1e2d3c4b5a6978", "2026-11-22T08:30:00Z", strict=False, fail_on="blocker")
PLUGIN = "velero-plugin-for-aws"
OBJECTS = "arn:aws:s3:::acme-prod-velero/*"
RULES: Mapping[str, tuple[str, Severity]] = {
    "AWS101": ("denied-validation", Severity.BLOCKER),
    "AWS103": ("denied-backup-upload", Severity.BLOCKER),
    "AWS110": ("denied-expiry", Severity.BLOCKER),
    "AWS112": ("denied-repository-write", Severity.BLOCKER),
    "AWS115": ("denied-snapshot-creation", Severity.BLOCKER),
    "AWS201": ("key-use-denied-by-identity-policy", Severity.BLOCKER),
    "AWS310": ("bucket-name-with-periods", Severity.ADVICE),
    "AWS505": ("cleartext-s3-url", Severity.RISK),
    "COM102": ("prefix-with-white-space", Severity.BLOCKER),
}
EXCERPT = (
    "    {",
    '      "Sid": "KeepBackups",',
    '      "Effect": "Deny",',
    '      "Principal": "*",',
    '      "Action": "s3:DeleteObject",',
    '      "Resource": "arn:aws:s3:::acme-prod-velero/*"',
    "    }",
)
DIFF = f"""--- {BUCKET_POLICY}
+++ {BUCKET_POLICY}
@@ -16,5 +16,5 @@
       "Effect": "Deny",
       "Principal": "*",
-      "Action": "s3:DeleteObject",
+      "Action": "s3:DeleteObjectVersion",
       "Resource": "arn:aws:s3:::acme-prod-velero/*"
     }}"""
ERROR_TEXT = (
    "rpc error: code = Unknown desc = error deleting object backups/nightly/velero-backup.json: operation error S3: "
    "DeleteObject, https response error StatusCode: 403, api error AccessDenied: Access Denied"
)
FIELDS = (
    Field("provider", "aws", Span("location.yaml", 5, 11, 5, 14)),
    Field("bucket", "acme-prod-velero", Span("location.yaml", 6, 9, 6, 25)),
    Field("region", "eu-central-1", Span("location.yaml", 7, 9, 7, 21)),
    Field("credentials.accessKeyId", "AKIA…HULO", Span("location.yaml", 10, 16, 10, 36)),
    Field("principal", "arn:aws:iam::111122223333:user/velero"),
)
INPUTS = (
    Input("location.yaml", "3f" * 32, 540),
    Input(POLICY, "a1" * 32, 1211),
)
OPERATIONS = {
    "validate": "Validate the backup location",
    "backup-upload": "Upload a backup's files",
    "expiry": "Delete expired backups",
    "repository-write": "Write volume data into the repository",
    "snapshot-create": "Snapshot a volume",
}


def info(code: str) -> RuleInfo:
    """The metadata of one of the rules of the samples."""
    name, severity = RULES[code]
    return RuleInfo(code, name, severity, None, "1.0", (), f"What {name} means.\n")


def finding(code: str, outcome: Outcome, message: str, subject: str = "", **more: object) -> Finding:
    """A finding of one of the rules of the samples; anything else by the name of its field."""
    rule = info(code)
    about = subject or rule.name
    made = Finding(rule, LOCATION, outcome, rule.severity, message, about, fingerprint(code, LOCATION, about))
    return made._replace(**cast("dict[str, Any]", {"cause": f"{code} {about}", **more}))


def prerequisite(
    code: str, text: str, standing: Standing, rules: tuple[str, ...] = (), note: str = ""
) -> PrerequisiteRow:
    """A prerequisite of the AWS part of the documentation."""
    return PrerequisiteRow(code, "aws", text, "AWS, Prerequisites", standing, rules, note)


def matrix(effects: Mapping[str, str], bucket_state: str = "allow") -> tuple[MatrixRow, ...]:
    """The operations of the samples; those not named are allowed."""
    rows = []
    for name, title in OPERATIONS.items():
        effect = effects.get(name, "allow")
        state = {"allow": "allow", "implicit deny": "none", "explicit deny": "allow", "unknown": "allow"}[effect]
        said = bucket_state if effect in {"explicit deny", "unknown"} else "assumed"
        span = Span(BUCKET_POLICY, 14, 5, 20, 6) if said == "deny" else None
        cells = (
            Cell("identity policy", state),
            Cell("bucket policy", said, span=span),
            Cell("service control policy", "assumed"),
        )
        action = {"expiry": "s3:DeleteObject", "snapshot-create": "ec2:CreateTags"}.get(name, "s3:PutObject")
        rows.append(MatrixRow(name, title, PLUGIN, action, OBJECTS, effect, cells, requests=4))
        allowed = (Cell("identity policy", "allow"), Cell("bucket policy", "assumed"))
        rows.append(MatrixRow(name, title, PLUGIN, "s3:ListBucket", OBJECTS, "allow", allowed))
    return tuple(rows)


PREREQUISITES = (
    prerequisite("aws-account", "An AWS account.", Standing.MET, ("AWS310",)),
    prerequisite("aws-policy", "The IAM policy with the permissions.", Standing.MET, ("AWS101", "AWS103", "AWS110")),
    prerequisite("aws-create", "The location is listed.", Standing.MANUAL, note="only Palette can tell"),
)
PASSED = (
    finding("AWS101", Outcome.PASS, "every request is allowed", operation="validate"),
    finding("AWS103", Outcome.PASS, "every request is allowed", operation="backup-upload"),
    finding("COM102", Outcome.PASS, "the prefix has no white space"),
)
QUIET = (
    finding("AWS505", Outcome.NOT_EXAMINED, "bucket policy: nobody supplied it"),
    finding("AWS201", Outcome.NOT_APPLICABLE, "no customer managed KMS key is in play"),
)
ASSUMED = tuple(
    Assumption(name, text, "nobody supplied it", ("AWS101", "AWS103", "AWS110", "AWS112", "AWS115"), title)
    for name, title, text in (
        ("bucketPolicy", "bucket policy", "the bucket has no policy"),
        ("bucketEncryption", "default encryption of the bucket", "the bucket encrypts with SSE-S3 (no KMS key)"),
        ("serviceControlPolicies", "service control policies", "no service control policy restricts the account"),
    )
)


def ready() -> Report:
    """Everything is allowed, under three assumptions."""
    headline = (
        "READY: every request of every operation is allowed, if 3 assumptions hold "
        "(bucket policy, default encryption of the bucket, service control policies)"
    )
    findings = (*PASSED, *QUIET)
    return Report(
        RUN, LOCATION, "aws", FIELDS, INPUTS, Word.READY, 0, headline, findings, ASSUMED, matrix({}), PREREQUISITES
    )


def _denied(code: str, operation: str, cause: str, **more: object) -> Finding:
    resource = "arn:aws:s3:::acme-prod-velero/backups/sample-backup-7f3a9c21/sample-backup-7f3a9c21-logs.gz"
    message = (
        f"s3:DeleteObject on {resource} (and 16 more resources) is denied: KeepBackups of the bucket policy denies it"
    )
    span = Span(BUCKET_POLICY, 14, 5, 20, 6)
    step = ShownStep(
        "bucket policy", "KeepBackups", "Deny", "matched", "it names everyone", span, BUCKET_POLICY, decides=True
    )
    other = step._replace(label="statement 1", effect="Allow", applies="did not match", decides=False, span=None)
    base: dict[str, object] = {
        "operation": operation,
        "cause": cause,
        "spans": (span,),
        "excerpts": (Excerpt(span, 14, EXCERPT),),
        "remedy": Remedy("Deny s3:DeleteObjectVersion alone: Velero deletes no version.", DIFF, safe=False),
        "action": "s3:DeleteObject",
        "resource": OBJECTS,
        "effect": "explicit deny",
        "steps": (step, other),
        "error": ERROR_TEXT,
        "facts": (
            ReadFact("bucketPolicy", "bucket policy", "known", BUCKET_POLICY, "", span, "s3:GetBucketPolicy"),
            ReadFact("bucketEncryption", "default encryption of the bucket", "assumed absent", "assumed", "SSE-S3"),
        ),
    }
    return finding(code, Outcome.FAIL, message, operation, **{**base, **more})


def not_ready() -> Report:
    """Three findings of one cause, a blocker of its own, a risk and two pieces of advice, one of them folded."""
    cause = "explicit deny KeepBackups s3:DeleteObject"
    span = Span("location.yaml", 8, 9, 8, 27)
    failing = (
        _denied("AWS110", "expiry", cause),
        _denied("AWS112", "repository-write", cause),
        finding(
            "COM102",
            Outcome.FAIL,
            "the prefix 'cluster a' has white space in it",
            spans=(span,),
            excerpts=(Excerpt(span, 7, ("region: eu-central-1", 'prefix: "cluster a"', "credentials:")),),
            remedy=Remedy("Write the prefix without white space.", command="velero backup-location get <NAME>"),
        ),
        finding(
            "AWS505",
            Outcome.FAIL,
            "the S3 URL is http: credentials cannot be read on the way, backups can",
            remedy=Remedy("Use https."),
        ),
        _denied("AWS103", "backup-upload", cause, severity=Severity.ADVICE),
        finding("AWS310", Outcome.FAIL, "the bucket's name has periods, so that it is served by path style over https"),
    )
    headline = "NOT READY: 3 blocking problems of 2 causes, 1 risk to review"
    rows = matrix({"expiry": "explicit deny", "repository-write": "explicit deny"}, "deny")
    known = (PREREQUISITES[0], PREREQUISITES[1]._replace(standing=Standing.NOT_MET), PREREQUISITES[2])
    findings = (*failing, PASSED[0], *QUIET[1:])
    return Report(RUN, LOCATION, "aws", FIELDS, INPUTS, Word.NOT_READY, 1, headline, findings, ASSUMED, rows, known)


def undecided() -> Report:
    """A refused bucket policy, a condition key that nobody said, and a layer that was not supplied."""
    refused = ReadFact(
        "bucketPolicy",
        "bucket policy",
        "refused",
        "GetBucketPolicy: AccessDenied; s3:GetBucketPolicy would have told",
        permission="s3:GetBucketPolicy",
    )
    missing = ReadFact(
        "identityPolicies",
        "identity policies of the principal",
        "not supplied",
        "nobody supplied it: give it as evidence (identityPolicies)",
        permission="iam:ListAttachedUserPolicies",
    )
    step = ShownStep(
        "bucket policy",
        "OnlyFromVpc",
        "Deny",
        "could not be told",
        "aws:SourceVpce is not known",
        None,
        "",
        decides=True,
    )._replace(unread=("aws:SourceVpce",))
    layer = step._replace(label="bucket policy", effect="", why="it was not read", unread=("bucketPolicy",))
    request = {"action": "s3:ListBucket", "resource": OBJECTS, "effect": "unknown"}
    findings = (
        finding(
            "AWS101",
            Outcome.UNKNOWN,
            "s3:ListBucket: could not be decided without the bucket policy (bucketPolicy)",
            operation="validate",
            steps=(layer,),
            facts=(refused, missing),
            **request,
        ),
        finding(
            "AWS103",
            Outcome.UNKNOWN,
            "s3:PutObject: could not be decided without aws:SourceVpce and the bucket policy",
            operation="backup-upload",
            steps=(layer, step),
            facts=(refused,),
            **request,
        ),
        finding("AWS201", Outcome.UNKNOWN, "identity policies of the principal: nobody supplied it", facts=(missing,)),
        PASSED[2],
    )
    headline = "UNDECIDED: 3 blockers that could not be decided"
    rows = matrix({"validate": "unknown", "backup-upload": "unknown"}, "unknown")
    known = (PREREQUISITES[0]._replace(standing=Standing.UNDECIDED), *PREREQUISITES[1:])
    return Report(RUN, LOCATION, "aws", FIELDS, INPUTS, Word.UNDECIDED, 3, headline, findings, (), rows, known)


def broken() -> Report:
    """A rule that failed; the rest passed."""
    error = finding("AWS505", Outcome.ERROR, "the rule failed: KeyError: 'Statement'")
    headline = "UNDECIDED: 1 rule that failed"
    return Report(RUN, LOCATION, "aws", FIELDS, INPUTS, Word.UNDECIDED, 4, headline, (error, *PASSED), (), matrix({}))


HOSTILE: Mapping[str, str] = {
    "script": "<script>alert(1)</script>",
    "style": "</style><img src=x onerror=alert(1)>",
    "escape": "\x1b[2J\x1b[31mREADY\x1b[0m\x9b1m\x07",
    "bidi": "\u202egnp.exe\u2066\u200b\ufeff",
    "nul": "a\x00b\x7fc\r\nd\x85e\u2028f",
    "surrogate": "p\udcff\ud800.json",
    "quote": '" onmouseover="alert(1)" x=\'',
    "template": "{{ 7 * 7 }}{% raw %}",
    "href": "javascript:alert(1)",
    "long": "S" * 10_240,
    "line": "x" * 1_048_576,
}
"""What stands in documents that somebody made to be read by a careless tool."""


def hostile() -> Report:
    """Every foreign text of a report is an attack."""
    return _foreign(HOSTILE.__getitem__)


def harmless() -> Report:
    """The twin of `hostile`: the same report with words where the attacks stand."""
    return _foreign(lambda name: f"word-{name}")


def _foreign(text: Callable[[str], str]) -> Report:
    every = " ".join(text(name) for name in HOSTILE if name not in {"long", "line"})
    span = Span(f"{text('surrogate')}{text('script')}{text('nul')}", 1, 3, 1, 9)
    step = ShownStep("identity policy", text("long"), "Allow", "matched", every, span, text("bidi"), decides=True)
    line = f"{text('script')}{text('escape')}{text('line')}"
    failed = finding(
        "AWS103",
        Outcome.FAIL,
        every,
        text("quote"),
        spans=(span,),
        excerpts=(Excerpt(span, 1, (line, text("style"))),),
        remedy=Remedy(every, f"--- {text('quote')}\n+++ b\n+{text('style')}\n-{text('escape')}\n\x85", text("bidi")),
        action="s3:PutObject",
        resource=text("href"),
        effect="implicit deny",
        steps=(step,),
        error=text("template"),
        facts=(ReadFact("bucket", "bucket", "known", every, text("style"), span, ""),),
    )
    unread = ReadFact("bucketPolicy", "bucket policy", "refused", every, "", span, "s3:GetBucketPolicy")
    asked = step._replace(decides=False, unread=(text("quote"),))
    return Report(
        run=RUN,
        location=every,
        provider="aws",
        fields=tuple(Field(name, text(name), span) for name in HOSTILE if name != "line"),
        inputs=(Input(every, "3f" * 32, 540),),
        word=Word.NOT_READY,
        exit_code=1,
        headline=f"NOT READY: {every}",
        findings=(
            failed,
            finding("AWS101", Outcome.UNKNOWN, every, "open", facts=(unread,)),
            finding("AWS110", Outcome.UNKNOWN, every, "asked", steps=(asked,)),
            finding("AWS505", Outcome.ERROR, every),
            finding("COM102", Outcome.PASS, every),
        ),
        assumptions=(Assumption("bucketPolicy", every, text("script"), ("AWS101",), text("escape")),),
        matrix=(MatrixRow("validate", "Validate", PLUGIN, "s3:ListBucket", text("href"), "implicit deny", (
            Cell("identity policy", "none", text("script"), span),)),),
        prerequisites=(prerequisite("aws-policy", "The IAM policy.", Standing.NOT_MET, ("AWS103",), text("style")),),
    )  # fmt: skip


def crowded() -> Report:
    """Three hundred findings of as many causes, and two hundred that passed."""
    failing = tuple(
        finding("AWS103", Outcome.FAIL, f"statement {number} of the policy denies the upload", f"statement {number}")
        for number in range(300)
    )
    passing = tuple(finding("COM102", Outcome.PASS, "fine", f"field {number}") for number in range(200))
    headline = "NOT READY: 300 blocking problems"
    return Report(
        RUN, LOCATION, "aws", FIELDS, INPUTS, Word.NOT_READY, 1, headline, (*failing, *passing), (), matrix({})
    )


SAMPLES: Mapping[str, Callable[[], Report]] = {
    "ready": ready,
    "not-ready": not_ready,
    "undecided": undecided,
    "broken": broken,
    "hostile": hostile,
    "harmless": harmless,
    "crowded": crowded,
}
"""Every sample by its name."""

GOLDEN = ("ready", "not-ready", "undecided", "broken")
"""The samples small enough to be kept as files."""
