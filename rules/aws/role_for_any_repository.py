"""Rule AWS672: the trust policy lets workflows of any repository on GitHub assume the role."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Layer,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    lint,
    lint_principals,
    rule,
    shown,
)


@rule(
    "AWS672",
    "role-for-any-repository",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "access-analyzer:MISSING_GITHUB_REPO_CONDITION_KEY",
        "access-analyzer:SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
    ),
)
def role_for_any_repository(evidence: Evidence) -> Verdicts:
    """The trust policy lets workflows of any repository on GitHub, or of any branch, assume the role.

    ## Why it matters
    The provider of GitHub Actions vouches for every repository of every user on GitHub. Without a condition on
    `token.actions.githubusercontent.com:sub`, or with one that leaves the owner open, a stranger's workflow can assume
    the role and reach the backups. None of the three scenarios of dynamic credentials needs such a statement.

    ## Remediation
    Take the statement out of the backup role. Or name the repository and the branch:
    `repo:OWNER/REPOSITORY:ref:refs/heads/main`.

    ## Source
    GitHub documentation, "Configuring OpenID Connect in Amazon Web Services". IAM User Guide, "IAM policy validation
    check reference", Missing GitHub repo condition key and Specific GitHub repo and branch recommended.
    """
    fine = "no workflow on GitHub is trusted, or those of one repository and branch are"
    yield from lint(evidence, _remarks, layers=(Layer.TRUST,), fine=fine)


def _remarks(policy: LintPolicy) -> Remarks:
    for identity in lint_principals.web_identities(policy):
        if not identity.is_of_github:
            continue
        remedy = "Name the repository and the branch: repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH."
        if f"{identity.issuer}:sub".lower() not in lint_principals.positive_keys(identity.statement):
            yield Remark("workflows of every repository on GitHub can assume the role", identity.provider.path, remedy)
            continue
        for entry in identity.subjects:
            for index, text in enumerate(entry.values):
                owner = text.removeprefix("repo:").partition("/")[0]
                if "*" in owner or "?" in owner:
                    message = f"{shown(text)} leaves the owner of the repository open"
                    yield Remark(message, entry.at(index), remedy)
                elif "*" in text or "?" in text:
                    message = f"{shown(text)} leaves the repository or the branch open"
                    yield Remark(message, entry.at(index), remedy, severity=Severity.ADVICE)
