"""Commands for many instances: ``sweep``, ``results``, ``report``, ``benchmark``, ``score``.

Exit codes besides those of `karpnet.cli.app`: 4 when an answer contradicts a label or another answer.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from karpnet.cli import printing
from karpnet.cli.options import ANSWERED, Json

FAILED, CONTRADICTION, INTERRUPTED = 3, 4, 130

results_app = typer.Typer(no_args_is_help=True, help="Export results and certificates of a sweep.")
benchmark_app = typer.Typer(no_args_is_help=True, help="Write the benchmark's tasks, and its leaderboard.")
CheckSeconds = Annotated[float, typer.Option(help="Time limit for the check of each entry.", min=0.001)]
CheckMegabytes = Annotated[float, typer.Option(help="Memory limit for the check of each entry.", min=1)]
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
    app.command("score", epilog="Example: karpnet score my-submission.zip")(score_command)
    benchmark_app.command("write", epilog="Example: karpnet benchmark write tasks")(write_command)
    benchmark_app.command(
        "leaderboard", epilog="Example: karpnet benchmark leaderboard submissions -o leaderboard.md"
    )(leaderboard_command)
    benchmark_app.command("baseline", epilog="Example: karpnet benchmark baseline exact -o exact.zip")(
        baseline_command
    )
    app.add_typer(benchmark_app, name="benchmark")


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


def score_command(
    submission: Annotated[
        Path, typer.Argument(help="Folder or .zip with submission.json, or that file alone.")
    ],
    seconds: CheckSeconds = 60.0,
    megabytes: CheckMegabytes = 4000.0,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File for the verdict on every entry, as JSON.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Score a submission to the benchmark by exact checks; nothing that it says is believed."""
    from karpnet.benchmark.score import score
    from karpnet.benchmark.submission import read_submission
    from reductions.formats.files import write_text
    from reductions.formats.json_text import dumps
    from solvers.processes import Limits

    read = read_submission(submission)
    with printing.progress() as notify:
        result = score(
            read,
            Limits(seconds, megabytes=megabytes),
            lambda done: notify("checking", done, len(read.entries)),
        )
    if output is not None:
        write_text(output, dumps(result.to_json(), indent=1) + "\n")
    if as_json:
        printing.print_json(result.to_json())
    else:
        printing.show(result)
    raise typer.Exit(CONTRADICTION if result.contradictions else ANSWERED)


def write_command(
    folder: Annotated[Path, typer.Argument(help="Folder to write to, a folder for each split.")],
    split: Annotated[str | None, typer.Option(help="Only this one: transductive, train or test.")] = None,
) -> None:
    """Write the benchmark's tasks from their recipes, checked against their hashes, and the manifest."""
    from karpnet.benchmark.manifest import MANIFEST, SPLITS, benchmark, manifest_text
    from karpnet.benchmark.tasks import write
    from reductions.formats.files import write_text
    from reductions.reading.values import one_of, read

    wanted = SPLITS if split is None else (read("--split", split, one_of(*SPLITS)),)
    entries = {name: entry for name, entry in benchmark().items() if entry.split in wanted}
    with printing.progress() as notify:
        total = write(entries.values(), folder, lambda done: notify("writing", done, len(entries)))
    write_text(folder / MANIFEST, manifest_text(entries))
    print(f"{len(entries)} tasks, {total / 1e6:.1f} MB in {folder}: all hashes are right")
    raise typer.Exit(ANSWERED)


def leaderboard_command(
    folder: Annotated[Path, typer.Argument(help="Folder of submissions.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Page to write: .md or .html.")],
    seconds: CheckSeconds = 60.0,
    megabytes: CheckMegabytes = 4000.0,
) -> None:
    """Score all submissions of a folder again, and rank them on a page."""
    from karpnet.benchmark.leaderboard import score_all, write_leaderboard
    from solvers.processes import Limits

    with printing.progress() as notify:
        scores = score_all(
            folder, Limits(seconds, megabytes=megabytes), lambda name: notify(f"scoring {name}", 0, 0)
        )
    write_leaderboard(scores, output)
    print(f"{len(scores)} submissions in {output}")
    raise typer.Exit(CONTRADICTION if any(entry.contradictions for entry in scores) else ANSWERED)


def baseline_command(
    name: Annotated[str, typer.Argument(help="random, adam, wide-adam or exact.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Submission to write: .zip.")],
) -> None:
    """Make a submission by a method of karpnet with a small budget."""
    from karpnet.benchmark.baselines import submit

    with printing.progress() as notify:
        counts = submit(name, output, lambda done, total: notify(name, done, total))
    print(f"{counts} entries in {output}")
    raise typer.Exit(ANSWERED)
