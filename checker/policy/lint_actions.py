"""What is wrong with the name of an action: no such service, no such action, a wildcard that matches nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from checker.model.values import NamedTuple
from checker.policy.services import reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from checker.policy.services.reference import Service

OPERATIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "s3": {
        "completemultipartupload": "PutObject",
        "copyobject": "PutObject",
        "createmultipartupload": "PutObject",
        "deletebucketanalyticsconfiguration": "PutAnalyticsConfiguration",
        "deletebucketcors": "PutBucketCORS",
        "deletebucketencryption": "PutEncryptionConfiguration",
        "deletebucketintelligenttieringconfiguration": "PutIntelligentTieringConfiguration",
        "deletebucketinventoryconfiguration": "PutInventoryConfiguration",
        "deletebucketlifecycle": "PutLifecycleConfiguration",
        "deletebucketmetricsconfiguration": "PutMetricsConfiguration",
        "deletebucketownershipcontrols": "PutBucketOwnershipControls",
        "deletebucketreplication": "PutReplicationConfiguration",
        "deletebuckettagging": "PutBucketTagging",
        "deleteobjects": "DeleteObject",
        "deletepublicaccessblock": "PutBucketPublicAccessBlock",
        "getbucketaccelerateconfiguration": "GetAccelerateConfiguration",
        "getbucketanalyticsconfiguration": "GetAnalyticsConfiguration",
        "getbucketencryption": "GetEncryptionConfiguration",
        "getbucketintelligenttieringconfiguration": "GetIntelligentTieringConfiguration",
        "getbucketinventoryconfiguration": "GetInventoryConfiguration",
        "getbucketlifecycle": "GetLifecycleConfiguration",
        "getbucketlifecycleconfiguration": "GetLifecycleConfiguration",
        "getbucketmetricsconfiguration": "GetMetricsConfiguration",
        "getbucketnotificationconfiguration": "GetBucketNotification",
        "getbucketreplication": "GetReplicationConfiguration",
        "getobjectlockconfiguration": "GetBucketObjectLockConfiguration",
        "getpublicaccessblock": "GetBucketPublicAccessBlock",
        "headbucket": "ListBucket",
        "headobject": "GetObject",
        "initiatemultipartupload": "PutObject",
        "listbucketanalyticsconfigurations": "GetAnalyticsConfiguration",
        "listbucketintelligenttieringconfigurations": "GetIntelligentTieringConfiguration",
        "listbucketinventoryconfigurations": "GetInventoryConfiguration",
        "listbucketmetricsconfigurations": "GetMetricsConfiguration",
        "listbuckets": "ListAllMyBuckets",
        "listmultipartuploads": "ListBucketMultipartUploads",
        "listobjects": "ListBucket",
        "listobjectsv2": "ListBucket",
        "listobjectversions": "ListBucketVersions",
        "listparts": "ListMultipartUploadParts",
        "postobject": "PutObject",
        "putbucketaccelerateconfiguration": "PutAccelerateConfiguration",
        "putbucketanalyticsconfiguration": "PutAnalyticsConfiguration",
        "putbucketencryption": "PutEncryptionConfiguration",
        "putbucketintelligenttieringconfiguration": "PutIntelligentTieringConfiguration",
        "putbucketinventoryconfiguration": "PutInventoryConfiguration",
        "putbucketlifecycle": "PutLifecycleConfiguration",
        "putbucketlifecycleconfiguration": "PutLifecycleConfiguration",
        "putbucketmetricsconfiguration": "PutMetricsConfiguration",
        "putbucketnotificationconfiguration": "PutBucketNotification",
        "putbucketreplication": "PutReplicationConfiguration",
        "putobjectlockconfiguration": "PutBucketObjectLockConfiguration",
        "putpublicaccessblock": "PutBucketPublicAccessBlock",
        "selectobjectcontent": "GetObject",
        "uploadpart": "PutObject",
        "uploadpartcopy": "PutObject",
    },
    "kms": {"reencrypt": "ReEncryptFrom"},
}
"""API operations whose permission has another name, with the action that permits them.

