"""What rules ask about the actions and resources of a policy; the modules that answer are loaded when one is asked."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from checker.model.decision import Layer
from checker.operations.documented import DOCUMENTED_ACTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from checker.policy.lint import Entry, LintPolicy, LintStatement
    from checker.policy.lint_actions import NameFault
    from checker.policy.lint_overlap import Cancelled, Denial, Redundant
    from checker.policy.lint_resources import ArnFault, Mismatch
    from checker.policy.lint_variables import VariableFault

_WITH_PRINCIPALS: Final = frozenset({Layer.BUCKET, Layer.KEY, Layer.TRUST, Layer.RCP, Layer.VPC_ENDPOINT})


def action_fault(text: str, *, search: bool) -> NameFault | None:
    """What is wrong with the name of an action; ``None`` when the reference knows it, or cannot say.

    ``search`` is whether a name that is like it is looked for, which takes a while for each.
    """
    from checker.policy import lint_actions  # noqa: PLC0415 - only a policy with actions that are not documented pays

    return lint_actions.action_fault(text, search=search)


def arn_fault(text: str, prefix: str) -> ArnFault | None:
    """What is wrong with a Resource entry; ``prefix`` is the location's own."""
    head, _, rest = text.partition(":s3:::")
    if head == "arn:aws" and _is_plain(rest):
        return None
    from checker.policy import lint_resources  # noqa: PLC0415 - the documented ARNs are all plain

    return lint_resources.arn_fault(text, prefix)


def mismatches(statement: LintStatement) -> Sequence[Mismatch]:
    """The actions of a statement that are checked against none of the resources it names."""
    texts = [entry.text for entry in statement.resources]
    if not texts or "*" in texts:
        return ()
    if all(text.startswith("arn:aws:s3:::") for text in texts):
        named = {"/" in text for text in texts}
        on_objects = _on_objects()
        if all(on_objects.get(entry.text) in named for entry in statement.actions):
            return ()
    from checker.policy import lint_resources  # noqa: PLC0415 - as above

    return lint_resources.mismatches(statement.actions, statement.resources)


def _is_plain(rest: str) -> bool:
    """Whether the end of an S3 ARN is a bucket's name, alone or with ``/*`` behind it."""
    bucket = rest.removesuffix("/*")
    return bool(bucket) and bucket.replace("-", "").replace(".", "").isalnum()


@cache
def _on_objects() -> Mapping[str, bool]:
    """Of each documented action on S3, whether it acts on objects."""
    return {
        action: "/" in resource
        for resource, actions in DOCUMENTED_ACTIONS.items()
        if resource != "*"
        for action in actions
    }


def redundant_entries(entries: Sequence[Entry], *, arns: bool) -> Iterable[Redundant]:
    """The entries of an Action (or, with ``arns``, of a Resource) element that could be left out."""
    if len(entries) < 2:  # noqa: PLR2004 - one alone is never too many
        return ()
    texts = [entry.text if arns else entry.text.lower() for entry in entries]
    if len(set(texts)) == len(texts) and not any("*" in text or "?" in text for text in texts):
        return ()
    from checker.policy import lint_overlap  # noqa: PLC0415 - only where something may be said twice

    return lint_overlap.redundant_entries(entries, arns=arns)


def redundant_statements(statements: Sequence[LintStatement]) -> Iterable[tuple[LintStatement, LintStatement]]:
    """The statements that another one says already, each with the other."""
    if len(statements) < 2:  # noqa: PLR2004 - one alone is never too many
        return ()
    texts = [entry.text for statement in statements for entry in statement.actions]
    plain = all(statement.actions for statement in statements) and not any("*" in text or "?" in text for text in texts)
    if plain and len({text.lower() for text in texts}) == len(texts):
        return ()
    from checker.policy import lint_overlap  # noqa: PLC0415 - as above

    return lint_overlap.redundant_statements(statements)


def denials(policy: LintPolicy, *, for_others: bool) -> list[Denial]:
    """The unconditional Denies of a policy; ``for_others`` asks for those that hold for other policies too."""
    if not any(statement.body.get("Effect") == "Deny" for statement in policy.statements):
        return []
    from checker.policy import lint_overlap  # noqa: PLC0415 - only a policy that denies pays

    return lint_overlap.denials(
        policy.statements,
        of_resource=policy.layer in _WITH_PRINCIPALS,
        everywhere=not for_others or policy.layer not in _WITH_PRINCIPALS,
    )


def cancelled(statement: LintStatement, rivals: Sequence[Denial]) -> Iterable[Cancelled]:
    """What a statement allows in vain."""
    from checker.policy import lint_overlap  # noqa: PLC0415 - as above

    return lint_overlap.cancelled(statement, rivals)


def variable_faults(text: str, *, arn: bool) -> Iterable[VariableFault]:
    """What is wrong with the policy variables of a Resource entry (``arn``), or of a condition's value."""
    if "${" not in text:
        return ()
    from checker.policy import lint_variables  # noqa: PLC0415 - few policies have variables

    return lint_variables.in_resource(text) if arn else lint_variables.in_value(text)


def is_slip(name: str, meant: str) -> bool:
    """Whether a name is another with one slip of the typist in it; ``meant`` itself is not."""
    if name == meant or abs(len(name) - len(meant)) > 1:
        return False
    from checker.policy import lint_actions  # noqa: PLC0415 - the documented names are all as they are meant

    return lint_actions.is_slip(name, meant)
