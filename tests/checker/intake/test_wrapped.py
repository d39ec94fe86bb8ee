"""Policies in what tools wrap them in: read, with places in the user's own file, or refused with the way to them."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.facts.aws import PolicyDocument, PolicyKind
from checker.model.fact import Known
from checker.model.report import Word
from checker.run.check import examine
from tests.checker.intake.giving import POLICY, complaints, give, only_case, own
from tests.examining import ROOT, SETTINGS, described

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from checker.intake.load import Case


STATEMENT = POLICY["Statement"][0]
ROLE = {"Role": {"RoleName": "velero", "AssumeRolePolicyDocument": POLICY}}


def text_of(policy: object) -> str:
    """The policy as JSON text."""
    return json.dumps(policy)


def encoded(policy: object) -> str:
    """The policy as the IAM API returns it."""
    return quote(json.dumps(policy), safe="")


def template(kind: str, field: str, policy: object) -> dict[str, object]:
    """A CloudFormation template with one resource beside a bucket."""
    made = {"Type": kind, "Properties": {field: policy}}
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}, "P": made}}


def state(kind: str, field: str, policy: object) -> dict[str, object]:
    """A Terraform state of version 4."""
    made = {"mode": "managed", "type": kind, "name": "velero", "instances": [{"attributes": {field: policy}}]}
    return {"version": 4, "terraform_version": "1.9.0", "resources": [made]}


def plan(kind: str, field: str, policy: object) -> dict[str, object]:
    """A Terraform plan as ``terraform show -json`` prints it, with the resource in a module."""
    made = {"address": f"module.a.{kind}.velero", "mode": "managed", "type": kind, "values": {field: policy}}
    root = {"resources": [], "child_modules": [{"resources": [made]}]}
    return {"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"root_module": root}}


IDENTITY: dict[str, Callable[[object], str]] = {
    "bare": text_of,
    "a list of one": lambda policy: json.dumps([policy], indent=1),
    "PolicyVersion.Document": lambda policy: json.dumps({"PolicyVersion": {"Document": policy, "VersionId": "v1"}}),
    "PolicyVersion.Document, encoded": lambda policy: json.dumps({"PolicyVersion": {"Document": encoded(policy)}}),
    "PolicyDocument": lambda policy: json.dumps({"UserName": "velero", "PolicyDocument": policy}, indent=2),
    "PolicyDocument, encoded": lambda policy: json.dumps({"PolicyDocument": encoded(policy)}),
    "PolicyDocument, text": lambda policy: json.dumps({"PolicyDocument": text_of(policy)}),
    "encoded": encoded,
    "encoded, with a line end": lambda policy: f"\n{encoded(policy)}\n",
    "encoded in quotes": lambda policy: json.dumps(encoded(policy)),
    "text": lambda policy: json.dumps(text_of(policy)),
    "text in text": lambda policy: json.dumps(json.dumps(text_of(policy))),
    "text, escaped to ASCII": lambda policy: json.dumps(json.dumps(policy, ensure_ascii=True)),
    "managed policy": lambda policy: json.dumps(template("AWS::IAM::ManagedPolicy", "PolicyDocument", policy)),
    "policy of a user": lambda policy: json.dumps(
        template("AWS::IAM::User", "Policies", [{"PolicyName": "p", "PolicyDocument": policy}])
    ),
    "state": lambda policy: json.dumps(state("aws_iam_policy", "policy", text_of(policy)), indent=2),
    "plan": lambda policy: json.dumps(plan("aws_iam_user_policy", "policy", text_of(policy))),
    "shown state": lambda policy: json.dumps({**plan("x", "y", ""), "planned_values": None}).replace(
        '"planned_values": null',
        '"values": {"root_module": {"resources": [{"type": "aws_iam_policy", "mode": "managed", "values": {"policy": '
        + json.dumps(text_of(policy))
        + "}}]}}",
    ),
}
OTHERS: dict[str, tuple[str, Callable[[object], str]]] = {
    "get-bucket-policy": ("bucketPolicy", lambda policy: json.dumps({"Policy": text_of(policy)})),
    "get-key-policy": (
        "kmsKey.policy",
        lambda policy: json.dumps({"Policy": json.dumps(policy, indent=2), "PolicyName": "default"}, indent=4),
    ),
    "get-role": ("trustPolicy", lambda policy: json.dumps({"Role": {"AssumeRolePolicyDocument": policy}})),
    "get-role, encoded": (
        "trustPolicy",
        lambda policy: json.dumps({"Role": {"AssumeRolePolicyDocument": encoded(policy)}}),
    ),
    "describe-vpc-endpoints": (
        "vpcEndpointPolicy",
        lambda policy: json.dumps({"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "PolicyDocument": text_of(policy)}]}),
    ),
    "bucket policy template": (
        "bucketPolicy",
        lambda policy: json.dumps(template("AWS::S3::BucketPolicy", "PolicyDocument", policy)),
    ),
    "role template": (
        "trustPolicy",
        lambda policy: json.dumps(template("AWS::IAM::Role", "AssumeRolePolicyDocument", policy)),
    ),
    "key template": ("kmsKey.policy", lambda policy: json.dumps(template("AWS::KMS::Key", "KeyPolicy", policy))),
    "bucket policy state": (
        "bucketPolicy",
        lambda policy: json.dumps(state("aws_s3_bucket_policy", "policy", text_of(policy))),
    ),
}


def policy_of(case: Case, name: str) -> PolicyDocument:
    """The policy, or the first of several, that a fact holds."""
    fact = case.facts[name]
    assert isinstance(fact, Known)
    value = fact.value
    if isinstance(value, tuple) and not isinstance(value, PolicyDocument):
        value = value[0]
    assert isinstance(value, PolicyDocument)
    return value


def entry(name: str, path: str) -> str:
    """A location that names a file as evidence."""
    if name == "kmsKey.policy":
        return own(f"evidence: {{kmsKey: {{policy: {path}}}}}\n")
    return own(f"evidence: {{{name}: {f'[{path}]' if name == 'identityPolicies' else path}}}\n")


@pytest.mark.parametrize("wrapper", IDENTITY)
def test_an_identity_policy_is_read_out_of_what_wraps_it(here: Path, wrapper: str) -> None:
    """The policy is the same as the bare one."""
    case = only_case(give(here, {"a.yaml": entry("identityPolicies", "p.json"), "p.json": IDENTITY[wrapper](POLICY)}))
    policy = policy_of(case, "identityPolicies")
    assert policy.value == POLICY
    assert (policy.name, policy.kind) == ("p.json", PolicyKind.MANAGED)


@pytest.mark.parametrize("wrapper", OTHERS)
def test_another_policy_is_read_out_of_what_wraps_it(here: Path, wrapper: str) -> None:
    """The policy is the same as the bare one."""
    name, wrap = OTHERS[wrapper]
    case = only_case(give(here, {"a.yaml": entry(name, "p.json"), "p.json": wrap(POLICY)}))
    assert policy_of(case, name).value == POLICY


def test_an_organisations_answer_is_read(here: Path) -> None:
    """``aws organizations describe-policy`` has the document as text under Content."""
    answer = json.dumps({"Policy": {"PolicySummary": {"Name": "scp"}, "Content": text_of(POLICY)}})
    files = {"a.yaml": own("evidence: {serviceControlPolicies: [[p.json]]}\n"), "p.json": answer}
    fact = only_case(give(here, files)).facts["serviceControlPolicies"]
    assert isinstance(fact, Known)
    levels = fact.value
    assert isinstance(levels, tuple)
    assert levels[0][0].value == POLICY


@pytest.mark.parametrize(
    "text",
    [
        f"evidence: {{bucketPolicy: '{text_of(POLICY)}'}}",
        f"evidence: {{bucketPolicy: {json.dumps(text_of(POLICY))}}}",
        f"evidence: {{bucketPolicy: '{encoded(POLICY)}'}}",
        f"evidence: {{bucketPolicy: {{Policy: '{text_of(POLICY)}'}}}}",
        f"evidence: {{bucketPolicy: [{text_of(POLICY)}]}}",
        "evidence:\n  bucketPolicy: |\n    " + json.dumps(POLICY, indent=2).replace("\n", "\n    "),
    ],
    ids=["single", "double", "encoded", "answer", "list", "block"],
)
def test_a_policy_written_into_the_location_is_read(here: Path, text: str) -> None:
    """Its places point at the characters in the location's own document."""
    whole = own(text + "\n")
    policy = policy_of(only_case(give(here, {"a.yaml": whole})), "bucketPolicy")
    assert policy.value == POLICY
    span = policy.at("Statement", 0, "Action").span()
    raw = whole.splitlines()[span.line - 1][span.column - 1 : span.end_column - 1]
    assert (span.file, unquote(raw).replace("\\", "")) == ("a.yaml", '"s3:*"')


