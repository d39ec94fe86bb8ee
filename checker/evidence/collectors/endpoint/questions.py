"""The questions to an endpoint, one after the other: a step that fails tells why the steps after it were not taken."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from checker.evidence.collectors.asking import CallError, moment
from checker.evidence.collectors.endpoint import judged
from checker.evidence.collectors.endpoint.handshakes import (
    SYSTEM,
    RefusedError,
    Trust,
    UntrustedError,
    as_go,
    attempt,
    observe,
    trusts,
    unverified,
)
from checker.evidence.collectors.endpoint.network import Budget, Limits, StepError, first_answering, resolve, untold
from checker.evidence.collectors.endpoint.requests import ask, path_of
from checker.evidence.collectors.endpoint.where import virtual, where_is
from checker.facts import endpoint
from checker.facts.endpoint_values import Connected, Style
from checker.model.answer import Answer, Asker, State
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from checker.evidence.collectors.asking import Asking, Gone
    from checker.evidence.collectors.endpoint.requests import Reply
    from checker.evidence.collectors.endpoint.where import Where
    from checker.model.fact import FactKey

LIMITS = Limits()


class _Visit(NamedTuple):
    """An endpoint that takes connections at an address, and the time that is left to ask it."""

    where: Where
    address: str
    budget: Budget


def ask_endpoint(asking: Asking, *, environ: Mapping[str, str] = os.environ, limits: Limits = LIMITS) -> list[Answer]:
    """Every answer but that of the virtual host."""
    answers: list[Answer] = []
    try:
        for answer in _steps(asking, environ, Budget(limits, asking.stop)):
            answers.append(answer)  # noqa: PERF402 - what was answered before a step failed stays
    except CallError as error:
        told = {answer.fact for answer in answers}
        rest = (key for key in ORDER if key.name not in told)
        answers += [_without(key, "", error.gone) for key in rest]
    return answers


def ask_virtual_host(
    asking: Asking, *, environ: Mapping[str, str] = os.environ, limits: Limits = LIMITS
) -> list[Answer]:
    """How a request for the bucket ends that names it in the host."""
    key, call = endpoint.VIRTUAL_HOST, "virtual host of the bucket"
    try:
        base = where_is(asking.location, environ)
        if base.bucket and not base.takes_virtual_hosts:
            return [_known(key, call, None)]
        where = _under_virtual_host(base, environ)
        call = f"GET {where.scheme}://{where.server}{path_of(where, in_path=False)}"
        style = _virtual_style(asking, base, where, Budget(limits, asking.stop), environ)
    except CallError as error:
        return [_without(key, call, error.gone)]
    return [_known(key, call, style)]


ORDER: tuple[FactKey[Any], ...] = tuple(key for key in endpoint.KEYS if key is not endpoint.VIRTUAL_HOST)
"""The facts of ``ask_endpoint``."""


def _steps(asking: Asking, environ: Mapping[str, str], budget: Budget) -> Iterator[Answer]:
    where = where_is(asking.location, environ)
    told = where.proxy.told if where.proxy is not None else None
    yield _known(endpoint.PROXY, "proxy variables of the environment", told)
    host, port = _reachable(where).connects_to
    found = resolve(host, budget, is_proxy=where.via is not None)
    yield _known(endpoint.RESOLVED, f"dns {host}", found)
    if found.failure:
        raise CallError(untold(f"{host}: {found.failure}"))
    made = Connected(host, port, is_proxy=where.via is not None)
    try:
        address = first_answering(found.addresses, port, budget)
    except StepError as error:
        yield _known(endpoint.CONNECTED, f"connect {host}:{port}", made._replace(failure=str(error)))
        raise CallError(untold(f"{host}:{port}: {error}")) from None
    yield _known(endpoint.CONNECTED, f"connect {host}:{port}", made._replace(address=address))
    visit = _Visit(where, address, budget)
    yield from _tls(asking, visit, environ)
    yield from _of_reply(visit)


def _reachable(where: Where) -> Where:
    if where.via is not None and where.via.scheme != "http":
        raise CallError(untold(f"a proxy that is reached by {where.via.scheme} is on the way, which is not tried"))
    return where


def _tls(asking: Asking, visit: _Visit, environ: Mapping[str, str]) -> Iterator[Answer]:
    call = f"TLS handshake with {visit.where.server}"
    if not visit.where.is_secure:
        for key in (endpoint.HANDSHAKE, endpoint.PLUGIN_TRUST, endpoint.KOPIA_TRUST):
            yield _known(key, f"{call}: the URL is plain HTTP", None)
        return
    seen = observe(*visit)
    yield _known(endpoint.HANDSHAKE, call, seen)
    if seen.failure:
        raise CallError(untold(f"TLS with {visit.where.server}: {seen.failure}"))
    plugin, kopia = trusts(asking.location, environ)
    judged_so = attempt(*visit, plugin)
    yield _known(endpoint.PLUGIN_TRUST, f"{call}, by {plugin.told}", judged_so)
    if kopia is None:
        yield _without(endpoint.KOPIA_TRUST, call, untold("no certificate can be read in the location's certificate"))
        return
    by_kopia = judged_so if kopia.told == plugin.told else attempt(*visit, kopia)
    yield _known(endpoint.KOPIA_TRUST, f"{call}, by {kopia.told}", by_kopia)


def _of_reply(visit: _Visit) -> Iterator[Answer]:
    """What one anonymous request tells."""
    where = visit.where
    call = f"GET {where.scheme}://{where.server}{path_of(where, in_path=True)}"
    try:
        reply = ask(*visit, path_of(where, in_path=True), unverified())
    except StepError as error:
        raise CallError(untold(f"{call}: {error}")) from None
    yield _known(endpoint.CLOCK, call, judged.clock_of(reply))
    yield _answer(endpoint.SERVICE, call, lambda: judged.service_of(reply))
    yield _known(endpoint.SIGNING_REGION, call, judged.region_of(reply))
    yield _answer(endpoint.PATH_STYLE, call, lambda: _path_style(where, reply))


def _path_style(where: Where, reply: Reply) -> Style:
    if not where.bucket:
        raise CallError(untold("the location names no bucket"))
    return judged.style_of(where.host, reply)


def _under_virtual_host(base: Where, environ: Mapping[str, str]) -> Where:
    if not base.bucket:
        raise CallError(untold("the location names no bucket"))
    return virtual(base, environ)


def _virtual_style(asking: Asking, base: Where, where: Where, budget: Budget, environ: Mapping[str, str]) -> Style:
    """The request with the bucket in the host; the plugin alone sends it, so its trust counts."""
    host, port = _reachable(where).connects_to
    found = resolve(host, budget, is_proxy=where.via is not None)
    if found.failure:
        return Style(where.host, "unresolved", failure=found.failure)
    try:
        visit = _Visit(where, first_answering(found.addresses, port, budget), budget)
    except StepError as error:
        return Style(where.host, "unconnected", failure=str(error))
    trust = trusts(asking.location, environ)[0] if where.is_secure else Trust(None, SYSTEM)
    try:
        reply = ask(*visit, path_of(where, in_path=False), as_go(trust))
    except UntrustedError as error:
        return Style(where.host, "untrusted", failure=str(error))
    except RefusedError as error:
        return Style(where.host, "other", failure=str(error))
    except StepError as error:
        raise CallError(untold(str(error))) from None
    return judged.compared(_in_path(base, budget), reply, judged.style_of(where.host, reply))


def _in_path(base: Where, budget: Budget) -> Reply | None:
    """The same request with the bucket in the path, to hold the other against."""
    try:
        host, port = base.connects_to
        address = first_answering(resolve(host, budget).addresses, port, budget)
        return ask(base, address, budget, path_of(base, in_path=True), unverified())
    except (StepError, CallError):
        return None


def _answer(key: FactKey[Any], call: str, body: Callable[[], object]) -> Answer:
    try:
        return _known(key, call, body())
    except CallError as error:
        return _without(key, call, error.gone)


def _known(key: FactKey[Any], call: str, value: object) -> Answer:
    """What is known: a value, or that there is none."""
    state = State.ABSENT if value is None else State.KNOWN
    return Answer(key.name, call, state, _body(value), by=Asker.NOBODY, at=moment())


def _without(key: FactKey[Any], call: str, gone: Gone) -> Answer:
    return Answer(key.name, call, gone.state, reason=gone.reason, by=Asker.NOBODY, at=moment())


def _body(value: Any) -> object:  # noqa: ANN401 - any of the values of the facts
    """A value in the form that its entry in the evidence takes."""
    if value is None:
        return None
    found = {_camel(name): list(part) if isinstance(part, tuple) else part for name, part in value._asdict().items()}
    return {name: part for name, part in found.items() if part not in ("", [])}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
