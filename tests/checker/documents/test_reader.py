"""What a file is written in is told from its content."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from checker.documents.document import Document, Syntax
from checker.documents.reader import read, read_each
from checker.errors import DocumentError


def refusal(name: str, data: bytes, **options: int) -> str:
    """The error that reading ends in."""
    with pytest.raises(DocumentError) as caught:
        read(name, data, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "data", "syntax", "values"),
    [
        ("-", b' \n{"a": 1}', Syntax.JSON, [{"a": 1}]),
        ("p.yaml", b'{"a": 1}', Syntax.JSON, [{"a": 1}]),
        ("-", b"a: 1", Syntax.YAML, [{"a": 1}]),
        ("-", b"a: 1\n---\nb: 2\n", Syntax.YAML, [{"a": 1}, {"b": 2}]),
        ("-", b"# comment\na: 1", Syntax.YAML, [{"a": 1}]),
        ("p.YML", b"{a: 1, b: [c]}", Syntax.YAML, [{"a": 1, "b": ["c"]}]),
        ("p.yaml", b'{"a": 1}\n---\n{"b": 2}', Syntax.YAML, [{"a": 1}, {"b": 2}]),
        ("p.yaml", b"\xef\xbb\xbf{a: 1}", Syntax.YAML, [{"a": 1}]),
        ("-", b'{"a": 1}\n\n{"b": 2}\r\n', Syntax.JSON, [{"a": 1}, {"b": 2}]),
        ("p.json", b"[1]\n", Syntax.JSON, [[1]]),
    ],
)
def test_a_file_is_told_by_its_content(name: str, data: bytes, syntax: Syntax, values: list[object]) -> None:
    """JSON, JSON Lines, YAML, YAML in its flow form."""
    documents = read(name, data)
    assert [each.value for each in documents] == values
    assert {each.syntax for each in documents} == {syntax}


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("p.json", b"a: 1", "p.json:1:1: text must stand in double quotes"),
        ("p.json", b"", "p.json:1:1: the document is empty"),
        ("-", b"", "-:1:1: the file holds no document"),
        ("p.json", b'{"a": 1,}', 'p.json:1:8: a comma stands before the closing "}"'),
        ("p", b"{a: 1}", "p:1:2: a key must stand in double quotes"),
        ("p.yaml", b'{"a": 1, "a": 2}', 'p.yaml:1:10: key "a" is given twice, first on line 1, column 2'),
        ("p.yaml", b"{a: 1, a: 2}", "p.yaml:1:2: a key must stand in double quotes"),
        ("p", b'{\n"a": 1}\n{"b": 2}', "p:3:1: more text follows the end of the document"),
        ("p", b'{"a": 1} {"b": 2}', "p:1:10: more text follows the end of the document"),
        ("p", b'{"a": 1}\n{"b": }', "p:2:7: a value is missing before this"),
        ("p", "{}".encode("utf-16"), "p:1:1: the file is UTF-16, and only UTF-8 is read"),
        (
            "p",
            b"\xef\xbb\xbf{}",
            "p:1:1: the file begins with a byte-order mark, which JSON does not allow and AWS refuses",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_the_words_of_its_language(name: str, data: bytes, error: str) -> None:
    """A file that begins like JSON is told of as JSON."""
    assert refusal(name, data) == error


def test_a_broken_line_does_not_hide_the_others() -> None:
    """A fleet in JSON Lines: every line is a document, bounded on its own, with its number in the file."""
    lines = b'{"a": 1}\n{"a": }\n' + json.dumps({"a": "x" * 100}).encode() + b'\n{"a": 4}'
    documents = list(read_each("fleet", lines, limit=50))
    told = [each.value if isinstance(each, Document) else str(each) for each in documents]
    assert told == [
        {"a": 1},
        "fleet:2:7: a value is missing before this",
        "fleet:3:1: the document has 109 bytes, and at most 50 bytes are read",
        {"a": 4},
    ]
    last = documents[-1]
    assert isinstance(last, Document)
    assert (last.first_line, last.text, str(last.at(("a",)).span())) == (4, '{"a": 4}', "fleet:4:7")
    assert last.at(("a",)).excerpt().lines == ('{"a": 4}',)


def test_json_never_pays_for_yaml() -> None:
    """The YAML library stays unloaded."""
    program = (
        "import sys; from checker.documents.reader import read; from checker.errors import DocumentError\n"
        "document = read('p', b'{\"a\": [1]}')[0]; document.at(('a', 0)).excerpt()\n"
        "try: read('p', b'{\"a\": ]')\n"
        "except DocumentError as error: assert error.span\n"
        "assert not {'yaml', '_yaml', 'hashlib', 'difflib'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
