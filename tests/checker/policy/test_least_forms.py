"""The forms of the policies: the very same documents, whatever stands in their texts."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from checker.errors import UsageError
from checker.policy.least import terraform
from checker.policy.least.documents import PUBLIC_ACCESS_OFF, Kind
from checker.policy.least.forms import as_cloudformation, as_json, as_terraform
from checker.policy.least.needs import needs_of
from tests.checker.policy import hcl
from tests.checker.policy.least_making import NOW, location, written
from tests.checker.policy.test_least import MANY, Made, locations, made

if TYPE_CHECKING:
    from pathlib import Path

    from checker.policy.least.documents import Policy
    from checker.policy.least.needs import Needs

TEXTS = st.text(st.one_of(st.sampled_from('${}%*?\\"\n\t#é😀\u202e'), st.characters(codec="utf-8")), max_size=12)
ARGUMENTS = {
    Kind.IDENTITY: "policy",
    Kind.KEY: "prod_velero_key_policy",
    Kind.BUCKET: "policy2",
    Kind.TRUST: "assume_role_policy",
}
"""The argument that each document is given to, as the reader tells those of one name apart."""
EVERYTHING = made("aws", "a${aws:username}*%{x}é", "both", across=True, sts=True)


def policies_of(case: Made) -> tuple[Needs, dict[Kind, Policy]]:
    """What the forms are given."""
    given_, default = case
    return needs_of(given_, default, now=NOW), written(given_, default)


@MANY
@given(locations())
def test_every_form_carries_the_same_documents(case: Made) -> None:
    """Read back, each is what the policy is."""
    needs, policies = policies_of(case)
    assert hcl.documents(as_terraform(needs, policies)) == {
        ARGUMENTS[kind]: policy for kind, policy in policies.items()
    }
    template = yaml.safe_load(as_cloudformation(needs, policies))
    assert {kind: in_template(template, kind) for kind in policies} == policies
    labelled = json.loads(as_json(needs, policies))
    assert labelled.pop("publicAccessBlock") == PUBLIC_ACCESS_OFF
    assert list(labelled.values()) == list(policies.values())
    for kind, policy in policies.items():
        assert json.loads(as_json(needs, {kind: policy}, alone=True)) == policy


def in_template(template: dict[str, Any], kind: Kind) -> object:
    """The policy of one kind in a template."""
    if kind is Kind.KEY:
        return template["Metadata"]["KeyPolicy"]
    types = {
        Kind.IDENTITY: ("AWS::IAM::ManagedPolicy", "PolicyDocument"),
        Kind.BUCKET: ("AWS::S3::BucketPolicy", "PolicyDocument"),
        Kind.TRUST: ("AWS::IAM::Role", "AssumeRolePolicyDocument"),
    }
    name, member = types[kind]
    (resource,) = (each for each in template["Resources"].values() if each["Type"] == name)
    return resource["Properties"][member]


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_stands_alone(kind: Kind) -> None:
    """A key's policy is no template of its own, since a template has to have resources."""
    needs, policies = policies_of(EVERYTHING)
    one = {kind: policies[kind]}
    assert list(hcl.documents(as_terraform(needs, one, alone=True)).values()) == [policies[kind]]
    template = yaml.safe_load(as_cloudformation(needs, one, alone=True))
    assert ("Resources" in template) == ("AWSTemplateFormatVersion" in template) == (kind is not Kind.KEY)
    found = template["KeyPolicy"] if kind is Kind.KEY else in_template(template, kind)
    assert found == policies[kind]


def test_the_template_holds_plain_texts_alone() -> None:
    """No intrinsic function, no alias, and no text that YAML takes for something else."""
    text = as_cloudformation(*policies_of(EVERYTHING))
    assert not re.search(r"!\w|Fn::|: [&*]\w", text)
    template = yaml.safe_load(text)
    assert template["AWSTemplateFormatVersion"] == "2010-09-09"
    assert template["Resources"]["BackupRole"]["Properties"] | {"AssumeRolePolicyDocument": {}} == {
        "RoleName": "velero",
        "Path": "/backup/",
        "AssumeRolePolicyDocument": {},
    }
    assert template["Metadata"]["PublicAccessBlockConfiguration"] == PUBLIC_ACCESS_OFF


def test_terraform_switches_public_access_off() -> None:
    """With every switch, on the location's bucket, beside the bucket policy."""
    text = as_terraform(*policies_of(EVERYTHING))
    (block,) = re.findall(r'resource "aws_s3_bucket_public_access_block" "prod_velero" \{\n(.*?)\n\}', text, re.DOTALL)
    assert [line.split() for line in block.splitlines()] == [
        ["bucket", "=", '"acme-prod-velero"'],
        *([name, "=", "true"] for name in SWITCHES),
    ]


