"""Verdicts on who gets in through the policy of the bucket or the key, and on who is kept out of changing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.documents.edit import replacement
from checker.errors import UnreadFactError
from checker.evidence.exposure import exposure_of, keys_of, resource_side
from checker.evidence.keys import is_policy_of_aws
from checker.evidence.linting import given
from checker.facts import aws
from checker.model.decision import Layer, Principal, Request
from checker.model.fact import Known
from checker.model.finding import Outcome, Remedy, Verdict
from checker.model.rule import Severity
from checker.operations.keys import UNKNOWN_ACCOUNT, UNKNOWN_REGION
from checker.operations.partitions import partition_name
from checker.operations.plan import bucket_owner_of, principal_of
from checker.operations.wording import conditioned, shown
from checker.policy.aws_language.arn import parse_arn
from checker.policy.excess.groups import by_weight
from checker.policy.excess.samples import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.evidence.evidence import Evidence
    from checker.evidence.exposure import Exposure, Opening
    from checker.policy.lint import LintPolicy

LAYERS: Final = {"bucket policy": Layer.BUCKET, "key policy": Layer.KEY}
_SHOWN: Final = 4
_MOST: Final = 20


def prove(evidence: Evidence, question: str, policy: str) -> Iterator[Verdict]:
    """Verdicts on one question about the policy of a resource; some policy that it is about was given."""
    if question == "private":
        return prove_private(evidence, policy)
    if question == "unshared":
        return prove_unshared(evidence, policy)
    if question == "administered":
        return prove_key_is_administered(evidence)
    return prove_agreement(evidence) if question == "agreement" else prove_bucket_policy_is_mendable(evidence)


def prove_private(evidence: Evidence, policy: str) -> Iterator[Verdict]:
    """Verdicts on everybody's access through the ``bucket policy`` or the ``key policy``."""
    exposure = exposure_of(evidence, LAYERS[policy])
    if exposure is None:
        return
    held = policy == "bucket policy" and bool(exposure.public) and _is_restricted(evidence)
    for opening in exposure.public[:_MOST]:
        who = "everybody, with or without an AWS account," if policy == "bucket policy" else "every AWS account"
        message = f"{_title(opening)}: {who} may {_listed(opening.actions)}{_unless(opening)}"
        if held:
            message += "; RestrictPublicBuckets alone keeps them out"
        elif policy == "bucket policy" and not isinstance(evidence.fact(aws.PUBLIC_ACCESS_BLOCK), Known):
            message += "; nobody said whether S3 Block Public Access keeps them out (publicAccessBlock)"
        text = "Name in Principal who needs it, or take the statement out."
        yield _failure(opening, message, f"public: {_subject(opening)}", text, Severity.ADVICE if held else None)
    if not exposure.public:
        yield _else(exposure, policy, "it lets nobody in whom it does not name")


def prove_unshared(evidence: Evidence, policy: str) -> Iterator[Verdict]:
    """Verdicts on the access of other accounts through the ``bucket policy`` or the ``key policy``."""
    exposure = exposure_of(evidence, LAYERS[policy])
    if exposure is None:
        return
    for opening in exposure.shared[:_MOST]:
        what = f"{_listed(opening.actions)}{_unless(opening)}"
        who = opening.who if opening.is_organization else f"{opening.who}, of another account,"
        message = f"{_title(opening)}: {who} may {what}"
        text = "Take the account out where it is not known, and grant no more than it needs where it is."
        mild = Severity.ADVICE if opening.is_organization else None
        yield _failure(opening, message, f"{opening.who}: {_subject(opening)}", text, mild)
    if not exposure.shared:
        yield _else(exposure, policy, "it names no other account")


