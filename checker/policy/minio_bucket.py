"""The policy of a MinIO bucket: it speaks of anonymous requests alone.

Read from minio/pkg v3.1.3, ``policy/bucket-policy*.go`` and ``principal.go``, and the server's auth-handler.go of
2026-02-12: a request that is signed never meets it. Other than in a user's policy, the bucket itself is ``bucket``
without a slash, and each action needs a resource of its kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from checker.policy.aws_language.grammar import Fault
from checker.policy.minio_language.grammar import (
    S3_ARN,
    condition_faults,
    element_faults,
    member,
    statements_of,
    texts_of,
    version_faults,
)
from checker.policy.minio_language.known import COMMUNITY, known
from checker.policy.minio_language.matching import matcher
from checker.policy.minio_language.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.model.decision import Request, Truth
    from checker.policy.aws_language.grammar import Path
    from checker.policy.minio_language.known import Known


def bucket_faults(policy: object, bucket: str, dialect: Known | None = None) -> Iterator[Fault]:
    """What MinIO would refuse in the policy of a bucket."""
    dialect = dialect or known(COMMUNITY)
    if policy is None:
        # To Go, null is a policy with nothing in it.
        return
    if not isinstance(policy, dict):
        yield Fault("a policy must be an object")
        return
    mapping = cast("Mapping[str, object]", policy)
    yield from version_faults(mapping, wanted=False)
    identifier = member(mapping, "ID")
    if identifier is not None and not isinstance(identifier[1], str):
        yield Fault("ID must be text", (identifier[0],))
    body = member(mapping, "Statement")
    if body is None:
        return
    if not isinstance(body[1], list):
        yield Fault("Statement must be a list: MinIO takes no single statement", (body[0],))
        return
    for number, item in enumerate(body[1]):
        path: Path = (body[0], number)
        if isinstance(item, dict):
            yield from _statement(cast("Mapping[str, object]", item), bucket, path, dialect)
        else:
            yield Fault("a statement must be an object", path)


def _statement(statement: Mapping[str, object], bucket: str, path: Path, dialect: Known) -> Iterator[Fault]:
    faults = list(element_faults(statement, path))
    yield from faults
    if principals_of(statement) is None:
        given = member(statement, "Principal")
        where = path if given is None else (*path, given[0])
        yield Fault('Principal must be "*", or {"AWS": ...}', where)
    if faults:
        return
    actions = texts_of(statement, "Action") or ()
    named = "Resource" if texts_of(statement, "Resource") else "NotResource"
    resources = texts_of(statement, named) or ()
    spelled = member(statement, named)
    where = (*path, spelled[0]) if spelled is not None else path
    if not resources:
        yield Fault("the statement has no Resource", path)
        return
    for text in resources:
        yield from (Fault(message, where) for message in _resource(text, bucket))
    patterns = [text.removeprefix(S3_ARN) for text in resources]
    for action in actions:
        objects = _is_on_objects(action, dialect)
        if not any(_of_objects(p) if objects else _of_bucket(p) for p in patterns):
            what = f"an object, such as {S3_ARN}{bucket}/*" if objects else f"the bucket, {S3_ARN}{bucket}"
            yield Fault(f"{action!r} needs a Resource that is {what}", where)
    yield from condition_faults(statement, actions, path, dialect)


def principals_of(statement: Mapping[str, object]) -> tuple[str, ...] | None:
    """Whom a statement names; ``None`` where MinIO reads nobody in it."""
    given = member(statement, "Principal")
    if given is None:
        return None
    value: object = given[1]
    if isinstance(value, dict):
        inner = member(cast("Mapping[str, object]", value), "AWS")
        value = inner[1] if inner is not None else None
        texts = value if isinstance(value, list) else [] if value is None else [value]
        return tuple(map(str, texts)) or None
    return ("*",) if value == "*" else None


def _resource(text: str, bucket: str) -> Iterator[str]:
    if text != "*" and not text.startswith(S3_ARN):
        yield f'{text!r} is no resource of MinIO, which begins with "{S3_ARN}" or is "*"'
        return
    pattern = text.removeprefix(S3_ARN)
    if pattern.startswith("/"):
        yield f"{text!r} names no bucket before its slash"
    elif not (matcher(pattern)(bucket) or _begins(pattern, f"{bucket}/")):
        yield f"{text!r} is of another bucket than {bucket!r}"


def _begins(pattern: str, text: str) -> bool:
    """Whether the pattern could go on after a text; MinIO looks no further than at its first ``*``."""
    for number, character in enumerate(pattern):
        if character == "*":
            return True
        if number >= len(text):
            return True
        if character not in {"?", text[number]}:
            return False
    return len(text) <= len(pattern)


def _is_on_objects(action: str, dialect: Known) -> bool:
    """Whether MinIO takes an action for one on objects: one that covers any such action is."""
    return action in dialect.objects or (
        ("*" in action or "?" in action) and any(map(matcher(action), dialect.objects))
    )


def _of_objects(pattern: str) -> bool:
    return "/" in pattern or "*" in pattern


def _of_bucket(pattern: str) -> bool:
    return "/" not in pattern or pattern == "*"


class AnonymousPolicy:
    """The policy of a bucket, ready to be asked about requests that nobody signed."""

    __slots__ = ("_statements",)

    def __init__(self, policy: object, dialect: Known | None = None) -> None:
        """Compile its statements; the policy is known to be one that MinIO accepts."""
        dialect = dialect or known(COMMUNITY)
        named = [(path, raw) for path, raw in statements_of(policy) if "*" in (principals_of(raw) or ())]
        self._statements = tuple(
            Statement(raw, path, number, dialect, is_bucket_policy=True) for number, (path, raw) in enumerate(named, 1)
        )

    def allows(self, request: Request) -> Truth:
        """Whether an anonymous request is let in; the request's principal does not matter."""
        result: Truth = False
        for statement in self._statements:
            answer = statement.applies(request) if statement.speaks_of(request.action) else False
            if answer and not statement.allow:
                return False
            if answer is None:
                result = None
            elif answer and result is False:
                result = True
        return self._settled(request, result)

    def _settled(self, request: Request, result: Truth) -> Truth:
        """An allow stands whatever other allows are unknown, unless a denial is."""
        spoken = [s for s in self._statements if s.speaks_of(request.action)]
        allowed = any(s.allow and s.applies(request) for s in spoken)
        doubted = any(not s.allow and s.applies(request) is None for s in spoken)
        return (None if doubted else True) if allowed else result
