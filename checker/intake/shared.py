"""The fields that a location in the own form and an ``Evidence`` document share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.intake.facts import read_assumptions, read_evidence
from checker.intake.node import quoted
from checker.model.location import Feature, Network, Provider

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checker.intake.draft import Draft, Surroundings
    from checker.intake.mask import Vault
    from checker.intake.node import Node

SHARED = (
    "principal",
    "bucketOwner",
    "paletteAccount",
    "features",
    "plugin",
    "velero",
    "network",
    "evidence",
    "assume",
)


def read_shared(fields: Mapping[str, Node], draft: Draft, around: Surroundings) -> None:
    """Take over what the shared fields say; a thing said before is an error."""
    for name, read in _READERS.items():
        node = fields.get(name)
        if node is not None:
            read(node, draft, around)


def _principal(node: Node, draft: Draft, _: Surroundings) -> None:
    if draft.claim("principal", node):
        wanted = "the name of a user" if draft.provider is Provider.MINIO else "the ARN of a user or role"
        draft.principal = node.text(wanted=wanted)


def _bucket_owner(node: Node, draft: Draft, _: Surroundings) -> None:
    if draft.claim("bucketOwner", node):
        draft.bucket_owner = node.account()


def _palette_account(node: Node, draft: Draft, _: Surroundings) -> None:
    if draft.claim("paletteAccount", node):
        draft.palette_account = node.account()


def _features(node: Node, draft: Draft, _: Surroundings) -> None:
    if not draft.claim("features", node):
        return
    words = tuple(feature.value for feature in Feature)
    chosen = [item.choice(words) for item in node.items(wanted=f"a list of features ({', '.join(words)})")]
    if node.value == []:
        node.fail("features is empty, so there is nothing to examine", remedy=f"name some of {', '.join(words)}")
    if isinstance(node.value, list):
        draft.features = frozenset(Feature(word) for word in chosen if word is not None)


def _plugin(node: Node, draft: Draft, around: Surroundings) -> None:
    if "plugin" not in draft.places:
        draft.places["plugin"] = node.place
    for key, value in node.entries():
        if draft.claim(f"plugin.{key}", value):
            text = version(value) if key == "version" else plugin_value(value, around.vault)
            if text is not None:
                draft.plugin[key] = text


def version(node: Node) -> str | None:
    """A version; one without quotes is read as a number, and 1.10 would become 1.1."""
    return node.text(wanted="a version such as v1.17.0", remedy="write the version in quotes")


def plugin_value(node: Node, vault: Vault) -> str | None:
    """The value of a plugin key as Velero would get it; what is secret in an address stays hidden."""
    if node.value is None:
        return ""
    if isinstance(node.value, bool):
        return "true" if node.value else "false"
    if isinstance(node.value, int):
        return str(node.value)
    return shown_address(node, vault)


def shown_address(node: Node, vault: Vault) -> str | None:
    """Text that may be an address, with its password and query hidden."""
    if not vault.holds(node):
        return node.text()
    from checker.intake.credentials import hidden_address  # noqa: PLC0415 - only an address with a secret in it

    text = vault.text(node)
    shown, secrets = hidden_address(text or "")
    return shown if secrets else node.text()


def _velero(node: Node, draft: Draft, _: Surroundings) -> None:
    inner = node.fields(("version",)).get("version")
    if inner is not None and draft.claim("velero.version", inner):
        draft.velero_version = version(inner)


def _network(node: Node, draft: Draft, _: Surroundings) -> None:
    if not draft.claim("network", node):
        return
    fields = node.fields(("sourceAddresses", "vpcEndpoint", "organization", "principalTags"))
    for name, inner in fields.items():
        draft.claim(f"network.{name}", inner)
    endpoint, organization = (fields[n].text() if n in fields else None for n in ("vpcEndpoint", "organization"))
    draft.network = Network(
        source_addresses=_addresses(fields.get("sourceAddresses")),
        vpc_endpoint=endpoint,
        organization=organization,
        principal_tags=_tags(fields.get("principalTags")),
    )


def _addresses(node: Node | None) -> tuple[str, ...] | None:
    if node is None or node.value is None:
        return None
    from ipaddress import ip_network  # noqa: PLC0415 - only when addresses are given

    addresses: list[str] = []
    for item in node.items(wanted="a list of address ranges (203.0.113.0/24)"):
        text = item.required_text()
        if text is None:
            continue
        try:
            ip_network(text, strict=False)
        except ValueError:
            item.fail(f"{quoted(text)} is no address range", remedy="write it as 203.0.113.0/24 or 2001:db8::/32")
        else:
            addresses.append(text)
    return tuple(addresses)


def _tags(node: Node | None) -> Mapping[str, str] | None:
    if node is None or node.value is None:
        return None
    read = [(key, value.required_text()) for key, value in node.entries(wanted="a mapping of tags and their values")]
    return {key: value for key, value in read if value is not None}


def _evidence(node: Node, draft: Draft, around: Surroundings) -> None:
    read_evidence(node, draft, around)


def _assume(node: Node, draft: Draft, _: Surroundings) -> None:
    read_assumptions(node, draft)


_READERS: Mapping[str, Callable[[Node, Draft, Surroundings], None]] = {
    "principal": _principal,
    "bucketOwner": _bucket_owner,
    "paletteAccount": _palette_account,
    "features": _features,
    "plugin": _plugin,
    "velero": _velero,
    "network": _network,
    "evidence": _evidence,
    "assume": _assume,
}
