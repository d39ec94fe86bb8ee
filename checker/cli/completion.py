"""The command ``completion``: scripts that complete commands, options and rule codes in a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.cli.arguments import parser
from checker.run.registry import all_rules

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from checker.cli.console import Console

_BASH = """\
_backup_preflight() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" command="${{COMP_WORDS[1]}}"
  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "{commands} --version --help" -- "$word")); return; fi
  case "$command" in
{cases}
  esac
}}
complete -o default -F _backup_preflight backup-preflight"""

_ZSH = """\
#compdef backup-preflight
autoload -U +X bashcompinit && bashcompinit
{bash}"""


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the script for the shell that was named."""
    words = _words()
    if options.shell == "fish":
        console.out(_fish(words))
    elif options.shell == "zsh":
        console.out(_ZSH.format(bash=_bash(words)))
    else:
        console.out(_bash(words))
    return 0


def _words() -> Mapping[str, list[str]]:
    """What may follow each command: its options, the fixed choices of its arguments, and the codes of rules."""
    words: dict[str, list[str]] = {}
    for action in parser()._actions:  # noqa: SLF001 - argparse has no public way to walk a parser
        for name, command in (action.choices or {}).items() if isinstance(action.choices, dict) else ():
            words[name] = sorted(
                str(word)
                for option in command._actions  # noqa: SLF001 - as above
                for word in (*option.option_strings, *(option.choices or () if not option.option_strings else ()))
            )
    words["explain"] += [rule.info.code for rule in all_rules()]
    return words


def _bash(words: Mapping[str, list[str]]) -> str:
    cases = "\n".join(
        f'    {name}) COMPREPLY=($(compgen -W "{" ".join(options)}" -- "$word")) ;;' for name, options in words.items()
    )
    return _BASH.format(commands=" ".join(words), cases=cases)


def _fish(words: Mapping[str, list[str]]) -> str:
    lines = [f"complete -c backup-preflight -n __fish_use_subcommand -f -a '{' '.join(words)}'"]
    lines += [
        f"complete -c backup-preflight -n '__fish_seen_subcommand_from {name}' -a '{' '.join(options)}'"
        for name, options in words.items()
    ]
    return "\n".join(lines)
