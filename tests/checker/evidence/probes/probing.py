"""Locations that are probed in tests, and the probe of one."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from checker.evidence.collectors.asking import Asking
from checker.evidence.collectors.aws.session import Limits, credential_clients, trust_bundle
from checker.evidence.probes.clean import clean
from checker.evidence.probes.probe import probe
from checker.intake.ledger import Ledger
from checker.intake.load import Broken, Case, iter_cases
from checker.model.answer import Asker
from checker.model.location import AwsLocation
from checker.model.secret import Keys, Secret

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from checker.evidence.probes.clean import Cleaned
    from checker.model.answer import Answer

NOW = "2026-11-23T00:00:00Z"
QUICK = Limits(connect=3, read=3, attempts=1)
ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}


def document(bucket: str, url: str, policy: object, certificate: str = "", **more: object) -> dict[str, Any]:
    """A location in the own form, with everything that a probe wants to know."""
    evidence = cast("dict[str, object]", more.pop("evidence", {}))
    return {
        "apiVersion": "backup-preflight/v1",
        "kind": "BackupLocation",
        "name": "probed",
        "provider": "aws",
        "bucket": bucket,
        "region": "us-east-1",
        "s3Url": url,
        "forcePathStyle": True,
        **({"certificate": {"file": certificate}} if certificate else {}),
        "principal": "arn:aws:iam::000000000000:user/velero",
        "bucketOwner": "000000000000",
        "evidence": {"identityPolicies": [policy], "bucketVersioning": {}, **evidence},
        "assume": {"objectLock": "none"} if "objectLock" not in evidence else {},
        **more,
    }


def loaded(folder: Path, given: Mapping[str, object]) -> Case:
    """The location and its facts, as the intake reads them."""
    path = folder / "location.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    (case,) = iter_cases([str(path)], stdin=lambda: b"", environ={}, ledger=Ledger())
    assert not isinstance(case, Broken), [str(error) for error in case.errors]
    return case


@dataclass
class Prober:
    """Somebody who probes one location, and cleans up."""

    case: Case
    asking: Asking
    state: Path
    told: list[str] = field(default_factory=list)

    @property
    def location(self) -> AwsLocation:
        """The location."""
        found = self.case.location
        assert isinstance(found, AwsLocation)
        return found

    def probe(self, *, leave: bool = False, deadline: float = 60.0) -> Answer:
        """The answer of a probe."""
        return probe(
            self.asking,
            self.location,
            self.case.facts,
            leave=leave,
            state_folder=self.state,
            now=NOW,
            tell=self.told.append,
            deadline=deadline,
        )

    def clean(self) -> Cleaned:
        """What cleaning up comes to."""
        return clean(self.asking, self.location, state_folder=self.state)

    @property
    def journals(self) -> list[Path]:
        """The journals that are kept."""
        return sorted(self.state.glob("*")) if self.state.is_dir() else []


@contextmanager
def prober(
    folder: Path, given: Mapping[str, object], key_id: str, secret: str, *, limits: Limits = QUICK
) -> Iterator[Prober]:
    """Somebody with this key pair, as long as it lasts."""
    case = loaded(folder, given)
    with trust_bundle(case.location, {}) as bundle:
        keys = Keys(key_id, Secret(secret))
        clients = credential_clients(case.location, keys, limits=limits, bundle=bundle, environ={})
        yield Prober(case, Asking(case.location, Asker.CREDENTIAL, clients), folder / "state")


def steps_of(answer: Answer) -> list[dict[str, Any]]:
    """The steps in an answer."""
    return cast("dict[str, list[dict[str, Any]]]", answer.body)["steps"]


def left_of(answer: Answer) -> list[dict[str, Any]]:
    """What an answer says was left."""
    return cast("dict[str, list[dict[str, Any]]]", answer.body)["left"]


def odd(answer: Answer) -> list[dict[str, Any]]:
    """The steps that did not come out as they must."""
    return [step for step in steps_of(answer) if step["outcome"] != "done"]
