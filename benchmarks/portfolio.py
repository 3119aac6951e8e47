"""Claim: the default method takes at most 1.3 times the better of CaDiCaL and CP-SAT, plus start-up.

    python benchmarks/portfolio.py [--seconds 10] [FILE ...]

Instances: the library, every instance of the hard-instance benchmark that is no training task, colorings
with a clique of one vertex more than there are colors, and the files that are named. On each the two
solvers run alone, one after the other, CP-SAT no longer than CaDiCaL took; then the portfolio does, which
needs two idle cores; where they are busy, the processor times at the end say what they would give. Times
under 0.5 s are the best of three. CP-SAT's time is that of building and solving its model; start-up is what
it takes beside: the first instant, in which CaDiCaL is alone, and loading CP-SAT in a child. Instances that
neither settles within the limit show nothing.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random

import karpnet as kn
from instances.recipes import Recipe, generate
from karpnet.sweep.config import read_sweep
from reductions.core import AnyProblem
from reductions.errors import KarpnetError
from reductions.outcomes import Unknown
from reductions.problems.graph_coloring import GraphColoring
from reductions.problems.graphs import SimpleGraph
from reductions.training.task import TrainingTask
from solvers.children import Entrant, OutOfTimeError
from solvers.methods import Limits, Member, Timed, method, run
from solvers.processes import race, run_in_child
from solvers.source.portfolio import members

ROOT = Path(__file__).parents[1]
# Seconds: what takes less is run three times, and the quickest counts; what takes longer than the other
# has its processor time measured.
SHORT, LONG = 2.0, 0.5
ROUNDS, LIMIT = 3, 1.3


def clique_coloring(num_vertices: int, num_edges: int, num_colors: int) -> GraphColoring:
    """Random edges, and a clique of one vertex more than there are colors."""
    random = Random(num_vertices)
    edges = {(a, b) for b in range(num_colors + 1) for a in range(b)}
    while len(edges) < num_edges:
        a, b = sorted(random.sample(range(num_vertices), 2))
        edges.add((a, b))
    return GraphColoring(SimpleGraph.from_edges(num_vertices, sorted(edges)), num_colors)


def named_problems(files: list[str]) -> Iterator[tuple[str, AnyProblem]]:
    """All instances."""
    for path in sorted((ROOT / "instances" / "library").glob("*-*.*")):
        yield path.name, kn.load(path).source
    for instance in dict.fromkeys(cell.instance for cell in read_sweep(ROOT / "instances" / "suite.toml")):
        if instance.recipe:
            yield (
                instance.name.replace(" seed=0", "").replace(" version=1", ""),
                generate(Recipe.parse(instance.recipe)).problem,
            )
    for num_colors in (10, 12, 15):
        yield f"clique and {num_colors} colors", clique_coloring(60, 400, num_colors)
    for file in files:
        try:
            yield file, kn.load(file).source
        except KarpnetError as error:
            print(f"{file}: skipped: {error}")


def best(action: Callable[[], Timed]) -> Timed:
    """The quickest of three runs when they are short."""
    runs = [action()]
    while runs[-1].seconds < SHORT and len(runs) < ROUNDS:
        runs.append(action())
    return min(runs, key=lambda timed: timed.seconds)


def load_time() -> float:
    """Seconds to start a child and load CP-SAT there."""
    start = time.perf_counter()
    assert "ortools" not in sys.modules  # which the children would inherit
    run_in_child(_load, seconds=60.0)
    return time.perf_counter() - start


def _load() -> None:
    method("cp-sat").load()


def processor_seconds(problem: AnyProblem, entrants: tuple[Member, ...], seconds: float) -> tuple[str, float]:
    """Who answers first, and the processor time of its child: other load does not count, caches do."""
    each = [Entrant(one.name, _spent, (one.name, problem, seconds), one.after) for one in entrants]
    with closing(race(each, seconds=seconds)) as endings:
        for ending in endings:
            if ending.result is not None:
                return ending.name, ending.result
    return "", math.nan


def _spent(name: str, problem: AnyProblem, seconds: float) -> float | None:
    start = time.process_time()
    outcome = method(name).solve(problem, Limits(seconds))
    return None if isinstance(outcome, Unknown) else time.process_time() - start


def cp_sat_alone(problem: AnyProblem, seconds: float) -> Timed:
    """CP-SAT in a child, timed there after it is loaded."""
    try:
        result: Timed = run_in_child(_clocked, problem, seconds, seconds=seconds + 5.0)
    except OutOfTimeError:
        return Timed(Unknown("time limit"), seconds)
    return result


def _clocked(problem: AnyProblem, seconds: float) -> Timed:
    cp_sat = method("cp-sat")
    obstacle = cp_sat.obstacle(problem)
    start = time.perf_counter()
    outcome = Unknown(obstacle) if obstacle else cp_sat.solve(problem, Limits(seconds))
    return Timed(outcome, time.perf_counter() - start)


@dataclass(frozen=True)
class Measured:
    """Seconds of the better solver and of the portfolio, and what CP-SAT needs to start in it."""

    better: float
    ours: float
    start_up: float
    is_cp_sat_better: bool
    slowdown: float = math.nan  # processor seconds of the one that answers, beside the other over alone

    @property
    def ratio(self) -> float:
        """Over the better, with CP-SAT's start-up where it is the better."""
        return self.ours / (self.better + self.start_up * self.is_cp_sat_better)

    @property
    def holds(self) -> bool:
        """What is claimed."""
        return self.ours <= LIMIT * self.better + self.start_up


