"""The policy that the product documentation tells users to attach, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACEHOLDER = "BUCKET-NAME"
"""What the documentation writes in place of the bucket."""

DOCUMENTED_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "*": (
        "ec2:DescribeVolumes",
        "ec2:DescribeSnapshots",
        "ec2:CreateTags",
        "ec2:CreateVolume",
        "ec2:CreateSnapshot",
        "ec2:DeleteSnapshot",
    ),
    "arn:aws:s3:::BUCKET-NAME/*": (
        "s3:GetObject",
        "s3:DeleteObject",
        "s3:PutObject",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
    ),
    "arn:aws:s3:::BUCKET-NAME": ("s3:ListBucket",),
}
"""The documented actions by the resource they are allowed on.

Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
"""


def documented_actions() -> tuple[str, ...]:
    """Every action of the documented policy, in its order."""
    return tuple(action for actions in DOCUMENTED_ACTIONS.values() for action in actions)
