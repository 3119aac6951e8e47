"""The command ``generate``: parameters come from the family's signature, help from its docstring."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from karpnet.cli import printing
from karpnet.cli.listing import listing

ANSWERED, UNKNOWN = 0, 3


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "generate",
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
        epilog="Example: karpnet generate planted-sat --num-variables 50 --ratio 4.2 --seed 7 -o hard.cnf",
    )(generate_command)


def generate_command(
    context: typer.Context,
    family: Annotated[str | None, typer.Argument(help="See `karpnet list families`.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of a random family.", min=0)] = None,
    recipe: Annotated[
        str | None, typer.Option(help="Instead: a recipe line, or a generated file to make again.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File: .cnf, .col, .edge, or .json.")
    ] = None,
    seconds: Annotated[
        float, typer.Option(help="Time limit of the instance, and of its label's proof.", min=0.001)
    ] = 60.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    help_: Annotated[bool, typer.Option("--help", help="Show this, or a family's parameters.")] = False,
) -> None:
    """Make an instance of a family, with its truth; `generate FAMILY --help` states its parameters."""
    from karpnet.api.generate import generate_file, recipe_of, to_json
    from karpnet.cli.family_help import family_help
    from reductions.errors import InputError
    from reductions.outcomes import Unknown
    from solvers.methods import Limits

    if help_ or (family is None and recipe is None):
        if family is not None:
            print(family_help(family))
        else:
            print(context.get_help(), end="")  # typer prints it itself
            printing.print_table(*listing("families"), printing.console())
        raise typer.Exit(ANSWERED)
    asked = recipe_of(family, context.args, seed, recipe)
    if output is None:
        raise InputError("generate: -o", "expected a file to write, got none")
    written = generate_file(asked, output, Limits(seconds))
    if isinstance(written, Unknown):
        reason = f"no instance ({written.reason}); raise --seconds"
        print(json.dumps({"unknown": reason}) if as_json else f"unknown: {reason}")
        raise typer.Exit(UNKNOWN)
    if as_json:
        print(json.dumps(to_json(written), indent=2))
    else:
        printing.print_generated(written, printing.console())
    raise typer.Exit(UNKNOWN if written.missing else ANSWERED)
