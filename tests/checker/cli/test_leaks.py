"""No secret goes out: whatever field it stands in and however the run ends, no output holds it in any form."""

from __future__ import annotations

import base64
import json
import random
import string
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.checker.cli.running import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ALPHABET = string.ascii_letters + string.digits + "+/"
KEY_ID = "AKIARTX3GSDSVVNZHULO"
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
STORAGE = """\
apiVersion: velero.io/v1
kind: BackupStorageLocation
metadata: {name: default, namespace: velero}
spec:
  provider: aws
  objectStorage: {bucket: acme-prod-velero}
  config: {region: eu-central-1}
  credential: {name: cc, key: cloud}
---
apiVersion: v1
kind: Secret
metadata: {name: cc, namespace: velero}
"""


def own(**more: object) -> str:
    """A location in the project's own form."""
    return json.dumps(
        {
            "apiVersion": "backup-preflight/v1",
            "kind": "BackupLocation",
            "name": "prod",
            "provider": "aws",
            "bucket": "acme-prod-velero",
            "region": "eu-central-1",
            "principal": "arn:aws:iam::111122223333:user/velero",
            "evidence": {"identityPolicies": [POLICY]},
            **more,
        },
        indent=2,
    )


def keyed(**more: object) -> str:
    """A location with these credentials."""
    return own(credentials={"type": "static", "accessKeyId": KEY_ID, **more})


def palette(**credentials: object) -> str:
    """A body as Palette's API takes it."""
    config = {"bucketName": "acme-prod-velero", "region": "eu-central-1", "credentials": credentials}
    return json.dumps({"metadata": {"name": "prod"}, "spec": {"type": "s3", "config": config}})


def on_minio(**more: object) -> str:
    """A location on MinIO."""
    url = "https://minio.acme.example:9000"
    return own(provider="minio", principal="velero-user", s3Url=url, forcePathStyle=True, **more)


def minio_body(secret: str) -> str:
    """A body as Palette's API takes it for MinIO."""
    body = json.loads(palette(credentialType="secret", accessKey="velero-user", secretKey=secret))
    body["spec"]["type"] = "minio"
    return json.dumps(body)


def user_answer(**more: object) -> dict[str, object]:
    """What mc prints of a user."""
    return {"status": "success", "accessKey": "velero-user", "userStatus": "enabled", **more}


def ini(secret: str) -> str:
    """A shared-credentials file."""
    return f"[default]\naws_access_key_id={KEY_ID}\naws_secret_access_key={secret}\n"


def encoded(text: str) -> str:
    """The text as a Secret's ``data`` holds it."""
    return base64.b64encode(text.encode()).decode()


def private_key(secret: str) -> str:
    """A PEM block around the secret."""
    return f"-----BEGIN PRIVATE KEY-----\n{encoded(secret * 4)}\n-----END PRIVATE KEY-----\n"


