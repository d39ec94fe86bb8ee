"""Real servers, as a stranger meets them.

SeaweedFS refuses strangers before it looks for the bucket, names no region, and knows no virtual host unless told its
domain; ministack lets strangers list. Neither is AWS's way, and nothing of it is asserted as such.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from checker.facts import endpoint
from checker.model.location import AwsLocation
from tests.checker.evidence.collectors.endpoint.serving import BUCKET, Names, look

if TYPE_CHECKING:
    from tests.checker.evidence.collectors.aws.account import Account
    from tests.servers.seaweedfs import Seaweed


@pytest.fixture
def here(seaweedfs: Seaweed) -> AwsLocation:
    """A location at SeaweedFS."""
    return AwsLocation(
        "prod",
        bucket=BUCKET,
        region="us-east-1",
        s3_url=seaweedfs.url,
        force_path_style=True,
        certificate=seaweedfs.running.authority.read_bytes(),
    )


def test_an_endpoint_that_is_in_order(here: AwsLocation) -> None:
    """Everything that a stranger can find out of a good server is good."""
    seen = look(here)
    assert "127.0.0.1" in seen.value(endpoint.RESOLVED).addresses
    assert seen.value(endpoint.CONNECTED).address
    assert seen.value(endpoint.HANDSHAKE).version == "TLSv1.3"
    assert seen.value(endpoint.PLUGIN_TRUST).ok
    assert seen.value(endpoint.KOPIA_TRUST).ok
    assert seen.value(endpoint.SERVICE).kind == "s3"
    assert abs(seen.value(endpoint.CLOCK).seconds) <= 2
    assert seen.value(endpoint.PATH_STYLE).outcome == "answered"


def test_a_certificate_that_is_not_given(here: AwsLocation) -> None:
    """The private CA is unknown to both clients."""
    seen = look(here._replace(certificate=None))
    assert not seen.value(endpoint.PLUGIN_TRUST).ok
    assert not seen.value(endpoint.KOPIA_TRUST).ok


def test_a_certificate_without_the_virtual_host(here: AwsLocation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bucket's own host resolves, and the server's certificate has no such name."""
    monkeypatch.setattr(socket, "getaddrinfo", Names("localhost", f"{BUCKET}.localhost"))
    style = look(here).value(endpoint.VIRTUAL_HOST)
    assert style.outcome == "untrusted"
    assert style.host == f"{BUCKET}.localhost"


def test_a_host_that_only_path_style_reaches(here: AwsLocation, monkeypatch: pytest.MonkeyPatch) -> None:
    """No resolver knows the bucket's own host."""
    monkeypatch.setattr(socket, "getaddrinfo", Names("localhost"))
    assert look(here).value(endpoint.VIRTUAL_HOST).outcome == "unresolved"


def test_an_account_of_this_machine(account: Account) -> None:
    """What stands for AWS in other tests speaks S3 to strangers too."""
    seen = look(account.location(account.bucket("endpoint-met")))
    assert seen.value(endpoint.SERVICE).kind == "s3"
    assert seen.value(endpoint.PATH_STYLE).outcome == "answered"
