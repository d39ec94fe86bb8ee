"""The way to an endpoint: a connection of our own, or one that a proxy makes for us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.evidence.collectors.endpoint.network import StepError, connect, receive, send

if TYPE_CHECKING:
    import socket

    from checker.evidence.collectors.endpoint.network import Budget
    from checker.evidence.collectors.endpoint.where import Where


def stream(where: Where, address: str, budget: Budget) -> socket.socket:
    """A connection to the endpoint, through its proxy where one is on the way; raises ``StepError``."""
    made = connect(address, where.connects_to[1], budget)
    if where.via is None or not where.is_secure:
        return made
    try:
        _tunnel(where, made, budget)
    except BaseException:
        made.close()
        raise
    return made


def _tunnel(where: Where, made: socket.socket, budget: Budget) -> None:
    server = f"[{where.host}]" if ":" in where.host else where.host
    lines = [f"CONNECT {server}:{where.port} HTTP/1.1", f"Host: {server}:{where.port}"]
    if where.via is not None and where.via.authorization is not None:
        lines.append(f"Proxy-Authorization: {where.via.authorization.reveal()}")
    send(made, "\r\n".join((*lines, "", "")).encode("latin-1", "replace"), budget)
    # Not a byte more than the head: what follows is the server's.
    head = receive(made, budget, lambda data: data.endswith(b"\r\n\r\n"), at_once=1, most=8192)
    status = head.split(b" ", 2)[1:2]
    if status != [b"200"]:
        told = status[0].decode("ascii", "replace")[:3] if status and status[0].isdigit() else "no HTTP"
        message = f"the proxy answered {told} to CONNECT"
        raise StepError(message)
