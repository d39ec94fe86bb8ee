"""Policies as rules read them, made from plain values."""

from __future__ import annotations

import json

from checker.documents.json_reader import read_json
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.model.decision import Layer
from checker.policy.lint import LintPolicy, lint_policy


def taken_apart(
    value: object,
    *,
    layer: Layer = Layer.IDENTITY,
    kind: PolicyKind = PolicyKind.MANAGED,
    indent: int | None = None,
) -> LintPolicy:
    """The policy as a file would give it."""
    document = read_json("policy.json", json.dumps(value, indent=indent).encode("utf-8", "surrogatepass"))
    return lint_policy(layer, PolicyDocument("policy.json", kind, document))


def of_statements(*statements: object, layer: Layer = Layer.IDENTITY) -> LintPolicy:
    """A policy of the current language with these statements."""
    return taken_apart({"Version": "2012-10-17", "Statement": list(statements)}, layer=layer)


def allow(actions: object, resources: object, **others: object) -> dict[str, object]:
    """A statement that allows."""
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **others}


def deny(actions: object, resources: object, **others: object) -> dict[str, object]:
    """A statement that denies."""
    return {**allow(actions, resources, **others), "Effect": "Deny"}
