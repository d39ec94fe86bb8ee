"""Resources that stand for all that a Resource entry reaches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.policy.excess.groups import Zone
from checker.policy.excess.samples import SAMPLE, Home, covers, filled, samples
from checker.policy.services import reference

KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
HOME = Home("aws", "eu-central-1", "111122223333", "acme", "team/", (KEY,))


def asked(text: str, action: str, home: Home = HOME) -> list[tuple[str, Zone]]:
    """The samples of an action that an entry reaches."""
    service, _, name = action.partition(":")
    held = reference.service(service)
    return list(samples(text, service, name.lower(), None if held is None else held.action(name), home))


@pytest.mark.parametrize(
    ("text", "action", "expected"),
    [
        ("arn:aws:s3:::acme", "s3:ListBucket", [("arn:aws:s3:::acme", Zone.OWN)]),
        ("arn:aws:s3:::acme", "s3:GetObject", []),
        ("arn:aws:s3:::acme/*", "s3:ListBucket", []),
        ("arn:aws:s3:::other", "s3:ListBucket", [("arn:aws:s3:::other", Zone.FOREIGN)]),
        ("arn:aws:s3:::BUCKET-NAME", "s3:ListBucket", []),
        ("arn:aws:s3:::acme/team/*", "s3:GetObject", [(f"arn:aws:s3:::acme/team/{SAMPLE}", Zone.OWN)]),
        ("arn:aws:s3:::acme/other/*", "s3:GetObject", [(f"arn:aws:s3:::acme/other/{SAMPLE}", Zone.BESIDE)]),
        (
            "arn:aws:s3:::acme/*",
            "s3:GetObject",
            [(f"arn:aws:s3:::acme/team/{SAMPLE}", Zone.OWN), (f"arn:aws:s3:::acme/{SAMPLE}", Zone.BESIDE)],
        ),
        (
            "arn:aws:s3:::acme*",
            "s3:ListBucket",
            [("arn:aws:s3:::acme", Zone.OWN), (f"arn:aws:s3:::acme{SAMPLE}", Zone.FOREIGN)],
        ),
        ("arn:aws:s3:::acme/${aws:username}/*", "s3:GetObject", []),
        ("arn:aws:s3:::acme/team/${*}", "s3:GetObject", [(f"arn:aws:s3:::acme/team/{SAMPLE}", Zone.OWN)]),
        ("*", "s3:ListAllMyBuckets", [("*", Zone.NONE)]),
        ("arn:aws:s3:::acme", "s3:ListAllMyBuckets", []),
        (KEY, "kms:Decrypt", [(KEY, Zone.OWN)]),
        (f"{KEY[:-1]}c", "kms:Decrypt", [(f"{KEY[:-1]}c", Zone.FOREIGN)]),
        (
            "arn:aws:kms:*:*:key/*",
            "kms:Decrypt",
            [(KEY, Zone.OWN), (f"arn:aws:kms:eu-central-1:111122223333:key/{SAMPLE}", Zone.FOREIGN)],
        ),
        ("*", "kms:ListKeys", [("*", Zone.NONE)]),
        (
            "arn:aws:iam::111122223333:role/velero",
            "iam:PassRole",
            [("arn:aws:iam::111122223333:role/velero", Zone.NONE)],
        ),
        ("arn:aws:s3:::acme", "iam:PassRole", []),
        ("*", "iam:PassRole", [(f"arn:aws:iam::111122223333:role/{SAMPLE}", Zone.NONE)]),
        ("*", "rds:DeleteDBInstance", [("*", Zone.NONE)]),
    ],
)
def test_entry_reaches_samples(text: str, action: str, expected: list[tuple[str, Zone]]) -> None:
    """Own before others', and none that the entry does not cover."""
    assert asked(text, action) == expected


def test_everything_reaches_own_beside_and_foreign() -> None:
    """A star stands for each of them."""
    assert {zone for _, zone in asked("*", "s3:GetObject")} == {Zone.OWN, Zone.BESIDE, Zone.FOREIGN}


def test_nothing_is_foreign_where_only_an_alias_is_known() -> None:
    """An access point's alias does not tell the bucket, so any named bucket may be the one."""
    assert asked("arn:aws:s3:::other", "s3:ListBucket", HOME._replace(bucket="")) == [("arn:aws:s3:::other", Zone.OWN)]


@given(st.text(alphabet="ab*?/:-", max_size=12))
def test_filled_pattern_is_covered_by_the_pattern(pattern: str) -> None:
    """So that what stands for others is one of them."""
    assert covers(pattern, filled(pattern))
