"""What is wrong with the ARN of a Resource element, and which kinds of resource a statement reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.model.values import NamedTuple
from checker.operations import partitions
from checker.policy.aws_language.arn import PARTS
from checker.policy.lint_actions import closest, near_service
from checker.policy.services import reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.policy.lint import Entry
    from checker.policy.services.reference import Action, Kind

_S3_HEADS: Final = ("accesspoint/", "access-grants/", "job/", "storage-lens/", "storage-lens-group/", "async-request/")
"""How the resource part of an S3 ARN begins that is neither a bucket's nor an object's."""
_ACCOUNT: Final = 12
_MOST_ACTIONS: Final = 1_000
_FOLDERS: Final = frozenset({"backups", "restores", "kopia", "restic", "metadata", "plugins"})
"""What Velero keeps at the top of a location (velero v1.17, pkg/persistence/object_store_layout.go)."""


class ArnFault(NamedTuple):
    """Why an ARN names nothing; ``put`` is the ARN that was meant, ``certain`` whether newer data could not cure it."""

    what: str
    put: str = ""
    certain: bool = True
    remedy: str = ""


def arn_fault(text: str, prefix: str = "") -> ArnFault | None:
    """What is wrong with a Resource entry; ``prefix`` is the location's own."""
    if text == "*" or not text.startswith("arn:"):
        return None  # what is no ARN, the grammar's rule refuses
    parts = text.split(":", PARTS - 1)
    if len(parts) < PARTS:
        return (
            None if text.endswith("*") else ArnFault(f"has {len(parts)} parts between colons, and an ARN has {PARTS}")
        )
    _, partition, service, _, _, _ = parts
    fault = _partition(parts, partition) or _service(parts, service) or _region(parts)
    if fault or _is_wild(service):
        return fault
    return _account(parts) or (_s3(parts, prefix) if service == "s3" else _shape(parts))


def _with(parts: Sequence[str], place: int, new: str) -> str:
    return ":".join((*parts[:place], new, *parts[place + 1 :]))


def _is_wild(text: str) -> bool:
    return "*" in text or "?" in text or "${" in text


def _partition(parts: Sequence[str], partition: str) -> ArnFault | None:
    names = [each.name for each in partitions.PARTITIONS]
    if _is_wild(partition) or partition in names:
        return None
    near = closest(partition, names, 0.6) if partition else "aws"
    return ArnFault(f"names {partition or 'no'} partition, which AWS has not", _with(parts, 1, near) if near else "")


def _service(parts: Sequence[str], service: str) -> ArnFault | None:
    if _is_wild(service) or service in reference.service_names():
        return None
    lower = service.lower()
    if lower != service and lower in reference.service_names():
        return ArnFault(
            f"writes the service {service} in capitals, and ARNs are compared letter by letter", _with(parts, 2, lower)
        )
    near = near_service(service)
    what = f"names the service {service}, which is not known" if service else "names no service"
    return ArnFault(what, _with(parts, 2, near) if near else "", certain=bool(near) or not service)


def _region(parts: Sequence[str]) -> ArnFault | None:
    _, partition, _, region, _, _ = parts
    if not region or _is_wild(region):
        return None
    of = partitions.partition_of(region)
    every = [name for each in partitions.PARTITIONS for name in each.regions]
    if of is not None and not _is_wild(partition) and of.name != partition:
        return ArnFault(f"names {region}, a region of the partition {of.name}", _with(parts, 1, of.name))
    if region in every:
        return None
    near = closest(region, every)
    return ArnFault(f"names the region {region}, which is not known", _with(parts, 3, near) if near else "", bool(near))


def _account(parts: Sequence[str]) -> ArnFault | None:
    account = parts[4]
    usual = len(account) == _ACCOUNT and account.isascii() and account.isdigit()
    if not account or account in {"aws", "amazon", "cloudfront"} or _is_wild(account) or usual:
        return None
    return ArnFault(f"names the account {account}, and an account is {_ACCOUNT} digits")


