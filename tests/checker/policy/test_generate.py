"""Fixes: the change that is proposed, applied to the user's own document, grants what was missing and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from checker.documents.reader import read
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.model.decision import Decision, Effect, Layer, Principal, Request, Step
from checker.policy.aws import Policies, compile_policies
from checker.policy.generate import grant, grantable, remedy_for, statements
from tests.checker.documents.patching import patched

if TYPE_CHECKING:
    from checker.documents.marks import Path

BUCKET = "arn:aws:s3:::acme"
OBJECTS = f"{BUCKET}/*"
ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"]
ACCOUNT = "111122223333"
USER = Principal(f"arn:aws:iam::{ACCOUNT}:user/velero", ACCOUNT)


def request(action: str = "s3:PutObject", resource: str = f"{BUCKET}/backups/one/file") -> Request:
    """A request of the user on something of its own account."""
    return Request(USER, action, resource, ACCOUNT)


def policy_in(text: str, name: str = "policy.json", path: Path = (), index: int = 0) -> PolicyDocument:
    """The policy that stands at a path of a text."""
    return PolicyDocument(name, PolicyKind.MANAGED, read(name, text.encode())[index], path)


def decided(policy: PolicyDocument, asked: Request, layer: Layer = Layer.IDENTITY) -> Decision:
    """The engine's decision, with the policy in one layer and everything else open or absent."""
    everything = policy_in(
        '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}'
    )
    layers = {Layer.IDENTITY: (everything,), Layer.BOUNDARY: (), Layer.SESSION: ()} | {layer: (policy,)}
    policies = Policies(
        layers[Layer.IDENTITY], layers[Layer.BOUNDARY], layers[Layer.SESSION], (), (), (), (), None, (), (), ()
    )
    return compile_policies(policies).decide(asked, explain=True)


def fixed(text: str, asked: Request, name: str = "policy.json", path: Path = (), index: int = 0) -> str:
    """The text after the proposed change, which the engine must take for a grant; empty when none is proposed."""
    policy = policy_in(text, name, path, index)
    decision = decided(policy, asked)
    assert decision.effect is Effect.IMPLICIT_DENY
    remedy = remedy_for(decision, [asked], {Layer.IDENTITY: (policy,)})
    if not remedy.diff:
        return ""
    after = patched(text, remedy.diff)
    assert decided(policy_in(after, name, path, index), asked).effect is Effect.ALLOW
    return after


def allow(actions: object, resource: object = OBJECTS, **more: object) -> dict[str, object]:
    """A statement that allows."""
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **more}


actions_of = st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=3, unique=True)
statement_of = st.builds(
    allow,
    actions_of | st.sampled_from(ACTIONS),
    st.sampled_from([OBJECTS, [OBJECTS], BUCKET, [BUCKET, OBJECTS], "arn:aws:s3:::other/*"]),
    Sid=st.sampled_from(["One", "Two"]),
)
policy_of = st.fixed_dictionaries(
    {
        "Version": st.just("2012-10-17"),
        "Statement": st.lists(statement_of, max_size=3, unique_by=lambda s: s["Sid"]) | statement_of,
    }
)


class Layout(NamedTuple):
    """How an editor lays a policy out."""

    indent: int | str | None
    compact: bool
    line_end: str
    last: bool

    def write(self, policy: object) -> str:
        """The policy as text."""
        separators = (",", ":") if self.compact and self.indent is None else None
        text = json.dumps(policy, indent=self.indent, separators=separators) + ("\n" if self.last else "")
        return text.replace("\n", self.line_end)


layouts = st.builds(
    Layout, st.sampled_from([2, 4, "\t", None, 0]), st.booleans(), st.sampled_from(["\n", "\r\n"]), st.booleans()
)


def grants_of(value: object) -> list[tuple[str, str, str]]:
    """Every action that a policy allows on every resource, with the statement's Sid."""
    policy: Any = value
    given = policy["Statement"]
    found = []
    for statement in given if isinstance(given, list) else [given]:
        for action in _listed(statement["Action"]):
            found += [(statement.get("Sid", ""), action, resource) for resource in _listed(statement["Resource"])]
    return sorted(found)


def _listed(value: Any) -> list[str]:  # noqa: ANN401 - a policy's element: one text or a list of them
    return [value] if isinstance(value, str) else value


@given(policy_of, layouts, st.sampled_from(ACTIONS[:3]))
def test_the_change_grants_what_was_missing_and_nothing_else(
    policy: dict[str, Any], layout: Layout, action: str
) -> None:
    """However the policy is laid out: what it said before it still says, and one grant more."""
    text = layout.write(policy)
    assume(decided(policy_in(text), request(action)).effect is Effect.IMPLICIT_DENY)
    after = fixed(text, request(action))
    assert after
    before, now = set(grants_of(policy)), set(grants_of(json.loads(after)))
    assert before <= now
    assert [(added, resource) for _, added, resource in now - before] == [(action, OBJECTS)]
    assert "\n" not in after.replace(layout.line_end, "")


