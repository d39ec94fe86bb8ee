"""Condition keys as the dated reference knows them: whether they exist, what they hold, which actions carry them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from checker.model.values import NamedTuple
from checker.policy.services import reference
from checker.policy.services.global_keys import global_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.policy.lint import ConditionEntry, LintStatement
    from checker.policy.services.reference import Key

_RENAMED: Final = {"aws:arn": "aws:PrincipalArn or aws:SourceArn"}
"""Keys that AWS no longer documents, and what it names in their place."""
_TAGGING: Final = frozenset({"aws:resourcetag/", "aws:requesttag/", "aws:tagkeys"})
"""Global keys that only the actions of some services carry, as their reference says."""
GUARDS: Final = frozenset(
    {
        *("aws:principalorgid", "aws:sourceaccount", "aws:sourcearn", "aws:sourceip", "aws:sourceorgid"),
        *("aws:sourcevpc", "aws:sourcevpcarn", "aws:sourcevpce", "aws:vpcsourceip", "sts:externalid"),
    }
)
"""Keys that confine who or whence, and that some requests do not carry."""
OF_CALLERS: Final = frozenset(
    {
        *("aws:calledvia", "aws:principalorgpaths", "aws:principalservicenameslist"),
        *("aws:resourceorgpaths", "aws:sourceorgpaths", "aws:vpceorgpaths"),
    }
)
"""Keys of several values that say who asks, or whose the resource is; tags are often left out on purpose."""
_LONGEST: Final = 100
"""A key of more characters resembles none."""
_ALWAYS_KNOWN: Final = frozenset({"saml"})
"""The words before the colon of keys that come from the outside, as those of an OIDC issuer (with a dot) do."""


class KeyFault(NamedTuple):
    """What is wrong with the name of a key; ``near`` is the key that was probably meant."""

    what: str
    near: str = ""
    certain: bool = False
    """Whether it is no matter of how new the reference is."""


def key_fault(name: str, *, guess: bool = True) -> KeyFault | None:
    """Why no request carries a key of that name, as far as the reference knows; ``guess`` looks for the one meant."""
    lower = name.lower()
    prefix, colon, rest = lower.partition(":")
    if not colon or not prefix or not rest:
        return KeyFault(
            "has not the form service:name, so no request carries it",
            _near(lower, global_keys(), guess=guess),
            certain=True,
        )
    if lower in _RENAMED:
        return KeyFault("is not documented any more", _RENAMED[lower], certain=True)
    keys = _keys_of(prefix)
    if keys is None:
        if "." in prefix or "/" in prefix or prefix in _ALWAYS_KNOWN or prefix in reference.service_names():
            return None
        return KeyFault(f"begins with {prefix}, which is no service", _near(lower, global_keys(), guess=guess))
    whole = lower.rstrip("/:")
    family = next((mark for mark in "/:" if whole + mark in keys), "")
    if family and (lower not in keys or lower.endswith(family)) and lower in {whole, whole + family}:
        near = f"{name[: len(whole)]}{family}NAME"
        return KeyFault("names a family of keys, and not which of them", near, certain=True)
    if reference.condition_key(name) is not None:
        return None
    return KeyFault("is no key", _near(lower, keys, guess=guess))


def _keys_of(prefix: str) -> Mapping[str, object] | None:
    if prefix == "aws":
        return global_keys()
    service = reference.service(prefix)
    return None if service is None else service.keys


def _near(lower: str, keys: Mapping[str, object], *, guess: bool) -> str:
    """The known key that is spelled almost like it."""
    if not guess or len(lower) > _LONGEST:
        return ""
    from difflib import get_close_matches  # noqa: PLC0415 - only a key that is not known pays for it

    names = {**global_keys(), **keys}
    head, slash, tail = lower.partition("/")
    family = get_close_matches(f"{head}/", [name for name in keys if name.endswith("/")], 1, 0.85) if slash else []
    if family:
        return f"{_spelled(names[family[0]])}{tail}"
    found = get_close_matches(lower, [name for name in names if not name.endswith(("/", ":"))], 1, 0.85)
    return _spelled(names[found[0]]) if found else ""


def _spelled(key: object) -> str:
    return str(key[0]) if isinstance(key, tuple) else ""


class Fit(Enum):
    """How an operator suits the type of a key."""

    RIGHT = "right"
    USABLE = "usable"
    WRONG = "wrong"


_FAMILIES: Final = ("string", "numeric", "date", "bool", "binary", "ipaddress", "notipaddress", "arn")
_KINDS: Final[Mapping[str, str]] = {
    "String": "string",
    "ARN": "arn",
    "Bool": "bool",
    "Date": "date",
    "Numeric": "numeric",
    "IPAddress": "ipaddress",
}
OPERATORS: Final[Mapping[str, str]] = {
    "String": "StringEquals or StringLike",
    "ARN": "ArnEquals or ArnLike",
    "Bool": "Bool",
    "Date": "a Date operator",
    "Numeric": "a Numeric operator",
    "IPAddress": "IpAddress or NotIpAddress",
}
"""The operators that are made for each type of key, in words."""


def plain_kind(key: Key) -> str:
    """The type of each single value of a key."""
    return key.kind.removeprefix("ArrayOf")


def fit(entry: ConditionEntry, key: Key) -> Fit:
    """Whether the operator compares what the key holds."""
    base = entry.name.base
    if base == "null" or key.name.endswith(("/", ":")):
        return Fit.RIGHT  # a tag may hold anything
    family = next((family for family in _FAMILIES if base.startswith(family)), base).removeprefix("not")
    kind = plain_kind(key)
    if family == _KINDS.get(kind) or (family == "numeric" and key.name.lower() == "aws:epochtime"):
        return Fit.RIGHT
    if family == "string":
        return _text_fit(entry, kind)
    if kind == "String" and family == "arn":
        return Fit.RIGHT if all(text.startswith(("arn:", "*", "${")) for text in entry.values) else Fit.WRONG
    if kind == "String" and family == "numeric":
        return Fit.USABLE if all(text.isdigit() for text in entry.values) else Fit.WRONG
    return Fit.WRONG


def _text_fit(entry: ConditionEntry, kind: str) -> Fit:
    like = entry.name.base.endswith("like")
    if kind == "ARN":
        if not like or not any(_is_wild(text) for text in entry.values):
            return Fit.RIGHT
        return Fit.WRONG if any(_is_wild(":".join(text.split(":", 5)[:5])) for text in entry.values) else Fit.USABLE
    if kind == "IPAddress":
        return Fit.WRONG if any("/" in text or _is_wild(text) for text in entry.values) else Fit.USABLE
    return Fit.WRONG if kind == "Date" else Fit.USABLE


def _is_wild(text: str) -> bool:
    return "*" in text or "?" in text


class Support(NamedTuple):
    """Which actions of a statement carry a key."""

    without: tuple[str, ...]
    """The entries without wildcards that are known not to."""
    nowhere: bool
    """Whether no action of the statement does, wildcards expanded."""


def support(statement: LintStatement, entry: ConditionEntry) -> Support | None:
    """Which actions carry the key; ``None`` when the reference cannot tell or every action may."""
    name = _family(entry.key)
    if name is None or not statement.actions:
        return None
    without: list[str] = []
    nowhere = True
    for action in statement.actions:
        found = reference.expand(action.text)
        if not found:
            # An action that the reference does not know, or all of them: either may carry the key.
            nowhere = False
        elif any(name in each.keys for each in found):
            nowhere = False
        elif "*" not in action.text and "?" not in action.text:
            without.append(action.text)
    return Support(tuple(dict.fromkeys(without)), nowhere) if without or nowhere else None


def _family(name: str) -> str | None:
    """The name under which actions list the key; ``None`` when any action may carry it, or nobody knows."""
    prefix = name.lower().partition(":")[0]
    if prefix == "aws":
        key = reference.global_key(name)
        return key.name.lower() if key is not None and key.name.lower() in _TAGGING else None
    service = reference.service(prefix)
    if service is None or reference.global_key(name) is not None:
        return None
    lower = reference.family_of(name, service.keys)
    return lower if lower in service.keys else None


def is_tag_key(name: str) -> bool:
    """Whether a key speaks of tags, which only some services support."""
    return _family(name) in _TAGGING and name.lower().startswith("aws:")
