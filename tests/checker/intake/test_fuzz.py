"""Whatever is given, the intake answers with locations and with named errors, and never repeats a secret."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checker.errors import DocumentError
from checker.intake.load import Broken, Case, load
from checker.model.place import Span
from tests.checker.intake import test_minio, test_minio_evidence
from tests.checker.intake.giving import SECRET, own
from tests.checker.intake.test_answers import ANSWERS, evidence_of
from tests.checker.intake.test_evidence import EVERYTHING
from tests.checker.intake.test_own import EVERYTHING as OWN
from tests.checker.intake.test_palette import BODY
from tests.checker.intake.test_secrets import DISCLOSING, SECRET_DOCUMENT
from tests.checker.intake.test_velero import BSL, secret, snapshots, together

EVIDENCE = (
    "apiVersion: backup-preflight/v1\nkind: Evidence\nlocation: default\nprincipal: x\nassume: {bucketPolicy: none}\n"
)
TEXTS = [
    OWN,
    own(EVERYTHING),
    json.dumps(BODY, indent=1),
    together(BSL, secret(), snapshots("s"), EVIDENCE),
    together(BSL, SECRET_DOCUMENT),
    *DISCLOSING.values(),
    *(evidence_of(name, answer) for name, answer, _ in ANSWERS),
    test_minio.EVERYTHING,
    test_minio.body(),
    together(test_minio.BSL, test_minio.EVIDENCE),
    *(
        f"{test_minio_evidence.ON}evidence: {json.dumps({name: answer})}\n"
        for name, answer, _ in (
            *test_minio_evidence.READ,
            ("groups", [test_minio_evidence.MC_GROUP, {"name": "g", "status": "enabled", "policies": ["readonly"]}], 0),
            ("identityPolicies", [*test_minio_evidence.WRAPPED, *test_minio_evidence.MEANT, "readwrite"], 0),
        )
    ),
]
DOCUMENTS: list[Any] = [document for text in TEXTS for document in yaml.safe_load_all(text)]
TOGETHER = {"apiVersion": "v1", "kind": "List", "items": DOCUMENTS}

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["name", "metadata", "spec", "config", "credentials", "file", "env", "evidence", "kind", "Statement"]
)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401 - any document
    """The way to every value in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, each in inner for found in paths(each, (*path, key)))]


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:  # noqa: ANN401 - any document
    """The document with one value replaced."""
    if not path:
        return new
    result = copy.deepcopy(value)
    at = result
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = new
    return result


def examined(data: bytes, *, hides: bool = True) -> None:
    """Read standard input, and look at all that comes of it; ``hides`` when a secret in it can still be told."""
    loaded = load(["-"], evidence=[], stdin=lambda: data, environ={"BACKUP_SECRET": SECRET})
    assert all(isinstance(case, Case) for case in loaded.cases)
    for case in loaded.cases:
        for place in case.location.places.values():
            assert isinstance(place.span(), Span)
            place.excerpt()
        for fact in case.facts.values():
            assert fact
        assert not hides or SECRET.encode() not in pickle.dumps(case)
    for broken in loaded.broken:
        assert isinstance(broken, Broken)
        assert broken.errors
        for error in broken.errors:
            assert type(error) is DocumentError
            assert error.span is not None
            assert SECRET not in f"{error}{error.remedy}"


@settings(max_examples=300)
@given(st.data())
def test_documents_with_one_value_replaced(data: st.DataObject) -> None:
    """Every value of every form may be anything."""
    document = data.draw(st.sampled_from(DOCUMENTS))
    path = data.draw(st.sampled_from(paths(document)))
    changed = put(document, path, data.draw(VALUES))
    examined(json.dumps(changed).encode())
    examined(yaml.safe_dump(changed, allow_unicode=True).encode("utf-8", "replace"))


@settings(max_examples=150)
@given(st.data())
def test_documents_that_belong_together_with_one_key_renamed(data: st.DataObject) -> None:
    """Attachments find their locations, or do not; a key may have any name."""
    mappings = [path for path in paths(TOGETHER) if path and isinstance(path[-1], str)]
    path = data.draw(st.sampled_from(mappings))
    changed = copy.deepcopy(TOGETHER)
    at: Any = changed
    for key in path[:-1]:
        at = at[key]
    at[data.draw(NAMES | st.text(max_size=5))] = at.pop(path[-1])
    examined(json.dumps(changed).encode())


@settings(max_examples=300)
@given(st.sampled_from(TEXTS), st.integers(0, 3000), st.integers(0, 20), st.binary(max_size=6))
@example("{}", 0, 2, b"")
@example(TEXTS[0], 0, 0, b"\xef\xbb\xbf")
def test_bytes_cut_out_and_put_in(text: str, at: int, cut: int, new: bytes) -> None:
    """A file may be damaged anywhere; a secret grown together with its neighbours is no longer known as one."""
    raw = text.encode()
    at = min(at, len(raw))
    examined(raw[:at] + new + raw[at + cut :], hides=False)


@settings(max_examples=100)
@given(st.lists(st.sampled_from(DOCUMENTS), max_size=4), st.binary(max_size=4))
def test_json_lines(documents: list[Any], rest: bytes) -> None:
    """Any documents, one a line, and a rest."""
    examined(b"\n".join([*(json.dumps(document).encode() for document in documents), rest]))


@settings(max_examples=150)
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")))
def test_anything(data: bytes) -> None:
    """No input ends in a traceback."""
    examined(data)
