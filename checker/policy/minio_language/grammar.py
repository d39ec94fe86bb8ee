"""The grammar of a policy as MinIO reads it: every way in which the server would refuse to store it, with its path.

From minio/pkg v3.1.3, ``policy/{policy,statement,actionset,resourceset}.go`` and ``policy/condition``. MinIO reads JSON
as Go does: names of members have no case, the last of several counts, and what it does not know it drops.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from checker.policy.aws_language.grammar import Fault
from checker.policy.minio_language.conditions import OPERATORS, qualified, text_of
from checker.policy.minio_language.known import AISTOR
from checker.policy.minio_language.matching import matcher
from checker.policy.minio_language.values import decoded, moment_of, number_of, range_of, truth_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from checker.policy.aws_language.grammar import Path
    from checker.policy.minio_language.known import Known

VERSION: Final = "2012-10-17"
S3_ARN, KMS_ARN = "arn:aws:s3:::", "arn:minio:kms:::"
_MAX_SHOWN: Final = 60
_SSE: Final = "s3:x-amz-server-side-encryption"
_ALGORITHMS: Final = {_SSE: ("AES256", "aws:kms"), f"{_SSE}-customer-algorithm": ("AES256",)}
_DIRECTIVES: Final = {"s3:x-amz-metadata-directive": ("COPY", "REPLACE")}


def member(mapping: Mapping[str, object], name: str) -> tuple[str, object] | None:
    """A member by its name, whatever its case, as it is spelled, and its value; the last of several counts."""
    found = None
    for key, value in mapping.items():
        if key == name or is_named(key, name):
            found = key, value
    return None if found is None or found[1] is None else found


def is_named(key: str, name: str) -> bool:
    """Whether a member is the one of this name to Go, which folds letters one by one."""
    return len(key) == len(name) and key.casefold() == name.casefold()


def statements_of(policy: object) -> list[tuple[Path, Mapping[str, object]]]:
    """The statements of a policy that are at least objects, each with its path."""
    found = member(cast("Mapping[str, object]", policy), "Statement") if isinstance(policy, dict) else None
    if found is None or not isinstance(found[1], list):
        return []
    return [((found[0], number), item) for number, item in enumerate(found[1]) if isinstance(item, dict)]


def faults(policy: object, known: Known, *, attached: bool = True) -> Iterator[Fault]:
    """What MinIO would refuse in a policy: one ``attached`` to users and groups, or one of a key or a session."""
    if not isinstance(policy, dict):
        yield Fault("a policy must be an object")
        return
    mapping = cast("Mapping[str, object]", policy)
    yield from version_faults(mapping, wanted=attached)
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
        if not isinstance(item, dict):
            yield Fault("a statement must be an object", path)
            continue
        yield from _statement(cast("Mapping[str, object]", item), path, known)


def version_faults(mapping: Mapping[str, object], *, wanted: bool) -> Iterator[Fault]:
    """What is wrong with the version of a policy; ``wanted`` where one has to be there."""
    version = member(mapping, "Version")
    if version is None or version[1] == "":
        if wanted:
            yield Fault(f'the policy has no Version: MinIO stores none without "{VERSION}"')
    elif version[1] != VERSION:
        yield Fault(f'Version must be "{VERSION}", not {_shown(version[1])}', (version[0],))


def element_faults(statement: Mapping[str, object], path: Path) -> Iterator[Fault]:
    """What is wrong with the form of a statement's elements, whatever they name."""
    effect = member(statement, "Effect")
    if effect is None or effect[1] not in ("Allow", "Deny"):
        where = path if effect is None else (*path, effect[0])
        yield Fault('Effect must be "Allow" or "Deny", spelled so', where)
    sid = member(statement, "Sid")
    if sid is not None and not isinstance(sid[1], str):
        yield Fault("Sid must be text", (*path, sid[0]))
    lists = _lists(statement)
    for name, found in lists.items():
        if found is None:
            spelled = next(key for key in statement if is_named(key, name))
            yield Fault(f"{name} must not be empty", (*path, spelled))
    if None not in lists.values():
        yield from _pairs(statement, lists, path)


def _lists(statement: Mapping[str, object]) -> dict[str, tuple[str, ...] | None]:
    return {name: texts_of(statement, name) for name in ("Action", "NotAction", "Resource", "NotResource")}


def _statement(statement: Mapping[str, object], path: Path, known: Known) -> Iterator[Fault]:
    yield from element_faults(statement, path)
    lists = _lists(statement)
    if None in lists.values():
        return
    actions = lists["Action"] or ()
    if known.generation == AISTOR and any(action.partition(":")[0] in _NEWER for action in actions):
        return
    kind = kind_of(actions, known)
    yield from _actions(statement, actions, kind, path, known)
    yield from _resources(statement, lists, kind, path)
    yield from condition_faults(statement, actions, path, known, kind)


