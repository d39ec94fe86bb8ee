"""The nouns: what they say of themselves, and what they never give away."""

from __future__ import annotations

import copy
import importlib
import json
import pickle
import pkgutil

import pytest

import checker.model
from checker import errors
from checker.errors import DocumentError, InputError, InternalError, PreflightError, UnreadFactError, UsageError
from checker.facts import aws
from checker.model.fact import Denied, Source, Unavailable
from checker.model.finding import fingerprint
from checker.model.location import AwsLocation, Provider
from checker.model.place import Span
from checker.model.rule import RuleInfo, Severity
from checker.model.secret import Secret

TEXT = "notARealSecret/onlyForTests"
PAGE = """What is wrong.

    More of it.

    ## Why it matters
    Because.

    ## Remediation
    Do this.
    """


def test_a_secret_shows_itself_to_nobody() -> None:
    """Printed, formatted, inside other values, in any way that logs are written."""
    secret = Secret(TEXT)
    shown = [str(secret), repr(secret), f"{secret}", f"{secret!r:>40}", "%s" % secret, repr([secret]), repr((secret,))]  # noqa: UP031 - one more way to print
    assert not [text for text in shown if TEXT in text or "notAReal" in text]
    assert secret.reveal() == TEXT
    assert len(secret) == len(TEXT)


@pytest.mark.parametrize("copied", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps, vars])
def test_a_secret_cannot_be_taken_along(copied: object) -> None:
    """Not into a pickle, a copy, JSON or a listing of its attributes."""
    with pytest.raises(TypeError):
        copied(Secret(TEXT))  # type: ignore[operator]  # the parameters are functions


def test_severities_rank_from_the_gravest() -> None:
    """So that reports sort and ``--fail-on`` compares."""
    assert sorted(Severity, key=lambda severity: severity.rank) == [Severity.BLOCKER, Severity.RISK, Severity.ADVICE]


def test_a_rule_page_has_a_summary_and_sections() -> None:
    """The first line, and the text under each heading, whatever the indentation."""
    info = RuleInfo("AWS999", "a-b", Severity.RISK, Provider.AWS, "0.1.0", ("x",), PAGE)
    assert info.summary == "What is wrong."
    assert info.section("Why it matters") == "Because."
    assert info.section("Remediation") == "Do this."
    assert info.section("Source") == ""


def test_a_fingerprint_is_of_rule_location_and_subject() -> None:
    """Each of them counts, and where one ends another begins."""
    prints = {fingerprint(*parts) for parts in (("a", "b", "c"), ("ab", "", "c"), ("a", "bc", ""), ("a", "b", "d"))}
    assert len(prints) == 4
    assert fingerprint("a", "b", "c") == fingerprint("a", "b", "c")


def test_a_span_prints_as_editors_open_it() -> None:
    """File, line, column."""
    assert str(Span("a/b.yaml", 3, 5, 3, 9)) == "a/b.yaml:3:5"


def test_a_refusal_names_what_would_have_told() -> None:
    """The permission, and who refused."""
    reason = Denied("s3:GetBucketPolicy", Source("403 AccessDenied")).reason
    assert "s3:GetBucketPolicy" in reason
    assert "403 AccessDenied" in reason


def test_errors_say_where_and_what_to_do() -> None:
    """A document's error begins with its place; the remedy stands apart."""
    error = DocumentError("it is broken", Span("a.json", 2, 1, 2, 2), remedy="mend it")
    assert (str(error), error.message, error.remedy) == ("a.json:2:1: it is broken", "it is broken", "mend it")
    assert str(DocumentError("it is broken")) == "it is broken"
    assert UsageError("no").remedy == ""
    unread = UnreadFactError(aws.BUCKET_POLICY, Unavailable("nobody asked"))
    assert str(unread) == "bucket policy: nobody asked"


def test_the_exception_tree_is_as_drawn() -> None:
    """Every class once, below the one it is drawn under."""
    assert issubclass(UsageError, InputError)
    assert issubclass(DocumentError, InputError)
    for kind in (InputError, UnreadFactError, InternalError):
        assert kind.__bases__ == (PreflightError,)
    defined = {
        name for name, value in vars(errors).items() if isinstance(value, type) and value.__module__ == errors.__name__
    }
    assert all(name in (errors.__doc__ or "") for name in defined)


def test_a_location_knows_its_provider() -> None:
    """The tag of the union."""
    assert AwsLocation("a").provider is Provider.AWS


MODULES = [module.name for module in pkgutil.iter_modules(checker.model.__path__, "checker.model.")]


@pytest.mark.parametrize("module", MODULES)
def test_values_are_frozen(module: str) -> None:
    """Every tuple of the model, and none has a place for more."""
    kinds = [v for v in vars(importlib.import_module(module)).values() if isinstance(v, type) and issubclass(v, tuple)]
    for kind in kinds:
        assert not hasattr(tuple.__new__(kind, [None] * len(kind._fields)), "__dict__")  # type: ignore[attr-defined]  # named tuples all
