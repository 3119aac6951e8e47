"""Exact training against z3, cvc5, SCIP and HiGHS, with certificates, in one run.

    python benchmarks/exact_training.py [--sizes 50 100] [--seeds 1] [--seconds 20] [--large]

Tasks: hypergraph-coloring to threshold-and from random 3-uniform hypergraphs and sign-system to
relu-sum from random NAE-3-SAT, at ratios 1.8 and 2.4, and tasks with random integer features that
do not come from a reduction. All solvers are timed warm, after imports and a small task; times under
0.2 s are the best of three. z3 runs first; the others are stopped when they can no longer be the
fastest. A rival that exceeds its limit (--seconds, and at least twice our time) is entered with this
limit, so the speed-ups are lower bounds. SCIP and HiGHS compute in floating point, and HiGHS only up
to a bound on the weights, so they give no proof of NO.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from smt_rivals import cvc5_verdict, z3_verdict

from certificates.checker import check
from certificates.systems import cases, system_of
from certificates.tasks import Task
from reductions.arrays import RationalArray, SparseRows, offsets_of
from reductions.outcomes import Found, Refuted
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.rules import RULES
from reductions.training.architectures import ActivationSum, ThresholdAnd
from reductions.training.graphs import GraphBatch
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.children import ChildFailedError, OutOfTimeError
from solvers.deadline import Deadline
from solvers.exact.certify import fit_certificate, refutation_certificate
from solvers.exact.decide import Decision, decide
from solvers.exact.trusted import trusted_task
from solvers.methods import Limits, method
from solvers.processes import run_in_child

_LARGEST_WEIGHT = 100.0
_SHORT = 0.2  # seconds


def relu_sum_task(num_variables: int, ratio: float, seed: int) -> TrainingTask:
    """Sign-system to relu-sum from a random NAE-3-SAT formula."""
    generator = np.random.default_rng(seed)
    clauses = [
        ((generator.choice(num_variables, 3, replace=False) + 1) * generator.choice([-1, 1], 3)).tolist()
        for _ in range(int(ratio * num_variables))
    ]
    system = RULES["nae-sat-to-sign-system"].instance(NotAllEqualSAT.from_clauses(num_variables, clauses))
    task = RULES["sign-system-to-relu-sum"].instance(system)
    assert isinstance(task, TrainingTask)
    return task


def threshold_and_task(num_vertices: int, ratio: float, seed: int) -> TrainingTask:
    """Hypergraph-coloring to threshold-and from a random 3-uniform hypergraph."""
    generator = np.random.default_rng(seed)
    edges = [
        sorted(generator.choice(num_vertices, 3, replace=False).tolist())
        for _ in range(int(ratio * num_vertices))
    ]
    problem = HypergraphColoring.from_lists(num_vertices, 2, edges)
    task = RULES["hypergraph-coloring-to-threshold-and"].instance(problem)
    assert isinstance(task, TrainingTask)
    return task


def random_task(seed: int) -> TrainingTask:
    """12 to 48 random graphs with integer features; labels of a teacher, some changed in every third task.

    Odd seeds are regressions (two ReLU channels, of one sign or of both), even ones ANDs of two.
    """
    generator = np.random.default_rng(seed)
    num_graphs, num_features = ((12, 3), (24, 4), (48, 6))[seed // 2 % 3]
    counts = generator.integers(1, 4, num_graphs)
    num_nodes = int(counts.sum())
    starts = offsets_of(counts.astype(np.int64))
    edges = [
        (first + a, first + b)
        for first, count in zip(starts[:-1].tolist(), counts.tolist(), strict=True)
        for b in range(count)
        for a in range(b)
        if generator.random() < 0.6
    ]
    values = generator.integers(-3, 4, (num_nodes, num_features))
    rows = [[(c, int(v)) for c, v in enumerate(row) if v] for row in values]
    graphs = GraphBatch(
        starts,
        np.array(edges, dtype=np.int64).reshape(-1, 2).T,
        SparseRows.from_rows(rows, num_features),
    )
    architecture = ActivationSum("relu", 2, "sum-self") if seed % 2 else ThresholdAnd(2)
    teacher = Hypothesis.from_integers(
        generator.integers(-2, 3, (2, num_features)), [1, 1 if seed % 4 < 2 else -1]
    )
    labels = architecture.values(graphs, None, teacher)
    changed = (generator.random(num_graphs) < 0.1) * (seed % 3 == 0)
    numerators = labels.numerators + changed * labels.denominator
    if architecture.is_classifier:
        numerators = numerators % 2
    return TrainingTask(graphs, RationalArray(numerators, labels.denominator), architecture)


def highs_verdict(task: Task) -> str:
    """HiGHS on the conditional rows with big constants, |weights| at most `_LARGEST_WEIGHT`."""
    for signs in cases(task):
        system = system_of(task, signs)
        rows = [system.row(i) for i in range(system.num_rows)]
        unknowns = 1 + max((v for row in rows for v in row.coefficients), default=0)
        entries: list[tuple[int, int, float]] = []
        low: list[float] = []
        for row in rows:
            reach = _LARGEST_WEIGHT * sum(map(abs, row.coefficients.values())) + abs(row.constant)
            number = len(low)
            entries += [(number, v, float(a)) for v, a in row.coefficients.items()]
            if row.literal:  # literal -> row, as row + reach · (1 - literal) >= constant
                sign = 1 if row.literal > 0 else -1
                entries.append((number, unknowns + abs(row.literal) - 1, -sign * reach))
                low.append(row.constant - reach * (sign > 0))
            else:
                low.append(row.constant)
        for clause in system.clauses():
            entries += [(len(low), unknowns + abs(x) - 1, math.copysign(1.0, x)) for x in clause]
            low.append(1.0 - sum(x < 0 for x in clause))
        if _is_integer_feasible(entries, low, unknowns, system.num_booleans):
            return "YES"
    return "NO (bounded)"


def _is_integer_feasible(
    entries: list[tuple[int, int, float]], low: list[float], num_reals: int, num_booleans: int
) -> bool:
    r, c, v = zip(*entries, strict=True)
    count = num_reals + num_booleans
    matrix = sparse.csr_matrix((v, (r, c)), shape=(len(low), count))
    lower = np.concatenate([np.full(num_reals, -_LARGEST_WEIGHT), np.zeros(num_booleans)])
    upper = np.concatenate([np.full(num_reals, _LARGEST_WEIGHT), np.ones(num_booleans)])
    result = milp(
        np.zeros(count),
        integrality=np.concatenate([np.zeros(num_reals), np.ones(num_booleans)]),
        bounds=Bounds(lower, upper),
        constraints=LinearConstraint(matrix, np.array(low), np.inf),
    )
    return result.status == 0


def scip_verdict(task: TrainingTask) -> str:
    """SCIP on the task, through the project's own MILP baseline."""
    outcome = method("milp").solve(task, Limits(3600.0))
    return "YES" if isinstance(outcome, Found) else "NO" if isinstance(outcome, Refuted) else "unknown"


