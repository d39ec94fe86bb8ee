"""What a location's principal may do beyond what the chosen features need: decided action by action, never guessed.

The candidates are the actions that some Allow statement covers, wildcards expanded over the reference. Each is decided
on resources that the statement reaches, so that a Deny, a boundary or a control policy that takes it away silences it.
The requests carry who asks and nothing else: whoever holds the credentials chooses the rest, so that a condition on it
leaves the decision open, and the finding says under which condition it stands.

What another bucket, another key or another role says of the principal is not known: there the principal's own side
alone is weighed (the default policy of a key, and an account's own buckets, leave the decision to it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from checker.evidence.keys import is_policy_of_aws
from checker.evidence.likeness import Likeness
from checker.facts import aws
from checker.model.decision import Effect, Layer, Request
from checker.model.fact import Denied, Known, Unavailable
from checker.model.location import Feature
from checker.model.operation import Client
from checker.model.values import NamedTuple
from checker.operations.context import common_keys
from checker.operations.documented import documented_actions
from checker.operations.keys import UNKNOWN_ACCOUNT, UNKNOWN_REGION, key_of
from checker.operations.partitions import partition_name
from checker.operations.plan import bucket_owner_of, catalogue, principal_of, root_of
from checker.policy.aws_language.truth import both, opposite
from checker.policy.excess.actions import actions_of
from checker.policy.excess.groups import NARROWABLE, Group, Zone, group_of
from checker.policy.excess.samples import SAMPLE, Home, samples
from checker.policy.lint import WIDEST, Entry
from checker.policy.services import reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.evidence.evidence import Evidence
    from checker.model.decision import Decision, Truth
    from checker.model.fact import Fact, FactKey
    from checker.policy.aws_language.grammar import Path
    from checker.policy.lint import LintPolicy, LintStatement
    from checker.policy.services.reference import Action

_LAYERS: Final = (Layer.IDENTITY, Layer.BUCKET, Layer.KEY)
"""The layers whose statements grant something to the principal."""
_OTHERS_SIDE: Final = frozenset({Layer.BUCKET, Layer.KEY, Layer.GRANT, Layer.TRUST, Layer.PUBLIC_ACCESS_BLOCK})
_MOST: Final = 10_000
"""Pairs of an action and a resource that are weighed; a document of AWS's sizes stays far below."""
_EVERYTHING: Final = (
    ("iam:AttachUserPolicy", "arn:{0}:iam::{2}:user/{3}"),
    ("kms:ScheduleKeyDeletion", "arn:{0}:kms:{1}:{2}:key/{3}"),
    ("s3:DeleteBucket", "arn:{0}:s3:::{3}"),
    ("ec2:ModifySnapshotAttribute", "arn:{0}:ec2:{1}::snapshot/{3}"),
    ("rds:DeleteDBInstance", "arn:{0}:rds:{1}:{2}:db:{3}"),
)
"""Who may do all of this may do everything; by action and resource."""


REFUSED: Final = "AWS takes the policy"
"""Stands among what could not be told for a policy that AWS would refuse: whoever attaches it means what it says."""
UNDOCUMENTED: Final = "AWS lets it"
"""Stands there where nothing is unread: AWS documents not whether a boundary limits what a KMS grant allows."""


class Granted(NamedTuple):
    """An action that is granted and not needed, on a resource; ``unless`` names what could not be told.

    ``entry`` is the text that grants it, ``text`` that of the Resource entry. ``doubtful``: nobody said which keys are
    the location's. ``known``: the reference has the action.
    """

    group: Group
    action: str
    resource: str
    text: str
    policy: LintPolicy
    statement: LintStatement
    entry: Entry
    unless: tuple[str, ...] = ()
    doubtful: bool = False
    known: bool = True


Reads: TypeAlias = "dict[str, tuple[FactKey[object], Fact[object]]]"
Where: TypeAlias = "tuple[int, Path]"
"""An entry of a policy: the document it stands in, by identity, and its path there."""


