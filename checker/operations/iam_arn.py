"""The ARNs of those who can send requests, and of what is pasted in their place.

Sources: IAM User Guide, "IAM identifiers", IAM ARNs; AWS STS API Reference, AssumeRole, RoleArn.
"""

from __future__ import annotations

from checker.model.values import NamedTuple

_PARTS = 6
_ACCOUNT = 12
_SERVICES = {
    "iam": ("user", "role", "root", "group", "policy", "instance-profile", "oidc-provider", "saml-provider", "mfa"),
    "sts": ("assumed-role", "federated-user"),
}
REQUESTERS = ("user", "role", "root", "assumed-role", "federated-user")
"""The kinds that requests are sent as."""


class IamArn(NamedTuple):
    """The parts of an ARN of IAM or STS; ``name`` is without its path, ``kind`` is ``root`` for the root user."""

    partition: str
    account: str
    kind: str
    name: str


def parse(text: str) -> IamArn | None:
    """The parts; ``None`` for a text that is no ARN of IAM or STS."""
    parts = text.split(":", _PARTS - 1)
    if len(parts) != _PARTS or parts[0] != "arn" or not parts[1].startswith("aws") or any(c.isspace() for c in text):
        return None
    _, partition, service, region, account, resource = parts
    kind, slash, name = resource.partition("/")
    if region or kind not in _SERVICES.get(service, ()) or bool(slash) == (kind == "root"):
        return None
    is_account = len(account) == _ACCOUNT and account.isascii() and account.isdigit()
    # The policies of AWS itself belong to nobody's account.
    if not is_account and not (account == "aws" and kind == "policy"):
        return None
    if kind != "root" and not name.rpartition("/")[2]:
        return None
    shown = name.partition("/")[0] if kind == "assumed-role" else name.rpartition("/")[2]
    return IamArn(partition, account, kind, shown)
