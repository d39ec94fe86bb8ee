"""The documented policy as data is the documented policy."""

from __future__ import annotations

import json
from pathlib import Path

from checker.model.location import Provider
from checker.operations.documented import DOCUMENTED_ACTIONS, PLACEHOLDER, documented_actions
from checker.operations.plan import catalogue

FIXTURE = Path(__file__).parents[3] / "fixtures" / "policies" / "documented-aws.json"


def test_actions_are_those_of_the_documented_policy() -> None:
    """Statement by statement, resource by resource, in the document's order."""
    policy = json.loads(FIXTURE.read_text(encoding="utf-8").replace("acme-prod-velero", PLACEHOLDER))
    found = {}
    for statement in policy["Statement"]:
        resource = statement["Resource"]
        found[resource if isinstance(resource, str) else resource[0]] = tuple(statement["Action"])
    assert found == dict(DOCUMENTED_ACTIONS)


def test_one_documented_action_is_needed_by_no_operation() -> None:
    """What the advice about absent actions rests on; another one would be a mistake of the catalogue."""
    needed = {ask.action for operation in catalogue(Provider.AWS) for ask in operation.asks}
    assert set(documented_actions()) - needed == {"s3:ListMultipartUploadParts"}
