"""What the AWS CLI prints is taken as it is; what is of a wrong type is refused with its place."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

import pytest

from checker.documents.document import Document, Syntax
from checker.facts import aws
from checker.facts.aws_live import Acceptance, BucketHead, CallerIdentity, DryRun, RoleAssumed, Simulated
from checker.facts.aws_storage import (
    AccessKeyRecord,
    AccessLogging,
    AccountSummary,
    AclGrant,
    BucketAcl,
    LifecycleRule,
    ObjectLock,
    ReplicationRule,
    Role,
    Transition,
    Versioning,
)
from checker.intake import account_answers
from checker.intake.load import load
from checker.intake.node import Node
from checker.model.fact import Absent, Known
from tests.checker.intake.giving import complaints, give, only_case, own, write

if TYPE_CHECKING:
    from pathlib import Path

    from checker.documents.marks import Path as Way
    from checker.errors import DocumentError
    from checker.intake.load import Case
    from checker.model.fact import Fact

ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
ROLE_ARN = "arn:aws:iam::111122223333:role/velero"
USER_ARN = "arn:aws:iam::111122223333:user/velero"
SIMULATED = {"EvalActionName": "s3:GetObject", "EvalDecision": "allowed", "MissingContextValues": ["aws:SourceIp"]}
TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}]}
GET_ROLE = {
    "Role": {
        "Path": "/",
        "RoleName": "velero",
        "Arn": ROLE_ARN,
        "CreateDate": "2024-01-02T03:04:05+00:00",
        "AssumeRolePolicyDocument": TRUST,
        "MaxSessionDuration": 7200,
    }
}
SWITCHES = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": False,
}
BLOCK = aws.PublicAccessBlock(block_public_acls=True, ignore_public_acls=True, block_public_policy=True)
KEY = "arn:aws:kms:eu-central-1:111122223333:key/k"
LIFECYCLE: dict[str, Any] = {
    "TransitionDefaultMinimumObjectSize": "all_storage_classes_128K",
    "Rules": [
        {
            "ID": "all",
            "Status": "Enabled",
            "Filter": {
                "And": {
                    "Prefix": "velero/",
                    "Tags": [{"Key": "a", "Value": "b"}],
                    "ObjectSizeGreaterThan": 1,
                    "ObjectSizeLessThan": 9,
                }
            },
            "Expiration": {"Days": 30},
            "Transitions": [
                {"Days": 7, "StorageClass": "GLACIER"},
                {"Date": "2026-11-22", "StorageClass": "DEEP_ARCHIVE"},
            ],
            "NoncurrentVersionExpiration": {"NoncurrentDays": 3, "NewerNoncurrentVersions": 2},
            "NoncurrentVersionTransitions": [{"NoncurrentDays": 1, "StorageClass": "STANDARD_IA"}],
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        },
        {"Status": "Disabled", "Prefix": "old/", "Expiration": {"Date": 1763769600}},
        {
            "Status": "Enabled",
            "Filter": {"Tag": {"Key": "c", "Value": "d"}},
            "Transition": {"Days": 0, "StorageClass": "GLACIER_IR"},
        },
        {"Status": "Enabled", "Filter": {"Prefix": "x"}, "Expiration": {"ExpiredObjectDeleteMarker": True}},
    ],
}
RULES = (
    LifecycleRule(
        "all",
        enabled=True,
        prefix="velero/",
        tags=(("a", "b"),),
        larger_than=1,
        smaller_than=9,
        expiration_days=30,
        transitions=(Transition("GLACIER", 7), Transition("DEEP_ARCHIVE", None, "2026-11-22T00:00:00Z")),
        noncurrent_days=3,
        noncurrent_kept=2,
        noncurrent_transitions=(Transition("STANDARD_IA", 1),),
        abort_days=1,
    ),
    LifecycleRule("", enabled=False, prefix="old/", expiration_date="2025-11-22T00:00:00Z"),
    LifecycleRule("", enabled=True, tags=(("c", "d"),), transitions=(Transition("GLACIER_IR", 0),)),
    LifecycleRule("", enabled=True, prefix="x", expires_delete_markers=True),
)
REPLICATION = {
    "ReplicationConfiguration": {
        "Role": "arn:aws:iam::111122223333:role/replication",
        "Rules": [
            {
                "ID": "r",
                "Priority": 1,
                "Filter": {"Prefix": "velero/"},
                "Status": "Enabled",
                "Destination": {"Bucket": "arn:aws:s3:::copy", "EncryptionConfiguration": {"ReplicaKmsKeyID": KEY}},
                "DeleteMarkerReplication": {"Status": "Disabled"},
            },
            {"Prefix": "", "Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}},
        ],
    }
}
KEYS = [
    {"UserName": "velero", "AccessKeyId": "AKIA1", "Status": "Active", "CreateDate": "2024-01-02T03:04:05+02:00"},
    {"AccessKeyId": "AKIA2", "Status": "Inactive", "CreateDate": 1704164645.5, "LastUsedDate": "2025-01-01T00:00:00Z"},
    {"AccessKeyId": "AKIA3", "Status": "Active", "AccessKeyLastUsed": {"LastUsedDate": "2025-01-02", "Region": "N/A"}},
]
RECORDS = (
    AccessKeyRecord("AKIA1", active=True, created="2024-01-02T01:04:05Z"),
    AccessKeyRecord("AKIA2", active=False, created="2024-01-02T03:04:05Z", last_used="2025-01-01T00:00:00Z"),
    AccessKeyRecord("AKIA3", active=True, created="", last_used="2025-01-02T00:00:00Z"),
)
GRANTS = {
    "Owner": {"DisplayName": "us", "ID": "abc"},
    "Grants": [
        {"Grantee": {"DisplayName": "us", "ID": "abc", "Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"},
        {"Grantee": {"URI": ALL_USERS, "Type": "Group"}, "Permission": "READ"},
    ],
}
ACL = BucketAcl("abc", (AclGrant("CanonicalUser", "abc", "FULL_CONTROL"), AclGrant("Group", ALL_USERS, "READ")))
LOCK = {"Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 30}}}
ENCRYPTION = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}}

ANSWERS: list[tuple[str, object, object]] = [
    ("bucketVersioning", {"Status": "Enabled", "MFADelete": "Disabled"}, Versioning("Enabled")),
    ("bucketVersioning", {"Status": "Suspended", "MfaDelete": "Enabled"}, Versioning("Suspended", mfa_delete=True)),
    ("bucketVersioning", {}, Versioning()),
    ("bucketVersioning", {"ResponseMetadata": {"RequestId": "x"}}, Versioning()),
    ("objectLock", {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}}, ObjectLock()),
    ("objectLock", {"ObjectLockEnabled": "Enabled", **LOCK}, ObjectLock("GOVERNANCE", 30)),
    (
        "objectLock",
        {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 1}}},
        ObjectLock("COMPLIANCE", 0, 1),
    ),
    ("lifecycle", LIFECYCLE, RULES),
    ("lifecycle", LIFECYCLE["Rules"], RULES),
    ("objectOwnership", "ObjectWriter", "ObjectWriter"),
    (
        "objectOwnership",
        {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}},
        "BucketOwnerEnforced",
    ),
    ("bucketAcl", GRANTS, ACL),
    ("accessLogging", {"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": "a/"}}, AccessLogging("logs", "a/")),
    ("accessLogging", {}, None),
    ("requestPayment", "Requester", "Requester"),
    ("requestPayment", {"Payer": "BucketOwner"}, "BucketOwner"),
    (
        "replication",
        REPLICATION,
        (
            ReplicationRule("r", True, "velero/", (), False, "arn:aws:s3:::copy", KEY),  # noqa: FBT003 - a value
            ReplicationRule("", True, "", (), True, "arn:aws:s3:::copy"),  # noqa: FBT003 - a value
        ),
    ),
    ("topLevel", ["backups/", "kopia/", "notes.txt"], ("backups/", "kopia/", "notes.txt")),
    (
        "topLevel",
        {
            "Prefix": "velero/",
            "CommonPrefixes": [{"Prefix": "velero/backups/"}],
            "Contents": [{"Key": "velero/", "Size": 0}, {"Key": "velero/a.txt"}],
        },
        ("backups/", "a.txt"),
    ),
    ("topLevel", {"RequestCharged": None}, ()),
    ("publicAccessBlock", {"PublicAccessBlockConfiguration": SWITCHES}, BLOCK),
    ("publicAccessBlock", SWITCHES, BLOCK),
    ("accountPublicAccessBlock", {"PublicAccessBlockConfiguration": SWITCHES}, BLOCK),
    ("accountPublicAccessBlock", {name[0].lower() + name[1:]: on for name, on in SWITCHES.items()}, BLOCK),
    (
        "bucketEncryption",
        {"ServerSideEncryptionConfiguration": {"Rules": [{**ENCRYPTION, "BucketKeyEnabled": True}]}},
        aws.BucketEncryption("aws:kms", KEY, bucket_key=True),
    ),
    (
        "bucketEncryption",
        {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
        aws.BucketEncryption("AES256"),
    ),
    ("accessKeys", {"AccessKeyMetadata": KEYS}, RECORDS),
    ("accessKeys", KEYS, RECORDS),
    (
        "accountSummary",
        {"SummaryMap": {"Users": 3, "AccountAccessKeysPresent": 1, "AccountMFAEnabled": 0}},
        AccountSummary(1, root_mfa=False),
    ),
    ("role", GET_ROLE, Role(ROLE_ARN, 7200, "2024-01-02T03:04:05Z")),
    ("role", {"Arn": ROLE_ARN}, Role(ROLE_ARN, 3600)),
    ("kmsKey.rotation", True, True),
    ("kmsKey.rotation", {"KeyRotationEnabled": False, "KeyId": "k"}, False),
    ("kmsKey.deletionDate", "2026-12-01", "2026-12-01T00:00:00Z"),
    ("kmsKey.origin", "EXTERNAL", "EXTERNAL"),
    ("kmsKey.manager", "CUSTOMER", "CUSTOMER"),
    (
        "callerIdentity",
        {"UserId": "AIDAEXAMPLE", "Account": "111122223333", "Arn": USER_ARN},
        CallerIdentity(USER_ARN, "111122223333", "AIDAEXAMPLE"),
    ),
    ("credentialAccepted", {"accepted": True}, Acceptance(accepted=True)),
    ("credentialAccepted", {"accepted": False, "error": "Ended"}, Acceptance(accepted=False, error="Ended")),
    ("bucketHead", {"status": 301, "region": "eu-west-1"}, BucketHead(301, "eu-west-1")),
    ("simulation", {"EvaluationResults": [SIMULATED]}, (Simulated("s3:GetObject", "*", "allowed", ("aws:SourceIp",)),)),
    ("simulation", [SIMULATED], (Simulated("s3:GetObject", "*", "allowed", ("aws:SourceIp",)),)),
    (
        "dryRuns",
        [{"action": "ec2:CreateSnapshot", "outcome": "undecided", "error": "InvalidVolume.NotFound"}],
        (DryRun("ec2:CreateSnapshot", "undecided", "InvalidVolume.NotFound"),),
    ),
    (
        "roleAssumed",
        {"role": ROLE_ARN, "outcome": "denied", "caller": USER_ARN, "withExternalId": True, "error": "AccessDenied"},
        RoleAssumed(ROLE_ARN, "denied", USER_ARN, with_external_id=True, error="AccessDenied"),
    ),
]


def without_places(value: object) -> object:
    """The value, but for the places of what is in it."""
    if isinstance(value, LifecycleRule | ReplicationRule):
        return value._replace(place=None)
    return tuple(without_places(each) for each in value) if type(value) is tuple else value


def evidence_of(name: str, answer: object) -> str:
    """A location with one entry of evidence."""
    part, _, inner = name.partition(".")
    entry = {part: {inner: answer} if inner else answer}
    return own("prefix: velero\n" + json.dumps({"evidence": entry})[1:-1] + "\n")


def value_of(fact: Fact[object]) -> object:
    """What is known; ``None`` where there is none."""
    return cast("Known[object]", fact).value if isinstance(fact, Known) else None


@pytest.mark.parametrize(("name", "answer", "value"), ANSWERS)
def test_answers_become_facts(here: Path, name: str, answer: object, value: object) -> None:
    """The answer given inline is the value that rules read."""
    case = only_case(give(here, {"a.yaml": evidence_of(name, answer)}))
    assert without_places(value_of(case.facts[name])) == value
    assert isinstance(case.facts[name], Absent if value is None else Known)


@pytest.mark.parametrize(("name", "answer", "value"), [each for each in ANSWERS if isinstance(each[1], dict)])
def test_answers_are_read_from_files(here: Path, name: str, answer: object, value: object) -> None:
    """The same answer saved to a file is the same fact, which names the file."""
    files = {"in/a.yaml": evidence_of(name, "answers/saved.json"), "in/answers/saved.json": json.dumps(answer)}
    case = only_case(give(here, files))
    assert without_places(value_of(case.facts[name])) == value
    source = cast("Known[object] | Absent", case.facts[name]).source
    assert source.origin == "in/answers/saved.json"
    assert [given.name for given in case.inputs] == ["in/a.yaml", "in/answers/saved.json"]


def test_rules_stand_where_they_were_written(here: Path) -> None:
    """A finding can point at one rule of a lifecycle, in the file that holds it."""
    files = {"a.yaml": evidence_of("lifecycle", "l.json"), "l.json": json.dumps(LIFECYCLE, indent=1)}
    rules = cast("tuple[LifecycleRule, ...]", value_of(only_case(give(here, files)).facts["lifecycle"]))
    places = [rule.place for rule in rules]
    assert [str(place.span()).split("-")[0] for place in places if place is not None][:2] == [
        "l.json:4:3",
        "l.json:47:3",
    ]


def test_the_names_of_one_listing_lose_the_location_s_prefix(here: Path) -> None:
    """The AWS CLI does not repeat the prefix that was asked for."""
    answer = {"CommonPrefixes": [{"Prefix": "velero/backups/"}, {"Prefix": "velero/velero/"}], "RequestCharged": None}
    case = only_case(give(here, {"a.yaml": evidence_of("topLevel", answer)}))
    assert value_of(case.facts["topLevel"]) == ("backups/", "velero/")


def described(**members: object) -> str:
    """A location with the answer of ``describe-key``."""
    answer = {"KeyMetadata": {"KeyId": "k", "Enabled": False, **members}}
    return own(json.dumps({"evidence": {"kmsKey": {"metadata": answer}}})[1:-1] + "\n")


def test_describe_key_answers_six_questions(here: Path) -> None:
    """State, spec, usage, origin, manager and deletion date are facts of their own."""
    text = described(
        KeyState="PendingDeletion",
        CustomerMasterKeySpec="SYMMETRIC_DEFAULT",
        KeyUsage="ENCRYPT_DECRYPT",
        Origin="AWS_KMS",
        KeyManager="CUSTOMER",
        DeletionDate="2026-12-01T10:00:00.123000+01:00",
    )
    facts = only_case(give(here, {"a.yaml": text})).facts
    assert {name: value_of(fact) for name, fact in facts.items()} == {
        "kmsKey.state": "PendingDeletion",
        "kmsKey.spec": "SYMMETRIC_DEFAULT",
        "kmsKey.usage": "ENCRYPT_DECRYPT",
        "kmsKey.origin": "AWS_KMS",
        "kmsKey.manager": "CUSTOMER",
        "kmsKey.deletionDate": "2026-12-01T09:00:00Z",
    }


def test_a_key_that_stays_has_no_deletion_date(here: Path) -> None:
    """The answer for a usable key says that no deletion is scheduled."""
    facts = only_case(give(here, {"a.yaml": described(KeyState="Enabled")})).facts
    assert isinstance(facts["kmsKey.deletionDate"], Absent)
    assert set(facts) == {"kmsKey.state", "kmsKey.deletionDate"}


def test_the_trust_policy_of_get_role_is_taken(here: Path) -> None:
    """The role's answer answers for the trust policy too, where it stands."""
    files = {"a.yaml": evidence_of("role", "role.json"), "role.json": json.dumps(GET_ROLE)}
    fact = only_case(give(here, files)).facts["trustPolicy"]
    policy = cast("aws.PolicyDocument", value_of(fact))
    assert policy.value == TRUST
    assert (policy.name, policy.kind) == ("role.json", aws.PolicyKind.TRUST)
    assert policy.path == ("Role", "AssumeRolePolicyDocument")


