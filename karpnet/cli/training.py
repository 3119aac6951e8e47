"""Commands for gradient descent (train, search, study) and query learning (queries)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from karpnet.cli import printing
from karpnet.cli.options import (
    ANSWERED,
    UNKNOWN,
    As,
    Device,
    File,
    Json,
    Optimizer,
    Output,
    Rate,
    Restarts,
    Seconds,
    Seed,
    Steps,
    To,
    Width,
    given,
)
from reductions.errors import InputError

# The last ones are karpnet.studies.experiments.EXPERIMENTS, which take seconds to load; a test compares.
STUDIES = (
    "width", "optimizers", "ratio", "partition", "degree-parity", "cyclic-parity", "superpolynomial",
    "planes", "averaged-planes", "polynomials", "exact-fit", "tournament", "success", "scaling",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("train", epilog="Example: karpnet train task.json --restarts 1024 -o weights.json")(
        train_command
    )
    app.command("search", epilog="Example: karpnet search task.json --trials 40 -o trials.csv")(
        search_command
    )
    app.command("study", epilog="Example: karpnet study width task.json --width 2 4 8 16 -o figures")(
        study_command
    )
    app.command("queries", epilog="Example: karpnet queries symmetric --group dihedral:16 --tolerance 0.1")(
        queries_command
    )


def train_command(
    file: File,
    to: To = None,
    restarts: Restarts = 256,
    steps: Steps = 2000,
    width: Width = None,
    optimizer: Optimizer = "Adam",
    learning_rate: Rate = None,
    seed: Seed = 0,
    device: Device = "auto",
    backend: Annotated[str, typer.Option(help="auto, torch, cpu, gpu or pyg.")] = "auto",
    precision: Annotated[str, typer.Option(help="auto, float32 or float64.")] = "auto",
    loss: Annotated[
        str,
        typer.Option(
            help="auto (squared error; hinge of classifiers), squared, huber, log-cosh, hinge, "
            "squared-hinge, max (smoothed largest error), logistic."
        ),
    ] = "auto",
    loss_option: Annotated[
        list[str] | None,
        typer.Option(help="NAME=VALUE of the loss in units of the tolerance, such as delta=0.5; repeatable."),
    ] = None,
    init: Annotated[str, typer.Option(help="Initial weights: normal, sign, balanced.")] = "normal",
    init_scale: Annotated[float | None, typer.Option(help="Size of initial weights.")] = None,
    dropout: Annotated[
        float, typer.Option(help="Probability of a channel to be left out of a step.", min=0)
    ] = 0.0,
    schedule: Annotated[
        str, typer.Option(help="Schedule of the learning rate: constant, linear, cosine.")
    ] = "constant",
    batch: Annotated[int | None, typer.Option(help="Samples per mini-batch.", min=1)] = None,
    noise: Annotated[float, typer.Option(help="Standard deviation of gradient noise.", min=0)] = 0.0,
    patience: Annotated[
        int | None,
        typer.Option(help="Restart with new weights after this many steps without improvement.", min=1),
    ] = None,
    seconds: Annotated[float | None, typer.Option(help="Time limit of a run.", min=0.001)] = None,
    plan: Annotated[
        str | None,
        typer.Option(help="Train by a plan: tuned (docs/descent.md), or the JSON file of one."),
    ] = None,
    checkpoint: Annotated[
        Path | None, typer.Option(help="Save the run to this file, and resume from it.")
    ] = None,
    polish: Annotated[
        bool, typer.Option(help="Also solve the linear program of the activation pattern.")
    ] = False,
    output: Output = None,
    read_as: As = None,
    as_json: Json = False,
) -> None:
    """Run gradient descent on a task; -o writes the exact weights of the best restart."""
    from karpnet.api.load import load, save
    from karpnet.api.reduce import reduce
    from karpnet.api.train import read_plan, train

    options = given(
        restarts=restarts, steps=steps, optimizer=optimizer, learning_rate=learning_rate, seed=seed,
        device=device, backend=backend, precision=precision, loss=loss,
        loss_options=dict(_option(text) for text in loss_option or ()), init=init, init_scale=init_scale,
        dropout=dropout, schedule=schedule, batch=batch, noise=noise, patience=patience, seconds=seconds,
    )  # fmt: skip
    if checkpoint is not None and len(width or ()) > 1:
        raise InputError(
            "--checkpoint", f"holds one run, got {len(width or ())} widths", "train them in turn"
        )
    chosen = plan if plan in (None, "tuned") else read_plan(plan)
    derivation = reduce(load(file, read_as), to) if to else load(file, read_as)
    rows = []
    with printing.progress() as notify:
        for one in width or (None,):
            run = train(derivation, one, plan=chosen, notify=notify, checkpoint=checkpoint, **options)
            rows += [run.row, run.polished()] if polish else [run.row]
            if output is not None and run.weights is not None:
                save(run, output)
    if as_json:
        printing.print_json([row.to_json() for row in rows])
    else:
        for row in rows:
            printing.show(row)
    raise typer.Exit(ANSWERED if any(row.verdict == "fitted" for row in rows) else UNKNOWN)


def search_command(
    file: File,
    to: To = None,
    trials: Annotated[int, typer.Option(help="Random draws of all settings.", min=1)] = 30,
    grid: Annotated[
        list[str] | None,
        typer.Option(
            help="Grid search over an axis, such as learning_rate=0.01,0.1 or width=2,4; repeatable."
        ),
    ] = None,
    restarts: Restarts = 256,
    steps: Steps = 2000,
    seed: Seed = 0,
    output: Output = None,
    read_as: As = None,
) -> None:
    """Search optimizers, rates, scales, schedules and widths; -o writes every trial as CSV."""
    from karpnet.api.load import load
    from karpnet.api.reduce import reduce
    from karpnet.api.search import search
    from reductions.formats.csv_files import write_csv

    derivation, axes = load(file, read_as), dict(_axis(text) for text in grid or ())
    with printing.progress() as notify:
        found = search(
            reduce(derivation, to) if to else derivation, trials, grid=axes, notify=notify,
            restarts=restarts, steps=steps, seed=seed,
        )  # fmt: skip
    if output is not None:
        write_csv(output, found.rows())
    printing.show(found)
    raise typer.Exit(ANSWERED if found.is_fitted else UNKNOWN)


def _option(text: str) -> tuple[str, Any]:
    name, value = _named(text, "--loss-option", "NAME=VALUE")
    return name, _value(value)


def _axis(text: str) -> tuple[str, list[Any]]:
    name, values = _named(text, "--grid", "NAME=VALUE,VALUE,...")
    return name, [_value(word) for word in values.split(",")]


def _named(text: str, option: str, form: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    if not value:
        raise InputError(option, f"expected {form}, got {text!r}")
    return name.replace("-", "_"), value


def _value(word: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return word


def study_command(
    kind: Annotated[str, typer.Argument(help=" | ".join(STUDIES))],
    file: Annotated[
        Path | None, typer.Argument(help="Instance or task file, for width and optimizers.")
    ] = None,
    to: To = None,
    restarts: Restarts = 256,
    steps: Steps = 2000,
    width: Width = None,
    seconds: Seconds = 10.0,
    seed: Seed = 0,
    variables: Annotated[int, typer.Option(help="For ratio: variables of the formulas.", min=3)] = 20,
    instances: Annotated[
        int, typer.Option(help="Formulas at each ratio; partitions of each size.", min=1)
    ] = 10,
    runs: Annotated[int, typer.Option(help="For optimizers: learning rates for each.", min=1)] = 10,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for CSV, SVG and PNG.")] = Path("."),
    quick: Annotated[
        bool, typer.Option("--quick", help="For experiments: smaller settings that take minutes.")
    ] = False,
    settings_file: Annotated[
        Path | None, typer.Option("--settings", help="For experiments: TOML that replaces settings.")
    ] = None,
    read_as: As = None,
) -> None:
    """Run a predefined study: width, optimizers, ratio, partition, or a resumable experiment."""
    from gnn.settings import TrainingSettings
    from karpnet.studies.run import StudyRequest, run_study
    from karpnet.studies.written import write_study
    from solvers.processes import Limits

    settings = TrainingSettings(restarts=restarts, steps=steps, seed=seed)
    request = StudyRequest(
        kind=kind,
        file=file,
        target=to,
        read_as=read_as,
        settings=settings,
        limits=Limits(seconds),
        widths=tuple(width or ()),
        num_variables=variables,
        instances=instances,
        runs=runs,
        folder=output,
        quick=quick,
        settings_file=settings_file,
    )
    with printing.progress() as notify:
        study = run_study(request, notify)
    files = write_study(study, output)
    printing.print_table(study.headings(), study.table())
    print(*files, sep="\n")
    raise typer.Exit(ANSWERED)


def queries_command(
    kind: Annotated[
        str,
        typer.Argument(
            help="symmetric | parities | superpolynomial | planes | averaged-planes | degree-parity | "
            "polynomials"
        ),
    ],
    group: Annotated[
        str,
        typer.Option(
            help="cyclic:12, symmetric:5, dihedral:8, edges:6, wreath:cyclic:3,symmetric:4, '(0 1 2); (0 1)'."
        ),
    ] = "cyclic:12",
    n: Annotated[int, typer.Option("-n", help="Nodes of degree parities; blocks of polynomials.")] = 10,
    k: Annotated[
        int, typer.Option("-k", help="Coordinates of a parity; half the directions of a plane; terms.")
    ] = 4,
    d: Annotated[int, typer.Option("-d", help="Dimension around planes; degree of invariants.")] = 2,
    tolerance: Annotated[float, typer.Option(help="Tolerance tau of a query, in (0, 1].")] = 0.1,
    members: Annotated[int, typer.Option(help="Functions of the class to measure.", min=2)] = 50,
    seed: Annotated[int, typer.Option(help="Seed of the random draws.", min=0)] = 0,
    as_json: Json = False,
) -> None:
    """Print lower bounds on the queries needed to learn a hard class, and the queries counted."""
    from karpnet.studies.queries import QueryRequest, query_report

    report = query_report(QueryRequest(kind, group, n, k, d, tolerance, members, seed))
    if as_json:
        printing.print_json(report.to_json())
    else:
        printing.print_table(("", kind, ""), report.rows())
    raise typer.Exit(ANSWERED)