def prove_agreement(evidence: Evidence) -> Iterator[Verdict]:
    """Verdicts on whether two analyses of the policies of resources agree on who gets in."""
    found = [(layer, exposure) for layer in LAYERS.values() if (exposure := _given(evidence, layer)) is not None]
    quiet = True
    for layer, exposure in found:
        message = _disagreement(exposure)
        if message:
            quiet = False
            first = given(evidence, (layer,))[0]
            at = exposure.public[0] if exposure.public else None
            place = first.place(()) if at is None else at.policy.place(at.path)
            text = "Read the statement again: one of the two reads it otherwise than it was meant."
            subject = f"{layer.value}: {'public' if exposure.theirs else 'not public'}"
            message = f"{layer.value} {first.policy.name}: {message}"
            yield Verdict(Outcome.FAIL, message, subject, (place,), Remedy(text, safe=False))
    failures = [exposure.failure for _, exposure in found if exposure.failure]
    undecided = [exposure.undecided for _, exposure in found if exposure.undecided]
    if quiet and failures:
        text = f"policyuniverse could not read the policy ({shown(failures[0])}), so our own engine alone did"
        yield Verdict(Outcome.UNKNOWN, text, "exposure")
    elif quiet and undecided:
        yield Verdict(Outcome.UNKNOWN, undecided[0], "exposure")
    elif quiet:
        yield Verdict(Outcome.PASS, "our own engine and policyuniverse agree on who gets in", "exposure")


def _given(evidence: Evidence, layer: Layer) -> Exposure | None:
    """The exposure of a layer; a refused policy is no hindrance where another was given."""
    try:
        return exposure_of(evidence, layer)
    except UnreadFactError:
        return None


def _disagreement(exposure: Exposure) -> str:
    """What each of them says, where they contradict each other; empty where they do not, or where one says nothing."""
    ours, theirs = exposure.ours, exposure.theirs
    if theirs is None or ours is None or exposure.undecided or ours is theirs:
        return ""
    if theirs:
        listed = _listed(exposure.accessible) if exposure.accessible else "something"
        return f"policyuniverse says that anybody may {listed}; by our own engine a Deny or a condition keeps them out"
    actions = _listed(exposure.public[0].actions)
    return f"our own engine says that anybody may {actions}; policyuniverse takes a condition or principal for a bound"


def prove_key_is_administered(evidence: Evidence) -> Iterator[Verdict]:
    """Verdicts on whether somebody of the key's account may still change the key's policy."""
    policies = given(evidence, (Layer.KEY,))
    if is_policy_of_aws(evidence):
        yield Verdict(Outcome.NOT_APPLICABLE, "AWS manages the key: nobody can edit its policy", "key policy")
        return
    arn = _key(evidence)
    parsed = parse_arn(arn)
    account = parsed.account if parsed is not None else UNKNOWN_ACCOUNT
    partition = parsed.partition if parsed is not None else "aws"
    root = f"arn:{partition}:iam::{account}:root"
    answer, _ = resource_side(evidence, Layer.KEY, Request(Principal(root, account), "kms:PutKeyPolicy", arn, account))
    if answer:
        yield Verdict(Outcome.PASS, f"account {account} may change the key's policy", "key policy")
        return
    if answer is None:
        yield Verdict(Outcome.UNKNOWN, f"whether account {account} may change the key's policy depends", "key policy")
        return
    named = sorted({text for text in _own_names(policies, account) if _may_administer(evidence, arn, account, text)})
    who = f"only {shown(', '.join(named))} may" if named else f"nobody in account {account} may"
    yield Verdict(
        Outcome.FAIL,
        f"key policy {policies[0].policy.name}: {who} change it, the account itself may not: "
        + ("whoever deletes that identity locks everybody out" if named else "only AWS Support could mend it"),
        "key policy",
        (policies[0].place(()),),
        Remedy(f"Add a statement that allows kms:* on * to {root}; identity policies then decide who uses it."),
        severity=Severity.ADVICE if named else None,
    )


def _key(evidence: Evidence) -> str:
    """The ARN of the key that the policy is of; one that stands for it where nobody named it."""
    for key in keys_of(evidence):
        return key
    location = evidence.aws_location
    account = principal_of(location).account or UNKNOWN_ACCOUNT
    return f"arn:{partition_name(location.region)}:kms:{location.region or UNKNOWN_REGION}:{account}:key/{SAMPLE}"


def _own_names(policies: tuple[LintPolicy, ...], account: str) -> Iterator[str]:
    for policy in policies:
        for statement in policy.statements:
            for entry in statement.principals if statement.allows else ():
                if entry.kind == "AWS" and f"::{account}:" in entry.text and not entry.text.endswith(":root"):
                    yield entry.text


