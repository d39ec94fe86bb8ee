"""What KMS tells of the key that a location's objects are encrypted with: its state, policy, grants and rotation.

AWS KMS API Reference: DescribeKey, GetKeyPolicy, ListGrants, GetKeyRotationStatus and ListAliases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from checker.evidence.collectors.asking import CallError, Gone, call_name, unknown
from checker.evidence.collectors.collect import Collector
from checker.facts import aws
from checker.model.answer import Answer, PolicyText, State
from checker.model.location import Feature
from checker.model.operation import Client
from checker.model.values import NamedTuple
from checker.operations.keys import UNKNOWN_REGION, Key, is_aws_managed, key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from checker.evidence.collectors.asking import Asking
    from checker.model.fact import FactKey

_DESCRIBED: tuple[tuple[FactKey[Any], tuple[str, ...]], ...] = (
    (aws.KMS_KEY_STATE, ("KeyState",)),
    (aws.KMS_KEY_SPEC, ("KeySpec", "CustomerMasterKeySpec")),
    (aws.KMS_KEY_USAGE, ("KeyUsage",)),
    (aws.KMS_KEY_ORIGIN, ("Origin",)),
    (aws.KMS_KEY_MANAGER, ("KeyManager",)),
    (aws.KMS_KEY_ARN, ("Arn",)),
)
"""The facts in an answer of DescribeKey, and the members that hold them; the second is the older name of the first."""
_FACTS: tuple[FactKey[Any], ...] = (
    *(key for key, _ in _DESCRIBED),
    aws.KMS_KEY_DELETION_DATE,
    aws.KMS_KEY_POLICY,
    aws.KMS_KEY_GRANTS,
    aws.KMS_KEY_ROTATION,
)
_NO_ENCRYPTION = ("ServerSideEncryptionConfigurationNotFoundError",)
_OF_KEYS = ("aws:kms", "aws:kms:dsse")
_DEPENDS = "which key is in play depends on the bucket's default encryption: "


class _Described(NamedTuple):
    """A key as DescribeKey tells of it: what was asked, its metadata, and why there are none."""

    asked: str
    metadata: Mapping[str, object]
    gone: Gone | None = None

    @property
    def name(self) -> str:
        """The name that every call takes: the ARN, where it is known."""
        return str(self.metadata.get("Arn") or self.metadata.get("KeyId") or self.asked)


def _key(asking: Asking) -> Iterator[Answer]:
    """Every answer about the one key in play; where there is none, or more than one, why nothing is told."""
    try:
        key = _in_play(asking)
    except CallError as error:
        permission = aws.BUCKET_ENCRYPTION.permission if error.gone.state is State.DENIED else ""
        for fact in _FACTS:
            answer = asking.without(fact, "s3:GetBucketEncryption", error.gone)
            yield answer._replace(permission=permission or answer.permission)
        return
    yield from _metadata(asking, key)
    yield from _parts(asking, key)


def _in_play(asking: Asking) -> _Described:
    """The key that plugin and kopia encrypt with; raises ``CallError`` where that is not one key."""
    keys, gone = _keys(asking)
    if gone is not None and not keys:
        raise CallError(gone._replace(reason=_DEPENDS + gone.reason))
    if not keys:
        raise CallError(Gone(State.NEEDLESS, "", "no KMS key is in play"))
    described = [_describe(asking, asked) for asked in keys]
    arns = {str(each.metadata.get("Arn")) if each.gone is None else each.asked for each in described}
    if len(arns) > 1:
        unknown(f"plugin and kopia use different keys, and one can be told of: {' and '.join(keys)}")
    return described[0]


def _keys(asking: Asking) -> tuple[tuple[str, ...], Gone | None]:
    """The names to ask of the keys of both clients, and why the bucket's default encryption is not known."""
    location, encryption, gone = asking.aws_location, None, None
    try:
        encryption = _encryption(asking)
    except CallError as error:
        if error.gone.code not in _NO_ENCRYPTION:
            gone = error.gone
    clients = (Client.PLUGIN, *((Client.KOPIA,) if Feature.FILE_SYSTEM_BACKUP in location.features else ()))
    found = [key for client in clients if (key := key_of(location, encryption, client)) is not None]
    # The policy of an AWS managed key is AWS's own: beside a key of the customer's it is not what is in question.
    own = [key for key in found if not key.is_aws_managed]
    return tuple(dict.fromkeys(_asked(key) for key in own or found)), gone


def _encryption(asking: Asking) -> aws.BucketEncryption | None:
    if not asking.aws_location.bucket:
        unknown("the location names no bucket")
    body = asking.call("s3", "get_bucket_encryption", Bucket=asking.aws_location.bucket)
    found = cast("Any", body.get("ServerSideEncryptionConfiguration", {}))
    rules = found.get("Rules") if isinstance(found, dict) else None
    if not isinstance(rules, list) or len(rules) != 1:
        return unknown("the answer about the default encryption has not one rule")
    default = rules[0].get("ApplyServerSideEncryptionByDefault") or {}
    algorithm = default.get("SSEAlgorithm")
    if not isinstance(algorithm, str) or not algorithm:
        unknown("the answer about the default encryption names no algorithm")
    return aws.BucketEncryption(algorithm, default.get("KMSMasterKeyID") if algorithm in _OF_KEYS else None)


