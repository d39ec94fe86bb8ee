"""The reference of services: made from the pinned data, and knowing all that this project speaks of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import botocore.session
import pytest

from checker.model.location import Provider
from checker.operations.documented import documented_actions
from checker.operations.plan import catalogue
from checker.policy.lint_actions import OPERATIONS
from checker.policy.services import reference
from checker.policy.services.global_keys import global_keys
from checker.policy.services.reference import SERVICES
from docs.services import FOLDER, files

if TYPE_CHECKING:
    from checker.policy.services.reference import Service

every_service = pytest.mark.parametrize("name", SERVICES)

# Permitted by an action of another service (S3 Express, Object Lambda), or by several.
_ELSEWHERE = {
    "CreateBucketMetadataConfiguration",
    "CreateSession",
    "DeleteBucketMetadataConfiguration",
    "GetBucketMetadataConfiguration",
    "ListDirectoryBuckets",
    "RenameObject",
    "WriteGetObjectResponse",
}


def _service(name: str) -> Service:
    found = reference.service(name)
    assert found is not None
    return found


def test_the_data_is_what_the_pinned_release_makes() -> None:
    """Nobody has edited it by hand, and the release is the one that the development requirements pin."""
    made = files()
    assert {path.name for path in FOLDER.glob("*.json")} == set(made)
    for name, text in made.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, name


def test_every_file_has_one_date() -> None:
    """A message names one day, whichever service it speaks of."""
    dates = {json.loads((FOLDER / name).read_text(encoding="utf-8"))["date"] for name in files()}
    assert dates == {reference.reference_date()}


@pytest.mark.parametrize("action", sorted({ask.action for each in catalogue(Provider.AWS) for ask in each.asks}))
def test_the_reference_knows_every_action_of_the_catalogue(action: str) -> None:
    """What Velero and kopia are checked for is spelled as AWS spells it."""
    prefix, _, name = action.partition(":")
    found = _service(prefix).action(name)
    assert found is not None
    assert found.full_name == action


@pytest.mark.parametrize("action", documented_actions())
def test_the_reference_knows_every_documented_action(action: str) -> None:
    """The documentation spells its actions as AWS does."""
    prefix, _, name = action.partition(":")
    found = _service(prefix).action(name)
    assert found is not None
    assert found.full_name == action


@pytest.mark.parametrize("name", ["s3", "kms", "sts"])
def test_every_api_operation_has_an_action(name: str) -> None:
    """Of its own name, or one that the table of operations names."""
    model = botocore.session.get_session().get_service_model(name)
    operations: list[str] = list(model.operation_names)  # pyright: ignore[reportArgumentType]  # a cached property
    service, others = _service(name), OPERATIONS.get(name, {})
    missing = {each for each in operations if service.action(each) is None and each.lower() not in others}
    assert missing == (_ELSEWHERE if name == "s3" else set())


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_the_table_of_operations_names_actions_that_exist(name: str) -> None:
    """Each leads to an action, and none is an action itself."""
    for operation, action in OPERATIONS[name].items():
        found = _service(name).action(action)
        assert found is not None, operation
        assert found.name == action
        assert operation == operation.lower()
        assert _service(name).action(operation) is None


@every_service
def test_an_action_is_found_in_any_case(name: str) -> None:
    """Actions are compared without regard to case, and shown as AWS spells them."""
    service = _service(name)
    actions = service.matching("*")
    assert actions
    for action in actions:
        assert service.action(action.name.upper()) is action
        assert action.level in {"List", "Read", "Write", "Tagging, Write", "Permissions management, Write"}


@every_service
def test_kinds_have_patterns_of_whole_arns(name: str) -> None:
    """Six parts, no placeholder left, and every action's kinds are among the service's."""
    service = _service(name)
    for kind in service.kinds:
        parts = kind.pattern.split(":", 5)
        assert len(parts) == 6
        assert parts[:2] == ["arn", "*"]
        assert "$" not in kind.pattern
        assert "{" not in kind.pattern
    for action in service.matching("*"):
        assert set(action.kinds) <= set(service.kinds)
        assert action.keys <= set(service.keys) | set(global_keys())


@pytest.mark.parametrize(
    ("pattern", "some", "none"),
    [
        ("Get*", "GetObject", "PutObject"),
        ("get?bject", "GetObject", "GetObjectAcl"),
        ("*Object", "PutObject", "PutObjectAcl"),
        ("GetObject", "GetObject", "GetObjectAcl"),
    ],
)
def test_wildcards_cover_actions(pattern: str, some: str, none: str) -> None:
    """As IAM matches them, in any case."""
    names = {action.name for action in _service("s3").matching(pattern)}
    assert some in names
    assert none not in names


@pytest.mark.parametrize("pattern", ["*", "s*:GetObject", "lambda:*", "", ":", "?3:Get*"])
def test_what_reaches_other_services_is_not_expanded(pattern: str) -> None:
    """Unknown is no empty list."""
    assert reference.expand(pattern) is None


def test_a_wildcard_that_matches_nothing_is_an_empty_list() -> None:
    """The service is known, and has no such action."""
    assert reference.expand("s3:Gte*") == ()
    assert reference.expand("S3:getobject") == (_service("s3").action("GetObject"),)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("aws:sourceip", "aws:SourceIp"),
        ("AWS:ResourceTag/team", "aws:ResourceTag/"),
        ("s3:PREFIX", "s3:prefix"),
        ("kms:EncryptionContext:aws:s3:arn", "kms:EncryptionContext:"),
        ("s3:ExistingObjectTag/a/b", "s3:ExistingObjectTag/"),
    ],
)
def test_a_condition_key_is_found_in_any_case_and_by_its_family(written: str, name: str) -> None:
    """``kms:EncryptionContext:`` and ``aws:ResourceTag/`` stand for all their members."""
    found = reference.condition_key(written)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "written", ["aws:NoSuchKey", "s3:nosuchkey", "lambda:VpcIds", "", "prefix", "aws:ResourceTagg/x"]
)
def test_an_unknown_condition_key_is_none(written: str) -> None:
    """Of a service that is not held, too."""
    assert reference.condition_key(written) is None


def test_names_of_services_hold_those_read_here() -> None:
    """And others, in lower case."""
    names = reference.service_names()
    assert set(SERVICES) <= names
    assert {"lambda", "dynamodb", "s3express", "ebs"} <= names
    assert all(name == name.lower() for name in names)
    assert reference.service("S3") is reference.service("S3")
    assert reference.service("lambda") is None
