"""Evidence becomes facts, assumptions become declared absences, and both can be attached to any location."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import pytest

from checker.facts import aws
from checker.facts.aws import BucketEncryption, KmsGrant, PolicyDocument, PolicyKind, PublicAccessBlock
from checker.intake.load import load
from checker.model.fact import Absent, Known
from tests.checker.intake.giving import (
    POLICY,
    complaints,
    give,
    nothing,
    only_broken,
    only_case,
    own,
    policy_text,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path

    from checker.intake.load import Case

INLINE = '{Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:*", Resource: "*"}]}'

EVERYTHING = f"""\
evidence:
  identityPolicies: [policies/velero.json, {{file: policies/inline.json, kind: inline}}, {INLINE}]
  permissionsBoundary: policies/velero.json
  sessionPolicy: {{file: policies/velero.json}}
  serviceControlPolicies: [[policies/velero.json], [policies/velero.json, policies/inline.json]]
  resourceControlPolicies: [[policies/velero.json]]
  vpcEndpointPolicy: policies/velero.json
  trustPolicy: policies/velero.json
  bucketPolicy: {INLINE}
  publicAccessBlock:
    {{blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: false}}
  bucketEncryption: {{algorithm: "aws:kms", keyArn: "arn:aws:kms:eu-central-1:111122223333:key/k", bucketKey: true}}
  kmsKey:
    policy: policies/velero.json
    state: Enabled
    spec: SYMMETRIC_DEFAULT
    usage: ENCRYPT_DECRYPT
    grants:
    - {{grantee: g, operations: [Decrypt], contextEquals: {{a: b}}, contextSubset: {{c: d}}}}
  bucketRegion: eu-central-1
