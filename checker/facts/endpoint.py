"""What an endpoint answers to a stranger: whether it is there, whom it must be trusted by, and what it speaks.

Everything is asked by this machine without any credential, so that each fact holds for where it was asked from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.fact import FactKey

if TYPE_CHECKING:
    from checker.facts.endpoint_values import (
        Clock,
        Connected,
        Handshake,
        ProxyOnTheWay,
        Resolved,
        Service,
        SigningRegion,
        Style,
        Trusted,
    )

RESOLVED: FactKey[Resolved] = FactKey("endpoint.dns", "addresses of the endpoint", optional=True)
CONNECTED: FactKey[Connected] = FactKey("endpoint.tcp", "connection to the endpoint", optional=True)
HANDSHAKE: FactKey[Handshake] = FactKey("endpoint.tls", "TLS handshake of the endpoint", optional=True)
PLUGIN_TRUST: FactKey[Trusted] = FactKey("endpoint.pluginTls", "TLS handshake as the plugin makes it", optional=True)
KOPIA_TRUST: FactKey[Trusted] = FactKey("endpoint.kopiaTls", "TLS handshake as kopia makes it", optional=True)
CLOCK: FactKey[Clock] = FactKey("endpoint.clock", "clock of the endpoint", optional=True)
SERVICE: FactKey[Service] = FactKey("endpoint.service", "what answers at the endpoint", optional=True)
SIGNING_REGION: FactKey[SigningRegion] = FactKey(
    "endpoint.region", "region that the endpoint wants signatures for", optional=True
)
PATH_STYLE: FactKey[Style] = FactKey("endpoint.pathStyle", "request with the bucket in the path", optional=True)
VIRTUAL_HOST: FactKey[Style] = FactKey("endpoint.virtualHost", "request with the bucket in the host", optional=True)
PROXY: FactKey[ProxyOnTheWay] = FactKey("endpoint.proxy", "proxy on the way to the endpoint", optional=True)

KEYS: tuple[FactKey[object], ...] = (
    RESOLVED,
    CONNECTED,
    HANDSHAKE,
    PLUGIN_TRUST,
    KOPIA_TRUST,
    CLOCK,
    SERVICE,
    SIGNING_REGION,
    PATH_STYLE,
    VIRTUAL_HOST,
    PROXY,
)
"""All of them, in the order in which they are asked."""