def texts_of(statement: Mapping[str, object], name: str) -> tuple[str, ...] | None:
    """The texts of an element, nothing where it is missing; ``None`` where there are no actions in it."""
    found = member(statement, name)
    if found is None:
        # A null is no element, but for the actions, where it is an empty one.
        void = name.endswith("Action") and any(is_named(key, name) for key in statement)
        return None if void else ()
    # MinIO prints whatever stands there, so that a number is a text, too, if one that names nothing.
    values = found[1] if isinstance(found[1], list) else [found[1]]
    return tuple(map(text_of, values)) or (None if name.endswith("Action") else ())


def _pairs(statement: Mapping[str, object], lists: Mapping[str, tuple[str, ...] | None], path: Path) -> Iterator[Fault]:
    if not lists["Action"] and not lists["NotAction"]:
        yield Fault("the statement has no Action", path)
    for name, other in (("Action", "NotAction"), ("Resource", "NotResource")):
        if lists[name] and lists[other]:
            given = member(statement, other)
            yield Fault(f"{name} and {other} exclude each other", (*path, given[0] if given else other))


S3, ADMIN, STS, KMS = "s3", "admin", "sts", "kms"
_NEWER: Final = frozenset({"s3tables", "s3vectors", "s3express", "memory"})
"""Namespaces that AIStor has and whose actions are not known here: nothing is said of a statement that names one."""


def kind_of(actions: Iterable[str], known: Known) -> str:
    """The namespace that a statement counts as: the first of admin, sts and kms that one of its actions is of."""
    given = frozenset(actions)
    if any(_is_of_aistor(action, known) for action in given):
        return ADMIN
    for kind, names in ((ADMIN, known.admin), (STS, known.sts), (KMS, known.kms)):
        if given & names:
            return kind
    return S3


def _is_of_aistor(action: str, known: Known) -> bool:
    """Whether it is a pattern of administration, which AIStor alone takes."""
    wild = known.generation == AISTOR and action.startswith("admin:") and ("*" in action or "?" in action)
    return wild and any(map(matcher(action), known.admin))


def is_known(action: str, kind: str, known: Known) -> bool:
    """Whether MinIO knows an action of a namespace; of S3 a pattern that covers a known one will do."""
    if kind == ADMIN and _is_of_aistor(action, known):
        return True
    if kind != S3:
        return action in {ADMIN: known.admin, STS: known.sts, KMS: known.kms}[kind]
    return action in known.s3 or (("*" in action or "?" in action) and any(map(matcher(action), known.s3)))


def _actions(
    statement: Mapping[str, object], actions: tuple[str, ...], kind: str, path: Path, known: Known
) -> Iterator[Fault]:
    given = member(statement, "Action")
    for number, action in enumerate(actions):
        if is_known(action, kind, known):
            continue
        where: Path = (*path, given[0] if given else "Action")
        where = (*where, number) if given is not None and isinstance(given[1], list) else where
        yield Fault(_unknown(action, kind, known), where)


def _unknown(action: str, kind: str, known: Known) -> str:
    shown = _shown(action)
    namespace = action.partition(":")[0]
    if kind != S3 and (namespace == S3 or is_known(action, S3, known)):
        return f"{shown} stands beside actions of {kind}: MinIO mixes no namespaces in one statement"
    twin = next((name for name in known.s3 if name.lower() == action.lower()), None)
    if twin is not None:
        return f"{shown} is not known to MinIO, which tells upper from lower case: it knows {twin}"
    return f"MinIO knows no action {shown}, and refuses the whole document"


def _resources(
    statement: Mapping[str, object], lists: Mapping[str, tuple[str, ...] | None], kind: str, path: Path
) -> Iterator[Fault]:
    if kind == S3 and not lists["Resource"] and not lists["NotResource"]:
        yield Fault("the statement has no Resource", path)
    for name in ("Resource", "NotResource"):
        given = member(statement, name)
        for number, text in enumerate(lists[name] or ()):
            where: Path = (*path, given[0] if given else name)
            where = (*where, number) if given is not None and isinstance(given[1], list) else where
            yield from (Fault(message, where) for message in _resource(text, kind))


def _resource(text: str, kind: str) -> Iterator[str]:
    prefix = KMS_ARN if text.startswith(KMS_ARN) else S3_ARN
    if text == "*":
        return
    if not text.startswith(prefix):
        yield f'{_shown(text)} is no resource of MinIO, which begins with "{S3_ARN}" or is "*"'
    elif text[len(prefix) :].startswith("/"):
        yield f"{_shown(text)} names no bucket before its slash"
    elif text != S3_ARN and kind in {S3, KMS} and (prefix == KMS_ARN) is not (kind == KMS):
        yield f"{_shown(text)} is no resource that an action of {kind} is on"


