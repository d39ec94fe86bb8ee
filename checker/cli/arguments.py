"""The grammar of the command line."""

from __future__ import annotations

import argparse
import importlib
from typing import TYPE_CHECKING, TypeAlias, cast

from checker.cli.formatter import Parser

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from checker.cli.console import Console

    Command: TypeAlias = Callable[[argparse.Namespace, Console], int]
    Commands: TypeAlias = argparse._SubParsersAction[Parser]  # noqa: SLF001 - argparse gives it no public name

EPILOG = """\
exit codes: 0 ready, 1 not ready, 2 usage error or unusable input, 3 undecided, 4 internal error

  backup-preflight check location.yaml
  backup-preflight check location.yaml --format html=report.html --format json=report.json
  backup-preflight explain AWS110
"""


def parser() -> argparse.ArgumentParser:
    """The parser of every command."""
    root = Parser(
        prog="backup-preflight",
        description="Proves, before a backup location is added, that backups, restores and deletes will work.",
        epilog=EPILOG,
    )
    root.add_argument("--version", action="store_true", help="print the version")
    # Without the program's name argparse formats the whole usage to find it.
    commands = root.add_subparsers(prog=root.prog, metavar="COMMAND", dest="command")
    _check(commands)
    _collect(commands)
    _permissions(commands)
    _probe(commands)
    _policy(commands)
    _fix(commands)
    demo = commands.add_parser("demo", help="see it all on this machine, with a real object store and no cloud account")
    demo.add_argument("--output", metavar="FOLDER", help="keep everything there (default: only demo.html is kept)")
    explain = commands.add_parser("explain", help="explain one rule, by code or name")
    explain.add_argument("rule", metavar="RULE", help="a code (AWS110) or a name (denied-expiry)")
    rules = commands.add_parser("rules", help="list the rules")
    rules.add_argument(
        "--format", choices=("text", "json", "index", "markdown"), default="text", help="how to list them"
    )
    schema = commands.add_parser("schema", help="print a published JSON Schema")
    schema.add_argument(
        "name", choices=("location", "report", "snapshot"), help="of the location form, the JSON report, or a snapshot"
    )
    completion = commands.add_parser("completion", help="print a shell completion script")
    completion.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell")
    return root


def _check(commands: Commands) -> None:
    check = commands.add_parser("check", help="examine backup locations and say whether they are ready")
    check.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="a location document, a folder of them, or - for standard input",
    )
    check.add_argument(
        "--evidence", action="append", default=[], metavar="FILE", help="a document of kind Evidence (repeatable)"
    )
    check.add_argument(
        "--format",
        action="append",
        default=[],
        metavar="NAME[=PATH]",
        help="text, json or html, to standard output or to a file (repeatable; default: text); "
        "jsonl streams one line a location and a summary",
    )
    check.add_argument(
        "--from",
        dest="snapshots",
        action="append",
        default=[],
        metavar="SNAPSHOT",
        help="examine what a snapshot holds, as of the time it was taken (repeatable)",
    )
    _live(check)
    check.add_argument("--strict", action="store_true", help="assume nothing: what nobody supplied is undecided")
    check.add_argument(
        "--fail-on",
        choices=("blocker", "risk", "advice"),
        default="blocker",
        help="the mildest finding that makes the exit code 1 (default: blocker)",
    )
    check.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="RULE",
        help="only these rules: a code, the beginning of codes, or a name",
    )
    check.add_argument("--ignore", action="append", default=[], metavar="RULE", help="not these rules")
    check.add_argument("--verbose", action="store_true", help="list what passed, too")
    check.add_argument("--width", type=int, default=0, metavar="COLUMNS", help="the width of the text report")


def _live(check: Parser) -> None:
    check.add_argument(
        "--live", action="store_true", help="ask the account and the endpoint, as the location's own credential"
    )
    _asking(check)
    check.add_argument(
        "--probe",
        action="store_const",
        const="clean",
        help="do what Velero and kopia do, and undo it; --probe=leave goes on where it may not be undone",
    )
    check.add_argument("--probe-leave", dest="probe", action="store_const", const="leave", help=argparse.SUPPRESS)
    check.add_argument("--save", metavar="SNAPSHOT", help="keep what was answered, to examine it again with --from")


def _asking(command: Parser) -> None:
    """The options of every command that asks an account."""
    command.add_argument("--profile", metavar="NAME", help="ask as a reviewer, too: a profile of the AWS configuration")
    command.add_argument("--deadline", type=_seconds, metavar="SECONDS", help="how long to ask, at most (default: 60)")


def _seconds(text: str) -> float:
    """A number of seconds that can be waited for."""
    seconds = float(text)
    if not 1 <= seconds <= _LONGEST:
        raise ValueError(text)
    return seconds


_LONGEST = 3600


def _collect(commands: Commands) -> None:
    collect = commands.add_parser(
        "collect",
        help="record what an account answers, to examine it later and elsewhere",
        description="Asks the account and the endpoint of a location, and writes a snapshot: the facts with their\n"
        "sources and times, and no secret. 'check --from SNAPSHOT' gives the verdict that a live run gives now.",
    )
    collect.add_argument("path", metavar="LOCATION", help="the document of one location, or - for standard input")
    collect.add_argument(
        "--evidence", action="append", default=[], metavar="FILE", help="a document of kind Evidence (repeatable)"
    )
    _asking(collect)
    collect.add_argument("--output", metavar="SNAPSHOT", help="the file to write (default: standard output)")


