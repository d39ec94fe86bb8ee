"""Dry runs of the snapshot actions: EC2's word where it gives one, and never a change of anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from checker.evidence.collectors.aws import ec2
from checker.evidence.collectors.collect import chosen, collect
from checker.facts.aws_live import DryRun
from checker.intake.collected import facts_of
from checker.model.answer import Asker, State
from checker.model.fact import Known
from checker.model.location import AwsLocation, Feature
from tests.checker.evidence.collectors.aws.principals import allow
from tests.checker.evidence.collectors.aws.stubbed import Stubs

if TYPE_CHECKING:
    from checker.model.answer import Answer
    from tests.checker.evidence.collectors.aws.account import Account

LOCATION = AwsLocation("prod", bucket="b", region="eu-west-1")
METHODS = ("describe_volumes", "describe_snapshots", "create_snapshot", "create_volume", "delete_snapshot")


def ended(*codes: str) -> Stubs:
    """EC2, which ends each dry run with a code."""
    stubs = Stubs()
    for method, code in zip(METHODS, codes, strict=True):
        stubs.error("ec2", method, code, 412 if code == "DryRunOperation" else 403)
    return stubs


def answered(stubs: Stubs, location: AwsLocation = LOCATION) -> Answer:
    """The one answer."""
    (answer,) = ec2.COLLECTORS[0].run(stubs.asking(location))
    return answer


def outcomes(answer: Answer) -> tuple[DryRun, ...]:
    """What the answer says, as rules read it."""
    fact = facts_of(LOCATION, [answer])["dryRuns"]
    assert isinstance(fact, Known)
    return cast("tuple[DryRun, ...]", fact.value)


def test_every_outcome_is_told() -> None:
    """Allowed and denied by the two codes that say so; anything else decides nothing, and its code is kept."""
    stubs = ended(
        "DryRunOperation", "UnauthorizedOperation", "InvalidVolume.NotFound", "DryRunOperation", "RequestLimitExceeded"
    )
    assert outcomes(answered(stubs)) == (
        DryRun("ec2:DescribeVolumes", "allowed"),
        DryRun("ec2:DescribeSnapshots", "denied"),
        DryRun("ec2:CreateSnapshot", "undecided", "InvalidVolume.NotFound"),
        DryRun("ec2:CreateVolume", "allowed"),
        DryRun("ec2:DeleteSnapshot", "undecided", "RequestLimitExceeded"),
    )
    stubs.done()


def test_each_is_a_dry_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """No call goes out without the word that keeps it from being real."""
    sent: list[dict[str, object]] = []
    stubs = ended(*["DryRunOperation"] * 5)
    asking = stubs.asking(LOCATION)
    call = asking.call

    def kept(service: str, method: str, **named: object) -> dict[str, object]:
        sent.append(named)
        return call(service, method, **named)

    monkeypatch.setattr(asking, "call", kept)
    list(ec2.COLLECTORS[0].run(asking))
    assert [each["DryRun"] for each in sent] == [True] * 5


def test_nothing_changes_where_dry_runs_are_not_honoured(account: Account) -> None:
    """A server that is not AWS may take a dry run for a real one: it is asked only what would change nothing."""
    client = account.client("ec2")
    before = [each["VolumeId"] for each in client.describe_volumes()["Volumes"]]
    found = account.answers(ec2.COLLECTORS, account.location("b"))["dryRuns"]
    assert [each["VolumeId"] for each in client.describe_volumes()["Volumes"]] == before
    # This server does not honour them: what it answers is never taken for a permission.
    assert {run.outcome for run in outcomes(found)} == {"undecided"}


def test_a_real_refusal_is_one(account: Account) -> None:
    """A user without any permission for EC2."""
    keys = account.user("ec2-nobody", allow("s3:*"))
    found = account.answers(ec2.COLLECTORS, account.location("b"), keys)["dryRuns"]
    assert [run.outcome for run in outcomes(found)] == ["denied", "denied", "undecided", "undecided", "undecided"]


@pytest.mark.parametrize("features", [frozenset({Feature.OBJECT_STORE}), frozenset({Feature.FILE_SYSTEM_BACKUP})])
def test_only_a_location_for_snapshots_is_asked(features: frozenset[Feature]) -> None:
    """Where no volume is snapshotted nobody asks EC2."""
    asking = Stubs().asking(LOCATION._replace(features=features))
    assert collect(ec2.COLLECTORS, [asking], deadline=10) == ()


def test_the_reviewer_does_not_try() -> None:
    """What a reviewer may do says nothing of the credential."""
    assert collect(ec2.COLLECTORS, [Stubs().asking(LOCATION, Asker.REVIEWER)], deadline=10) == ()


def test_silence_is_no_outcome() -> None:
    """Without EC2 there is no fact."""
    answers = chosen(collect(ec2.COLLECTORS, [Stubs().asking(LOCATION)], deadline=10))
    assert (answers["dryRuns"].state, answers["dryRuns"].reason) == (State.UNAVAILABLE, "there is no ec2")


def test_the_region_of_the_volumes_is_asked() -> None:
    """Where the volumes are in another region than is asked, nothing is said."""
    stubs = ended(*["DryRunOperation"] * 5)
    answer = answered(stubs, LOCATION._replace(snapshot_plugin={"region": "us-west-2"}))
    assert answer.state is State.UNAVAILABLE
    assert "us-west-2" in answer.reason


@pytest.mark.parametrize("code", ["AuthFailure", "UnauthorizedAccess"])
def test_an_unusual_code_decides_nothing(code: str) -> None:
    """Only the documented words are taken for an answer."""
    assert {run.outcome for run in outcomes(answered(ended(*[code] * 5)))} == {"undecided"}
