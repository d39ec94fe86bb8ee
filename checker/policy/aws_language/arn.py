"""ARNs: their six parts, and patterns that match them whole or part by part."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from checker.model.values import NamedTuple
from checker.policy.aws_language.wildcard import ANY_RUN, compile_tokens

if TYPE_CHECKING:
    from checker.model.decision import Truth
    from checker.policy.aws_language.wildcard import Matcher, Token, Tokens

PARTS: Final = 6
_FAR: Final = 16
"""How many colon-separated pieces of a text are tried as the place where an ARN part may begin."""

TextTest: TypeAlias = Callable[[str], "Truth"]


class Arn(NamedTuple):
    """The six parts of an ARN after the word ``arn``."""

    partition: str
    service: str
    region: str
    account: str
    resource: str


def parse_arn(text: str | None) -> Arn | None:
    """The parts of ``text``, or ``None`` when it is no ARN."""
    if text is None:
        return None
    parts = text.split(":", PARTS - 1)
    return Arn(*parts[1:]) if len(parts) == PARTS and parts[0] == "arn" else None


def compile_resource(tokens: Tokens, *, segments: bool) -> TextTest:
    """A test of a Resource entry: ``None`` when only an undocumented crossing of a colon would make it match.

    AWS documents ("IAM JSON policy elements: Resource") that a ``*`` which ends an ARN segment may match beyond its
    colon, and that any other wildcard stands for characters within its segment; the last part has no segments.
    """
    loose = compile_tokens(tokens)
    if not segments:
        return loose
    parts = split_parts(tokens)
    test = _segmented(loose, parts) if _confined(parts) else loose
    if len(parts) == PARTS or (tokens and tokens[-1] == ANY_RUN):
        return test
    # AWS completes a short ARN with wildcards ("arn:aws:s3" is taken), which no page documents.
    padded = compile_tokens((*tokens, ":", ANY_RUN))
    return lambda text: None if (found := test(text)) is False and padded(text) else found


def _segmented(loose: Matcher, parts: tuple[Tokens, ...]) -> TextTest:
    strict = tuple(compile_tokens(part) for part in parts)
    open_ended = tuple(bool(part) and part[-1] == ANY_RUN for part in parts)

    def test(text: str) -> Truth:
        if not loose(text):
            return False
        return True if _fits(strict, open_ended, text) else None

    return test


def compile_arn_pattern(tokens: Tokens) -> TextTest:
    """A test of the Arn operators: six parts, each matched on its own."""
    parts = split_parts(tokens)
    if len(parts) < PARTS:
        loose = compile_tokens(tokens)
        open_ended = parts[-1] == (ANY_RUN,)
        # Fewer than six parts: whether a last "*" stands for the parts that are not there is not documented.
        return lambda text: None if open_ended and loose(text) else False
    matchers = tuple(compile_tokens(part) for part in parts)

    def test(text: str) -> Truth:
        found = text.split(":", PARTS - 1)
        return len(found) == PARTS and all(matcher(part) for matcher, part in zip(matchers, found, strict=True))

    return test


def split_parts(tokens: Tokens) -> tuple[Tokens, ...]:
    """The tokens of each colon-separated part, at most six: the last keeps its colons."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if not isinstance(token, str):
            parts[-1].append(token)
            continue
        for number, piece in enumerate(token.split(":", PARTS - len(parts))):
            if number:
                parts.append([])
            if piece:
                parts[-1].append(piece)
    return tuple(tuple(part) for part in parts)


def _confined(parts: tuple[Tokens, ...]) -> bool:
    """Whether a wildcard stands inside one of the first five segments, and not as a ``*`` at its end."""
    return any(
        isinstance(token, int) and not (token == ANY_RUN and set(part[place:]) == {ANY_RUN})
        for part in parts[: PARTS - 1]
        for place, token in enumerate(part)
    )


def _fits(strict: tuple[Matcher, ...], open_ended: tuple[bool, ...], text: str) -> bool:
    """Whether the parts match with no crossing but those of a ``*`` at the end of a segment."""
    pieces = text.split(":")
    starts = {0}
    for matcher, swallows in zip(strict[:-1], open_ended[:-1], strict=True):
        after: set[int] = set()
        for start in starts:
            if start < min(len(pieces), _FAR) and matcher(pieces[start]):
                after.update(range(start + 1, _FAR) if swallows else (start + 1,))
        starts = after
    last = strict[-1]
    if len(strict) < PARTS:
        ends = {len(pieces) - 1} if not open_ended[-1] else set(range(len(pieces)))
        return any(start in ends and last(pieces[start]) for start in starts if start < len(pieces))
    return any(last(":".join(pieces[start:])) for start in starts if start < len(pieces))