@pytest.mark.parametrize("wrapper", IDENTITY)
def test_a_wrapped_policy_is_decided_as_the_bare_one(here: Path, wrapper: str) -> None:
    """A policy that lacks a delete gives the same findings in any wrapper, and its places are in the user's file."""
    lacking = json.loads((ROOT / "fixtures" / "policies" / "without-delete.json").read_text(encoding="utf-8"))
    location = json.dumps({**described(), "evidence": {"identityPolicies": ["p.json"]}})
    found = []
    for text in (text_of(lacking), IDENTITY[wrapper](lacking)):
        report = examine(only_case(give(here, {"a.json": location, "p.json": text})), SETTINGS)
        found.append({(f.rule.code, f.outcome, f.severity, f.subject) for f in report.findings})
        assert {span.file for f in report.findings for span in f.spans} <= {"p.json", "a.json"}
    assert found[0] == found[1]
    assert report.word is Word.NOT_READY


WHERE = {
    "bare": "p.json:1:71",
    "encoded": "p.json:1:125",
    "text": "p.json:1:84",
    "PolicyDocument, text": "p.json:1:103",
}


@pytest.mark.parametrize("wrapper", WHERE)
def test_places_point_into_the_file_of_the_user(here: Path, wrapper: str) -> None:
    """The action's place is the line and column at which it stands in the file, whatever is around it."""
    text = IDENTITY[wrapper](POLICY)
    case = only_case(give(here, {"a.yaml": entry("identityPolicies", "p.json"), "p.json": text}))
    span = policy_of(case, "identityPolicies").at("Statement", 0, "Action").span()
    assert unquote(text[span.column - 1 : span.end_column - 1]).replace("\\", "") == '"s3:*"'
    assert str(span) == WHERE[wrapper]