class Excess(NamedTuple):
    """Everything that is granted and not needed, by group.

    ``undecided`` tells why nothing can be told, ``cut`` why not every pair of an action and a resource was weighed.
    ``needed`` holds the needed actions that an entry grants, and on what; of a Resource entry likewise. ``reads`` are
    the facts that told the candidates, ``decided`` those that the decisions on a group took besides.
    """

    granted: Mapping[Group, tuple[Granted, ...]]
    undecided: str
    cut: str
    home: Home
    needed: Mapping[Where, Mapping[str, str]]
    reads: Reads
    decided: Mapping[Group, Reads]


def excess_of(evidence: Evidence, group: Group) -> Excess:
    """The excess of a location: weighed once, whoever asks first; what is read of keys counts for groups of keys."""
    evidence.get(aws.IDENTITY_POLICIES)
    made = evidence.shared.get("excess")
    if not isinstance(made, Excess):
        window = evidence.fresh()
        weighing = _Weighing(window)
        granted = weighing.everything()
        reads = {each: beside.reads for each, beside in weighing.windows.items()}
        made = Excess(granted, weighing.undecided, weighing.cut, weighing.home, weighing.needed, window.reads, reads)
        evidence.shared["excess"] = made
    common = {name: read for name, read in made.reads.items() if group in _OF_KEYS or name not in _KEY_FACTS}
    evidence.reads.update(common | made.decided.get(group, {}))
    return made


