"""Where a location's endpoint is: its host, its port, and the way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.evidence.collectors.asking import CallError
from checker.evidence.collectors.endpoint.network import untold
from checker.evidence.collectors.endpoint.proxies import Proxy, proxy_for
from checker.model.location import Provider
from checker.model.values import NamedTuple
from checker.operations.bucket_name import is_name
from checker.operations.endpoint import is_address, parse_url
from checker.operations.partitions import PARTITIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model.location import Location

_LONGEST_LABEL = 63


class Where(NamedTuple):
    """An endpoint: ``host`` without brackets, ``path`` without a slash at its end; the proxy, when one is named."""

    scheme: str
    host: str
    port: int
    path: str = ""
    bucket: str = ""
    proxy: Proxy | None = None

    @property
    def is_secure(self) -> bool:
        """Whether TLS is spoken there."""
        return self.scheme == "https"

    @property
    def via(self) -> Proxy | None:
        """The proxy that requests go through; ``None`` where there is none, or none for this host."""
        return self.proxy if self.proxy is not None and not self.proxy.told.bypassed else None

    @property
    def server(self) -> str:
        """Host and port as a header names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _port(self.scheme) else f"{host}:{self.port}"

    @property
    def connects_to(self) -> tuple[str, int]:
        """Host and port that a connection is made to: the proxy's, where one is on the way."""
        return (self.via.host, self.via.port) if self.via is not None else (self.host, self.port)

    @property
    def takes_virtual_hosts(self) -> bool:
        """Whether the SDK would put the bucket into the host: not beside an address, nor when it is no host name.

        A name with a period is kept in the path over TLS, where no certificate covers it.
        """
        literal = ":" in self.host or is_address(self.host)
        hostable = self.bucket.isascii() and all(c.isalnum() or c == "-" for c in self.bucket)
        return bool(self.bucket) and not literal and hostable and len(self.bucket) <= _LONGEST_LABEL


def where_is(location: Location, environ: Mapping[str, str]) -> Where:
    """The endpoint of a location; raises ``CallError`` where none can be asked."""
    named = _configured(environ) if location.provider is Provider.AWS else ""
    text = (location.s3_url or "").strip() or named or _of_aws(location)
    url = parse_url(text)
    if url.problem or url.scheme not in {"http", "https"} or not url.host.name:
        raise CallError(untold("the location's s3Url is no address that can be asked"))
    host = url.host.name.removeprefix("[").removesuffix("]")
    port = int(url.port) if url.port else _port(url.scheme)
    bucket = location.bucket if location.bucket and is_name(location.bucket) else ""
    found = Where(url.scheme, host, port, url.path.rstrip("/"), bucket)
    return found._replace(proxy=proxy_of(found, environ))


def virtual(where: Where, environ: Mapping[str, str]) -> Where:
    """The endpoint under the virtual host of the bucket."""
    found = where._replace(host=f"{where.bucket}.{where.host}")
    return found._replace(proxy=proxy_of(found, environ))


def proxy_of(where: Where, environ: Mapping[str, str]) -> Proxy | None:
    """The proxy that the environment names; raises ``CallError`` when nobody can tell which."""
    try:
        return proxy_for(where.scheme, where.host, where.port, environ)
    except ValueError:
        variable = "HTTPS_PROXY" if where.is_secure else "HTTP_PROXY"
        raise CallError(untold(f"the proxy's URL in {variable} cannot be read")) from None


def _of_aws(location: Location) -> str:
    """The regional endpoint that the plugin's SDK takes where no S3 URL is given."""
    if location.provider is not Provider.AWS:
        raise CallError(untold("the location gives no address of the server"))
    region = location.region or ""
    suffix = next((p.dns_suffix for p in PARTITIONS if region in p.regions), "")
    if not suffix:
        raise CallError(untold("the location names no S3 URL, and no region whose endpoint is known"))
    return f"https://s3.{region}.{suffix}"


def _configured(environ: Mapping[str, str]) -> str:
    """The endpoint that the environment names in place of AWS's own, as for every other question of a run."""
    if environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return ""
    return environ.get("AWS_ENDPOINT_URL_S3") or environ.get("AWS_ENDPOINT_URL") or ""


def _port(scheme: str) -> int:
    return 443 if scheme == "https" else 80