def _s3(parts: Sequence[str], prefix: str) -> ArnFault | None:
    _, _, _, region, account, rest = parts
    if rest.startswith(_S3_HEADS):
        return None
    bare = f"{':'.join(parts[:3])}:::{rest}"
    if region.strip("*"):
        return ArnFault(f"names the region {region}, and the ARN of a bucket or object has none", bare)
    if account.strip("*"):
        return ArnFault(f"names the account {account}, and the ARN of a bucket or object has none", bare)
    bucket, slash, key = rest.partition("/")
    if rest.startswith("//") or bucket in {"s3:", "https:", "http:"}:
        return ArnFault("holds a URL where the name of a bucket belongs")
    if not bucket:
        return ArnFault("names no bucket")
    if any(sign.isspace() or sign == ":" for sign in bucket) and "${" not in bucket:
        return ArnFault("has a bucket's name with a colon or white space in it, which no bucket has")
    return _folder(parts, key, prefix) if slash and not _is_wild(key) else None


def _folder(parts: Sequence[str], key: str, prefix: str) -> ArnFault | None:
    """An object's key that is a folder in truth: S3 compares the whole key."""
    text = ":".join(parts)
    if not key:
        return ArnFault("ends with a slash, so it names neither the bucket nor an object in it", f"{text}*")
    if key.endswith("/"):
        return ArnFault(f"names one object whose key is {key}, not what lies below it", f"{text}*")
    if key == prefix or key.removeprefix(f"{prefix}/" if prefix else "") in _FOLDERS:
        return ArnFault(f"names one object whose key is {key}, not what lies below it", f"{text}/*")
    return None


def _shape(parts: Sequence[str]) -> ArnFault | None:
    """Whether an ARN of a service held here is like any that the service has."""
    _, _, service, region, account, rest = parts
    owners = [reference.service(name) for name in ((service, "sts") if service == "iam" else (service,))]
    every = [kind for owner in owners if owner is not None for kind in owner.kinds]
    kinds = [kind for kind in every if kind.pattern.split(":")[2] == service]
    if not kinds:
        return None
    of_shape = [kind for kind in kinds if _heads_meet(_tail(kind), rest)]
    if not of_shape:
        heads = ", ".join(sorted({f"{_tail(kind).partition('*')[0]}…" for kind in kinds})[:4])
        what = f"ends in {rest or 'nothing'}, which no resource of {service} does ({heads})"
        return ArnFault(what, certain=service == "kms" or not rest)
    for place, name, given in ((3, "region", region), (4, "account", account)):
        wanted = {kind.pattern.split(":", PARTS - 1)[place] for kind in of_shape}
        if given and given.strip("*") and wanted == {""}:
            return ArnFault(f"names the {name} {given}, and such an ARN of {service} has none", _with(parts, place, ""))
        if not given and "" not in wanted:
            star = _with(parts, place, "*") if wanted == {"*"} else ""
            remedy = f"Write the {name} of the resource there, or * for every {name}."
            return ArnFault(f"names no {name}, and such an ARN of {service} has one", star, remedy=remedy)
    return None


def _tail(kind: Kind) -> str:
    return kind.pattern.split(":", PARTS - 1)[PARTS - 1]


def _heads_meet(one: str, other: str) -> bool:
    """Whether what stands before the first wildcard of each leaves room for a text that both match."""
    first, second = _head(one), _head(other)
    if first == one and second == other:
        return one == other
    shorter, longer = sorted((first, second), key=len)
    whole = one if shorter == first and first == one else other if shorter == second and second == other else None
    return longer.startswith(shorter) and (whole is None or whole == longer)


def _head(text: str) -> str:
    places = [place for sign in ("*", "?", "${") if (place := text.find(sign)) >= 0]
    return text[: min(places)] if places else text


