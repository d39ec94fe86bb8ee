"""Edits: formatting kept, nothing else changed, and no diff where none can be had."""

from __future__ import annotations

import json
import subprocess
from shutil import which
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.documents.edit import (
    LONGEST_LINE,
    MOST_VALUES,
    literal,
    offsets,
    put,
    replacement,
    rewrite,
    unified,
    without_item,
)
from checker.documents.reader import read
from tests.checker.documents.patching import patched

if TYPE_CHECKING:
    from pathlib import Path

    from checker.documents.document import Document
    from checker.documents.marks import Path as Inside

JSON = '{\n  "name": "prod",\n  "bucket": "acme",\n  "prefix": "/a/"\n}\n'
YAML = "name: prod   # ours\nbucket: acme\nprefix: '/a/'\nspec:\n  config:\n    region: eu\n"


def document(text: str, name: str = "a.yaml", index: int = 0) -> Document:
    """One document of a text."""
    return read(name, text.encode())[index]


def edited(text: str, path: Inside, value: str | bool | None, name: str = "a.yaml") -> str:  # noqa: FBT001 - a value
    """The text after the proposed edit."""
    return patched(text, replacement(document(text, name).at(path), value))


@pytest.mark.parametrize(
    ("text", "name", "path", "value", "expected"),
    [
        (JSON, "a.json", ("bucket",), "acme-prod", JSON.replace('"acme"', '"acme-prod"')),
        (YAML, "a.yaml", ("bucket",), "acme-prod", YAML.replace("acme", "acme-prod")),
        (YAML, "a.yaml", ("name",), "on", YAML.replace("prod ", '"on" ')),
        (YAML, "a.yaml", ("spec", "config", "region"), "us: 1", YAML.replace("region: eu", 'region: "us: 1"')),
        ("a: true\n", "a.yaml", ("a",), False, "a: false\n"),
        ("a: 'true'\n", "a.yaml", ("a",), False, 'a: "false"\n'),
        ('{"a": "true"}', "a.json", ("a",), False, '{"a": "false"}'),
        ("[1, {a: b}]", "a.yaml", (1, "a"), "c", "[1, {a: c}]"),
    ],
)
def test_a_value_is_replaced_in_place(text: str, name: str, path: Inside, value: str, expected: str) -> None:
    """Quotes and comments as they were, and a switch that was spelled as text stays text."""
    assert edited(text, path, value, name) == expected


@pytest.mark.parametrize(
    ("text", "name", "path", "expected"),
    [
        (JSON, "a.json", ("bucket",), '{\n  "name": "prod",\n  "prefix": "/a/"\n}\n'),
        (JSON, "a.json", ("prefix",), '{\n  "name": "prod",\n  "bucket": "acme"\n}\n'),
        ('{\n  "a": 1,\n\n  "b": 2\n}', "a.json", ("b",), '{\n  "a": 1\n\n}'),
        ('{\n  "a": [\n    1\n  ]\n}', "a.json", ("a",), "{\n}"),
        (YAML, "a.yaml", ("prefix",), YAML.replace("prefix: '/a/'\n", "")),
        ("a: 1\r\nb: 2\r\nc: 3\r\n", "a.yaml", ("b",), "a: 1\r\nc: 3\r\n"),
        ("x: '\u2028'\ny: 1\nz: '\x85'\n", "a.yaml", ("y",), "x: '\u2028'\nz: '\x85'\n"),
        ('{\n "x": "\u2028\u2029\x85",\n "y": 1\n}', "a.json", ("y",), '{\n "x": "\u2028\u2029\x85"\n}'),
    ],
)
def test_a_field_is_taken_out_with_its_line(text: str, name: str, path: Inside, expected: str) -> None:
    """A comma that JSON does not allow goes too; U+2028, U+2029 and U+0085 end no line."""
    assert edited(text, path, None, name) == expected


@pytest.mark.parametrize(
    ("text", "name", "path", "value"),
    [
        (JSON, "a.json", ("missing",), "x"),
        (JSON, "a.json", ("bucket", "inner"), "x"),
        (JSON, "a.json", (), "x"),
        ('{"a": 1, "b": 2}', "a.json", ("a",), None),
        ("[1, 2]", "a.json", (0,), None),
        ('{\n  "a": 1\n  , "b": 2\n}', "a.json", ("a",), None),
        ("a: 1\rb: 2\rc: 3\r", "a.yaml", ("b",), "5"),
        (f'{{"a": "{"x" * LONGEST_LINE}", "b": "y"}}', "a.json", ("b",), "z"),
        (JSON, "a.json", ("bucket",), "acme"),
    ],
    ids=["no such field", "no such path", "whole", "inline", "item", "comma first", "lone CR", "endless line", "same"],
)
def test_where_no_edit_can_be_had_there_is_no_diff(text: str, name: str, path: Inside, value: str | None) -> None:
    """The remedy's words stand alone then."""
    assert replacement(document(text, name).at(path), value) == ""


