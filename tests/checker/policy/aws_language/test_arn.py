"""ARNs, their parts and the patterns that match them."""

from __future__ import annotations

import pytest

from checker.policy.aws_language.arn import Arn, compile_arn_pattern, compile_resource, parse_arn, split_parts
from checker.policy.aws_language.wildcard import ANY_RUN, tokens_of

VOLUME = "arn:aws:ec2:eu-central-1:111122223333:volume/vol-1"


def test_the_parts_of_an_arn() -> None:
    """The last part keeps its colons."""
    assert parse_arn("arn:aws:sns:r:a:x:y") == Arn("aws", "sns", "r", "a", "x:y")
    assert parse_arn("arn:aws:s3") is None
    assert parse_arn("not:an:arn:at:all:x") is None
    assert parse_arn(None) is None


def test_the_parts_of_a_pattern() -> None:
    """Wildcards stay in their part, and an empty part has no tokens."""
    assert split_parts(tokens_of("arn:aws:s3:::a*:b")) == (
        ("arn",),
        ("aws",),
        ("s3",),
        (),
        (),
        ("a", ANY_RUN, ":b"),
    )


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("*", VOLUME, True),
        ("arn:*", VOLUME, True),
        ("arn:aws:ec2:*", VOLUME, True),
        ("arn:aws:ec2:eu-*", VOLUME, True),
        ("arn:aws:ec2:*:volume/*", VOLUME, True),
        ("arn:aws:ec2:eu-*:volume/*", VOLUME, True),
        ("arn:aws:ec2:eu-*-1:*:volume/*", VOLUME, True),
        ("arn:aws:ec2:e*l-?:1*3:volume/vol-?", VOLUME, True),
        ("arn:aws:ec2:e*l-?:1*:volume/vol-?", VOLUME, True),
        ("arn:aws:ec2:e*3:volume/vol-1", VOLUME, None),
        ("arn:aws:ec2:eu-central-1?111122223333:volume/vol-1", VOLUME, None),
        ("arn:aws:ec2:eu*1:volume/vol-1", VOLUME, False),
        ("arn:a*s:ec2:*:volume/vol-1", VOLUME, True),
        ("arn:a*2:eu-central-1:111122223333:volume/vol-1", VOLUME, None),
        ("arn:aws:ec2", VOLUME, None),
        ("arn:aws:s3", VOLUME, False),
        ("arn:aws:s3:::a*c", "arn:aws:s3:::a:b:c", True),
        ("arn:aws:s3:::a?c", "arn:aws:s3:::a:c", True),
        ("arn:aws:*:a*b:*:x", "arn:aws:" + "ab:" * 50 + "x", None),
    ],
)
def test_a_resource_pattern(pattern: str, text: str, *, expected: bool | None) -> None:
    """What AWS documents is told, what it does not is left open."""
    assert compile_resource(tokens_of(pattern), segments=True)(text) is expected


def test_without_segments_a_star_is_a_star() -> None:
    """A dialect whose resources are no ARNs."""
    assert compile_resource(tokens_of("arn:aws:ec2:e*3:volume/vol-1"), segments=False)(VOLUME) is True


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("arn:aws:ec2:*:*:volume/*", VOLUME, True),
        ("arn:aws:ec2:*:volume/*", VOLUME, False),
        ("arn:aws:ec2:*", VOLUME, None),
        ("*", VOLUME, None),
        ("arn:aws:s3:::*", "arn:aws:s3:::a:b", True),
        ("arn:aws:s3:::*", "acme", False),
        ("arn:aws-cn:s3:::*", "arn:aws:s3:::a", False),
    ],
)
def test_an_arn_operator_pattern(pattern: str, text: str, *, expected: bool | None) -> None:
    """Each of the six parts is matched on its own."""
    assert compile_arn_pattern(tokens_of(pattern))(text) is expected
