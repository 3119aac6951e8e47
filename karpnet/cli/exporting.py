"""Files for outside solvers, and what they found: export, and the solutions that lift takes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from karpnet.cli import printing
from karpnet.cli.options import ANSWERED, UNKNOWN, Output, Seconds
from reductions.errors import InputError, OutOfLimitsError


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("export", epilog="Example: karpnet export task.json --as smt2 -o task.smt2")(export_command)


def export_command(
    task: Annotated[Path, typer.Argument(help="Training task.")],
    format_: Annotated[
        str | None,
        typer.Option("--as", help="smt2, lp, mps, cnf or refutation; by default what -o's suffix says."),
    ] = None,
    output: Output = None,
    weight_bound: Annotated[
        int | None,
        typer.Option(help="lp, mps: largest weight considered (1000, 100); 0 for lp: any.", min=0),
    ] = None,
    seconds: Seconds = 60.0,
    certificate: Annotated[
        Path | None, typer.Option(help="refutation: the certificate to write; by default it is made.")
    ] = None,
) -> None:
    """Write a task for SMT, MIP or SAT solvers, or its refutation for LRAT checkers and SMT solvers.

    -o names the file, or the folder of a refutation; without it, the file is printed.
    """
    from karpnet.api.export import export, exported
    from karpnet.api.load import load
    from reductions.formats.files import read_text
    from reductions.formats.json_files import parse_object

    if output is None and (format_ is None or format_ == "refutation"):
        raise InputError("export: -o", "expected a folder to write" if format_ else "expected --as or -o")
    about = load(task)
    document = None if certificate is None else parse_object(read_text(certificate), str(certificate))
    options: dict[str, Any] = {"weight_bound": weight_bound, "seconds": seconds, "certificate": document}
    try:
        if output is None:
            sys.stdout.write(exported(about, str(format_), **options)[str(format_)])
        else:
            files = export(about, output, format_, **options)
            printing.print_lines(f"written: {path}" for path in files)
    except OutOfLimitsError as error:
        print(f"unknown: {error}")
        raise typer.Exit(UNKNOWN) from None
    raise typer.Exit(ANSWERED)
