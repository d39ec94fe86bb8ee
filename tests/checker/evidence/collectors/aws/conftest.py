"""The account that collectors ask, started once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.checker.evidence.collectors.aws.account import running
from tests.servers import needed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.checker.evidence.collectors.aws.account import Account


@pytest.fixture(scope="session")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """A real account; skipped where there is no server to run."""
    with running(tmp_path_factory.mktemp("account"), needed("ministack")) as found:
        yield found
