"""Tasks whose channels have an order: by a guard, or by a message whose coordinates all samples have."""

from __future__ import annotations

from reductions.arrays import SparseRows, integers
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.sign_system import SignSystem
from reductions.rules import RULES
from reductions.training.task import TrainingTask

SIGN_SYSTEM, COLORING = "sign-system-to-relu-sum", "hypergraph-coloring-to-relu-sum"


def coloring_task(rule: str, *, is_colorable: bool = True) -> TrainingTask:
    """A cycle of nine vertices, to be colored with three colors, unless four of them form a clique."""
    clique = [] if is_colorable else [[0, 2], [0, 3], [1, 3]]
    problem = HypergraphColoring.from_lists(9, 3, [[v, (v + 1) % 9] for v in range(9)] + clique)
    task = RULES[rule].instance(problem)
    assert isinstance(task, TrainingTask)
    return task


def impossible_task() -> TrainingTask:
    """Some row excludes each choice of three signs; other variables make the task too large to branch on."""
    rows = [[(0, a), (1, b), (2, c)] for a, b, c in ((1, 1, 1), (1, 1, -1), (1, -1, 1), (1, -1, -1))]
    source = SignSystem(SparseRows.from_rows(rows, 9), integers([1] * len(rows)))
    task = RULES[f"{SIGN_SYSTEM}/bias"].instance(source)
    assert isinstance(task, TrainingTask)
    return task
