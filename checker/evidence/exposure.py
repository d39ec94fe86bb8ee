"""Whom the policy of a bucket or a key lets in from outside the account: by our own engine, and by policyuniverse.

Strangers are asked about as anybody else: every action that a statement allows, on the resource itself, for somebody of
an account that nobody named. What they send is theirs to choose, so a condition on it leaves the decision open; then
the statement is public as far as S3 Block Public Access would take it for public.

policyuniverse reads each statement alone, and knows no Deny: where the two disagree, both are shown. It is imported
only when such a policy allows something, since it reads all of AWS's actions first (80 ms).
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final

from checker.evidence.engine import LAYER_FACTS
from checker.evidence.likeness import Likeness
from checker.evidence.linting import given
from checker.facts import aws
from checker.model.decision import Layer, Principal, Request
from checker.model.fact import Known
from checker.model.operation import Client
from checker.model.values import NamedTuple
from checker.operations.keys import UNKNOWN_ACCOUNT, UNKNOWN_REGION, key_of
from checker.operations.partitions import partition_name
from checker.operations.plan import bucket_owner_of, principal_of, root_of
from checker.policy.aws_language.arn import parse_arn
from checker.policy.aws_language.truth import both, opposite
from checker.policy.aws_public import is_public
from checker.policy.excess.actions import actions_of
from checker.policy.excess.groups import Zone
from checker.policy.excess.samples import Home, samples
from checker.policy.lint import WIDEST, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.evidence.evidence import Evidence
    from checker.model.decision import Truth
    from checker.model.fact import Fact, FactKey
    from checker.policy.lint import LintPolicy, LintStatement

STRANGER: Final = "999999999999"
"""An account that nobody names; AWS gives out no such number."""
_STRANGERS: Final[Mapping[str, tuple[str, ...] | None]] = {
    "aws:principalorgid": ("o-strangers0",),
    "aws:principaltype": ("User",),
    "aws:securetransport": ("true",),
}
_MOST: Final = 2_000
"""Requests that are decided about one policy."""
_ACCOUNT: Final = 12


class Opening(NamedTuple):
    """What one statement lets somebody do; ``who`` is empty for everybody, ``unless`` names what could not be told.

    ``path`` leads to the principal that lets them in.
    """

    policy: LintPolicy
    statement: LintStatement
    who: str
    path: tuple[str | int, ...]
    actions: tuple[str, ...]
    unless: tuple[str, ...] = ()
    is_organization: bool = False


class Exposure(NamedTuple):
    """What a policy opens to everybody (``public``) and to other accounts (``shared``).

    ``static`` is whether S3 Block Public Access would take it for public, ``theirs`` what policyuniverse says, ``None``
    when it could not (``failure`` tells why), and ``accessible`` the actions it names.
    """

    public: tuple[Opening, ...]
    shared: tuple[Opening, ...]
    static: Truth
    theirs: bool | None
    accessible: tuple[str, ...]
    failure: str
    undecided: str
    reads: dict[str, tuple[FactKey[object], Fact[object]]]

    @property
    def ours(self) -> Truth:
        """Whether the policy lets everybody in: known when nothing was left open, or when S3 would say so."""
        if any(not opening.unless for opening in self.public) or (self.public and self.static):
            return True
        return None if self.public else False


def exposure_of(evidence: Evidence, layer: Layer) -> Exposure | None:
    """The exposure through the policies of a layer, worked out once; ``None`` when none was given."""
    policies = given(evidence, (layer,))
    if not policies:
        return None
    name = f"exposure of {layer.value}"
    made = evidence.shared.get(name)
    if not isinstance(made, Exposure):
        window = evidence.fresh()
        refused = any(problem.layer is layer for problem in evidence.fresh().problems())
        large = any(policy.size > WIDEST for policy in policies)
        if refused or large:
            why = f"the {layer.value} is far larger than AWS takes: its statements were not read"
            why = f"AWS would refuse the {layer.value}: nothing tells what it grants" if refused else why
            made = Exposure((), (), None, None, (), "", why, window.reads)
        else:
            looking = _Looking(window, layer)
            public, shared = looking.look(policies)
            raw = [statement.body for policy in policies for statement in policy.statements]
            static = is_public(raw) if layer is Layer.BUCKET else None
            made = Exposure(public, shared, static, *_policyuniverse(policies), looking.cut, window.reads)
        evidence.shared[name] = made
    evidence.reads.update(made.reads)
    return made


def _policyuniverse(policies: tuple[LintPolicy, ...]) -> tuple[bool | None, tuple[str, ...], str]:
    """What policyuniverse says: whether the internet gets in, and by which actions; or why it could not say."""
    if not any(statement.allows for policy in policies for statement in policy.statements):
        return False, (), ""  # it weighs Allow statements alone, and is spared where there is none
    try:
        with warnings.catch_warnings():
            # It leaves its data file for the collector to close.
            warnings.simplefilter("ignore", ResourceWarning)
            # It costs 80 ms, and only such a policy pays for it; it has no types.
            from policyuniverse.policy import Policy  # type: ignore[import-untyped]  # noqa: PLC0415 - as said
        read = [Policy(policy.body) for policy in policies]
        answer = any(each.is_internet_accessible() for each in read)
        actions = {str(action) for each in read for action in each.internet_accessible_actions()}
    except Exception as error:  # noqa: BLE001 - a library's slip on an odd policy must not end the rule
        return None, (), f"{type(error).__name__}: {error}"
    return bool(answer), tuple(sorted(actions)), ""


def resource_side(evidence: Evidence, layer: Layer, request: Request) -> tuple[Truth, tuple[str, ...]]:
    """What a resource's side says: its policy, and the control policies of its account; and what could not be told."""
    beside = evidence.fresh()
    decision = beside.decide(request)
    control = aws.RESOURCE_CONTROL_POLICIES.name
    if control in beside.reads:
        evidence.reads[control] = beside.reads[control]
    result: Truth = any(each.layer is layer for each in decision.layers)
    for each in decision.layers:
        if each.layer in {layer, Layer.RCP}:
            result = both(result, both(each.allows, opposite(each.denies)))
    facts = {LAYER_FACTS[layer].name, control}
    return result, tuple(name for name in decision.unread if ":" in name or name in facts)


