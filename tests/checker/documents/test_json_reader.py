"""JSON is read as it is written, and a fault is named at its exact place."""

from __future__ import annotations

import json
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checker.documents.document import Syntax
from checker.documents.json_faults import find_fault
from checker.documents.json_reader import read_json
from checker.documents.text import MAX_DEPTH, POLICY_LIMIT
from checker.errors import DocumentError
from tests.checker.documents.walking import lies_in, outcome

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *"{}[]:,\"\\/#' \n\t\r\x00",
            '"a"',
            '"b":',
            "1",
            "-",
            "0",
            ".5",
            "e9",
            "9" * 400,
            "true",
            "nul",
            "NaN",
            "Infinity",
            "\\u",
            "\\ud83d",
            "\\ude00",
            "d8",
            "00",
            "é",
            "\xa0",
            "“",
            "😀",
            "\ufeff",
            "[" * 70,
            "{}",
        ]
    ),
    max_size=14,
).map("".join)

FAULTS = [
    ('{"Effect": 1,\n "Effect": 2}', "2:2", 'key "Effect" is given twice, first on line 1, column 2'),
    ('{"a": {"b": 1, "\\u0062": 2}}', "1:16", 'key "b" is given twice, first on line 1, column 8'),
    ('{"a": NaN}', "1:7", "NaN is not a number in JSON"),
    ("[-Infinity]", "1:2", "-Infinity is not a number in JSON"),
    ("[1e999]", "1:2", "a number is too large to be read"),
    ("[" + "7" * 4301 + "]", "1:2", "a number has more than 4300 digits"),
    ("[0." + "7" * 4301 + "]", "1:2", "a number has more than 4300 digits"),
    ('{"a": 1}\n{"b": 2}', "2:1", "more text follows the end of the document"),
    ('{"a": 1}}', "1:9", "more text follows the end of the document"),
    ('{"a": 1}\x00', "1:9", "invisible character U+0000 stands here"),
    ('{"a": 1}\n// end', "2:1", "a comment stands here, and JSON has none"),
    ('{"Sid": "x\\ud83d"}', "1:11", "half of a surrogate pair stands alone: it is no character"),
    ('{"Sid": "\\ude00\\ud83d"}', "1:10", "half of a surrogate pair stands alone: it is no character"),
    ('{"\\udc00": 1}', "1:3", "half of a surrogate pair stands alone: it is no character"),
    ("", "1:1", "the document is empty"),
    (" \n\t", "1:1", "the document is empty"),
    ('{"a": 1,}', "1:8", 'a comma stands before the closing "}"'),
    ("[1,\n 2,\n]", "2:3", 'a comma stands before the closing "]"'),
    ("{'a': 1}", "1:2", "a single quote stands here"),
    ('{"a": \u2018b\u2019}', "1:7", "a single quote stands here"),
    ("{\u201ca\u201d: 1}", "1:2", "a typographic quote stands here"),
    ('{"a": 1 # why\n}', "1:9", "a comment stands here, and JSON has none"),
    ('{ // why\n"a": 1}', "1:3", "a comment stands here, and JSON has none"),
    ('{"a": /* why */ 1}', "1:7", "a comment stands here, and JSON has none"),
    ('{"a": "one, "b": 2}', "1:14", "a comma is missing or a quote is not closed before this"),
    ('{"a": 1\n "b": 2}', "2:2", "a comma is missing or a quote is not closed before this"),
    ('{"a": "one,\n "b": 2}', "1:7", "the quote opened here is not closed on its line"),
    ('{"a": "one', "1:7", "the quote opened here is not closed on its line"),
    ('{"a": "\t"}', "1:8", "a tab stands in a string"),
    ('{"a": "\x07"}', "1:8", "control character U+0007 stands in a string"),
    ('{"a": "c:\\dir"}', "1:10", "a backslash begins no escape that JSON knows"),
    ('{"a": "\\u12"}', "1:8", "four hexadecimal digits must follow \\u"),
    ('{\n "a": [1,\n 2}', "3:3", '"}" cannot close the "[" of line 2, column 7'),
    ('{"a": 1]', "1:8", '"]" cannot close the "{" of line 1, column 1'),
    ('{\n "a": [1,\n 2', "3:3", 'the document ends before the "[" of line 2, column 7 is closed'),
    ('{"a": ', "1:7", 'the document ends before the "{" of line 1, column 1 is closed'),
    ("[0123]", "1:2", "a number begins with 0"),
    ("[+1]", "1:2", "this is not a number"),
    ("[1.]", "1:2", "this is not a number"),
    ("[True]", "1:2", "true and false are written in lower case"),
    ("[None]", "1:2", "JSON's word for nothing is null"),
    ("{a: 1}", "1:2", "a key must stand in double quotes"),
    ('{"a": s3:Get}', "1:7", "text must stand in double quotes"),
    ('{"a"}', "1:5", "a colon is missing after the key before this"),
    ('{"a" 1}', "1:6", "a colon is missing after the key before this"),
    ('{"a": }', "1:7", "a value is missing before this"),
    ("[1,,2]", "1:4", "a value is missing before this"),
    ('{,"a": 1}', "1:2", "a key is missing before this"),
    ('{"a":\u00a01}', "1:6", "invisible character U+00A0 stands here"),
    ("[*]", "1:2", "no value can begin with this character"),
]