@pytest.mark.parametrize("inline", [True, False])
def test_the_trust_policy_may_be_url_encoded(here: Path, inline: bool) -> None:  # noqa: FBT001 - where it stands
    """That is how the IAM API itself answers."""
    answer = {"Role": {**GET_ROLE["Role"], "AssumeRolePolicyDocument": quote(json.dumps(TRUST))}}
    files = {"a.yaml": evidence_of("role", answer if inline else "role.json"), "role.json": json.dumps(answer)}
    policy = cast("aws.PolicyDocument", value_of(only_case(give(here, files)).facts["trustPolicy"]))
    assert policy.value == TRUST


@pytest.mark.parametrize("broken", ["%7B%22Statement%22", {"Version": "2012-10-17"}, 7])
def test_a_trust_policy_that_is_none_is_named(here: Path, broken: object) -> None:
    """The answer is refused as a whole."""
    answer = {"Role": {**GET_ROLE["Role"], "AssumeRolePolicyDocument": broken}}
    loaded = give(here, {"a.yaml": evidence_of("role", answer)})
    assert "AssumeRolePolicyDocument" in complaints(loaded)[0]
    assert not loaded.cases


@pytest.mark.parametrize("first", ["role", "trustPolicy"])
def test_a_trust_policy_given_by_itself_goes_first(here: Path, first: str) -> None:
    """Whichever is written first, the trust policy of its own is the one that counts."""
    entries: dict[str, Any] = {"role": GET_ROLE, "trustPolicy": {**TRUST, "Id": "own"}}
    ordered = {name: entries[name] for name in sorted(entries, reverse=first == "trustPolicy")}
    text = own(json.dumps({"evidence": ordered})[1:-1] + "\n")
    policy = cast("aws.PolicyDocument", value_of(only_case(give(here, {"a.yaml": text})).facts["trustPolicy"]))
    assert cast("dict[str, object]", policy.value)["Id"] == "own"