class Reach:
    """The kinds of resource that the entries of a Resource element can name; asking costs no more with many entries."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Boil the entries down to what tells their kinds apart."""
        self.everything = any(_is_loose(entry.text) for entry in entries)
        self.shapes = set() if self.everything else {_shape_of(entry.text) for entry in entries}
        self._every_bucket = any(entry.text.endswith(":s3:::*") for entry in entries)
        self._known: dict[tuple[str, str], bool] = {}

    def meets(self, action: Action) -> bool:
        """Whether some entry can name a resource of a kind that the action is checked against."""
        if not action.kinds and action.service == "s3" and self._every_bucket:
            return True  # AWS's own examples allow listing the buckets on arn:aws:s3:::*
        return self.everything or any(self._meets(kind) for kind in action.kinds)

    def _meets(self, kind: Kind) -> bool:
        mark = (kind.name, kind.pattern)
        known = self._known.get(mark)
        if known is None:
            parts = kind.pattern.split(":", PARTS - 1)
            known = self._known[mark] = any(_fits(parts, shape) for shape in self.shapes)
        return known


def _is_loose(text: str) -> bool:
    """Whether an entry may name resources of any kind: ``*``, or an ARN cut short."""
    return text.count(":") < PARTS - 1 or _is_wild(text.split(":", 3)[2])


def _shape_of(text: str) -> tuple[str, str, str, str]:
    """Service, region, account and what the resource part tells of its kind."""
    _, _, service, region, account, rest = text.split(":", PARTS - 1)
    if service == "s3" and not rest.startswith(_S3_HEADS):  # a region in it is a fault of its own
        loose = "*" in rest or "${" in rest
        return service, "", "", "object" if "/" in rest else "either" if loose else "bucket"
    end = min(rest.find(sign) % (len(rest) + 1) for sign in "/:")
    head = rest[: end + 1]
    return service, region and "*", account and "*", head if not _is_wild(head) else _head(rest) + "*"


def _fits(parts: Sequence[str], shape: tuple[str, str, str, str]) -> bool:
    service, _, _, rest = shape
    if parts[2] != service:
        return False
    if rest in {"object", "bucket", "either"}:
        plain = not parts[3] and not parts[4]
        return plain and (rest == "either" or ("/" in parts[5]) == (rest == "object"))
    if service == "s3" and not parts[3] and not parts[4]:
        return False
    return _heads_meet(parts[5], rest if rest.endswith("*") else f"{rest}*")


class Mismatch(NamedTuple):
    """Actions of one statement that are checked against none of its resources; ``takes`` is what they act on.

    ``entry`` is the first resource that is of another kind, ``put`` an ARN made of it that fits (empty without one);
    ``instead`` is whether it belongs in place of the other, since no action of the statement acts on that.
    """

    actions: tuple[Entry, ...]
    takes: str
    entry: Entry
    put: str
    instead: bool


def mismatches(actions: Sequence[Entry], resources: Sequence[Entry]) -> list[Mismatch]:
    """The actions of a statement that none of its resources can be of the kind for, those of a kind together."""
    reach = Reach(resources)
    groups: dict[str, list[Entry]] = {}
    for entry in () if reach.everything else actions[:_MOST_ACTIONS]:
        found = reference.expand(entry.text)
        if found and not any(reach.meets(action) for action in found):
            groups.setdefault(_takes(found[0]), []).append(entry)
    return [_mismatch(takes, found, actions, resources) for takes, found in groups.items()]


def _mismatch(takes: str, found: list[Entry], actions: Sequence[Entry], resources: Sequence[Entry]) -> Mismatch:
    entry = next((each for each in resources if each.text.split(":")[2] == "s3"), resources[0])
    put = _fitting(entry.text, takes)
    if any(each.text == put for each in resources):
        put = ""
    return Mismatch(tuple(found), takes, entry, put, len(found) == len(actions) and len(resources) == 1)


def _takes(action: Action) -> str:
    """What an action acts on, in words; the plain kinds of a service come first."""
    names = [kind.name for kind in action.kinds]
    if not names:
        return "no resource of its own"
    plain = [name for name in ("object", "bucket", "key") if name in names]
    return plain[0] if plain else " or ".join(names[:3])


def _fitting(text: str, takes: str) -> str:
    """An ARN of the kind that the actions act on, made from one of the other kind."""
    parts = text.split(":", PARTS - 1)
    if takes == "no resource of its own":
        return "*"
    if parts[2] != "s3" or parts[3] or parts[4] or not parts[5]:
        return ""
    if takes == "object":
        return f"{text}/*"
    return text.partition("/")[0] if takes == "bucket" else ""
