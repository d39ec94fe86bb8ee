"""Every way in which a call ends: as an answer, a refusal, or none; never as a default."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING, Any

import pytest

from checker.evidence.collectors import asking as module
from checker.evidence.collectors.asking import Asking, CallError, Gone, call_name, gone_of, plain
from checker.facts import aws
from checker.model.answer import Answer, Asker, PolicyText, State
from checker.model.location import AwsLocation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOCATION = AwsLocation("prod", bucket="b")
SECRET = "q7Zt1Lw0nXv5Rb8Ks3Jd6Gf2Hp9Yc4Mu+Ae/Ti0o"  # noqa: S105 - made up


class ServerError(Exception):
    """What the SDK raises for an error that the server answered."""

    def __init__(self, code: object, status: object = 400, **rest: object) -> None:
        """Hold the response as botocore does."""
        super().__init__(f"An error occurred, and the text repeats {SECRET}")
        metadata = {"HTTPStatusCode": status, "HTTPHeaders": {"X-Amz-Bucket-Region": "eu-west-1"}}
        self.response: object = {"Error": {"Code": code, "Message": SECRET}, "ResponseMetadata": metadata, **rest}


REFUSED = ServerError("AccessDenied", 403)


class ReadTimeoutError(Exception):
    """What the SDK raises when no answer comes; the name is what is gone by."""


class Fake:
    """A client whose one method does as a test says."""

    def __init__(self, does: Callable[[], object]) -> None:
        """Do this."""
        self.does = does

    def ask(self, **_sent: object) -> object:
        """The one method."""
        return self.does()

    def get_paginator(self, _method: str) -> Any:  # noqa: ANN401 - as botocore
        """Pages, whatever is asked."""
        return self

    def paginate(self, **_sent: object) -> Any:  # noqa: ANN401 - as botocore
        """What the method gives, as pages."""
        return self.does()


def asked(does: Callable[[], object], stop: threading.Event | None = None) -> Asking:
    """Somebody who asks such a client."""
    return Asking(LOCATION, Asker.CREDENTIAL, lambda _: Fake(does), stop)


def raising(error: Exception) -> Callable[[], object]:
    """A method that raises."""

    def does() -> object:
        raise error

    return does


def gone(call: Callable[[], object]) -> Gone:
    """How a call ended."""
    with pytest.raises(CallError) as raised:
        call()
    assert raised.value.__context__ is None
    assert SECRET not in f"{raised.value!r} {raised.value.gone}"
    return raised.value.gone


@pytest.mark.parametrize(
    ("error", "state", "code"),
    [
        (ServerError("AccessDenied", 403), State.DENIED, "AccessDenied"),
        (ServerError("AccessDeniedException", 400), State.DENIED, "AccessDeniedException"),
        (ServerError("403", 403), State.DENIED, "403"),
        (ServerError("", 403), State.DENIED, ""),
        (ServerError("UnauthorizedOperation", 403), State.DENIED, "UnauthorizedOperation"),
        (ServerError("SlowDown", 503), State.UNAVAILABLE, "SlowDown"),
        (ServerError("NoSuchBucket", 404), State.UNAVAILABLE, "NoSuchBucket"),
        (ServerError("SignatureDoesNotMatch", 403), State.UNAVAILABLE, "SignatureDoesNotMatch"),
        (ServerError("ExpiredToken", 400), State.UNAVAILABLE, "ExpiredToken"),
        (ServerError(SECRET, 403), State.UNAVAILABLE, "an error without a name"),
        (ServerError("<b>" * 9, 400), State.UNAVAILABLE, "an error without a name"),
        (ServerError("Odd", "403"), State.UNAVAILABLE, "Odd"),
        (ReadTimeoutError(SECRET), State.UNAVAILABLE, "ReadTimeoutError"),
        (ValueError(SECRET), State.UNAVAILABLE, "ValueError"),
        (RecursionError(), State.UNAVAILABLE, "RecursionError"),
    ],
)
def test_an_error_is_a_refusal_or_no_answer(error: Exception, state: State, code: str) -> None:
    """By its code alone: its text may repeat what was sent, and is not kept anywhere."""
    ended = gone(lambda: asked(raising(error)).call("s3", "ask"))
    assert (ended.state, ended.code) == (state, code)
    assert ended.reason
    assert ended == gone_of(error)


def test_no_answer_is_said_in_words() -> None:
    """Not by the name of a class."""
    assert gone_of(ReadTimeoutError()).reason == "no answer: the connection was made, and no answer came in time"
    assert gone_of(ServerError("SlowDown", 503)).reason == "the answer was SlowDown (503)"


def test_an_answer_comes_without_its_metadata() -> None:
    """What the SDK adds is no part of what was said."""
    said = {"Status": "Enabled", "ResponseMetadata": {"HTTPHeaders": {"x-amz-id-2": "x"}}}
    assert asked(lambda: said).call("s3", "ask") == {"Status": "Enabled"}


def test_a_client_is_made_once_and_a_service_that_is_not_there_says_why() -> None:
    """The reason of whoever makes clients is the reason of every call."""
    made: list[str] = []

    def make(service: str) -> object:
        made.append(service)
        if service == "kms":
            raise CallError(Gone(State.UNAVAILABLE, "", "there is no KMS to ask"))
        return Fake(dict)

    who = Asking(LOCATION, Asker.CREDENTIAL, make)
    for _ in range(3):
        who.call("s3", "ask")
    assert made == ["s3"]
    assert gone(lambda: who.call("kms", "ask")).reason == "there is no KMS to ask"
    assert gone(lambda: who.pages("kms", "ask", "Keys")).reason == "there is no KMS to ask"
    assert gone(lambda: who.ended("kms", "ask")).reason == "there is no KMS to ask"
    assert who.of(LOCATION._replace(name="other")).client("s3") is who.client("s3")


def test_nothing_new_is_asked_when_the_run_is_over() -> None:
    """Neither a call, nor the next page."""
    stop = threading.Event()

    def pages() -> Iterator[dict[str, object]]:
        yield {"Keys": [1]}
        stop.set()
        yield {"Keys": [2]}

    over = "the run's time was over"
    assert gone(lambda: asked(pages, stop).pages("iam", "ask", "Keys")).reason == over
    assert gone(lambda: asked(dict, stop).call("iam", "ask")).reason == over
    assert gone(lambda: asked(dict, stop).ended("iam", "ask")).reason == over


def test_a_listing_is_all_of_its_pages_or_nothing() -> None:
    """A page that is refused takes the others with it; so does a listing without an end."""

    def endless() -> Iterator[dict[str, object]]:
        while True:
            yield {"Keys": [1]}

    def broken() -> Iterator[dict[str, object]]:
        yield {"Keys": [1]}
        raise REFUSED

    pages = [{"Keys": [{"n": 1}]}, {}, {"Keys": [{"n": 2}, {"n": 3}]}]
    assert [each["n"] for each in asked(lambda: pages).pages("iam", "ask", "Keys")] == [1, 2, 3]
    assert gone(lambda: asked(broken).pages("iam", "ask", "Keys")).state is State.DENIED
    assert str(module.MOST_PAGES) in gone(lambda: asked(endless).pages("iam", "ask", "Keys")).reason


def test_how_a_call_ended_is_told_of_a_refusal_too() -> None:
    """Status, code and headers; where nothing came there is nothing to tell."""
    metadata = {"HTTPStatusCode": 200, "HTTPHeaders": {"X-Amz-Bucket-Region": "eu-west-1"}}
    for does, status, code in (
        (lambda: {"ResponseMetadata": metadata}, 200, ""),
        (raising(ServerError("403", 403)), 403, "403"),
    ):
        end = asked(does).ended("s3", "ask")
        assert (end.status, end.code, end.headers) == (status, code, {"x-amz-bucket-region": "eu-west-1"})
    assert gone(lambda: asked(raising(ReadTimeoutError())).ended("s3", "ask")).code == "ReadTimeoutError"
    assert gone(lambda: asked(dict).ended("s3", "ask")).state is State.UNAVAILABLE


def answered(does: Callable[[], object], **named: Any) -> Answer:  # noqa: ANN401 - as answer takes it
    """The answer to one question."""
    return asked(does).answer(aws.BUCKET_POLICY, "s3", "ask", subject="b", **named)


def test_a_code_that_says_there_is_none_is_an_absence_of_that_question_alone() -> None:
    """Whoever asks names the codes; every other one is no answer."""
    none = raising(ServerError("NoSuchBucketPolicy", 404))
    found = answered(none, absent=("NoSuchBucketPolicy",))
    assert (found.state, found.reason, found.call, found.fact) == (State.ABSENT, "", "s3:Ask b", "bucketPolicy")
    assert answered(none).state is State.UNAVAILABLE
    assert answered(raising(ValueError()), absent=("", "ValueErrors")).state is State.UNAVAILABLE


def test_an_answer_knows_who_asked_when_and_what_it_takes() -> None:
    """A refusal names the permission."""
    found = answered(raising(ServerError("AccessDenied", 403)))
    assert (found.state, found.permission, found.by) == (State.DENIED, "s3:GetBucketPolicy", Asker.CREDENTIAL)
    assert dt.datetime.fromisoformat(found.at).tzinfo is not None


def test_a_body_is_shaped_or_absent() -> None:
    """``None`` from the shape says that there is none; a shape may say that what came is no answer."""
    assert answered(lambda: {"Policy": "x"}, shape=lambda said: said["Policy"]).body == "x"
    assert answered(dict, shape=lambda said: said.get("Policy")).state is State.ABSENT
    assert answered(dict, shape=lambda _: module.unknown("nothing came")).reason == "nothing came"


def test_a_body_is_plain() -> None:
    """Times are text, tuples lists, and foreign values their kind; a policy stays what it is."""
    when = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    policy = PolicyText("n", "bucket", "{}")
    body = {1: (when, None, True, 1.5), "p": [policy], "o": {"x": b"bytes"}}
    assert plain(body) == {
        "1": ["2026-11-23T00:00:00+00:00", None, True, 1.5],
        "p": [policy],
        "o": {"x": "bytes"},
    }


def test_calls_are_named_as_aws_names_them() -> None:
    """Service, colon, operation."""
    assert call_name("s3", "get_bucket_policy") == "s3:GetBucketPolicy"
