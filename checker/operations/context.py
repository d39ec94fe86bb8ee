"""Which condition keys a request carries: the dated table behind "known", "absent" and "unknown".

Dated 2026-11-22. Sources:

* IAM User Guide: "AWS global condition context keys" (which requests carry a key), "Forward access sessions" (S3 calls
  KMS on the caller's behalf: ``aws:ViaAWSService`` is true there, ``aws:PrincipalIsAWSService`` false).
* Service Authorization Reference: "Actions, resources, and condition keys" of Amazon S3, AWS KMS and Amazon EC2.
* Amazon S3 API Reference: "Amazon S3 Signature Version 4 Authentication Specific Policy Keys" (``s3:signatureAge``
  works for pre-signed requests alone). S3 User Guide: "Enforce conditional writes on Amazon S3 buckets"
  (``s3:ObjectCreationOperation`` is false for CreateMultipartUpload and UploadPart).
* AWS KMS Developer Guide: "AWS KMS condition keys"; "How Amazon S3 uses AWS KMS" for the encryption context.
* What the clients send, and that they send nothing else: velero-plugin-for-aws v1.13.1 (object_store.go), kopia
  (repo/blob/s3/s3_storage.go) over minio-go v7.1.0 (api.go, api-put-object.go, api-list.go), Velero v1.18.1.

A key with values is known. A key with ``None`` is proven absent. A key that is not there is unknown. Two more forms:

* Several values of a key that has one only (``aws:SourceIp``, ``s3:TlsVersion``, ``s3:signatureAge``): it is one of
  them, and a condition on it is decided when all of them agree. A network stands as its CIDR block: a range of a policy
  that covers a part of it leaves the condition undecided.
* ``family/*`` (or ``family:*``) with ``None``: every key of the family that is not in the context is proven absent.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from checker.model.operation import Client
from checker.operations.keys import uses_customer_keys
from checker.operations.partitions import dns_suffix
from checker.operations.principal import has_long_term_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model.decision import Principal
    from checker.model.location import AwsLocation, Location, Network

Values: TypeAlias = tuple[str, ...]
Context: TypeAlias = dict[str, Values | None]

EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""SHA-256 of nothing: what both clients send as x-amz-content-sha256 with a request that has no body."""
SAMPLE_SHA256 = "7f3a9c21d4e6b80592c1f0a3d7e48b162b8e4f6071c93d5a8e0f7b4c6d1a2e39"
"""Stands for the hash of a body whose text is not known, where a client is known to send one."""
SIGNED_URL_AGE = "600000"
"""How long Velero's pre-signed URLs live, in milliseconds (Velero v1.18.1, pkg/persistence/object_store.go)."""

IMPLIED_LIST_ASSUMPTION = (
    "S3 answers 404 for a missing object only to who may list the bucket, and decides that by s3:ListBucket with "
    "s3:prefix = the requested key (observed in Ceph's compatibility tests and by kopia's users, undocumented by AWS)"
)

_FAMILIES = (
    "aws:principaltag/",
    "aws:requesttag/",
    "s3:existingobjecttag/",
    "s3:requestobjecttag/",
    "kms:encryptioncontext:",
)

_NEVER_DIRECT: Context = {
    "aws:principalisawsservice": ("false",),
    "aws:principalservicename": None,
    "aws:principalservicenameslist": None,
    "aws:viaawsservice": ("false",),
    "aws:calledvia": None,
    "aws:calledviafirst": None,
    "aws:calledvialast": None,
    "aws:sourcearn": None,
    "aws:sourceaccount": None,
    "aws:sourceorgid": None,
    "aws:sourceorgpaths": None,
    "aws:sourceowner": None,
    "aws:referer": None,
}
"""A request that the client itself sends: no service in between, and neither client sends a Referer."""

_LONG_TERM: Context = {
    "aws:assumedroot": None,
    "aws:ec2instancesourceprivateipv4": None,
    "aws:ec2instancesourcevpc": None,
    "aws:federatedprovider": None,
    "aws:multifactorauthage": None,
    "aws:multifactorauthpresent": None,
    "aws:sourceidentity": None,
    "aws:tokenissuetime": None,
    "ec2:roledelivery": None,
    "ec2:sourceinstancearn": None,
}
"""What only temporary credentials put into a request."""

