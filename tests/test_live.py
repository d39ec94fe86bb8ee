"""The live run, end to end, on a real server: the verdict, the probe, the snapshot, and what faults make of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.checker.cli.running import run
from tests.living import scene
from tests.servers.faulty import Fault, Seen, faulty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.servers.faulty import Faulty
    from tests.servers.seaweedfs import Seaweed

AS_REVIEWER = ("--profile", "reviewer")


def reported(text: str) -> dict[str, Any]:
    """A report as JSON."""
    report: dict[str, Any] = json.loads(text)
    return report


def outcomes(report: dict[str, Any], code: str) -> set[str]:
    """How one rule ended."""
    return {finding["outcome"] for finding in report["findings"] if finding["rule"] == code}


def test_a_credential_that_may_not_delete_is_not_ready(
    seaweedfs: Seaweed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The policy that is attached is read, and the finding points into it."""
    here = scene(seaweedfs, tmp_path, "without-delete", "s3:DeleteObject")
    here.enter(monkeypatch)
    done = run(monkeypatch, "check", "--live", here.location, *AS_REVIEWER)
    assert done.code == 1, done
    assert "NOT READY: 3 blocking problems of 1 cause" in done.out
    assert "iam:GetPolicyVersion arn:aws:iam:::policy/without-delete-user-policy v1:" in done.out
    assert here.secret not in done.out + done.err


