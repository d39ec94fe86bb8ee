"""What the formats for people share: causes, gaps, operations; and how the page cuts what is long."""

from __future__ import annotations

from checker.model.finding import Outcome
from checker.model.place import Excerpt, Span
from checker.model.report import Cell, MatrixRow
from checker.model.rule import Severity
from reports.sanitize import sentence
from reports.summary import causes, gaps, operations
from reports.view import Anchors, diffs, matrix_lines, snippet
from tests.reports.samples import finding, not_ready, ready, undecided


def test_cause_stands_where_its_gravest_finding_stands() -> None:
    """Its milder findings are folded into it, and break no operation of their own."""
    report = not_ready()
    blockers, advice = causes(report, Severity.BLOCKER), causes(report, Severity.ADVICE)
    assert [[f.rule.code for f in cause.findings] for cause in blockers] == [["AWS110", "AWS112", "AWS103"], ["COM102"]]
    assert [[f.rule.code for f in cause.findings] for cause in advice] == [["AWS310"]]
    assert blockers[0].operations == ("expiry", "repository-write")


def test_gaps_are_what_decided_not_all_that_was_read() -> None:
    """AWS101 also read the identity policies, but did not depend on them; what most wait for comes first."""
    found = [(gap.name, gap.codes) for gap in gaps(undecided())]
    assert found == [
        ("bucketPolicy", ("AWS101", "AWS103")),
        ("aws:SourceVpce", ("AWS103",)),
        ("identityPolicies", ("AWS201",)),
    ]


def test_gap_says_the_permission_and_the_field() -> None:
    """What reading it takes, and where a condition key is said."""
    bucket, key, identity = gaps(undecided())
    assert bucket.permission == "s3:GetBucketPolicy"
    assert "network.vpcEndpoint" in key.reason
    assert identity.state == "not supplied"


def test_decided_report_has_no_gap() -> None:
    """Nothing to supply."""
    assert gaps(ready()) == ()


def test_refusal_that_the_client_survives_does_not_deny_the_operation() -> None:
    """It stays visible in the matrix, in a row of its own."""
    cell, denied = Cell("identity policy", "allow"), Cell("identity policy", "none")
    rows = (
        MatrixRow("expiry", "Expire", "plugin", "s3:GetObject", "*", "allow", (cell,), requests=3),
        MatrixRow("expiry", "Expire", "plugin", "s3:PutObject", "*", "allow", (cell,), requests=2, tolerated=True),
        MatrixRow("expiry", "Expire", "plugin", "s3:DeleteObject", "*", "implicit deny", (denied,), tolerated=True),
    )
    (line,) = operations(ready()._replace(matrix=rows))
    assert (line.state, line.requests, line.bad) == ("allowed", 6, ())
    refused, allowed = matrix_lines(line, ("identity policy",))
    assert (refused.actions, refused.tolerated) == ((("s3:DeleteObject", 1),), True)
    assert (allowed.actions, allowed.tolerated) == ((("s3:GetObject", 3), ("s3:PutObject", 2)), False)


def test_layer_without_a_say_has_an_empty_cell() -> None:
    """The columns are those of the whole report."""
    row = MatrixRow("sync", "Sync", "plugin", "s3:ListBucket", "*", "allow", (Cell("identity policy", "allow"),))
    (line,) = operations(ready()._replace(matrix=(row,)))
    assert matrix_lines(line, ("identity policy", "key policy"))[0].cells == (row.cells[0], None)


def test_snippet_marks_the_span() -> None:
    """Within its line, by columns."""
    cut = snippet(Excerpt(Span("a.json", 2, 3, 2, 6), 1, ("{", "  abcdef", "}")))
    assert cut.place == "a.json:2:3"
    assert [(line.before, line.marked, line.after) for line in cut.lines] == [
        ("", "", "{"),
        ("  ", "abc", "def"),
        ("", "", "}"),
    ]


def test_snippet_of_many_lines_is_cut_in_its_middle() -> None:
    """And says how many lines are not shown."""
    cut = snippet(Excerpt(Span("a.json", 1, 1, 40, 2), 1, tuple(f"line {n}" for n in range(1, 41))))
    assert [line.number for line in cut.lines] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 39, 40]
    assert [line.skipped for line in cut.lines if line.skipped] == [29]
    assert all(line.inside for line in cut.lines)


def test_snippet_of_a_long_line_is_cut_around_the_span() -> None:
    """So that what is marked can be seen."""
    (line,) = snippet(Excerpt(Span("a.json", 1, 5001, 1, 5004), 1, ("x" * 5000 + "abc" + "y" * 5000,))).lines
    assert line.before == f"…{'x' * 40}"
    assert line.marked == "abc"
    assert len(line.after) < 250


def test_diff_lines_have_kinds() -> None:
    """The file's two lines become its name."""
    (one,) = diffs("--- a\n+++ a\n@@ -1 +1 @@\n-a\n+b\n c")
    assert (one.name, [line.kind for line in one.lines]) == ("a", ["place", "removed", "added", "same"])
    assert diffs("") == ()


def test_a_change_of_two_files_names_both() -> None:
    """A fix may touch the identity policy and the boundary; a removed line may itself begin with dashes."""
    text = "--- a\n+++ a\n@@ -1 +1 @@\n--- x\n+y\n--- b\n+++ b\n@@ -1 +1 @@\n-u\n+v"
    assert [(one.name, [line.text for line in one.lines]) for one in diffs(text)] == [
        ("a", ["@@ -1 +1 @@", "--- x", "+y"]),
        ("b", ["@@ -1 +1 @@", "-u", "+v"]),
    ]


def test_rules_that_stand_out_are_seen_and_the_rest_folded() -> None:
    """A prerequisite may have twenty rules."""
    failed = finding("AWS110", Outcome.FAIL, "denied")
    passed = [finding(code, Outcome.PASS, "fine") for code in ("AWS101", "AWS103", "AWS112")]
    found = Anchors([failed, *passed]).refs(("AWS101", "AWS103", "AWS110", "AWS112", "AWS999"))
    assert [ref.code for ref in found.open] == ["AWS110"]
    assert [(ref.code, bool(ref.anchor)) for ref in found.folded] == [
        ("AWS101", True),
        ("AWS103", True),
        ("AWS112", True),
        ("AWS999", False),
    ]


def test_sentence_begins_with_a_capital_but_actions_and_fields_keep_theirs() -> None:
    """S3:DeleteObject is no action, BucketPolicy is no field."""
    assert sentence("the bucket has no policy") == "The bucket has no policy"
    assert sentence("s3:DeleteObject is denied") == "s3:DeleteObject is denied"
    assert sentence("bucketPolicy is missing") == "bucketPolicy is missing"
    assert sentence("") == ""