def test_what_cannot_be_followed_back_is_told_by_the_text_that_holds_it(here: Path) -> None:
    """A folded YAML text has other characters than the file: its beginning and end are all that is claimed."""
    folded = 'Policy: "' + text_of(POLICY).replace('"', '\\"').replace("Statement", "State\\\n  ment") + '"\n'
    case = only_case(give(here, {"a.yaml": entry("bucketPolicy", "p.yaml"), "p.yaml": folded}))
    span = policy_of(case, "bucketPolicy").at("Statement", 0, "Action").span()
    assert (str(span), span.end_line) == ("p.yaml:1:9", 2)


def test_an_excerpt_shows_the_policy_and_not_what_stands_around_it(here: Path) -> None:
    """A state holds secrets of other resources; the lines shown are those of the policy alone."""
    other = {"type": "aws_iam_access_key", "instances": [{"attributes": {"secret": "notARealSecret/onlyForTests0000"}}]}
    whole = state("aws_iam_policy", "policy", text_of(POLICY))
    whole["resources"] = [other, *whole["resources"]]  # type: ignore[misc]  # the fixture's own list
    case = only_case(give(here, {"a.yaml": entry("identityPolicies", "p.json"), "p.json": json.dumps(whole)}))
    policy = policy_of(case, "identityPolicies")
    assert policy.at("Statement").excerpt().lines == (text_of(POLICY),)
    assert policy.document.inside is not None
    assert "notARealSecret" not in policy.document.inside.outer.text


