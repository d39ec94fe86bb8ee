"""What an endpoint answers to a stranger, as values; the questions themselves are in ``checker.facts.endpoint``."""

from __future__ import annotations

from checker.model.values import NamedTuple


class Resolved(NamedTuple):
    """What a host's name leads to: addresses, or why there are none; ``is_proxy`` where the host is that of a proxy."""

    host: str
    addresses: tuple[str, ...] = ()
    failure: str = ""
    is_proxy: bool = False


class Connected(NamedTuple):
    """The address that took a connection, or why none did; ``is_proxy`` where it is the proxy's."""

    host: str
    port: int
    address: str = ""
    failure: str = ""
    is_proxy: bool = False


class Handshake(NamedTuple):
    """A TLS handshake in which nothing was verified: the newest version the server speaks, and the chain it shows.

    ``version`` is OpenSSL's word (``TLSv1.3``); ``chain`` is PEM text, the server's own certificate first, exactly as
    presented. ``whole_chain`` is false where only the first certificate could be had.
    """

    host: str
    version: str = ""
    cipher: str = ""
    chain: tuple[str, ...] = ()
    whole_chain: bool = True
    failure: str = ""


class Trusted(NamedTuple):
    """What came of a handshake as one client makes it: ``code`` and ``failure`` are OpenSSL's, none where it went well.

    ``roots`` tells by what the server was judged: the system's roots, the location's certificate, both, or nothing.
    """

    host: str
    ok: bool
    roots: str
    code: int = 0
    failure: str = ""


class Clock(NamedTuple):
    """How many seconds the endpoint's clock is ahead of this machine's, and by how many that may be wrong."""

    seconds: int
    uncertainty: int = 1


class Service(NamedTuple):
    """What answers there: ``s3``, ``console`` (a web console) or ``other``; ``title`` is a console's."""

    kind: str
    status: int
    server: str = ""
    content_type: str = ""
    code: str = ""
    redirect: str = ""
    title: str = ""


class SigningRegion(NamedTuple):
    """The region that the endpoint wants signatures for, and which part of its answer says so."""

    region: str
    told_by: str


class Style(NamedTuple):
    """How a request for the bucket ends that names it in the path, or in the host.

    ``outcome`` is ``answered`` (as S3 answers for a bucket), ``no-bucket``, ``unresolved``, ``unconnected``,
    ``untrusted`` (the certificate does not hold for that host), ``not-understood`` (the bucket's name was not taken
    for one) or ``other``.
    """

    host: str
    outcome: str
    status: int = 0
    code: str = ""
    failure: str = ""


class ProxyOnTheWay(NamedTuple):
    """The proxy that the environment names for the endpoint; never with its password.

    ``bypassed`` is what keeps this endpoint from it (``NO_PROXY``), empty where requests go through it.
    """

    url: str
    variable: str
    has_credentials: bool = False
    bypassed: str = ""


KINDS = ("s3", "console", "other")
OUTCOMES = ("answered", "no-bucket", "unresolved", "unconnected", "untrusted", "not-understood", "other")
