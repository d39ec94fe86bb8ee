"""The servers that several tests share, started when the first of them asks."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.checker.evidence.collectors.aws.account import Account
    from tests.servers.minio_server import MinioServer
    from tests.servers.seaweedfs import Seaweed


@pytest.fixture(autouse=True)
def loud_again() -> Iterator[None]:
    """A live run silences the logs of the SDKs for good: no test is to find them so because of another."""
    made = logging.getLogRecordFactory()
    yield
    logging.setLogRecordFactory(made)


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


@pytest.fixture(scope="session")
def minio_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MinioServer]:
    """A MinIO server for all tests that share what they make: the stand-in, or a real one where there is one."""
    from tests.servers import minio_server as servers  # noqa: PLC0415 - loads the SDKs

    with pytest.MonkeyPatch.context() as patch, servers.started(tmp_path_factory.mktemp("minio"), patch) as running:
        yield running


@pytest.fixture
def minio(minio_server: MinioServer) -> Iterator[MinioServer]:
    """A MinIO server that has nobody but root, and nothing, when the test begins."""
    minio_server.reset()
    yield minio_server
    minio_server.reset()