YAML = """\
apiVersion: backup-preflight/v1
evidence:
  identityPolicies:
    - Version: "2012-10-17"   # dated
      Statement:
        - Sid: Objects
          Effect: Allow
          Action:
            - s3:GetObject   # read
            # and list
          Resource: arn:aws:s3:::acme/*
        # the end
bucket: acme
"""
PATH = ("evidence", "identityPolicies", 0)


def test_a_policy_inside_a_yaml_location_is_changed_in_its_own_layout() -> None:
    """A block list grows by a line, and comments stay where they are."""
    after = fixed(YAML, request(), "location.yaml", PATH)
    line = "            - s3:GetObject   # read\n"
    assert after == YAML.replace(line, f"{line}            - s3:PutObject\n")


def test_a_statement_is_added_to_a_yaml_list_as_yaml() -> None:
    """Where no statement covers just this resource."""
    after = fixed(YAML, request("s3:ListBucket", BUCKET), "location.yaml", PATH)
    added = """\
        - Effect: Allow
          Action:
            - s3:ListBucket
          Resource:
            - arn:aws:s3:::acme
"""
    assert after == YAML.replace("        # the end\n", f"{added}        # the end\n")


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("[{Effect: Allow, Action: [s3:GetObject], Resource: 'arn:aws:s3:::acme/*'}]", True),
        ("{Effect: Allow, Action: s3:GetObject, Resource: 'arn:aws:s3:::acme/*'}", True),
        ("{Effect: Allow, Action: s3:GetObject, Resource: 'arn:aws:s3:::other/*'}", True),
        ("\n  Effect: Allow\n  Action: s3:GetObject\n  Resource: 'arn:aws:s3:::acme/*'", True),
        ("\n  Effect: Allow\n  Action: s3:GetObject\n  Resource: 'arn:aws:s3:::other/*'", False),
        ("\n- Effect: Allow\n  Action: [\n    s3:GetObject,   # read\n  ]\n  Resource: 'arn:aws:s3:::acme/*'", True),
        ("\n- Effect: Allow\n  Action:\n  - 's3:GetObject'\n  Resource: 'arn:aws:s3:::acme/*'", True),
        ("\n- Effect: Allow\n  Action: >-\n    s3:GetObject\n  Resource: 'arn:aws:s3:::acme/*'", True),
    ],
)
def test_any_yaml_layout_is_changed_rightly_or_not_at_all(statement: str, *, expected: bool) -> None:
    """What is proposed was read again; where nobody knows how to write it, the words stand alone."""
    text = f"Version: '2012-10-17'\nStatement: {statement}\n"
    assert bool(fixed(text, request(), "policy.yaml")) is expected


def test_the_lines_of_a_later_yaml_document_are_right() -> None:
    """Documents before it in the file are counted."""
    text = f"a: 1\n---\n# two\nb: 2\n---\n{YAML}---\nc: 3\n"
    after = fixed(text, request(), "location.yaml", PATH, index=2)
    line = "            - s3:GetObject   # read\n"
    assert after == text.replace(line, f"{line}            - s3:PutObject\n")


def test_the_first_document_that_can_take_the_grant_takes_it() -> None:
    """A statement that covers the same resources, in whichever document, before a new one."""
    other = policy_in(json.dumps({"Version": "2012-10-17", "Statement": [allow(["s3:GetObject"], BUCKET)]}), "a.json")
    fitting = policy_in(json.dumps({"Version": "2012-10-17", "Statement": [allow(["s3:GetObject"])]}), "b.json")
    assert grant([other, fitting], ["s3:PutObject"], [OBJECTS]).startswith("--- b.json")
    assert grant([other], ["s3:PutObject"], [OBJECTS]).startswith("--- a.json")


@pytest.mark.parametrize(
    "statement",
    [
        allow(["s3:GetObject"], Condition={"Bool": {"aws:SecureTransport": "true"}}),
        {"Effect": "Deny", "Action": ["s3:GetObject"], "Resource": OBJECTS},
        {"Effect": "Allow", "NotAction": ["s3:PutObject"], "Resource": OBJECTS},
        allow(["s3:GetObject"], [OBJECTS, "arn:aws:s3:::other/*"]),
    ],
)
def test_a_statement_that_says_more_is_left_alone(statement: dict[str, object]) -> None:
    """An action added to it would be conditioned, denied, taken out or granted elsewhere too."""
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)
    after = json.loads(patched(text, grant([policy_in(text)], ["s3:PutObject"], [OBJECTS])))
    assert after["Statement"] == [statement, allow(["s3:PutObject"], [OBJECTS])]