ITEMS = {
    '["a", "b", "c"]': ['["b", "c"]', '["a", "c"]', '["a", "b"]'],
    '[\n  "a",\n  "b"\n]\n': ['[\n  "b"\n]\n', '[\n  "a"\n]\n'],
    '[\r\n\t{"x": 1},\r\n\t{"y": 1}\r\n]': ['[\r\n\t{"y": 1}\r\n]', '[\r\n\t{"x": 1}\r\n]'],
    "- a  # one\n# of two\n- b\n": ["# of two\n- b\n", "- a  # one\n# of two\n"],
    "- x: 1\n  y: [2]\n\n- z: 1": ["\n- z: 1", "- x: 1\n  y: [2]\n\n"],
    "[a, b]\n": ["[b]\n", "[a]\n"],
}


@pytest.mark.parametrize("text", ITEMS)
def test_an_item_is_taken_out_in_the_layout_of_its_list(text: str) -> None:
    """What separates it from the others goes with it; comments on lines of their own stay."""
    name = "a.yaml" if text[0] == "-" or "[a" in text else "a.json"
    for index, expected in enumerate(ITEMS[text]):
        diff = without_item(document(text, name).at((index,)))
        assert patched(text, diff) == expected


def test_the_last_item_of_a_list_is_not_taken_out() -> None:
    """An empty list would say something else, and a place that is no item has no diff."""
    assert without_item(document("[a]\n").at((0,))) == ""
    assert without_item(document("{a: [b, c]}\n").at(("a",))) == ""
    assert without_item(document("[a, b]\n").at()) == ""
    assert without_item(None) == ""


@pytest.mark.parametrize(
    ("text", "name", "path", "expected"),
    [
        ('{"a": [\n  "x",\n  "y"\n]}', "a.json", ("a", 0), '{"a": [\n  "y"\n]}'),
        ('{"a": [\n  "x",\n  "y"\n]}', "a.json", ("a", 1), '{"a": [\n  "x"\n]}'),
        ('[\n  {\n    "a": 1\n  },\n  {\n    "b": 2\n  }\n]', "a.json", (0,), '[\n  {\n    "b": 2\n  }\n]'),
        ("a:\n  - x\n  - y: 1\n    z: 2\n  - w\n", "a.yaml", ("a", 0), "a:\n  - y: 1\n    z: 2\n  - w\n"),
        ("a:\n  - x\n", "a.yaml", ("a", 0), ""),
        ('{"a": [\n  "x"\n]}', "a.json", ("a", 0), ""),
        ('{"a": ["x", "y"]}', "a.json", ("a", 0), ""),
        ('{"a": [\n  "x", "y",\n  "z"]}', "a.json", ("a", 1), ""),
    ],
)
def test_an_item_is_taken_out_when_it_stands_on_lines_of_its_own(
    text: str, name: str, path: Inside, expected: str
) -> None:
    """One of several: a list that nothing would be left of, and a line with others on it, stay as they are."""
    diff = replacement(document(text, name).at(path), None)
    assert (patched(text, diff) if diff else "") == expected


def test_a_block_scalar_is_replaced_or_left_alone() -> None:
    """Whatever happens to a value of several lines, the rest stays."""
    text = "a: |\n  one\n  two\nb: 2\n"
    diff = replacement(document(text).at(("a",)), "three")
    assert diff == "" or document(patched(text, diff)).value == {"a": "three", "b": 2}


def test_a_diff_of_hundreds_of_values_is_not_made() -> None:
    """Each would cost as much as the document is long, and nobody reads it."""
    given_ = document(json.dumps(["a"] * (MOST_VALUES + 1), indent=1), "a.json")
    paths = [(number,) for number in range(MOST_VALUES + 1)]
    assert rewrite(given_, dict.fromkeys(paths, "b")) == ""
    assert rewrite(given_, dict.fromkeys(paths[1:], "b")).count("\n+") == MOST_VALUES + 1


def test_a_place_outside_documents_has_no_diff() -> None:
    """Nor has none."""
    assert replacement(None, "x") == ""


def test_several_values_are_one_diff() -> None:
    """On one line or on several, from the last to the first."""
    text = '{"a": ["x", "x"],\n "b": "x"}'
    found = document(text, "a.json")
    diff = rewrite(found, {("a", 0): "one", ("a", 1): "two", ("b",): "three"})
    assert patched(text, diff) == '{"a": ["one", "two"],\n "b": "three"}'


@pytest.mark.parametrize("index", [0, 1, 2])
def test_later_documents_of_a_file_are_numbered_as_in_the_file(index: int) -> None:
    """The diff fits the whole file."""
    text = "# head\na: one\nb: 1\n---\na: two\n# between\n---\na: three\nb: 3\n"
    words = ["one", "two", "three"]
    diff = replacement(document(text, index=index).at(("a",)), "changed")
    assert patched(text, diff) == text.replace(words[index], "changed")


