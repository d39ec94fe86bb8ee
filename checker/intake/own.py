"""The own form: ``kind: BackupLocation``."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from checker.intake.credentials import MASK, holds_private_key, traits, without_private_keys
from checker.intake.draft import Draft
from checker.intake.files import SECRET_LIMIT, UnreadableError, beside, input_of, read_file
from checker.intake.node import quoted
from checker.intake.shared import SHARED, read_shared, shown_address
from checker.model.location import Credentials, CredentialType, Form, Provider

if TYPE_CHECKING:
    from checker.intake.draft import Surroundings
    from checker.intake.node import Node
    from checker.model.secret import SecretTraits

API_VERSION = "backup-preflight/v1"
EXAMINED = (Provider.AWS.value, Provider.MINIO.value)
"""The providers that this version examines."""

_FIELDS = (
    "apiVersion",
    "kind",
    "name",
    "provider",
    "bucket",
    "region",
    "prefix",
    "s3Url",
    "forcePathStyle",
    "certificate",
    "credentials",
    *SHARED,
)
_BY_TYPE = {
    CredentialType.STATIC: ("accessKeyId", "secretAccessKey", "sessionToken", "profile"),
    CredentialType.STS: ("roleArn", "externalId"),
}


def read_own(node: Node, name: str, around: Surroundings) -> Draft | None:
    """The location that a document in the own form describes; ``None`` for another provider, which is reported."""
    provider = _provider(node)
    if provider is None:
        return None
    fields = node.fields(_FIELDS)
    draft = Draft(name, Form.OWN, node.errors, provider)
    for key, inner in fields.items():
        if key not in SHARED and key not in {"apiVersion", "kind", "credentials"}:
            draft.claim(key, inner)
    draft.bucket, draft.region, draft.prefix, draft.s3_url = (
        shown_address(fields[key], around.vault) if key in fields else None
        for key in ("bucket", "region", "prefix", "s3Url")
    )
    if "forcePathStyle" in fields:
        draft.force_path_style = fields["forcePathStyle"].flag()
    if "certificate" in fields:
        draft.certificate = _certificate(fields["certificate"], draft, around)
    if "credentials" in fields:
        draft.credentials = _credentials(fields["credentials"], draft, around)
    read_shared(fields, draft, around)
    return draft


def _provider(node: Node) -> Provider | None:
    """The provider, AWS where it is missing, which is reported; ``None`` for one that this version does not examine."""
    value = node.value.get("provider") if isinstance(node.value, dict) else None
    if value is None:
        node.fail("provider is missing", remedy=f"add provider: {' or '.join(EXAMINED)}")
        return Provider.AWS
    inner = node.child("provider", value)
    word = inner.choice(tuple(member.value for member in Provider))
    if word is not None and word not in EXAMINED:
        unsupported(inner, word)
        return None
    return Provider(word or Provider.AWS.value)


def unsupported(node: Node, word: str) -> None:
    """Report a provider that this version does not examine."""
    node.fail(
        f"provider {word} is not supported yet; this version examines {' and '.join(EXAMINED)}",
        remedy="take the location away, or examine it with a later version",
    )


def _certificate(node: Node, draft: Draft, around: Surroundings) -> bytes | None:
    if isinstance(node.value, str):
        return certificate_of(around.vault.text(node) or "", around)
    inner = node.fields(("file",), wanted="{file: PATH}, or the text of the certificate").get("file")
    path = inner.required_text() if inner is not None else None
    if path is None or inner is None:
        if inner is None and isinstance(node.value, dict):
            node.fail("certificate names no file", remedy="write certificate: {file: ca.pem}")
        return None
    try:
        found = beside(around.folder, path)
        data = read_file(found, SECRET_LIMIT * 16)
    except UnreadableError as error:
        inner.fail(f"certificate: {error.message}", remedy=error.remedy)
        return None
    draft.add_input(input_of(found.name, data))
    return certificate_of(data.decode("latin-1"), around).decode().encode("latin-1")


def certificate_of(text: str, around: Surroundings) -> bytes:
    """The bytes of a certificate; the body of a private key among them is masked, its marks stay."""
    if holds_private_key(text):
        around.ledger.secret(text)
        text = without_private_keys(text)
    return text.encode()


def _credentials(node: Node, draft: Draft, around: Surroundings) -> Credentials | None:
    draft.claim("credentials", node)
    known = tuple(name for names in _BY_TYPE.values() for name in names)
    fields = node.fields(("type", *known))
    if not isinstance(node.value, dict):
        return None
    for key, inner in fields.items():
        draft.claim(f"credentials.{key}", inner)
    kind = _type(fields)
    if kind is None:
        return None
    for key, inner in fields.items():
        if key != "type" and key not in _BY_TYPE[kind]:
            remedy = f"credentials of type {kind.value} take {', '.join(_BY_TYPE[kind])}"
            inner.fail_key(f"{key} does not go with credentials of type {kind.value}", remedy=remedy)
    if "profile" in fields:
        from checker.intake.shared_file import profile_credentials  # noqa: PLC0415 - few documents name a profile

        return profile_credentials(fields, around)
    secret, missing = _secret(fields.get("secretAccessKey"), draft, around)
    token, _ = _secret(fields.get("sessionToken"), draft, around, is_token=True)
    return Credentials(
        kind,
        access_key_id=access_key_id(fields.get("accessKeyId"), around),
        secret=secret,
        secret_missing=missing,
        secret_inline=secret is not None and not isinstance(fields["secretAccessKey"].value, dict),
        session_token=token,
        role_arn=fields["roleArn"].text() if "roleArn" in fields else None,
        external_id=fields["externalId"].text() if "externalId" in fields else None,
    )


def _type(fields: dict[str, Node]) -> CredentialType | None:
    if "type" not in fields:
        return CredentialType.STS if "roleArn" in fields else CredentialType.STATIC
    word = fields["type"].choice(tuple(member.value for member in CredentialType))
    return None if word is None else CredentialType(word)


def access_key_id(node: Node | None, around: Surroundings) -> str | None:
    """The id of an access key; when a secret stands in its place, a mask of the same length."""
    if node is None:
        return None
    text = node.text()
    if text is not None and around.vault.holds(node):
        around.ledger.secret(around.vault.text(node) or "")
        return MASK * len(text)
    around.ledger.hold(key_id=text or "")
    return text


def inline_secret(node: Node | None, around: Surroundings, *, is_token: bool = False) -> SecretTraits | None:
    """The shape of a secret that stands in the document."""
    text = around.vault.text(node) if node is not None else None
    return None if text is None else _shape(text, around, is_token=is_token)


def _shape(text: str, around: Surroundings, *, is_token: bool) -> SecretTraits:
    """The shape of a secret, which a live run may need and no output may hold."""
    around.ledger.secret(text)
    around.ledger.hold(token=text) if is_token else around.ledger.hold(secret=text)
    return traits(text)


def _secret(
    node: Node | None, draft: Draft, around: Surroundings, *, is_token: bool = False
) -> tuple[SecretTraits | None, str | None]:
    """The shape of a secret, or why it could not be had."""
    if node is None or node.value is None:
        return None, None
    if isinstance(node.value, str | int | float):
        found = inline_secret(node, around, is_token=is_token)
        if found is not None:
            around.ledger.note(
                f"{node.document.name}: the secret of {draft.name} stands in the document; {{env: NAME}} keeps it out"
            )
        return found, None
    fields = node.fields(("env", "file", "prompt"), wanted="{env: NAME}, {file: PATH} or {prompt: true}")
    if isinstance(node.value, dict) and len(fields) != 1:
        remedy = "write {env: NAME}, {file: PATH} or {prompt: true}"
        node.fail(f"{node.label} must name one of env, file and prompt", remedy=remedy)
        return None, None
    for source, inner in fields.items():
        given = _from_prompt(inner, draft.name, around) if source == "prompt" else _named(source, inner, around)
        if given is None:
            return None, None
        text, missing = given
        return (None, missing) if text is None else (_shape(text, around, is_token=is_token), None)
    return None, None


def _named(source: str, node: Node, around: Surroundings) -> tuple[str | None, str] | None:
    """The secret that an environment variable or a file holds, or why it holds none."""
    name = node.required_text()
    if name is None:
        return None
    return _from_environment(name, around) if source == "env" else _from_file(name, around)


def _from_prompt(node: Node, name: str, around: Surroundings) -> tuple[str | None, str] | None:
    """What the user answers, when somebody is there to be asked: on a terminal, by a live run."""
    if node.flag() is not True:
        if node.value is False:
            node.fail(f"{node.label} can only be true", remedy="write {prompt: true}, or name an env or a file")
        return None
    what = node.label.rpartition(".")[0]
    if around.ledger.ask is None:
        return None, f"{what} is asked for by a live run"
    return (around.ledger.ask(f"{what} of {quoted(name)}") or None), f"{what} was asked for, and nothing was given"


def _from_environment(name: str, around: Surroundings) -> tuple[str | None, str]:
    text = around.environ.get(name)
    return (text or None), f"environment variable {name} is {'not set' if text is None else 'empty'}"


def _from_file(path: str, around: Surroundings) -> tuple[str | None, str]:
    try:
        data = read_file(beside(around.folder, path), SECRET_LIMIT)
    except UnreadableError as error:
        return None, error.message
    text: str | None = None
    with suppress(UnicodeDecodeError):  # the exception holds the bytes: nothing may be raised from it
        text = data.decode()
    if text is None:
        return None, f"file {path} is not UTF-8 text"
    # An editor ends the file with a newline, which is no part of the secret.
    text = text.removesuffix("\n").removesuffix("\r")
    return (text or None), f"file {path} is empty"
