"""No snapshot holds a secret, wherever the location has it from and whatever document it stands in."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest

from checker.cli.guard import forms
from checker.documents.document import Document, DocumentPlace
from checker.evidence.snapshot import read_snapshot, to_text
from checker.intake.ledger import Ledger
from checker.intake.load import Case, iter_cases
from checker.model.secret import Secret
from tests.checker.cli.test_leaks import ALPHABET, FORMS, ini, keyed, palette
from tests.checker.evidence.test_snapshot import taken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MORE: dict[str, Callable[[str], str]] = {
    "environment": lambda _: keyed(secretAccessKey={"env": "S"}),
    "file": lambda _: keyed(secretAccessKey={"file": "secret.txt"}),
    "two inline": lambda s: keyed(secretAccessKey=s, sessionToken=s),
    "palette with a token": lambda s: palette(credentialType="secret", accessKey="ASIARTX3GSDSVVNZHULO", secretKey=s),
}
ALL = {**FORMS, **MORE}


def documents(value: object, seen: set[int]) -> Iterator[Document]:
    """Every document that a value leads to."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, DocumentPlace):
        yield from documents(value.document, seen)
    elif isinstance(value, Document):
        yield value
        yield from documents(getattr(value.inside, "outer", None), seen)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from documents(inner, seen)
    elif isinstance(value, tuple | list | frozenset):
        for inner in value:
            yield from documents(inner, seen)


def cases(form: str, secret: str, folder: Path) -> list[Case]:
    """What a location of this form is read as; some forms are refused altogether."""
    text = ALL[form](secret)
    path = folder / ("location.json" if text.startswith("{") else "location.yaml")
    path.write_text(text, encoding="utf-8")
    (folder / "secret.txt").write_text(secret, encoding="utf-8")
    (folder / "credentials").write_text(ini(secret), encoding="utf-8")
    found = iter_cases([str(path)], stdin=lambda: b"", environ={"S": secret}, ledger=Ledger())
    return [item for item in found if isinstance(item, Case)]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("form", ALL)
def test_a_snapshot_holds_no_secret(form: str, seed: int, tmp_path: Path) -> None:
    """Neither as it is, nor encoded, nor in a document that it was read from."""
    secret = "".join(random.Random(f"snapshot {form} {seed}").choices(ALPHABET, k=40))  # noqa: S311 - a test's own
    for case in cases(form, secret, tmp_path):
        text = to_text(taken(case))
        given_away = [each for each in forms(Secret(secret)) if each in text]
        assert given_away == []
        again = read_snapshot("s.json", text.encode())
        for document in documents((again.location, again.facts, case.location, case.facts), set()):
            assert secret not in document.text, document
            assert secret not in json.dumps(document.value, ensure_ascii=False, default=str), document


def test_the_forms_are_read() -> None:
    """The test above would say nothing of forms that are all refused."""
    assert {"own inline", "palette", "velero data", "environment", "file", "certificate"} <= set(ALL)


@pytest.mark.parametrize(
    "form", ["own inline", "palette", "velero data", "velero stringData", "environment", "file", "plugin key"]
)
def test_a_form_with_a_secret_is_a_case(form: str, tmp_path: Path) -> None:
    """So a snapshot of it is really taken."""
    assert cases(form, "q7Zt1Lw0nXv5Rb8Ks3Jd6Gf2Hp9Yc4MuxAe/Ti0o", tmp_path)
