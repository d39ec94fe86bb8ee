"""The servers that several tests share, started when the first of them asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.checker.evidence.collectors.aws.account import Account
    from tests.servers.seaweedfs import Seaweed


@pytest.fixture(scope="session")
def seaweedfs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seaweed]:
    """A real S3-compatible server over TLS, with an IAM of its own."""
    from tests.servers.seaweedfs import seaweed  # noqa: PLC0415 - loads the SDK

    with pytest.MonkeyPatch.context() as patch, seaweed(tmp_path_factory.mktemp("seaweedfs"), patch) as running:
        yield running


@pytest.fixture(scope="session")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """A real AWS account of this machine, which checks signatures and enforces policies."""
    from tests.checker.evidence.collectors.aws.account import running  # noqa: PLC0415 - loads the SDK
    from tests.servers import needed  # noqa: PLC0415 - as above

    with running(tmp_path_factory.mktemp("account"), needed("ministack")) as found:
        yield found
