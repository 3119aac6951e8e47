"""The ``karpnet`` command: arguments in, tables or JSON out.

Exit codes: 0 answered, 1 a tested reduction is wrong, 2 bad input or usage, 3 unknown within the limits,
4 two answers of a sweep contradict each other.

Commands import their work when they run: torch and the solvers take a second to load.
"""

from __future__ import annotations

import sys
import warnings
from typing import Annotated, Any, NoReturn

import typer

from karpnet.cli import checking, exporting, generate, instances, solving, sweep, training
from karpnet.cli.options import ANSWERED, BAD_INPUT, spread
from reductions.errors import KarpnetError

TOO_LONG = "a number has too many digits to be printed"
OUT_OF_MEMORY = "out of memory: the request is too large for this machine"

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"karpnet {version('karpnet')}")
        raise typer.Exit(ANSWERED)


@app.callback()
def _options(
    asked: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Map SAT-style instances to GNN training tasks, solve them, and run gradient descent on them."""


for _commands in (solving, instances, checking, exporting, training, generate, sweep):
    _commands.register(app)


def _usage(error: Any) -> str:
    """One line about a wrong option or argument; empty after the help for a bare command."""
    command = error.ctx.command_path if error.ctx else "karpnet COMMAND"
    words = error.format_message().split()
    return f"{' '.join(words)}; see `{command} --help`" if words else ""


# An option or argument that a command does not take; click's class, wherever typer keeps it.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]


def _warn(message: Warning | str, *where: Any, **line: Any) -> None:
    print(f"karpnet: warning: {message}", file=sys.stderr)


def main() -> NoReturn:
    """Run the command; report every foreseeable failure as one line and an exit code."""
    warnings.showwarning = _warn
    try:
        sys.exit(app(spread(sys.argv[1:]), standalone_mode=False))
    except KarpnetError as error:
        message = str(error)
    except _UsageError as error:
        message = _usage(error)
    except typer.Abort:
        message = "interrupted"
    except MemoryError:
        message = OUT_OF_MEMORY
    except RuntimeError as error:  # torch's own word for it
        if "allocate memory" not in str(error) and "out of memory" not in str(error):
            raise
        message = OUT_OF_MEMORY
    except ValueError as error:  # Python's word for it
        if "integer string conversion" not in str(error):
            raise
        message = TOO_LONG
    if message:
        print(f"karpnet: {message}", file=sys.stderr)
    sys.exit(BAD_INPUT)
