"""Files for outside solvers and checkers: export, and theorems for Coq."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from karpnet.cli import printing
from karpnet.cli.options import ANSWERED, UNKNOWN, As, Output, Seconds
from reductions.errors import InputError, OutOfLimitsError


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("export", epilog="Example: karpnet export task.json --as smt2 -o task.smt2")(export_command)
    app.command(
        "theorem",
        epilog="Example: karpnet theorem task.json --certificate proof.json -o no_fit.v (docs/proofs.md)",
    )(theorem_command)


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


def theorem_command(
    file: Annotated[Path, typer.Argument(help="Training task, or instance that certificates cover.")],
    certificate: Annotated[Path, typer.Option(help="The certificate of its answer.")],
    output: Output = None,
    read_as: As = None,
) -> None:
    """Write a Coq file that states what a certificate claims of this very file, and proves it.

    -o names the file; without it, it is printed.
    """
    from karpnet.api.load import load
    from karpnet.api.theorem import theorem
    from reductions.formats.files import read_text, write_text
    from reductions.formats.json_files import parse_object

    if output is not None and (output.suffix != ".v" or not output.stem.isidentifier()):
        raise InputError("theorem: -o", "expected a file NAME.v, its name of letters, digits and _")
    document = parse_object(read_text(certificate), str(certificate))
    if output is None:
        sys.stdout.write(theorem(load(file, read_as), document))
    else:
        write_text(output, theorem(load(file, read_as), document, output.stem))
        printing.print_lines([f"written: {output}", f"check it: coqc -Q proofs/theories Karpnet {output}"])
    raise typer.Exit(ANSWERED)
