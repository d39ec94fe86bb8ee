"""YAML is read without surprises, and a fault is named at its exact place."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from checker.documents.document import Syntax
from checker.documents.text import MAX_DEPTH
from checker.documents.yaml_nodes import MAX_VALUES
from checker.documents.yaml_reader import iterate_yaml, read_yaml
from checker.errors import DocumentError
from tests.checker.documents.walking import covered, lies_in, outcome, paths

LOCATION = """# the location of the main cluster
apiVersion: backup-preflight/v1
credentials: {type: static, accessKeyId: "A KIA"}
features:
- object-store
- volume-snapshots   # EBS

certificate: |
  -----BEGIN
  -----END
note:
  inner: 'é 😀'
empty:
list:
  - - 1
    - two: 2
  - 3
"""
FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "a",
            "b",
            "1",
            "0x1f",
            ": ",
            ":",
            "\n",
            "\n  ",
            "\n- ",
            "- ",
            "\t",
            "'",
            '"',
            "[",
            "]",
            "{",
            "}",
            ",",
            "&a ",
            "*a",
            "!!str ",
            "!x ",
            "|\n",
            ">-\n",
            "---\n",
            "...\n",
            "<<: ",
            "? ",
            "# c",
            "%YAML 1.2\n",
            "@",
            "\\",
            "\\ud83d",
            "é",
            "\x07",
            "\ufeff",
            "\u2028",
            "😀",
            "\r",
            "~",
            "true",
        ]
    ),
    max_size=14,
).map("".join)
TEXTS = st.text(st.characters(exclude_characters="\x85\u2028\u2029", exclude_categories=["Cs"]), max_size=5)
"""Text without the characters that end a line in YAML 1.1, and are folded to a space between quotes."""

PLAIN = st.none() | st.booleans() | st.integers(-(10**14), 10**14) | TEXTS
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4))

FAULTS = [
    ("a: 1\nb: {c: 1, d: 2}\na: 3\n", "3:1", 'key "a" is given twice, first on line 1'),
    ('{a: 1, "a": 2}', "1:8", 'key "a" is given twice, first on line 1'),
    ("a: &x 1\nb: *x\n", "2:4", "an alias (*name) is not read: a few of them can stand for gigabytes"),
    ("<<: {a: 1}\n", "1:1", "a merge key (<<) is not read: it would hide where a value comes from"),
    ("? [a]\n: 1\n", "1:3", "a key is a list or a mapping"),
    ("{{a: 1}: 2}", "1:2", "a key is a list or a mapping"),
    ("a: 1\n2: b\n", "2:1", "a key is not text"),
    ("true: b\n", "1:1", "a key is not text"),
    ("~: b\n", "1:1", "a key is not text"),
    ("a: !!int x\n", "1:4", "the value is not what its tag says"),
    ("a:\n\tb: 1\n", "2:1", "a tab stands where only spaces may indent"),
    ("a: b: c\n", "1:5", "a colon stands where no key can be"),
    ("a: [1, 2\nb: 3\n", "2:2", "a comma is missing, or the list is not closed with ] (it is opened on line 1)"),
    ("x: 1\na: {b: 2\n", "3:1", "a comma is missing, or the mapping is not closed with } (it is opened on line 2)"),
    ('a: 1\nb: "x\n', "2:4", "a quote is not closed before the file ends"),
    ("- a\nb: 1\n", "2:1", "the indentation fits no list item"),
    ("a: 1\n b: 2\n", "2:3", "a colon stands where no key can be"),
    ("a: @x\n", "1:4", 'a value cannot begin with "@"'),
    ('a: "\\q"\n', "1:5", "a backslash begins no escape that YAML knows"),
    ("a: \x07\n", "1:4", "U+0007 is not allowed in YAML"),
    ('"a" b\n', "1:5", "text follows the end of the document"),
    ("", "1:1", "the file holds no document"),
    ("# only a comment\n---\n---\n", "1:1", "the file holds no document"),
]


def refusal(data: bytes, **options: int) -> DocumentError:
    """The error that reading ``data`` ends in."""
    with pytest.raises(DocumentError) as caught:
        read_yaml("l.yaml", data, **options)
    return caught.value


@pytest.mark.parametrize(("text", "place", "message"), FAULTS)
def test_a_fault_is_named_at_its_place(text: str, place: str, message: str) -> None:
    """What is wrong, file:line:column, and what to do next."""
    error = refusal(text.encode())
    assert str(error) == f"l.yaml:{place}: {message}"
    assert error.remedy


@pytest.mark.parametrize(
    "tag", ["!x", "!!python/object:os.system", "!!binary", "!!timestamp", "!!set", "!<tag:x,2000:y>"]
)
def test_a_tag_beyond_the_core_is_refused(tag: str) -> None:
    """On scalars and on collections."""
    for text in (f"a: {tag} x", f"a: {tag} {{}}", f"a: {tag} []"):
        assert str(refusal(text.encode())).startswith("l.yaml:1:4: the tag is not one of YAML's core tags")


@pytest.mark.parametrize(
    ("text", "value"),
    [(word, None) for word in ("", "~", "null", "Null", "NULL")]
    + [(word, True) for word in ("true", "True", "TRUE")]
    + [(word, False) for word in ("false", "False", "FALSE")]
    + [(number, int(number)) for number in ("0", "7", "-12", "111122223333", "999999999999999")]
    + [(number, float(number)) for number in ("0.5", "-1.25", "1.0")]
    + [
        (word, word)
        for word in (
            "no",
            "yes",
            "on",
            "off",
            "y",
            "n",
            "2012-10-17",
            "2012-10-17T00:00:00Z",
            "0123",
            "011122223333",
            "1_000",
            "0x1f",
            "0o17",
            "+5",
            "-0",
            "1000000000000000",
            "1.10",
            "1e3",
            ".5",
            "1.",
            "1:30",
            ".inf",
            ".nan",
            "tRUE",
            "nULL",
            "-",
            "v1.13.1",
            "1.13.1",
            "s3:GetObject",
            "\u0661",
        )
    ]
    + [
        ('"1"', "1"),
        ("'true'", "true"),
        ('""', ""),
        ("!!str 1", "1"),
        ("! 1", "1"),
        ("!!int 1", 1),
        ("!!null ~", None),
    ],
)
def test_a_plain_scalar_means_what_it_looks_like(text: str, value: object) -> None:
    """A number is one only when it would be printed back just as it stands."""
    read = read_yaml("p", f"[{text}, x]".encode())[0].value if text else read_yaml("p", b"[a: , x]")[0].value
    assert isinstance(read, list)
    found = read[0] if text else read[0]["a"]
    assert (found, type(found)) == (value, type(value))


def test_keys_that_look_like_words_of_yaml_11_are_text() -> None:
    """``on`` and ``no`` are keys like any other, and a quoted << too."""
    assert read_yaml("p", b'on: 1\nno: 2\n"<<": 3\n"1": 4\n')[0].value == {"on": 1, "no": 2, "<<": 3, "1": 4}


def test_anchors_alone_are_harmless() -> None:
    """Only an alias multiplies."""
    assert read_yaml("p", b"a: &x [1]\n")[0].value == {"a": [1]}


def test_every_value_knows_its_place() -> None:
    """Blocks end with their last part, and not where the next thing begins."""
    document = read_yaml("l.yaml", LOCATION.encode())[0]
    expected: dict[tuple[str | int, ...], str] = {
        ("apiVersion",): "backup-preflight/v1",
        ("credentials",): '{type: static, accessKeyId: "A KIA"}',
        ("credentials", "accessKeyId"): '"A KIA"',
        ("features",): "- object-store\n- volume-snapshots",
        ("features", 1): "volume-snapshots",
        ("certificate",): "|\n  -----BEGIN\n  -----END",
        ("note",): "inner: 'é 😀'",
        ("note", "inner"): "'é 😀'",
        ("empty",): "",
        ("list", 0): "- 1\n    - two: 2",
        ("list", 0, 1, "two"): "2",
        ("list", 1): "3",
    }
    assert {path: covered(document, document.at(path).span()) for path in expected} == expected
    assert str(document.at(("note", "inner")).span()) == "l.yaml:12:10"
    assert document.at(("empty",)).span().line == 13
    for path, _ in paths(document.value):
        if path and isinstance(path[-1], str):
            assert covered(document, document.at(path).key_span()) == path[-1]


def test_documents_of_one_file_keep_the_lines_of_the_file() -> None:
    """Each holds its own part of the text; empty ones are left out."""
    text = "# first\na: 1\n--- # second\n---\nb:\n  c: 2\n...\n# third\n%YAML 1.2\n---\nd: 3\n--- 4\n"
    documents = read_yaml("f.yaml", text.encode())
    assert [each.value for each in documents] == [{"a": 1}, {"b": {"c": 2}}, {"d": 3}, 4]
    assert [each.syntax for each in documents] == [Syntax.YAML] * 4
    places = [each.at(path).span() for each, path in zip(documents, [("a",), ("b", "c"), ("d",), ()], strict=True)]
    assert [str(span) for span in places] == ["f.yaml:2:4", "f.yaml:6:6", "f.yaml:11:4", "f.yaml:12:5"]
    assert documents[1].at(("b",)).excerpt(9).lines[-3:] == ("b:", "  c: 2", "...")
    assert all(each.text in text for each in documents)


def test_what_stands_before_a_broken_document_is_not_lost() -> None:
    """The documents come one at a time."""
    reading = iterate_yaml("f", b"a: 1\n---\nb: 2\n---\nc: [\n")
    assert [next(reading).value, next(reading).value] == [{"a": 1}, {"b": 2}]
    with pytest.raises(DocumentError, match="f:6:1"):
        next(reading)


def test_a_byte_order_mark_is_allowed_and_takes_no_column() -> None:
    """YAML allows it, and editors on Windows write it."""
    document = read_yaml("p", b"\xef\xbb\xbfa: 1\n")[0]
    assert (document.value, str(document.at(("a",)).key_span())) == ({"a": 1}, "p:1:1")


def test_the_bounds_hold() -> None:
    """Size, depth, number of values, and billions of laughs."""
    assert "at most 1 MiB" in refusal(b"a: " + b"x" * 1024 * 1024).message
    assert read_yaml("p", b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    assert "more than 64 deep" in refusal(b"[" * 100_000).message
    assert "more than 64 deep" in refusal(b"- " * 100_000).message
    assert "more than 64 deep" in refusal(b"".join(b" " * n + b"a:\n" for n in range(100))).message
    assert f"more than {MAX_VALUES:,} values" in refusal(b"[" + b"a," * MAX_VALUES + b"]").message
    laughs = b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (n + 1, n + 1, n, n) for n in range(97, 120))
    assert "an alias" in refusal(laughs).message


@pytest.mark.parametrize("data", ["a: 1".encode("utf-16"), "a: 1".encode("utf-16-le"), b"a: \xff"])
def test_only_utf8_is_read(data: bytes) -> None:
    """Any other encoding is said with its place."""
    assert "UTF-8" in refusal(data).message


def test_no_message_repeats_a_value() -> None:
    """A secret next to a fault does not reach the message."""
    for text in (
        "k: hunter2: x",
        'k: "hunter2',
        "k: [hunter2",
        "k: hunter2\n\tx: 1",
        "k: !t hunter2",
        "- hunter2\nb: c",
    ):
        error = refusal(text.encode())
        assert "hunter2" not in f"{error} {error.remedy} {error!r}"


@given(VALUES)
def test_json_is_yaml_and_is_read_alike(value: object) -> None:
    """Any JSON document with ordinary numbers means the same here, at every place."""
    text = json.dumps(value)
    if "\\ud" in text or "\\ufff" in text:
        text = json.dumps(value, ensure_ascii=False)
    try:
        list(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.YAMLError:  # a character or a key of over 1024 characters that YAML does not allow
        return
    document = read_yaml("p", text.encode())[0]
    assert document.value == value
    for path, expected in paths(value):
        assert read_yaml("p", covered(document, document.at(path).span()).encode())[0].value == expected


@given(VALUES)
def test_what_is_written_as_blocks_is_read_back(value: object) -> None:
    """The block form that a YAML writer makes says the same."""
    document = yaml.safe_dump([{"v": value}], allow_unicode=True)
    for other in ("off", "yes", "2012-10-17"):
        document = document.replace(f"'{other}'", other)
    if "*id" in document or "!!" in document:
        return
    assert read_yaml("p", document.encode())[0].value == [{"v": value}]


@given(st.binary(max_size=60) | FRAGMENTS.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_only_a_document_error_ever_escapes(data: bytes) -> None:
    """Any bytes are documents whose places can be told, or an error whose place lies in the text."""
    documents, error = outcome(read_yaml, data)
    if error is not None:
        assert lies_in(data, error)
    for document in documents or []:
        for path, _ in paths(document.value):
            span = document.at(path).span()
            assert (span.line, span.column) <= (span.end_line, span.end_column)