"""
POLICIES = {"policies/velero.json": policy_text(), "policies/inline.json": policy_text()}


def known(case: Case, name: str) -> object:
    """The value of a fact that must be known."""
    fact = case.facts[name]
    assert isinstance(fact, Known)
    return cast("Known[object]", fact).value


def one(case: Case, name: str) -> PolicyDocument:
    """The policy of a fact that holds one."""
    value = known(case, name)
    assert isinstance(value, PolicyDocument)
    return value


def test_every_entry_becomes_a_fact(here: Path) -> None:
    """The facts have the names that the questions have."""
    case = only_case(give(here, {"a/location.yaml": own(EVERYTHING), **{f"a/{n}": t for n, t in POLICIES.items()}}))
    names = [
        aws.IDENTITY_POLICIES.name,
        aws.PERMISSIONS_BOUNDARY.name,
        aws.SESSION_POLICY.name,
        aws.SERVICE_CONTROL_POLICIES.name,
        aws.RESOURCE_CONTROL_POLICIES.name,
        aws.VPC_ENDPOINT_POLICY.name,
        aws.TRUST_POLICY.name,
        aws.BUCKET_POLICY.name,
        aws.PUBLIC_ACCESS_BLOCK.name,
        aws.BUCKET_ENCRYPTION.name,
        aws.KMS_KEY_POLICY.name,
        aws.KMS_KEY_STATE.name,
        aws.KMS_KEY_SPEC.name,
        aws.KMS_KEY_USAGE.name,
        aws.KMS_KEY_GRANTS.name,
        aws.BUCKET_REGION.name,
    ]
    assert list(case.facts) == names


def test_policies_keep_file_kind_and_place(here: Path) -> None:
    """A policy knows its file, how it is attached, and where each part of it stands; an inline one in the location."""
    case = only_case(give(here, {"a/location.yaml": own(EVERYTHING), **{f"a/{n}": t for n, t in POLICIES.items()}}))
    managed, inline, written = cast("tuple[PolicyDocument, ...]", known(case, "identityPolicies"))
    assert [(p.name, p.kind) for p in (managed, inline, written)] == [
        ("a/policies/velero.json", PolicyKind.MANAGED),
        ("a/policies/inline.json", PolicyKind.INLINE),
        ("evidence.identityPolicies[2]", PolicyKind.MANAGED),
    ]
    assert managed.value == written.value == POLICY
    assert str(managed.at("Statement", 0, "Action").span()) == "a/policies/velero.json:1:71"
    assert str(written.at("Statement", 0, "Action").span()).startswith("a/location.yaml:6:")
    kinds = {
        "permissionsBoundary": PolicyKind.BOUNDARY,
        "sessionPolicy": PolicyKind.SESSION,
        "vpcEndpointPolicy": PolicyKind.VPC_ENDPOINT,
        "trustPolicy": PolicyKind.TRUST,
        "bucketPolicy": PolicyKind.BUCKET,
        "kmsKey.policy": PolicyKind.KEY,
    }
    assert {name: one(case, name).kind for name in kinds} == kinds
    levels = cast("aws.Levels", known(case, "serviceControlPolicies"))
    assert [[policy.kind for policy in level] for level in levels] == [[PolicyKind.SCP], [PolicyKind.SCP] * 2]


def test_settings_become_values(here: Path) -> None:
    """Switches, encryption and grants are read into their types."""
    case = only_case(give(here, {"location.yaml": own(EVERYTHING), **POLICIES}))
    assert known(case, "publicAccessBlock") == PublicAccessBlock(
        block_public_acls=True, ignore_public_acls=True, block_public_policy=True
    )
    key = "arn:aws:kms:eu-central-1:111122223333:key/k"
    assert known(case, "bucketEncryption") == BucketEncryption("aws:kms", key, bucket_key=True)
    assert known(case, "kmsKey.state") == "Enabled"
    (grant,) = cast("tuple[KmsGrant, ...]", known(case, "kmsKey.grants"))
    assert grant[:4] == KmsGrant("g", ("Decrypt",), (("a", "b"),), (("c", "d"),))[:4]
    assert str(grant.place and grant.place.span()) == "location.yaml:23:7"


def test_sources_name_the_file_and_the_entry(here: Path) -> None:
    """A fact says which file answered, and which entry of the location named it."""
    case = only_case(give(here, {"location.yaml": own(EVERYTHING), **POLICIES}))
    source = cast("Known[object]", case.facts["permissionsBoundary"]).source
    assert source.origin == "policies/velero.json"
    assert source.place is not None
    assert str(source.place.span()) == "location.yaml:7:24"
    assert [given.name for given in case.inputs] == ["location.yaml", "policies/velero.json", "policies/inline.json"]


def test_assumptions_are_declared_absences(here: Path) -> None:
    """What the user declares absent is absent, with the words and the place of the declaration."""
    text = "assume: {serviceControlPolicies: none, bucketPolicy: none, kmsKey: {grants: none}}\n"
    case = only_case(give(here, {"a.yaml": own(text)}))
    assert list(case.facts) == ["serviceControlPolicies", "bucketPolicy", "kmsKey.grants"]
    fact = case.facts["bucketPolicy"]
    assert isinstance(fact, Absent)
    assert (fact.source.origin, fact.source.assumption) == ("declared", "declared by the location: no bucket policy")
    assert str(fact.source.place and fact.source.place.span()) == "a.yaml:5:54"


ERRORS = {
    "assume: {bucketPolcy: none}": (
        'a.yaml:5:10: unknown key "bucketPolcy" in assume: there is no such evidence | did you mean bucketPolicy?'
    ),
    "assume: {bucketPolicy: nothing}": (
        "a.yaml:5:24: assume.bucketPolicy can only be none | write none, or give the document as evidence"
    ),
    "assume: {kmsKey.policy: none}": (
        "a.yaml:5:10: kmsKey.policy always exists, so it cannot be assumed to be none | give it as evidence"
    ),
    "assume: [bucketPolicy]": "a.yaml:5:9: assume must be a mapping, found a list | ",
    "evidence: {bucketRegion: x}\nassume: {bucketPolicy: none}\nfeatures: [objectstore]": "did you mean object-store?",
    "evidence: {bucketPolicy: p.json}\nassume: {bucketPolicy: none}": (
        "a.yaml:6:10: bucketPolicy is given twice: here and before (a.yaml:5:26) | take one of them away"
    ),
    "evidence: {bucketPolicy: }": (
        "a.yaml:5:26: evidence.bucketPolicy is empty | take it away, or declare its absence: assume: {bucket"
    ),
    "evidence: {identityPolicies: p.json}": (
        "a.yaml:5:30: evidence.identityPolicies must be a list of policies, found text | "
        "write it in brackets, even when there is one"
    ),
    "evidence: {identityPolicies: [{file: p.json, kind: managd}]}": "must be one of managed, inline, group | did",
    "evidence: {identityPolicies: [{kind: inline}]}": "names no file | add file: PATH",
    "evidence: {identityPolicies: [{Version: x}]}": "is no policy: it has no Statement | give the policy",
    "evidence: {identityPolicies: [5]}": "must be a policy: the path of its file, {file: PATH}, or the policy itself",
    "evidence: {identityPolicies: [none.json]}": "a.yaml:5:31: evidence.identityPolicies[0]: none.json does not exist",
    "evidence: {identityPolicies: [folder]}": "folder is a folder | give a file",
    "evidence: {identityPolicies: [twice.yaml]}": "twice.yaml holds 2 documents | give one policy a file",
    "evidence: {identityPolicies: [list.json]}": "list.json is no policy: it is an empty list | give",
    "evidence: {identityPolicies: [text.json]}": "text.json:1:12 is no policy: it is text",
    "evidence: {identityPolicies: [cut.json]}": "cut.json:2:1: ",
    "evidence: {identityPolicies: [large.json]}": "large.json is larger than 1 MiB | give a document of at most 1 MiB",
    "evidence: {identityPolicies: ['https://example.com/p.json']}": "an address is given where a file is wanted",
    "evidence: {identityPolicies: ['arn:aws:iam::aws:policy/X']}": "an ARN is given where a file is wanted | save the",
    "evidence: {bucketPolicy: '{\"Statement\": }'}": "the policy in a.yaml#/evidence/bucketPolicy:1:15: ",
    "evidence: {serviceControlPolicies: [p.json]}": "must be a level: a list of policies, found text | write",
    "evidence: {publicAccessBlock: {blockPublicAcls: true}}": "does not say ignorePublicAcls, blockPublic",
    "evidence: {bucketEncryption: {keyArn: x}}": "evidence.bucketEncryption names no algorithm | add algorithm",
    "evidence: {bucketEncryption: {algorithm: aes256}}": "did you mean AES256?",
    "evidence: {kmsKey: {polcy: p.json}}": 'unknown key "polcy" in evidence.kmsKey | did you mean policy?',
    "evidence: {kmsKey: {grants: [{grantee: x}]}}": "evidence.kmsKey.grants[0] has no operations | add operations",
    "evidence: {bucketPolcy: p.json}": 'a.yaml:5:12: unknown key "bucketPolcy" in evidence | did you mean bucket',
}


@pytest.mark.parametrize(("text", "complaint"), ERRORS.items(), ids=range(len(ERRORS)))
def test_what_is_wrong_is_said_at_its_place(here: Path, text: str, complaint: str) -> None:
    """Each mistake names the file, the place and what to do."""
    files = {
        "a.yaml": own(text + "\n"),
        "p.json": policy_text(),
        "folder/x.json": "{}",
        "twice.yaml": "a: 1\n---\nb: 1\n",
        "list.json": "[]",
        "text.json": json.dumps({"Policy": "no policy"}),
        "cut.json": '{"Statement": [\n',
        "large.json": " " * (1024 * 1024 + 1),
    }
    said = complaints(give(here, files))
    assert [line for line in said if complaint in line], said


def test_evidence_is_read_from_the_aws_cli_answer(here: Path) -> None:
    """The policy within ``get-policy-version`` is found, and its places point into the answer."""
    answer = json.dumps({"PolicyVersion": {"Document": POLICY, "VersionId": "v1"}})
    files = {"a.yaml": own("evidence: {permissionsBoundary: p.json}\n"), "p.json": answer}
    policy = one(only_case(give(here, files)), "permissionsBoundary")
    assert policy.value == POLICY
    assert str(policy.at().span()) == "p.json:1:32"


def test_paths_are_relative_to_the_document_that_names_them(here: Path) -> None:
    """``..`` is allowed, and the name shown is the plain one."""
    files = {
        "locations/a.yaml": own("evidence: {bucketPolicy: ../policies/p.json}\n"),
        "policies/p.json": policy_text(),
    }
    assert one(only_case(give(here, files)), "bucketPolicy").name == "policies/p.json"


def test_an_evidence_document_adds_to_the_location_it_names(here: Path) -> None:
    """Fields and facts may come from a second document, in the same file or in another."""
    evidence = """\