def test_a_credential_that_may_do_all_is_ready_and_the_probe_proves_it(
    seaweedfs: Seaweed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every request of the probe is let through, and nothing is left behind."""
    here = scene(seaweedfs, tmp_path, "able")
    here.enter(monkeypatch)
    done = run(monkeypatch, "check", "--live", here.location, *AS_REVIEWER, "--probe", "--format", "json")
    assert done.code == 0, done
    assert "the probe writes" in done.err, "it is said beforehand"
    report = reported(done.out)
    assert report["verdict"] == "READY"
    assert "pass" in outcomes(report, "AWS951"), outcomes(report, "AWS951")
    assert seaweedfs.keys_of(here.bucket) == []


@pytest.mark.parametrize("without", [(), ("s3:DeleteObject",)], ids=["ready", "not-ready"])
def test_a_snapshot_gives_the_verdict_of_the_live_run_to_the_letter(
    without: tuple[str, ...], seaweedfs: Seaweed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every format, every finding, place and excerpt: nothing differs, and nothing is asked."""
    here = scene(seaweedfs, tmp_path, f"kept-{len(without)}", *without)
    here.enter(monkeypatch)
    kept = str(tmp_path / "snapshot.json")
    for form in ("text", "json", "html"):
        live = run(monkeypatch, "check", "--live", here.location, *AS_REVIEWER, "--save", kept, "--format", form)
        monkeypatch.setattr("socket.socket.connect", refuse)
        again = run(monkeypatch, "check", "--from", kept, "--format", form)
        monkeypatch.undo()
        here.enter(monkeypatch)
        assert (again.code, again.out) == (live.code, live.out)
        assert live.code == (1 if without else 0)


def test_collect_writes_the_same_snapshot_as_a_live_run(
    seaweedfs: Seaweed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds no secret, says who was asked what, and is examined as it is."""
    here = scene(seaweedfs, tmp_path, "collected")
    here.enter(monkeypatch)
    done = run(monkeypatch, "collect", here.location, *AS_REVIEWER)
    assert done.code == 0, done
    snapshot = json.loads(done.out)
    assert here.secret not in done.out
    assert seaweedfs.running.secret.reveal() not in done.out
    assert snapshot["facts"]["callerIdentity"]["value"]["arn"] == f"arn:aws:iam::000000000000:user/{'collected-user'}"
    assert {call["by"] for call in snapshot["calls"]} >= {"the location's credential", "the reviewer"}
    (tmp_path / "kept.json").write_text(done.out, encoding="utf-8")
    assert run(monkeypatch, "check", "--from", str(tmp_path / "kept.json")).code == 0


def test_without_a_reviewer_what_is_refused_is_undecided(
    seaweedfs: Seaweed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A credential made for backups may read little; nothing that it may not read passes."""
    here = scene(seaweedfs, tmp_path, "alone")
    here.enter(monkeypatch)
    done = run(monkeypatch, "check", "--live", here.location)
    assert done.code == 3, done
    assert "UNDECIDED" in done.out
    assert "read by s3:GetEncryptionConfiguration" in " ".join(done.out.split())


def test_a_credential_that_cannot_ask_is_told_of(
    seaweedfs: Seaweed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reviewer asks all the same, and nothing that only the credential can tell passes for told."""
    here = scene(seaweedfs, tmp_path, "silent")
    here.enter(monkeypatch)
    monkeypatch.delenv("LIVE_SECRET")
    done = run(monkeypatch, "check", "--live", here.location, *AS_REVIEWER, "--format", "json")
    assert "the location's credential is not asked: environment variable LIVE_SECRET is not set" in done.err
    assert outcomes(reported(done.out), "AWS682") == {"not-examined"}


def refuse(*_arguments: object) -> None:
    """Stands for the network, which nobody may use."""
    message = "a socket was connected"
    raise AssertionError(message)


@pytest.fixture
def proxy(seaweedfs: Seaweed) -> Iterator[Faulty]:
    """A proxy in front of the server, with a certificate of its CA."""
    folder = seaweedfs.running.authority.parent
    with faulty(seaweedfs.url, seaweedfs.running.authority, (folder / "server.pem", folder / "server.key")) as found:
        yield found


def every_other() -> Callable[[Seen], bool]:
    """Spoils every second request."""
    count = iter(range(10**9))
    return lambda _: next(count) % 2 == 1


def is_write(seen: Seen) -> bool:
    """Whether a request is one that the probe alone sends."""
    return seen.method in {"PUT", "POST"}


WHICH: dict[str, Callable[[], Callable[[Seen], bool]]] = {
    "every": lambda: lambda _: True,
    "every-other": every_other,
}


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())
@pytest.mark.parametrize("which", WHICH)
def test_under_a_fault_nothing_passes_that_was_not_read(
    fault: Fault, which: str, proxy: Faulty, seaweedfs: Seaweed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run ends in time, is never READY, names what became of the calls, and no pass leans on an unread fact."""
    name = f"{fault.name.lower().replace('_', '-')}-{which}"
    here = scene(seaweedfs, tmp_path, name, url=proxy.url)
    here.enter(monkeypatch)
    spoiled = WHICH[which]()
    proxy.choose = lambda seen: fault if spoiled(seen) else None
    done = run(monkeypatch, "check", "--live", here.location, *AS_REVIEWER, "--deadline", "4", "--format", "json")
    report = reported(done.out)
    # A page where S3 is wanted is no silence: it is known, then, that this is no S3.
    proven = {1} if fault is Fault.NOT_XML else set()
    assert done.code in {3, *proven, *({0} if which == "every-other" else ())}, report["headline"]
    if done.code:
        assert any(words in done.out for words in ("no answer", "the answer")), "the fault is not named"
    unread = {fact["name"] for fact in report["facts"] if fact["state"] in {"refused", "not supplied"}}
    assert unread or not done.code
    for finding in report["findings"]:
        # Where the engine decided, with the unread layers in view, the answer does not depend on them.
        leaning = unread & set(finding["facts"]) if not finding["operation"] else set()
        assert finding["outcome"] != "pass" or not leaning, finding


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.RESET_AFTER, Fault.ERROR, Fault.SLOW_DOWN, Fault.TRUNCATED])
def test_a_probe_under_a_fault_leaves_nothing_behind(
    fault: Fault, proxy: Faulty, seaweedfs: Seaweed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writes are spoiled, one in three: what came into being is removed, or named with the command that removes it.

    The user may not list unfinished uploads: one whose id was lost on the way can only be named.
    """
    here = scene(seaweedfs, tmp_path, f"probe-{fault.name.lower().replace('_', '-')}", url=proxy.url)
    here.enter(monkeypatch)
    count = iter(range(10**9))
    proxy.choose = lambda seen: fault if here.bucket in seen.path and is_write(seen) and next(count) % 3 == 0 else None
    done = run(
        monkeypatch, "check", "--live", here.location, *AS_REVIEWER, "--probe", "--deadline", "20", "--format", "json"
    )
    assert done.code in {0, 1, 3}, done
    assert "the probe writes" in done.err
    left = seaweedfs.keys_of(here.bucket)
    assert [key for key in left if key not in done.out] == []
    assert not left or fault in {Fault.RESET_AFTER, Fault.TRUNCATED}
