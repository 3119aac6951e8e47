"""The command ``generate``: parameters come from the family's signature, help from its docstring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from karpnet.cli import printing
from karpnet.cli.options import ANSWERED, UNKNOWN
from reductions.errors import InputError, OutOfLimitsError

if TYPE_CHECKING:
    from instances.family import Family
    from instances.recipes import Recipe


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
        str | None,
        typer.Option(help="Instead of a family: a recipe line, or a generated file to regenerate."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File: .cnf, .col, .edge, or .json.")
    ] = None,
    seconds: Annotated[
        float, typer.Option(help="Time limit for the instance and for the proof of its label.", min=0.001)
    ] = 60.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    help_: Annotated[
        bool, typer.Option("--help", help="Show this help, or the parameters of a family.")
    ] = False,
) -> None:
    """Generate an instance of a family with its truth; `generate FAMILY --help` shows the parameters."""
    from karpnet.api.generate import generate_recipe
    from karpnet.api.load import save_generated
    from karpnet.cli.family_help import family_help
    from karpnet.cli.listing import listing
    from solvers.processes import Limits

    if help_ or (family is None and recipe is None):
        if family is not None:
            print(family_help(family))
        else:
            print(context.get_help(), end="")  # typer prints it itself
            printing.print_table(*listing("families"))
        raise typer.Exit(ANSWERED)
    asked = recipe_of(family, context.args, seed, recipe)
    if output is None:
        raise InputError("generate: -o", "expected a file to write, got none")
    try:
        made = generate_recipe(asked, Limits(seconds))
    except OutOfLimitsError as error:
        if as_json:
            printing.print_json({"unknown": str(error)})
        else:
            print(f"unknown: {error}")
        raise typer.Exit(UNKNOWN) from None
    files = save_generated(made, output)
    if as_json:
        printing.print_json({**made.to_json(), "files": {what: str(path) for what, path in files}})
    else:
        printing.show(made)
        printing.print_lines(f"{what}: {path}" for what, path in files)
    raise typer.Exit(UNKNOWN if made.missing else ANSWERED)


def recipe_of(family: str | None, options: Sequence[str], seed: int | None, line: str | None) -> Recipe:
    """The recipe that the command line asks for.

    Parameters
    ----------
    family : str or None
    options : sequence of str
        ``--name value`` or ``--name=value`` for the family's parameters.
    seed : int or None
    line : str or None
        Instead: a recipe line, or a file whose header has one.

    Raises
    ------
    InputError
        If both or neither are given, or something is unknown.
    """
    from instances.recipes import Recipe, family_of

    if (family is None) == (line is None):
        raise InputError("generate", "expected either a family or --recipe", "see karpnet generate --help")
    if line is not None:
        if options or seed is not None:
            raise InputError("generate --recipe", "expected no parameters; the recipe contains them")
        return Recipe.parse(_line(line))
    known = family_of(str(family))
    return Recipe(known.name, dict(_pairs(known, options)), seed or 0)


def _line(text: str) -> str:
    from instances.recipes import FAMILIES
    from reductions.formats.load import expect_reading

    path = Path(text)
    if " " in text or text in FAMILIES or not path.exists():
        return text
    found = expect_reading(path).recipe
    if not found:
        raise InputError(str(path), "expected a recipe in the header, got none")
    return found


def _pairs(family: Family, options: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Names and values of options; names are checked by the family."""
    words, seen = list(options), set()
    while words:
        name, equals, value = words.pop(0).partition("=")
        if not name.startswith("--") or (not equals and not words):
            raise InputError(f"generate {family.name}", f"expected --NAME VALUE, got {name[:40]!r}")
        key = name[2:].replace("-", "_")
        if key in seen:
            raise InputError(f"generate {family.name}: {name}", "expected once, got it twice")
        seen.add(key)
        yield key, value if equals else words.pop(0)
