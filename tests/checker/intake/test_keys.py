"""The keys of a live run: found where each form says they are, and held by the ledger alone."""

from __future__ import annotations

import base64
import copy
import pickle
from typing import TYPE_CHECKING

import pytest

from checker.intake.ledger import Ledger
from checker.intake.load import Broken, Case, iter_cases
from checker.model.fact import Unavailable
from checker.model.secret import Keys, Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

KEY_ID = "AKIARTX3GSDSVVNZHULO"
SECRET = "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"  # noqa: S105 - made up
TOKEN = "FwoGZXIvYXdzEBYaDPq2/made+up=="  # noqa: S105 - made up
HEAD = "apiVersion: backup-preflight/v1\nkind: BackupLocation\nname: prod\nprovider: aws\nbucket: acme-velero\n"
INI = f"[default]\naws_access_key_id={KEY_ID}\naws_secret_access_key={SECRET}\naws_session_token={TOKEN}\n"
VELERO = f"""\
apiVersion: velero.io/v1
kind: BackupStorageLocation
metadata: {{name: prod, namespace: velero}}
spec:
  provider: aws
  objectStorage: {{bucket: acme-velero}}
  config: {{region: eu-central-1}}
  credential: {{name: cc, key: cloud}}
---
apiVersion: v1
kind: Secret
metadata: {{name: cc, namespace: velero}}
data: {{cloud: {base64.b64encode(INI.encode()).decode()}}}
"""
PALETTE = f"""{{"metadata": {{"name": "prod"}}, "spec": {{"type": "s3", "config": {{"bucketName": "acme-velero",
"region": "eu-central-1", "credentials": {{"accessKey": "{KEY_ID}", "secretKey": "{SECRET}",
"secretToken": "{TOKEN}"}}}}}}}}"""


def read(
    text: str, folder: Path, environ: Mapping[str, str] | None = None, ask: Callable[[str], str] | None = None
) -> tuple[Case | Broken, Ledger]:
    """The one location of a text, and the ledger beside it."""
    path = folder / ("location.json" if text.startswith("{") else "location.yaml")
    path.write_text(text, encoding="utf-8")
    ledger = Ledger(ask)
    (item,) = iter_cases([str(path)], stdin=lambda: b"", environ=environ or {}, ledger=ledger)
    return item, ledger


def keyed(credentials: str) -> str:
    """A location with these credentials."""
    return f"{HEAD}credentials: {credentials}\n"


def held(ledger: Ledger) -> tuple[str, str, str, str]:
    """Everything that the ledger holds for a live run."""
    keys = ledger.keys or Keys()
    secret, token = (part.reveal() if part is not None else "" for part in (keys.secret, keys.token))
    return keys.access_key_id, secret, token, keys.profile


@pytest.mark.parametrize(
    "text",
    [
        keyed(f"{{accessKeyId: {KEY_ID}, secretAccessKey: {SECRET}, sessionToken: '{TOKEN}'}}"),
        keyed(f"{{accessKeyId: {KEY_ID}, secretAccessKey: {{env: S}}, sessionToken: {{env: T}}}}"),
        PALETTE,
        VELERO,
    ],
    ids=["inline", "environment", "palette", "velero"],
)
def test_every_form_says_where_the_keys_are(text: str, tmp_path: Path) -> None:
    """The key pair and its token are held, whatever form they came in."""
    item, ledger = read(text, tmp_path, {"S": SECRET, "T": TOKEN})
    assert isinstance(item, Case)
    assert held(ledger) == (KEY_ID, SECRET, TOKEN, "")


def test_a_file_holds_the_secret_without_its_line_end(tmp_path: Path) -> None:
    """The newline that an editor adds is no part of it."""
    (tmp_path / "secret").write_text(f"{SECRET}\n", encoding="utf-8")
    _, ledger = read(keyed(f"{{accessKeyId: {KEY_ID}, secretAccessKey: {{file: secret}}}}"), tmp_path)
    assert held(ledger)[1] == SECRET


