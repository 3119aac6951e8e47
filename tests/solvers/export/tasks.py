"""Tasks to export, their truth, and the answers that outside solutions give."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np

import karpnet as kn
from reductions.arrays import RationalArray, SparseRows, offsets_of
from reductions.core import Derivation
from reductions.errors import InputError
from reductions.training.graphs import GraphBatch
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact.decide import decide
from solvers.exact.trusted import trusted_task
from tests.solvers.export.outside import run_cadical
from tests.solvers.random_tasks import random_task, relu_sum_task, threshold_and_task


def path_task(
    label: Fraction = Fraction(1, 2), activation: str = "relu", **changes: object
) -> kn.TrainingTask:
    """One graph, an edge with features (1, 0) and (0, 1): f = α (σ(w_0) + σ(w_1)) of one channel."""
    features = SparseRows.from_rows([[(0, 1)], [(1, 1)]], 3)  # the third input is never used
    graphs = GraphBatch(offsets_of(np.array([2])), np.array([[0], [1]]), features)
    return kn.TrainingTask(graphs, RationalArray.from_fractions([label]), kn.ActivationSum(activation, 1))


def some_task(seed: int) -> TrainingTask:
    """Random samples, or a reduction's around the threshold of its formulas."""
    if seed % 4 == 2:
        return relu_sum_task(4 + seed % 5, 10 + seed % 9, seed)
    return threshold_and_task(5 + seed % 5, 11 + seed % 9, seed) if seed % 4 == 3 else random_task(seed)


def is_fitted(task: TrainingTask) -> bool:
    """The truth, from the exact trainer."""
    decision = decide(trusted_task(task), Deadline(60))
    assert not decision.reason
    return decision.weights is not None


def answer(about: Derivation | TrainingTask, solution: Path) -> str:
    """YES with weights that fit exactly, or the claim of the solver."""
    task = about.target if isinstance(about, Derivation) else about
    try:
        weights = kn.load_solution(about, solution)
    except InputError as error:
        if "which is no certificate without a proof" not in str(error):
            raise
        return "NO"
    assert task.violation(weights) is None
    if isinstance(about, Derivation):
        assert about.lift(weights).is_right
    return "YES"


def refined(task: TrainingTask, file: Path) -> tuple[str, int]:
    """The answer, and the clauses that a formula lacked on the way."""
    rounds, solution = 0, file.with_suffix(".txt")
    while True:
        solution.write_text(run_cadical(file))
        try:
            return answer(task, solution), rounds
        except kn.UnsupportedError as error:
            rounds += 1
            append(file, str(error).partition("add '")[2].partition("'")[0])


def append(file: Path, clause: str) -> None:
    lines = file.read_text().splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("p cnf"))
    _, _, variables, clauses = lines[at].split()
    lines[at] = f"p cnf {variables} {int(clauses) + 1}"
    file.write_text("\n".join([*lines, clause, ""]))
