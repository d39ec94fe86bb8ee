"""The certificates that this machine trusts, and those of a location, as a client of S3 puts them together."""

from __future__ import annotations

import re
import ssl
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----")
_NAMED = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE")
_USUAL = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)
"""Where Go looks for the system's roots on Debian, Fedora and Alpine (src/crypto/x509/root_linux.go)."""


def certificates_in(pem: bytes) -> tuple[bytes, ...]:
    """The certificates of a PEM text that can be read; Go's pool passes over the others."""
    return tuple(block for block in _BLOCK.findall(pem) if _is_certificate(block))


def roots_of(environ: Mapping[str, str]) -> tuple[bytes, ...]:
    """The texts of the roots that this machine trusts: those that the environment names, or the system's.

    A machine without a file of its own roots has those that came with the SDK.
    """
    named = next((environ[name] for name in _NAMED if environ.get(name)), None)
    if named is not None:
        return _texts(Path(named))
    defaults = ssl.get_default_verify_paths()
    for path in (environ.get("SSL_CERT_FILE"), defaults.cafile, *_USUAL):
        found = _texts(Path(path)) if path else ()
        if found:
            return found
    from botocore.httpsession import get_cert_path  # noqa: PLC0415 - only where the system has none

    return _texts(Path(get_cert_path(verify=True)))


def _texts(path: Path) -> tuple[bytes, ...]:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return tuple(text for file in files if (text := _text(file)))


def _text(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""


def _is_certificate(block: bytes) -> bool:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=block.decode("ascii"))
    except (ssl.SSLError, ValueError):
        return False
    return True
