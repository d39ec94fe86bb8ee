"""What a stranger learns of an endpoint, and how each fault on the way ends."""

from __future__ import annotations

import socket
import threading
import time
from email.utils import formatdate
from typing import TYPE_CHECKING

import pytest

from checker.evidence.collectors.asking import Asking
from checker.evidence.collectors.collect import collect
from checker.evidence.collectors.endpoint import COLLECTORS, collectors
from checker.facts import endpoint
from checker.facts.endpoint_values import Clock, Connected, Resolved
from checker.model.answer import Asker, State
from checker.model.fact import Absent, Unavailable
from tests.checker.evidence.collectors.endpoint.serving import (
    BUCKET,
    HOST,
    SOON,
    Names,
    deciding,
    denied,
    error,
    location_at,
    look,
    reply,
    request_of,
    saying,
    serving,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.checker.evidence.collectors.endpoint.serving import Seen, Server

pytestmark = pytest.mark.usefixtures("names")
LATER = (endpoint.CLOCK, endpoint.SERVICE, endpoint.SIGNING_REGION, endpoint.PATH_STYLE)


def seen_of(behaviour: Callable[[Server, socket.socket], None], **fields: object) -> Seen:
    """What is seen of a server over plain HTTP."""
    with serving(behaviour) as server:
        return look(location_at(f"http://{HOST}:{server.port}", **fields))


def assert_unread(seen: Seen, words: str, *keys: object) -> None:
    """These questions have no answer, for a reason in which these words are."""
    for key in keys or LATER:
        fact = seen.facts[key.name]  # type: ignore[attr-defined]  # facts of any type
        assert isinstance(fact, Unavailable), fact
        assert fact.supplied
        assert words in fact.reason


def test_every_question_is_answered() -> None:
    """An endpoint that behaves has an answer to every question, asked by nobody, with the time of each."""
    seen = seen_of(saying(denied(date=formatdate(usegmt=True), server="MinIO", x_amz_bucket_region="eu-central-1")))
    assert set(seen.facts) == {key.name for key in endpoint.KEYS}
    assert {answer.by for answer in seen.answers} == {Asker.NOBODY}
    assert all(answer.at and answer.call for answer in seen.answers)
    assert seen.value(endpoint.RESOLVED) == Resolved(HOST, ("127.0.0.1",))
    connected = seen.value(endpoint.CONNECTED)
    assert connected == Connected(HOST, connected.port, "127.0.0.1")
    service = seen.value(endpoint.SERVICE)
    assert (service.kind, service.status, service.server, service.code) == ("s3", 403, "MinIO", "AccessDenied")
    assert seen.value(endpoint.SIGNING_REGION)[:2] == ("eu-central-1", "x-amz-bucket-region")
    assert seen.value(endpoint.PATH_STYLE).outcome == "answered"
    assert seen.value(endpoint.VIRTUAL_HOST).outcome == "answered"
    assert isinstance(seen.facts[endpoint.PROXY.name], Absent)


def test_what_is_sent() -> None:
    """Each style sends one GET for one name at most, to the host that it is for, and no credential."""
    with serving(saying(denied())) as server:
        look(location_at(f"http://{HOST}:{server.port}"))
    assert sorted(set(server.lines)) == [
        "GET /?list-type=2&max-keys=1 HTTP/1.1",
        f"GET /{BUCKET}?list-type=2&max-keys=1 HTTP/1.1",
    ]
    heads = [request.decode() for request in server.requests]
    assert {f"Host: {HOST}:{server.port}" in head for head in heads if f"/{BUCKET}?" in head} == {True}
    assert {f"Host: {BUCKET}.{HOST}:{server.port}" in head for head in heads if "GET /?" in head} == {True}
    assert not [head for head in heads if "authorization" in head.lower()]


def test_a_host_that_does_not_exist(names: Names) -> None:
    """That is known; what would come after it is not."""
    names.known.clear()
    seen = look(location_at(f"https://{HOST}"))
    assert seen.value(endpoint.RESOLVED) == Resolved(HOST, (), "no such host")
    assert_unread(seen, "no such host", endpoint.CONNECTED, endpoint.HANDSHAKE, *LATER)
    assert seen.value(endpoint.VIRTUAL_HOST).outcome == "unresolved"


def test_a_resolver_that_cannot_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """It proves nothing about the host: the question has no answer."""

    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert_unread(look(location_at(f"https://{HOST}")), "could not tell", endpoint.RESOLVED, *LATER)


def test_a_resolver_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is waited for as long as a step may take."""
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [over.wait(30)][:0])
    began = time.monotonic()
    seen = look(location_at(f"https://{HOST}"), limits=SOON._replace(name=0.2))
    over.set()
    assert time.monotonic() - began < 5
    assert_unread(seen, "did not answer within 0.2 seconds", endpoint.RESOLVED, endpoint.VIRTUAL_HOST)


def test_nothing_listens() -> None:
    """A refused connection is known as such."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    seen = look(location_at(f"https://{HOST}:{port}"))
    assert seen.value(endpoint.CONNECTED) == Connected(HOST, port, "", "connection refused")
    assert_unread(seen, "connection refused", endpoint.HANDSHAKE, *LATER)
    assert seen.value(endpoint.VIRTUAL_HOST).outcome == "unconnected"


def test_a_location_without_an_address_to_ask() -> None:
    """Nothing is asked, and every fact says why."""
    for location in (location_at("ftp://x"), location_at("", region=None), location_at("https://a b")):
        seen = look(location)
        assert {answer.state for answer in seen.answers} == {State.UNAVAILABLE}


def test_a_location_without_a_bucket() -> None:
    """What answers is found out all the same; the styles have nothing to ask for."""
    seen = seen_of(saying(denied()), bucket=None)
    assert seen.value(endpoint.SERVICE).kind == "s3"
    assert_unread(seen, "names no bucket", endpoint.PATH_STYLE, endpoint.VIRTUAL_HOST)


def test_a_bucket_with_a_period() -> None:
    """The SDK keeps it in the path over TLS, so that there is no virtual host to try."""
    assert isinstance(seen_of(saying(denied()), bucket="acme.velero").facts[endpoint.VIRTUAL_HOST.name], Absent)


def test_an_address_has_no_virtual_host() -> None:
    """Nothing can stand before an address."""
    with serving(saying(denied())) as server:
        seen = look(location_at(f"http://127.0.0.1:{server.port}"))
    assert isinstance(seen.facts[endpoint.VIRTUAL_HOST.name], Absent)
    assert seen.value(endpoint.PATH_STYLE).outcome == "answered"


CONSOLE = b"<!doctype html><html lang=en><head><title>MinIO Console</title></head><body></body></html>"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (reply("200 OK", CONSOLE, content_type="text/html", server="MinIO Console"), "console"),
        (reply("200 OK", CONSOLE, content_type="text/html"), "console"),
        (reply("400 Bad Request", b"S3 API Requests must be made to API port."), "console"),
        (reply("200 OK", b"<html><title>Welcome to nginx!</title></html>", content_type="text/html"), "other"),
        (reply("404 Not Found", b"default backend - 404"), "other"),
        (reply("403 Forbidden", b"<html>Denied</html>", content_type="text/html", x_amz_request_id="1"), "other"),
        (reply("200 OK", b"<Error><Code>"), "other"),
        (reply("307 Temporary Redirect", x_amz_request_id="1", location="https://aws.amazon.com/s3/"), "s3"),
        (reply("404 Not Found", error("NoSuchBucket")), "s3"),
        (reply("200 OK", b"<?xml version='1.0'?><ListBucketResult></ListBucketResult>"), "s3"),
    ],
)
def test_what_answers(answer: bytes, kind: str) -> None:
    """A web console, S3, or something else."""
    assert seen_of(saying(answer)).value(endpoint.SERVICE).kind == kind


