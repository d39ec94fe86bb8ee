"""The account that collectors ask, started once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.checker.evidence.collectors.aws.account import program, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.checker.evidence.collectors.aws.account import Account


@pytest.fixture(scope="session")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """A real account; skipped where there is no server to run."""
    path = program()
    if path is None:
        pytest.skip("ministack is not installed: pip install ministack==1.5.33, in an environment of its own")
    with running(tmp_path_factory.mktemp("account"), path) as found:
        yield found