_S3_NEVER: Context = {
    "s3:delimiter": None,
    "s3:if-match": None,
    "s3:if-none-match": None,
    "s3:locationconstraint": None,
    "s3:max-keys": None,
    "s3:object-lock-legal-hold": None,
    "s3:object-lock-mode": None,
    "s3:object-lock-remaining-retention-days": None,
    "s3:object-lock-retain-until-date": None,
    "s3:objectcreationoperation": None,
    "s3:prefix": None,
    "s3:requestobjecttag/*": None,
    "s3:requestobjecttagkeys": None,
    "s3:versionid": None,
    "s3:x-amz-acl": None,
    "s3:x-amz-copy-source": None,
    "s3:x-amz-grant-full-control": None,
    "s3:x-amz-grant-read": None,
    "s3:x-amz-grant-read-acp": None,
    "s3:x-amz-grant-write": None,
    "s3:x-amz-grant-write-acp": None,
    "s3:x-amz-metadata-directive": None,
    "s3:x-amz-object-ownership": None,
    "s3:x-amz-server-side-encryption": None,
    "s3:x-amz-server-side-encryption-aws-kms-key-id": None,
    "s3:x-amz-server-side-encryption-customer-algorithm": None,
    "s3:x-amz-storage-class": None,
    "s3:x-amz-website-redirect-location": None,
}
"""Headers and parameters that no client sends unless an ask of the catalogue says so."""

_S3_NO_ACCESS_POINT: Context = {
    "s3:accesspointnetworkorigin": None,
    "s3:dataaccesspointaccount": None,
    "s3:dataaccesspointarn": None,
}

_KMS_NEVER: Context = {
    "kms:bypasspolicylockoutsafetycheck": None,
    "kms:datakeypairspec": None,
    "kms:expirationmodel": None,
    "kms:grantconstrainttype": None,
    "kms:granteeprincipal": None,
    "kms:grantisforawsresource": None,
    "kms:grantoperations": None,
    "kms:macalgorithm": None,
    "kms:messagetype": None,
    "kms:reencryptonsamekey": None,
    "kms:retiringprincipal": None,
    "kms:signingalgorithm": None,
    "kms:validto": None,
    "kms:wrappingalgorithm": None,
    "kms:wrappingkeyspec": None,
}
"""Keys of other KMS operations than GenerateDataKey and Decrypt."""

PRIVATE_NETWORKS = (
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
)
"""Addresses that never arrive at a public endpoint of AWS."""


def is_absent(context: Mapping[str, Values | None], key: str) -> bool:
    """Whether a key (lower case) is proven absent, by its own name or with its whole family."""
    if key in context:
        return context[key] is None
    family = next((family for family in _FAMILIES if key.startswith(family)), None)
    return family is not None and f"{family}*" in context


def common_keys(location: AwsLocation, principal: Principal, now: str) -> Context:
    """What every request of a location carries: who asks and when, whatever the service."""
    from datetime import UTC, datetime  # noqa: PLC0415 - not on the start-up path of the other commands

    moment = datetime.fromisoformat(now)
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    context: Context = {"aws:currenttime": (now,), "aws:epochtime": (str(int(moment.timestamp())),)}
    if location.region:
        context["aws:requestedregion"] = (location.region,)
    if location.network.organization:
        context["aws:principalorgid"] = (location.network.organization,)
    if principal.account:
        context["aws:principalaccount"] = (principal.account,)
    if principal.arn:
        context["aws:principalarn"] = (principal.arn,)
        context |= _principal_kind(principal)
    if principal.tags is not None:
        context["aws:principaltag/*"] = None
        context |= {f"aws:principaltag/{name.lower()}": (value,) for name, value in principal.tags.items()}
    if has_long_term_key(location, principal):
        context |= _LONG_TERM
    return context


