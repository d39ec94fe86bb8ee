"""ARNs of IAM: who sends requests, and what is pasted in their place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.operations.iam_arn import IamArn, parse


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("arn:aws:iam::111122223333:user/velero", IamArn("aws", "111122223333", "user", "velero")),
        ("arn:aws:iam::111122223333:user/a/b/velero", IamArn("aws", "111122223333", "user", "velero")),
        ("arn:aws-cn:iam::111122223333:role/velero", IamArn("aws-cn", "111122223333", "role", "velero")),
        ("arn:aws:iam::111122223333:root", IamArn("aws", "111122223333", "root", "")),
        ("arn:aws:iam::aws:policy/ReadOnlyAccess", IamArn("aws", "aws", "policy", "ReadOnlyAccess")),
        ("arn:aws:sts::111122223333:assumed-role/velero/i-1", IamArn("aws", "111122223333", "assumed-role", "velero")),
    ],
)
def test_the_parts_of_an_arn(text: str, found: IamArn) -> None:
    """A path is no part of a name; a session is known by its role."""
    assert parse(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "velero",
        "AIDARTX3GSDSVVNZHULO",
        "arn:aws:iam::11112222333:user/velero",
        "arn:aws:iam::aws:user/velero",
        "arn:aws:iam:eu-central-1:111122223333:user/velero",
        "arn:aws:iam::111122223333:user",
        "arn:aws:iam::111122223333:user/",
        "arn:aws:iam::111122223333:root/velero",
        "arn:aws:iam::111122223333:assumed-role/velero/i-1",
        "arn:aws:sts::111122223333:user/velero",
        "arn:aws:s3:::acme-prod-velero",
        " arn:aws:iam::111122223333:user/velero",
        "arn:minio:iam::111122223333:user/velero",
        "arn:aws:iam::\u0661\u0661\u0661\u0661\u0662\u0662\u0662\u0662\u0663\u0663\u0663\u0663:user/velero",
    ],
)
def test_no_arn_of_iam(text: str) -> None:
    """Close is not enough: policies compare ARNs character by character."""
    assert parse(text) is None


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    """Whatever stands in the field."""
    assert parse(text) is None or text.startswith("arn:")