@pytest.mark.skipif(which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_git_applies_a_change_at_the_end_of_a_document_that_others_follow(end: str, tmp_path: Path) -> None:
    """A diff without a line after the change says that the file ends there, and git takes it at its word."""
    text = "a: one\nb: 1\n---\na: two\n".replace("\n", end)
    (tmp_path / "a.yaml").write_bytes(text.encode())
    diff = replacement(document(text).at(("b",)), "c")
    command = ["git", "apply", "-p0", "--unsafe-paths", "-"]
    subprocess.run(command, cwd=tmp_path, input=f"{diff}\n".encode(), check=True, capture_output=True)
    assert (tmp_path / "a.yaml").read_bytes().decode() == text.replace("b: 1", "b: c")


def test_lines_keep_their_ends() -> None:
    """CR LF stays CR LF, on the lines that change and on those beside them."""
    text = JSON.replace("\n", "\r\n")
    assert edited(text, ("bucket",), "b", "a.json") == text.replace("acme", "b")


def test_a_file_without_a_last_line_end_keeps_none() -> None:
    """And the diff says so, as patch and git want it."""
    diff = replacement(document('{"a": "b"}', "a.json").at(("a",)), "c")
    assert diff.splitlines()[2:] == [
        "@@ -1,1 +1,1 @@",
        '-{"a": "b"}',
        "\\ No newline at end of file",
        '+{"a": "c"}',
        "\\ No newline at end of file",
    ]


@pytest.mark.skipif(which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("text", [JSON, JSON.rstrip(), JSON.replace("\n", "\r\n"), '{"bucket": "acme"}'])
def test_git_applies_the_diff(text: str, tmp_path: Path) -> None:
    """A proposed change can be applied as it is printed."""
    (tmp_path / "a.json").write_bytes(text.encode())
    diff = replacement(document(text, "a.json").at(("bucket",)), "b")
    command = ["git", "apply", "-p0", "--unsafe-paths", "-"]
    subprocess.run(command, cwd=tmp_path, input=f"{diff}\n".encode(), check=True, capture_output=True)
    assert (tmp_path / "a.json").read_bytes().decode() == text.replace("acme", "b")


def test_a_hostile_file_name_adds_no_line() -> None:
    """A line break in a name would forge a line of the proposed change."""
    diff = unified(document("a: b\n", "x\n+evil: 1\n.yaml"), "a: c\n")
    assert "+evil: 1" not in diff.split("\n")


def test_equal_texts_have_no_diff() -> None:
    """Not even a heading."""
    assert unified(document(YAML), YAML) == ""


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=8)
lines = st.lists(st.sampled_from(["a", "b", "\u2028", "", "c\r"]), max_size=12)


@given(lines, lines, st.integers(0, 3))
def test_a_diff_leads_from_the_one_text_to_the_other(one: list[str], other: list[str], context: int) -> None:
    """Whatever changes, and however much is shown around it."""
    before, after = "".join(f"{line}\n" for line in one), "".join(f"{line}\n" for line in other)
    found = document("a: b\n")._replace(text=before)
    diff = unified(found, after, context)
    assert (patched(before, diff) if diff else before) == after


@given(st.lists(words, min_size=1, max_size=5), st.sampled_from(["\n", "\r\n"]), st.data())
def test_offsets_are_where_the_places_say(texts: list[str], end: str, data: st.DataObject) -> None:
    """Spans and offsets are one and the same, whatever the text and its line ends."""
    text = f",{end}".join(json.dumps(each, ensure_ascii=False) for each in texts)
    found = document(f"[{end}{text}]", "a.json")
    index = data.draw(st.integers(0, len(texts) - 1))
    start, stop = offsets(found, found.at((index,)).span())
    assert json.loads(found.text[start:stop]) == texts[index]


@given(words, st.sampled_from(["a.json", "a.yaml"]))
def test_a_literal_reads_as_its_value(value: str, name: str) -> None:
    """Or no diff is proposed."""
    text = '{\n  "a": "old",\n  "b": 2\n}\n' if name == "a.json" else "a: old\nb: 2\n"
    diff = replacement(document(text, name).at(("a",)), value)
    after = patched(text, diff) if diff else text
    assert document(after, name).value in ({"a": value, "b": 2}, {"a": "old", "b": 2})
    if value.isascii() and value.isprintable():
        assert diff or value == "old"


def test_words_that_yaml_would_read_as_something_else_are_quoted() -> None:
    """``no`` is a region of nobody, and 1e3 no bucket."""
    found = document(YAML)
    quoted = [literal(found, word) for word in ("no", "1e3", "", "a:", "*", "true", "a b")]
    assert all(word.startswith('"') for word in quoted)
    assert literal(found, "arn:aws:s3:::acme/x") == "arn:aws:s3:::acme/x"


def test_put_changes_a_copy() -> None:
    """The value that was read is never touched."""
    value = {"a": [1, {"b": 2}]}
    assert put(value, ("a", 1, "b"), 3) == {"a": [1, {"b": 3}]}
    assert value == {"a": [1, {"b": 2}]}
    with pytest.raises(LookupError):
        put(value, ("a", 5), 1)
