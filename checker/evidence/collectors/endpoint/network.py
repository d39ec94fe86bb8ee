"""Names, connections and bytes: each step ends within its time, whatever the other side does or leaves."""

from __future__ import annotations

import errno
import os
import queue
import socket
import ssl
import threading
import time
from typing import TYPE_CHECKING

from checker.evidence.collectors.asking import CallError, Gone
from checker.facts.endpoint_values import Resolved
from checker.model.answer import State
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_ADDRESSES = 4
MOST_BYTES = 65536
"""An answer is not read on beyond this; the answers that count are far shorter."""

_LONGEST_TEXT = 200
_NO_SUCH_HOST = frozenset((socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)))


class Limits(NamedTuple):
    """How many seconds each step may take, and all of them together."""

    name: float = 5.0
    connect: float = 5.0
    handshake: float = 5.0
    read: float = 8.0
    whole: float = 25.0


class Budget:
    """The time that is left for the questions to one endpoint."""

    def __init__(self, limits: Limits, stop: threading.Event) -> None:
        """Start to count."""
        self.limits = limits
        self._stop = stop
        self._until = time.monotonic() + limits.whole

    def step(self, seconds: float) -> float:
        """How long a step may take that wants so many seconds; raises ``CallError`` when the time is over."""
        left = self._until - time.monotonic()
        if left <= 0 or self._stop.is_set():
            raise CallError(untold("the time for asking the endpoint was over"))
        return min(seconds, left)


def untold(reason: str) -> Gone:
    """How a question ends that could not be asked, or whose answer proves nothing."""
    return Gone(State.UNAVAILABLE, "", reason)


class StepError(Exception):
    """A step that failed, in words that hold nothing of what was sent; it tells something of the endpoint."""


def resolve(host: str, budget: Budget, *, is_proxy: bool = False) -> Resolved:
    """The addresses of a host, or that there is no such host.

    Raises ``CallError`` where the resolver of this machine did not tell: that proves nothing.
    """
    seconds = budget.step(budget.limits.name)
    answers: queue.SimpleQueue[tuple[str, ...] | OSError | UnicodeError] = queue.SimpleQueue()
    # The resolver of the system has no deadline of its own, and cannot be interrupted.
    threading.Thread(target=_ask_resolver, args=(host, answers), daemon=True).start()
    try:
        found = answers.get(timeout=seconds)
    except queue.Empty:
        raise CallError(untold(f"the resolver of this machine did not answer within {seconds:.2g} seconds")) from None
    if isinstance(found, tuple):
        return Resolved(host, found, is_proxy=is_proxy)
    if isinstance(found, UnicodeError) or found.errno in _NO_SUCH_HOST:
        return Resolved(host, failure="no such host", is_proxy=is_proxy)
    raise CallError(untold("the resolver of this machine could not tell"))


def _ask_resolver(host: str, answers: queue.SimpleQueue[tuple[str, ...] | OSError | UnicodeError]) -> None:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        answers.put(tuple(dict.fromkeys(str(each[4][0]) for each in found)))
    except (OSError, UnicodeError) as error:
        answers.put(error)


def first_answering(addresses: tuple[str, ...], port: int, budget: Budget) -> str:
    """The first of the addresses that takes a connection; raises ``StepError`` when none does."""
    failures: list[str] = []
    for address in addresses[:MOST_ADDRESSES]:
        try:
            connect(address, port, budget).close()
        except StepError as error:
            failures.append(str(error))
        else:
            return address
    raise StepError(", ".join(dict.fromkeys(failures)) or "there is no address to connect to")


def connect(address: str, port: int, budget: Budget) -> socket.socket:
    """A connection; raises ``StepError``."""
    seconds = budget.step(budget.limits.connect)
    try:
        return socket.create_connection((address, port), timeout=seconds)
    except OSError as error:
        raise StepError(_in_words(error, seconds)) from None


def send(made: socket.socket, data: bytes, budget: Budget) -> None:
    """Send all of it; raises ``StepError``."""
    seconds = budget.step(budget.limits.read)
    try:
        made.settimeout(seconds)
        made.sendall(data)
    except OSError as error:
        raise StepError(_in_words(error, seconds)) from None


def receive(
    made: socket.socket,
    budget: Budget,
    is_whole: Callable[[bytes], bool],
    *,
    at_once: int = MOST_BYTES,
    most: int = MOST_BYTES,
) -> bytes:
    """What comes until it is whole, too long, or the time is over; raises ``StepError`` when nothing comes."""
    seconds = budget.step(budget.limits.read)
    until = time.monotonic() + seconds
    data = b""
    failure = "the connection was closed before an answer came"
    while len(data) < most and not is_whole(data):
        left = until - time.monotonic()
        try:
            if left <= 0:
                raise TimeoutError
            made.settimeout(left)
            more = made.recv(min(at_once, most - len(data)))
        except OSError as error:
            failure = _in_words(error, seconds)
            break
        if not more:
            break
        data += more
    if not data:
        raise StepError(failure)
    return data


def _in_words(error: OSError, seconds: float) -> str:
    """What happened, in words of our own or of the system."""
    if isinstance(error, TimeoutError):
        return f"no answer within {seconds:.2g} seconds"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return "the connection was closed in the middle"
    if isinstance(error, ssl.SSLError):
        return tls_words(error)
    if error.errno in {errno.ECONNRESET, errno.EPIPE}:
        return "the connection was reset"
    return os.strerror(error.errno).lower() if error.errno else "the connection failed"


def tls_words(error: ssl.SSLError) -> str:
    """The reason that OpenSSL gives, as words."""
    reason = str(error.reason or "").replace("_", " ").lower()
    return reason or "the TLS handshake failed"


def clean(text: str) -> str:
    """A text of the other side, short and printable."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:_LONGEST_TEXT]).strip()
