"""What is said of a location as a whole, when every document that speaks of it has been read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.location import Form, Provider

if TYPE_CHECKING:
    from checker.intake.draft import Draft, Surroundings


def finish(draft: Draft, around: Surroundings) -> None:
    """Report what does not go with the provider, and work out what follows from all of the evidence."""
    if draft.provider is Provider.MINIO:
        from checker.intake.minio import finish_minio  # noqa: PLC0415 - one provider of several

        finish_minio(draft)
    else:
        if draft.s3_url and draft.form is not Form.OWN:
            _note_other_store(draft, around)
        if draft.facts:
            from checker.intake.foreign_answers import refuse_foreign  # noqa: PLC0415 - as above

            refuse_foreign(draft)
    credentials = draft.credentials
    if credentials is not None and credentials.secret is not None and around.ledger.repeats_a_name(draft.principal):
        draft.credentials = credentials._replace(secret=credentials.secret._replace(looks_like_key_id=True))


def _note_other_store(draft: Draft, around: Surroundings) -> None:
    """Say of an address outside AWS how it is examined as what it is: neither Velero nor Palette tells them apart."""
    from checker.operations.endpoint import HostKind, parse_url  # noqa: PLC0415 - few locations have an address

    if parse_url(draft.s3_url or "").host.kind in {HostKind.OTHER, HostKind.ADDRESS}:
        around.ledger.note(
            f"{draft.name}: examined as AWS, though its s3Url is outside AWS; "
            "provider: minio in an Evidence document has it examined as MinIO"
        )
