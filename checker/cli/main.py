"""The command ``backup-preflight``: runs one command, turns failures into words and exit codes."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from checker.cli.console import Console
from checker.errors import InputError, PreflightError

if TYPE_CHECKING:
    from collections.abc import Sequence

USAGE, INTERNAL = 2, 4
INTERRUPTED, UNREAD = 130, 141
"""As shells report a program that a signal ended: 128 and the number of SIGINT, of SIGPIPE."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    console = Console(sys.stdout, sys.stderr, os.environ)
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(arguments, console)
    except InputError as error:
        console.error(str(error), error.remedy)
        return USAGE
    except KeyboardInterrupt:
        console.error("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (a pager, head) went away: nothing is wrong, and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD
    except OSError as error:
        console.error(
            f"cannot read or write: {error.strerror or type(error).__name__}",
            "see to space and rights, then run it again",
        )
        return USAGE
    except PreflightError as error:
        console.error(f"internal error: {error}", "this is a bug: please report it with the command you ran")
        return INTERNAL
    except Exception as error:
        if os.environ.get("BACKUP_PREFLIGHT_TRACEBACK"):
            raise
        console.error(
            f"internal error: {type(error).__name__} at {_where(error)}",
            "this is a bug: please report it (BACKUP_PREFLIGHT_TRACEBACK=1 shows where; read it before sharing)",
        )
        return INTERNAL


def entry() -> NoReturn:
    """The console script: ``main``, and then the end of the process without taking the interpreter down piece by piece.

    That costs a tenth of an offline run, and nothing is left to be closed: files are in place, and the standard streams
    are flushed here.
    """
    code = main()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            code = code or INTERNAL
    os._exit(code)


def _run(arguments: list[str], console: Console) -> int:
    if arguments == ["--version"]:
        from checker import __version__  # noqa: PLC0415 - the fastest path there is

        console.out(f"backup-preflight {__version__}")
        return 0
    # One location makes fewer objects than a collection is worth; a fleet makes more, and collects.
    gc.set_threshold(50_000)
    from checker.cli.arguments import command_of, parser, spelled  # noqa: PLC0415 - argparse is not needed for --version

    options = parser().parse_args(spelled(arguments))
    command = command_of(options)
    from checker.run.registry import intruder  # noqa: PLC0415 - as above

    foreign = intruder()
    if foreign is not None:
        console.error(
            f"another distribution has overwritten a package of backup-preflight: {foreign}",
            "install backup-preflight in an environment of its own (pipx, uv tool, or a container)",
        )
        return INTERNAL
    return command(options, console)


def _where(error: BaseException) -> str:
    """The innermost file and line, without any value."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown place"
    return f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"  # noqa: PTH119 - pathlib is slow to import