FORMS: dict[str, Callable[[str], str]] = {
    "own inline": lambda s: keyed(secretAccessKey=s),
    "own misspelt key": lambda s: keyed(secretAccesKey=s),
    "own at the top": lambda s: own(secretAccessKey=s),
    "own swapped": lambda s: own(credentials={"type": "static", "accessKeyId": s, "secretAccessKey": KEY_ID}),
    "own as a list": lambda s: keyed(secretAccessKey=[s]),
    "own as a mapping": lambda s: keyed(secretAccessKey={"value": s}),
    "own quoted": lambda s: keyed(secretAccessKey=f'"{s} "'),
    "own as a variable's name": lambda s: keyed(secretAccessKey={"env": s}),
    "own session token": lambda s: keyed(accessKeyId=f"ASIA{KEY_ID[4:]}", secretAccessKey="x" * 40, sessionToken=s),
    "own credentials as text": lambda s: own(credentials=f"{KEY_ID}:{s}"),
    "url user": lambda s: own(s3Url=f"https://user:{quote(s, safe='')}@s3.eu-central-1.amazonaws.com"),
    "url user with slashes": lambda s: own(s3Url=f"https://user:{s}@s3.eu-central-1.amazonaws.com"),
    "url query": lambda s: own(s3Url=f"https://s3.eu-central-1.amazonaws.com/?X-Amz-Signature={quote(s, safe='')}"),
    "public url": lambda s: own(plugin={"publicUrl": f"https://u:{s}@x.example"}),
    "plugin key": lambda s: own(plugin={"secretAccessKey": s}),
    "bucket": lambda s: own(bucket=f"https://u:{s}@x"),
    "certificate": lambda s: own(certificate=private_key(s)),
    "certificate without an end": lambda s: own(certificate=private_key(s).partition("-----END")[0]),
    "palette": lambda s: palette(credentialType="secret", accessKey=KEY_ID, secretKey=s),
    "palette misspelt key": lambda s: palette(credentialType="secret", accessKey=KEY_ID, secretKy=s),
    "palette swapped": lambda s: palette(credentialType="secret", accessKey=s, secretKey=KEY_ID),
    "broken json": lambda s: '{"spec":{"config":{"credentials":{"secretKey":"' + s + '" "x":1}}}}',
    "broken yaml": lambda s: f'kind: BackupLocation\ncredentials:\n  secretAccessKey: "{s}\nname: x\n',
    "key given twice": lambda s: f"kind: X\ncredentials:\n  secretAccessKey: {s}\n  secretAccessKey: {s}\n",
    "secret as a key": lambda s: f"kind: BackupLocation\nname: x\ncredentials:\n  {s}: 1\n",
    "velero data": lambda s: f"{STORAGE}data: {{cloud: {encoded(ini(s))}}}\n",
    "velero stringData": lambda s: STORAGE + "stringData:\n  cloud: |\n    " + ini(s).replace("\n", "\n    ") + "\n",
    "velero broken ini": lambda s: f"{STORAGE}data: {{cloud: {encoded('[default' + chr(10) + 'secret ' + s)}}}\n",
    "velero not base64": lambda s: f"{STORAGE}data: {{cloud: '!{s}'}}\n",
    "minio inline": lambda s: on_minio(credentials={"accessKeyId": "velero-user", "secretAccessKey": s}),
    "minio swapped": lambda s: on_minio(credentials={"accessKeyId": s, "secretAccessKey": "velero-user"}),
    "minio at the top": lambda s: on_minio(secretKey=s),
    "minio palette": minio_body,
    "minio answer of mc": lambda s: on_minio(evidence={"user": user_answer(secretKey=s)}),
    "minio wrong answer of mc": lambda s: on_minio(evidence={"accessKey": {"accessKey": "x", "secretKey": s}}),
    "minio answer with a password": lambda s: on_minio(
        evidence={"server": {"mode": "online", "servers": [{"minio_env_vars": {"MINIO_ROOT_PASSWORD": s}}]}}
    ),
    "minio group with a secret": lambda s: on_minio(evidence={"groups": [{"name": "g", "secretKey": s}]}),
    "velero other key": lambda s: f"{STORAGE}stringData: {{other: 'aws_secret_access_key={s}'}}\n",
}