def test_a_prompt_asks_once_and_by_name(tmp_path: Path) -> None:
    """The user is told which secret is wanted; the answer is held, and scanned for."""
    asked: list[str] = []

    def ask(what: str) -> str:
        asked.append(what)
        return SECRET

    item, ledger = read(keyed(f"{{accessKeyId: {KEY_ID}, secretAccessKey: {{prompt: true}}}}"), tmp_path, ask=ask)
    assert isinstance(item, Case)
    assert asked == ['credentials.secretAccessKey of "prod"']
    assert held(ledger)[1] == SECRET
    assert [secret.reveal() for secret in ledger.secrets] == [SECRET]


def test_a_prompt_without_anybody_to_ask_is_a_missing_secret(tmp_path: Path) -> None:
    """Offline the secret is not examined; nothing is asked, and nothing fails."""
    item, ledger = read(keyed(f"{{accessKeyId: {KEY_ID}, secretAccessKey: {{prompt: true}}}}"), tmp_path)
    assert isinstance(item, Case)
    credentials = item.location.credentials
    assert credentials is not None
    assert credentials.secret_missing == "credentials.secretAccessKey is asked for by a live run"  # noqa: S105 - words, no secret
    assert held(ledger)[1] == ""


def test_a_profile_of_the_shared_file_is_read(tmp_path: Path) -> None:
    """Its keys have their shape examined offline, and a live run is told the profile."""
    (tmp_path / "aws").write_text(INI.replace("default", "backup"), encoding="utf-8")
    environ = {"AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "aws")}
    item, ledger = read(keyed("{profile: backup}"), tmp_path, environ)
    assert isinstance(item, Case)
    credentials = item.location.credentials
    assert credentials is not None
    assert (credentials.access_key_id, credentials.profile) == (KEY_ID, "backup")
    assert credentials.secret is not None
    assert credentials.secret.length == len(SECRET)
    assert held(ledger)[3] == "backup"
    assert SECRET in [secret.reveal() for secret in ledger.secrets]


def test_a_profile_that_the_shared_file_lacks_is_left_to_a_live_run(tmp_path: Path) -> None:
    """A profile of single sign-on has no keys in a file: that is not examined, and no missing key."""
    from checker.evidence.store import Store  # noqa: PLC0415 - one test asks it
    from checker.facts import field  # noqa: PLC0415 - as above

    item, _ = read(keyed("{profile: sso}"), tmp_path, {"HOME": str(tmp_path)})
    assert isinstance(item, Case)
    store = Store(item.location, item.facts, "2026-11-22T00:00:00Z")
    assert isinstance(store.fact(field.ACCESS_KEY_ID), Unavailable)
    assert isinstance(store.fact(field.SECRET), Unavailable)


def test_a_profile_beside_keys_is_refused(tmp_path: Path) -> None:
    """Two sources of one thing are a mistake of somebody's."""
    item, _ = read(keyed(f"{{profile: backup, accessKeyId: {KEY_ID}}}"), tmp_path, {"HOME": str(tmp_path)})
    assert isinstance(item, Broken)
    assert "profile and accessKeyId are given" in item.errors[0].message


def test_keys_of_one_location_are_not_those_of_the_next(tmp_path: Path) -> None:
    """What the ledger holds belongs to the location given last."""
    first = keyed(f"{{accessKeyId: {KEY_ID}, secretAccessKey: {SECRET}}}")
    second = HEAD.replace("name: prod", "name: other")
    path = tmp_path / "both.yaml"
    path.write_text(f"{first}---\n{second}", encoding="utf-8")
    ledger = Ledger()
    found = [
        (item.location.name, held(ledger)[1])
        for item in iter_cases([str(path)], stdin=lambda: b"", environ={}, ledger=ledger)
        if isinstance(item, Case)
    ]
    assert found == [("prod", SECRET), ("other", "")]


@pytest.mark.parametrize("act", [pickle.dumps, copy.deepcopy])
def test_keys_cannot_be_serialised_nor_printed(act: Callable[[object], object]) -> None:
    """They stay in the process, and out of every text."""
    keys = Keys(KEY_ID, Secret(SECRET), Secret(TOKEN), "p")
    assert SECRET not in f"{keys!r} {keys!s} {keys}"
    with pytest.raises(TypeError, match="cannot be serialised"):
        act(keys)
    assert keys != Keys(KEY_ID, Secret(SECRET), Secret(TOKEN), "p")
