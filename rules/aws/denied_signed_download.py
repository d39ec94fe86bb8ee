"""Rule AWS109: the pre-signed download of logs and results is denied."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "AWS109",
    "denied-signed-download",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def denied_signed_download(evidence: Evidence) -> Verdicts:
    """The pre-signed download behind `velero backup logs` and `velero backup describe` is denied.

    ## Why it matters
    For logs, results and descriptions Velero signs a `GET` with the location's credentials, valid for ten minutes, and
    the command line fetches it **from the user's own computer**. S3 decides it by `s3:GetObject` for the identity that
    signed, with the downloader's network: `s3:authType` is `REST-QUERY-STRING`, and the source address or VPC endpoint
    is that of the user's computer, not of the cluster.

    When it is denied `velero backup describe --details` and `velero backup logs` print `request failed: …
    AccessDenied`, while backups and restores work.

    Where only the network of that computer keeps the request from being decided, it is advice and stays undecided: no
    field of the location tells who follows a signed URL, and from where.

    ## Remediation
    Allow `s3:GetObject` on the objects under the root. A policy that lets requests in only from the cluster's addresses
    or its VPC endpoint shuts out the users' computers: except signed requests to `backups/` and `restores/`, or run the
    command line inside that network. A Deny on `s3:authType` or `s3:signatureAge` has to let ten-minute signatures
    pass.

    ## Source
    Velero v1.17.0, `pkg/controller/download_request_controller.go`; `pkg/persistence/object_store.go`,
    `GetDownloadURL`.
    velero-plugin-for-aws v1.13.1, `object_store.go`, `CreateSignedURL`.
    Amazon S3 API Reference, "Amazon S3 Signature Version 4 Authentication Specific Policy Keys".
    """
    yield from prove_operation(evidence, "signed-download")