Amazon S3 User Guide, "Required permissions for Amazon S3 API operations".
AWS KMS Developer Guide, "AWS KMS permissions".
"""
_ALIKE: Final = 0.8
_SHORT_ALIKE: Final = 0.65


class NameFault(NamedTuple):
    """Why a name permits nothing: ``what`` is said of it, ``near`` is what was probably meant.

    ``certain`` is whether no release of the reference can make it right: it is an API operation's name.
    """

    what: str
    near: str = ""
    certain: bool = False


@lru_cache(maxsize=1024)
def action_fault(text: str, *, search: bool = True) -> NameFault | None:
    """What is wrong with the name of an action; ``None`` when the reference knows it, or cannot say.

    ``search`` is whether a name that is like it is looked for, which takes a while for each.
    """
    prefix, colon, name = text.partition(":")
    if text == "*" or not colon or not prefix or "*" in prefix or "?" in prefix or "${" in text:
        return None
    if prefix.lower() not in reference.service_names():
        return NameFault("names no service", _near_service(prefix, name) if search else "")
    service = reference.service(prefix)
    if service is None:
        return None
    wild = "*" in name or "?" in name
    if (service.matching(name) if wild else service.action(name)) or name == "*":
        return None
    if wild:
        return NameFault("matches no action", _near_pattern(service, prefix, name) if search else "")
    meant = OPERATIONS.get(service.name, {}).get(name.lower())
    if meant:
        return NameFault("is the name of an API operation, and of no action", f"{prefix}:{meant}", certain=True)
    near = closest(name, [action.name for action in service.matching("*")]) if search else ""
    return NameFault("is no action", f"{prefix}:{near}" if near else _elsewhere(name, besides=service.name))


def closest(name: str, names: Iterable[str], alike: float = _ALIKE) -> str:
    """The name that is most like another, whatever the case; empty when none is."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a finding pays for it

    spelled = {each.lower(): each for each in names}
    found = get_close_matches(name.lower(), spelled, 1, alike)
    return spelled[found[0]] if found else ""


def _near_service(prefix: str, name: str) -> str:
    """The action with the service that was meant: one that has it, else one whose name is alike."""
    elsewhere = _elsewhere(name) if name else ""
    if elsewhere:
        return elsewhere
    near = near_service(prefix)
    return f"{near}:{name}" if near else ""


def near_service(name: str) -> str:
    """The service that a name is a slip of; those read here come first."""
    lower = name.lower()
    return next(
        (other for other in (*reference.SERVICES, *sorted(reference.service_names())) if is_slip(lower, other)), ""
    )


def _elsewhere(name: str, besides: str = "") -> str:
    """The action of that name in another service that the reference holds."""
    if "*" in name or "?" in name:
        return ""
    for other in reference.SERVICES:
        service = reference.service(other)
        action = service.action(name) if service is not None and other != besides else None
        if action is not None:
            return action.full_name
    return ""


def _near_pattern(service: Service, prefix: str, name: str) -> str:
    """The pattern with its beginning corrected, when that matches something."""
    head = min(name.partition("*")[0], name.partition("?")[0], key=len)
    rest = name[len(head) :]
    heads = {action.name[: len(head)] for action in service.matching("*")}
    near = closest(head, heads, _SHORT_ALIKE) if head else ""
    return f"{prefix}:{near}{rest}" if near and service.matching(near + rest) else ""


def is_slip(name: str, meant: str) -> bool:
    """Whether a name is another with one letter more, one less, one other, or two swapped; ``meant`` itself is not."""
    if name == meant or abs(len(name) - len(meant)) > 1 or not name or any(sign in name for sign in "*?$"):
        return False
    start = 0
    while start < min(len(name), len(meant)) and name[start] == meant[start]:
        start += 1
    rest, wanted = name[start:], meant[start:]
    swapped = rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
    return rest[1:] == wanted[1:] or rest == wanted[1:] or rest[1:] == wanted or swapped