class _Weighing:
    """The weighing of one location: what is its own, what is needed, and what was found so far."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        location = evidence.aws_location
        self._principal = principal_of(location)
        self._region = location.region or UNKNOWN_REGION
        account = self._principal.account or UNKNOWN_ACCOUNT
        self.windows: dict[Group, Evidence] = {}
        self._likeness = Likeness(evidence)
        self._told: dict[tuple[object, str], tuple[str, ...] | None] = {}
        self._context = common_keys(location, self._principal, evidence.now) | {"aws:securetransport": ("true",)}
        bucket = (location.bucket or "").strip("/")
        named = "" if ":" in bucket or bucket.endswith("-s3alias") else bucket
        self.home = Home(partition_name(location.region), self._region, account, named, root_of(location))
        self._keys_told: bool | None = None
        self._role = (location.credentials.role_arn if location.credentials else None) or self._principal.arn
        features = location.features
        self._needed = {
            ask.action.lower() for each in catalogue(location.provider) if each.feature in features for ask in each.asks
        }
        self._snapshots = Feature.VOLUME_SNAPSHOTS in features
        self._usual = self._needed.union(action.lower() for action in documented_actions())
        self.needed: dict[Where, dict[str, str]] = {}
        self._weighed = 0
        self.undecided = ""
        self.cut = ""

    def everything(self) -> Mapping[Group, tuple[Granted, ...]]:
        """Weigh every Allow statement of the policies that were given."""
        policies = [policy for layer in _LAYERS for policy in self._evidence.lint(layer) or ()]
        if any(policy.layer is Layer.KEY for policy in policies) and is_policy_of_aws(self._evidence):
            policies = [policy for policy in policies if policy.layer is not Layer.KEY]
        if any(problem.layer is Layer.IDENTITY for problem in self._evidence.fresh().problems()):
            self.undecided = "AWS would refuse an identity policy, so that nothing tells what it grants"
        elif any(policy.size > WIDEST for policy in policies):
            self.undecided = "a policy is far larger than AWS takes, so its statements were not read one by one"
        allowing = [
            (policy, each)
            for policy in policies
            for each in policy.statements
            if each.allows and (policy.layer is Layer.IDENTITY or self._is_named(each))
        ]
        granted: dict[Group, list[Granted]] = {}
        whole = next((found for policy, each in allowing if (found := self._whole(policy, each)) is not None), None)
        if whole is not None:
            self.undecided = ""
            return {Group.EVERYTHING: (whole,)}
        for policy, statement in allowing:
            for found in self._statement(policy, statement):
                granted.setdefault(found.group, []).append(found)
        return {group: tuple(found) for group, found in granted.items()}

    def _is_named(self, statement: LintStatement) -> bool:
        """Whether a resource's policy names the principal itself; its account alone leaves it to identity policies."""
        arn = self._principal.arn or ""
        role = f":assumed-role/{arn.rpartition('/')[2]}/"
        named = [entry.text for entry in statement.principals if entry.kind in {"AWS", "*"}]
        return bool(statement.other_principals) or any(n in {"*", arn} or role in n for n in named)

    def _whole(self, policy: LintPolicy, statement: LintStatement) -> Granted | None:
        """What a statement grants that grants everything on everything, when nothing takes it away."""
        entry = next((e for e in statement.actions if not e.text.replace(":", "").strip("*")), None)
        entry = entry or next(iter(statement.other_actions), None)
        everywhere = bool(statement.other_resources) or any(e.text == "*" for e in statement.resources)
        if entry is None or not everywhere or policy.layer is not Layer.IDENTITY:
            return None
        unless: list[str] = []
        for action, pattern in _EVERYTHING:
            home = self.home
            resource = pattern.format(home.partition, home.region, home.account, SAMPLE)
            told = self._allowed(Group.EVERYTHING, action, resource, Zone.FOREIGN)
            if told is None and self.undecided:
                told = (REFUSED,)
            if told is None:
                return None
            unless.extend(told)
        return Granted(Group.EVERYTHING, "*", "*", "*", policy, statement, entry, tuple(dict.fromkeys(unless)))

    def _statement(self, policy: LintPolicy, statement: LintStatement) -> Iterator[Granted]:
        resources = statement.resources
        if not resources and (statement.other_resources or policy.layer is not Layer.IDENTITY):
            resources = (Entry("*", statement.path),)
        entries = statement.actions or statement.other_actions[:1]
        for entry in entries:
            for service, name, known in actions_of(policy.layer, statement, entry, self._usual):
                for on in resources:
                    yield from self._entry(policy, statement, entry, (service, name, known), on)

    def _entry(
        self,
        policy: LintPolicy,
        statement: LintStatement,
        entry: Entry,
        action: tuple[str, str, Action | None],
        on: Entry,
    ) -> Iterator[Granted]:
        """What one entry grants on the resources that one Resource entry reaches."""
        service, name, known = action
        home = self._home(service)
        spelled = known.full_name if known is not None else f"{service}:{name}"
        for resource, zone in samples(on.text, service, name.lower(), known, home):
            if self._weighed >= _MOST:
                self.cut = f"the policies grant more than {_MOST:,} pairs of an action and a resource"
                return
            self._weighed += 1
            group, doubtful = self._group(service, name.lower(), known, resource, zone)
            if group is None or group is Group.BROAD_SNAPSHOTS:
                for each in (entry, on):
                    self.needed.setdefault((id(policy.policy), each.path), {})[spelled] = resource
            if group is None:
                continue
            asked = self._likeness.of(spelled), resource
            if asked not in self._told:
                self._told[asked] = self._allowed(group, spelled, resource, zone)
            unless = self._told[asked]
            if unless is not None:
                listed = known is not None or service not in reference.SERVICES or spelled.lower() in self._usual
                doubt = doubtful and group is Group.OTHER_KEYS
                yield Granted(group, spelled, resource, on.text, policy, statement, entry, unless, doubt, listed)

    def _group(
        self, service: str, name: str, known: Action | None, resource: str, zone: Zone
    ) -> tuple[Group | None, bool]:
        """The group of an action on a resource, ``None`` when it is needed; and whether that is in doubt."""
        full = f"{service}:{name}"
        doubtful = service == "kms" and zone is Zone.FOREIGN and not self._keys_told
        if full in self._usual:
            if service == "ec2":
                if not self._snapshots:
                    return Group.UNUSED_FEATURE, False
                return (Group.BROAD_SNAPSHOTS if full in _NARROWABLE else None), False
            if zone is Zone.OWN:
                return None, False
            if zone is Zone.BESIDE:
                return Group.OTHER_PREFIXES, False
        if known is None:
            held = reference.service(service)
            known = None if held is None else held.action(name)
        return group_of(service, name, known, zone, own_role=resource == self._role), doubtful

    def _home(self, service: str) -> Home:
        """What is the location's own; its keys are only looked up when a policy speaks of keys."""
        if service == "kms" and self._keys_told is None:
            location = self._evidence.aws_location
            fact = self._evidence.fresh().fact(aws.BUCKET_ENCRYPTION)
            for group in _OF_KEYS:
                self.windows.setdefault(group, self._evidence.fresh()).fact(aws.BUCKET_ENCRYPTION)
            encryption = fact.value if isinstance(fact, Known) else None
            keys = [key_of(location, encryption, client) for client in (Client.PLUGIN, Client.KOPIA)]
            told = not isinstance(fact, Denied | Unavailable) and not fact.source.assumption
            self._keys_told = told and not any(key is not None and key.unresolved for key in keys)
            self.home = self.home._replace(keys=tuple({key.arn for key in keys if key is not None}))
        return self.home

    def _allowed(self, group: Group, action: str, resource: str, zone: Zone) -> tuple[str, ...] | None:
        """Under what the request is allowed: nothing, or the names of what could not be told; ``None`` when denied."""
        location = self._evidence.aws_location
        own = zone in {Zone.OWN, Zone.BESIDE} and action.startswith("s3:")
        owner = bucket_owner_of(location) if own else self._principal.account
        context = self._context
        if action in NARROWABLE:
            context = context | _UNTAGGED
        request = Request(self._principal, action, resource, owner, context)
        window = self.windows.setdefault(group, self._evidence.fresh())
        if action.startswith("s3:") or (zone is Zone.OWN and self._evidence.lint(Layer.KEY) is not None):
            decision = window.decide(request)
            truth = _TRUTH[decision.effect]
        else:
            beside = self._evidence.fresh()
            decision = beside.decide(request)
            window.reads.update({name: read for name, read in beside.reads.items() if name not in _OTHER_POLICIES})
            truth = _own_side(decision)
        if truth is False:
            return None
        if truth is None and aws.IDENTITY_POLICIES.name in decision.unread:
            return None
        if truth:
            return ()
        unread = tuple(name for name in decision.unread if name not in _OTHER_POLICIES)
        return unread or decision.unread or (UNDOCUMENTED,)