def test_a_redirect_is_not_followed() -> None:
    """Where it leads is kept, without path, query and password; nobody asks there."""
    with serving(saying(denied())) as other:
        place = f"http://user:pass%21word@{HOST}:{other.port}/login?token=abc"
        with serving(saying(reply("302 Found", location=place))) as server:
            seen = look(location_at(f"http://{HOST}:{server.port}"))
        assert other.requests == []
    service = seen.value(endpoint.SERVICE)
    assert (service.kind, service.redirect) == ("other", f"http://{HOST}:{other.port}")
    assert "abc" not in str(seen)
    assert "word" not in str(seen).replace("<Code>", "")


@pytest.mark.parametrize(("ahead", "within"), [(0, 2), (3600, 2), (-1200, 2)])
def test_the_clock(ahead: int, within: int) -> None:
    """How far the endpoint's clock is ahead is told in whole seconds, and by how many that may be wrong."""
    clock = seen_of(saying(denied(date=formatdate(time.time() + ahead, usegmt=True)))).value(endpoint.CLOCK)
    assert abs(clock.seconds - ahead) <= within
    assert 1 <= clock.uncertainty <= within


def test_a_date_without_a_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTP knows no time but GMT, whatever the zone of this machine."""
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    try:
        date = formatdate(time.time()).replace("GMT", "-0000")
        assert abs(seen_of(saying(denied(date=date))).value(endpoint.CLOCK).seconds) <= 2
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Foo 20260 99:99:99 GMT", "\x00"])
def test_an_endpoint_without_a_date(date: str) -> None:
    """Then its clock is unknown: no number is made up."""
    fact = seen_of(saying(denied(**({"date": date} if date else {})))).facts[endpoint.CLOCK.name]
    assert isinstance(fact, Absent)


@pytest.mark.parametrize(
    ("answer", "region", "told_by"),
    [
        (denied(x_amz_bucket_region="us-west-2"), "us-west-2", "x-amz-bucket-region"),
        (
            reply("400 Bad Request", error("AuthorizationHeaderMalformed", Region="ap-south-1")),
            "ap-south-1",
            "Region",
        ),
        (reply("403 Forbidden", error("AccessDenied", Region="site-1")), "site-1", "Region"),
    ],
)
def test_the_region_that_signatures_are_wanted_for(answer: bytes, region: str, told_by: str) -> None:
    """A header tells it, or an element of the error."""
    assert seen_of(saying(answer)).value(endpoint.SIGNING_REGION)[:2] == (region, told_by)


def test_no_region_is_told() -> None:
    """Many compatible servers name none, and what is no S3 is not listened to."""
    assert isinstance(seen_of(saying(denied())).facts[endpoint.SIGNING_REGION.name], Absent)
    page = reply("200 OK", b"<html><Region>x-1</Region></html>", content_type="text/html")
    assert isinstance(seen_of(saying(page)).facts[endpoint.SIGNING_REGION.name], Absent)


NO_BUCKET = reply("404 Not Found", error("NoSuchBucket"))
LISTING = reply("200 OK", b"<?xml version='1.0'?><ListAllMyBucketsResult></ListAllMyBucketsResult>")
NAMED = reply("403 Forbidden", error("AccessDenied", BucketName=BUCKET))


@pytest.mark.parametrize(
    ("in_path", "in_host", "path", "host"),
    [
        (denied(), denied(), "answered", "answered"),
        (NO_BUCKET, denied(), "no-bucket", "answered"),
        (denied(), NO_BUCKET, "answered", "no-bucket"),
        (denied(), LISTING, "answered", "not-understood"),
        (NAMED, denied(), "answered", "not-understood"),
        (NAMED, NAMED, "answered", "answered"),
        (reply("403 Forbidden", error("SecondLevelDomainForbidden")), denied(), "other", "answered"),
        (reply("400 Bad Request", error("InvalidRequest")), denied(), "answered", "answered"),
        (reply("404 Not Found", b"no"), reply("200 OK", CONSOLE), "other", "other"),
        (
            reply("301 Moved Permanently", error("PermanentRedirect"), x_amz_bucket_region="eu-west-1"),
            reply("301 Moved Permanently", error("PermanentRedirect"), x_amz_bucket_region="eu-west-1"),
            "answered",
            "answered",
        ),
    ],
)
def test_the_styles(in_path: bytes, in_host: bytes, path: str, host: str) -> None:
    """Each style is judged by what its own request ends in."""
    seen = seen_of(deciding(lambda request: in_path if f"/{BUCKET}".encode() in request.split()[1] else in_host))
    assert seen.value(endpoint.PATH_STYLE).outcome == path
    assert seen.value(endpoint.VIRTUAL_HOST).outcome == host


def test_a_server_that_fails_proves_nothing_of_a_style() -> None:
    """An overloaded server is asked again another time; what it says of itself stands."""
    seen = seen_of(saying(reply("503 Slow Down", error("SlowDown"))))
    assert_unread(seen, "503 SlowDown", endpoint.PATH_STYLE, endpoint.VIRTUAL_HOST)
    assert seen.value(endpoint.SERVICE).kind == "s3"
    assert_unread(seen_of(saying(reply("502 Bad Gateway", b"<html></html>"))), "answered 502", endpoint.SERVICE)


def drip(_server: Server, connection: socket.socket) -> None:
    """One byte at a time, forever."""
    for _ in range(10_000):
        connection.sendall(b"H")
        if threading.Event().wait(0.05):
            return


def be_silent(server: Server, connection: socket.socket) -> None:
    """Take the request, and never answer."""
    request_of(server, connection)
    while connection.recv(4096):
        pass


def reset(server: Server, connection: socket.socket) -> None:
    """Break the connection."""
    request_of(server, connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    connection.close()


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        (be_silent, "no answer within"),
        (drip, "does not speak HTTP"),
        (reset, "reset"),
        (lambda server, connection: request_of(server, connection) and None, "closed before an answer came"),
        (saying(b"\x00\x01\x02\xff\x00garbage\r\n\r\n"), "does not speak HTTP"),
        (saying(b"SSH-2.0-OpenSSH_9.6\r\n"), "does not speak HTTP"),
        (saying(b"HTTP/1.1 999999 \x00\r\n\r\n"), "does not speak HTTP"),
    ],
    ids=["silent", "dripping", "reset", "closed", "garbage", "ssh", "status"],
)
def test_a_server_that_does_not_answer(behaviour: Callable[[Server, socket.socket], None], words: str) -> None:
    """Each fault is named, within the time of a step, and no fact is made of it."""
    began = time.monotonic()
    seen = seen_of(behaviour)
    assert time.monotonic() - began < 6
    assert_unread(seen, words, *LATER, endpoint.VIRTUAL_HOST)
    assert seen.value(endpoint.CONNECTED).address


def test_a_huge_answer() -> None:
    """No more of it is read than any answer that counts has."""
    sent: list[int] = []

    def pour(server: Server, connection: socket.socket) -> None:
        request_of(server, connection)
        connection.sendall(b"HTTP/1.1 403 Forbidden\r\nServer: Big\r\n\r\n" + error("AccessDenied"))
        for _ in range(4000):
            connection.sendall(b"x" * 65536)
            sent.append(65536)

    seen = seen_of(pour)
    assert seen.value(endpoint.SERVICE).code == "AccessDenied"
    assert sum(sent) < 100 << 20


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 403 Forbidden\r\nContent-Length: 99999\r\n\r\n" + error("AccessDenied"),
        b"HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n" + error("AccessDenied"),
    ],
)
def test_an_answer_that_is_cut_off(answer: bytes) -> None:
    """What there is of it counts."""
    assert seen_of(saying(answer)).value(endpoint.SERVICE).code == "AccessDenied"


def test_hostile_text_is_made_harmless() -> None:
    """Control characters and length of what a server says of itself do not reach a fact."""
    server = seen_of(saying(denied(server="\x1b[31mred\x07" + "x" * 5000))).value(endpoint.SERVICE).server
    assert server.isprintable()
    assert len(server) <= 200


def test_the_collectors_answer_for_every_fact() -> None:
    """Asked as nobody, once; askings of somebody do not ask the endpoint again."""
    with serving(saying(denied())) as server:
        location = location_at(f"http://{HOST}:{server.port}")
        askings = [Asking(location, by, lambda service: service) for by in Asker]
        answers = collect(COLLECTORS, askings, deadline=20)
    assert sorted(answer.fact for answer in answers) == sorted(key.name for key in endpoint.KEYS)
    assert len(server.requests) == 3


def test_the_environment_of_the_run_counts() -> None:
    """What stands in place of AWS's own endpoint is asked, and nobody else."""
    with serving(saying(denied())) as server:
        location = location_at("")._replace(s3_url=None)
        asking = Asking(location, Asker.NOBODY, lambda service: service)
        environ = {"AWS_ENDPOINT_URL_S3": f"http://{HOST}:{server.port}"}
        answers = collect(collectors(environ), [asking], deadline=20)
    assert {answer.state for answer in answers} == {State.KNOWN, State.ABSENT}
    assert server.requests


def test_a_run_that_is_over_asks_nothing() -> None:
    """Nothing new is asked once the run's time is over."""
    with serving(saying(denied())) as server:
        asking = Asking(location_at(f"http://{HOST}:{server.port}"), Asker.NOBODY, lambda service: service)
        asking.stop.set()
        states = {answer.fact: answer.state for each in COLLECTORS for answer in each.run(asking)}
        assert server.requests == []
    assert {state for fact, state in states.items() if fact != endpoint.PROXY.name} == {State.UNAVAILABLE}


def test_a_clock_may_be_behind() -> None:
    """A negative difference is read back as it was written."""
    seen = seen_of(saying(denied(date="Sat, 01 Jan 2000 00:00:00 GMT")))
    assert seen.value(endpoint.CLOCK) == Clock(
        seen.value(endpoint.CLOCK).seconds, seen.value(endpoint.CLOCK).uncertainty
    )
    assert seen.value(endpoint.CLOCK).seconds < -800_000_000
