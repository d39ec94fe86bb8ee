"""Whatever the documents hold, the program ends in a verdict or in words: never in an error of its own."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.checker.cli.running import run
from tests.examining import LOCATION, POLICY, POLICY_FILE, described

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

FINE = {0, 1, 2, 3}
INLINE = described(evidence={"identityPolicies": [POLICY]})
TEXTS = [LOCATION.read_bytes(), POLICY_FILE.read_bytes(), json.dumps(INLINE).encode()]
WORDS = "{ } [ ] \" ' : , - null NaN * ${aws:x} !!python/object:os.system &a *a \\ud800 1e999 arn: Deny NotAction"
RAW = [b"", b"\x00", b"\xff", b"\n", b"\r", b"\t", b"- ", "\u2028\u202e\x85".encode()]
PIECES = st.sampled_from([*RAW, *(word.encode() for word in WORDS.split(" "))])


@st.composite
def mutated(draw: Callable[[st.SearchStrategy[object]], object], text: bytes) -> bytes:
    """A text with some pieces cut out and others put in."""
    for _ in range(int(str(draw(st.integers(1, 4))))):
        start = int(str(draw(st.integers(0, len(text)))))
        end = start + int(str(draw(st.integers(0, 12))))
        piece = draw(PIECES)
        assert isinstance(piece, bytes)
        text = text[:start] + piece + text[end:]
    return text


def ended(monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes], *arguments: str) -> None:
    """Run on some files, and see it end well."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        monkeypatch.chdir(Path(folder) / "locations")
        done = run(monkeypatch, "check", *arguments)
        monkeypatch.chdir("/")
    assert done.code in FINE, done.err
    assert "Traceback" not in done.err
    assert "internal error" not in done.err
    assert done.out or done.err


fuzzed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@fuzzed
@given(mutated(TEXTS[0]), st.sampled_from(["text", "json"]))
def test_a_mutated_location_ends_well(monkeypatch: pytest.MonkeyPatch, data: bytes, name: str) -> None:
    """In YAML, with its policy beside it."""
    files = {"locations/a.yaml": data, "policies/documented-aws.json": TEXTS[1]}
    ended(monkeypatch, files, "a.yaml", "--format", name)


@fuzzed
@given(mutated(TEXTS[1]), st.booleans())
def test_a_mutated_policy_ends_well(monkeypatch: pytest.MonkeyPatch, data: bytes, strict: bool) -> None:  # noqa: FBT001 - drawn
    """Whatever it says now."""
    files = {"locations/a.yaml": TEXTS[0], "policies/documented-aws.json": data}
    ended(monkeypatch, files, "a.yaml", *(["--strict"] if strict else []))


@fuzzed
@given(mutated(TEXTS[2]))
def test_a_mutated_location_in_json_ends_well(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """With its policy inside, so that fixes are proposed in it."""
    ended(monkeypatch, {"locations/a.json": data}, "a.json", "--format", "json")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["name", "bucket", "region", "prefix", "s3Url", "forcePathStyle", "certificate", "credentials", "principal"]
FIELDS += ["bucketOwner", "features", "plugin", "velero", "network", "evidence", "assume", "kind", "provider"]


@fuzzed
@given(st.dictionaries(st.sampled_from(FIELDS), values, min_size=1, max_size=3))
def test_any_value_in_any_field_ends_well(monkeypatch: pytest.MonkeyPatch, fields: dict[str, object]) -> None:
    """Of the kind that is wanted, or of another."""
    location = described(evidence={"identityPolicies": [POLICY]}) | fields
    ended(monkeypatch, {"locations/a.json": json.dumps(location).encode()}, "a.json")


@fuzzed
@given(
    st.dictionaries(
        st.sampled_from(["Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "Condition", "Sid"]),
        values | st.sampled_from(["Allow", "Deny", "*", "s3:*", {"AWS": "*"}, {"StringLike": {"s3:prefix": "*"}}]),
        max_size=6,
    )
)
def test_any_statement_in_any_layer_ends_well(monkeypatch: pytest.MonkeyPatch, statement: dict[str, object]) -> None:
    """Malformed ones are told of, the others weighed."""
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    layers = ("permissionsBoundary", "sessionPolicy", "bucketPolicy", "vpcEndpointPolicy")
    evidence = {
        "identityPolicies": [POLICY, policy],
        "serviceControlPolicies": [[policy]],
        **dict.fromkeys(layers, policy),
    }
    ended(monkeypatch, {"locations/a.json": json.dumps(described(evidence=evidence)).encode()}, "a.json")
