"""PEM text is split into its blocks, and what is wrong with one is named at its line."""

from __future__ import annotations

import base64
import textwrap

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checker.documents.pem import PemBlock, read_pem
from checker.errors import DocumentError
from tests.checker.documents.walking import lies_in, outcome


def pem(der: bytes, label: str = "CERTIFICATE") -> str:
    """A block as openssl writes it."""
    body = "\n".join(textwrap.wrap(base64.b64encode(der).decode(), 64))
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n"


def refusal(text: str | bytes) -> DocumentError:
    """The error that reading ends in."""
    with pytest.raises(DocumentError) as caught:
        read_pem(text if isinstance(text, bytes) else text.encode(), name="ca.pem")
    assert caught.value.remedy
    return caught.value


def test_blocks_are_told_with_their_lines() -> None:
    """Text between blocks is a comment, and both kinds of line end are read."""
    text = "Subject: é\n" + pem(b"one" * 40) + "\n" + pem(b"two").replace("\n", "\r\n")
    assert read_pem(text.encode()) == (PemBlock("CERTIFICATE", b"one" * 40, 2), PemBlock("CERTIFICATE", b"two", 8))
    assert [block.line for block in read_pem(text.encode(), first_line=11)] == [12, 18]
    assert read_pem(b"\xef\xbb\xbf" + pem(b"one").encode())[0].line == 1


def test_indented_blocks_are_read() -> None:
    """A block keeps the indentation of the manifest it was copied from."""
    assert read_pem(textwrap.indent(pem(b"one"), "    ").encode())[0].der == b"one"


@pytest.mark.parametrize("label", ["PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY"])
def test_the_bytes_of_a_private_key_are_not_kept(label: str) -> None:
    """That there is one is all that anybody needs to know."""
    block = read_pem(pem(b"hunter2", label).encode())[0]
    assert (block.label, block.der, block.is_private_key) == (label, b"", True)
    assert not read_pem(pem(b"x").encode())[0].is_private_key


def test_the_headers_of_an_old_encrypted_key_are_passed_over() -> None:
    """Proc-Type and DEK-Info stand before the base64."""
    text = pem(b"key", "RSA PRIVATE KEY").replace(
        "KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: A,B\n\n", 1
    )
    assert read_pem(text.encode())[0].is_private_key


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "1:1: the text holds no PEM block"),
        ("MIID\n", "1:1: the text holds no PEM block"),
        (base64.b64encode(pem(b"x" * 40).encode()).decode(), "1:1: this is PEM text in base64 once more"),
        (b"\x30\x82\x03\x01\xff\x00", "1:1: this is binary (DER), and PEM text is needed"),
        (pem(b"x").replace("\n", "\\n"), "1:1: line breaks stand in the PEM text as the two characters \\n"),
        (pem(b"x").replace("\n", " "), "1:1: the PEM text stands on one line: its line breaks were lost"),
        ("a\n-----BEGIN CERTIFICATE-----\nAAAA\n", "2:1: the CERTIFICATE block that begins here has no END line"),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n" + pem(b"x"),
            "1:1: the CERTIFICATE block that begins here has no END line",
        ),
        ("\n-----END CERTIFICATE-----\n", "2:1: an END line stands without its BEGIN"),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END X-----\n",
            "3:1: the CERTIFICATE block of line 1 ends with another label",
        ),
        ("-----BEGIN CERTIFICATE----\nAAAA\n", "1:1: a BEGIN or END line is not written as PEM asks"),
        ("-----BEGIN A-----\nAAAA\n----END A-----\n", "3:1: a BEGIN or END line is not written as PEM asks"),
        ("-----BEGIN A-----\nAAAA\nAA*A\n-----END A-----\n", "3:3: a character stands here that base64 does not have"),
        ("-----BEGIN A-----\n\n-----END A-----\n", "1:1: the A block is empty"),
        (
            "-----BEGIN A-----\nAAAAA\n-----END A-----\n",
            "1:1: the A block that begins here is not whole base64: characters are missing or too many",
        ),
        (
            "-----BEGIN A-----\nAA==AAAA\n-----END A-----\n",
            "1:1: the A block that begins here is not whole base64: characters are missing or too many",
        ),
        (b"-----BEGIN A-----\n\xff\n", "2:1: byte 0xff is not UTF-8"),
    ],
)
def test_what_is_wrong_is_named_at_its_place(text: str | bytes, error: str) -> None:
    """Copying a certificate goes wrong in these ways."""
    assert str(refusal(text)) == f"ca.pem:{error}"


def test_the_bytes_stay_out_of_the_printed_form() -> None:
    """A block prints its label and its line."""
    assert repr(read_pem(pem(b"hunter2").encode())[0]) == "PemBlock(label='CERTIFICATE', line=1)"


@given(st.lists(st.binary(min_size=1, max_size=100), min_size=1, max_size=3))
def test_whatever_is_written_is_read_back(ders: list[bytes]) -> None:
    """Any bytes, in any number of blocks."""
    text = "".join(pem(der, "X") for der in ders)
    assert [block.der for block in read_pem(text.encode())] == ders


@given(
    st.binary(max_size=60)
    | st.lists(
        st.sampled_from(
            ["-----BEGIN A-----", "-----END A-----", "-----BEGIN", "\n", "AAAA", "=", "é", "A:", " ", "\\n"]
        ),
        max_size=9,
    ).map(lambda parts: "".join(parts).encode())
)
@example("-----BEGIN A-----\nAAAé\n-----END A-----".encode())
def test_only_a_document_error_ever_escapes(data: bytes) -> None:
    """Any bytes are blocks, or an error with its place."""
    error = outcome(lambda name, data: read_pem(data, name=name), data)[1]
    assert error is None or lies_in(data, error)