def timed(seconds: float, function: Callable[..., str], task: Any, small: Any) -> tuple[str, float]:
    """The verdict of a rival in a child process, and its time there; the limit when it has none."""
    try:
        verdict, spent = run_in_child(_warmed, function, task, small, seconds=seconds + 1)
    except (OutOfTimeError, ChildFailedError):
        return "unknown", seconds
    return (verdict, spent) if verdict != "unknown" and spent < seconds else ("unknown", seconds)


def _warmed(function: Callable[..., str], task: Any, small: Any) -> tuple[str, float]:
    function(small)
    return _clocked(function, (task,))


def _clocked(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, float]:
    """The value, and the time that it took: the best of three when it is short."""
    best = math.inf
    for _ in range(3):
        start = time.perf_counter()
        value = function(*arguments)
        best = min(best, time.perf_counter() - start)
        if best > _SHORT:
            break
    return value, best


def our_decision(task: TrainingTask, seconds: float) -> Decision:
    """Ours, from the task on."""
    return decide(trusted_task(task), Deadline(seconds))


def measure(
    name: str, task: TrainingTask, seconds: float, proof_seconds: float, with_rivals: bool
) -> float | None:
    """Print one line; return the speed-up over the best rival."""
    decision, ours = _clocked(our_decision, (task, 10 * seconds))
    verdict = "unknown" if decision.reason else "YES" if decision.weights is not None else "NO"
    line = f"{name:28} {verdict:8} ours {ours:9.4f} s{_certified(task, decision, proof_seconds)}"
    if not with_rivals:
        print(line, flush=True)
        return None
    rivals = {"z3": z3_verdict, "cvc5": cvc5_verdict, "SCIP": scip_verdict, "HiGHS": highs_verdict}
    best, small = max(seconds, 2 * ours), random_task(0)
    for rival, function in rivals.items():
        takes_trusted = function is not scip_verdict
        pair = [trusted_task(given) if takes_trusted else given for given in (task, small)]
        answer, spent = timed(max(best, _SHORT), function, *pair)
        best = min(best, spent)
        is_known = answer in ("YES", "NO") and verdict in ("YES", "NO")
        mark = " DIFFERS" if is_known and answer != verdict else ""
        line += f" | {rival} {answer} {spent:.3f} s{mark}"
    print(f"{line} | speed-up {best / ours:8.1f}", flush=True)
    return best / ours


