"""The tables of what each generation knows are dated, and fit together."""

from __future__ import annotations

import pytest

from checker.policy.minio_language.known import AISTOR, COMMUNITY, GENERATIONS, known


@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_table_is_whole(generation: str) -> None:
    """Actions on objects are actions, the keys that an action knows are keys; where it is from is said."""
    found = known(generation)
    assert found.generation == generation
    assert "github.com/minio/pkg" in found.source
    assert found.objects < found.s3
    assert found.common < found.keys
    assert found.s3 >= set(found.extra)
    assert all(keys <= found.keys for keys in found.extra.values())
    assert all(name.startswith(("s3:", "s3express:")) for name in found.s3)
    assert all(name.startswith("admin:") for name in found.admin)


def test_how_many_actions_of_s3_there_are() -> None:
    """As the library has them: 60 with the star, and 72."""
    assert (len(known(COMMUNITY).s3), len(known(AISTOR).s3)) == (60, 72)
    assert known(COMMUNITY).s3 < known(AISTOR).s3


def test_what_of_aws_is_not_known() -> None:
    """No action on access control lists, and none of another service."""
    for generation in GENERATIONS:
        assert not {"s3:PutObjectAcl", "s3:GetBucketAcl", "s3:ListMultipartUploads"} & known(generation).s3


def test_a_generation_that_nobody_named() -> None:
    """Is read as the community's."""
    assert known("") is not None
    assert known("").s3 == known(COMMUNITY).s3
