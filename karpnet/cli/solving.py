"""Commands that solve instances and tasks: solve, width, compare."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from karpnet.cli import printing
from karpnet.cli.options import (
    ANSWERED,
    UNKNOWN,
    As,
    Device,
    File,
    Json,
    Megabytes,
    Optimizer,
    Output,
    Rate,
    Restarts,
    Seconds,
    Seed,
    Steps,
    To,
    Via,
    Width,
    given,
)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("compare", epilog="Example: karpnet compare uf20-01.cnf --to relu-sum --restarts 512")(
        compare_command
    )
    app.command("solve", epilog="Example: karpnet solve task.json --method exact --certificate proof.json")(
        solve_command
    )
    app.command("width", epilog="Example: karpnet width task.json --seconds 60 -o width.json")(width_command)


def compare_command(
    files: Annotated[list[Path], typer.Argument(help="Instances or training tasks; - is standard input.")],
    to: To = None,
    restarts: Restarts = 256,
    steps: Steps = 2000,
    width: Width = None,
    optimizer: Optimizer = "Adam",
    learning_rate: Rate = None,
    seconds: Seconds = 20.0,
    megabytes: Megabytes = None,
    seed: Seed = 0,
    device: Device = "auto",
    read_as: As = None,
    via: Via = None,
    as_json: Json = False,
) -> None:
    """Run every solver and gradient descent on instances, and lift their solutions."""
    from karpnet.api.compare import compare
    from karpnet.api.load import load

    options = given(
        restarts=restarts, steps=steps, optimizer=optimizer, learning_rate=learning_rate, seed=seed,
        device=device,
    )  # fmt: skip
    results = []
    for file in files:
        with printing.progress() as notify:
            result = compare(
                load(file, read_as), to, widths=width or (), seconds=seconds, megabytes=megabytes,
                via=via or (), notify=notify, **options,
            )  # fmt: skip
        results.append(result)
        if not as_json:
            printing.show(result)
            print()
    if as_json:
        printing.print_json([result.to_json() for result in results])
    settled = all(result.verdict in ("YES", "NO") for result in results)
    raise typer.Exit(ANSWERED if settled else UNKNOWN)


def solve_command(
    file: File,
    method: Annotated[str | None, typer.Option(help="See `karpnet list methods`.")] = None,
    seconds: Seconds = 60.0,
    megabytes: Megabytes = None,
    output: Output = None,
    certificate: Annotated[
        Path | None, typer.Option(help="File to write the certificate of the answer to.")
    ] = None,
    read_as: As = None,
    as_json: Json = False,
) -> None:
    """Solve an instance or a training task exactly; -o writes the witness of a YES."""
    from karpnet.api.load import load, save
    from karpnet.api.solve import solve

    about = load(file, read_as)
    answer = solve(about, method, seconds, megabytes=megabytes, certificate=certificate is not None)
    if output is not None and answer.witness is not None:
        save(answer, output)
    missing = ""
    if certificate is not None:
        missing = answer.no_certificate
        if answer.certificate is not None:
            save(answer.certificate, certificate)
    if as_json:
        printing.print_json({"file": str(file), **answer.to_json(no_certificate=missing)})
    else:
        printing.show(answer)
    if missing:
        print(f"karpnet: no certificate was written: {missing}", file=sys.stderr)
    raise typer.Exit(UNKNOWN if answer.verdict == "unknown" or missing else ANSWERED)


def width_command(
    task: Annotated[Path, typer.Argument(help="Training task.")],
    seconds: Seconds = 60.0,
    megabytes: Megabytes = None,
    output: Output = None,
    as_json: Json = False,
) -> None:
    """Find the least number of channels or units that can fit a task; -o writes the certificate."""
    from karpnet.api.load import load, save
    from karpnet.api.width import width

    answer = width(load(task), seconds, megabytes=megabytes)
    if output is not None and answer.certificate is not None:
        save(answer.certificate, output)
    if as_json:
        printing.print_json(answer.to_json())
    else:
        printing.show(answer)
    raise typer.Exit(ANSWERED if answer.is_settled else UNKNOWN)