def test_what_is_granted_already_is_not_granted_twice() -> None:
    """There is nothing to add to the statement."""
    text = json.dumps({"Version": "2012-10-17", "Statement": [allow("s3:PutObject")]})
    diff = grant([policy_in(text)], ["s3:PutObject"], [OBJECTS])
    assert 's3:PutObject", "s3:PutObject' not in diff


def test_every_layer_that_has_to_allow_is_changed() -> None:
    """One change in the identity policy alone would not make it work."""
    text = json.dumps({"Version": "2012-10-17", "Statement": [allow(["s3:GetObject"])]}, indent=2)
    documents = {Layer.IDENTITY: (policy_in(text, "user.json"),), Layer.BOUNDARY: (policy_in(text, "edge.json"),)}
    decision = Decision(request(), Effect.IMPLICIT_DENY, missing=(Layer.IDENTITY, Layer.BOUNDARY))
    remedy = remedy_for(decision, [request()], documents)
    assert [line for line in remedy.diff.splitlines() if line.startswith("---")] == ["--- user.json", "--- edge.json"]
    assert remedy.text == f"Allow s3:PutObject on {OBJECTS} in the identity policy and the permissions boundary."
    assert remedy.safe


@pytest.mark.parametrize("layer", [Layer.SCP, Layer.BUCKET, Layer.VPC_ENDPOINT, Layer.KEY])
def test_a_layer_whose_grant_needs_more_thought_gets_words_only(layer: Layer) -> None:
    """A principal to name, or a level to choose."""
    policy = policy_in(json.dumps({"Version": "2012-10-17", "Statement": [allow(["s3:GetObject"])]}))
    decision = Decision(request(), Effect.IMPLICIT_DENY, missing=(layer,))
    remedy = remedy_for(decision, [request()], {layer: (policy,)})
    assert not remedy.diff
    assert layer.value in remedy.text


def test_a_denial_is_to_be_lifted_by_a_person() -> None:
    """The statement is named with its place; no edit is proposed, and the change is not called safe."""
    text = json.dumps(
        {"Version": "2012-10-17", "Statement": [{**allow("s3:*"), "Effect": "Deny", "Sid": "Stop"}]}, indent=1
    )
    policy = policy_in(text)
    remedy = remedy_for(decided(policy, request()), [request()], {Layer.IDENTITY: (policy,)}, "")
    assert "Stop" in remedy.text
    assert "policy.json:4:3" in remedy.text
    assert (remedy.diff, remedy.safe) == ("", False)
    bare = Decision(request(), Effect.EXPLICIT_DENY, steps=(Step(Layer.SCP, "x", "Deny", applies=True, why=""),))
    assert "Stop denying s3:PutObject" in remedy_for(bare, [request()], {}).text


@pytest.mark.parametrize(
    ("action", "resource", "root", "expected"),
    [
        ("s3:PutObject", f"{BUCKET}/backups/one/f", "", OBJECTS),
        ("s3:PutObject", f"{BUCKET}/a/backups/one/f", "a/", f"{BUCKET}/a/*"),
        ("s3:PutObject", f"{BUCKET}/my-backups/backups/one/f", "my-backups/", f"{BUCKET}/my-backups/*"),
        ("s3:PutObject", f"{BUCKET}/metadata/revision", "", OBJECTS),
        ("s3:ListBucket", BUCKET, "a/", BUCKET),
        ("ec2:CreateSnapshot", "arn:aws:ec2:eu-central-1::snapshot/*", "a/", "*"),
        (
            "kms:Decrypt",
            "arn:aws:kms:eu-central-1:111122223333:key/one",
            "",
            "arn:aws:kms:eu-central-1:111122223333:key/one",
        ),
    ],
)
def test_a_grant_covers_every_object_of_the_location(action: str, resource: str, root: str, expected: str) -> None:
    """Rather than one sample key, and no object outside its prefix."""
    assert grantable(request(action, resource), root) == expected


def test_statements_have_the_paths_they_stand_at() -> None:
    """One or a list; what is no statement is passed over without a shift."""
    text = json.dumps({"a": {"Statement": ["x", {"Sid": "Second"}]}})
    assert list(statements(policy_in(text, path=("a",)))) == [(("a", "Statement", 1), {"Sid": "Second"})]
    assert list(statements(policy_in('{"Statement": {"Sid": "One"}}'))) == [(("Statement",), {"Sid": "One"})]
    assert list(statements(policy_in("[]"))) == []
