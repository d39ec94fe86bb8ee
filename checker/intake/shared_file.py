"""Credentials that a profile of the AWS configuration holds; the file is read as the AWS CLI finds it."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from checker.errors import DocumentError
from checker.intake.credentials import looks_like_secret, traits
from checker.intake.files import SECRET_LIMIT, Found, UnreadableError, read_file
from checker.intake.node import quoted
from checker.model.location import Credentials, CredentialType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.intake.draft import Surroundings
    from checker.intake.node import Node

_DEFAULT = ".aws/credentials"


def profile_credentials(fields: Mapping[str, Node], around: Surroundings) -> Credentials | None:
    """The keys of a profile, as far as the shared credentials file has them; a live run asks the profile itself."""
    node = fields["profile"]
    others = [name for name in ("accessKeyId", "secretAccessKey", "sessionToken") if name in fields]
    if others:
        node.fail_key(f"profile and {', '.join(others)} are given", remedy="give the profile, or the keys themselves")
    name = node.required_text()
    if name is None:
        return None
    around.ledger.hold(profile=name)
    section, missing = _section(name, around.environ)
    secret, token = section.get("aws_secret_access_key"), section.get("aws_session_token")
    for text in (secret, token):
        if text:
            around.ledger.secret(text)
    key_id = section.get("aws_access_key_id")
    if key_id and looks_like_secret(key_id):
        around.ledger.secret(key_id)
        key_id, missing = None, f"profile {quoted(name)} has what looks like a secret in place of the access key id"
    return Credentials(
        CredentialType.STATIC,
        access_key_id=key_id,
        secret=traits(secret) if secret else None,
        secret_missing=None if secret else missing,
        session_token=traits(token) if token else None,
        profile=name,
    )


def _section(name: str, environ: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """The keys of a profile in the shared credentials file, and why there are none."""
    from checker.documents.ini import read_ini  # noqa: PLC0415 - only a named profile needs it

    path = environ.get("AWS_SHARED_CREDENTIALS_FILE") or os.path.join(environ.get("HOME", "~"), _DEFAULT)  # noqa: PTH118 - pathlib is not on the start-up path
    live = f"profile {quoted(name)} is asked by a live run"
    sections = None
    with suppress(
        UnreadableError, DocumentError, UnicodeDecodeError
    ):  # they may repeat a line: nothing of them is told
        sections = read_ini(read_file(Found(path, path), SECRET_LIMIT).decode())
    if sections is None:
        return {}, f"the shared credentials file cannot be read; {live}"
    found = sections.get(name)
    if found is None:
        return {}, f"the shared credentials file has no profile {quoted(name)}; {live}"
    return {key: value[0] for key, value in found.items()}, f"the profile holds no keys; {live}"