def _principal_kind(principal: Principal) -> Context:
    if principal.session:
        return {"aws:principaltype": ("AssumedRole",), "aws:username": None}
    arn = principal.arn or ""
    if ":user/" in arn:
        return {"aws:principaltype": ("User",), "aws:username": (arn.rpartition("/")[2],)}
    return {"aws:principaltype": ("Account",), "aws:username": None} if arn.endswith(":root") else {}


def s3_keys(location: AwsLocation, common: Context, client: Client, owner: str | None) -> Context:
    """What every S3 request of a client carries; the rest is in the asks of the catalogue."""
    url = location.s3_url or ""
    signed_url = client is Client.DOWNLOADER
    if signed_url:
        url = location.plugin.get("publicUrl") or url
    context = common | _NEVER_DIRECT | _S3_NEVER | network_keys(location.network, behind_endpoint=not signed_url)
    context |= _transport(url)
    context |= _resource(location, common, owner)
    context["s3:signatureversion"] = ("AWS4-HMAC-SHA256",)
    if signed_url:
        context["s3:authtype"] = ("REST-QUERY-STRING",)
        context["s3:signatureage"] = ("0", SIGNED_URL_AGE)
        if uses_customer_keys(location):
            # Newer plugins sign the SSE-C headers, older ones do not, and the CLI sends none.
            del context["s3:x-amz-server-side-encryption-customer-algorithm"]
    else:
        context["s3:authtype"] = ("REST-HEADER",)
        context["s3:signatureage"] = None
        context["s3:x-amz-content-sha256"] = (EMPTY_SHA256,)
    if owner:
        context["s3:resourceaccount"] = (owner,)
    bucket = location.bucket or ""
    if not bucket.startswith("arn:") and not bucket.endswith("-s3alias"):
        context |= _S3_NO_ACCESS_POINT
    if client is Client.KOPIA or not location.plugin.get("tagging"):
        context["aws:requesttag/*"] = context["aws:tagkeys"] = None
    return context


def _transport(url: str) -> Context:
    if url.lower().startswith("http://"):
        return {"aws:securetransport": ("false",)}
    return {"aws:securetransport": ("true",), "s3:tlsversion": ("1.2", "1.3")}


def _resource(location: AwsLocation, common: Context, owner: str | None) -> Context:
    if not owner:
        return {}
    context: Context = {"aws:resourceaccount": (owner,)}
    if location.network.organization and common.get("aws:principalaccount") == (owner,):
        context["aws:resourceorgid"] = (location.network.organization,)
    return context


def kms_keys(location: AwsLocation, common: Context, principal: Principal, owner: str | None) -> Context:
    """What S3's requests to KMS on the caller's behalf carry; where they come from is unknown."""
    context = common | _KMS_NEVER | _resource(location, common, owner)
    context["aws:principalisawsservice"] = ("false",)
    context["aws:viaawsservice"] = ("true",)
    if not (location.s3_url or "").lower().startswith("http://"):
        context["aws:securetransport"] = ("true",)
    if location.region:
        context["kms:viaservice"] = (f"s3.{location.region}.{dns_suffix(location.region)}",)
    if principal.account:
        context["kms:calleraccount"] = (principal.account,)
    context["kms:encryptioncontextkeys"] = ("aws:s3:arn",)
    context["kms:encryptioncontext:*"] = None
    return context


def ec2_keys(location: AwsLocation, common: Context, region: str | None, owner: str | None) -> Context:
    """What every EC2 request of the volume snapshotter carries; it goes to EC2's own endpoint over TLS."""
    context = common | _NEVER_DIRECT | network_keys(location.network, behind_endpoint=False)
    context["aws:securetransport"] = ("true",)
    context |= _resource(location, common, owner)
    if region:
        context["aws:requestedregion"] = context["ec2:region"] = (region,)
    return context


