"""Secrets written into a document: taken out right after reading, before anything else sees the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from checker.documents.document import Document, Syntax
from checker.errors import DocumentError
from checker.intake.credentials import (
    MASK,
    hidden_address,
    holds_private_key,
    looks_like_key_id,
    looks_like_secret,
    masked,
    secret_words,
)
from checker.model.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.documents.marks import Path
    from checker.intake.node import Node

_SECRET_KEYS = frozenset(
    (
        "accountkey",
        "awssecretaccesskey",
        "awssessiontoken",
        "clientsecret",
        "jsoncredentials",
        "password",
        "privatekey",
        "secret",
        "secretaccesskey",
        "secretkey",
        "secrettoken",
        "securitytoken",
        "sessiontoken",
        "storageaccountkey",
    )
)
# What the name of a secret ends in, whatever stands before (MINIO_ROOT_PASSWORD).
_SECRET_ENDS = ("clientsecret", "password", "secretaccesskey", "secretkey")
_ID_KEYS = frozenset(("accesskey", "accesskeyid", "awsaccesskeyid"))
# Fields whose values are shown and reasoned with, however much they look like a secret.
_PLAIN_KEYS = frozenset(
    (
        "arn",
        "bucket",
        "bucketname",
        "ebskmskeyid",
        "externalid",
        "kmskeyid",
        "name",
        "namespace",
        "prefix",
        "principal",
        "rolearn",
        "tagging",
    )
)
_OPEN_KEYS = frozenset(("assume", "evidence", "labels", "network"))
_KUBERNETES_DATA = frozenset(("data", "stringData"))
# A shorter secret elsewhere in the document is more likely a coincidence than a copy.
_COPY_LENGTH = 12
_PART_LENGTH = 6


class Vault:
    """The secrets of one document by where they stood; never part of a case."""

    __slots__ = ("_others", "_texts")

    def __init__(self) -> None:
        """Start empty."""
        self._texts: dict[tuple[Document, Path], Secret] = {}
        self._others: list[Secret] = []

    def put(self, document: Document, path: Path, secret: Secret) -> None:
        """Keep a secret."""
        self._texts[document, path] = secret

    def remember(self, secret: Secret) -> None:
        """Keep a secret that is no value of the document."""
        self._others.append(secret)

    def text(self, node: Node, *, wanted: str = "text") -> str | None:
        """The text of a node as it was before masking."""
        secret = self._texts.get((node.document, node.path))
        if secret is None:
            return node.text(wanted=wanted)
        if not secret:
            node.fail(f"{node.label} must be {wanted}, found a number", remedy="write it in quotes")
            return None
        return secret.reveal()

    def holds(self, node: Node) -> bool:
        """Whether the node was masked."""
        return (node.document, node.path) in self._texts

    def secrets(self) -> tuple[str, ...]:
        """All of them that nothing else would be mistaken for, and what is secret within an address."""
        found = ((path, secret.reveal()) for (_, path), secret in self._texts.items())
        texts = [text for path, text in found if _names_secret(str(path[-1])) or looks_like_secret(text)]
        parts = [part for text in texts for part in hidden_address(text)[1] if len(part) >= _PART_LENGTH]
        return tuple(dict.fromkeys((*texts, *parts, *(secret.reveal() for secret in self._others))))


def hide(document: Document, vault: Vault) -> Document:
    """The document with every secret in it masked in place, the secrets being put into the vault.

    The text is masked character by character and read again: positions stay, and nothing of the old text does.
    Raises ``DocumentError`` when a secret is written so that it cannot be masked.
    """
    found = list(disclosed(document.value))
    scattered = _scattered(document)
    if not found and not scattered:
        return document
    text = _mask_places(document, found) if found else document.text
    again = _reread(document, text)
    copies = {secret for secret in (*(text for _, text in found), *scattered) if _may_be_copied(secret)}
    if again is not None and copies:
        for secret in sorted(copies, key=len, reverse=True):
            text = text.replace(secret, masked(secret))
        again = _reread(document, text)
    if again is None:
        raise _unmaskable(document, found[0][0] if found else ())
    for path, secret in found:
        if not _is_masked(again.value, path):
            raise _unmaskable(document, path)
        vault.put(again, path, Secret(secret))
    for secret in scattered:
        vault.remember(Secret(secret))
    return again


def _unmaskable(document: Document, path: Path) -> DocumentError:
    return DocumentError(
        "a secret is written here in a way that cannot be masked, so the document is not used",
        document.at(path).span(),
        remedy="write it as one quoted text on a line of its own, or keep it out of the file: {env: NAME}",
    )


def _scattered(document: Document) -> list[str]:
    """What is made like a secret and is no value: in a comment, or in a key where a colon was forgotten."""
    texts = list(_keys(document.value))
    if document.syntax is Syntax.YAML:
        texts += [line[line.index("#") :] for line in document.text.split("\n") if "#" in line]
    return list(dict.fromkeys(word for text in texts for word in secret_words(text)))


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in cast("dict[str, object]", value).items():
            if len(key) >= _COPY_LENGTH:
                yield key
            if isinstance(item, dict | list) and key != "evidence":
                yield from _keys(item)
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _keys(item)


def _may_be_copied(secret: str) -> bool:
    return len(secret) >= _COPY_LENGTH and not looks_like_key_id(secret.strip())


def disclosed(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """The paths at which a document holds a secret, whatever form the document has or fails to have."""
    if isinstance(value, dict):
        mapping = cast("dict[str, object]", value)
        if "Statement" in mapping:
            return
        kubernetes = mapping.get("kind") == "Secret"
        for key, item in mapping.items():
            if kubernetes and key in _KUBERNETES_DATA:
                yield from _texts(item, (*path, key))
            elif kubernetes and key == "metadata":
                # kubectl keeps a copy of the data in an annotation.
                yield from _texts(_only_annotations(item), (*path, key))
            elif key == "evidence":
                yield from _of_evidence(item, (*path, key))
            elif key not in _OPEN_KEYS:
                yield from _member(key, item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            yield from _member("", item, (*path, index))


def _of_evidence(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    """The secrets that an answer names so (``secretKey``): anything else in it is shown and reasoned with."""
    if isinstance(value, dict):
        mapping = cast("dict[str, object]", value)
        if "Statement" in mapping:
            return
        for key, item in mapping.items():
            if isinstance(item, str) and item.strip() and _names_secret(key):
                yield (*path, key), item
            elif isinstance(item, dict | list):
                yield from _of_evidence(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            if isinstance(item, dict | list):
                yield from _of_evidence(item, (*path, index))


def _member(key: str, item: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(item, str):
        if _is_secret(key, item):
            yield path, item
    elif isinstance(item, dict | list):
        yield from disclosed(item, path)
    elif isinstance(item, int | float) and not isinstance(item, bool) and _names_secret(key):
        yield path, ""


def _only_annotations(metadata: object) -> object:
    found = cast("dict[str, object]", metadata).get("annotations") if isinstance(metadata, dict) else None
    return {"annotations": found}


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        if value.strip():
            yield path, value
    elif isinstance(value, dict):
        for key, item in cast("dict[str, object]", value).items():
            yield from _texts(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            yield from _texts(item, (*path, index))


def _is_secret(key: str, text: str) -> bool:
    if not text.strip():
        return False
    word = _word(key)
    if _names_secret(key) or (word not in _PLAIN_KEYS and secret_words(text)):
        return True
    if holds_private_key(text) or _encodes_private_key(text):
        return True
    if word in _ID_KEYS:
        return looks_like_secret(text)
    return bool(hidden_address(text)[1])


def _names_secret(key: str) -> bool:
    word = _word(key)
    return word in _SECRET_KEYS or word.endswith(_SECRET_ENDS)


def _word(key: str) -> str:
    return key.lower().replace("_", "").replace("-", "")


def _encodes_private_key(text: str) -> bool:
    """Whether text is a private key in base64: what may stand where a certificate is wanted."""
    if not text.startswith("LS0tLS"):  # base64 of "-----", which begins a PEM block
        return False
    from base64 import b64decode  # noqa: PLC0415 - only for a certificate in base64

    try:
        return holds_private_key(b64decode(text).decode("latin-1"))
    except ValueError:
        return False


def _mask_places(document: Document, found: Sequence[tuple[Path, str]]) -> str:
    import re  # noqa: PLC0415 - only a document with a secret in it

    text = document.text
    starts = [0, *(end.end() for end in re.finditer(r"\r\n?|\n", text))]
    for path, _ in found:
        span = document.at(path).span()
        begin = starts[span.line - document.first_line] + span.column - 1
        end = starts[span.end_line - document.first_line] + span.end_column - 1
        text = text[:begin] + _masked_token(text[begin:end]) + text[end:]
    return text


def _masked_token(token: str) -> str:
    """A scalar as it is written, masked: its quotes, its block header and its white space stay."""
    if token[:1] in {"|", ">"}:
        header, newline, body = token.partition("\n")
        return header + newline + masked(body)
    if len(token) > 1 and token[0] in "\"'" and token[-1] == token[0]:
        return token[0] + masked(token[1:-1]) + token[-1]
    return masked(token)


def _reread(document: Document, text: str) -> Document | None:
    """The document with another text; ``None`` when that text no longer reads."""
    data = text.encode()
    try:
        if document.syntax is Syntax.JSON:
            from checker.documents.json_reader import read_json  # noqa: PLC0415 - as above

            return read_json(document.name, data, limit=len(data), first_line=document.first_line)
        from checker.documents.yaml_reader import read_yaml  # noqa: PLC0415 - loads the YAML library

        again = read_yaml(document.name, data, limit=len(data))[0]
    except DocumentError:
        return None
    return Document(document.name, text, again.value, Syntax.YAML, document.first_line, document.next_line)


def _is_masked(value: object, path: Path) -> bool:
    for key in path:
        if isinstance(value, dict):
            value = cast("dict[object, object]", value).get(key)
        elif isinstance(value, list) and isinstance(key, int) and key < len(value):
            value = cast("list[object]", value)[key]
        else:
            return False
    return isinstance(value, str) and all(c == MASK or c.isspace() for c in value)
