"""What the tests of the reports share: rendering, and reading a page back."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from reports.registry import RENDERERS
from reports.style import Style

if TYPE_CHECKING:
    from checker.model.report import Report

PLAIN = Style()
VOID = frozenset({"meta", "br", "path", "circle"})


def render(report: Report, form: str, style: Style = PLAIN) -> str:
    """The report in a format."""
    return RENDERERS[form].render(report, style)


class Page(HTMLParser):
    """A page read back: its elements in order, their attributes, and the text that people see."""

    def __init__(self, html: str) -> None:
        """Read the page."""
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.shape: list[str] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.shape.append(f"<{tag} {' '.join(name for name, _ in attrs)}>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element; a page whose elements cross is malformed."""
        if tag in VOID:
            return
        self.shape.append(f"</{tag}>")
        assert self.open.pop() == tag, f"{tag} closes another element"

    def handle_data(self, data: str) -> None:
        """Remember a text outside the style sheet."""
        if "style" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All that people can read."""
        return "".join(self.texts)

    def values(self, attribute: str) -> list[str]:
        """Every value of an attribute, in order."""
        return [attributes[attribute] for _, attributes in self.elements if attribute in attributes]
