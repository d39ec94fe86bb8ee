"""The SDK's own logs: at their lowest level, with every handler that an application may give them."""

from __future__ import annotations

import io
import logging
import urllib.parse
import warnings
from typing import TYPE_CHECKING

import boto3
import pytest

from checker.evidence.collectors.asking import Asking, CallError
from checker.evidence.collectors.aws.quiet import quiet
from checker.evidence.collectors.aws.session import Limits, credential_clients
from checker.model.answer import Asker
from checker.model.location import AwsLocation
from checker.model.secret import Keys, Secret
from tests.checker.evidence.collectors.scripted import Said, error, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "q7Zt1Lw0nXv5Rb8Ks3Jd6Gf2Hp9Yc4Mu+Ae/Ti0o"  # noqa: S105 - made up
TOKEN = "FwoGZXIvYXdzEBYaDPq2/made+up=="  # noqa: S105 - made up
BODY = "what-the-server-said"
LOUD = (
    "",
    "botocore",
    "botocore.auth",
    "botocore.endpoint",
    "boto3",
    "urllib3",
    "urllib3.connectionpool",
    "s3transfer",
)


@pytest.fixture
def heard() -> Iterator[io.StringIO]:
    """What every handler wrote: of the root, of the SDK's loggers, and of some below them, all at DEBUG."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s %(args)s"))
    factory, filters = logging.getLogRecordFactory(), list(warnings.filters)
    before = {name: (log.level, log.propagate, list(log.handlers)) for name in LOUD if (log := logging.getLogger(name))}
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger(name).addHandler(handler)
    yield written
    logging.setLogRecordFactory(factory)
    warnings.filters[:] = filters  # type: ignore[index]  # a list, whatever its type says
    for name, (level, propagate, handlers) in before.items():
        log = logging.getLogger(name)
        log.setLevel(level)
        log.propagate, log.handlers = propagate, handlers


def ask() -> None:
    """Ask a server that answers, one that refuses, and one that is not there."""
    with serving(lambda asked: error(BODY, 403) if "acl" in asked.query else Said(200, BODY)) as server:
        for url in (server.url, "http://127.0.0.1:1"):
            location = AwsLocation("prod", bucket="b", region="eu-west-1", s3_url=url, force_path_style=True)
            keys = Keys("AKIAMADEUP", Secret(SECRET), Secret(TOKEN))
            clients = credential_clients(location, keys, limits=Limits(2, 2, 1), environ={})
            asking = Asking(location, Asker.CREDENTIAL, clients)
            for method in ("get_bucket_acl", "get_bucket_policy", "list_objects_v2"):
                try:
                    asking.call("s3", method, Bucket="b")
                except CallError as ended:
                    assert TOKEN not in str(ended)  # noqa: PT017 - every call ends so, or not at all


def secrets_in(text: str) -> list[str]:
    """What is in a text that nobody may read there, plain or encoded."""
    quoted = [urllib.parse.quote(each, safe="") for each in (SECRET, TOKEN)]
    return [each for each in (SECRET, TOKEN, *quoted, "Signature=", "AWS4-HMAC-SHA256", BODY) if each in text]


def test_the_sdk_would_print_the_token(heard: io.StringIO) -> None:
    """Without our doing: else the next test would show nothing."""
    ask()
    assert TOKEN in heard.getvalue()
    assert BODY in heard.getvalue()


def test_nothing_of_what_is_sent_is_logged(heard: io.StringIO) -> None:
    """At any level, by any handler, on any logger, twice over: records keep their place and lose their words."""
    quiet()
    quiet()
    boto3.set_stream_logger("", logging.DEBUG)
    ask()
    text = heard.getvalue()
    assert "botocore.auth DEBUG (kept back" in text
    assert secrets_in(text) == []


def test_an_application_that_loudens_the_loggers_later_hears_no_more(heard: io.StringIO) -> None:
    """Records made afterwards have no words either, on loggers that did not exist before."""
    quiet()
    logging.getLogger("botocore").propagate = True
    late = logging.getLogger("botocore.late")
    late.setLevel(logging.DEBUG)
    late.error("token %s", TOKEN, exc_info=ValueError(TOKEN), stack_info=True)
    logging.getLogger("urllib3").warning(TOKEN)
    assert secrets_in(heard.getvalue()) == []
    assert "botocore.late ERROR (kept back" in heard.getvalue()


def test_the_root_hears_nothing_of_the_sdk_and_all_of_others() -> None:
    """Our own records, and those of an application, stay as they are."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root, ours = logging.getLogger(), logging.getLogger("botocorelike")
    factory = logging.getLogRecordFactory()
    states = {name: logging.getLogger(name).propagate for name in LOUD if name}
    root.addHandler(handler)
    try:
        quiet()
        logging.getLogger("botocore.endpoint").error("loud")
        ours.error("ours: %s", "kept")
    finally:
        root.removeHandler(handler)
        logging.setLogRecordFactory(factory)
        for name, propagate in states.items():
            logging.getLogger(name).propagate = propagate
    assert written.getvalue() == "ours: kept\n"
