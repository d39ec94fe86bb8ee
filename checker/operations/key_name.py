"""The names of KMS keys: key id, alias, key ARN and alias ARN, read from what the user wrote."""

from __future__ import annotations

from enum import Enum

from checker.model.values import NamedTuple

LONGEST = 2048
"""The longest ``KeyId`` that the KMS API takes (KMS API Reference, DescribeKey)."""

LONGEST_ALIAS = 256
"""The longest alias name, ``alias/`` included (KMS API Reference, CreateAlias)."""

_UUID = (8, 4, 4, 4, 12)
_MULTI_REGION = "mrk-"
_ACCOUNT_DIGITS = 12
_ARN_PARTS = 6


class KeyForm(Enum):
    """How a key is named."""

    ID = "key id"
    ALIAS = "alias"
    ARN = "key ARN"
    ALIAS_ARN = "alias ARN"
    MALFORMED = "no name of a key"


class KeyName(NamedTuple):
    """A key's name as the user wrote it; ``name`` is the bare id or alias, ``problem`` what KMS would not take.

    ``partition``, ``region`` and ``account`` are known of ARNs only. ``meant`` is the name this surely stands for,
    empty when nobody can tell. ``doubtful`` marks a problem that is not documented as one.
    """

    text: str
    form: KeyForm
    name: str = ""
    partition: str = ""
    region: str = ""
    account: str = ""
    problem: str = ""
    meant: str = ""
    doubtful: bool = False

    @property
    def is_full(self) -> bool:
        """Whether it names the account that owns the key."""
        return self.form in {KeyForm.ARN, KeyForm.ALIAS_ARN}

    @property
    def is_multi_region(self) -> bool:
        """Whether replicas of the key may share its id in other regions."""
        return self.name.startswith(_MULTI_REGION)

    @property
    def is_aws_managed(self) -> bool:
        """Whether it is the alias of a key that AWS manages, whose policy nobody can edit."""
        return self.name.startswith("alias/aws/") or self.meant.startswith("alias/aws/")


def parse_key_name(text: str) -> KeyName:
    """The key that ``text`` names, or why it names none."""
    trimmed = text.strip().strip("\"'").strip()
    if trimmed != text or not text:
        inner = parse_key_name(trimmed) if trimmed else None
        meant = trimmed if inner is not None and not inner.problem else ""
        return _malformed(text, "has white space or quotes around it" if trimmed else "is empty", meant)
    if len(text) > LONGEST:
        return _malformed(text, f"is longer than {LONGEST} characters")
    if any(character.isspace() for character in text):
        return _malformed(text, "has white space in it")
    return _parse_arn(text) if text.lower().startswith("arn:") else _parse_short(text)


def _malformed(text: str, problem: str, meant: str = "") -> KeyName:
    return KeyName(text, KeyForm.MALFORMED, problem=problem, meant=meant)


def _parse_short(text: str) -> KeyName:
    if text.startswith("alias/"):
        problem = _alias_problem(text)
        return KeyName(text, KeyForm.MALFORMED if problem else KeyForm.ALIAS, text, problem=problem)
    return _parse_id(text, KeyName(text, KeyForm.ID, text))


def _parse_id(name: str, key: KeyName) -> KeyName:
    """``key`` when ``name`` is a key id, else the same with what is wrong with it."""
    if is_key_id(name):
        return key
    if is_key_id(name.lower()):
        meant = key.text[: len(key.text) - len(name)] + name.lower()
        return KeyName(
            key.text, key.form, key.name, key.partition, key.region, key.account,
            problem="writes the key id in capitals, where KMS writes small letters", meant=meant, doubtful=True,
        )  # fmt: skip
    if name.startswith("key/") and is_key_id(name.removeprefix("key/")):
        return _malformed(key.text, "has 'key/' before the id, which belongs in an ARN only", name.removeprefix("key/"))
    if name.startswith("aws/"):
        return _malformed(key.text, "is an alias without 'alias/' before it", f"alias/{name}")
    if name.startswith(_MULTI_REGION):
        return _malformed(key.text, "is no key id: after 'mrk-' come 32 hexadecimal digits")
    if key.form is KeyForm.ARN:
        return _malformed(key.text, f"ends in {name!r}, which is no key id (a UUID, or mrk- and 32 hexadecimal digits)")
    return _malformed(key.text, "is neither a key id (a UUID, or mrk- and 32 hexadecimal digits), nor an alias"
                                " (alias/NAME), nor an ARN")  # fmt: skip


def is_key_id(text: str) -> bool:
    """Whether this is a key id as KMS writes it: a UUID, or ``mrk-`` and 32 digits, in small letters."""
    if text.startswith(_MULTI_REGION):
        digits = text.removeprefix(_MULTI_REGION)
        return len(digits) == sum(_UUID) and _is_hexadecimal(digits)
    parts = text.split("-")
    return tuple(map(len, parts)) == _UUID and all(map(_is_hexadecimal, parts))


def _is_hexadecimal(text: str) -> bool:
    return all(character in "0123456789abcdef" for character in text)


def _alias_problem(text: str) -> str:
    name = text.removeprefix("alias/")
    if not name:
        return "is an alias without a name"
    if len(text) > LONGEST_ALIAS:
        return f"is an alias longer than {LONGEST_ALIAS} characters"
    wrong = next((c for c in name if not (c.isascii() and (c.isalnum() or c in "/_-:"))), "")
    return f"is an alias with the character {wrong!r}; letters, digits, '/', '_' and '-' are allowed" if wrong else ""


def _parse_arn(text: str) -> KeyName:
    parts = text.split(":", _ARN_PARTS - 1)
    if len(parts) < _ARN_PARTS:
        return _malformed(text, "is an ARN with a part missing: arn:PARTITION:kms:REGION:ACCOUNT:key/ID")
    prefix, partition, service, region, account, resource = parts
    if prefix != "arn" or not partition:
        return _malformed(text, "does not begin as an ARN does: arn:PARTITION:kms:")
    if service != "kms":
        return _malformed(text, f"is an ARN of {service or 'no service'}, not of KMS")
    if not region:
        return _malformed(text, "is an ARN without a region")
    if len(account) != _ACCOUNT_DIGITS or not (account.isascii() and account.isdigit()):
        return _malformed(text, f"is an ARN whose account, {account!r}, is not twelve digits")
    if resource.startswith("alias/"):
        problem = _alias_problem(resource)
        form = KeyForm.MALFORMED if problem else KeyForm.ALIAS_ARN
        return KeyName(text, form, resource, partition, region, account, problem)
    if not resource.startswith("key/"):
        return _malformed(text, f"is an ARN of {resource!r}, neither a key (key/ID) nor an alias (alias/NAME)")
    name = resource.removeprefix("key/")
    return _parse_id(name, KeyName(text, KeyForm.ARN, name, partition, region, account))
