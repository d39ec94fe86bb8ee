"""Documents of S3 requests, read."""

# ruff: noqa: EM101 - the literal is an error code of the server

from __future__ import annotations

from urllib.parse import quote
from xml.etree import ElementTree as ET

from tests.servers.minio_answers import S3Error


def parsed(body: bytes) -> ET.Element:
    """The document of a request."""
    try:
        return ET.fromstring(body)  # noqa: S314 - of our own tests
    except ET.ParseError:
        raise S3Error("MalformedXML", 400, "the document is not well-formed") from None


def text_of(element: ET.Element, name: str) -> str:
    """The text of an element within another, or ""."""
    return (element.findtext(f"{{*}}{name}") or "").strip()


def tags_of(body: bytes) -> str:
    """The tags of a document, as a header gives them."""
    found = [each for each in parsed(body).iter() if each.tag.rpartition("}")[2] == "Tag"]
    return "&".join(
        f"{quote(text_of(each, 'Key'), safe='')}={quote(text_of(each, 'Value'), safe='')}" for each in found
    )
