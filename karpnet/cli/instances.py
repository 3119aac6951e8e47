"""Commands that map, explain, show and check instances."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from karpnet.cli import printing
from karpnet.cli.options import ANSWERED, UNKNOWN, As, Json, To, Via
from reductions.errors import InputError

_LONGEST = 2000  # characters of a cell
_LISTS = ("problems", "rules", "architectures", "methods", "families", "paths")


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("reduce", epilog="Example: karpnet reduce uf20-01.cnf --to threshold-and -o task.json")(
        reduce_command
    )
    app.command("lift", epilog="Example: karpnet lift task.json weights.json")(lift_command)
    app.command("explain", epilog="Example: karpnet explain sign-system-to-relu-sum")(explain_command)
    app.command("explore", epilog="Example: karpnet explore toy.cnf --export page.html")(explore_command)
    app.command("warm-up", epilog="Example: karpnet warm-up")(warm_up_command)
    app.command("list", epilog="Example: karpnet list paths uf20-01.cnf --to relu-sum")(list_command)


def reduce_command(
    file: Annotated[Path, typer.Argument(help="Instance; - is standard input.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Task file to write.")],
    to: To = None,
    read_as: As = None,
    via: Via = None,
    chain_only: Annotated[
        bool, typer.Option("--chain-only", help="Write source and rules only; reading applies them again.")
    ] = False,
) -> None:
    """Map an instance to a training task; the file stores the chain, so that weights can be lifted."""
    from karpnet.api.load import load, save
    from karpnet.api.reduce import reduce
    from reductions.core import step_lines

    derivation = reduce(load(file, read_as), to, via or ())
    save(derivation, output, chain_only=chain_only)
    printing.print_lines(step_lines(derivation.steps()))
    raise typer.Exit(ANSWERED)


def lift_command(
    task: Annotated[Path, typer.Argument(help="Task file made by `karpnet reduce`.")],
    weights: Annotated[
        Path | None, typer.Argument(help="Weights, or a witness of the source to carry forward.")
    ] = None,
    solution: Annotated[
        Path | None, typer.Option(help="Instead: what an outside solver printed for `karpnet export`.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check weights exactly on a task and lift them to a witness of the source."""
    report = _lift_report(task, weights, solution)
    if as_json:
        printing.print_json(report)
    else:
        rows = [(key.replace("_", " "), _cut(str(value))) for key, value in report.items()]
        printing.print_table(("", ""), rows)
    raise typer.Exit(ANSWERED if report["fits"] else UNKNOWN)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}... (all of it with --json)"


def _lift_report(task_file: Path, weights_file: Path | None, solution: Path | None) -> dict[str, Any]:
    from karpnet.api.export import solution_of
    from karpnet.api.load import load
    from reductions.answers.witnesses import load_witness
    from reductions.formats.json_files import witness_json
    from reductions.training.hypothesis import Hypothesis
    from reductions.training.task import expect_task

    given = weights_file or solution
    if given is None or (weights_file and solution):
        raise InputError("lift", "expected either a weights file or --solution")
    derivation = load(task_file)
    task = expect_task(derivation.target, str(task_file))
    problem: Any = task
    if solution:
        hypothesis = solution_of(derivation, given)
    else:
        problem, witness = load_witness(given, derivation)
        hypothesis = derivation.forward(witness, problem)
    if not isinstance(hypothesis, Hypothesis):
        return {"fits": False, "reason": hypothesis.reason, "clauses": hypothesis.clauses}
    task.expect_shape(hypothesis, f"{given}: weights")
    error, lifted = task.empirical_error(hypothesis), derivation.lift(hypothesis)
    report: dict[str, Any] = {} if problem is task else {"carried_forward_from": problem.name}
    report |= {
        "fits": lifted.fits,
        "max_error": str(error.max_error),
        "tolerance": str(task.tolerance),
        "misfits": error.num_misfits,
    }
    if derivation.rules:
        report |= {
            "source": derivation.source.name,
            "source_violations": lifted.num_source_violations,
            "first_violation": lifted.source_violation,
            "source_witness": witness_json(lifted.witness),
        }
    return report


def explain_command(
    what: Annotated[str, typer.Argument(help="A rule (`karpnet list rules`) or an instance file.")],
    to: To = None,
    via: Via = None,
    read_as: As = None,
    all_: Annotated[bool, typer.Option("--all", help="Show every line of large instances.")] = False,
) -> None:
    """Show which clause became which graph and which weight represents which variable."""
    from karpnet.api.explain import explain
    from karpnet.api.load import load
    from reductions.rules import RULES

    about = what if what in RULES else load(what, read_as)
    printing.show(explain(about, to, via or (), limit=None if all_ else 12))
    raise typer.Exit(ANSWERED)


def list_command(
    what: Annotated[str, typer.Argument(help=" | ".join(_LISTS))],
    file: Annotated[Path | None, typer.Argument(help="For `list paths`: the instance file.")] = None,
    to: To = None,
    via: Via = None,
    read_as: As = None,
    as_json: Json = False,
) -> None:
    """List problems, rules, architectures, methods or families, or the chains for an instance."""
    from karpnet.cli.listing import listing, paths

    headings, rows = listing(what) if what != "paths" else paths(file, to, via or (), read_as)
    if as_json:
        printing.print_json([dict(zip(headings, row, strict=True)) for row in rows])
    else:
        printing.print_table(headings, rows)
    raise typer.Exit(ANSWERED)


def explore_command(
    file: Annotated[
        Path | None, typer.Argument(help="Instance or training task; a small formula without one.")
    ] = None,
    to: To = None,
    export: Annotated[Path | None, typer.Option(help="Write one offline page instead of serving it.")] = None,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0: any free one.", min=0, max=65535)] = 0,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    read_as: As = None,
    via: Via = None,
) -> None:
    """Show an instance, its task, witnesses, weights and gradient descent on one page in the browser."""
    from karpnet.api.load import load
    from karpnet.explorer.command import explore

    about = None if file is None else load(file, read_as)
    if export is not None:
        print(f"wrote {explore(about, to, via or (), export=export)}")
        raise typer.Exit(ANSWERED)
    server = explore(about, to, via or (), port=port, browser=browser)
    print(f"The explorer is at {server.url}\nPress Ctrl+C to stop.", flush=True)
    server.wait()
    raise typer.Exit(ANSWERED)


def warm_up_command() -> None:
    """Compile all kernels in advance; otherwise the first command that needs a kernel compiles it."""
    from karpnet.api.warm_up import warm_up

    for what, seconds in warm_up():
        print(f"{what}: ready after {seconds:.1f} s")
    raise typer.Exit(ANSWERED)
