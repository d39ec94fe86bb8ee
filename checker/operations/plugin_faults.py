"""What the Velero plugin for AWS refuses in its configuration, all of it in one list.

Read from velero-plugin-for-aws v1.13.1, object_store.go and helpers.go, and Velero v1.17.0,
pkg/plugin/framework/validation.go: any one of these faults makes the location unavailable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.values import NamedTuple
from checker.operations import plugin_keys
from checker.operations.context import parse_version
from checker.operations.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SWITCHES = ("s3ForcePathStyle", "insecureSkipTLSVerify")
_WORDS = {"yes": "true", "on": "true", "y": "true", "true": "true"} | dict.fromkeys(
    ("no", "off", "n", "false"), "false"
)
_MOST_TAGS, _LONGEST_NAME, _LONGEST_VALUE, _OLD_LONGEST_VALUE = 10, 128, 256, 248


class PluginFault(NamedTuple):
    """One fault: the key that has it, what is wrong, how the plugin says so, and what to do.

    ``value`` is the right value where it is sure; ``removed`` tells that the key is to be taken away. ``certain`` is
    false where another version of the plugin may take it.
    """

    key: str
    message: str
    error: str
    advice: str
    value: str | None = None
    removed: bool = False
    certain: bool = True


def faults(given: Mapping[str, str]) -> tuple[PluginFault, ...]:
    """Everything that the plugin refuses in its configuration."""
    return (*_keys(given), *_switches(given), *_addresses(given), *_checksum(given), *_encryption(given), *_tags(given))


def _keys(given: Mapping[str, str]) -> Iterator[PluginFault]:
    version = given.get(plugin_keys.VERSION)
    for name, since in plugin_keys.refused(given, plugin_keys.OBJECT_STORE, version).items():
        message = f"the plugin {version} refuses the key {shown(name)}, which came with {since}"
        near = next((key for key in plugin_keys.OBJECT_STORE if key.lower() == name.strip().lower()), "")
        advice = f"Take the key away, or install {since} or later." if since else "Take the key away."
        yield PluginFault(
            name,
            message if since else f"the plugin knows no key {shown(name)}",
            f"config has invalid keys [{shown(name)}]",
            f"Write {near} in its place." if near and not since else advice,
            removed=True,
        )


def _switches(given: Mapping[str, str]) -> Iterator[PluginFault]:
    for name in SWITCHES:
        text = given.get(name)
        if text and plugin_keys.parse_bool(text) is None:
            meant = _WORDS.get(text.strip().strip("\"'").lower())
            yield PluginFault(
                name,
                f"{shown(text)!r} is neither true nor false to the plugin",
                f"could not parse {name} (expected bool)",
                f'Write "{meant}".' if meant else 'Write "true" or "false".',
                meant,
            )


def _addresses(given: Mapping[str, str]) -> Iterator[PluginFault]:
    text = given.get("publicUrl")
    if not text:
        return
    scheme, found, rest = text.partition("://")
    if not found or scheme.lower() not in {"http", "https"} or not rest or any(c.isspace() for c in text):
        yield PluginFault(
            "publicUrl",
            f"{shown(text)!r} is no address that the plugin takes",
            f"Invalid s3 url {shown(text)}, URL must be valid and start with http:// or https://",
            "Write the address with http:// or https:// before it, or take it away.",
        )


def _checksum(given: Mapping[str, str]) -> Iterator[PluginFault]:
    asked = given.get("checksumAlgorithm")
    if not asked or asked in plugin_keys.CHECKSUMS:
        return
    folded = asked.strip().upper().replace("-", "")
    meant = folded if folded in plugin_keys.CHECKSUMS else None
    running = parse_version(given.get(plugin_keys.VERSION))
    yield PluginFault(
        "checksumAlgorithm",
        f"the plugin knows no checksum {shown(asked)!r}",
        f"invalid checksum algorithm: {shown(asked)}",
        f"Write {meant}." if meant else f"Write one of {', '.join(plugin_keys.CHECKSUMS)}.",
        meant,
        # Later versions have a newer SDK, which knows more of them.
        certain=bool(meant) or running is None or running <= (1, 14, 0),
    )


def _encryption(given: Mapping[str, str]) -> Iterator[PluginFault]:
    names = [name for name in ("kmsKeyId", *plugin_keys.CUSTOMER_KEYS) if given.get(name)]
    if len(names) > 1:
        yield PluginFault(
            names[-1],
            f"{' and '.join(names)} exclude each other",
            "you can only use one of: kmsKeyId, customerKeyEncryptionFile, or customerKeyEncryptionSecret",
            f"Keep {names[0]} only.",
            removed=True,
        )


def _tags(given: Mapping[str, str]) -> Iterator[PluginFault]:
    tagging = given.get("tagging")
    if not tagging:
        return
    running = parse_version(given.get(plugin_keys.VERSION))
    newer = running is not None and running > (1, 14, 0)
    longest = _LONGEST_VALUE if newer else _OLD_LONGEST_VALUE
    tags = [tag.split("=") for tag in tagging.split("&")]
    plugin, single = "invalid tags provided", "Tags are not seperated with an &"
    found = (
        (any(len(tag) != len(("name", "value")) for tag in tags), "a tag is not written NAME=VALUE", plugin),
        (len(tags) == 1 and not newer, "a single tag is refused by the plugin up to v1.14.0", single),
        (len(tags) > _MOST_TAGS, f"ten tags are the most, and these are {len(tags)}", "Aws S3 allows only ten tags"),
        (any(len(tag[0]) > _LONGEST_NAME for tag in tags), f"a name has over {_LONGEST_NAME} characters", plugin),
        (any(len(tag[-1]) > longest for tag in tags), f"a value has over {longest} characters", plugin),
    )
    for holds, text, error in found:
        if holds:
            advice = "Write two to ten tags as team=backup&cost=1234, or take tagging away."
            yield PluginFault("tagging", text, error, advice, certain=error != single or running is not None)
            return