def refusal(data: bytes, **options: int) -> DocumentError:
    """The error that reading ``data`` ends in."""
    with pytest.raises(DocumentError) as caught:
        read_json("policy.json", data, **options)
    return caught.value


@pytest.mark.parametrize(("text", "place", "message"), FAULTS)
def test_a_fault_is_named_at_its_place(text: str, place: str, message: str) -> None:
    """What is wrong, file:line:column, and what to do next."""
    error = refusal(text.encode())
    assert str(error) == f"policy.json:{place}: {message}"
    assert error.remedy


def test_the_documented_shapes_of_json_are_read() -> None:
    """Tabs as white space, CR LF, escapes, surrogate pairs, and any top level."""
    text = '{\t"a":\t[1,\r\n-0.5e3, true,\tnull], "pair": "\\ud83d\\ude00", "nul": "\\u0000"}\n'
    document = read_json("p", text.encode())
    assert document.value == {"a": [1, -500.0, True, None], "pair": "😀", "nul": "\0"}
    assert (document.name, document.text, document.syntax) == ("p", text, Syntax.JSON)
    assert [read_json("p", data).value for data in (b"[]", b"null", b'"x"', b" 1 ")] == [[], None, "x", 1]


def test_the_size_bound_is_stated() -> None:
    """A document of one byte too many is refused with the bound in the message."""
    assert read_json("p", b'"' + b"x" * (POLICY_LIMIT - 2) + b'"').text
    error = refusal(b'"' + b"x" * (POLICY_LIMIT - 1) + b'"')
    assert (
        str(error) == "policy.json:1:1: the document has 1,048,577 bytes, and at most 1 MiB (1,048,576 bytes) are read"
    )
    assert "at most 3 bytes" in refusal(b"null", limit=3).message


def test_the_depth_bound_holds_exactly() -> None:
    """As deep as the bound is read, one deeper is refused where it goes too deep."""
    assert read_json("p", b"[" * MAX_DEPTH + b"]" * MAX_DEPTH).value
    deep = MAX_DEPTH + 1
    assert str(refusal(b"[" * deep + b"]" * deep)).startswith(f"policy.json:1:{deep}: lists and objects stand more")
    assert str(refusal(b'{"a":' * deep + b"1" + b"}" * deep)).startswith(f"policy.json:1:{5 * MAX_DEPTH + 1}: ")


