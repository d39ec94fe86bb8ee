"""What rules on MinIO say of policies: what the server would refuse or drop, and what reaches beyond the location."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar, cast

from checker.documents.document import DocumentPlace
from checker.documents.edit import value_at, without_item
from checker.evidence.contract import REFUSED
from checker.facts import field, minio
from checker.model.decision import Effect, Request
from checker.model.finding import Outcome, Remedy, Verdict
from checker.model.operation import Target
from checker.operations.minio_plan import ARN
from checker.operations.plan import operation, plan
from checker.policy.minio_bucket import AnonymousPolicy, bucket_faults, principals_of
from checker.policy.minio_language.grammar import is_known, kind_of, member, statements_of, texts_of
from checker.policy.minio_language.known import known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from checker.evidence.evidence import Evidence
    from checker.facts.aws import PolicyDocument
    from checker.model.decision import Truth
    from checker.model.fact import FactKey
    from checker.model.place import Place
    from checker.policy.aws_language.grammar import Path
    from checker.policy.aws_layers import Problem

T = TypeVar("T")

NO_POLICY: Final = "no policy was given"
_ELEMENTS: Final = frozenset(
    ("sid", "effect", "action", "notaction", "resource", "notresource", "condition"),
)
_MOST_SHOWN: Final = 80
_MOST_PLACES: Final = 10
_STRANGER: Final = "another-bucket-7f3a9c21"
_ADMINISTRATION: Final = (
    "admin:CreateUser",
    "admin:AttachUserOrGroupPolicy",
    "admin:CreatePolicy",
    "admin:ConfigUpdate",
    "admin:ServiceStop",
)
_OVER_BUCKET: Final = (
    "s3:PutBucketPolicy",
    "s3:DeleteBucketPolicy",
    "s3:PutLifecycleConfiguration",
    "s3:PutBucketVersioning",
    "s3:PutBucketObjectLockConfiguration",
    "s3:PutReplicationConfiguration",
    "s3:DeleteBucket",
    "s3:ForceDeleteBucket",
)
_OVER_OBJECTS: Final = ("s3:BypassGovernanceRetention",)
_ANONYMOUS: Final = (
    ("s3:ListBucket", False),
    ("s3:GetObject", True),
    ("s3:PutObject", True),
    ("s3:DeleteObject", True),
)


def own_policies(evidence: Evidence) -> tuple[PolicyDocument, ...]:
    """The policies of the user, its groups and its access key; what nobody could read raises."""
    groups = evidence.get(minio.GROUPS) or ()
    found = [*(evidence.get(minio.IDENTITY_POLICIES) or ()), *(each for group in groups for each in group.policies)]
    for key in (minio.ACCESS_KEY_POLICY, minio.SESSION_POLICY):
        policy = evidence.get(key)
        found += [] if policy is None else [policy]
    return tuple(found)


def refused_documents(evidence: Evidence) -> Iterator[Verdict]:
    """A failure for each thing for which MinIO would refuse a policy; a pass when it would store them all."""
    documents = own_policies(evidence)
    if not documents:
        yield Verdict(Outcome.NOT_APPLICABLE, NO_POLICY, "policies")
        return
    problems = evidence.problems()
    told: dict[object, list[Problem]] = {}
    for problem in problems:
        statement = _statement_at(problem.place)
        # One edit mends all that is unknown in a statement's actions.
        where = problem.message if statement is None else statement[0]
        told.setdefault((problem.document.name, where), []).append(problem)
    for group in told.values():
        yield _refusal(group)
    if not problems:
        what = "the policy" if len(documents) == 1 else f"all {len(documents)} policies"
        yield Verdict(Outcome.PASS, f"MinIO stores {what}", "policies")


def _refusal(problems: list[Problem]) -> Verdict:
    first = problems[0]
    others = f" (and {len(problems) - 1} more in the same statement)" if len(problems) > 1 else ""
    return Verdict(
        Outcome.FAIL,
        f"MinIO would refuse {first.document.name}: {first.message}{others}",
        f"{first.document.name}: {first.message}",
        tuple(problem.place for problem in problems[:_MOST_PLACES]),
        _mended(first.place),
        error="mc: <ERROR> Unable to create new policy",
    )


def _mended(place: Place) -> Remedy:
    """The document without what MinIO does not know: the statement, when it names nothing else."""
    text = "Take out what MinIO does not know; the documented policy of AWS has actions of ec2 that MinIO has not."
    statement = _statement_at(place)
    if statement is None or not isinstance(place, DocumentPlace):
        return Remedy(text)
    path, actions = statement
    kept = [action for action in actions if is_known(action, kind_of(actions, known("")), known(""))]
    whole = place.document.at(path)
    if not kept:
        return Remedy("Take out the statement: MinIO knows none of its actions.", without_item(whole))
    return Remedy(text, without_item(place))


def _statement_at(place: Place) -> tuple[Path, tuple[str, ...]] | None:
    """The path and the actions of the statement whose ``Action`` a place is in."""
    if not isinstance(place, DocumentPlace):
        return None
    for end in range(len(place.path), 0, -1):
        if isinstance(place.path[end - 1], str) and str(place.path[end - 1]).lower() == "action":
            path = place.path[: end - 1]
            holder = value_at(place.document.value, path)
            actions = texts_of(cast("Mapping[str, object]", holder), "Action") if isinstance(holder, dict) else None
            return (path, actions) if actions else None
    return None


def dropped_elements(evidence: Evidence) -> Iterator[Verdict]:
    """A failure for each element of a statement that MinIO drops without a word."""
    documents = own_policies(evidence)
    if not documents:
        yield Verdict(Outcome.NOT_APPLICABLE, NO_POLICY, "policies")
        return
    found = 0
    for policy in documents:
        for path, statement in statements_of(policy.value):
            for name in statement:
                if name.lower() not in _ELEMENTS:
                    found += 1
                    yield Verdict(
                        Outcome.FAIL,
                        f"MinIO drops {name!r} from a statement of {policy.name}, and reads the rest as if it were not "
                        "there",
                        f"{policy.name}: {name}",
                        (policy.at(*path, name),),
                        Remedy(_instead(name)),
                    )
    if not found:
        yield Verdict(Outcome.PASS, "MinIO reads every element of the policies", "policies")


def _instead(name: str) -> str:
    if name.lower().endswith("principal"):
        return "Attach the policy to the users that it is for, and take the element out."
    if name.lower().startswith("condition"):
        return "Write Condition: as it stands, the statement has none."
    return "Take the element out, or spell it as MinIO does."


def stars(evidence: Evidence) -> Iterator[Verdict]:
    """A failure for each statement whose action is a lone star."""
    documents = own_policies(evidence)
    if not documents:
        yield Verdict(Outcome.NOT_APPLICABLE, NO_POLICY, "policies")
        return
    server = evidence.fresh().fact(minio.SERVER)
    newer = getattr(getattr(server, "value", None), "generation", "") == "aistor"
    found = 0
    for policy in documents:
        for number, (path, statement) in enumerate(statements_of(policy.value), 1):
            if "*" not in (texts_of(statement, "Action") or ()):
                continue
            found += 1
            effect = member(statement, "Effect")
            denies = effect is not None and effect[1] == "Deny"
            what = "denies" if denies else "allows"
            reach = "every bucket, and the administration of the server" if not newer else "the administration too"
            yield Verdict(
                Outcome.FAIL,
                f'statement {number} of {policy.name} {what} the action "*", which reaches {reach}, whatever its '
                "Resource says",
                f"{policy.name}: statement {number}",
                (policy.at(*path, _spelled(statement, "Action")),),
                Remedy('Write "s3:*", or better the actions that are needed.'),
            )
    if not found:
        yield Verdict(Outcome.PASS, 'no statement has the action "*"', "policies")


def _spelled(statement: Mapping[str, object], name: str) -> str:
    found = member(statement, name)
    return found[0] if found is not None else name


def _sample(evidence: Evidence) -> Request | None:
    """A request of the location's own, as a pattern for others."""
    planned = plan(evidence.location, operation("restore-read"), None, now=evidence.now)
    return next((each.request for each in planned if each.ask.target is Target.OBJECT), None)


