"""The KMS keys that a location's objects are encrypted with, and every use of them, decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.documents.document import DocumentPlace
from checker.evidence.contract import failures, undecided
from checker.facts import aws, field
from checker.model.decision import Effect, Layer
from checker.model.fact import Known
from checker.model.finding import Outcome, Verdict
from checker.model.location import Feature
from checker.model.operation import Client, Target
from checker.model.values import NamedTuple
from checker.operations.key_name import parse_key_name
from checker.operations.keys import key_of
from checker.operations.plan import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.evidence.evidence import Evidence
    from checker.evidence.proof import Decided
    from checker.model.decision import Decision
    from checker.model.place import Place
    from checker.operations.key_name import KeyName

IDENTITY_SIDE = frozenset({Layer.IDENTITY, Layer.BOUNDARY, Layer.SESSION, Layer.SCP, Layer.VPC_ENDPOINT})
"""What the principal brings along."""

KEY_SIDE = frozenset({Layer.KEY, Layer.GRANT, Layer.RCP})
"""What the key's account says."""

SUBJECT = "key use"
NO_CUSTOMER_KEY = "no customer managed KMS key is in play"


class KeyInPlay(NamedTuple):
    """A KMS key that somebody names for the location's objects; ``path`` says where in the facts it stands."""

    key: KeyName
    subject: str
    title: str
    path: tuple[str, ...]
    place: Place | None


def keys_in_play(evidence: Evidence) -> Iterator[KeyInPlay]:
    """The keys named for the location's objects: by the plugin's configuration first, then by the bucket's default."""
    plugin = evidence.get(field.PLUGIN) or {}
    named = plugin.get("kmsKeyId")
    if named is not None:
        place = evidence.place(field.PLUGIN, "kmsKeyId")
        yield KeyInPlay(parse_key_name(named), "plugin.kmsKeyId", "the plugin's kmsKeyId", ("kmsKeyId",), place)
    encryption = evidence.get(aws.BUCKET_ENCRYPTION)
    if encryption is not None and encryption.key is not None and encryption.algorithm.startswith("aws:kms"):
        place = _inside(evidence.place(aws.BUCKET_ENCRYPTION), "keyArn")
        title = "the bucket's default encryption key"
        yield KeyInPlay(parse_key_name(encryption.key), "bucketEncryption.keyArn", title, ("keyArn",), place)


def _inside(place: Place | None, name: str) -> Place | None:
    """The place of a member of a mapping; of a place outside documents, the place itself."""
    return place.document.at((*place.path, name)) if isinstance(place, DocumentPlace) else place


def customer_keys(evidence: Evidence) -> Iterator[KeyInPlay]:
    """The keys in play whose policy and state are the customer's: all but the aliases of AWS managed keys."""
    return (key for key in keys_in_play(evidence) if not key.key.is_aws_managed)


def is_policy_of_aws(evidence: Evidence) -> bool:
    """Whether the key policy is that of an AWS managed key, which AWS wrote and nobody can edit.

    Only what says so counts as read: a key of which nobody tells the manager is the customer's, unless it is named by
    the alias of one of AWS.
    """
    window = evidence.fresh()
    manager = window.fact(aws.KMS_KEY_MANAGER)
    if isinstance(manager, Known):
        evidence.fact(aws.KMS_KEY_MANAGER)
        return bool(manager.value == "AWS")
    encryption = window.fact(aws.BUCKET_ENCRYPTION)
    default = encryption.value if isinstance(encryption, Known) else None
    keys = [key_of(evidence.aws_location, default, client) for client in (Client.PLUGIN, Client.KOPIA)]
    named = [key for key in keys if key is not None]
    if not named or not all(key.is_aws_managed for key in named):
        return False
    evidence.fact(aws.BUCKET_ENCRYPTION)
    return True


def key_uses(evidence: Evidence) -> tuple[Decided, ...]:
    """Every request to a customer managed key that backups and restores lead to, decided once each."""
    uses: dict[tuple[str, str, tuple[str, ...]], Decided] = {}
    features = evidence.get(field.FEATURES) or frozenset(Feature)
    for operation in catalogue(evidence.aws_location.provider):
        if operation.feature is Feature.VOLUME_SNAPSHOTS or operation.feature not in features:
            continue
        for decided in evidence.fresh().prove(operation).decided:
            if decided.planned.ask.target is Target.KEY and not decided.planned.ask.tolerated:
                request = decided.decision.request
                context = tuple(f"{key}={value}" for key, value in sorted(request.context.items()))
                if uses.setdefault((request.action, request.resource, context), decided) is decided:
                    evidence.decide(request)
    return tuple(uses.values())


def refusing_sides(decision: Decision) -> frozenset[str]:
    """Who refuses: ``identity`` (the principal's side), ``key`` (the key's side), both, or nobody."""
    if decision.effect is Effect.EXPLICIT_DENY:
        layers = {result.layer for result in decision.layers if result.denies}
    elif decision.effect is Effect.IMPLICIT_DENY:
        layers = set(decision.missing)
    else:
        return frozenset()
    return frozenset({"identity" if layer in IDENTITY_SIDE else "key" for layer in layers})


def prove_key_use(evidence: Evidence, *sides: str) -> Iterator[Verdict]:
    """Verdicts on the use of the customer's keys: a failure for each refusal that comes from just these sides."""
    if next(customer_keys(evidence), None) is None:
        yield Verdict(Outcome.NOT_APPLICABLE, NO_CUSTOMER_KEY, SUBJECT)
        return
    uses = key_uses(evidence)
    wanted = frozenset(sides)
    refused = [use for use in uses if refusing_sides(use.decision) == wanted]
    yield from failures(evidence, refused, subject=SUBJECT)
    if refused:
        return
    evidence.get(aws.BUCKET_ENCRYPTION)
    unknown = [use for use in uses if use.decision.effect is Effect.UNKNOWN]
    if unknown:
        yield undecided(evidence, unknown, subject=SUBJECT)
        return
    others = {side for use in uses for side in refusing_sides(use.decision)}
    if others:
        what = "both sides" if len(others) > 1 else f"the {others.pop()} side"
        yield Verdict(
            Outcome.NOT_APPLICABLE, f"the key's use is refused by {what}, which another rule reports", SUBJECT
        )
    elif not uses:
        yield Verdict(Outcome.NOT_APPLICABLE, "no request of this location uses the key", SUBJECT)
    else:
        yield Verdict(Outcome.PASS, f"all {len(uses)} uses of the key are allowed", SUBJECT, decision=uses[0].decision)
