"""What rules remark in policies becomes verdicts: grouped, bounded, with places and a diff that can be applied."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from checker.documents.reader import read
from checker.errors import UnreadFactError
from checker.evidence.evidence import Evidence
from checker.evidence.linting import ATTACHED, EVERY, OF_RESOURCES, Remark, given, lint
from checker.evidence.store import Store
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.model.decision import Layer
from checker.model.fact import Denied, Known, Source
from checker.model.finding import Outcome
from checker.model.location import AwsLocation
from checker.model.rule import Severity
from checker.policy.lint import WIDEST
from tests.rules.cases import rules_by_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.model.fact import Fact
    from checker.model.finding import Verdict
    from checker.policy.lint import LintPolicy

SOURCE = Source("given")
REFUSED = Denied("a permission", Source("403 AccessDenied"))
BUCKET = {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}}


def policy(*actions: str, name: str = "policy.json", kind: PolicyKind = PolicyKind.MANAGED) -> PolicyDocument:
    """A policy of one statement."""
    return made({"Effect": "Allow", "Action": list(actions), "Resource": "*"}, name=name, kind=kind)


def made(statement: object, *, name: str = "policy.json", kind: PolicyKind = PolicyKind.MANAGED) -> PolicyDocument:
    """A policy of one statement, as its file reads."""
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)
    return PolicyDocument(name, kind, read(name, text.encode())[0])


def evidence(principal: str = "", **facts: Fact[object]) -> Evidence:
    """A window on some policies and no others."""
    location = AwsLocation("prod", bucket="acme", region="eu-central-1", principal=principal or None)
    return Evidence(Store(location, dict(facts), "2026-11-22T00:00:00Z", strict=False))


def known(*policies: PolicyDocument) -> Known[object]:
    """The fact that these policies are there."""
    return Known(policies, SOURCE)


def remarks(found: Mapping[str, Remark]) -> object:
    """A rule that remarks something of the actions it knows."""

    def examine(each: LintPolicy) -> Iterator[Remark]:
        for statement in each.statements:
            for entry in statement.actions:
                if entry.text in found:
                    yield found[entry.text]._replace(path=entry.path)

    return examine


def verdicts(window: Evidence, found: Mapping[str, Remark]) -> list[Verdict]:
    """What becomes of the remarks."""
    return list(lint(window, remarks(found), fine="nothing is wrong"))  # type: ignore[arg-type]  # a rule of the test


def remark(message: str, **others: object) -> Remark:
    """A remark whose place is filled in later."""
    return Remark(message, (), "Do something.", **others)  # type: ignore[arg-type]  # the fields of a table


def test_the_layers_are_every_layer() -> None:
    """Attached, of resources, of the organisation and of the endpoint; a public access block has no document."""
    assert set(ATTACHED) | set(OF_RESOURCES) < set(EVERY)
    assert len(set(EVERY)) == len(EVERY) == 9


def test_nothing_given_is_not_applicable() -> None:
    """A rule that read nothing cannot pass."""
    (verdict,) = verdicts(evidence(), {})
    assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_nothing_remarked_passes() -> None:
    """With the words of the rule."""
    (verdict,) = verdicts(evidence(identityPolicies=known(policy("s3:GetObject"))), {})
    assert (verdict.outcome, verdict.message) == (Outcome.PASS, "nothing is wrong")


def test_a_refused_policy_is_not_passed_over() -> None:
    """When it is all there might be, the run makes UNKNOWN of it."""
    with pytest.raises(UnreadFactError):
        given(evidence(identityPolicies=REFUSED))
    found = given(evidence(identityPolicies=known(policy("s3:GetObject")), bucketPolicy=REFUSED))
    assert [each.layer for each in found] == [Layer.IDENTITY]


def test_layers_that_were_not_asked_for_are_not_read() -> None:
    """A rule on resource policies says nothing of identity policies."""
    window = evidence(identityPolicies=known(policy("s3:GetObject")))
    assert given(window, OF_RESOURCES) == ()
    assert window.reads == {}


def test_equal_remarks_of_one_layer_are_one_finding() -> None:
    """With all their places, whatever the document; the subject names no document and no number."""
    window = evidence(
        identityPolicies=known(policy("s3:a", "s3:b", "s3:a", name="one.json"), policy("s3:a", name="two.json"))
    )
    first, second = verdicts(window, {"s3:a": remark("a is odd"), "s3:b": remark("b is odd")})
    assert first.subject == "identity policy: a is odd"
    assert first.message == "identity policy one.json, two.json: a is odd (3 places)"
    assert len(first.places) == 3
    assert second.message == "identity policy one.json: b is odd"


def test_one_remark_in_two_layers_is_two_findings() -> None:
    """They are corrected in different places."""
    window = evidence(identityPolicies=known(policy("s3:a")), permissionsBoundary=Known(policy("s3:a"), SOURCE))
    assert [verdict.subject for verdict in verdicts(window, {"s3:a": remark("a is odd")})] == [
        "identity policy: a is odd",
        "permissions boundary: a is odd",
    ]


def test_a_value_is_put_in_its_place_everywhere() -> None:
    """One diff for all places of the first document."""
    window = evidence(identityPolicies=known(policy("s3:a", "s3:b", "s3:a")))
    (verdict,) = verdicts(window, {"s3:a": remark("a is odd", put="s3:c")})
    assert verdict.remedy is not None
    lines = [line.strip() for line in verdict.remedy.diff.splitlines()]
    assert lines.count('+        "s3:c",') + lines.count('+        "s3:c"') == 2


def test_an_entry_is_taken_out() -> None:
    """With its line."""
    window = evidence(identityPolicies=known(policy("s3:a", "s3:b")))
    (verdict,) = verdicts(window, {"s3:b": remark("b is odd", drop=True)})
    assert verdict.remedy is not None
    assert '-        "s3:b"' in verdict.remedy.diff.splitlines()


def test_an_entry_is_taken_out_of_a_list_on_one_line() -> None:
    """With its comma."""
    text = (
        '{"Version": "2012-10-17",\n "Statement": {"Effect": "Allow",\n  "Action": ["s3:a", "s3:b"], "Resource": "*"}}'
    )
    document = PolicyDocument("policy.json", PolicyKind.MANAGED, read("policy.json", text.encode())[0])
    window = evidence(identityPolicies=known(document))
    (verdict,) = verdicts(window, {"s3:a": remark("a is odd", drop=True)})
    assert verdict.remedy is not None
    assert '+  "Action": ["s3:b"], "Resource": "*"}}' in verdict.remedy.diff.splitlines()


def _diff_beside(document: PolicyDocument, path: tuple[str | int, ...]) -> list[str]:
    window = evidence(identityPolicies=known(document))
    (verdict,) = verdicts(window, {"s3:a": remark("a lacks something", beside="arn:b", edit_path=path)})
    assert verdict.remedy is not None
    return [line for line in verdict.remedy.diff.splitlines()[3:] if line.startswith(("+", "-"))]


def test_an_entry_is_put_beside_another() -> None:
    """On a line of its own where the others stand so, in brackets where one stood alone."""
    several = made({"Effect": "Allow", "Action": ["s3:a"], "Resource": ["arn:a", "arn:c"]})
    assert _diff_beside(several, ("Statement", 0, "Resource", 0)) == ['+        "arn:b",']
    assert _diff_beside(several, ("Statement", 0, "Resource", 1)) == [
        '-        "arn:c"',
        '+        "arn:c",',
        '+        "arn:b"',
    ]
    alone = made({"Effect": "Allow", "Action": ["s3:a"], "Resource": "arn:a"})
    assert _diff_beside(alone, ("Statement", 0, "Resource")) == [
        '-      "Resource": "arn:a"',
        '+      "Resource": ["arn:a", "arn:b"]',
    ]


def test_many_findings_are_counted_and_no_severity_is_lost() -> None:
    """Twenty are shown; the rest is one finding for each severity among them."""
    names = [f"s3:{number:02}" for number in range(30)]
    found = {name: remark(f"{name} is odd", severity=Severity.ADVICE) for name in names}
    found[names[-1]] = found[names[-1]]._replace(severity=Severity.BLOCKER)
    made = verdicts(evidence(identityPolicies=known(policy(*names))), found)
    assert len(made) == 22
    assert [(each.message, each.severity) for each in made[20:]] == [
        ("and 9 more findings of this rule", Severity.ADVICE),
        ("and 1 more findings of this rule", Severity.BLOCKER),
    ]
    assert len({each.subject for each in made}) == 22


def test_a_document_that_was_not_read_is_unknown() -> None:
    """Also when another has a finding."""
    huge = policy("s3:" + "a" * (WIDEST + 1), name="huge.json")
    window = evidence(identityPolicies=known(policy("s3:a"), huge))
    assert [each.outcome for each in verdicts(window, {"s3:a": remark("a is odd")})] == [Outcome.FAIL, Outcome.UNKNOWN]
    assert [each.outcome for each in verdicts(window, {})] == [Outcome.UNKNOWN]


def _said(code: str, principal: str, *policies: PolicyDocument) -> list[tuple[Outcome, str]]:
    window = evidence(principal, identityPolicies=known(*policies))
    return [(each.outcome, each.message) for each in rules_by_code()[code].examine(window)]


@pytest.mark.parametrize(("principal", "outcome"), [("user/velero", Outcome.FAIL), ("role/velero", Outcome.PASS)])
def test_inline_policies_of_a_role_may_be_longer_than_those_of_a_user(principal: str, outcome: Outcome) -> None:
    """Each alone, and all together."""
    arn = f"arn:aws:iam::111122223333:{principal}"
    half = policy(*[f"s3:Action{number}" for number in range(80)], kind=PolicyKind.INLINE)
    whole = policy(*[f"s3:Action{number}" for number in range(150)], kind=PolicyKind.INLINE)
    assert [each for each, _ in _said("AWS814", arn, half, half)] == [outcome]
    assert [each for each, _ in _said("AWS801", arn, whole)] == [outcome]
    assert [each for each, _ in _said("AWS801", arn, half)] == [Outcome.PASS]


def test_inline_policies_are_weighed_together() -> None:
    """The message names their number and their size."""
    half = policy(*[f"s3:Action{number}" for number in range(80)], kind=PolicyKind.INLINE)
    ((_, message),) = _said("AWS814", "arn:aws:iam::111122223333:user/velero", half, half)
    assert message.startswith("the 2 inline policies have ")
    assert message.endswith("and a user may have 2,048 in all")