def _asked(key: Key) -> str:
    """How KMS is asked for a key: by its ARN or that of its alias, since a bare name would be one of the asker's own.

    S3 looks a bare name up in the account of who writes, not of who reviews.
    """
    if key.account is None or UNKNOWN_REGION in key.arn:
        return "alias/aws/s3" if is_aws_managed(key.arn) else key.named
    return key.arn.replace(":key/alias/", ":alias/")


def _describe(asking: Asking, asked: str) -> _Described:
    try:
        metadata = asking.call("kms", "describe_key", KeyId=asked).get("KeyMetadata")
    except CallError as error:
        return _aliased(asking, asked, error.gone)
    if not isinstance(metadata, dict) or not metadata:
        return _Described(asked, {}, Gone(State.UNAVAILABLE, "", "the answer does not describe a key"))
    return _Described(asked, cast("dict[str, object]", metadata))


def _aliased(asking: Asking, asked: str, gone: Gone) -> _Described:
    """A key of which only the id is known, from the list of aliases: its policy may be readable all the same."""
    _, is_alias, name = asked.rpartition("alias/")
    if gone.state is not State.DENIED or not is_alias:
        return _Described(asked, {}, gone)
    try:
        aliases = asking.pages("kms", "list_aliases", "Aliases")
    except CallError:
        return _Described(asked, {}, gone)
    # The list is of the asker's own account: an alias of another one may have the same name.
    named = asked if asked.startswith("arn:") else f"alias/{name}"
    found = next((each for each in aliases if named in {each.get("AliasArn"), each.get("AliasName")}), {})
    return _Described(asked, {"KeyId": found["TargetKeyId"]} if "TargetKeyId" in found else {}, gone)


def _metadata(asking: Asking, key: _Described) -> Iterator[Answer]:
    call = _named("describe_key", key.asked)
    for fact, names in _DESCRIBED:
        value = next((key.metadata[name] for name in names if name in key.metadata), None)
        if key.gone is not None:
            yield asking.without(fact, call, key.gone)
        elif value is None:
            yield asking.without(fact, call, Gone(State.UNAVAILABLE, "", f"the answer has no {names[0]}"))
        else:
            yield asking.known(fact, call, value)
    if key.gone is not None or "KeyState" not in key.metadata:
        gone = key.gone or Gone(State.UNAVAILABLE, "", "the answer has no KeyState")
        yield asking.without(aws.KMS_KEY_DELETION_DATE, call, gone)
    else:
        # Left out where the key is not to be deleted.
        yield asking.known(aws.KMS_KEY_DELETION_DATE, call, key.metadata.get("DeletionDate"))


def _parts(asking: Asking, key: _Described) -> Iterator[Answer]:
    def policy() -> PolicyText:
        found = asking.call("kms", "get_key_policy", KeyId=key.name, PolicyName="default").get("Policy")
        if not isinstance(found, str) or not found.strip():
            return unknown("an answer came without a policy in it")
        return PolicyText(_named("get_key_policy", key.name), aws.PolicyKind.KEY.value, found)

    def grants() -> list[object]:
        return [_grant(each) for each in asking.pages("kms", "list_grants", "Grants", KeyId=key.name)]

    def rotation() -> dict[str, object]:
        return asking.call("kms", "get_key_rotation_status", KeyId=key.name)

    yield _told(asking, aws.KMS_KEY_POLICY, _named("get_key_policy", key.name), policy)
    yield _told(asking, aws.KMS_KEY_GRANTS, _named("list_grants", key.name), grants)
    yield _told(asking, aws.KMS_KEY_ROTATION, _named("get_key_rotation_status", key.name), rotation)


def _grant(said: Mapping[str, object]) -> dict[str, object]:
    """A grant in the form that evidence has for it; what is missing in it stays missing, and is refused there."""
    limits = cast("Mapping[str, object]", said.get("Constraints") or {})
    names = {"grantee": said.get("GranteePrincipal"), "operations": said.get("Operations")}
    names |= {"contextEquals": limits.get("EncryptionContextEquals")}
    names |= {"contextSubset": limits.get("EncryptionContextSubset")}
    return {name: value for name, value in names.items() if value is not None}


def _told(asking: Asking, fact: FactKey[Any], call: str, body: Callable[[], object]) -> Answer:
    try:
        return asking.known(fact, call, body())
    except CallError as error:
        return asking.without(fact, call, error.gone)


def _named(method: str, key: str) -> str:
    return f"{call_name('kms', method)} {key}"


COLLECTORS: tuple[Collector, ...] = (Collector("kms:DescribeKey", _FACTS, _key),)
"""Everything that is asked of the key."""