def measure(name: str, problem: AnyProblem, seconds: float, loading: float) -> Measured | None:
    """Print one line; None when neither solver has an answer."""
    cadical = best(partial(run, method("cadical"), problem, Limits(seconds)))
    patience = seconds if isinstance(cadical.outcome, Unknown) else max(cadical.seconds, 0.1)
    cp_sat = best(partial(cp_sat_alone, problem, patience))
    alone = [timed.seconds for timed in (cadical, cp_sat) if not isinstance(timed.outcome, Unknown)]
    if not alone:
        print(f"{name:64} neither within {seconds:g} s", flush=True)
        return None
    ours = best(partial(run, method("portfolio"), problem, Limits(3 * seconds)))
    start_up = members(problem)[1].after + loading
    found = Measured(min(alone), ours.seconds, start_up, min(alone) == cp_sat.seconds)
    if ours.seconds > LONG:
        by, beside = processor_seconds(problem, members(problem), 6 * seconds)
        found = replace(found, slowdown=beside / processor_seconds(problem, (Member(by),), 6 * seconds)[1])
    shown = f"cadical {_shown(cadical)} | cp-sat {_shown(cp_sat)} | portfolio {_shown(ours)}"
    mark = "" if found.holds else " OVER THE LIMIT"
    print(f"{name:64} {shown} by {ours.by:8} | {found.ratio:5.2f}{mark}", flush=True)
    return found


def _shown(timed: Timed) -> str:
    return "unknown  " if isinstance(timed.outcome, Unknown) else f"{timed.seconds:7.3f} s"


def main() -> int:
    """Measure, print the worst ratios, and return 1 when the claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--seconds", type=float, default=10.0, help="time limit of each solver alone")
    options = parser.parse_args()
    loading = statistics.median(load_time() for _ in range(5))
    print(f"CP-SAT is loaded in a child in {loading:.3f} s; load average {os.getloadavg()[0]:.1f}")
    problems = [pair for pair in named_problems(options.files) if not isinstance(pair[1], TrainingTask)]
    lines = [measure(name, problem, options.seconds, loading) for name, problem in problems]
    known = [line for line in lines if line is not None]
    for is_cp_sat, what in ((False, "CaDiCaL the better"), (True, "CP-SAT the better, with its start-up")):
        ratios = [line.ratio for line in known if line.is_cp_sat_better == is_cp_sat]
        if ratios:
            median, worst = statistics.median(ratios), max(ratios)
            print(f"{what}: {len(ratios)} instances, median {median:.2f} times, worst {worst:.2f}")
    slower = [line.slowdown for line in known if not math.isnan(line.slowdown)]
    if slower:
        print(
            f"processor time of the solver that answers, beside the other over alone: {len(slower)} "
            f"instances, median {statistics.median(slower):.2f} times, worst {max(slower):.2f}"
        )
    late = sum(not line.holds for line in known)
    print(f"over {LIMIT} times the better and start-up: {late} of {len(known)}")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