def condition_faults(
    statement: Mapping[str, object], actions: tuple[str, ...], path: Path, known: Known, kind: str = S3
) -> Iterator[Fault]:
    """What is wrong with a statement's conditions, of which each action has to know every key."""
    given = member(statement, "Condition")
    void = next((key for key in statement if is_named(key, "Condition")), None)
    if given is None:
        if void is not None:
            yield Fault("Condition must be an object, and not empty", (*path, void))
        return
    where: Path = (*path, given[0])
    if not isinstance(given[1], dict) or not given[1]:
        yield Fault("Condition must be an object, and not empty", where)
        return
    for written, block in given[1].items():
        at: Path = (*where, written)
        _, base = qualified(written)
        if base not in OPERATORS:
            yield Fault(f"MinIO knows no condition operator {_shown(written)}, and refuses the whole document", at)
        elif not isinstance(block, dict):
            yield Fault(f"{_shown(written)} must hold an object of condition keys", at)
        else:
            for key, value in block.items():
                message = _key(key, base, actions, kind, known) or _value(key, base, value)
                if message:
                    yield Fault(message, (*at, key))


def _key(key: str, base: str, actions: tuple[str, ...], kind: str, known: Known) -> str:
    name = key.partition("/")[0]
    if name not in known.keys:
        return f"MinIO knows no condition key {_shown(key)}, and refuses the whole document"
    if base == "Bool" and name != "aws:SecureTransport":
        return f"Bool takes aws:SecureTransport alone, not {_shown(key)}"
    if base.endswith("IpAddress") and name != "aws:SourceIp":
        return f"{base} takes aws:SourceIp alone, not {_shown(key)}"
    foreign = next((action for action in actions if not _takes(action, name, kind, known)), None)
    return f"MinIO does not know {_shown(key)} for {_shown(foreign)}" if foreign is not None else ""


def _takes(action: str, key: str, kind: str, known: Known) -> bool:
    """Whether an action, or one that a pattern covers, knows a condition key."""
    if kind != S3:
        # Seen in the library itself: sts takes its own key alone, admin any but those of S3, and kms every one.
        return kind == KMS or key == "sts:DurationSeconds" if kind != ADMIN else not key.startswith(("s3:", "sts:"))
    if key in known.common:
        return True
    if action == "s3:*":
        return True
    if "*" in action or "?" in action:
        covered = matcher(action)
        return covered("s3:*") or any(key in keys for name, keys in known.extra.items() if covered(name))
    return key in known.extra.get(action, ())


def _value(key: str, base: str, value: object) -> str:
    values = value if isinstance(value, list) else [value]
    if not values:
        return f"{_shown(key)} has no value"
    if base.startswith(("Numeric", "Date")) or base in {"Null", "Bool"}:
        if len(values) != 1:
            return f"{base} takes one value, and {_shown(key)} has {len(values)}"
        return _single(base, values[0])
    if not all(isinstance(each, str) for each in values):
        return f"{base} takes texts"
    texts = cast("list[str]", values)
    twice = next((text for number, text in enumerate(texts) if text in texts[:number]), None) if texts[1:] else None
    if twice is not None:
        return f"{_shown(key)} has the value {_shown(twice)} twice"
    if base.endswith("IpAddress"):
        wrong = next((text for text in texts if range_of(text) is None), None)
        return f"{_shown(wrong)} is no address range" if wrong is not None else ""
    if base == "BinaryEquals":
        wrong = next((text for text in texts if decoded(text) is None), None)
        if wrong is not None:
            return f"{_shown(wrong)} is no base64"
        texts = [decoded(text) or "" for text in texts]
    return _string(key, base, texts)


def _single(base: str, value: object) -> str:
    if base in {"Null", "Bool"}:
        fine = value is None or isinstance(value, bool) or (isinstance(value, str) and truth_of(value) is not None)
        return "" if fine else f"{base} takes true or false"
    if base.startswith("Numeric"):
        whole = isinstance(value, int) and not isinstance(value, bool)
        fine = (whole or isinstance(value, str)) and number_of(str(value)) is not None
        return "" if fine else f"{base} takes a whole number"
    fine = isinstance(value, str) and moment_of(value) is not None
    return "" if fine else f"{base} takes a time such as 2026-01-31T00:00:00Z"


def _string(key: str, base: str, texts: list[str]) -> str:
    allowed = {**_ALGORITHMS, **_DIRECTIVES}.get(key, ())
    like = base.endswith("Like")
    if allowed and not like:
        wrong = next((text for text in texts if text not in allowed), None)
        return f"{_shown(wrong)} is no value of {key}" if wrong is not None else ""
    if key == "s3:x-amz-copy-source":
        wrong = next((text for text in texts if not _is_source(text)), None)
        return f"{_shown(wrong)} names no bucket and object" if wrong is not None else ""
    return ""


def _is_source(text: str) -> bool:
    """Whether a text names a bucket, whose name MinIO could take, and an object."""
    bucket, _, key = text.removeprefix("/").partition("/")
    parts = bucket.split(".")
    inner = bucket.isascii() and all(c.isalnum() or c in ".-_:" for c in bucket)
    ends = bucket[:1].isalnum() and bucket[-1:].isalnum() and all(w not in bucket for w in ("..", ".-", "-."))
    is_address = len(parts) == 4 and all(part.isdigit() for part in parts)  # noqa: PLR2004 - of an address
    return bool(key) and 3 <= len(bucket) <= 63 and inner and ends and not is_address  # noqa: PLR2004 - as in S3


def _shown(value: object) -> str:
    text = text_of(value)
    return repr(text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…")
