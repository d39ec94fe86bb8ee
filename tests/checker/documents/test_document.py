"""A document knows where everything in it stands."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.documents.json_reader import read_json
from checker.documents.text import position
from checker.documents.yaml_reader import read_yaml
from checker.model.place import Span
from tests.checker.documents.walking import covered, paths

if TYPE_CHECKING:
    from checker.documents.marks import Path
    from checker.model.place import Place

POLICY = """{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Lire é 😀", "Action": ["s3:GetObject", "s3:PutObject"]},
    {
      "Effect": "Deny"
    }
  ]
}
"""
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
JSON_VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4)
)


@pytest.mark.parametrize(
    ("path", "span"),
    [
        ((), (1, 1, 9, 2)),
        (("Version",), (2, 14, 2, 26)),
        (("Statement", 0, "Action", 1), (4, 52, 4, 66)),
        (("Statement", 1, "Effect"), (6, 17, 6, 23)),
        (("Statement", 1), (5, 5, 7, 6)),
    ],
)
def test_a_value_knows_its_place(path: Path, span: tuple[int, int, int, int]) -> None:
    """Lines and columns count characters from 1; the end is exclusive."""
    assert read_json("p.json", POLICY.encode()).at(path).span() == Span("p.json", *span)


@pytest.mark.parametrize(
    ("path", "ancestor"),
    [
        (("Statement", 1, "Resource"), ("Statement", 1)),
        (("Statement", 9, "Resource"), ("Statement",)),
        (("Statement", "Effect"), ("Statement",)),
        (("Version", 0), ("Version",)),
        (("Id",), ()),
        ((0,), ()),
        (("Statement", -1), ("Statement",)),
    ],
)
def test_a_path_to_nothing_stands_for_its_nearest_ancestor(path: Path, ancestor: Path) -> None:
    """What is missing is shown where it would go, in JSON and in YAML alike."""
    for document in (read_json("p", POLICY.encode()), read_yaml("p", POLICY.encode())[0]):
        assert document.at(path).span() == document.at(ancestor).span()


def test_a_key_knows_its_place_too() -> None:
    """A value without a key of its own gives its own place."""
    document = read_json("p", POLICY.encode())
    assert covered(document, document.at(("Statement", 1, "Effect")).key_span()) == '"Effect"'
    assert document.at(("Statement", 1)).key_span() == document.at(("Statement", 1)).span()
    assert document.at(("Statement", 1, "Nope")).key_span() == document.at(("Statement", 1)).span()


def test_an_excerpt_shows_the_lines_around() -> None:
    """As many lines as asked for, within the document."""
    place = read_json("p", POLICY.encode()).at(("Version",))
    assert place.excerpt(0).lines == ('  "Version": "2012-10-17",',)
    whole = place.excerpt(100)
    assert (whole.first_line, len(whole.lines), whole.span) == (1, 9, place.span())
    assert place.excerpt(1).lines == tuple(POLICY.split("\n")[:3])


def test_lines_end_as_editors_count_them() -> None:
    """LF, CR LF and a lone CR end a line; a separator that only Unicode knows does not."""
    assert [position("a\nb\r\nc\rd\u2028e", offset) for offset in (0, 2, 5, 7, 9)] == [
        (1, 1),
        (2, 1),
        (3, 1),
        (4, 1),
        (4, 3),
    ]
    document = read_json("p", b'{\r\n"a":\r\n"b"}')
    assert document.at(("a",)).span() == Span("p", 3, 1, 3, 4)
    assert document.at(("a",)).excerpt(1).lines == ('"a":', '"b"}')


@given(st.text("ab\r\n", max_size=12))
def test_places_far_into_a_text_are_the_same(text: str) -> None:
    """Long texts keep where their lines begin; between CR and LF there is no place."""
    offsets = [at for at in range(len(text) + 1) if text[max(at - 1, 0) : at + 1] != "\r\n"]
    near = [position(text, at) for at in offsets]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("checker.documents.text._FAR", -1)
        assert [position(text, at) for at in offsets] == near


def test_a_document_survives_pickling_with_its_places() -> None:
    """A fleet is examined in several processes."""
    for document in (read_json("p", POLICY.encode()), read_yaml("p", POLICY.encode())[0]):
        copy = pickle.loads(pickle.dumps(document))  # noqa: S301 - made here
        assert (copy.value, copy.text, copy.first_line) == (document.value, document.text, 1)
        assert copy.at(("Statement", 1)).span() == document.at(("Statement", 1)).span()


def test_a_document_equals_itself_alone_and_hides_its_text() -> None:
    """Comparing reads no text, and neither does printing."""
    one, other = (read_json("p", b'{"k": "hunter2"}') for _ in range(2))
    assert one == one  # noqa: PLR0124 - this is the question
    assert one != other
    assert one.at(("k",)) == one.at(("k",))
    assert "hunter2" not in repr(one)


def test_a_document_has_the_digest_of_its_file() -> None:
    """The digest that sha256sum prints."""
    assert read_json("p", b"{}\n").sha256 == "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"


def test_a_document_is_a_place_of_the_model() -> None:
    """The type checker proves that the place keeps the model's promise."""
    place: Place = read_json("p", b"[]").at()
    assert str(place.span()) == "p:1:1"


@given(JSON_VALUES, st.sampled_from([None, 0, 2, "\t"]), st.booleans())
def test_the_text_at_every_path_says_the_value_there(value: object, indent: int | str | None, ascii_only: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    """For whatever JSON can say, in every layout."""
    document = read_json("p", json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode())
    for path, expected in paths(value):
        assert json.loads(covered(document, document.at(path).span())) == expected
        if path and isinstance(path[-1], str):
            assert json.loads(covered(document, document.at(path).key_span())) == path[-1]