def network_keys(network: Network, *, behind_endpoint: bool) -> Context:
    """Where requests come from, as far as the user said it.

    A stated VPC endpoint carries the S3 requests of the cluster (``behind_endpoint``); ``aws:SourceIp`` is then absent,
    and private addresses are the ``aws:VpcSourceIp``. It says nothing of the machine that follows a signed URL, nor of
    EC2. Public addresses, stated, are the ``aws:SourceIp`` of the rest, and prove that no VPC endpoint lies between.
    """
    public, private = _addresses(network.source_addresses or ())
    if network.vpc_endpoint and behind_endpoint:
        context: Context = {"aws:sourcevpce": (network.vpc_endpoint,), "aws:sourceip": None}
        return context | _one_of("aws:vpcsourceip", private)
    if not public or private:
        return {}
    none: Context = dict.fromkeys(
        ("aws:sourcevpce", "aws:sourcevpc", "aws:vpcsourceip", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths")
    )
    return none | _one_of("aws:sourceip", public)


def _one_of(key: str, values: Values) -> Context:
    return {key: values} if values else {}


@lru_cache(maxsize=64)
def _addresses(texts: Values) -> tuple[Values, Values]:
    """The public and the private networks, as addresses and CIDR blocks; none at all when one is malformed."""
    if not texts:
        return (), ()
    from ipaddress import ip_network  # noqa: PLC0415 - only a location that states its addresses pays for it

    reserved = [ip_network(text) for text in PRIVATE_NETWORKS]
    public: dict[str, None] = {}
    private: dict[str, None] = {}
    for text in texts:
        try:
            network = ip_network(text.strip(), strict=False)
        except ValueError:
            return (), ()
        single = network.num_addresses == 1
        mixed = any(network.version == block.version and network.overlaps(block) for block in reserved)
        (private if mixed else public)[str(network[0] if single else network)] = None
    return tuple(public), tuple(private)


def headers(location: Location) -> dict[str, Values | None]:
    """What the words in an ask's context stand for at this location; a word that is missing here stands for unknown."""
    plugin = location.plugin
    key = plugin.get("kmsKeyId", "")
    customer = uses_customer_keys(location) and not key
    algorithm = "aws:kms" if key else "" if customer else plugin.get("serverSideEncryption", "")
    words: dict[str, Values | None] = {
        "{sse}": (algorithm,) if algorithm else None,
        "{sse-c}": ("AES256",) if customer else None,
    }
    if not key:
        words["{sse-key}"] = None
    elif key.startswith("arn:") and ":key/" in key:
        # Whether S3 completes an id or an alias before it evaluates the key is not documented.
        words["{sse-key}"] = (key,)
    https = not (location.s3_url or "").lower().startswith("http://")
    words["{kopia-payload}"] = ("UNSIGNED-PAYLOAD",) if https else ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD",)
    if https and sends_trailer(plugin):
        words["{payload}"] = ("STREAMING-UNSIGNED-PAYLOAD-TRAILER",)
    return words


def tags_of(tagging: str) -> Context:
    """The condition keys of an x-amz-tagging header."""
    if not tagging:
        return {"s3:requestobjecttag/*": None, "s3:requestobjecttagkeys": None}
    from urllib.parse import parse_qsl  # noqa: PLC0415 - only a location with tags pays for it

    tags = dict(parse_qsl(tagging, keep_blank_values=True))
    context: Context = {f"s3:requestobjecttag/{name.lower()}": (value,) for name, value in tags.items()}
    return context | {"s3:requestobjecttag/*": None, "s3:requestobjecttagkeys": tuple(tags)}


def sends_trailer(plugin: Mapping[str, str]) -> bool:
    """Whether the plugin ends a body with a checksum trailer, over https: not before 1.9.1, not when told not to.

    1.14.1 and 1.14.2 do not listen (velero issues 9804 and 9951).
    """
    version = parse_version(plugin.get("version"))
    if version is not None and version < (1, 9, 1):
        return False
    return plugin.get("checksumAlgorithm") != "" or version in {(1, 14, 1), (1, 14, 2)}


def parse_version(text: str | None) -> tuple[int, int, int] | None:
    """The three numbers of a version (``v1.13.1``, ``1.14``, ``v1.14.0-rc.1``); ``None`` when it has none."""
    if not text:
        return None
    numbers: list[int] = []
    for part in text.strip().lstrip("v").replace("-", ".").replace("+", ".").split(".")[:3]:
        if not (part.isascii() and part.isdigit()):
            break
        numbers.append(int(part))
    if not numbers:
        return None
    major, minor, patch = (*numbers, 0, 0)[:3]
    return major, minor, patch
