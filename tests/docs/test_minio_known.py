"""The table of what the community's MinIO knows is what its own library says."""

from __future__ import annotations

import json

from docs.minio_known import FILE, table
from tests.servers import needed
from tests.servers.engine_oracle import Oracle, go, needed_oracle


def test_the_table_is_the_librarys() -> None:
    """Every action and every condition key, and which knows which."""
    # The oracle may have been built before: the sources of the library take Go to be found.
    assert go() or needed("go")
    oracle = Oracle(needed_oracle())
    try:
        found = table(oracle)
    finally:
        oracle.close()
    written = json.loads(FILE.read_text(encoding="utf-8"))["community"]
    del written["source"]
    assert found == written
