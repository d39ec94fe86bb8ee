"""Everything known of one location before any rule runs: its fields, the facts given, and what may be assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts import aws, field
from checker.model.fact import Absent, Known, Source, Unavailable
from checker.model.location import AwsLocation
from checker.operations.principal import bucket_owner_of, has_long_term_key, principal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checker.model.fact import Fact, FactKey
    from checker.model.location import Location

LONG_TERM_KEY = "a long-term access key carries no session policy"
SAME_ACCOUNT = "the bucket belongs to the principal's account"

_GETTERS: Mapping[str, Callable[[Location], object]] = {
    field.NAME.name: lambda location: location.name,
    field.FORM.name: lambda location: location.form,
    field.BUCKET.name: lambda location: location.bucket,
    field.REGION.name: lambda location: location.region,
    field.PREFIX.name: lambda location: location.prefix,
    field.S3_URL.name: lambda location: location.s3_url,
    field.FORCE_PATH_STYLE.name: lambda location: location.force_path_style,
    field.CERTIFICATE.name: lambda location: location.certificate,
    field.CREDENTIALS.name: lambda location: location.credentials,
    field.ACCESS_KEY_ID.name: lambda location: location.credentials and location.credentials.access_key_id,
    field.SECRET.name: lambda location: location.credentials and location.credentials.secret,
    field.PRINCIPAL.name: lambda location: location.principal,
    field.PALETTE_ACCOUNT.name: lambda location: getattr(location, "palette_account", None),
    field.FEATURES.name: lambda location: location.features,
    field.PLUGIN.name: lambda location: location.plugin or None,
    field.SNAPSHOT_PLUGIN.name: lambda location: getattr(location, "snapshot_plugin", None),
    field.VELERO_VERSION.name: lambda location: location.velero_version,
    field.NETWORK.name: lambda location: location.network,
}


class Store:
    """A location with the facts that came with it; ``strict`` assumes nothing, ``now`` is the run's time (ISO 8601)."""

    __slots__ = ("_told", "facts", "location", "now", "strict")

    def __init__(
        self,
        location: Location,
        facts: Mapping[str, Fact[object]],
        now: str,
        strict: bool = False,  # noqa: FBT001, FBT002 - a setting of the run, handed on as it is
    ) -> None:
        """Keep what came; nothing is worked out before it is asked for."""
        self.location = location
        self.facts = facts
        self.now = now
        self.strict = strict
        self._told: dict[str, Fact[object]] = {}

    def fact(self, key: FactKey[object]) -> Fact[object]:
        """What is known about ``key``: never a default, at most an assumption that says so."""
        told = self._told.get(key.name)
        if told is None:
            told = self._told[key.name] = self._fact(key)
        return told

    def _fact(self, key: FactKey[object]) -> Fact[object]:
        given = self.facts.get(key.name)
        if given is not None:
            return given
        if key.name == field.BUCKET_OWNER.name:
            return self._bucket_owner()
        if not key.collectable:
            return self._field(key)
        return self._unsupplied(key)

    def _field(self, key: FactKey[object]) -> Fact[object]:
        location = self.location
        place = location.places.get(key.name)
        source = Source("the location's document", place)
        if key.name == field.SECRET.name and location.credentials and location.credentials.secret_missing:
            return Unavailable(location.credentials.secret_missing)
        value = _GETTERS[key.name](location)
        if (
            value is None
            and key.name == field.ACCESS_KEY_ID.name
            and location.credentials
            and location.credentials.profile
        ):
            return Unavailable(location.credentials.secret_missing or "the profile says nothing of it")
        return Absent(source) if value is None else Known(value, source)

    def _bucket_owner(self) -> Fact[object]:
        location = self.location
        if not isinstance(location, AwsLocation):
            return Absent(Source("only buckets on AWS belong to an account"))
        owner = bucket_owner_of(location)
        if location.bucket_owner is not None:
            place = location.places.get(field.BUCKET_OWNER.name)
            return Known(location.bucket_owner, Source("location", place))
        if owner is None or self.strict:
            return Unavailable("nobody said which account owns the bucket: give bucketOwner")
        return Known(owner, Source("assumed", assumption=SAME_ACCOUNT))

    def _unsupplied(self, key: FactKey[object]) -> Fact[object]:
        if key.name == aws.SESSION_POLICY.name and self._has_long_term_key:
            return Absent(Source(LONG_TERM_KEY))
        grants_across = key.name == aws.BUCKET_POLICY.name and self.crosses_accounts
        if key.assumed and not self.strict and not grants_across:
            return Absent(Source("assumed", assumption=key.assumed))
        return Unavailable(f"nobody supplied it: give it as evidence ({key.name})")

    @property
    def _has_long_term_key(self) -> bool:
        """Whether the access key given is a user's own: temporary keys may carry a session policy."""
        location = self.location
        if location.credentials is None:
            return False
        if not isinstance(location, AwsLocation):
            return location.credentials.session_token is None
        return has_long_term_key(location, principal_of(location))

    @property
    def crosses_accounts(self) -> bool:
        """Whether the bucket is known to belong to another account than the principal's."""
        location = self.location
        if not isinstance(location, AwsLocation):
            return False
        account, owner = principal_of(location).account, bucket_owner_of(location)
        return account is not None and owner is not None and account != owner
