"""What differs between the services that speak this policy language."""

from __future__ import annotations

from typing import Final

from checker.model.values import NamedTuple


class Dialect(NamedTuple):
    """One service's reading of the language.

    ``operators`` are the condition operators it knows, by base name in lower case.
    ``negated_sets_are_complements`` is true when ``ForAllValues:StringNotEquals`` is the opposite of the positive set
    operator, so that a missing key answers the other way round than on AWS.
    ``principals`` is true when resource policies may name principals.
    ``arn_segments`` is true when a wildcard is documented to stay inside the ARN segment it stands in.
    """

    name: str
    operators: frozenset[str]
    negated_sets_are_complements: bool = False
    principals: bool = True
    arn_segments: bool = True


AWS: Final = Dialect(
    "AWS",
    frozenset(
        {
            "stringequals",
            "stringnotequals",
            "stringequalsignorecase",
            "stringnotequalsignorecase",
            "stringlike",
            "stringnotlike",
            "numericequals",
            "numericnotequals",
            "numericlessthan",
            "numericlessthanequals",
            "numericgreaterthan",
            "numericgreaterthanequals",
            "dateequals",
            "datenotequals",
            "datelessthan",
            "datelessthanequals",
            "dategreaterthan",
            "dategreaterthanequals",
            "bool",
            "binaryequals",
            "ipaddress",
            "notipaddress",
            "arnequals",
            "arnnotequals",
            "arnlike",
            "arnnotlike",
            "null",
        }
    ),
)
