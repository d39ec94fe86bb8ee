"""One model, every format: the same counts, the same findings, the same verdict, the same output each time."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from reports.style import Style
from reports.summary import counts
from tests.reports.samples import SAMPLES
from tests.reports.tools import Page, render

WORDS = ("blocker", "risk", "advice", "undecided", "passed", "not examined", "not applicable")


def numbers(text: str) -> dict[str, int]:
    """The counts as words give them (``3 blockers``)."""
    found = {word: int(number) for number, word in re.findall(rf"(\d+)\s+({'|'.join(WORDS)})s?\b", text)}
    failed = re.search(r"(\d+)\s+rules?\s+failed", text)
    return {**found, "failed": int(failed[1]) if failed else 0}


def expected(name: str) -> dict[str, int]:
    """The counts of the model."""
    found = counts(SAMPLES[name]())
    kinds = (found.blockers, found.risks, found.advice, found.undecided)
    rest = (found.passed, found.not_examined, found.not_applicable)
    return {**dict(zip(WORDS, (*kinds, *rest), strict=True)), "failed": found.errors}


@pytest.mark.parametrize("name", SAMPLES)
def test_text_says_the_counts_of_the_model(name: str) -> None:
    """The line of counts stands near the end."""
    text = render(SAMPLES[name](), "text")
    assert numbers(" ".join(text[text.rindex("60 rules: ") + len("60 rules:") :].split())) == expected(name)


@pytest.mark.parametrize("name", SAMPLES)
def test_page_says_the_counts_of_the_model(name: str) -> None:
    """The counts stand in a list of their own."""
    html = render(SAMPLES[name](), "html")
    listed = html.partition('<ul class="counts"')[2].partition("</ul>")[0]
    assert numbers(Page(f"<ul{listed}</ul>").text) == expected(name)


@pytest.mark.parametrize("form", ["json", "jsonl"])
@pytest.mark.parametrize("name", SAMPLES)
def test_json_says_the_counts_of_the_model(name: str, form: str) -> None:
    """And they are the counts of the findings that it lists."""
    data = json.loads(render(SAMPLES[name](), form))
    said, found = data["counts"], expected(name)
    assert said["fail"] == {word: found[word] for word in ("blocker", "risk", "advice")}
    assert {key: said[key] for key in ("unknown", "error", "pass", "notExamined", "notApplicable")} == {
        "unknown": found["undecided"],
        "error": found["failed"],
        "pass": found["passed"],
        "notExamined": found["not examined"],
        "notApplicable": found["not applicable"],
    }
    assert len(data["findings"]) == sum(found.values())


def identities(findings: list[dict[str, Any]]) -> set[str]:
    """Rule and fingerprint, as people see them."""
    return {f"{item['rule']}-{item['fingerprint']}" for item in findings}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_format_has_every_finding(name: str) -> None:
    """By its fingerprint; the text lists all of them when it is verbose."""
    report = SAMPLES[name]()
    wanted = {f"{finding.rule.code}-{finding.fingerprint}" for finding in report.findings}
    text = render(report, "text", Style(verbose=True))
    anchors = Page(render(report, "html")).values("id")
    assert identities(json.loads(render(report, "json"))["findings"]) == wanted
    assert identities(json.loads(render(report, "jsonl"))["findings"]) == wanted
    assert set(re.findall(r"[A-Z]{3}\d{3}-[0-9a-f]{16}", text)) == wanted
    assert {anchor for anchor in anchors if re.fullmatch(r"[A-Z]{3}\d{3}-[0-9a-f]{16}", anchor)} == wanted


@pytest.mark.parametrize("name", SAMPLES)
def test_jsonl_is_the_json_on_one_line(name: str) -> None:
    """So that a fleet's lines can be read as they come."""
    report = SAMPLES[name]()
    line = render(report, "jsonl")
    assert line.splitlines() == [line]
    assert json.loads(line) == json.loads(render(report, "json"))


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "html"])
@pytest.mark.parametrize("name", SAMPLES)
def test_same_report_renders_the_same(name: str, form: str) -> None:
    """Nothing but the report decides what is written: no clock, no set order, no memory of the last one."""
    assert render(SAMPLES[name](), form) == render(SAMPLES[name](), form)