def test_what_can_be_absent_can_be_declared_absent(here: Path) -> None:
    """No lifecycle is said with assume; the versioning of a bucket always exists."""
    names = ["objectLock", "lifecycle", "objectOwnership", "accessLogging", "replication", "topLevel"]
    names += ["accountPublicAccessBlock", "accessKeys", "kmsKey.deletionDate"]
    text = own(json.dumps({"assume": dict.fromkeys(names, "none")})[1:-1] + "\n")
    case: Case = only_case(give(here, {"a.yaml": text}))
    assert list(case.facts) == names
    assert all(isinstance(fact, Absent) for fact in case.facts.values())


@pytest.mark.parametrize(
    "name", ["bucketVersioning", "bucketAcl", "requestPayment", "role", "accountSummary", "kmsKey.rotation"]
)
def test_what_always_exists_cannot_be_declared_absent(here: Path, name: str) -> None:
    """The mistake is named."""
    text = own(json.dumps({"assume": {name: "none"}})[1:-1] + "\n")
    assert f"{name} always exists" in complaints(give(here, {"a.yaml": text}))[0]


ERRORS: list[tuple[str, object, str]] = [
    (
        "probe",
        {"name": "backup-preflight-0123456789abcdef", "steps": [{"operations": ["weather"], "client": "kopia"}]},
        "evidence.probe.steps[0].operations[0]",
    ),
    ("bucketVersioning", {"Status": "On"}, 'evidence.bucketVersioning.Status is "On", must be one of Enabled, Susp'),
    ("bucketVersioning", {"Status": 1}, "evidence.bucketVersioning.Status must be text, found a number"),
    ("bucketVersioning", {"status": "Enabled"}, 'it has "status", text, and no Status'),
    ("bucketVersioning", [1], "must be what get-bucket-versioning answers, found a list"),
    ("objectLock", {}, "has no ObjectLockConfiguration or ObjectLockEnabled"),
    ("objectLock", {"ObjectLockConfiguration": []}, "evidence.objectLock.ObjectLockConfiguration must be a mapping"),
    ("objectLock", {"ObjectLockEnabled": "Disabled"}, 'is "Disabled", must be one of Enabled'),
    ("objectLock", {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Days": 1}}}, "has no Mode"),
    (
        "objectLock",
        {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE"}}},
        "says neither Days nor Years",
    ),
    ("lifecycle", {"Rule": []}, "evidence.lifecycle is not the answer that is wanted here"),
    ("lifecycle", {"Rules": {}}, "evidence.lifecycle.Rules must be a list, found a mapping"),
    ("lifecycle", [{}], "evidence.lifecycle[0] has no Status"),
    ("lifecycle", [{"Status": "Enabled", "Expiration": {"Days": -1}}], "must be a whole number that is not negative"),
    ("lifecycle", [{"Status": "Enabled", "Expiration": {"Days": True}}], "found true"),
    (
        "lifecycle",
        [{"Status": "Enabled", "Expiration": {"Date": "soon"}}],
        'must be a time (2026-11-22T00:00:00Z), found "',
    ),
    ("lifecycle", [{"Status": "Enabled", "Transitions": [{"Days": 1}]}], "has no StorageClass"),
    (
        "lifecycle",
        [{"Status": "Enabled", "Transitions": [{"Days": 1, "StorageClass": "NEW"}]}],
        '"NEW", must be one of',
    ),
    ("lifecycle", [{"Status": "Enabled", "Filter": {"Suffix": "x"}}], '"Suffix", which this version does not know'),
    ("lifecycle", [{"Status": "Enabled", "Filter": {"And": {"Suffix": "x"}}}], '"Suffix", which this version'),
    ("lifecycle", [{"Status": "Enabled", "Filter": {"Tag": {"Key": "x"}}}], "has no Value"),
    ("lifecycle", [{"Status": "Enabled", "Prefix": "", "Removal": {"Days": 1}}], '"Removal", which this version'),
    ("lifecycle", [{"Status": "Enabled", "Expiration": {"Hours": 1}}], "says neither Days nor Date nor"),
    ("lifecycle", [{"Status": "Enabled", "NoncurrentVersionExpiration": {}}], "says neither NoncurrentDays nor"),
    ("objectLock", {"ObjectLockEnabled": "Enabled", "Rule": {"Hold": "x"}}, "has no DefaultRetention"),
    ("topLevel", {"IsTruncated": True, "CommonPrefixes": []}, "is the first part of the answer"),
    ("topLevel", {"NextToken": "x", "CommonPrefixes": []}, "is the first part of the answer"),
    ("replication", {"Rules": [{"Status": "Enabled"}]}, "has no Bucket"),
    (
        "replication",
        {"Rules": [{"Status": "Enabled", "Filter": {"ObjectSizeLessThan": 1}, "Destination": {"Bucket": "b"}}]},
        "which this version does not know",
    ),
    ("lifecycle", [{"Status": "Enabled", "Transitions": [{"StorageClass": "X"}]}], "says neither Days nor Date"),
    ("lifecycle", [{"Status": "Enabled", "Filter": "velero/"}], "Filter must be a mapping, found text"),
    ("objectOwnership", "Enforced", 'evidence.objectOwnership is "Enforced", must be one of'),
    ("objectOwnership", {"Rules": []}, "has 0 rules, where S3 has one"),
    ("objectOwnership", 3, "found a number"),
    ("bucketAcl", {"Grants": [{"Permission": "READ"}]}, "has no Type"),
    ("bucketAcl", {"Grants": [{"Grantee": {"Type": "Group"}}]}, "has no Permission"),
    ("accessLogging", {"LoggingEnabled": {}}, "has no TargetBucket"),
    ("accessLogging", {"Status": "Enabled"}, "and no LoggingEnabled"),
    ("requestPayment", "Me", "must be one of BucketOwner, Requester"),
    ("requestPayment", {"Payer": "Me"}, "must be one of BucketOwner, Requester"),
    ("replication", {"Rules": [{"Status": "Enabled", "Destination": "x"}]}, "Destination must be a mapping"),
    ("topLevel", ["a", 1], "evidence.topLevel[1] must be text"),
    ("topLevel", {"Buckets": []}, 'it has "Buckets", a list, and no CommonPrefixes or Contents'),
    ("topLevel", {"Contents": [{"Key": "else/a"}]}, 'lists "else/a", which is not under "velero/"'),
    ("publicAccessBlock", {"PublicAccessBlockConfiguration": {}}, "has no PublicAccessBlockConfiguration or Block"),
    ("publicAccessBlock", {"BlockPublicAcls": "yes"}, "must be true or false"),
    ("bucketEncryption", {"Rules": []}, "has 0 rules"),
    ("bucketEncryption", {"Rules": [{}]}, "has no ApplyServerSideEncryptionByDefault"),
    ("accessKeys", [{"Status": "Active"}], "has no AccessKeyId"),
    ("accessKeys", [{"AccessKeyId": "A", "Status": "On"}], "must be one of Active, Inactive, Expired"),
    ("accountSummary", {"SummaryMap": {"AccountAccessKeysPresent": 1}}, "has no AccountMFAEnabled"),
    ("role", {"Role": {"RoleName": "x"}}, "it has no Role or Arn"),
    ("kmsKey.rotation", {"KeyId": "k"}, "it has no KeyRotationEnabled"),
    ("callerIdentity", {"Account": "111122223333"}, "it has no Arn"),
    ("callerIdentity", {"Arn": "arn:aws:iam::111122223333:user/velero"}, "has no Account"),
    ("credentialAccepted", {"error": "ExpiredToken"}, "it has no accepted"),
    ("bucketHead", {"region": "eu-west-1"}, "it has no status"),
    ("bucketHead", {"status": "200"}, "must be a whole number"),
    ("simulation", {"Results": []}, "it has no EvaluationResults"),
    ("simulation", [{"EvalActionName": "s3:GetObject", "EvalDecision": "perhaps"}], "must be one of allowed"),
    ("simulation", [{"EvalDecision": "allowed"}], "has no EvalActionName"),
    ("dryRuns", {"action": "ec2:CreateSnapshot"}, "must be a list"),
    ("dryRuns", [{"action": "ec2:CreateSnapshot", "outcome": "fine"}], "must be one of allowed, denied, undecided"),
    ("roleAssumed", {"outcome": "denied"}, "has no role"),
    ("roleAssumed", {"role": "arn:aws:iam::111122223333:role/velero"}, "it has no outcome"),
    ("kmsKey.deletionDate", "soon", "must be a time"),
    ("kmsKey.metadata", {"KeyMetadata": {"KeyId": "k"}}, "it has no KeyMetadata or KeyState"),
    ("kmsKey.metadata", {"KeyMetadata": {"KeyState": "Gone"}}, "must be one of Enabled, Disabled"),
]


@pytest.mark.parametrize(("name", "answer", "message"), ERRORS)
def test_bad_answers_are_named(here: Path, name: str, answer: object, message: str) -> None:
    """A wrong type, an unknown word and the answer to another question are refused, and nothing is read of them."""
    loaded = give(here, {"a.yaml": evidence_of(name, answer)})
    assert message in "\n".join(complaints(loaded))
    assert not loaded.cases


def test_a_bad_file_is_named_with_its_line(here: Path) -> None:
    """What is wrong in a file is told of at its place in that file, which names itself where the whole is wrong."""
    files = {"a.yaml": evidence_of("lifecycle", "l.json"), "l.json": '{"Rules":\n [{"Status": 1}]}'}
    assert complaints(give(here, files))[0].startswith("l.json:2:14")
    write(here, {"l.json": "{}"})
    assert "l.json is not the answer that is wanted here" in complaints(load(["a.yaml"], stdin=bytes, environ={}))[0]
    write(here, {"l.json": ""})
    assert "l.json is empty" in complaints(load(["a.yaml"], stdin=bytes, environ={}))[0]
    write(here, {"l.json": "--- {}\n--- {}\n"})
    assert complaints(load(["a.yaml"], stdin=bytes, environ={}))
    (here / "l.json").unlink()
    assert "l.json does not exist" in complaints(load(["a.yaml"], stdin=bytes, environ={}))[0]


def test_nothing_is_fetched(here: Path) -> None:
    """An address or an ARN in place of a file is refused as one."""
    for path in ("https://example.com/lifecycle.json", "arn:aws:s3:::acme/lifecycle.json"):
        assert (
            "is given where a file is wanted" in complaints(give(here, {"a.yaml": evidence_of("lifecycle", path)}))[0]
        )


def test_the_text_of_an_answer_is_no_path(here: Path) -> None:
    """An answer pasted as a text is told apart from a file name."""
    loaded = give(here, {"a.yaml": evidence_of("lifecycle", '{"Rules": []}')})
    assert "evidence.lifecycle is the text of an answer" in complaints(loaded)[0]


def test_one_question_is_answered_once(here: Path) -> None:
    """The state of a key and the answer of describe-key are the same question."""
    text = own('evidence: {kmsKey: {state: Enabled, metadata: {KeyMetadata: {KeyState: "Enabled"}}}}\n')
    assert "kmsKey.state is given twice" in complaints(give(here, {"a.yaml": text}))[0]


def test_the_answers_of_boto3_are_read_by_the_same_functions() -> None:
    """An answer that never was a text holds times of Python."""
    when = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    answer = {"AccessKeyMetadata": [{"AccessKeyId": "AKIA1", "Status": "Active", "CreateDate": when}]}
    errors: list[DocumentError] = []
    path: Way = ()
    node = Node(Document("iam:ListAccessKeys", "", answer, Syntax.JSON), path, answer, errors)
    assert account_answers.access_keys(node) == (AccessKeyRecord("AKIA1", active=True, created="2024-01-02T03:04:05Z"),)
    assert not errors


def test_a_file_full_of_errors_has_a_hundred(here: Path) -> None:
    """Nobody reads more, and each costs a search for its place."""
    loaded = give(here, {"a.yaml": evidence_of("lifecycle", "l.json"), "l.json": json.dumps([1] * 1_000)})
    assert len(complaints(loaded)) == 100
