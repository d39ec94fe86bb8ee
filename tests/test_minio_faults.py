"""Faults on the way to a MinIO server: nothing passes that was not read, and the run ends in time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.minio_living import BUCKET, Setting, documented
from tests.servers.faulty import Fault, faulty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.servers.faulty import Faulty, Seen
    from tests.servers.minio_server import MinioServer

ADMINISTRATION = "/minio/admin/v3/"
# An access key's own restriction is what makes it matter whether it was read.
RESTRICTED = documented("s3:DeleteObject")


@pytest.fixture
def setting(minio: MinioServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Setting:
    """A server of a region, and a bucket on it."""
    minio.settings.region = "us-east-1"
    return Setting(minio, tmp_path, monkeypatch)


@pytest.fixture
def proxy(minio: MinioServer) -> Iterator[Faulty]:
    """A proxy in front of the server, with its certificate."""
    folder = minio.authority.parent
    with faulty(minio.url, minio.authority, (folder / "public.crt", folder / "private.key")) as found:
        yield found


def report_of(text: str) -> dict[str, Any]:
    """A report as JSON."""
    report: dict[str, Any] = json.loads(text)
    return report


def leaning(report: dict[str, Any]) -> list[object]:
    """The findings that pass on a fact that nobody read."""
    unread = {fact["name"] for fact in report["facts"] if fact["state"] in {"refused", "not supplied"}}
    # Where the engine decided, with the unread layers in view, the answer does not depend on them.
    return [
        each
        for each in report["findings"]
        if each["outcome"] == "pass" and not each["operation"] and unread & set(each["facts"])
    ]


WHICH: dict[str, Callable[[Seen], bool]] = {
    "everything": lambda _: True,
    "the administration": lambda seen: seen.path.startswith(ADMINISTRATION),
    "the bucket": lambda seen: seen.path.startswith(f"/{BUCKET}"),
}


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())
@pytest.mark.parametrize("which", WHICH)
def test_under_a_fault_nothing_passes_that_was_not_read(
    fault: Fault, which: str, proxy: Faulty, setting: Setting
) -> None:
    """Without the administration nobody knows what the key may do, without the bucket not what it is like."""
    setting.with_user(documented()).fields["s3Url"] = proxy.url
    proxy.choose = lambda seen: fault if WHICH[which](seen) else None
    done = setting.check("--deadline", "4", "--format", "json")
    report = report_of(done.out)
    # A page, or what is no HTTP, is no silence: it is known, then, that this is no S3.
    proven = {1} if fault in {Fault.NOT_XML, Fault.GARBAGE} and which != "the administration" else set()
    assert done.code in {3, *proven}, report["headline"]
    assert leaning(report) == []
    assert setting.uploads == []


@pytest.mark.parametrize("fault", [Fault.SILENCE, Fault.ERROR, Fault.TRUNCATED])
@pytest.mark.parametrize("question", ["accountinfo", "info-service-account", "user-info"])
def test_a_key_of_which_one_thing_is_not_known_is_never_ready(
    fault: Fault, question: str, proxy: Faulty, setting: Setting
) -> None:
    """The key's own policy takes away what its user may: whoever does not read it must not say READY."""
    setting.with_user(documented(), inline=RESTRICTED).fields["s3Url"] = proxy.url
    proxy.choose = lambda seen: fault if seen.path.endswith(f"/{question}") else None
    done = setting.check("--deadline", "4", "--format", "json")
    assert done.code == (3 if question == "info-service-account" else 1), report_of(done.out)["headline"]


def test_an_administrator_answers_where_the_key_is_not_answered(proxy: Faulty, setting: Setting) -> None:
    """Of two answers to a question one counts that tells."""
    setting.with_user(documented("s3:DeleteObject")).with_administrator().fields["s3Url"] = proxy.url
    key_id = setting.fields["credentials"]["accessKeyId"]
    proxy.choose = lambda seen: (
        Fault.ERROR if f"Credential={key_id}/" in seen.headers.get("authorization", "") else None
    )
    done = setting.check("--profile", "auditor")
    assert done.code == 1, done
    assert "s3:DeleteObject" in done.out


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.RESET_AFTER, Fault.ERROR, Fault.SLOW_DOWN])
def test_a_probe_under_a_fault_leaves_nothing_behind(fault: Fault, proxy: Faulty, setting: Setting) -> None:
    """Writes are spoiled, one in three: what came into being is removed, or named with the command that removes it."""
    setting.with_user(documented()).fields["s3Url"] = proxy.url
    count = iter(range(10**9))
    proxy.choose = lambda seen: fault if seen.method in {"PUT", "POST"} and next(count) % 3 == 0 else None
    done = setting.check("--probe", "--deadline", "20", "--format", "json")
    assert done.code in {0, 1, 3}, done
    assert "the probe writes" in done.err
    left = [each["Key"] for each in setting.server.s3().list_objects_v2(Bucket=BUCKET).get("Contents", [])]
    assert [key for key in left if key not in done.out] == []
    assert not left or fault is Fault.RESET_AFTER
