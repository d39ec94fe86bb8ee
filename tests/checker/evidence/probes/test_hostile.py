"""Servers and journals that lie: nothing is deleted that is not a probe's, and every listing ends."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from checker.evidence.collectors.asking import Asking
from checker.evidence.probes.clean import clean
from checker.evidence.probes.commands import Commands
from checker.evidence.probes.listing import MOST_PAGES
from checker.evidence.probes.names import name_in
from checker.model.answer import Asker
from checker.model.location import AwsLocation

if TYPE_CHECKING:
    from pathlib import Path

NAME = "backup-preflight-0123456789abcdef"
OURS = f"root/kopia/{NAME}/kopia.repository"
FOREIGN = [
    "root/backups/nightly/velero-backup.json",
    f"root/backups/{NAME}/velero-backup.json",
    f"root/kopia/{NAME}",
    f"root/kopia/{NAME}/",
    f"root/kopia/{NAME}0/x",
    f"kopia/{NAME}/x",
    f"root/../kopia/{NAME}/x",
    f"root/kopia/x{NAME}/x",
    f"root/kopia/{NAME.upper()}/x",
    "",
]


@dataclass
class Liar:
    """A server that lists whatever it likes, and carries out whatever it is asked."""

    keys: list[str]
    endless: bool = False
    deleted: list[tuple[str, str]] = field(default_factory=list)
    pages: int = 0

    meta: Any = field(default_factory=lambda: SimpleNamespace(endpoint_url="https://s3.example"))

    def list_object_versions(self, **_sent: object) -> dict[str, object]:
        """Versions of everything."""
        return self._page([{"Key": key, "VersionId": "v1"} for key in self.keys], "Versions", "NextKeyMarker")

    def list_multipart_uploads(self, **_sent: object) -> dict[str, object]:
        """Uploads to everything."""
        return self._page([{"Key": key, "UploadId": "u1"} for key in self.keys], "Uploads", "NextKeyMarker")

    def list_objects_v2(self, **_sent: object) -> dict[str, object]:
        """Everything."""
        return self._page([{"Key": key} for key in self.keys], "Contents", "NextContinuationToken")

    def delete_object(self, **sent: str) -> dict[str, object]:
        """Done."""
        self.deleted.append((sent["Key"], sent.get("VersionId", "")))
        return {"ResponseMetadata": {"HTTPStatusCode": 204}}

    def abort_multipart_upload(self, **sent: str) -> dict[str, object]:
        """Done, too."""
        self.deleted.append((sent["Key"], sent["UploadId"]))
        return {"ResponseMetadata": {"HTTPStatusCode": 204}}

    def _page(self, members: list[dict[str, str]], name: str, marker: str) -> dict[str, object]:
        self.pages += 1
        more = {"IsTruncated": True, marker: "again"} if self.endless else {}
        return {name: members, "ResponseMetadata": {"HTTPStatusCode": 200}, **more}


def _clean(server: Liar, folder: Path) -> Any:  # noqa: ANN401 - what cleaning comes to
    location = AwsLocation("x", bucket="b", prefix="root")
    asking = Asking(location, Asker.CREDENTIAL, lambda _service: cast("Any", server))
    return clean(asking, location, state_folder=folder)


def test_what_a_server_lists_is_deleted_only_when_it_is_a_probes(tmp_path: Path) -> None:
    """Keys of backups, near misses and paths upwards are passed over, in listings of every kind."""
    server = Liar([*FOREIGN, OURS])
    done = _clean(server, tmp_path)
    assert {key for key, _ in server.deleted} == {OURS}
    assert done.left == ()


def test_a_journal_deletes_nothing_else_either(tmp_path: Path) -> None:
    """A journal that somebody wrote into removes only what a probe can have made."""
    head = {"name": NAME, "bucket": "b", "endpoint": "https://s3.example", "region": "", "root": "root/", "at": "x"}
    lines = [head | {"journal": 1}, *({"put": key} for key in [*FOREIGN, OURS])]
    lines += [{"version": "v", "key": FOREIGN[0]}, {"upload": FOREIGN[0], "id": "u"}]
    lines += cast("Any", [[], 1, {"put": ["a"]}, {"version": {}}])
    (tmp_path / f"{NAME}.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\nhalf a {line", encoding="utf-8")
    server = Liar([OURS])
    _clean(server, tmp_path)
    assert {key for key, _ in server.deleted} == {OURS}
    assert not list(tmp_path.iterdir())


def test_a_journal_of_another_place_is_left_alone(tmp_path: Path) -> None:
    """Another bucket, endpoint or root: its journal stays, for whoever cleans up there."""
    head = {"name": NAME, "bucket": "b", "endpoint": "https://s3.example", "region": "", "root": "root/", "at": "x"}
    path = tmp_path / f"{NAME}.jsonl"
    for other in ({"bucket": "c"}, {"endpoint": "https://s4.example"}, {"root": ""}):
        path.write_text(json.dumps(head | {"journal": 1} | other) + "\n" + json.dumps({"put": OURS}), encoding="utf-8")
        server = Liar([])
        _clean(server, tmp_path)
        assert server.deleted == []
        assert path.is_file()


def test_an_endless_listing_ends(tmp_path: Path) -> None:
    """After so many pages it is given up, with what it held removed, and said so."""
    server = Liar([OURS], endless=True)
    done = _clean(server, tmp_path)
    assert server.pages <= 9 * MOST_PAGES
    assert any(f"more than {MOST_PAGES} pages" in words for words in done.unseen)
    assert {key for key, _ in server.deleted} == {OURS}


def test_names_are_matched_to_the_letter() -> None:
    """A key is a probe's when folder, name and something below it are there, and in no other case."""
    assert name_in("root/", OURS) == NAME
    assert [key for key in FOREIGN if name_in("root/", key)] == []
    assert name_in("", f"restores/{NAME}/a/b") == NAME


def test_commands_are_safe_to_paste() -> None:
    """A key or an id with a blank, a quote or a leading dash stays one word of the shell."""
    made = Commands("b", "https://s3.example/a b", "eu-west-1").version("k'; rm -rf /", "-v $(id)", "")
    assert "'-v $(id)'" not in made.command
    assert "'--version-id=-v $(id)'" in made.command
    assert """--key 'k'"'"'; rm -rf /'""" in made.command
