"""Nodes of a YAML text: values with the offsets they stand at, composed from events without recursion."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from checker.documents.text import MAX_DEPTH, span_of
from checker.documents.yaml_scalars import resolve
from checker.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.events import CollectionStartEvent, Event, NodeEvent, ScalarEvent

    from checker.model.place import Span

CORE = "tag:yaml.org,2002:"

MAX_VALUES = 100_000
"""How many values one YAML document may hold: reading them costs more than the same bytes of one long text."""


class Node:
    """A value and where it stands; ``parts`` are the nodes inside it."""

    __slots__ = ("end", "is_blank", "key", "parts", "start", "value")

    def __init__(
        self,
        value: object,
        start: int,
        end: int,
        parts: dict[str, Node] | list[Node] | None = None,
        *,
        is_blank: bool = False,
    ) -> None:
        """A value from ``start`` to ``end`` of the text; its end, parts and key may come later."""
        self.value = value
        self.start = start
        self.end = end
        self.parts = parts
        self.key: tuple[int, int] | None = None
        self.is_blank = is_blank

    def child(self, step: str | int) -> Node | None:
        """The node one step inside, if there is one."""
        if isinstance(self.parts, dict) and isinstance(step, str):
            return self.parts.get(step)
        if isinstance(self.parts, list) and isinstance(step, int) and 0 <= step < len(self.parts):
            return self.parts[step]
        return None


class _Open:
    """A collection whose end has not been read; ``key`` is the key that waits for its value."""

    __slots__ = ("is_flow", "key", "node")

    def __init__(self, node: Node, *, is_flow: bool) -> None:
        self.node = node
        self.is_flow = is_flow
        self.key: tuple[str, int, int] | None = None


class _Composer:
    """The state of reading one text."""

    __slots__ = ("first_line", "name", "root", "stack", "text", "values")

    def __init__(self, name: str, text: str, first_line: int) -> None:
        self.name = name
        self.text = text
        self.first_line = first_line
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.values = 0

    def refuse(self, message: str, event: Event, *, remedy: str) -> NoReturn:
        """Say what is wrong with the thing an event tells of."""
        start, end = _start(event), _end(event)
        raise DocumentError(message, self.span(start, end), remedy=remedy)

    def span(self, start: int, end: int) -> Span:
        """A stretch of the text."""
        return span_of(self.name, self.text, start, end, self.first_line)

    def scalar(self, event: ScalarEvent) -> None:
        """Place a scalar: a key, or a value."""
        value = self._scalar_value(event)
        start = _start(event)
        end = start + len(self.text[start : _end(event)].rstrip())
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.node.parts, dict) and top.key is None:
            top.key = (self._key(event, value, top.node.parts), start, end)
            return
        is_blank = event.value == "" and event.implicit[0] and event.tag is None and event.anchor is None
        self._place(Node(value, start, end, is_blank=is_blank))

    def open(self, event: CollectionStartEvent, *, is_mapping: bool) -> None:
        """Place a collection, and read on inside it."""
        kind = "map" if is_mapping else "seq"
        if event.tag not in {None, "!", CORE + kind}:
            self._refuse_tag(event)
        if len(self.stack) >= MAX_DEPTH:
            message = f"lists and mappings stand more than {MAX_DEPTH} deep inside each other"
            self.refuse(message, event, remedy="Write it flatter.")
        start = _start(event)
        node = Node({}, start, start, {}) if is_mapping else Node([], start, start, [])
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.node.parts, dict) and top.key is None:
            self.refuse("a key is a list or a mapping", event, remedy="Use plain text as the key.")
        self._place(node)
        self.stack.append(_Open(node, is_flow=bool(event.flow_style)))

    def close(self, event: Event) -> None:
        """End a collection; a block ends with its last part, not where the parser notices."""
        done = self.stack.pop()
        node = done.node
        last = _last(node)
        node.end = _end(event) if done.is_flow or last is None else last.end
        if last is not None and last.key is not None:
            node.end = max(node.end, last.key[1])

    def _scalar_value(self, event: ScalarEvent) -> object:
        tag = event.tag
        if tag is None:
            return resolve(event.value) if event.implicit[0] else event.value
        if tag in {"!", CORE + "str"}:
            return event.value
        kinds = {"null": type(None), "bool": bool, "int": int, "float": float}
        kind = kinds.get(tag.removeprefix(CORE)) if tag.startswith(CORE) else None
        if kind is None:
            self._refuse_tag(event)
        value = resolve(event.value)
        if type(value) is not kind:
            self.refuse("the value is not what its tag says", event, remedy="Remove the tag.")
        return value

    def _refuse_tag(self, event: NodeEvent) -> NoReturn:
        message = "the tag is not one of YAML's core tags (!!str, !!int, !!float, !!bool, !!null, !!map, !!seq)"
        self.refuse(message, event, remedy="Remove the tag and write a plain value.")

    def _key(self, event: ScalarEvent, value: object, parts: dict[str, Node]) -> str:
        if not isinstance(value, str):
            self.refuse("a key is not text", event, remedy="Put the key in quotes.")
        if value == "<<" and event.implicit[0]:
            remedy = "Write the merged keys out where they belong."
            self.refuse("a merge key (<<) is not read: it would hide where a value comes from", event, remedy=remedy)
        if value in parts:
            first = parts[value].key
            line = self.span(*first).line if first else self.first_line
            self.refuse(f'key "{value}" is given twice, first on line {line}', event, remedy="Keep one of the two.")
        return value

    def _place(self, node: Node) -> None:
        self.values += 1
        if self.values > MAX_VALUES:
            message = f"the document holds more than {MAX_VALUES:,} values"
            raise DocumentError(message, self.span(node.start, node.start), remedy="Split the document.")
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if isinstance(top.node.parts, list) and isinstance(top.node.value, list):
            top.node.parts.append(node)
            top.node.value.append(node.value)
        elif isinstance(top.node.parts, dict) and isinstance(top.node.value, dict) and top.key is not None:
            name, start, end = top.key
            node.key, top.key = (start, end), None
            top.node.parts[name] = node
            top.node.value[name] = node.value


def _start(event: Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _end(event: Event) -> int:
    return event.end_mark.index if event.end_mark else 0


def _last(node: Node) -> Node | None:
    if isinstance(node.parts, dict):
        return next(reversed(node.parts.values()), None)
    return node.parts[-1] if node.parts else None


def compose(name: str, text: str, first_line: int = 1) -> Iterator[tuple[Node, int, int]]:
    """The root of each document that is not empty, with the offsets of the document's part of the text."""
    import yaml  # noqa: PLC0415 - costs as much as the whole JSON path

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    composer = _Composer(name, text, first_line)
    begin = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.ScalarEvent):  # the most frequent first
                composer.scalar(event)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                composer.open(event, is_mapping=isinstance(event, yaml.MappingStartEvent))
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                composer.close(event)
            elif isinstance(event, yaml.AliasEvent):
                remedy = "Write the value out at each place."
                composer.refuse(
                    "an alias (*name) is not read: a few of them can stand for gigabytes", event, remedy=remedy
                )
            elif isinstance(event, yaml.DocumentEndEvent):
                end = _line_end(text, _end(event))
                if composer.root is not None and not composer.root.is_blank:
                    yield composer.root, begin, end
                begin, composer.root, composer.values = end, None, 0
    except yaml.YAMLError as error:
        from checker.documents.yaml_faults import describe  # noqa: PLC0415 - only a broken text needs it

        raise describe(name, text, first_line, error) from None


def _line_end(text: str, offset: int) -> int:
    """The beginning of the line after ``offset``, or ``offset`` where it already begins a line."""
    if offset == 0 or text[offset - 1] in "\r\n":
        return offset
    end = text.find("\n", offset)
    return len(text) if end < 0 else end + 1
