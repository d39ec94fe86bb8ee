"""The least policy of a location on MinIO, and the forms it is written in: JSON, commands of ``mc``, Terraform.

Objects are everything below the location's prefix, lists are bound to that prefix where every list names it, and
``GetBucketLocation`` is asked for where kopia has to look the region up. MinIO compares the bucket with ``bucket/``, so
that one statement on the bucket's name and one on its objects are just what is needed.
"""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

from checker.errors import UsageError
from checker.model.operation import Target
from checker.operations import minio_server
from checker.operations.minio_plan import ARN
from checker.operations.plan import catalogue, plan, root_of
from checker.policy.least import terraform
from checker.policy.minio_language.grammar import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checker.model.location import MinioLocation

_LIST = "s3:ListBucket"
_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def minio_policy(location: MinioLocation, *, now: str) -> dict[str, object]:
    """The policy for the user whose access key the location uses; raises ``UsageError`` where it says too little."""
    bucket, root = _bucket(location), root_of(location)
    if "${" in root:
        message = "MinIO would take the location's prefix for a variable: ${"
        raise UsageError(message, remedy="take a prefix without ${")
    operations = (each for each in catalogue(location.provider) if each.feature in location.features)
    requests = [found for each in operations for found in plan(location, each, None, now=now)]
    if not requests:
        message = "MinIO is sent no request for these features"
        raise UsageError(message, remedy="name object-store or file-system-backup among the features")
    on = {
        target: sorted({each.request.action for each in requests if each.ask.target is target})
        for target in (Target.OBJECT, Target.BUCKET)
    }
    others = [action for action in on[Target.BUCKET] if action != _LIST]
    lists = [each.request.context.get("s3:prefix") for each in requests if each.request.action == _LIST]
    listing = _statement("ListBackups", [_LIST], f"{ARN}{bucket}")
    if root and all(lists):
        listing["Condition"] = {"StringLike": {"s3:prefix": [f"{root}*"]}}
    statements = [
        _statement("ReadAndWriteBackups", on[Target.OBJECT], f"{ARN}{bucket}/{root}*"),
        listing,
        *([_statement("FindTheBucket", others, f"{ARN}{bucket}")] if others else []),
    ]
    return {"Version": VERSION, "Statement": statements}


def _statement(sid: str, actions: list[str], resource: str) -> dict[str, object]:
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": [resource]}


def _bucket(location: MinioLocation) -> str:
    name = (location.bucket or "").strip("/")
    if not name or minio_server.bucket_problem(name):
        message = f"bucket is no name of a bucket of MinIO: {name[:80]!r}" if name else "the location names no bucket"
        raise UsageError(message, remedy="add bucket: the name of the bucket")
    return name


def as_json(_location: MinioLocation, policy: Mapping[str, object]) -> str:
    """The policy and nothing else."""
    return json.dumps(policy, indent=2)


def as_commands(location: MinioLocation, policy: Mapping[str, object]) -> str:
    """The commands of ``mc`` that make the policy and attach it, as a shell reads them."""
    name = _name(location.name)
    user = shlex.quote(location.principal) if location.principal else "USER"
    lines = [
        "# ALIAS is the name by which mc knows the server: mc alias set ALIAS URL",
        *([] if location.principal else ["# USER is the user that the access key of the location belongs to."]),
        f"cat > {name}.json <<'POLICY'",
        json.dumps(policy, indent=2),
        "POLICY",
        f"mc admin policy create ALIAS {name} {name}.json",
        f"mc admin policy attach ALIAS {name} --user {user}",
    ]
    return "\n".join(lines)


def as_terraform(location: MinioLocation, policy: Mapping[str, object]) -> str:
    """Two resources of the provider aminueza/minio: the policy, and its attachment where the user is known."""
    label = "".join(c if c.isascii() and c.isalnum() else "_" for c in location.name.lower()).strip("_")
    label = label if label[:1].isalpha() else f"backup_{label}".rstrip("_")
    name = terraform.quoted(_name(location.name))
    comment = "Policy for the user whose access key the location uses (provider aminueza/minio)."
    blocks = [terraform.block("resource", ["minio_iam_policy", label], {"name": name, "policy": dict(policy)}, comment)]
    if location.principal:
        body: terraform.Body = {
            "user_name": terraform.quoted(location.principal),
            "policy_name": f"minio_iam_policy.{label}.id",
        }
        blocks.append(terraform.block("resource", ["minio_iam_user_policy_attachment", label], body, ""))
    return "\n\n".join(blocks)


FORMS: Mapping[str, Callable[[MinioLocation, Mapping[str, object]], str]] = {
    "json": as_json,
    "mc": as_commands,
    "terraform": as_terraform,
}
"""What the forms are called on the command line."""


def _name(name: str) -> str:
    """The location's name as that of a policy and a file, with nothing in it that a shell would read."""
    return "".join(c if c in _NAME else "-" for c in name).strip("-.")[:64] or "backup"
