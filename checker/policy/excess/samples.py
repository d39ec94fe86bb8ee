"""Resources to ask about: of every kind that a statement's Resource element reaches, one that stands for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.model.values import NamedTuple
from checker.policy.aws_language.wildcard import compile_tokens, tokens_of
from checker.policy.excess.groups import Zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.policy.services.reference import Action

SAMPLE: Final = "sample-7f3a9c21"
"""Stands for a name that a wildcard leaves open; unlike any real one."""
_PARTS: Final = 6
_ON_OBJECTS: Final = frozenset({"abortmultipartupload", "listmultipartuploadparts"})
"""What is done to objects without a word of them, for who asks without the reference."""


class Home(NamedTuple):
    """What is the location's own: ``bucket`` is empty when only an alias of it is known, ``root`` is its prefix.

    ``keys`` are the ARNs of the KMS keys in play.
    """

    partition: str
    region: str
    account: str
    bucket: str
    root: str
    keys: tuple[str, ...] = ()


def covers(pattern: str, text: str) -> bool:
    """Whether a Resource entry covers a resource, wildcards read without regard to the parts of an ARN."""
    return pattern == "*" or compile_tokens(tokens_of(pattern))(text)


def samples(text: str, service: str, name: str, action: Action | None, home: Home) -> Iterator[tuple[str, Zone]]:
    """The resources of an action that an entry reaches, each with whose it is; none of what variables leave open."""
    plain = _plain(text)
    if plain is None:
        return
    shape = _shape(name, action) if service == "s3" else ""
    if shape:
        found = _storage(plain, home, objects=shape == "object")
    elif service == "kms":
        found = _keys(plain, action, home)
    else:
        found = _others(plain, action, home)
    seen: set[str] = set()
    for resource, zone in found:
        if resource not in seen and covers(plain, resource):
            seen.add(resource)
            yield resource, zone


def _plain(text: str) -> str | None:
    """The entry without escapes; ``None`` when a policy variable stands in it."""
    if "${" not in text:
        return text
    for escape in ("${*}", "${?}", "${$}"):
        text = text.replace(escape, escape[2])
    return None if "${" in text else text


def filled(text: str) -> str:
    """A text that a pattern covers."""
    return text.replace("*", SAMPLE).replace("?", "x")


def _shape(name: str, action: Action | None) -> str:
    """What an S3 action is checked against: ``object`` or ``bucket``; empty for anything else."""
    if action is None:
        return "object" if "object" in name or name in _ON_OBJECTS else "bucket"
    kinds = {kind.name for kind in action.kinds}
    return "object" if "object" in kinds else "bucket" if "bucket" in kinds else ""


def _storage(text: str, home: Home, *, objects: bool) -> Iterator[tuple[str, Zone]]:
    parts = text.split(":", _PARTS - 1)
    named = parts[5] if len(parts) == _PARTS else "*"
    head = f"arn:{home.partition}:s3:::"
    bucket, slash, key = named.partition("/")
    foreign = filled(bucket)
    is_bucket = foreign == foreign.lower() and "_" not in foreign
    if not objects:
        if home.bucket:
            yield head + home.bucket, Zone.OWN
        if not slash and is_bucket and foreign != home.bucket:
            yield head + foreign, Zone.FOREIGN if home.bucket else Zone.OWN
        return
    inside = filled(key) if slash else SAMPLE
    if home.bucket:
        yield f"{head}{home.bucket}/{home.root}{SAMPLE}", Zone.OWN
        yield f"{head}{home.bucket}/{inside}", Zone.OWN if inside.startswith(home.root) else Zone.BESIDE
    if is_bucket and foreign != home.bucket:
        yield f"{head}{foreign}/{inside}", Zone.FOREIGN if home.bucket else Zone.OWN


def _keys(text: str, action: Action | None, home: Home) -> Iterator[tuple[str, Zone]]:
    if action is not None and not action.kinds:
        yield "*", Zone.NONE
        return
    for key in home.keys:
        yield key, Zone.OWN
    arn = _arn(text if text != "*" else "arn:*:kms:*:*:key/*", home)
    if arn not in home.keys:
        yield arn, Zone.FOREIGN


def _others(text: str, action: Action | None, home: Home) -> Iterator[tuple[str, Zone]]:
    if action is not None and not action.kinds:
        yield "*", Zone.NONE
        return
    if action is None:
        yield "*" if text == "*" else _arn(text, home), Zone.NONE
        return
    if not action.required:
        yield "*", Zone.NONE
    if text == "*":
        yield _arn(action.kinds[0].pattern, home), Zone.NONE
        return
    arn = _arn(text, home)
    if any(covers(kind.pattern, arn) for kind in action.kinds):
        yield arn, Zone.NONE
        return
    for kind in action.kinds:
        # An entry such as arn:aws:ec2:* leaves the kind open as well.
        yield _arn(kind.pattern, home), Zone.NONE


def _arn(pattern: str, home: Home) -> str:
    """An ARN that a pattern covers, in the location's partition, region and account where those are open."""
    parts = pattern.split(":", _PARTS - 1)
    if len(parts) < _PARTS:
        return filled(pattern)
    own = (parts[0], home.partition, parts[2], home.region, home.account)
    chosen = [mine if part == "*" else part for part, mine in zip(parts[:5], own, strict=True)]
    return ":".join([*map(filled, chosen), filled(parts[5])])
