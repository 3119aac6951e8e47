"""Max-cut with weights of either sign, against all cuts and a solver that does not reduce."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from karpnet.testing.witnesses.spaces import witnesses
from reductions.arrays import integers
from reductions.core import Derivation
from reductions.problems.graphs import SimpleGraph
from reductions.problems.max_cut import MaxCut
from reductions.rules import RULES
from solvers.methods import Limits, method, run

RULE = RULES["max-cut-to-linear-equations"]


def cuts(problem: MaxCut) -> list[int]:
    """The weights of all cuts, in Python's words."""
    weighted = list(zip(problem.graph.pairs(), problem.weights.tolist(), strict=True))
    return [
        sum(w for (u, v), w in weighted if side[u] != side[v])
        for side in product((0, 1), repeat=problem.graph.num_vertices)
    ]


@pytest.mark.parametrize("weights", [(-2, 3), (-2, -1), (3, -1), (2, 3)])
def test_every_bound_on_a_weighted_path(weights: tuple[int, int]) -> None:
    for bound in range(min(sum(weights), 0) - 1, 7):
        problem = MaxCut(SimpleGraph.path(3), integers(weights), bound)
        derivation = Derivation.of(problem, (RULE,))
        found = witnesses(derivation.target)
        assert bool(found) == (max(cuts(problem)) >= bound)
        assert all(problem.violation(derivation.back(witness)) is None for witness in found)
        for witness in witnesses(problem):
            assert derivation.target.violation(derivation.forward(witness)) is None
        predicted, built = RULE.size(problem.size()), derivation.target.size()
        assert all(built[key] <= predicted[key] for key in predicted)


@pytest.mark.parametrize("solver", ["cadical", "cp-sat"])
def test_solvers_agree_with_all_cuts(solver: str) -> None:
    rng = np.random.default_rng(5)
    for _ in range(6):
        graph = SimpleGraph.complete(5)
        weights = integers(rng.integers(-4, 5, graph.num_edges))
        best = max(cuts(MaxCut(graph, weights, 0)))
        for bound, is_yes in ((best, True), (best + 1, False)):
            outcome = run(method(solver), MaxCut(graph, weights, bound), Limits(20)).outcome
            assert (type(outcome).__name__ == "Found") == is_yes, (weights, bound)


def test_large_negative_weights_stay_exact() -> None:
    problem = MaxCut(SimpleGraph.path(3), integers([2**70, -(2**80)]), 2**70)
    (right,) = [w for w in witnesses(problem) if not w[0]]
    assert right.tolist() == [False, True, True]
    assert problem.total_weight == 2**70
    assert RULE.instance(problem).violation(RULE.forward(problem, right)) is None