@pytest.mark.parametrize("data", [b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 100_000])
def test_absurd_depth_is_refused_and_crashes_nothing(data: bytes) -> None:
    """A hundred thousand containers inside each other meet the bound, not the interpreter's stack."""
    assert "more than 64 deep" in refusal(data).message


def test_many_containers_side_by_side_are_not_deep() -> None:
    """The depth bound counts nesting and not containers."""
    assert read_json("p", json.dumps([{"a": [{}]}] * 1000).encode()).value


@pytest.mark.parametrize(
    ("data", "place", "part"),
    [
        (b"\xef\xbb\xbf{}", "1:1", "byte-order mark"),
        ("{}".encode("utf-16"), "1:1", "UTF-16"),
        ('{"a": 1}'.encode("utf-16-le"), "1:1", "UTF-16"),
        ('{"a": 1}'.encode("utf-16-be"), "1:1", "UTF-16"),
        ('{"a": 1}'.encode("utf-32"), "1:1", "UTF-32"),
        ('{"a": 1}'.encode("utf-32-le"), "1:1", "UTF-32"),
        ('{"a": 1}'.encode("utf-32-be"), "1:1", "UTF-32"),
        ('{"é":\n "é'.encode() + b'\xff"}', "2:4", "byte 0xff is not UTF-8"),
        (b'"\xed\xa0\xbd"', "1:2", "byte 0xed is not UTF-8"),
    ],
)
def test_an_encoding_that_is_not_utf8_is_named(data: bytes, place: str, part: str) -> None:
    """AWS takes UTF-8 without a mark, so everything else is said at once, with its place."""
    error = refusal(data)
    assert str(error.span) == f"policy.json:{place}"
    assert part in error.message
    assert "UTF-8" in error.remedy


def test_a_line_of_a_larger_file_keeps_its_number() -> None:
    """Faults, also of the encoding and the key that came first, count from the first line of the document."""
    assert str(refusal(b'{"a":1,"a":2}', first_line=7)) == (
        'policy.json:7:8: key "a" is given twice, first on line 7, column 2'
    )
    assert str(refusal(b'"\xff"', first_line=7)).startswith("policy.json:7:2: byte")
    assert str(refusal(b"null", first_line=7, limit=1)).startswith("policy.json:7:1: the document has")


def test_no_message_repeats_a_value() -> None:
    """A secret next to a fault does not reach the message."""
    for text in ('{"k": hunter2hunter2}', '{"k": "hunter2hunter2', '{"k": "hunter2hunter2" "b": 1}', "hunter2hunter2"):
        error = refusal(text.encode())
        assert "hunter2" not in f"{error} {error.remedy} {error!r}"


def test_a_low_digit_bound_of_the_interpreter_is_an_error_with_a_place() -> None:
    """PYTHONINTMAXSTRDIGITS below our bound ends in a DocumentError too."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        assert refusal(b"7" * 1000).span is not None
    finally:
        sys.set_int_max_str_digits(before)


@given(JSON_VALUES, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_whatever_json_can_say_is_read_back(value: object, indent: int | str | None, ascii_only: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    """Reading undoes writing, in every layout."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert read_json("p", text.encode()).value == value


@given(st.binary(max_size=60) | FRAGMENTS.map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b'{"a":1')
@example(b"\x00{")
def test_only_a_document_error_ever_escapes(data: bytes) -> None:
    """Any bytes are a document, or an error whose place lies in the text."""
    error = outcome(read_json, data)[1]
    assert error is None or lies_in(data, error)


@given(FRAGMENTS)
def test_the_walk_finds_a_fault_exactly_where_the_scanner_refuses(text: str) -> None:
    """The slow walk that explains and the fast scanner that decides never disagree."""
    text = "  " + text  # so that nothing looks like the mark of an encoding
    fault, error = find_fault(text), outcome(read_json, text.encode())[1]
    assert (fault and fault.message) == (error and error.message)
