"""The text report: verdict first and last, within the width, colour and symbols only where they are wanted."""

from __future__ import annotations

import pytest

from reports.style import Style
from tests.reports.samples import HOSTILE, SAMPLES, not_ready, ready, undecided
from tests.reports.tools import render

LABEL = 12


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("name", SAMPLES)
def test_first_and_last_line_carry_the_verdict(name: str, width: int) -> None:
    """However long the location's name is, and however narrow the terminal."""
    report = SAMPLES[name]()
    lines = render(report, "text", Style(width=width)).splitlines()
    assert f": {report.word.value}:" in lines[0]
    assert lines[-1].endswith(f": {report.word.value} (exit code {report.exit_code})")
    assert len(lines[-1]) <= width


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("name", SAMPLES)
def test_lines_keep_to_the_width(name: str, width: int, *, verbose: bool, ascii_only: bool) -> None:
    """A longer line holds one word that no break could make fit, or is code, which must not be broken."""
    text = render(SAMPLES[name](), "text", Style(width=width, verbose=verbose, ascii_only=ascii_only))
    for line in (line for line in text.splitlines() if len(line) > width):
        code = line[:LABEL].isspace() and line[LABEL : LABEL + 1] in {"+", "-", "@", " "}
        longest = max(len(word) for word in line.split())
        assert code or longest + LABEL > width, line


@pytest.mark.parametrize("name", SAMPLES)
def test_ascii_mode_is_ascii(name: str) -> None:
    """Symbols have stand-ins, and foreign text is written out."""
    assert render(SAMPLES[name](), "text", Style(ascii_only=True, verbose=True)).isascii()


@pytest.mark.parametrize("name", SAMPLES)
def test_colour_only_when_asked(name: str) -> None:
    """A pipe gets plain text."""
    assert "\x1b" not in render(SAMPLES[name](), "text", Style(verbose=True))
    assert "\x1b[" in render(SAMPLES[name](), "text", Style(colour=True))


def test_what_to_fix_comes_before_what_to_review() -> None:
    """Blockers, then operations, then risks, then advice."""
    text = render(not_ready(), "text")
    order = [text.index(title) for title in ("Fix first", "Operations", "Review: risks", "Review: advice", "Assumed")]
    assert order == sorted(order)


def test_one_cause_is_told_once() -> None:
    """Three findings that one change would mend: one entry, which names the others."""
    text = render(not_ready(), "text")
    assert text.count("KeepBackups of the bucket policy denies it") == 1
    assert "also     AWS112, AWS103: mended by the same change" in text
    assert "breaks   expiry, repository-write\n" in text


def test_operations_in_order_are_one_line() -> None:
    """Unless somebody wants to see them."""
    assert "✓ all 5 operations allowed (25 requests)" in render(ready(), "text")
    assert "✓ allowed  repository-write" in render(ready(), "text", Style(verbose=True))


def test_refused_operations_are_named_with_layer() -> None:
    """Those that are allowed are counted."""
    text = render(not_ready(), "text")
    assert "✗ denied   expiry            s3:DeleteObject (bucket policy)" in text
    assert "✓ allowed  3 others" in text


def test_fix_is_a_diff_of_the_users_document() -> None:
    """With its file, so that it can be found."""
    text = render(not_ready(), "text")
    assert "            +++ policies/bucket.json\n" in text
    assert '            +      "Action": "s3:DeleteObjectVersion",\n' in text
    assert "\n   review   Deny s3:DeleteObjectVersion alone" in text


def test_undecided_report_says_what_to_supply() -> None:
    """And what reading it takes."""
    text = render(undecided(), "text")
    assert text.index("Supply first") < text.index("\nUndecided\n")
    assert "read by  s3:GetBucketPolicy\n   decides  AWS101, AWS103\n" in text
    assert "say it in the location\n   (network.vpcEndpoint)" in text


def test_ready_report_is_short() -> None:
    """Assumptions are one paragraph; what passed is listed on request."""
    text = render(ready(), "text")
    assert len(text.splitlines()) <= 16
    assert "the bucket has no policy; the bucket encrypts with SSE-S3" in text
    assert "COM102" not in text
    assert "COM102" in render(ready(), "text", Style(verbose=True))


def test_name_in_the_headline_is_not_painted_for_the_verdict() -> None:
    """A location may be called READY."""
    text = render(not_ready()._replace(location="READY: x"), "text", Style(colour=True))
    assert text.startswith("READY: x: \x1b[1;31mNOT READY:\x1b[0m 3 blocking")


def test_long_diff_is_cut() -> None:
    """And says how much is left."""
    report = not_ready()
    remedy = report.findings[0].remedy
    assert remedy is not None
    first = report.findings[0]._replace(remedy=remedy._replace(diff="\n".join(f"+line {n}" for n in range(100))))
    assert "(60 more lines)" in render(report._replace(findings=(first,)), "text")


def test_white_space_of_a_diff_is_made_visible_too() -> None:
    """U+0085 is white space to Python, and a line break to a terminal."""
    report = not_ready()
    remedy = report.findings[0].remedy
    assert remedy is not None
    first = report.findings[0]._replace(remedy=remedy._replace(diff="\x85"))
    assert "<U+0085>" in render(report._replace(findings=(first,)), "text")
    assert HOSTILE["nul"].count("\x85") == 1
