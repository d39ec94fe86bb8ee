"""Whether a bucket policy is public in the sense of S3 Block Public Access.

S3 takes a policy for public unless what it grants is bound to fixed values of certain keys ("Blocking public access to
your Amazon S3 storage: The meaning of public"). Fixed means without a wildcard and without a policy variable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from checker.policy.aws_language.condition import as_list, operator_name, scalar
from checker.policy.aws_language.truth import either
from checker.policy.aws_language.values import addresses_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from checker.model.decision import Truth

_BINDING: Final = frozenset(
    {
        "aws:principalorgid",
        "aws:principalarn",
        "aws:principalaccount",
        "aws:sourcearn",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:sourceowner",
        "aws:sourceaccount",
        "aws:userid",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "s3:dataaccesspointaccount",
        "s3:dataaccesspointarn",
    }
)
_POSITIVE: Final = frozenset({"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"})
_WIDEST: Final = {4: 32 - 8, 6: 128 - 32}
"""How many address bits a range may leave open, by family, before S3 takes it for public."""


def is_public(statements: Iterable[Mapping[str, object]]) -> Truth:
    """Whether any of the statements makes a bucket policy public."""
    result: Truth = False
    for statement in statements:
        result = either(result, _makes_public(statement))
    return result


def _makes_public(statement: Mapping[str, object]) -> Truth:
    if statement.get("Effect") != "Allow" or not _names_everyone(statement):
        return False
    doubtful = False
    block = cast("Mapping[str, Mapping[str, object]]", statement.get("Condition") or {})
    for written, keys in block.items():
        name = operator_name(written)
        for key, value in keys.items():
            texts = [scalar(item) or "" for item in as_list(value)]
            if key.lower() == "aws:sourceip" and name.base == "ipaddress":
                binds = bool(texts) and all(_is_narrow(text) for text in texts)
            elif key.lower() in _BINDING and name.base in _POSITIVE:
                binds = bool(texts) and not any(mark in text for text in texts for mark in ("*", "?", "${"))
                doubtful = doubtful or not binds
            else:
                continue
            if binds and not name.if_exists and name.quantifier != "forallvalues":
                return False
            doubtful = doubtful or binds
    return None if doubtful else True


def _names_everyone(statement: Mapping[str, object]) -> bool:
    if "NotPrincipal" in statement:
        return True
    principal = statement.get("Principal")
    entries = cast("Mapping[str, object]", principal).get("AWS") if isinstance(principal, dict) else principal
    return "*" in as_list(entries)


def _is_narrow(text: str) -> bool:
    found = addresses_of(text)
    return found is not None and (found.last - found.first).bit_length() <= _WIDEST[found.family]