apiVersion: backup-preflight/v1
kind: Evidence
location: prod
principal: arn:aws:iam::111122223333:user/velero
plugin: {version: v1.13.1}
evidence: {bucketPolicy: p.json}
assume: {serviceControlPolicies: none}
"""
    files = {"a.yaml": own("plugin: {kmsKeyId: k}\n"), "sub/e.yaml": evidence, "sub/p.json": policy_text()}
    case = only_case(give(here, files, "a.yaml", "sub/e.yaml"))
    assert case.location.principal == "arn:aws:iam::111122223333:user/velero"
    assert case.location.plugin == {"kmsKeyId": "k", "version": "v1.13.1"}
    assert str(case.location.places["principal"].span()) == "sub/e.yaml:4:12"
    assert one(case, "bucketPolicy").name == "sub/p.json"
    assert set(case.facts) == {"bucketPolicy", "serviceControlPolicies"}
    assert [given.name for given in case.inputs] == ["a.yaml", "sub/e.yaml", "sub/p.json"]


def test_a_thing_said_twice_is_an_error(here: Path) -> None:
    """Neither document wins."""
    evidence = "apiVersion: backup-preflight/v1\nkind: Evidence\nlocation: prod\nprincipal: x\nplugin: {kmsKeyId: j}\n"
    text = own("principal: y\nplugin: {kmsKeyId: k}\n") + "---\n" + evidence
    assert complaints(give(here, {"a.yaml": text})) == [
        "a.yaml:11:1: principal is given twice: here and at a.yaml:5:12 | take one of them away",
        "a.yaml:12:10: plugin.kmsKeyId is given twice: here and at a.yaml:6:20 | take one of them away",
    ]


def test_evidence_and_assumption_of_one_thing_contradict(here: Path) -> None:
    """Giving a policy and assuming that there is none is an error, across documents too."""
    evidence = "apiVersion: backup-preflight/v1\nkind: Evidence\nlocation: prod\nevidence: {bucketPolicy: p.json}\n"
    text = own("assume: {bucketPolicy: none}\n") + "---\n" + evidence
    broken = only_broken(give(here, {"a.yaml": text, "p.json": policy_text()}))
    assert str(broken.errors[0]) == (
        "a.yaml:10:12: bucketPolicy is given as evidence and assumed to be none (a.yaml:5:24)"
    )


def test_evidence_for_nobody_is_an_error(here: Path) -> None:
    """The nearest name is offered; the location itself is examined."""
    evidence = "apiVersion: backup-preflight/v1\nkind: Evidence\nlocation: prd\n"
    loaded = give(here, {"a.yaml": own("") + "---\n" + evidence + "---\n" + evidence.replace("location: prd", "")})
    assert [case.location.name for case in loaded.cases] == ["prod"]
    assert complaints(loaded) == [
        'a.yaml:8:11: evidence for "prd", but no location of that name was given | did you mean prod?',
        (
            "a.yaml:10:1: evidence that does not say which location it is for | "
            "add location: NAME, or give the file with --evidence"
        ),
    ]


def test_evidence_given_apart_is_for_every_location(here: Path) -> None:
    """``--evidence`` without a location applies to all, with one to that alone."""
    head = "apiVersion: backup-preflight/v1\nkind: Evidence\n"
    files = {
        "a.yaml": own("") + "---\n" + own("").replace("prod", "test"),
        "e.yaml": f"{head}velero: {{version: v1.17.0}}\n---\n{head}location: test\nprincipal: p\n",
    }
    write(here, files)
    loaded = load(["a.yaml"], evidence=["e.yaml"], stdin=nothing, environ={})
    assert complaints(loaded) == []
    found = [(case.location.name, case.location.velero_version, case.location.principal) for case in loaded.cases]
    assert found == [("prod", "v1.17.0", None), ("test", "v1.17.0", "p")]


def test_a_policy_is_no_evidence_document(here: Path) -> None:
    """``--evidence policy.json`` says what the file is."""
    write(here, {"a.yaml": own(""), "p.json": policy_text(), "empty.yaml": "", "loc.yaml": own("")})
    loaded = load(["a.yaml"], evidence=["p.json", "empty.yaml", "loc.yaml", "gone.yaml"], stdin=nothing, environ={})
    said = complaints(loaded)
    assert len(said) == 4
    assert said[0].startswith("p.json:1:1: this is an IAM policy; --evidence takes documents of kind Evidence")
    assert said[1].startswith("empty.yaml")
    assert said[2].startswith("loc.yaml:1:1: this is a BackupLocation; --evidence takes")
    assert said[3].startswith("gone.yaml:1:1: gone.yaml does not exist")


def test_a_state_that_no_key_has_is_refused(here: Path) -> None:
    """A state in other letters would read as one that nobody can use."""
    text = own(EVERYTHING.replace("Enabled", "enabled"))
    found = give(here, {"location.yaml": text, **POLICIES})
    (broken,) = found.broken
    assert "must be one of Enabled" in str(broken.errors[0])