def keys_of(evidence: Evidence) -> tuple[str, ...]:
    """The ARNs of the customer's keys in play, as far as they are known."""
    location = evidence.aws_location
    fact = evidence.fresh().fact(aws.BUCKET_ENCRYPTION)
    encryption = fact.value if isinstance(fact, Known) else None
    keys = [key_of(location, encryption, client) for client in (Client.PLUGIN, Client.KOPIA)]
    return tuple({key.arn: None for key in keys if key is not None and not key.is_aws_managed and not key.unresolved})


class _Looking:
    """Asks about one policy: what is the location's own, and who is no stranger."""

    def __init__(self, evidence: Evidence, layer: Layer) -> None:
        self._evidence = evidence
        self._layer = layer
        location = evidence.aws_location
        self._principal = principal_of(location)
        bucket = (location.bucket or "").strip("/")
        named = "" if ":" in bucket or bucket.endswith("-s3alias") else bucket
        partition, region = partition_name(location.region), location.region or UNKNOWN_REGION
        self._owner = bucket_owner_of(location)
        keys = keys_of(evidence) if layer is Layer.KEY else ()
        self._home = Home(partition, region, self._owner or UNKNOWN_ACCOUNT, named, root_of(location), keys)
        own = {self._principal.account, self._owner, *(_account(key) for key in self._home.keys)}
        self._own = frozenset(account for account in own if account)
        self._likeness = Likeness(evidence)
        self._told: dict[tuple[str | None, object, str], tuple[Truth, tuple[str, ...]]] = {}
        self.cut = ""

    def look(self, policies: tuple[LintPolicy, ...]) -> tuple[tuple[Opening, ...], tuple[Opening, ...]]:
        """What the Allow statements open to everybody, and to other accounts."""
        public: list[Opening] = []
        shared: list[Opening] = []
        for policy in policies:
            for statement in policy.statements:
                if not statement.allows:
                    continue
                everybody = self._everybody(policy, statement)
                if everybody is not None:
                    public.append(everybody)
                else:
                    shared.extend(self._others(policy, statement))
        return tuple(public), tuple(shared)

    def _everybody(self, policy: LintPolicy, statement: LintStatement) -> Opening | None:
        paths = [entry.path for entry in statement.principals if entry.text == "*"]
        paths += [entry.path for entry in statement.other_principals[:1]]
        if not paths:
            return None
        who = Principal(f"arn:{self._home.partition}:iam::{STRANGER}:user/stranger", STRANGER)
        found = self._opening(policy, statement, who, _STRANGERS)
        if found is None:
            return None
        bound = self._layer is Layer.BUCKET and is_public([statement.body]) is False
        return None if found.unless and bound else found._replace(path=paths[0])

    def _others(self, policy: LintPolicy, statement: LintStatement) -> Iterator[Opening]:
        """Other accounts, named as principals, or by the conditions under which everybody is let in."""
        for text, path in self._organizations(statement):
            who = Principal(f"arn:{self._home.partition}:iam::{STRANGER}:user/member", STRANGER)
            found = self._opening(policy, statement, who, {**_STRANGERS, "aws:principalorgid": (text,)})
            if found is not None:
                yield found._replace(who=f"every account of organization {text}", path=path, is_organization=True)
        for text, path in self._named(statement):
            account = _account(text)
            if not account or account in self._own:
                continue
            arn = text if text.startswith("arn:") else f"arn:{self._home.partition}:iam::{account}:root"
            context = {"aws:securetransport": ("true",)}
            found = self._opening(policy, statement, Principal(arn, account), context)
            if found is not None:
                yield found._replace(who=text, path=path)

    def _organizations(self, statement: LintStatement) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        """The organisations that a statement for everybody is bound to."""
        if not any(entry.text == "*" for entry in statement.principals):
            return
        for condition in statement.conditions:
            if condition.key.lower() == "aws:principalorgid" and not condition.name.base.startswith("stringnot"):
                for index, value in enumerate(condition.values):
                    yield value, condition.at(index)

    def _named(self, statement: LintStatement) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        everybody = bool(statement.other_principals)
        for entry in statement.principals:
            everybody = everybody or entry.text == "*"
            if entry.kind == "AWS" and entry.text != "*":
                yield entry.text, entry.path
        if not everybody:
            return
        for condition in statement.conditions:
            if condition.key.lower() in _NAMING and not condition.name.base.startswith(("stringnot", "arnnot")):
                for index, value in enumerate(condition.values):
                    yield value, condition.at(index)

    def _opening(
        self,
        policy: LintPolicy,
        statement: LintStatement,
        who: Principal,
        context: Mapping[str, tuple[str, ...] | None],
    ) -> Opening | None:
        """What a statement lets somebody do; what is certain, if anything is, else under which conditions."""
        certain: dict[str, None] = {}
        open_: dict[str, None] = {}
        unless: dict[str, None] = {}
        resources = statement.resources or (Entry("*", statement.path),)
        for entry in statement.actions or statement.other_actions[:1]:
            for service, name, known in actions_of(policy.layer, statement, entry, ()):
                spelled = known.full_name if known is not None else f"{service}:{name}"
                for on in resources:
                    for resource, zone in samples(on.text, service, name.lower(), known, self._home):
                        if spelled in certain or not self._is_here(zone):
                            continue
                        truth, unread = self._ask(Request(who, spelled, resource, self._owner_of(resource), context))
                        if truth:
                            certain[spelled] = None
                        elif truth is None and LAYER_FACTS[self._layer].name not in unread:
                            open_[spelled] = None
                            unless.update(dict.fromkeys(unread))
        if certain:
            return Opening(policy, statement, "", (), tuple(certain))
        return Opening(policy, statement, "", (), tuple(open_), tuple(unless)) if open_ else None

    def _ask(self, request: Request) -> tuple[Truth, tuple[str, ...]]:
        """What the resource's side says; once for all actions that the policies speak of alike."""
        asked = (request.principal.arn, self._likeness.of(request.action), request.resource)
        told = self._told.get(asked)
        if told is None:
            if len(self._told) >= _MOST:
                self.cut = f"the {self._layer.value} takes more than {_MOST:,} decisions: not all of it was read"
                return False, ()
            told = self._told[asked] = resource_side(self._evidence, self._layer, request)
        return told

    def _is_here(self, zone: Zone) -> bool:
        """Whether a resource may be the one that the policy is attached to."""
        return zone is not Zone.FOREIGN or (self._layer is Layer.KEY and not self._home.keys)

    def _owner_of(self, resource: str) -> str | None:
        return self._owner if self._layer is Layer.BUCKET else _account(resource)


_NAMING: Final = frozenset({"aws:principalaccount", "aws:principalarn", "aws:sourceaccount", "kms:calleraccount"})
"""Condition keys whose values name an account."""


def _account(text: str) -> str:
    """The account of a principal or a key: an account id, or what an ARN names; empty for anything else."""
    if len(text) == _ACCOUNT and text.isascii() and text.isdigit():
        return text
    arn = parse_arn(text)
    return arn.account if arn is not None and arn.account.isdigit() else ""
