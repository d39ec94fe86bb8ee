"""The shape of secrets: what rules may know of them, and how they are told from other text."""

from __future__ import annotations

from checker.model.secret import SecretTraits

MASK = "\N{BULLET}"
"""What stands for a character of a secret, in documents and in a key id field that holds a secret."""

_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
_UPPER = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_QUOTES = "\"'`"
# IAM User Guide, "IAM identifiers", table of unique id prefixes.
_ID_PREFIXES = frozenset(
    ("ABIA", "ACCA", "AGPA", "AIDA", "AIPA", "AKIA", "ANPA", "ANVA", "APKA", "AROA", "ASCA", "ASIA")
)
# Published with the software itself: MinIO's defaults, the samples of its documentation, the key of play.min.io.
_PUBLISHED = frozenset(
    ("minioadmin", "minio123", "minio-secret-key", "CHANGEME123", "zuf+tfteSlswRu7BJ86wekitnifILbZam1KYY3TG")
)
_ID_LENGTH = range(16, 129)
_KEY_MARK = "PRIVATE KEY-----"
_SECRET_LENGTH = 30
_AWS_LENGTH = 40


def traits(text: str) -> SecretTraits:
    """The shape of a secret."""
    trimmed = text.strip()
    bare = trimmed.strip(_QUOTES)
    return SecretTraits(
        length=len(text),
        has_white_space=any(c.isspace() for c in text),
        is_quoted=bool(trimmed) and (trimmed[0] in _QUOTES or trimmed[-1] in _QUOTES),
        has_foreign_characters=any(not (c in _BASE64 or c.isspace() or c in _QUOTES) for c in text),
        looks_like_key_id=looks_like_key_id(bare),
        is_documentation_sample=bare.endswith("EXAMPLEKEY") or bare in _PUBLISHED,
    )


def is_published(text: str) -> bool:
    """Whether a text is a secret that everybody knows, so that there is nothing to keep."""
    return text in _PUBLISHED


def looks_like_key_id(text: str) -> bool:
    """Whether text is made like the id of an access key (or of another IAM entity)."""
    return len(text) in _ID_LENGTH and text[:4] in _ID_PREFIXES and _UPPER.issuperset(text)


def looks_like_secret(text: str) -> bool:
    """Whether text in the place of a key id is more likely a secret: long, and not made of capitals and digits."""
    bare = text.strip().strip(_QUOTES)
    return len(bare) >= _SECRET_LENGTH and not _UPPER.issuperset(bare)


def is_made_like_secret(text: str) -> bool:
    """Whether text is just what an AWS secret access key is: 40 characters of base64, of every kind."""
    if len(text) != _AWS_LENGTH or not _BASE64.issuperset(text):
        return False
    return any(c.isupper() for c in text) and any(c.islower() for c in text) and any(c.isdigit() for c in text)


def secret_words(text: str) -> list[str]:
    """The words of a text that are made like secrets."""
    if len(text) < _AWS_LENGTH or "-----BEGIN" in text:
        return []
    words = "".join(c if c in _BASE64 and c != "=" else " " for c in text).split()
    return [word for word in words if is_made_like_secret(word)]


def holds_private_key(text: str) -> bool:
    """Whether PEM text holds a private key, of whatever kind."""
    return _KEY_MARK in text


def without_private_keys(text: str) -> str:
    """PEM text with the body of every private key masked, its BEGIN and END marks kept so that a rule can tell."""
    parts: list[str] = []
    position = 0
    while (found := text.find(_KEY_MARK, position)) >= 0:
        body = found + len(_KEY_MARK)
        end = text.find("-----END", body)
        end = len(text) if end < 0 else end
        close = text.find(_KEY_MARK, end)
        after = close + len(_KEY_MARK) if close >= 0 and "-----BEGIN" not in text[end:close] else end
        parts += (text[position:body], masked(text[body:end], "*"), text[end:after])
        position = after
    return "".join((*parts, text[position:]))


def masked(text: str, mask: str = MASK) -> str:
    """Text with every character but white space masked, so that lines and columns stay."""
    return "".join(c if c.isspace() else mask for c in text)


def hidden_address(text: str) -> tuple[str, tuple[str, ...]]:
    """A URL with its password and query masked, and what was masked; nothing, when it has neither."""
    scheme, found, rest = text.partition("://")
    if not found:
        return text, ()
    # A password with a slash, "?" or "#" in it would end the authority early: whatever stands before the last @ counts.
    user, at, server = rest.rpartition("@")
    if any(c.isspace() for c in user) or ("/" in user and ":" not in user):
        user, at, server = "", "", rest
    name, colon, password = user.partition(":")
    host, question, query = server.partition("?")
    secrets = tuple(part for part in (password if colon else name, query) if part)
    shown = name + colon + masked(password) if colon else masked(name)
    return f"{scheme}://{shown}{at}{host}{question}{masked(query)}", secrets
