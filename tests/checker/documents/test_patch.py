"""Diffs are read and applied as strictly as they are made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.documents.document import Document, Syntax
from checker.documents.edit import unified
from checker.documents.patch import UnfitError, applied, patches, shown_diff

LINES = st.lists(st.sampled_from(["a", "b", "--- x", "+++ x", "@@ -1,1 +1,1 @@", "", "\\ No newline at end of file"]))
TEXTS = st.builds(lambda lines, end: "\n".join(lines) + end, LINES, st.sampled_from(["", "\n", "\r\n"]))


def diff_of(before: str, after: str, name: str = "a.txt") -> str:
    """The diff of two texts."""
    return unified(Document(name, before, before, Syntax.TEXT), after)


@given(before=TEXTS, after=TEXTS)
def test_what_is_made_is_applied(before: str, after: str) -> None:
    """The text before and its diff give the text after, whatever the lines look like."""
    diff = diff_of(before, after)
    if before == after or "\r" in before.replace("\r\n", ""):
        assert not diff
        return
    (patch,) = patches(diff)
    assert applied(before, patch) == after


def test_several_files_stand_in_one_diff() -> None:
    """Each has its own name and hunks."""
    diff = "\n".join([diff_of("1\n", "2\n", "a"), diff_of("x\n", "y\n", "b")])
    assert [patch.name for patch in patches(diff)] == ["a", "b"]


def test_a_foreign_line_fits_nothing() -> None:
    """The file must be what the diff was made for."""
    (patch,) = patches(diff_of("a\nb\n", "a\nc\n"))
    with pytest.raises(UnfitError, match="not what the change was made for"):
        applied("a\nx\n", patch)
    with pytest.raises(UnfitError, match="cannot be read"):
        patches("no diff")


def test_a_masked_line_may_stand_beside_a_change_and_not_be_changed() -> None:
    """What the diff shows of a secret is a mask of its length; the secret itself stays in the text."""
    (patch,) = patches(diff_of("key: •••\nb\n", "key: •••\nc\n"))
    assert applied("key: abc\nb\n", patch, "•") == "key: abc\nc\n"
    with pytest.raises(UnfitError):
        applied("key: abcd\nb\n", patch, "•")
    with pytest.raises(UnfitError):
        applied("kex: abc\nb\n", patch, "•")
    (patch,) = patches(diff_of("key: •••\n", "key: {env: X}\n"))
    with pytest.raises(UnfitError, match="holds a secret"):
        applied("key: abc\n", patch, "•")


def test_a_hidden_line_is_never_shown() -> None:
    """Less is shown around a change when a secret stands near; beside it there is no diff at all."""
    before = "1\n2\nsecret\n4\n5\n6\n"
    assert "secret" in shown_diff("a", before, before.replace("5", "x"), set(), set())
    near = shown_diff("a", before, before.replace("5", "x"), {3}, {3})
    assert "secret" not in near
    assert "@@ -4,3 +4,3 @@" in near
    assert shown_diff("a", before, before.replace("4", "x"), {3}, {3}) == ""
    assert shown_diff("a", before, before.replace("secret", "x"), {3}, set()) == ""


def test_a_name_is_written_as_patch_reads_it() -> None:
    """A space in it is closed by a tab; one that cannot be printed has no diff."""
    assert shown_diff("a b", "1\n", "2\n", set(), set()).startswith("--- a b\t\n+++ a b\t\n@@")
    assert shown_diff("a\x1b", "1\n", "2\n", set(), set()) == ""


@pytest.mark.parametrize(
    ("name", "shown"),
    [("./a", "a"), (".//b/./a", "b/a"), ("../a", "../a"), ("./c/../a", "c/../a"), ("/b//a", "/b/a"), (".a", ".a")],
)
def test_a_name_has_no_empty_steps(name: str, shown: str) -> None:
    """``git apply`` refuses them, and a folder given as ``.`` puts one before every name."""
    assert shown_diff(name, "1\n", "2\n", set(), set()).startswith(f"--- {shown}\n+++ {shown}\n@@")
