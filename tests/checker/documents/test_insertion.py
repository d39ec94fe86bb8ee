"""A text put into a list of a document: the layout stays, and the document then says just that."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.documents.insertion import beside, instead
from checker.documents.reader import read


@pytest.mark.parametrize(
    ("text", "path", "added"),
    [
        ('{\n  "a": [\n    "x",\n    "y"\n  ]\n}\n', ("a", 0), '+    "new",'),
        ('{\n  "a": ["x", "y"]\n}\n', ("a", 1), '+  "a": ["x", "y", "new"]'),
        ('{\n  "a": "x"\n}\n', ("a",), '+  "a": ["x", "new"]'),
        ('{\n  "a": ["x", "x"]\n}\n', ("a", 1), '+  "a": ["x", "x", "new"]'),
        ('[\r\n  "x"\r\n]\r\n', (0,), '+  "new"\r'),
    ],
)
def test_the_text_stands_beside_the_entry(text: str, path: tuple[str | int, ...], added: str) -> None:
    """On a line of its own where the entry has one; one entry alone becomes a list of two."""
    document = read("policy.json", text.encode())[0]
    assert added in beside(document.at(path), "new").split("\n")


@pytest.mark.parametrize(("name", "text"), [("p.yaml", "a:\n  - x\n"), ("p.yaml", "a: x\n")])
def test_no_edit_is_proposed_for_yaml(name: str, text: str) -> None:
    """A list there has many forms: the remedy's words stand alone."""
    document = read(name, text.encode())[0]
    assert beside(document.at(("a",)), "new") == ""
    assert beside(None, "new") == ""


@given(st.lists(st.text(max_size=5), min_size=1, max_size=5), st.integers(0, 4), st.sampled_from([None, 0, 2]))
def test_nothing_else_changes(items: list[str], number: int, indent: int | None) -> None:
    """Either there is no diff, or it adds one line or changes what it must."""
    number %= len(items)
    document = read("policy.json", json.dumps({"a": items, "b": 1}, indent=indent).encode())[0]
    diff = beside(document.at(("a", number)), "new")
    gone = [line for line in diff.splitlines()[3:] if line.startswith("-")]
    assert len(gone) <= 1
    assert not diff or '"new"' in diff


@pytest.mark.parametrize(
    ("text", "path", "added"),
    [
        ('{\n  "a": [\n    "x",\n    "y"\n  ]\n}\n', ("a", 0), ['-    "x",', '+    "new",', '+    "newer",']),
        ('{\n  "a": ["x", "y"]\n}\n', ("a", 1), ['-  "a": ["x", "y"]', '+  "a": ["x", "new", "newer"]']),
        ('{\n  "a": "x"\n}\n', ("a",), ['-  "a": "x"', '+  "a": [', '+    "new",', '+    "newer"', "+  ]"]),
        ('{"a": "x"}', ("a",), ['-{"a": "x"}', '+{"a": ["new", "newer"]}']),
    ],
)
def test_the_texts_stand_in_place_of_the_entry(text: str, path: tuple[str | int, ...], added: list[str]) -> None:
    """In the layout of the list; one entry alone becomes a list."""
    document = read("policy.json", text.encode())[0]
    diff = instead(document.at(path), ["new", "newer"]).split("\n")
    assert [line for line in diff[2:] if line.startswith(("+", "-"))] == added


def test_nothing_in_place_of_an_entry_is_no_edit() -> None:
    """Taking it out is another edit; and a list in YAML has many forms."""
    document = read("policy.json", b'{"a": ["x"]}')[0]
    assert instead(document.at(("a", 0)), []) == ""
    assert instead(read("p.yaml", b"a:\n  - x\n")[0].at(("a", 0)), ["new"]) == ""
    assert instead(None, ["new"]) == ""