REFUSED: dict[str, tuple[str, str]] = {
    json.dumps([POLICY, POLICY]): ("is a list of 2, and one policy is wanted", "give one policy a file"),
    json.dumps([STATEMENT]): ("is a list of statements without the policy around it", '"Statement": [...]'),
    json.dumps(STATEMENT): ("is one statement without the policy around it", '"Statement": [...]'),
    json.dumps(POLICY, indent=1) + json.dumps(POLICY, indent=1): (
        "holds 2 documents one after the other",
        "one policy",
    ),
    f"{text_of(POLICY)}\n{text_of(POLICY)}\n": ("holds 2 documents", "give one policy a file"),
    f"{text_of(POLICY)}\n---\n{text_of(POLICY)}\n": ("p.json:2:1", ""),
    "[]": ("is no policy: it is an empty list", "give the policy document itself"),
    '"hello"': ("is no policy: it is text", "give the policy document itself"),
    json.dumps({"version": "2012-10-17", "statement": [STATEMENT]}): ('it has "statement" and no Statement', "as IAM"),
    json.dumps({"Policy": {"Arn": "arn:aws:iam::111122223333:policy/velero", "DefaultVersionId": "v3"}}): (
        "is the answer of aws iam get-policy, which holds no document",
        "aws iam get-policy-version --policy-arn arn:aws:iam::111122223333:policy/velero --version-id v3",
    ),
    json.dumps({"Policy": {"Arn": "$(rm -rf /)", "DefaultVersionId": "v3"}}): ("get-policy", "--policy-arn ARN"),
    json.dumps({"EvaluationResults": []}): ("aws iam simulate-principal-policy", "give the policies it judged"),
    json.dumps({"verdict": "READY", "findings": []}): ("a report of backup-preflight", "give the policy"),
    json.dumps({"UserDetailList": [], "Policies": []}): ("get-account-authorization-details", "get-policy-version"),
    json.dumps({"AttachedPolicies": []}): ("attached policies without their documents", "get-policy-version"),
    json.dumps({"PolicyNames": ["a"]}): ("names of inline policies", "get-user-policy"),
    json.dumps(ROLE): ("which holds the trust policy and no other", "list-attached-role-policies"),
    json.dumps(template("AWS::S3::BucketPolicy", "PolicyDocument", POLICY)): (
        "is a CloudFormation template without an identity policy",
        "give the template that has it",
    ),
    json.dumps(template("AWS::IAM::Policy", "PolicyDocument", {"Statement": [{"Resource": {"Fn::Sub": "${B}"}}]})): (
        "has Fn::Sub in its policy, which only CloudFormation resolves",
        "deployed stack",
    ),
    json.dumps({"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": {"Ref": "Bucket"}}]}): (
        "p.json:1:",
        "write the value in",
    ),
    json.dumps({**template("x", "y", 1), "Transform": "AWS::Serverless-2016-10-31"}): (
        "is an AWS SAM template",
        "Processed",
    ),
    json.dumps(plan("aws_iam_policy", "policy", None)): (
        "identity policy of module.a.aws_iam_policy.velero is not",
        "state",
    ),
    json.dumps(plan("aws_s3_bucket", "bucket", "b")): ("is a Terraform plan without an identity policy", "the policy"),
    'resource "aws_iam_policy" "p" {\n  policy = <<EOF\n{"Version": "2012-10-17"}\nEOF\n}\n': (
        "(HCL)",
        "show -json plan",
    ),
    'policy = jsonencode({ Version = "2012-10-17" })\n': ("Terraform's own language", "terraform show -json plan"),
    "Resources:\n  P:\n    Type: AWS::IAM::Policy\n    Properties: {PolicyDocument: !Sub 'x'}\n": (
        "with !Sub",
        "stack",
    ),
    f"# Policy\n\n```json\n{text_of(POLICY)}\n```\n": ("is Markdown with a fenced block", "take away the lines"),
    f"```\n{text_of(POLICY)}\n```\n": ("is Markdown with a fenced block", "take away the lines"),
    text_of(POLICY).replace('"', '\\"'): ("is JSON with the escapes of a string", "double quotes"),
    "{“Version”: “2012-10-17”}": ("p.json:1:2", "straight quote"),
    "<GetPolicyVersionResponse></GetPolicyVersionResponse>": ("an XML answer of the AWS API", "as JSON"),
    "<!DOCTYPE html><html></html>": ("XML or a web page", "as JSON"),
    json.dumps({"Policy": '{"Version": '}): ("the policy in p.json", ""),
    quote('{"Version": '): ("the policy in p.json", ""),
    json.dumps({"VpcEndpoints": []}): ("with 0 endpoints", "ask for one"),
    json.dumps({"PolicyVersion": {"Document": POLICY, "VersionId": "v1", "IsDefaultVersion": False}}): (
        "that is not in force",
        "give the default version",
    ),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.items(), ids=range(len(REFUSED)))
@pytest.mark.parametrize("name", ["p.json", "p.txt"])
def test_what_is_no_policy_is_told_by_its_looks(here: Path, text: str, said: tuple[str, str], name: str) -> None:
    """Each names what it looks like and how to get the policy."""
    files: dict[str, str | bytes] = {"a.yaml": entry("identityPolicies", name), name: text}
    lines = complaints(give(here, files))
    if name != "p.json" and "p.json:" in said[0]:
        assert lines
        return
    looks, remedy = said
    assert [line for line in lines if looks in line.replace("p.txt", "p.json") and remedy in line], lines


