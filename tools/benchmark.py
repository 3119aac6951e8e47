"""Draw up the manifest of the benchmark: which tasks there are, their hashes, truth and hardness.

``python -m tools.benchmark`` writes ``instances/benchmark/v1/manifest.json`` again. A task that stands in it
with the same hash keeps its measurements, so that a run that was stopped goes on; ``tools.benchmark_grid``
lists the tasks. A version that was released stays as it is: what changes goes into the next.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pysat.solvers import Solver

from certificates import checker
from karpnet.api.solve import solve
from karpnet.benchmark.manifest import MANIFEST, NAME, Decade, Entry, KnownBy, manifest_text, read_manifest
from karpnet.benchmark.tasks import Made, generated, make
from reductions.core import AnyProblem, Derivation
from reductions.formats.files import write_text
from reductions.formats.json_text import dumps
from reductions.outcomes import Unknown
from reductions.paths import chains
from reductions.problems.cnf import CNF
from solvers.processes import Limits, run_limited
from solvers.source.with_proof import source_certificate, source_obstacle
from tools.benchmark_grid import Planned, planned

FILE = Path(__file__).parents[1] / "instances" / "benchmark" / NAME / MANIFEST
SECONDS, SOURCE_SECONDS = 20.0, 10.0  # for the exact trainer, and for CaDiCaL on the source
_DECADES: tuple[tuple[float, Decade], ...] = ((1, "1 s"), (5, "5 s"), (SECONDS, "20 s"))


def write_manifest(path: Path = FILE) -> None:
    """Write the manifest, task after task."""
    before = read_manifest(path.read_bytes(), str(path)) if path.exists() else {}
    entries: dict[str, Entry] = {}
    for plan, made in _made():
        old = before.get(plan.id)
        is_known = old is not None and (old.sha256, old.split, old.size) == (
            made.sha256,
            plan.split,
            plan.size,
        )
        entries[plan.id] = old if old is not None and is_known else entry_of(plan, made)
        if not is_known:
            print(f"{plan.id}: {entries[plan.id].truth}, {entries[plan.id].exact}", flush=True)
            write_text(path, manifest_text({**before, **entries}))
    write_text(path, manifest_text(entries))


def _made() -> Iterator[tuple[Planned, Made]]:
    for plan in planned():
        yield plan, make(plan.recipe, plan.rules, plan.layer)


def entry_of(plan: Planned, made: Made) -> Entry:
    """Measure a task, and settle its truth.

    Raises
    ------
    AssertionError
        If an answer contradicts the label, or nothing backs the truth.
    """
    task, label = made.task, made.generated.truth
    begin = time.monotonic()
    answer = solve(task, "exact", SECONDS, megabytes=8000)
    seconds, certificate = time.monotonic() - begin, answer.certificate
    size: int | None = None
    exact: Decade = "open"
    if certificate is not None:
        checker.check(certificate, task.name, task.to_json())
        size = len(dumps(certificate))
        exact = next((decade for limit, decade in _DECADES if seconds <= limit), "20 s")
    truth: Any = answer.verdict.lower() if certificate is not None else label.answer
    assert label.answer in ("unknown", truth), f"{plan.id}: contradicts {label.line()}"
    known_by, because = _evidence(made, truth, certificate is not None)
    return Entry(
        plan.id, plan.split, plan.size, made.generated.recipe.line(), plan.rules, plan.layer,
        task.architecture.name, task.architecture.width, task.architecture.num_inputs(task.graphs),
        task.num_samples, made.sha256, len(made.text), truth, known_by, because,
        conflicts_of(plan.recipe), exact, size,
    )  # fmt: skip


def _evidence(made: Made, truth: str, is_certified: bool) -> tuple[KnownBy, str]:
    """How the truth is known, the strongest first."""
    label = made.generated.truth
    if made.weights is not None and truth == "yes":
        assert made.task.violation(made.weights) is None
        return "planted", "the witness of the recipe, mapped to weights, fits"
    if label.known_by == "theorem":
        return "theorem", label.note
    if is_certified:
        return "certificate", "of the task"
    assert label.answer == truth
    prove_source(made.generated.recipe.line(), truth)
    return "certificate", "of the source instance"


@cache
def prove_source(recipe: str, truth: str) -> None:
    """Check a certificate about a source."""
    problem: AnyProblem = generated(recipe).problem
    assert source_obstacle(problem) is None
    certificate = source_certificate(problem, Limits(60 * SECONDS))
    assert isinstance(certificate, dict), certificate
    checker.check(certificate, problem.name, problem.to_json())
    assert certificate["claim"] == truth


@cache
def conflicts_of(recipe: str) -> int | None:
    """Conflicts of CaDiCaL on a source; None where it was stopped, or no rule leads to CNF."""
    conflicts = run_limited(_conflicts, generated(recipe).problem, limits=Limits(SOURCE_SECONDS))
    return None if isinstance(conflicts, Unknown) else conflicts


def _conflicts(problem: AnyProblem, limits: Limits) -> int | None:
    """Conflicts of CaDiCaL on the instance as CNF."""
    ways = chains(problem.name, CNF.name)
    if not ways:
        return None
    cnf = Derivation.of(problem, ways[0]).target
    with Solver("cadical195", bootstrap_with=cnf.clauses.lists()) as solver:
        solver.solve()
        return int(solver.accum_stats()["conflicts"])


if __name__ == "__main__":
    write_manifest()