def _permissions(commands: Commands) -> None:
    permissions = commands.add_parser(
        "permissions",
        help="write the policy of a reader: what 'collect' and 'check --live' ask for",
        description="Writes the policy that lets a reviewer read all that a live run asks for, and change nothing.",
        epilog="A permission that is missing costs the facts it reads: they are then undecided, never assumed.",
    )
    permissions.add_argument(
        "path", nargs="?", default="", metavar="LOCATION", help="for one location (default: with words to fill in)"
    )
    permissions.add_argument(
        "--evidence", action="append", default=[], metavar="FILE", help="a document of kind Evidence (repeatable)"
    )


def _probe(commands: Commands) -> None:
    probe = commands.add_parser(
        "probe",
        help="remove what killed probes left in a bucket",
        description="A check makes the probe ('check --live --probe') and takes away what it wrote. Where it was\n"
        "killed or refused, this removes the rest: by the journal on this machine, and by what the bucket lists\n"
        "below metadata/, restores/ and kopia/ under a name of a probe (backup-preflight-...). Nothing else\n"
        "is touched. Exit code 1: something is left, with the commands that remove it.",
    )
    probe.add_argument("path", metavar="LOCATION", help="the document of one location, or - for standard input")
    probe.add_argument("--clean", action="store_true", help="remove what is left")
    probe.add_argument("--profile", metavar="NAME", help="as whom: a profile of the AWS configuration that may delete")


def _policy(commands: Commands) -> None:
    policy = commands.add_parser(
        "policy",
        help="write the least-privilege policies of a location",
        description="Writes the policies that let a location's backups and restores work, and nothing else.",
        epilog="What was assumed, left out or is to be filled in is said on standard error. Public access settings go\n"
        "with the bucket policy; as JSON they are shown with --kind all.",
    )
    policy.add_argument("path", metavar="LOCATION", help="the document of one location, or - for standard input")
    policy.add_argument(
        "--kind",
        choices=("identity", "key", "bucket", "trust", "all"),
        default="all",
        help="which policy; of one kind, JSON is that document and nothing else (default: all)",
    )
    policy.add_argument(
        "--format",
        choices=("json", "terraform", "cloudformation", "mc"),
        default="json",
        help="how (default: json); mc, for MinIO, writes the commands that put it in force",
    )
    policy.add_argument(
        "--features",
        action="append",
        default=[],
        metavar="FEATURE",
        help="object-store, file-system-backup, volume-snapshots; those of the location when left out (repeatable)",
    )
    policy.add_argument(
        "--caller",
        default="",
        metavar="ACCOUNT",
        help="for the trust policy: who assumes the role, as an account or an ARN; Palette shows it",
    )
    policy.add_argument(
        "--evidence", action="append", default=[], metavar="FILE", help="a document of kind Evidence (repeatable)"
    )
    policy.add_argument(
        "--strict", action="store_true", help="assume nothing: neither the bucket's encryption, nor how S3 tells a 404"
    )


def _fix(commands: Commands) -> None:
    fix = commands.add_parser(
        "fix",
        help="patch your own documents so that nothing blocks",
        description="Prints a patch of your own documents, for 'patch -p0' or 'git apply -p0'; what it cannot mend is\n"
        "said on standard error. Exit code 0: with the patch no blocker is left; 1: some are; 3: undecided.",
    )
    fix.add_argument(
        "paths", nargs="+", metavar="PATH", help="a location document, a folder of them, or - for standard input"
    )
    fix.add_argument(
        "--evidence", action="append", default=[], metavar="FILE", help="a document of kind Evidence (repeatable)"
    )
    fix.add_argument("--write", action="store_true", help="write the changes into the files instead")
    fix.add_argument("--unsafe", action="store_true", help="make changes, too, that remove something or widen a grant")
    fix.add_argument("--strict", action="store_true", help="assume nothing: what nobody supplied is undecided")
    fix.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="RULE",
        help="mend only what these rules find: a code, the beginning of codes, or a name",
    )
    fix.add_argument("--ignore", action="append", default=[], metavar="RULE", help="not these rules")


def spelled(arguments: Sequence[str]) -> list[str]:
    """The arguments as argparse takes them: an option with a value that may be left out would take a path for it."""
    return ["--probe-leave" if argument == "--probe=leave" else argument for argument in arguments]


def command_of(options: argparse.Namespace) -> Command:
    """The function that carries out what was asked for; its module is imported only now."""
    if options.version:
        return _version
    if options.command is None:
        return _help
    module = importlib.import_module(f"checker.cli.{options.command}")
    return cast("Command", module.run)


def _version(_options: argparse.Namespace, console: Console) -> int:
    from checker import __version__  # noqa: PLC0415 - one word

    console.out(f"backup-preflight {__version__}")
    return 0


def _help(_options: argparse.Namespace, console: Console) -> int:
    console.out(parser().format_help().rstrip())
    return 0
