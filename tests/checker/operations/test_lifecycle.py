"""Which objects a lifecycle rule touches is a matter of prefixes, tags and sizes alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checker.facts.aws_storage import LifecycleRule, Transition
from checker.operations import lifecycle

KEYS = st.text("ab/", max_size=6)
NO_TAGS: dict[str, str] = {}


def rule(prefix: str = "", **fields: Any) -> LifecycleRule:  # noqa: ANN401 - any field
    """A rule in force."""
    return LifecycleRule("r", enabled=True, prefix=prefix)._replace(**fields)


@given(KEYS, KEYS, KEYS)
@example("velero/", "velero/kopia/", "x")
@example("velero", "velero-old/", "x")
def test_a_rule_touches_a_folder_exactly_when_some_key_is_in_both(prefix: str, folder: str, rest: str) -> None:
    """A key in the folder that begins with the rule's prefix proves it; where none can, no key is found."""
    both = max(prefix, folder, key=len) + rest
    possible = both.startswith(prefix) and both.startswith(folder)
    assert lifecycle.touches(rule(prefix), folder, NO_TAGS) == possible
    assert lifecycle.overlaps(prefix, folder) == lifecycle.overlaps(folder, prefix)


@given(KEYS, KEYS, KEYS)
def test_a_rule_that_covers_a_folder_applies_to_each_of_its_keys(prefix: str, folder: str, rest: str) -> None:
    """Covering is for every key what touching is for some."""
    if lifecycle.covers_all(rule(prefix), folder):
        assert (folder + rest).startswith(prefix)
        assert lifecycle.touches(rule(prefix), folder, NO_TAGS)
    elif lifecycle.touches(rule(prefix), folder, NO_TAGS):
        assert prefix.startswith(folder)
        assert prefix != folder


@pytest.mark.parametrize(
    ("carried", "touches"),
    [({}, False), ({"a": "1"}, False), ({"a": "1", "b": "2"}, True), ({"a": "1", "b": "2", "c": "3"}, True)],
)
def test_every_tag_of_a_rule_must_be_carried(carried: dict[str, str], touches: bool) -> None:  # noqa: FBT001 - expected
    """An object without one of the tags is left alone; and a rule with tags never covers everything."""
    tagged = rule(tags=(("a", "1"), ("b", "2")))
    assert lifecycle.touches(tagged, "backups/", carried) is touches
    assert not lifecycle.covers_all(tagged, "backups/")


def test_a_rule_that_is_not_in_force_does_nothing() -> None:
    """A disabled rule neither touches nor covers."""
    off = rule()._replace(enabled=False)
    assert not lifecycle.touches(off, "backups/", NO_TAGS)
    assert not lifecycle.covers_all(off, "backups/")


@pytest.mark.parametrize("sizes", [{"larger_than": 0}, {"smaller_than": 5}])
def test_a_rule_with_sizes_covers_no_folder(sizes: dict[str, Any]) -> None:
    """It touches what has the size, and leaves the rest."""
    sized = rule(**sizes)
    assert lifecycle.has_sizes(sized)
    assert lifecycle.touches(sized, "kopia/", NO_TAGS)
    assert not lifecycle.covers_all(sized, "kopia/")


def test_folders_are_told_with_the_root_before_them() -> None:
    """What is left uncovered, and what is touched, is named as the user sees it in the bucket."""
    rules = [rule("velero/backups/"), rule("velero/kop")]
    assert lifecycle.uncovered(rules, "velero/", lifecycle.WRITTEN) == ("velero/restores/",)
    assert lifecycle.uncovered([], "", lifecycle.UPLOADED) == ("backups/", "restores/")
    assert lifecycle.touched(rules[0], "velero/", lifecycle.FOLDERS, NO_TAGS) == ("velero/backups/",)
    assert lifecycle.touched(rule("velero/"), "velero/", lifecycle.VOLUMES, NO_TAGS) == (
        "velero/kopia/",
        "velero/restic/",
    )
    assert lifecycle.touched(rule("velero-2/"), "velero/", lifecycle.FOLDERS, NO_TAGS) == ()


def test_actions_are_told_apart() -> None:
    """Deleting objects, deleting their old versions, and taking markers away are three things."""
    assert lifecycle.expires_current(rule(expiration_days=1))
    assert lifecycle.expires_current(rule(expiration_date="2027-01-01T00:00:00Z"))
    assert not lifecycle.expires_current(rule(expires_delete_markers=True, noncurrent_days=1))
    assert lifecycle.expires_noncurrent(rule(noncurrent_days=1))
    assert lifecycle.expires_noncurrent(rule(noncurrent_days=1, noncurrent_kept=0))
    assert not lifecycle.expires_noncurrent(rule(noncurrent_days=1, noncurrent_kept=3))
    assert not lifecycle.expires_noncurrent(rule(noncurrent_kept=3))
    assert lifecycle.removes_markers(rule(expires_delete_markers=True))
    assert lifecycle.removes_markers(rule(expiration_days=9))
    assert not lifecycle.removes_markers(rule(expiration_date="2027-01-01T00:00:00Z"))


def test_archives_are_told_from_classes_that_can_be_read() -> None:
    """Each move is in one of the two lists."""
    moves = tuple(Transition(name, 1) for name in ("GLACIER", "DEEP_ARCHIVE", "GLACIER_IR", "STANDARD_IA"))
    both = rule(transitions=moves)
    assert lifecycle.archives(both) == moves[:2]
    assert lifecycle.dearer(both) == moves[2:]


def test_times_and_names_are_words() -> None:
    """A rule is named by its ID, and else by what it is for."""
    assert lifecycle.expiration_time(rule(expiration_days=1)) == "1 day after it is written"
    assert lifecycle.expiration_time(rule(expiration_date="2027-01-01T00:00:00Z")) == "on 2027-01-01"
    assert lifecycle.move_time(Transition("X", 0)) == "0 days after it is written"
    assert lifecycle.subject_of(rule()) == "lifecycle rule r"
    assert lifecycle.subject_of(rule("a/", id="")) == "lifecycle rule on a/"
    assert lifecycle.subject_of(rule(id="")) == "lifecycle rule on the whole bucket"


@pytest.mark.parametrize(
    ("prefix", "meant"),
    [("", ""), ("velero/", "velero/"), ("/velero/", "velero/"), ("velero/*", "velero/"), ("//*", ""), ("a*b/", "a*b/")],
)
def test_a_prefix_is_taken_literally(prefix: str, meant: str) -> None:
    """What people write for paths and globs is told apart from what keys begin with."""
    assert lifecycle.prefix_meant(prefix) == meant