def _certified(task: TrainingTask, decision: Decision, seconds: float) -> str:
    """Write the certificate and check it; times, size, and the checking time over the solving time."""
    start = time.perf_counter()
    made: Any = decision.reason
    if decision.weights is not None:
        made = fit_certificate(task, decision.weights)
    elif not decision.reason:
        made = refutation_certificate(decision.task, decision.refutations, Deadline(seconds))
    if not isinstance(made, dict):
        return f" | no certificate: {made}"
    written = time.perf_counter() - start
    size = len(json.dumps(made, separators=(",", ":"))) / 1e6
    instance = task.to_json()
    _, checked = _clocked(check, (made, task.name, instance))
    return f" | written {written:7.3f} s, {size:7.3f} MB, checked {checked:7.3f} s"


def named_tasks(sizes: list[int], seeds: int) -> Iterator[tuple[str, TrainingTask]]:
    """The tasks of the table."""
    for n in sizes:
        for ratio in (1.8, 2.4):
            for seed in range(seeds):
                yield f"relu-sum n={n} ratio={ratio} seed={seed}", relu_sum_task(n, ratio, seed)
                yield f"threshold-and n={n} ratio={ratio} seed={seed}", threshold_and_task(n, ratio, seed)
    for seed in range(20):
        yield f"random features seed={seed}", random_task(seed)


def main() -> None:
    """Run the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[50, 100, 200, 400])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--proof-seconds", type=float, default=60.0, help="time limit for writing a proof")
    parser.add_argument("--large", action="store_true", help="also n = 2000, with our trainer only")
    options = parser.parse_args()
    speedups = [
        measure(name, task, options.seconds, options.proof_seconds, True)
        for name, task in named_tasks(options.sizes, options.seeds)
    ]
    known = [value for value in speedups if value is not None]
    mean = math.exp(sum(map(math.log, known)) / len(known))
    print(f"geometric mean speed-up over the best rival: {mean:.1f} ({len(known)} tasks)")
    if options.large:
        for name, make in (("relu-sum", relu_sum_task), ("threshold-and", threshold_and_task)):
            task = make(2000, 1.8, 0)
            measure(f"{name} n=2000 ratio=1.8", task, options.seconds, options.proof_seconds, False)


if __name__ == "__main__":
    main()
