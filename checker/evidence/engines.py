"""Which engine decides about a location."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.location import Provider

if TYPE_CHECKING:
    from checker.evidence.engine import Engine
    from checker.evidence.store import Store


def engine_of(store: Store) -> Engine:
    """The engine for the provider of a location; that of another one is not even imported."""
    if store.location.provider is Provider.MINIO:
        from checker.evidence.minio_engine import MinioEngine  # noqa: PLC0415 - one provider of several

        return MinioEngine(store)
    from checker.evidence.aws_engine import AwsEngine  # noqa: PLC0415 - as above

    return AwsEngine(store)
