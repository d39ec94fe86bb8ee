"""What a plain YAML scalar means: YAML 1.2 core, narrowed so that nothing is read as what its author did not mean."""

from __future__ import annotations

import re


def resolve(text: str) -> object:
    """The value of a plain scalar.

    A number is a number only when it would be printed back just as it stands: ``0123``, ``1_000``, ``0x1f``, ``1.10``
    and numbers of more than 15 digits stay text, and so do dates and ``yes``, ``no``, ``on``, ``off``.
    """
    words: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
    words |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
    if text in words:
        return words[text]
    if text[0] not in "-0123456789":
        return text
    if re.fullmatch(r"0|-?[1-9][0-9]{0,14}", text):
        return int(text)
    if re.fullmatch(r"-?[0-9]{1,15}\.[0-9]{1,17}", text) and repr(float(text)) == text:
        return float(text)
    return text
