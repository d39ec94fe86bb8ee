"""Rule AWS207: an identity policy that names the KMS key by an alias."""

from __future__ import annotations

from checker.api import (
    NO_CUSTOMER_KEY,
    Evidence,
    KeyForm,
    NamedResource,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    allowed_resources,
    customer_keys,
    failed,
    key_uses,
    not_applicable,
    passed,
    refusing_sides,
    rewritten,
    rule,
)
from checker.facts import aws


@rule(
    "AWS207",
    "key-alias-as-resource",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-kms-key",),
)
def key_alias_as_resource(evidence: Evidence) -> Verdicts:
    """A statement allows the use of a KMS key and names it by the ARN of an alias, which never matches.

    ## Why it matters
    KMS authorises the use of a key by the key's own ARN, whatever name the request used. A statement that allows
    `kms:GenerateDataKey` or `kms:Decrypt` on `arn:aws:kms:REGION:ACCOUNT:alias/NAME` grants nothing (an alias as a
    resource counts only for managing aliases). IAM saves it without a word, and every backup ends in `403
    AccessDenied`. It is a blocker when the use of the key is refused for it, and advice when another statement allows
    it.

    ## Remediation
    Name the key's ARN (`arn:aws:kms:REGION:ACCOUNT:key/ID`). To follow an alias on purpose, allow the actions on the
    account's keys with a condition on `kms:ResourceAliases`.

    ## Source
    AWS KMS Developer Guide, "Controlling access to aliases" and "Use aliases to control access to KMS keys".
    AWS Service Authorization Reference, "Actions, resources, and condition keys for AWS Key Management Service".
    """
    keys = [used.key for used in customer_keys(evidence)]
    if not keys:
        yield not_applicable("identityPolicies", NO_CUSTOMER_KEY)
        return
    uses = key_uses(evidence)
    actions = sorted({use.decision.request.action for use in uses})
    aliased = [
        found
        for found in allowed_resources(evidence, aws.IDENTITY_POLICIES)
        if _is_alias(found) and any(found.grants(action) for action in actions)
    ]
    if not aliased:
        yield passed("identityPolicies", "no statement names the key by an alias")
        return
    arns = sorted({key.text for key in keys if key.form is KeyForm.ARN})
    diff = rewritten(aliased, lambda _: arns[0]) if len(arns) == 1 else ""
    refused = any("identity" in refusing_sides(use.decision) for use in uses)
    yield failed(
        "identityPolicies",
        f"a statement allows {' and '.join(actions)} on {aliased[0].text}, an alias, and so on no key at all",
        at=aliased[0].place,
        remedy=Remedy(f"Name the key by its ARN{f', {arns[0]}' if diff else ''}.", diff),
        error="403 AccessDenied",
        severity=Severity.BLOCKER if refused else Severity.ADVICE,
    )


def _is_alias(found: NamedResource) -> bool:
    return found.service == "kms" and found.parts[5].startswith("alias/")
