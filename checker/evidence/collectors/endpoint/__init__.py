"""What is asked of the endpoint itself: names, connections, TLS, clocks, and whether S3 answers.

Nothing but the endpoint is asked, or the proxy that the environment puts before it, and nobody's credential is sent.
"""

from __future__ import annotations

from checker.evidence.collectors.collect import Collector
from checker.evidence.collectors.endpoint.questions import ORDER, ask_endpoint, ask_virtual_host
from checker.facts import endpoint

COLLECTORS: tuple[Collector, ...] = (
    Collector("endpoint", ORDER, ask_endpoint, of_nobody=True),
    Collector("virtual host", (endpoint.VIRTUAL_HOST,), ask_virtual_host, of_nobody=True),
)
"""Two that are asked beside each other: both begin with a name, and a slow one must not keep the other."""