def tells(secret: str) -> set[str]:
    """The texts that give the secret away."""
    plain = {secret, quote(secret, safe=""), json.dumps(secret)[1:-1], secret[:20], secret[-20:]}
    return (
        plain | {encoded("\0" * shift + secret)[4 if shift else 0 : -4] for shift in range(3)} | {encoded(secret * 4)}
    )


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("form", FORMS)
def test_no_output_holds_a_secret(form: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In standard output, standard error, and every file that is written."""
    secret = "".join(random.Random(f"{form} {seed}").choices(ALPHABET, k=40))  # noqa: S311 - a test's own secret
    text = FORMS[form](secret)
    name = "location.json" if text.startswith("{") else "location.yaml"
    (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    files = ["--format", "json=o.json", "--format", "jsonl=o.jsonl", "--format", "html=o.html"]
    done = run(monkeypatch, "check", name, "--verbose", "--format", "text", *files)
    assert done.code in {0, 1, 2, 3}
    outputs = {"stdout": done.out, "stderr": done.err}
    outputs |= {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("o.*")}
    flat = {where: said + said.replace("\n", "").replace(" ", "") for where, said in outputs.items()}
    assert {(where, tell) for where, said in flat.items() for tell in tells(secret) if tell in said} == set()


SHORT = [form for form in FORMS if "minio" in form and "swapped" not in form]
"""The forms in which the shortest secret of MinIO may stand; in place of the id of a key it looks like one."""


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("form", SHORT)
def test_no_output_holds_a_short_secret(form: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MinIO takes secrets of eight characters of any kind; the run refuses to write one rather than let it out."""
    secret = "".join(random.Random(f"{form} {seed}").choices(ALPHABET + "!#-_.", k=8))  # noqa: S311 - as above
    (tmp_path / "location.json").write_text(FORMS[form](secret), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    files = ["--format", "json=o.json", "--format", "jsonl=o.jsonl", "--format", "html=o.html"]
    done = run(monkeypatch, "check", "location.json", "--verbose", "--format", "text", *files)
    assert done.code in {0, 1, 2, 3}
    outputs = {"stdout": done.out, "stderr": done.err}
    outputs |= {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("o.*")}
    told = {secret, quote(secret, safe=""), encoded(secret), encoded(secret)[:8]}
    assert {(where, tell) for where, said in outputs.items() for tell in told if tell in said} == set()


@pytest.mark.parametrize("secret", ["minioadmin", "velero-user"])
def test_a_secret_that_is_none_does_not_stop_the_run(
    secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that everybody knows, and one that is the very id of its key: the report names both, and has to."""
    text = on_minio(credentials={"accessKeyId": "velero-user", "secretAccessKey": {"env": "BACKUP_SECRET"}})
    (tmp_path / "location.json").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BACKUP_SECRET", secret)
    done = run(monkeypatch, "check", "location.json", "--verbose", "--format", "json")
    assert done.code in {0, 1, 3}, done
    assert "velero-user" in done.out


def test_an_answer_in_a_file_is_masked_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What mc prints when it makes a user or a key is saved as it is, and named as evidence."""
    secret = "aB3.efgh"  # noqa: S105 - made up
    answers = {"user": user_answer(secretKey=secret)}
    answers["accessKey"] = {
        "parentUser": "velero-user",
        "accountStatus": "on",
        "impliedPolicy": True,
        **answers["user"],
    }
    answers["group"] = {"name": "g", "status": "enabled", "secretKey": secret}
    for name, answer in answers.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(answer, indent=2), encoding="utf-8")
    evidence = {"user": "user.json", "accessKey": "accessKey.json", "groups": ["group.json"]}
    (tmp_path / "location.json").write_text(on_minio(evidence=evidence), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = run(monkeypatch, "check", "location.json", "--verbose", "--format", "json", "--format", "html=o.html")
    assert done.code in {0, 1, 2, 3}
    assert not [said for said in (done.out, done.err, (tmp_path / "o.html").read_text("utf-8")) if secret in said]


MANY = 26
"""Secrets of one form in one folder: with every form, and the live runs, a thousand different ones."""


@pytest.mark.parametrize("form", FORMS)
def test_no_output_of_a_folder_holds_a_secret(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many locations in one run, each with a secret of its own: one file's scrubbing must not spare the next."""
    source = random.Random(f"{form} folder")  # noqa: S311 - a test's own secrets
    secrets = ["".join(source.choices(ALPHABET, k=40)) for _ in range(MANY)]
    folder = tmp_path / "locations"
    folder.mkdir()
    for number, secret in enumerate(secrets):
        text = (
            FORMS[form](secret)
            .replace('"prod"', f'"prod{number}"')
            .replace("name: default", f"name: d{number}")
            .replace("name: cc", f"name: cc{number}")
        )
        ending = "json" if text.startswith("{") else "yaml"
        (folder / f"location{number}.{ending}").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    files = ["--format", "json=o.json", "--format", "jsonl=o.jsonl", "--format", "html=o.{location}.html"]
    done = run(monkeypatch, "check", "locations", "--format", "text", *files)
    assert done.code in {0, 1, 2, 3}, done
    last = f"{MANY - 1}"
    assert any(name in done.out + done.err for name in (f"prod{last}", f"d{last}", f"location{last}.")), done
    outputs = {"stdout": done.out, "stderr": done.err}
    outputs |= {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("o.*")}
    flat = {where: said + said.replace("\n", "").replace(" ", "") for where, said in outputs.items()}
    told = {
        (where, tell) for secret in secrets for tell in tells(secret) for where, said in flat.items() if tell in said
    }
    assert told == set()
