"""Sets of vertices: by hand, and every small set against networkx."""

from __future__ import annotations

from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pytest

from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import CANDIDATES
from reductions.problems.graphs import SimpleGraph
from reductions.problems.vertex_sets import DominatingSet, FeedbackVertexSet, VertexCover
from solvers.methods import Limits, method


def chosen(n: int, *members: int) -> Any:
    return np.isin(np.arange(n), members)


def test_domination_by_hand() -> None:
    problem = DominatingSet(SimpleGraph.path(5), 1)
    assert problem.violation(chosen(5, 2)) == "vertex 0 is not chosen, and no neighbor of it is"
    assert problem.num_violations(chosen(5, 2)) == 2
    assert problem.violation(chosen(5, 1, 3)) == "2 vertices are chosen, the bound is 1"
    assert DominatingSet(SimpleGraph.path(5), 2).violation(chosen(5, 1, 3)) is None
    assert DominatingSet(SimpleGraph.from_edges(2, []), 2).violation(chosen(2, 0)) is not None, "isolated"
    assert DominatingSet(SimpleGraph.from_edges(0, []), 0).violation(chosen(0)) is None
    assert DominatingSet(SimpleGraph.from_edges(0, []), -1).violation(chosen(0)) is not None


def test_cycles_left_by_hand() -> None:
    two_triangles = SimpleGraph.from_edges(5, [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (2, 4)])
    assert FeedbackVertexSet(two_triangles, 1).violation(chosen(5, 2)) is None
    problem = FeedbackVertexSet(two_triangles, 1)
    assert problem.num_violations(chosen(5)) == 2
    assert problem.violation(chosen(5, 0)) == "edge 3-4 closes a cycle that no chosen vertex is on"
    assert problem.violation(chosen(5, 0, 3)) == "2 vertices are chosen, the bound is 1"
    assert FeedbackVertexSet(SimpleGraph.complete(4), 1).num_violations(chosen(4)) == 3
    assert FeedbackVertexSet(SimpleGraph.path(4), 0).violation(chosen(4)) is None


def test_domination_agrees_with_networkx() -> None:
    random, seen = Random("networkx domination"), [0, 0]
    for _ in range(60):
        graph = drawn("dominating-set", random, 6).graph
        problem, other = DominatingSet(graph, graph.num_vertices), graph.to_networkx()
        for witness in CANDIDATES["dominating-set"](problem):
            expected = nx.is_dominating_set(other, np.flatnonzero(witness).tolist())
            assert (problem.violation(witness) is None) == expected
            seen[expected] += 1
    assert min(seen) > 100


def test_forests_agree_with_networkx() -> None:
    random, seen = Random("networkx forests"), [0, 0]
    for _ in range(60):
        graph = drawn("feedback-vertex-set", random, 6).graph
        problem, other = FeedbackVertexSet(graph, graph.num_vertices), graph.to_networkx()
        for witness in CANDIDATES["feedback-vertex-set"](problem):
            left = other.subgraph(np.flatnonzero(~witness).tolist())
            expected = not len(left) or nx.is_forest(left)
            assert (problem.violation(witness) is None) == expected
            assert problem.num_violations(witness) == sum(
                len(left.subgraph(part).edges) - len(part) + 1 for part in nx.connected_components(left)
            )
            seen[expected] += 1
    assert min(seen) > 100


@pytest.mark.parametrize(
    ("kind", "graph", "least"),
    [
        (DominatingSet, nx.petersen_graph(), 3),
        (DominatingSet, nx.cycle_graph(10), 4),
        (FeedbackVertexSet, nx.petersen_graph(), 3),
        (FeedbackVertexSet, nx.complete_graph(8), 6),
        (FeedbackVertexSet, nx.hypercube_graph(4), 6),
        (FeedbackVertexSet, nx.complete_bipartite_graph(3, 4), 2),
        (VertexCover, nx.petersen_graph(), 6),
    ],
)
def test_known_numbers_of_known_graphs(kind: Any, graph: Any, least: int) -> None:
    for bound, answer in ((least, "Found"), (least - 1, "Refuted")):
        problem = kind.from_networkx(graph, bound)
        outcome: Any = method("cp-sat").solve(problem, Limits(60))
        assert type(outcome).__name__ == answer
        assert answer == "Refuted" or problem.violation(outcome.witness) is None


@pytest.mark.parametrize("name", ["vertex-cover", "independent-set", "clique", "dominating-set"])
def test_bounds_of_any_size_are_answered(name: str) -> None:
    graph = SimpleGraph.path(3)
    for bound in (2**80, -(2**80)):
        problem = type(drawn(name, Random(0))).from_graph(graph, bound)
        outcome = method("cp-sat").solve(problem, Limits(20))
        assert type(outcome).__name__ == ("Found" if problem.at_most == (bound > 0) else "Refuted")


@pytest.mark.parametrize(("kind", "least"), [(VertexCover, 34), (DominatingSet, 16)])
def test_the_relaxation_settles_cubic_graphs(kind: Any, least: int) -> None:
    graph = nx.random_regular_graph(3, 60, seed=1)  # without it, minutes
    for bound, answer in ((least, "Found"), (least - 1, "Refuted")):
        outcome = method("cp-sat").solve(kind.from_networkx(graph, bound), Limits(20))
        assert type(outcome).__name__ == answer
