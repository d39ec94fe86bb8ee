"""Many questions at once: within the deadline, none forgotten, and the answer that counts of each."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from checker.evidence.collectors.asking import Asking
from checker.evidence.collectors.collect import THREADS, Collector, chosen, collect
from checker.facts import aws
from checker.model.answer import Answer, Asker, State
from checker.model.location import AwsLocation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

POLICY, REGION, LOCK = aws.BUCKET_POLICY, aws.BUCKET_REGION, aws.OBJECT_LOCK
SECRET = "q7Zt1Lw0nXv5Rb8Ks3Jd6Gf2Hp9Yc4Mu+Ae/Ti0o"  # noqa: S105 - made up


def asking(by: Asker = Asker.CREDENTIAL) -> Asking:
    """Somebody who asks nothing by himself."""
    return Asking(AwsLocation("prod", bucket="b"), by, lambda _: None)


def told(name: str, state: State = State.KNOWN, by: Asker = Asker.CREDENTIAL, body: object = "x") -> Answer:
    """An answer."""
    return Answer(name, f"s3:{name}", state, body, by=by)


def telling(who: Asking) -> Iterator[Answer]:
    """A collector's work that tells the policy."""
    yield told(POLICY.name, by=who.by)


def test_every_question_is_answered_in_order() -> None:
    """However many there are, and whoever is the first to end."""
    gate = threading.Event()

    def last(who: Asking) -> Iterator[Answer]:
        gate.wait(10)
        yield told("first", by=who.by)

    def run(number: int) -> Collector:
        def work(_: Asking) -> Iterator[Answer]:
            if number == 3 * THREADS - 1:
                gate.set()
            yield told(str(number))

        return Collector(f"c{number}", (), work)

    collectors = [Collector("slow", (), last), *(run(number) for number in range(3 * THREADS))]
    answers = collect(collectors, [asking()], deadline=20)
    assert [answer.fact for answer in answers] == ["first", *(str(number) for number in range(3 * THREADS))]


def test_a_fact_that_a_collector_forgets_is_unavailable() -> None:
    """It is neither missing nor absent."""
    answers = collect([Collector("s3:Get", (POLICY, REGION), telling)], [asking()], deadline=10)
    assert [(answer.fact, answer.state) for answer in answers] == [
        (POLICY.name, State.KNOWN),
        (REGION.name, State.UNAVAILABLE),
    ]
    assert answers[1].reason == "it was not asked"


@pytest.mark.parametrize(
    "error", [ValueError(SECRET), RecursionError(), LookupError(), AssertionError(), MemoryError()]
)
def test_a_collector_that_breaks_leaves_its_facts_unavailable(error: Exception) -> None:
    """Also when it broke after the first of them; the error's text is not repeated, and others go on."""

    def broken(who: Asking) -> Iterator[Answer]:
        yield told(POLICY.name, by=who.by)
        raise error

    collectors = [
        Collector("s3:Get", (POLICY, REGION), broken),
        Collector("s3:Lock", (LOCK,), lambda _: [told("objectLock")]),
    ]
    answers = collect(collectors, [asking()], deadline=10)
    assert {answer.fact: answer.state for answer in answers} == {
        POLICY.name: State.UNAVAILABLE,
        REGION.name: State.UNAVAILABLE,
        LOCK.name: State.KNOWN,
    }
    assert answers[0].reason == f"reading the answer failed ({type(error).__name__})"
    assert SECRET not in str(answers)


def test_the_run_ends_when_its_time_is_over() -> None:
    """What is not answered by then says so; whoever still asks is told to stop, and the program may end."""
    forever, stopped = threading.Event(), threading.Event()

    def stuck(who: Asking) -> Iterable[Answer]:
        who.stop.wait(10)
        stopped.set()
        forever.wait(10)
        return [told(REGION.name)]

    who = asking()
    collectors = [Collector("s3:Stuck", (REGION,), stuck), Collector("s3:Get", (POLICY,), telling)]
    began, before = time.monotonic(), set(threading.enumerate())
    answers = collect(collectors, [who], deadline=0.2)
    assert time.monotonic() - began < 5
    assert {answer.fact: answer.state for answer in answers} == {
        REGION.name: State.UNAVAILABLE,
        POLICY.name: State.KNOWN,
    }
    assert answers[0].reason == "no answer came before the time of the run was over (--deadline)"
    assert who.stop.is_set()
    assert stopped.wait(5)
    assert all(thread.daemon for thread in set(threading.enumerate()) - before)
    forever.set()


def test_questions_that_no_thread_came_to_are_unavailable_too() -> None:
    """More stuck questions than threads."""
    forever = threading.Event()

    def stuck(_: Asking) -> Iterable[Answer]:
        forever.wait(10)
        return []

    collectors = [Collector(f"s3:Stuck{number}", (POLICY,), stuck) for number in range(THREADS + 5)]
    answers = collect(collectors, [asking()], deadline=0.1)
    forever.set()
    assert len(answers) == THREADS + 5
    assert {answer.state for answer in answers} == {State.UNAVAILABLE}


def test_what_is_the_credential_s_own_is_not_asked_of_a_reviewer() -> None:
    """A reviewer asks everything else besides."""
    askings = [asking(), asking(Asker.REVIEWER)]
    own = Collector("s3:HeadBucket", (POLICY,), telling, of_credential=True)
    both = Collector("s3:Get", (POLICY,), telling)
    assert [answer.by for answer in collect([own], askings, deadline=10)] == [Asker.CREDENTIAL]
    assert [answer.by for answer in collect([both], askings, deadline=10)] == [Asker.CREDENTIAL, Asker.REVIEWER]


def test_whoever_waits_is_told_how_far_it_is() -> None:
    """From none to all."""
    seen: list[tuple[int, int]] = []
    collect([Collector("a", (), telling), Collector("b", (), telling)], [asking()], deadline=10,
            tell=lambda done, of: seen.append((done, of)))  # fmt: skip
    assert seen == [(0, 2), (1, 2), (2, 2)]
    assert collect([], [asking()], deadline=10) == ()


KNOWN, ABSENT, DENIED, SILENT = State.KNOWN, State.ABSENT, State.DENIED, State.UNAVAILABLE
NEEDLESS = State.NEEDLESS
OWN, OTHER = Asker.CREDENTIAL, Asker.REVIEWER


@pytest.mark.parametrize(
    ("own", "reviewed", "counts"),
    [
        (KNOWN, KNOWN, OTHER),
        (ABSENT, KNOWN, OTHER),
        (KNOWN, ABSENT, OTHER),
        (KNOWN, DENIED, OWN),
        (KNOWN, SILENT, OWN),
        (ABSENT, DENIED, OWN),
        (DENIED, KNOWN, OTHER),
        (SILENT, ABSENT, OTHER),
        (DENIED, SILENT, OTHER),
        (DENIED, NEEDLESS, OTHER),
        (NEEDLESS, DENIED, OWN),
        (SILENT, DENIED, OTHER),
        (DENIED, DENIED, OTHER),
        (SILENT, SILENT, OTHER),
    ],
)
def test_the_answer_that_counts(own: State, reviewed: State, counts: Asker) -> None:
    """One that tells before one that does not; of two alike the reviewer's, who sees more."""
    pair = [told("policy", own, OWN), told("policy", reviewed, OTHER)]
    for answers in (pair, pair[::-1]):
        assert {name: answer.by for name, answer in chosen(answers).items()} == {"policy": counts}
