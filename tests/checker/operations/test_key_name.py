"""Names of KMS keys: what each form tells, and what is wrong with what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.operations.key_name import KeyForm, is_key_id, parse_key_name

ID = "6f3a9c21-4d6e-4b80-8592-c1f0a3d7e48b"
MULTI_REGION = "mrk-0a1b2c3d4e5f60718293a4b5c6d7e8f9"
ARN = f"arn:aws:kms:eu-central-1:111122223333:key/{ID}"


@pytest.mark.parametrize(
    ("text", "form", "name"),
    [
        (ID, KeyForm.ID, ID),
        (MULTI_REGION, KeyForm.ID, MULTI_REGION),
        ("alias/velero", KeyForm.ALIAS, "alias/velero"),
        ("alias/team/backup_1:a-b", KeyForm.ALIAS, "alias/team/backup_1:a-b"),
        (ARN, KeyForm.ARN, ID),
        (ARN.replace(ID, MULTI_REGION), KeyForm.ARN, MULTI_REGION),
        ("arn:aws-cn:kms:cn-north-1:111122223333:alias/velero", KeyForm.ALIAS_ARN, "alias/velero"),
    ],
)
def test_a_well_formed_name_is_read(text: str, form: KeyForm, name: str) -> None:
    """Each of the four forms, without a problem."""
    key = parse_key_name(text)
    assert (key.form, key.name, key.problem) == (form, name, "")


def test_an_arn_names_partition_region_and_account() -> None:
    """Only ARNs do; an id is full of none of them."""
    key = parse_key_name(ARN)
    assert (key.partition, key.region, key.account, key.is_full) == ("aws", "eu-central-1", "111122223333", True)
    assert not parse_key_name(ID).is_full


@pytest.mark.parametrize(
    ("text", "problem", "meant"),
    [
        ("", "is empty", ""),
        (f" {ID}", "white space or quotes", ID),
        (f"'{ARN}'", "white space or quotes", ARN),
        (f"key/{ID}", "'key/' before the id", ID),
        ("aws/s3", "without 'alias/'", "alias/aws/s3"),
        ("velero", "neither a key id", ""),
        (f"{ID[:-1]}g", "neither a key id", ""),
        ("mrk-123", "32 hexadecimal digits", ""),
        ("alias/", "without a name", ""),
        ("alias/a b", "white space in it", ""),
        ("alias/a.b", "the character '.'", ""),
        (f"alias/{'a' * 251}", "longer than 256", ""),
        ("a" * 2049, "longer than 2048", ""),
        ("arn:aws:kms:eu-central-1:111122223333", "a part missing", ""),
        ("arn:aws:s3:::bucket", "an ARN of s3", ""),
        (ARN.replace("eu-central-1", ""), "without a region", ""),
        (ARN.replace("111122223333", "1111-2222-3333"), "not twelve digits", ""),
        (ARN.replace("key/", ""), "neither a key", ""),
        (ARN.replace("arn:", "ARN:"), "does not begin as an ARN does", ""),
        (ARN.replace(ID, "velero"), "which is no key id", ""),
    ],
)
def test_a_malformed_name_says_what_is_wrong(text: str, problem: str, meant: str) -> None:
    """And what was surely meant, where there is only one thing it can be."""
    key = parse_key_name(text)
    assert key.form is KeyForm.MALFORMED
    assert problem in key.problem
    assert key.meant == meant
    assert not key.doubtful


def test_capitals_are_doubtful_rather_than_malformed() -> None:
    """No document says that KMS refuses them."""
    key = parse_key_name(ARN.replace(ID, ID.upper()))
    assert key.form is KeyForm.ARN
    assert key.doubtful
    assert key.meant == ARN


@pytest.mark.parametrize(
    ("text", "managed"),
    [
        ("alias/aws/s3", True),
        ("aws/s3", True),
        (ARN.replace(f"key/{ID}", "alias/aws/s3"), True),
        ("alias/awsome", False),
    ],
)
def test_aliases_of_aws_managed_keys_are_told_apart(text: str, *, managed: bool) -> None:
    """AWS keeps every alias below ``alias/aws/`` for itself."""
    assert parse_key_name(text).is_aws_managed is managed


@given(st.uuids())
def test_every_uuid_is_a_key_id(value: object) -> None:
    """As Python prints them: small letters and hyphens."""
    assert is_key_id(str(value))


@given(st.text(max_size=80))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    """Whatever stands in a configuration: it is a name, or a problem is named; what is meant is itself a name."""
    key = parse_key_name(text)
    assert key.text == text
    assert (key.form is KeyForm.MALFORMED) <= bool(key.problem)
    assert not key.meant or not parse_key_name(key.meant).problem
