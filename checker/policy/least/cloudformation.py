"""CloudFormation: policies as a template in YAML, of plain texts alone.

No intrinsic function stands in it: in a plain text ``${aws:username}`` is a policy variable, while ``Fn::Sub`` would
take it for a parameter. What CloudFormation has no resource of its own for (the policy of a key, the public access
settings of a bucket: both are properties of the resource that makes them) stands in ``Metadata``, which has no effect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = "2010-09-09"


def template(resources: Mapping[str, object], metadata: Mapping[str, object]) -> str:
    """The template; every text that YAML would take for a date or a number is quoted.

    A template has to have resources: without any, what would be metadata is shown as the properties that it is.
    """
    import yaml  # noqa: PLC0415 - only this form is YAML

    class Dumper(yaml.SafeDumper):
        """The safe dumper, without anchors: CloudFormation does not read them all, and people less."""

        def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the signature is PyYAML's
            return True

    def text(dumper: Dumper, value: str) -> yaml.ScalarNode:
        # The bucket 12e4 is a text to PyYAML and a number to others, who read YAML 1.2 or an exponent without a point.
        style = "'" if value[:1].isdigit() or value[:1] in {"+", "-", "."} else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    body: dict[str, object] = dict(metadata)
    if resources:
        body = {"AWSTemplateFormatVersion": VERSION, **({"Metadata": body} if metadata else {}), "Resources": resources}
    # Without a width a long text would be folded, which is the same to YAML and harder to read.
    return yaml.dump(body, Dumper=Dumper, sort_keys=False, allow_unicode=False, width=4096).rstrip()