def granted(evidence: Evidence, actions: Iterable[str], resource: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those of some actions that are allowed on a resource, and those of which it could not be told."""
    sample = _sample(evidence)
    allowed: list[str] = []
    open_: list[str] = []
    for action in actions if sample is not None else ():
        effect = evidence.decide(cast("Request", sample)._replace(action=action, resource=resource)).effect
        if effect is Effect.ALLOW:
            allowed.append(action)
        elif effect not in REFUSED:
            open_.append(action)
    return tuple(allowed), tuple(open_)


def excess(
    evidence: Evidence, asked: Iterable[tuple[tuple[str, ...], str]], *, message: str, remedy: str, fine: str
) -> Iterator[Verdict]:
    """One verdict on what is granted beyond the need: actions, each with the resource they are asked on."""
    evidence.get(minio.IDENTITY_POLICIES)
    subject = "policies"
    if not evidence.get(field.BUCKET):
        yield Verdict(Outcome.NOT_APPLICABLE, "the location names no bucket", subject)
        return
    allowed: list[str] = []
    open_: list[str] = []
    for actions, resource in asked:
        some, others = granted(evidence, actions, resource)
        allowed += some
        open_ += others
    if allowed:
        at = evidence.place(minio.IDENTITY_POLICIES)
        named = f"{message}: {', '.join(allowed)}"
        yield Verdict(Outcome.FAIL, named, subject, () if at is None else (at,), Remedy(remedy))
    elif open_:
        yield Verdict(Outcome.UNKNOWN, f"whether {', '.join(open_)} is allowed could not be decided", subject)
    else:
        yield Verdict(Outcome.PASS, fine, subject)


def other_buckets() -> Iterator[tuple[tuple[str, ...], str]]:
    """What is asked of a bucket that the location does not use."""
    yield ("s3:ListBucket",), f"{ARN}{_STRANGER}"
    yield ("s3:GetObject", "s3:PutObject", "s3:DeleteObject"), f"{ARN}{_STRANGER}/x"


def administration() -> Iterator[tuple[tuple[str, ...], str]]:
    """What only an administrator of the server needs."""
    yield _ADMINISTRATION, ARN


def over_the_bucket(evidence: Evidence) -> Iterator[tuple[tuple[str, ...], str]]:
    """What changes the bucket rather than what is in it."""
    bucket = f"{ARN}{evidence.get(field.BUCKET) or ''}"
    yield _OVER_BUCKET, bucket
    yield _OVER_OBJECTS, f"{bucket}/backups/x"


def anonymous_access(evidence: Evidence) -> Iterator[Verdict]:
    """What the bucket's policy lets everybody do; a refused document lets nobody do anything."""
    policy, subject = evidence.get(minio.BUCKET_POLICY), "bucketPolicy"
    bucket = evidence.get(field.BUCKET) or ""
    if policy is None or any(bucket_faults(policy.value, bucket)):
        yield Verdict(Outcome.PASS, "no policy of the bucket lets anybody in", subject)
        return
    sample = _sample(evidence)
    told: dict[str, Truth] = {}
    if sample is not None:
        compiled = AnonymousPolicy(policy.value)
        for action, on_object in _ANONYMOUS:
            resource = sample.resource if on_object else f"{ARN}{bucket}"
            told[action] = compiled.allows(sample._replace(action=action, resource=resource))
    allowed = [action for action, answer in told.items() if answer]
    if allowed:
        message = f"the bucket's policy lets everybody, without any key, do {', '.join(allowed)}"
        remedy = Remedy("Take the policy off the bucket: mc anonymous set none ALIAS/BUCKET. Velero needs none.")
        yield Verdict(Outcome.FAIL, message, subject, (policy.at(),), remedy)
    elif None in told.values():
        yield Verdict(Outcome.UNKNOWN, "whether the bucket's policy lets everybody in could not be decided", subject)
    else:
        yield Verdict(Outcome.PASS, "the bucket's policy lets nobody do anything without a key", subject)


def named_principals(evidence: Evidence) -> Iterator[Verdict]:
    """Statements of the bucket's policy that name somebody: they say nothing to MinIO."""
    policy, subject = evidence.get(minio.BUCKET_POLICY), "bucketPolicy"
    if policy is None:
        yield Verdict(Outcome.NOT_APPLICABLE, "the bucket has no policy", subject)
        return
    found = 0
    for number, (path, statement) in enumerate(statements_of(policy.value), 1):
        named = principals_of(statement) or ()
        if named and "*" not in named:
            found += 1
            message = (
                f"statement {number} of the bucket's policy names {', '.join(named)[:80]}, and says nothing to MinIO"
            )
            remedy = Remedy("Attach a policy to the user in its place: mc admin policy attach ALIAS NAME --user USER.")
            yield Verdict(Outcome.FAIL, message, f"{subject}: statement {number}", (policy.at(*path),), remedy)
    if not found:
        yield Verdict(Outcome.PASS, "no statement of the bucket's policy names a user", subject)


def refused_bucket_policy(evidence: Evidence) -> Iterator[Verdict]:
    """What MinIO would refuse in the policy of the bucket."""
    policy, subject = evidence.get(minio.BUCKET_POLICY), "bucketPolicy"
    if policy is None:
        yield Verdict(Outcome.NOT_APPLICABLE, "the bucket has no policy", subject)
        return
    fault = next(iter(bucket_faults(policy.value, evidence.get(field.BUCKET) or "")), None)
    if fault is None:
        yield Verdict(Outcome.PASS, "MinIO stores the bucket's policy", subject)
        return
    message = f"MinIO would refuse the bucket's policy: {fault.message}"
    remedy = Remedy("Leave the policy out: Velero's requests are signed, and never meet it.")
    yield Verdict(Outcome.FAIL, message, subject, (policy.at(*fault.path),), remedy)


def uncovered_bucket(evidence: Evidence) -> Iterator[Verdict]:
    """Resources whose pattern covers the bucket's name, and no action on the bucket itself."""
    documents = own_policies(evidence)
    bucket = evidence.get(field.BUCKET) or ""
    if not documents or not bucket:
        yield Verdict(Outcome.NOT_APPLICABLE, NO_POLICY, "policies")
        return
    from checker.policy.aws_language.statement import ActionTest  # noqa: PLC0415 - a matcher of patterns, whatever of

    found = 0
    for policy in documents:
        for path, statement in statements_of(policy.value):
            for text in texts_of(statement, "Resource") or ():
                pattern = text.removeprefix(ARN)
                wild = "*" in pattern or "?" in pattern
                if not wild or not ActionTest((pattern,))(bucket) or ActionTest((pattern,))(f"{bucket}/"):
                    continue
                found += 1
                yield Verdict(
                    Outcome.FAIL,
                    f"{text} covers the name {bucket}, but no action on the bucket itself: MinIO compares it with "
                    f"{bucket}/",
                    f"{policy.name}: {text}",
                    (policy.at(*path, _spelled(statement, "Resource")),),
                    Remedy(f"Name the bucket: {ARN}{bucket}."),
                )
    if not found:
        yield Verdict(Outcome.PASS, "no pattern misses the bucket by its slash", "policies")


def disabled_user(evidence: Evidence) -> Iterator[Verdict]:
    """Whether the server takes signatures of the user at all."""
    user, subject = evidence.get(minio.USER), "user"
    if user is None:
        yield Verdict(Outcome.NOT_APPLICABLE, "nobody said whether the user is enabled", subject)
    elif user.enabled:
        yield Verdict(Outcome.PASS, f"the user {user.name} is enabled", subject)
    else:
        command = f"mc admin user enable ALIAS {user.name}"
        yield _disabled(evidence, minio.USER, f"the user {user.name} is disabled", command)


def disabled_access_key(evidence: Evidence) -> Iterator[Verdict]:
    """Whether the server takes signatures of the access key."""
    key, subject = evidence.get(minio.ACCESS_KEY), "accessKey"
    if key is None:
        yield Verdict(Outcome.NOT_APPLICABLE, "nobody said whether the access key is enabled", subject)
    elif key.enabled:
        yield Verdict(Outcome.PASS, "the access key is enabled", subject)
    else:
        yield _disabled(evidence, minio.ACCESS_KEY, "the access key is disabled", "mc admin accesskey enable ALIAS KEY")


def disabled_groups(evidence: Evidence) -> Iterator[Verdict]:
    """A failure for each group of the user that is disabled: it takes the user's own policies with it."""
    groups, subject = evidence.get(minio.GROUPS), "groups"
    if not groups:
        yield Verdict(Outcome.NOT_APPLICABLE, "the user is in no group, as far as anybody said", subject)
        return
    disabled = [group.name for group in groups if not group.enabled]
    for name in disabled:
        message = f"the group {name} is disabled, which makes the policies of its members void"
        verdict = _disabled(evidence, minio.GROUPS, message, f"mc admin group enable ALIAS {name}")
        yield verdict._replace(subject=f"groups: {name}")
    if not disabled:
        yield Verdict(Outcome.PASS, "every group of the user is enabled", subject)


def _disabled(evidence: Evidence, key: FactKey[T], message: str, command: str) -> Verdict:
    at = evidence.place(key)
    places = () if at is None else (at,)
    remedy = Remedy(f"Enable it ({command}), or take another.")
    return Verdict(Outcome.FAIL, message, key.name, places, remedy, error="AccessDenied")
