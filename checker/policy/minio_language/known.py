"""The actions and condition keys that each generation of MinIO's policy engine knows: dated data beside this file.

The community's part is made by docs/minio_known.py from the library itself.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from checker.model.values import NamedTuple

COMMUNITY, AISTOR = "community", "aistor"
GENERATIONS: Final = (COMMUNITY, AISTOR)


class Known(NamedTuple):
    """What one generation knows; actions and keys are spelled exactly so.

    ``extra`` has the condition keys that an action knows beyond the ``common`` ones; ``objects`` are the actions on
    objects, all other actions of ``s3`` are on buckets.
    """

    generation: str
    source: str
    s3: frozenset[str]
    objects: frozenset[str]
    admin: frozenset[str]
    sts: frozenset[str]
    kms: frozenset[str]
    keys: frozenset[str]
    common: frozenset[str]
    extra: dict[str, frozenset[str]]


@cache
def known(generation: str) -> Known:
    """What a generation knows; of one that nobody named, the community's."""
    found: dict[str, Any] = _data()[generation or COMMUNITY]
    sets = {name: frozenset(found[name]) for name in ("s3", "objects", "admin", "sts", "kms", "keys", "common")}
    extra = {action: frozenset(keys) for action, keys in found["extra"].items()}
    return Known(generation=generation or COMMUNITY, source=found["source"], extra=extra, **sets)


@cache
def _data() -> dict[str, Any]:
    import json  # noqa: PLC0415 - only a location on MinIO

    path = __file__.removesuffix("known.py") + "known.json"
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - pathlib costs start-up time
        data: dict[str, Any] = json.load(file)
    return data
