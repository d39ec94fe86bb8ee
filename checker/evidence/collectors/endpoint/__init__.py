"""What is asked of the endpoint itself: names, connections, TLS, clocks, and whether S3 answers.

Nothing but the endpoint is asked, or the proxy that the environment puts before it, and nobody's credential is sent.
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from checker.evidence.collectors.collect import Collector
from checker.evidence.collectors.endpoint.questions import ORDER, ask_endpoint, ask_virtual_host
from checker.facts import endpoint

if TYPE_CHECKING:
    from collections.abc import Mapping


def collectors(environ: Mapping[str, str]) -> tuple[Collector, ...]:
    """The questions to an endpoint, asked beside each other: a slow name must not keep the other.

    The environment names proxies, roots, and what stands in place of AWS's own endpoint.
    """
    whole = partial(ask_endpoint, environ=environ)
    virtual = partial(ask_virtual_host, environ=environ)
    return (
        Collector("endpoint", ORDER, whole, of_nobody=True),
        Collector("virtual host", (endpoint.VIRTUAL_HOST,), virtual, of_nobody=True),
    )


COLLECTORS: tuple[Collector, ...] = collectors(os.environ)
"""Those of this process's own environment."""
