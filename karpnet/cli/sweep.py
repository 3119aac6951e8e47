"""Commands for many instances: ``sweep``, ``results``, ``report``.

Exit codes besides those of `karpnet.cli.app`: 4 when an answer contradicts a label or another answer.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from karpnet.cli import printing
from karpnet.cli.options import ANSWERED

FAILED, CONTRADICTION, INTERRUPTED = 3, 4, 130

results_app = typer.Typer(no_args_is_help=True, help="Export results and certificates of a sweep.")
Results = Annotated[Path, typer.Argument(help="Results file written by `karpnet sweep`.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("sweep", epilog="Example: karpnet sweep sweep.toml -o results.sqlite")(sweep_command)
    app.command("report", epilog="Example: karpnet report results.sqlite -o report.html")(report_command)
    results_app.command("export", epilog="Example: karpnet results export results.sqlite -o results.csv")(
        export_command
    )
    results_app.command("certificate", epilog="Example: karpnet results certificate r.sqlite 3fa2 -o p.json")(
        certificate_command
    )
    app.add_typer(results_app, name="results")


def sweep_command(
    config: Annotated[Path, typer.Argument(help="Configuration in TOML (docs/sweep.md).")],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Results file; an existing file is resumed.")
    ],
    engine: Annotated[str, typer.Option(help="local or ray.")] = "local",
    workers: Annotated[
        int | None, typer.Option(help="Number of parallel cells; default: one per core.", min=1)
    ] = None,
    address: Annotated[
        str | None, typer.Option(help="Address of the Ray cluster; default: a local cluster.")
    ] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Run failed cells again.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count the cells without running them.")] = False,
) -> None:
    """Run instances × architectures × methods × seeds; you can kill it at any time and resume it."""
    from karpnet.sweep.command import count_by_method, engine_of, run_sweep
    from karpnet.sweep.config import read_sweep

    cells = read_sweep(config)
    if dry_run:
        printing.print_table(("method", "cells"), count_by_method(cells))
        raise typer.Exit(ANSWERED)
    try:
        summary = run_sweep(cells, output, engine_of(engine, workers, address), retry=retry)
    except KeyboardInterrupt:
        print(f"interrupted: run the same command to resume {output}", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None
    print(summary.sentence())
    for line in summary.contradictions:
        print(f"CONTRADICTION {line}")
    if summary.contradictions:
        raise typer.Exit(CONTRADICTION)
    raise typer.Exit(FAILED if summary.verdicts["failed"] else ANSWERED)


def export_command(
    results: Results,
    output: Annotated[Path, typer.Option("-o", "--output", help="File to write: .csv, .parquet or .md.")],
) -> None:
    """Write every row as CSV or Parquet, or a table of the instances as Markdown."""
    from karpnet.report.export import export

    print(f"{export(results, output)} rows in {output}")
    raise typer.Exit(ANSWERED)


def certificate_command(
    results: Results,
    sha256: Annotated[str, typer.Argument(help="First digits of the certificate's SHA-256, as in the rows.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="File to write.")],
) -> None:
    """Write the witness, weights or proof of a verdict."""
    from karpnet.report.export import export_certificate

    export_certificate(results, sha256, output)
    raise typer.Exit(ANSWERED)


def report_command(
    results: Results,
    output: Annotated[Path, typer.Option("-o", "--output", help="Page to write.")],
    instance: Annotated[
        str | None, typer.Option(help="Instance to open first, by a part of its name or recipe.")
    ] = None,
    figures: Annotated[
        Path | None, typer.Option(help="Folder to write the charts to, as SVG and PNG.")
    ] = None,
) -> None:
    """Write one self-contained page: summary, charts, and every instance with its verdicts."""
    from karpnet.report.command import write_report

    contradictions = write_report(results, output, instance, figures)
    for line in contradictions:
        print(f"CONTRADICTION {line}")
    raise typer.Exit(CONTRADICTION if contradictions else ANSWERED)
