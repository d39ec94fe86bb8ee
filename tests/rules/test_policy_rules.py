"""The rules on actions, resources and structure: a fault put into a clean policy is named, garbage harms none."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.facts.aws import PolicyKind
from checker.model.fact import Known, Source
from checker.model.finding import Outcome
from checker.model.rule import Severity
from checker.policy.lint_actions import action_fault
from checker.run.evaluate import evaluate
from tests.checker.policy.making import document
from tests.examining import NOW, POLICY, case_of, described
from tests.rules.cases import rules_by_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.run.evaluate import Judged

CODES = [f"AWS8{number:02}" for number in range(1, 16)]
BUCKET = "acme-prod-velero"
OTHER_KINDS = {
    f"arn:aws:s3:::{BUCKET}": f"arn:aws:s3:::{BUCKET}/*",
    f"arn:aws:s3:::{BUCKET}/*": f"arn:aws:s3:::{BUCKET}",
}


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """What is known of the documented location."""
    case = case_of(tmp_path_factory.mktemp("location"), described())
    return Store(case.location, case.facts, NOW, strict=False)


def judged(store: Store, code: str, *policies: object, layer: str = "identityPolicies") -> list[Judged]:
    """What a rule says of the location with these policies and no others."""
    kind = PolicyKind.BUCKET if layer == "bucketPolicy" else PolicyKind.MANAGED
    found = tuple(document(policy, kind) for policy in policies)
    given_facts = {layer: Known(found[0] if layer == "bucketPolicy" else found, Source("policy.json"))}
    facts = {name: fact for name, fact in store.facts.items() if "olic" not in name}
    return list(
        evaluate(rules_by_code()[code], Evidence(Store(store.location, {**facts, **given_facts}, NOW, strict=False)))
    )


def failures(found: list[Judged]) -> list[str]:
    """What the rule finds wrong; it never ends in an error."""
    assert not [item.verdict.message for item in found if item.verdict.outcome is Outcome.ERROR]
    return [item.verdict.message for item in found if item.verdict.outcome is Outcome.FAIL]


@pytest.mark.parametrize("code", CODES)
def test_the_documented_policy_is_clean(location: Store, code: str) -> None:
    """No rule has anything to say of it, not even advice."""
    assert failures(judged(location, code, POLICY)) == []


@st.composite
def slips(draw: st.DrawFn, word: str) -> str:
    """A word with one slip of the typist in it."""
    place = draw(st.integers(0, len(word) - 2))
    made = draw(
        st.sampled_from(
            [
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
                word[:place] + word[place + 1 :],
                word[:place] + word[place] + word[place:],
                word[:place] + "x" + word[place + 1 :],
            ]
        )
    )
    assume(made.lower() != word.lower())
    return made


def _listed(value: object) -> list[str]:
    return list(value) if isinstance(value, list) else [str(value)]


Mutated = tuple[dict[str, Any], str]
"""A policy with a fault in it, and what the message must name."""


def _misspelled_action(draw: st.DrawFn, policy: dict[str, Any], number: int) -> str:
    statement = policy["Statement"][number]
    actions = statement["Action"] = _listed(statement["Action"])
    place = draw(st.integers(0, len(actions) - 1))
    prefix, _, name = actions[place].partition(":")
    actions[place] = f"{prefix}:{draw(slips(name))}"
    assume(action_fault(actions[place]) is not None)
    return actions[place]


def _odd_arn(draw: st.DrawFn, policy: dict[str, Any], number: int) -> str:
    statement = policy["Statement"][number]
    arn = _listed(statement["Resource"])[0]
    rest = BUCKET if arn == "*" else arn.split(":::")[1]
    odd = draw(
        st.sampled_from(
            [
                f"arn:aws:s3:eu-central-1::{rest}",
                f"arn:aws:s3::111122223333:{rest}",
                f"arn:awss:s3:::{rest}",
                f"arn:aws-cn:s3:::{rest}",
                f"arn:aws:S3:::{rest}",
                f"arn:aws:s3:::{BUCKET}/",
                f"arn:aws:s3:::{BUCKET}/backups",
                "arn:aws:s3:::",
                "arn:aws:kms:eu-central-1:111122223333:1234",
                "arn:aws:kms::111122223333:key/*",
                "arn:aws:kms:eu-centrall-1:111122223333:key/*",
                "arn:aws:kms:cn-north-1:111122223333:key/*",
                "arn:aws:kms:eu-central-1:1111:key/*",
                "arn:aws:kms",
            ]
        )
    )
    statement["Resource"] = draw(st.permutations([odd, f"arn:aws:s3:::{BUCKET}"]))
    return odd


def _other_kind(draw: st.DrawFn, policy: dict[str, Any], number: int) -> str:
    statement = policy["Statement"][number]
    arn = _listed(statement["Resource"])[0]
    key = "arn:aws:kms:eu-central-1:111122223333:key/*"
    statement["Resource"] = draw(st.sampled_from([key, *[other for own, other in OTHER_KINDS.items() if own == arn]]))
    return _listed(statement["Action"])[0]


def _unfilled(draw: st.DrawFn, policy: dict[str, Any], number: int) -> str:
    variable = draw(st.sampled_from(["${var.bucket}", "${BUCKET}", "${aws:usrname}", "${aws:TagKeys}"]))
    policy["Statement"][number]["Resource"] = f"arn:aws:s3:::{BUCKET}/{variable}/*"
    return variable


def _twice(draw: st.DrawFn, policy: dict[str, Any], number: int) -> str:
    statement = policy["Statement"][number]
    actions = _listed(statement["Action"])
    one = draw(st.sampled_from(actions))
    actions.insert(draw(st.integers(0, len(actions))), draw(st.sampled_from([one, one.lower(), one[:-2] + "*"])))
    statement["Action"] = actions
    return one[:-2]


def _repeated(draw: st.DrawFn, policy: dict[str, Any], number: int) -> str:
    statements = policy["Statement"]
    copy = {**deepcopy(statements[number]), "Sid": "Again"}
    copy["Action"] = draw(st.permutations(_listed(copy["Action"])))
    statements.insert(draw(st.integers(0, len(statements))), copy)
    return "says nothing that"


def _denied(draw: st.DrawFn, policy: dict[str, Any], number: int) -> str:
    statements = policy["Statement"]
    action = draw(st.sampled_from(_listed(statements[number]["Action"])))
    pattern = draw(st.sampled_from([action, action[:-2] + "*", action.upper(), "*"]))
    resource = draw(st.sampled_from(["*", statements[number]["Resource"]]))
    statements.insert(
        draw(st.integers(0, len(statements))), {"Effect": "Deny", "Action": pattern, "Resource": resource}
    )
    return f"{action} is allowed"


def _older(draw: st.DrawFn, policy: dict[str, Any], _number: int) -> str:
    if draw(st.booleans()):
        del policy["Version"]
    else:
        policy["Version"] = "2008-10-17"
    return "older policy language"


def _unnamed(_draw: st.DrawFn, policy: dict[str, Any], number: int) -> str:
    policy["Statement"][number]["Sid"] = ""
    return "a Sid is empty"


def _exception(draw: st.DrawFn, policy: dict[str, Any], number: int) -> str:
    name = draw(st.sampled_from(["Action", "Resource"]))
    statement = policy["Statement"][number]
    statement[f"Not{name}"] = statement.pop(name)
    return f"(Not{name})"


def _slip_in_bucket(draw: st.DrawFn, policy: dict[str, Any], _number: int) -> str:
    number = draw(st.sampled_from([place for place, each in enumerate(policy["Statement"]) if each["Resource"] != "*"]))
    statement = policy["Statement"][number]
    made = draw(slips(BUCKET))
    assume(made != BUCKET)
    statement["Resource"] = [arn.replace(BUCKET, made) for arn in _listed(statement["Resource"])]
    return f"names the bucket {made}"


FAULTS: dict[str, Callable[[st.DrawFn, dict[str, Any], int], str]] = {
    "AWS802": _misspelled_action,
    "AWS803": _odd_arn,
    "AWS804": _other_kind,
    "AWS806": _older,
    "AWS807": _unfilled,
    "AWS808": _twice,
    "AWS809": _repeated,
    "AWS810": _denied,
    "AWS811": _unnamed,
    "AWS813": _exception,
    "AWS815": _slip_in_bucket,
}


@st.composite
def faulty(draw: st.DrawFn, code: str) -> Mutated:
    """The documented policy with one fault of a rule, at a random place."""
    policy: dict[str, Any] = deepcopy(POLICY)
    number = draw(st.integers(0, len(policy["Statement"]) - 1))
    return policy, FAULTS[code](draw, policy, number)


@pytest.mark.parametrize("code", FAULTS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_fault_put_into_the_documented_policy_is_named(location: Store, code: str, data: st.DataObject) -> None:
    """Wherever it stands, and with the text that is at fault."""
    policy, named = data.draw(faulty(code))
    said = failures(judged(location, code, policy))
    assert any(named.lower() in message.lower() for message in said), said


WORDS = st.sampled_from(
    [
        *(
            "*",
            "s3:*",
            "s3:GetObject",
            "s3:",
            ":",
            "s3:Get?bject",
            "kms:Decrypt",
            "ec2:Create*",
            "${aws:username}",
            "s3:${",
        ),
        *("arn:aws:s3:::b/*", "arn:aws:s3:::", "arn:aws:s3", "arn:", "arn:::::", "arn:aws:kms:::", "arn:aws:kms:*:*:*"),
        *(
            "arn:${x}:s3:::y",
            "arn:aws:s3:::${",
            "arn:aws:s3:::b/}${a",
            "arn:aws:ec2:*::snapshot/*",
            "?",
            "",
            "\0",
            "\u2028",
        ),
        *("Allow", "Deny", "2012-10-17", "2008-10-17", "111122223333"),
    ]
)
LEAVES = (
    WORDS
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.none()
    | st.booleans()
    | st.integers(-9, 9)
)
GARBAGE = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4), max_leaves=8)
NAMES = ["Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition"]
STATEMENTS = st.dictionaries(
    st.sampled_from(NAMES), WORDS | st.lists(WORDS, max_size=5) | GARBAGE | st.dictionaries(WORDS, GARBAGE, max_size=2)
)
POLICIES = st.fixed_dictionaries(
    {"Version": LEAVES, "Statement": st.lists(STATEMENTS | GARBAGE, max_size=4) | STATEMENTS | GARBAGE}
)


@settings(max_examples=100, deadline=None)
@given(policy=POLICIES | GARBAGE, layer=st.sampled_from(["identityPolicies", "bucketPolicy"]))
def test_no_rule_fails_on_garbage(location: Store, policy: object, layer: str) -> None:
    """Whatever a policy holds, each rule ends in a verdict."""
    for code in CODES:
        failures(judged(location, code, policy, layer=layer))


@pytest.mark.parametrize("code", CODES)
def test_a_policy_of_500_statements_is_examined(location: Store, code: str) -> None:
    """Each with wildcards in its actions and resources; the findings are bounded, and none is an error."""
    statements = [
        {
            "Effect": "Deny" if number % 3 else "Allow",
            "Action": [f"s3:Get{number % 7}*", f"s3:*{number}", "s3:GetObject"],
            "Resource": [f"arn:aws:s3:::b{number}/*", f"arn:aws:s3:::*{number}"],
        }
        for number in range(500)
    ]
    found = judged(location, code, {"Version": "2012-10-17", "Statement": statements})
    assert len(failures(found)) <= 23


def test_a_blocker_is_not_lost_among_many_findings(location: Store) -> None:
    """S3 refuses the policy, though twenty other statements have something else wrong."""
    odd = [{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*", "Sid": str(n)} for n in range(30)]
    last = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{BUCKET}"}
    found = judged(location, "AWS804", {"Version": "2012-10-17", "Statement": [*odd, last]}, layer="bucketPolicy")
    assert [item.severity for item in found if item.verdict.outcome is Outcome.FAIL] == [Severity.BLOCKER]