def test_several_policies_of_a_template_are_named(here: Path) -> None:
    """Which of them is meant is not guessed."""
    whole = template("AWS::IAM::Policy", "PolicyDocument", POLICY)
    other = {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": POLICY}}
    whole["Resources"] = {**whole["Resources"], "Q": other}  # type: ignore[dict-item]  # the fixture's own mapping
    said = complaints(give(here, {"a.yaml": entry("identityPolicies", "p.json"), "p.json": json.dumps(whole)}))
    assert ["with 2 documents of the kind identity policy (P, Q)" in line for line in said] == [True]


ACTIONS = st.sampled_from(["s3:GetObject", "s3:*", "kms:Décrypt", "s3:Put%20", 'a\\b"c', "é€😀", "tab\there"])
STATEMENTS = st.builds(
    lambda effect, actions, resource: {"Effect": effect, "Action": actions, "Resource": resource},
    st.sampled_from(["Allow", "Deny"]),
    st.lists(ACTIONS, min_size=1, max_size=4) | ACTIONS,
    st.text(max_size=12) | st.lists(st.text(max_size=12), max_size=3),
)
POLICIES = st.builds(lambda found: {"Version": "2012-10-17", "Statement": found}, st.lists(STATEMENTS, max_size=3))


def leaves(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Every value inside a value, with its path."""
    yield path, value
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in members:
        yield from leaves(inner, (*path, key))


@given(policy=POLICIES, wrapper=st.sampled_from(sorted(IDENTITY)), seed=st.integers(0, 9))
@settings(max_examples=120, deadline=None)
def test_any_policy_is_the_same_in_any_wrapper(
    tmp_path_factory: pytest.TempPathFactory, policy: dict[str, object], wrapper: str, seed: int
) -> None:
    """What is read equals the bare policy, and the place of any value in it is where that value is written."""
    folder = tmp_path_factory.mktemp("wrapped")
    text = IDENTITY[wrapper](policy)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        case = only_case(give(folder, {"a.yaml": entry("identityPolicies", "p.json"), "p.json": text}))
        read = policy_of(case, "identityPolicies")
        assert read.value == policy
        path, value = random.Random(seed).choice(list(leaves(policy)))  # noqa: S311 - a choice, no secret
        span = read.at(*path).span()
    lines = text.split("\n")
    assert span.file == "p.json"
    if span.line == span.end_line:
        raw = lines[span.line - 1][span.column - 1 : span.end_column - 1]
        assert decoded(raw, value) == value


BROKEN = st.sampled_from(["", "{", '"', "%", "\\", "`", "<", "!Sub ", "“", "}", "]", ",", "\n", "\x00", "Fn::", "é"])


@given(
    policy=POLICIES,
    wrappers=st.lists(st.sampled_from(sorted(IDENTITY)), min_size=1, max_size=3),
    cut=st.floats(0, 1),
    junk=BROKEN,
    name=st.sampled_from(["p.json", "p.yaml", "p"]),
)
@settings(max_examples=150, deadline=None)
def test_whatever_is_broken_is_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory,
    policy: dict[str, object],
    wrappers: list[str],
    cut: float,
    junk: str,
    name: str,
) -> None:
    """A wrapped policy with something put in or cut off is the policy, or another one, or refused; never a crash."""
    folder = tmp_path_factory.mktemp("broken")
    text: str = json.dumps(policy)
    for wrapper in wrappers:
        text = IDENTITY[wrapper](json.loads(text) if wrapper != wrappers[0] and text[:1] == "{" else policy)
    at = int(cut * len(text))
    text = text[:at] + junk + (text[at:] if junk else "")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        loaded = give(folder, {"a.yaml": entry("identityPolicies", name), name: text})
        if loaded.broken:
            assert all(line.partition(" | ")[0] for line in complaints(loaded))
            return
        read = policy_of(only_case(loaded), "identityPolicies")
        assert isinstance(read.value, dict)
        assert read.at("Statement", 0).span().file == name


def decoded(raw: str, value: object) -> object:
    """What a stretch of the file says, whatever it is written in; the stretch itself when it says nothing else."""
    tries = [raw, unquote(raw)]
    for _ in range(2):
        tries += [inner for each in tries if isinstance(inner := _loaded(f'"{each}"'), str)]
    return next((found for each in tries if (found := _loaded(each)) == value), raw)


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None
