"""Cleaning up after killed probes of a location, with the location's own credential or with a reviewer's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.errors import UsageError
from checker.evidence.collectors.asking import Asking, CallError
from checker.evidence.collectors.aws.session import credential_clients, quiet, reviewer_clients, trust_bundle
from checker.evidence.probes.clean import clean
from checker.evidence.probes.journal import state_folder
from checker.model.answer import Asker
from checker.model.location import Provider
from checker.model.secret import Keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.evidence.probes.clean import Cleaned
    from checker.model.location import Location


def cleaned(location: Location, keys: Keys | None, environ: Mapping[str, str], profile: str = "") -> Cleaned:
    """What was removed, and what is left; raises ``UsageError`` where there is nobody to ask with."""
    if not location.bucket:
        message = "the location names no bucket"
        raise UsageError(message, remedy="give the document of the location that was probed")
    quiet()
    with trust_bundle(location, environ) as bundle:
        asking = _asking(location, keys, environ, profile, bundle)
        try:
            return clean(asking, location, state_folder=state_folder(environ))
        except CallError as error:
            message = f"the bucket cannot be asked: {error.gone.reason}"
            raise UsageError(message, remedy="correct the location, then run it again") from None


def _asking(
    location: Location, keys: Keys | None, environ: Mapping[str, str], profile: str, bundle: str | None
) -> Asking:
    if not profile and (keys is None or not (keys.profile or keys.secret is not None)):
        message = "there are no keys to ask the bucket with"
        raise UsageError(message, remedy="give the location's secret, or --profile NAME of somebody who may delete")
    by = Asker.REVIEWER if profile else Asker.CREDENTIAL
    given = keys if keys is not None else Keys()
    if location.provider is Provider.MINIO:
        from checker.evidence.collectors.minio.session import minio_clients, profile_keys  # noqa: PLC0415 - one of two

        given = profile_keys(profile) if profile else given
        return Asking(location, by, minio_clients(location, given, bundle=bundle, environ=environ))
    if profile:
        return Asking(location, by, reviewer_clients(location, profile, bundle=bundle, environ=environ))
    return Asking(location, by, credential_clients(location, given, bundle=bundle, environ=environ))