def _may_administer(evidence: Evidence, key: str, account: str, arn: str) -> bool:
    request = Request(Principal(arn, account), "kms:PutKeyPolicy", key, account)
    return resource_side(evidence, Layer.KEY, request)[0] is not False


def prove_bucket_policy_is_mendable(evidence: Evidence) -> Iterator[Verdict]:
    """Verdicts on whether somebody but the root user may still change the bucket's policy."""
    policies = given(evidence, (Layer.BUCKET,))
    owner = bucket_owner_of(evidence.aws_location)
    bucket = (
        f"arn:{partition_name(evidence.aws_location.region)}:s3:::{(evidence.aws_location.bucket or '').strip('/')}"
    )
    denied = [
        action
        for action in ("s3:PutBucketPolicy", "s3:DeleteBucketPolicy")
        if _denies(evidence, Request(Principal(None, owner), action, bucket, owner))
    ]
    if len(denied) == 2:  # noqa: PLR2004 - both ways to change it
        step = _denying(policies)
        yield Verdict(
            Outcome.FAIL,
            f"bucket policy {policies[0].policy.name}: it denies everybody {' and '.join(denied)}, so that nobody but "
            "the root user of the bucket's account can change it",
            "bucket policy",
            (policies[0].place(step),),
            Remedy("Spare the bucket's administrator in the Deny (ArnNotLike on aws:PrincipalArn).", safe=False),
        )
    else:
        yield Verdict(Outcome.PASS, "the bucket policy does not keep everybody from changing it", "bucket policy")


def _denies(evidence: Evidence, request: Request) -> bool:
    beside = evidence.fresh()
    decision = beside.decide(request)
    return any(layer.layer is Layer.BUCKET and layer.denies is True for layer in decision.layers)


def _denying(policies: tuple[LintPolicy, ...]) -> tuple[str | int, ...]:
    """The first statement that denies everybody without a condition."""
    for statement in policies[0].statements:
        everybody = any(entry.text == "*" for entry in statement.principals)
        if not statement.allows and everybody and not statement.conditions:
            return statement.path
    return ()


def _is_restricted(evidence: Evidence) -> bool:
    """Whether S3 Block Public Access, of the bucket or of its account, keeps the public out of what a policy grants."""
    for key in (aws.PUBLIC_ACCESS_BLOCK, aws.ACCOUNT_PUBLIC_ACCESS_BLOCK):
        fact = evidence.fresh().fact(key)
        if isinstance(fact, Known) and fact.value.restrict_public_buckets:
            evidence.fact(key)
            return True
    return False


def _else(exposure: Exposure, policy: str, fine: str) -> Verdict:
    if exposure.undecided:
        return Verdict(Outcome.UNKNOWN, exposure.undecided, policy)
    return Verdict(Outcome.PASS, f"{policy}: {fine}", policy)


def _title(opening: Opening) -> str:
    return f"{opening.policy.layer.value} {opening.policy.policy.name}"


def _subject(opening: Opening) -> str:
    return f"{opening.policy.layer.value}: {_listed(opening.actions)}"


def _listed(actions: tuple[str, ...]) -> str:
    names = by_weight(set(actions))
    rest = len(names) - _SHOWN
    text = ", ".join(names[:_SHOWN])
    return f"{text} and {rest} more" if rest > 0 else text


def _unless(opening: Opening) -> str:
    keys = [name for name in opening.unless if ":" in name]
    parts = [conditioned(keys)] if keys else []
    if len(keys) < len(opening.unless):
        parts.append("unless the resource control policies, which nobody read, keep them out")
    return f" ({' and '.join(parts)})" if parts else ""


def _failure(opening: Opening, message: str, subject: str, remedy: str, severity: Severity | None) -> Verdict:
    several = len(opening.policy.statements) > 1
    diff = replacement(opening.policy.place(opening.statement.path), None) if several else ""
    places = (opening.policy.place(opening.path or opening.statement.path),)
    return Verdict(Outcome.FAIL, message, subject, places, Remedy(remedy, diff, safe=False), severity=severity)
