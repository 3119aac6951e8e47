"""The ``karpnet`` command: arguments in, tables or JSON out.

Exit codes: 0 answered, 2 bad input or usage, 3 unknown within the limits, 4 two answers of a sweep
contradict each other.

Commands import their work when they run: torch and the solvers take a second to load.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from gnn.settings import TrainingSettings
from karpnet.cli import generate, printing, sweep
from karpnet.cli.listing import LISTS, listing, paths
from karpnet.studies.hard_classes import EXPERIMENTS
from reductions.errors import InputError, KarpnetError
from solvers.methods import Limits

ANSWERED, BAD_INPUT, UNKNOWN = 0, 2, 3
OUT_OF_MEMORY = "out of memory: what was asked for is too large for this machine"

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _print_version(asked: bool) -> None:
    if asked:
        print(f"karpnet {version('karpnet')}")
        raise typer.Exit(ANSWERED)


@app.callback()
def _options(
    asked: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Map SAT-style instances to GNN training tasks, solve them, and let gradient descent try."""


To = Annotated[
    str | None, typer.Option("--to", help="Architecture to map to (`karpnet list architectures`).")
]
As = Annotated[
    str | None,
    typer.Option("--as", help="What a DIMACS file states: nae-sat; vertex-cover:12, graph-coloring:3, ..."),
]
Via = Annotated[
    list[str] | None,
    typer.Option("--via", help="Problem or rule that the chain must go through; repeatable."),
]
Seconds = Annotated[float, typer.Option(help="Time limit for each exact method.", min=0.001)]
Megabytes = Annotated[
    float | None, typer.Option(help="Memory limit for each exact method, beyond the program's own.", min=1)
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON (docs/json.md) instead of a table.")]
Restarts = Annotated[int, typer.Option(help="Restarts that gradient descent trains at once.", min=1)]
Steps = Annotated[int, typer.Option(help="Optimizer steps of every restart.", min=1)]
Width = Annotated[
    list[int] | None, typer.Option(help="Widths to train; repeat the option for several.", min=1)
]
Optimizer = Annotated[str, typer.Option(help="Any optimizer of torch.optim, by name.")]
Rate = Annotated[float | None, typer.Option("--learning-rate", help="Learning rate.", min=0.0)]
Seed = Annotated[int, typer.Option(help="Seed of the initial weights.", min=0)]
Device = Annotated[str, typer.Option(help="auto, cpu, cuda, or cuda:N.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="File to write.")]


def _settings(
    restarts: int,
    steps: int,
    optimizer: str,
    learning_rate: float | None,
    seed: int,
    device: str,
    **others: Any,
) -> TrainingSettings:
    """Settings from options; an option that was not given keeps its default."""
    others["learning_rate"] = learning_rate
    given = {name: value for name, value in others.items() if value is not None}
    return TrainingSettings(
        restarts=restarts, steps=steps, optimizer=optimizer, seed=seed, device=device, **given
    )


def _print_json(value: Any) -> None:
    print(json.dumps(value, indent=2))


@app.command("compare", epilog="Example: karpnet compare uf20-01.cnf --to relu-sum --restarts 512")
def compare_command(
    files: Annotated[list[Path], typer.Argument(help="Instances or training tasks.")],
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
    """Run every solver and gradient descent on instances, and lift what they find."""
    from karpnet.api.compare import compare

    settings = _settings(restarts, steps, optimizer, learning_rate, seed, device)
    limits = Limits(seconds, megabytes=megabytes)
    results = []
    for file in files:
        with printing.progress() as notify:
            result = compare(file, to, width or (), settings, limits, read_as, via or (), notify)
        results.append(result)
        if not as_json:
            printing.print_comparison(result, printing.console())
    if as_json:
        _print_json([result.to_json() for result in results])
    settled = all(result.verdict in ("YES", "NO") for result in results)
    raise typer.Exit(ANSWERED if settled else UNKNOWN)


@app.command("reduce", epilog="Example: karpnet reduce uf20-01.cnf --to threshold-and -o task.json")
def reduce_command(
    file: Annotated[Path, typer.Argument(help="Instance.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Task file to write.")],
    to: To = None,
    read_as: As = None,
    via: Via = None,
) -> None:
    """Map an instance to a training task; the file keeps the chain, so weights can be lifted."""
    from karpnet.api.solve import reduce_file

    steps = reduce_file(file, to, output, read_as, via or ())
    printing.print_chain(steps, printing.console())
    raise typer.Exit(ANSWERED)


@app.command("solve", epilog="Example: karpnet solve task.json --method exact --certificate proof.json")
def solve_command(
    file: Annotated[Path, typer.Argument(help="Instance or training task.")],
    method: Annotated[str | None, typer.Option(help="See `karpnet list methods`.")] = None,
    seconds: Seconds = 60.0,
    megabytes: Megabytes = None,
    output: Output = None,
    certificate: Annotated[Path | None, typer.Option(help="Write the certificate of the answer.")] = None,
    read_as: As = None,
    as_json: Json = False,
) -> None:
    """Settle an instance or a training task exactly; -o writes the witness of a YES."""
    from karpnet.api.solve import solve_file

    limits = Limits(seconds, megabytes=megabytes)
    row = solve_file(file, method, limits, output, read_as, certificate)
    if as_json:
        _print_json({"file": str(file), **row.__dict__})
    else:
        printing.print_row(row, printing.console())
    missing = row.details.get("no_certificate")
    if missing:
        print(f"karpnet: no certificate was written: {missing}", file=sys.stderr)
    raise typer.Exit(UNKNOWN if row.verdict == "unknown" or missing else ANSWERED)


@app.command("train", epilog="Example: karpnet train task.json --restarts 1024 -o weights.json")
def train_command(
    file: Annotated[Path, typer.Argument(help="Instance or training task.")],
    to: To = None,
    restarts: Restarts = 256,
    steps: Steps = 2000,
    width: Width = None,
    optimizer: Optimizer = "Adam",
    learning_rate: Rate = None,
    seed: Seed = 0,
    device: Device = "auto",
    backend: Annotated[str, typer.Option(help="auto, torch, cpu or gpu.")] = "auto",
    init_scale: Annotated[float | None, typer.Option(help="Standard deviation of initial weights.")] = None,
    schedule: Annotated[
        str, typer.Option(help="Of the learning rate: constant, linear, cosine.")
    ] = "constant",
    batch: Annotated[int | None, typer.Option(help="Samples of a mini-batch.", min=1)] = None,
    noise: Annotated[float, typer.Option(help="Standard deviation of gradient noise.", min=0)] = 0.0,
    patience: Annotated[int | None, typer.Option(help="Restart what stalls so many steps.", min=1)] = None,
    seconds: Annotated[float | None, typer.Option(help="Time limit of a run.", min=0.001)] = None,
    checkpoint: Annotated[Path | None, typer.Option(help="Save the run here, and go on from it.")] = None,
    polish: Annotated[bool, typer.Option(help="Also finish with the pattern's linear program.")] = False,
    output: Output = None,
    read_as: As = None,
    as_json: Json = False,
) -> None:
    """Let gradient descent try a task; -o writes the best restart's weights, exactly."""
    from karpnet.api.train import train_file

    settings = _settings(
        restarts,
        steps,
        optimizer,
        learning_rate,
        seed,
        device,
        backend=backend,
        init_scale=init_scale,
        schedule=schedule,
        batch=batch,
        noise=noise,
        patience=patience,
        seconds=seconds,
    )
    limits = Limits(60.0) if polish else None
    with printing.progress() as notify:
        rows = train_file(file, to, width or (), settings, output, read_as, notify, checkpoint, limits)
    if as_json:
        _print_json([row.__dict__ for row in rows])
    else:
        for row in rows:
            printing.print_row(row, printing.console())
    raise typer.Exit(ANSWERED if any(row.verdict == "fitted" for row in rows) else UNKNOWN)


@app.command("check", epilog="Example: karpnet check proof.json --task task.json")
def check_command(
    certificate: Annotated[Path, typer.Argument(help="Certificate written by `solve` or `width`.")],
    task: Annotated[Path | None, typer.Option(help="The training task that it is about.")] = None,
    instance: Annotated[Path | None, typer.Option(help="The instance that it is about.")] = None,
    read_as: As = None,
) -> None:
    """Check a certificate with the trusted checker; exit code 3 when it is refused."""
    from karpnet.api.check import check_file

    subject = task or instance
    if subject is None or (task and instance):
        raise InputError("check", "expected either --task or --instance")
    report = check_file(certificate, subject, read_as)
    print(report.message if report.accepted else f"refused: {report.message}")
    raise typer.Exit(ANSWERED if report.accepted else UNKNOWN)


@app.command("width", epilog="Example: karpnet width task.json --seconds 60 -o width.json")
def width_command(
    task: Annotated[Path, typer.Argument(help="Training task.")],
    seconds: Seconds = 60.0,
    megabytes: Megabytes = None,
    output: Output = None,
    as_json: Json = False,
) -> None:
    """Find the least number of channels or units that fits a task; -o writes the certificate."""
    from karpnet.api.width import find_width, sentence, to_json

    answer = find_width(task, Limits(seconds, megabytes=megabytes), output)
    if as_json:
        _print_json(to_json(answer))
    else:
        print(sentence(answer))
    settled = answer.is_impossible or answer.at_least == answer.at_most
    raise typer.Exit(ANSWERED if settled else UNKNOWN)


@app.command("search", epilog="Example: karpnet search task.json --trials 40 -o trials.csv")
def search_command(
    file: Annotated[Path, typer.Argument(help="Instance or training task.")],
    to: To = None,
    trials: Annotated[int, typer.Option(help="Random draws of all settings.", min=1)] = 30,
    grid: Annotated[
        list[str] | None,
        typer.Option(help="Instead: one axis, such as learning_rate=0.01,0.1 or width=2,4; repeatable."),
    ] = None,
    restarts: Restarts = 256,
    steps: Steps = 2000,
    seed: Seed = 0,
    output: Output = None,
    read_as: As = None,
) -> None:
    """Search optimizers, rates, scales, schedules and widths; -o writes every trial as CSV."""
    from karpnet.api.search import HEADINGS, cells, run_search

    settings = TrainingSettings(restarts=restarts, steps=steps, seed=seed)
    with printing.progress() as notify:
        results = run_search(file, to, read_as, settings, grid or (), trials, output, notify)
    printing.print_table(HEADINGS, [cells(result) for result in results[:20]], printing.console())
    raise typer.Exit(ANSWERED if results[0].summary.success.successes else UNKNOWN)


@app.command("study", epilog="Example: karpnet study width task.json --width 2 4 8 16 -o figures")
def study_command(
    kind: Annotated[str, typer.Argument(help=" | ".join(("width", "optimizers", "ratio", *EXPERIMENTS)))],
    file: Annotated[Path | None, typer.Argument(help="Instance or task, for width and optimizers.")] = None,
    to: To = None,
    restarts: Restarts = 256,
    steps: Steps = 2000,
    width: Width = None,
    seconds: Seconds = 10.0,
    seed: Seed = 0,
    variables: Annotated[int, typer.Option(help="For ratio: variables of the formulas.", min=3)] = 20,
    instances: Annotated[int, typer.Option(help="For ratio: formulas at each ratio.", min=1)] = 10,
    runs: Annotated[int, typer.Option(help="For optimizers: learning rates for each.", min=1)] = 10,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for CSV, SVG and PNG.")] = Path("."),
    quick: Annotated[bool, typer.Option("--quick", help="For experiments: smaller, minutes.")] = False,
    settings_file: Annotated[
        Path | None, typer.Option("--settings", help="For experiments: TOML that replaces settings.")
    ] = None,
    read_as: As = None,
) -> None:
    """Ready-made studies: width, optimizers, clause ratio; experiments on the hard classes, resumable."""
    from karpnet.studies.run import StudyRequest, run_study
    from karpnet.studies.written import write_study

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
    printing.print_table(study.headings(), study.table(), printing.console())
    print(*files, sep="\n")
    raise typer.Exit(ANSWERED)


@app.command("queries", epilog="Example: karpnet queries symmetric --group dihedral:16 --tolerance 0.1")
def queries_command(
    kind: Annotated[str, typer.Argument(help="symmetric | parities | planes | degree-parity | polynomials")],
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
    seed: Annotated[int, typer.Option(help="Seed of what is drawn.", min=0)] = 0,
    as_json: Json = False,
) -> None:
    """Lower bounds on the queries that learning a hard class takes, beside queries counted."""
    from karpnet.studies.queries import QueryRequest, query_report

    report = query_report(QueryRequest(kind, group, n, k, d, tolerance, members, seed))
    if as_json:
        _print_json(report.to_json())
    else:
        printing.print_table(("", kind, ""), report.rows(), printing.console())
    raise typer.Exit(ANSWERED)


@app.command("lift", epilog="Example: karpnet lift task.json weights.json")
def lift_command(
    task: Annotated[Path, typer.Argument(help="Task file made by `karpnet reduce`.")],
    weights: Annotated[Path, typer.Argument(help="Weights file.")],
    as_json: Json = False,
) -> None:
    """Check weights exactly on a task, and lift them to a witness of the source."""
    from karpnet.api.solve import lift_weights

    report = lift_weights(task, weights)
    if as_json:
        _print_json(report)
    else:
        rows = [(key.replace("_", " "), str(value)) for key, value in report.items()]
        printing.print_table(("", ""), rows, printing.console())
    raise typer.Exit(ANSWERED if report["fits"] else UNKNOWN)


@app.command("explain", epilog="Example: karpnet explain sign-system-to-relu-sum")
def explain_command(
    what: Annotated[str, typer.Argument(help="A rule (`karpnet list rules`), or an instance's file.")],
    to: To = None,
    via: Via = None,
    read_as: As = None,
    all_: Annotated[bool, typer.Option("--all", help="Every line of large instances.")] = False,
) -> None:
    """Show which clause became which graph, and which weight means which variable."""
    from karpnet.api.explain import explain_file, explain_rule
    from reductions.rules import RULES

    if what in RULES:
        printing.print_rule(explain_rule(what), printing.console())
    else:
        for step in explain_file(Path(what), to, tuple(via or ()), read_as):
            printing.print_step(step, None if all_ else 12, printing.console())
    raise typer.Exit(ANSWERED)


@app.command("warm-up", epilog="Example: karpnet warm-up")
def warm_up_command() -> None:
    """Compile all loops ahead, once per installation; else the first command that needs one does."""
    from karpnet.api.warm_up import warm_up

    for what, seconds in warm_up():
        print(f"{what}: ready after {seconds:.1f} s")
    raise typer.Exit(ANSWERED)


@app.command("list", epilog="Example: karpnet list paths uf20-01.cnf --to relu-sum")
def list_command(
    what: Annotated[str, typer.Argument(help=" | ".join((*LISTS, "paths")))],
    file: Annotated[Path | None, typer.Argument(help="For paths: the instance.")] = None,
    to: To = None,
    via: Via = None,
    read_as: As = None,
    as_json: Json = False,
) -> None:
    """List what karpnet knows: problems, rules, architectures, methods, or an instance's paths."""
    headings, rows = listing(what) if what != "paths" else paths(file, to, via or (), read_as)
    if as_json:
        _print_json([dict(zip(headings, row, strict=True)) for row in rows])
    else:
        printing.print_table(headings, rows, printing.console())
    raise typer.Exit(ANSWERED)


generate.register(app)
sweep.register(app)


def spread(arguments: list[str]) -> list[str]:
    """Let an option that takes several numbers take them in a row: ``--width 2 4 8``."""
    spreaded: list[str] = []
    for argument in arguments:
        follows = len(spreaded) >= 2 and spreaded[-2] == "--width"
        spreaded += ["--width", argument] if follows and argument.isdecimal() else [argument]
    return spreaded


def _usage(error: Any) -> str:
    """One line about an option or argument; none after the help that answers a bare command."""
    command = error.ctx.command_path if error.ctx else "karpnet COMMAND"
    words = error.format_message().split()
    return f"{' '.join(words)}; see `{command} --help`" if words else ""


# An option or argument that a command does not take; click's class, wherever typer keeps it.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]


def main() -> NoReturn:
    """Run the command; every foreseeable failure is one line and an exit code."""
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
    if message:
        print(f"karpnet: {message}", file=sys.stderr)
    sys.exit(BAD_INPUT)