SWITCHES = ("block_public_acls", "ignore_public_acls", "block_public_policy", "restrict_public_buckets")


@given(TEXTS)
def test_a_quoted_text_yields_itself(text: str) -> None:
    """Nothing in it is evaluated."""
    literal = terraform.quoted(text)
    assert literal.isascii()
    assert literal.isprintable()
    assert hcl.text_of(literal) == text


@pytest.mark.parametrize(
    ("name", "label", "policy"),
    [
        ("prod-velero", "prod_velero", "prod-velero"),
        ("1st", "backup_1st", "1st"),
        ("é/ü", "backup", "---"),
        ('x"\n}', "x", "x---"),
    ],
)
def test_names_are_what_terraform_and_iam_take(name: str, label: str, policy: str) -> None:
    """Whatever the location is called."""
    needs, policies = policies_of((location(name=name), None))
    head = as_terraform(needs, {Kind.IDENTITY: policies[Kind.IDENTITY]}).splitlines()
    assert head[1:3] == [f'resource "aws_iam_policy" "{label}" {{', f'  name = "{policy}"']


def test_terraform_would_change_a_text_that_is_not_composed() -> None:
    """It brings every text into Unicode's form NFC, which is another key to S3."""
    needs, policies = policies_of((location(prefix="e\u0301"), None))
    with pytest.raises(UsageError, match="Unicode"):
        as_terraform(needs, policies)
    assert json.loads(as_json(needs, policies))


def test_cloudformation_would_resolve_a_dynamic_reference() -> None:
    """In any text of a template."""
    needs, policies = policies_of((location(prefix="{{resolve:ssm:x}}"), None))
    with pytest.raises(UsageError, match="dynamic reference"):
        as_cloudformation(needs, policies)
    assert as_terraform(needs, policies)


def test_cloudformation_would_resolve_a_reference_in_the_path_of_a_user() -> None:
    """A path may have braces in it, a prefix is not the only text that is the user's."""
    user = "arn:aws:iam::111122223333:user/{{resolve:ssm:x}}/velero"
    needs, policies = policies_of((location(principal=user, across=True), None))
    with pytest.raises(UsageError, match="a name in the location for a dynamic reference"):
        as_cloudformation(needs, policies)


@pytest.mark.parametrize("name", ["12e4", "1e3", "0o17", "0b1", "1_000"])
def test_no_reader_of_yaml_takes_a_name_for_a_number(name: str) -> None:
    """YAML 1.2 and SnakeYAML have forms of numbers that PyYAML does not know."""
    needs, policies = policies_of((location(name=name, bucket="123e456"), None))
    text = as_cloudformation(needs, policies)
    assert f"ManagedPolicyName: '{name}'\n" in text
    assert "Bucket: '123e456'\n" in text


@pytest.mark.skipif(which("terraform") is None, reason="terraform is not installed")
def test_terraform_itself_reads_the_same(tmp_path: Path) -> None:
    """As it evaluates the documents, and with the layout that it gives them."""
    needs, policies = policies_of(EVERYTHING)
    text = as_terraform(needs, policies)
    environment = {**os.environ, "CHECKPOINT_DISABLE": "1"}
    (tmp_path / "all.tf").write_text(f"{text}\n", encoding="utf-8")
    formatted = subprocess.run(
        ["terraform", "fmt", "-check", "-diff", "all.tf"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert (formatted.returncode, formatted.stdout) == (0, b"")
    (tmp_path / "all.tf").unlink()
    values = re.findall(r"= (jsonencode\(.*?^  \}\))", text, re.DOTALL | re.MULTILINE)
    lines = [f"  p{number} = {value}" for number, value in enumerate(values)]
    (tmp_path / "locals.tf").write_text("\n".join(["locals {", *lines, "}", ""]), encoding="utf-8")
    # Its own way to show a text is not JSON's, so it comes as base64.
    asked = f"base64encode(jsonencode([{', '.join(f'local.p{number}' for number in range(len(values)))}]))"
    done = subprocess.run(
        ["terraform", "console"], cwd=tmp_path, env=environment, input=asked.encode(), capture_output=True, check=True
    )
    read = json.loads(base64.b64decode(done.stdout.strip().strip(b'"')))
    assert [json.loads(each) for each in read] == list(policies.values())