_NARROWABLE: Final = frozenset(action.lower() for action in NARROWABLE)
_UNTAGGED: Final[dict[str, tuple[str, ...] | None]] = {
    "aws:resourcetag/*": None,
    "ec2:resourcetag/*": None,
    "aws:resourcetag/velero.io/backup": None,
    "ec2:resourcetag/velero.io/backup": None,
    "aws:requesttag/*": None,
    "aws:tagkeys": None,
    "ec2:createaction": None,
}
"""A snapshot that Velero did not take, and tags that are not set on what is being created."""
_TRUTH: Final[Mapping[Effect, Truth]] = {
    Effect.ALLOW: True,
    Effect.UNKNOWN: None,
    Effect.EXPLICIT_DENY: False,
    Effect.IMPLICIT_DENY: False,
}
_OTHER_POLICIES: Final = frozenset({aws.KMS_KEY_POLICY.name, aws.KMS_KEY_GRANTS.name, aws.TRUST_POLICY.name})
_OF_KEYS: Final = frozenset({Group.KEY_ADMINISTRATION, Group.OTHER_KEYS, Group.UNNEEDED})
_KEY_FACTS: Final = frozenset(
    key.name for key in (aws.KMS_KEY_POLICY, aws.KMS_KEY_GRANTS, aws.KMS_KEY_MANAGER, aws.BUCKET_ENCRYPTION)
)


def _own_side(decision: Decision) -> Truth:
    """What the principal's own side says, where nobody knows what the resource's policy says."""
    asked = [layer for layer in decision.layers if layer.layer not in _OTHERS_SIDE]
    # Whoever comes with a token of an identity provider has no identity policies: nothing of theirs grants it.
    result: Truth = any(layer.layer is Layer.IDENTITY for layer in asked)
    for layer in asked:
        result = both(result, both(layer.allows, opposite(layer.denies)))
    return result
