"""A probe through a faulty proxy: it ends, says what got no answer, and leaves nothing, or names all that it leaves."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.checker.evidence.probes.probing import ALL, QUICK, document, left_of, odd, prober
from tests.checker.evidence.probes.test_interrupts import proxied
from tests.servers.faulty import Fault, Seen
from tests.servers.seaweedfs import needs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.servers.seaweedfs import Seaweed

REQUESTS: dict[str, Callable[[Seen], bool]] = {
    "writing": lambda seen: seen.method == "PUT" and "partNumber" not in seen.query,
    "a part": lambda seen: seen.method == "PUT" and "partNumber" in seen.query,
    "beginning an upload": lambda seen: seen.method == "POST" and seen.query == "uploads",
    "ending an upload": lambda seen: seen.method == "POST" and "uploadId" in seen.query,
    "reading": lambda seen: seen.method == "GET" and seen.path.endswith("gz"),
}
FAULTS = [Fault.RESET, Fault.RESET_AFTER, Fault.ERROR, Fault.NOT_XML]


@pytest.mark.parametrize("request_kind", REQUESTS)
@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_nothing_is_left_after_a_fault(seaweedfs: Seaweed, tmp_path: Path, fault: Fault, request_kind: str) -> None:
    """A kind of request that always fails, carried out or not: whatever was made is removed, and the fault shows."""
    bucket = seaweedfs.bucket(f"fault-{os.urandom(4).hex()}")
    admin = seaweedfs.running
    with proxied(seaweedfs) as proxy:
        proxy.choose = lambda seen: fault if REQUESTS[request_kind](seen) else None
        given = document(bucket, proxy.url, ALL, str(admin.authority))
        with prober(tmp_path, given, admin.key_id, admin.secret.reveal()) as by:
            answer = by.probe()
            kept = by.journals
    assert left_of(answer) == []
    assert seaweedfs.keys_of(bucket) == []
    assert kept == []
    harmless = fault is Fault.NOT_XML and request_kind in {"writing", "a part"}
    assert odd(answer) or harmless


@pytest.mark.parametrize(
    ("fault", "versioned"), [(Fault.RESET, False), (Fault.RESET_AFTER, False), (Fault.RESET, True)]
)
def test_what_stays_is_named(seaweedfs: Seaweed, tmp_path: Path, fault: Fault, *, versioned: bool) -> None:
    """No deletion is ever answered: the list holds all that lies in the bucket, and the journal is kept for later."""
    bucket = seaweedfs.bucket(f"stays-{os.urandom(4).hex()}")
    admin = seaweedfs.running
    status = {"Status": "Enabled"} if versioned else {}
    if versioned:
        seaweedfs.client("s3").put_bucket_versioning(Bucket=bucket, VersioningConfiguration=status)
    with proxied(seaweedfs) as proxy:
        proxy.choose = lambda seen: fault if seen.method == "DELETE" else None
        given = document(bucket, proxy.url, ALL, str(admin.authority), evidence={"bucketVersioning": status})
        with prober(tmp_path, given, admin.key_id, admin.secret.reveal()) as by:
            answer = by.probe()
            assert len(by.journals) == 1
            named = {each["key"] for each in left_of(answer)}
            assert set(seaweedfs.keys_of(bucket)) <= named
            if fault is not Fault.RESET_AFTER:
                assert set(seaweedfs.keys_of(bucket)) == named
            proxy.choose = lambda _seen: None
            assert by.clean().left == ()
            assert by.journals == []
    assert seaweedfs.keys_of(bucket) == []
    assert {step["outcome"] for step in odd(answer)} == {"unanswered"}


def test_a_silent_server_does_not_hold_the_probe(seaweedfs: Seaweed, tmp_path: Path) -> None:
    """A request that is never answered takes the time that a request may take, and no more."""
    bucket = seaweedfs.bucket("silent")
    admin = seaweedfs.running
    with proxied(seaweedfs) as proxy:
        proxy.choose = lambda seen: Fault.SILENCE if seen.path.endswith("kopia.repository") and _writes(seen) else None
        given = document(bucket, proxy.url, ALL, str(admin.authority))
        with prober(tmp_path, given, admin.key_id, admin.secret.reveal()) as by:
            began = time.monotonic()
            answer = by.probe()
            assert time.monotonic() - began < 30
    assert [(step["call"], step["words"]) for step in odd(answer)] == [
        ("PutObject", "no answer: the connection was made, and no answer came in time")
    ]
    assert seaweedfs.keys_of(bucket) == []


def _writes(seen: Seen) -> bool:
    return seen.method == "PUT"


def test_the_time_for_the_probe_ends_it(seaweedfs: Seaweed, tmp_path: Path) -> None:
    """When the time is over nothing new is begun, the steps say so, and what was made is removed."""
    bucket = seaweedfs.bucket("late")
    admin = seaweedfs.running
    given = document(bucket, seaweedfs.url, ALL, str(admin.authority))
    with prober(tmp_path, given, admin.key_id, admin.secret.reveal()) as by:
        answer = by.probe(deadline=0.1)
    assert odd(answer)[-1]["words"] == "the time for the probe was over"
    assert seaweedfs.keys_of(bucket) == []


def test_what_nobody_may_list_is_named_as_unknown(seaweedfs: Seaweed, tmp_path: Path) -> None:
    """An upload was begun, its id never came, and uploads may not be listed: the command that lists them is given."""
    bucket = seaweedfs.bucket("unknown")
    key = seaweedfs.user("unlisted", needs(bucket))
    with proxied(seaweedfs) as proxy:

        def choose(seen: Seen) -> Fault | None:
            if seen.method == "GET" and seen.query.startswith("uploads"):
                return Fault.ERROR
            return Fault.RESET_AFTER if seen.method == "POST" and seen.query == "uploads" else None

        proxy.choose = choose
        given: dict[str, Any] = document(bucket, proxy.url, needs(bucket), str(seaweedfs.running.authority))
        with prober(tmp_path, given, *key) as by:
            answer = by.probe()
            assert len(by.journals) == 1
            again = by.clean()
    assert [each["kind"] for each in left_of(answer)] == ["unknown"]
    assert "list-multipart-uploads" in left_of(answer)[0]["command"]
    assert set(seaweedfs.keys_of(bucket)) == {each["key"] for each in left_of(answer)}
    assert [each.key for each in again.left] == [each["key"] for each in left_of(answer)]


@pytest.mark.parametrize("versioned", [False, True], ids=["", "versioned"])
def test_what_a_repeated_request_made_twice_is_removed_twice(
    seaweedfs: Seaweed, tmp_path: Path, *, versioned: bool
) -> None:
    """The answer to each first try is lost, and the SDK asks again: the first version, upload and marker go, too."""
    bucket = seaweedfs.bucket(f"twice-{os.urandom(4).hex()}")
    admin = seaweedfs.running
    status = {"Status": "Enabled"} if versioned else {}
    if versioned:
        seaweedfs.client("s3").put_bucket_versioning(Bucket=bucket, VersioningConfiguration=status)
    lost: set[tuple[str, str]] = set()

    def choose(seen: Seen) -> Fault | None:
        asked = (seen.method, seen.path)
        if asked in lost or not (_writes(seen) or seen.method == "DELETE" or seen.query == "uploads"):
            return None
        lost.add(asked)
        return Fault.RESET_AFTER

    with proxied(seaweedfs) as proxy:
        proxy.choose = choose
        given = document(bucket, proxy.url, ALL, str(admin.authority), evidence={"bucketVersioning": status})
        limits = QUICK._replace(attempts=2)
        with prober(tmp_path, given, admin.key_id, admin.secret.reveal(), limits=limits) as by:
            answer = by.probe()
    assert left_of(answer) == []
    assert seaweedfs.keys_of(bucket) == []
