"""Options that several commands share, and exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

ANSWERED, WRONG, BAD_INPUT, UNKNOWN = 0, 1, 2, 3

File = Annotated[Path, typer.Argument(help="Instance or training task; - is standard input.")]
To = Annotated[
    str | None, typer.Option("--to", help="Architecture or layer to map to (`karpnet list architectures`).")
]
As = Annotated[
    str | None,
    typer.Option(
        "--as",
        help="What a file states: nae-sat for clauses; max-cut:9, graph-coloring:3, ... for a graph; "
        "subset-sum:22 for numbers.",
    ),
]
Via = Annotated[
    list[str] | None,
    typer.Option("--via", help="Problem or rule that the chain must go through; repeatable."),
]
Seconds = Annotated[float, typer.Option(help="Time limit for each exact method.", min=0.001)]
Megabytes = Annotated[
    float | None,
    typer.Option(help="Memory limit for each exact method, in addition to the program's own memory.", min=1),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON (docs/json.md) instead of a table.")]
Restarts = Annotated[int, typer.Option(help="Number of restarts trained at once.", min=1)]
Steps = Annotated[int, typer.Option(help="Optimizer steps per restart.", min=1)]
Width = Annotated[
    list[int] | None, typer.Option(help="Widths to train; repeat the option for several.", min=1)
]
Optimizer = Annotated[str, typer.Option(help="Name of an optimizer in torch.optim, or MODULE:CLASS.")]
Rate = Annotated[float | None, typer.Option("--learning-rate", help="Learning rate.", min=0.0)]
Seed = Annotated[int, typer.Option(help="Seed of the initial weights.", min=0)]
Device = Annotated[str, typer.Option(help="auto, cpu, cuda, or cuda:N.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="File to write.")]


def given(**options: Any) -> dict[str, Any]:
    """The options given by the user; the others keep the library's defaults."""
    return {name: value for name, value in options.items() if value is not None}


def spread(arguments: list[str]) -> list[str]:
    """Accept several numbers after one option: ``--width 2 4 8``."""
    spreaded: list[str] = []
    for argument in arguments:
        follows = len(spreaded) >= 2 and spreaded[-2] == "--width"
        spreaded += ["--width", argument] if follows and argument.isdecimal() else [argument]
    return spreaded
