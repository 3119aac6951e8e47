"""Hamiltonian cycles and paths: by hand, the smallest graphs, and against networkx."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pytest

from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import witnesses
from reductions.errors import InputError, WitnessError
from reductions.problems.directed_graphs import DirectedGraph
from reductions.problems.hamiltonian import DirectedHamiltonianCycle, HamiltonianCycle, HamiltonianPath
from solvers.methods import Limits, method


def test_steps_of_a_cycle_and_of_a_path() -> None:
    square = [(0, 1), (1, 2), (2, 3), (0, 3)]
    cycle, path = HamiltonianCycle.from_edges(4, square), HamiltonianPath.from_edges(4, square)
    assert cycle.violation([2, 1, 0, 3]) is None
    assert cycle.violation([0, 2, 1, 3]) == "vertex 2 cannot follow on 0"
    assert (cycle.num_violations([0, 2, 1, 3]), path.num_violations([0, 2, 1, 3])) == (2, 2)
    cut = HamiltonianPath.from_edges(4, square[:3])
    assert cut.violation([3, 2, 1, 0]) is None
    assert cut.violation([1, 2, 3, 0]) == "vertex 0 cannot follow on 3"
    closed = HamiltonianCycle.from_edges(4, square[:3])
    assert closed.violation([0, 1, 2, 3]) == "vertex 0 cannot follow on 3", "the last step closes the cycle"
    assert len(witnesses(cycle)) == 8, "four starts, two ways round"


def test_arcs_have_a_direction() -> None:
    problem = DirectedHamiltonianCycle.from_arcs(3, [(1, 2), (0, 1), (2, 0)])
    assert problem.violation([1, 2, 0]) is None
    assert problem.violation([0, 2, 1]) == "vertex 2 cannot follow on 0"
    assert problem.num_violations([0, 2, 1]) == 3
    assert problem.size() == {"num_vertices": 3, "num_arcs": 3}


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        (HamiltonianCycle, {0: False, 1: False, 2: False, 3: True}),
        (HamiltonianPath, {0: False, 1: True, 2: True, 3: True}),
        (DirectedHamiltonianCycle, {0: False, 1: False, 2: True, 3: True}),
    ],
)
def test_the_smallest_complete_graphs(kind: Any, answers: dict[int, bool]) -> None:
    for n, is_yes in answers.items():
        every = list(permutations(range(n), 2))
        edges = [(u, v) for u, v in every if u < v]
        is_directed = kind is DirectedHamiltonianCycle
        problem = kind.from_arcs(n, every) if is_directed else kind.from_edges(n, edges)
        assert bool(witnesses(problem)) == is_yes
        order = np.arange(n)
        complaint = f"needs at least {kind.fewest} vertices, there are {n}"
        assert (problem.violation(order) or "").endswith("" if is_yes else complaint)
        assert problem.num_violations(order) == (not is_yes) <= problem.num_constraints
        assert type(method("cp-sat").solve(problem, Limits(20))).__name__ == (
            "Found" if is_yes else "Refuted"
        )


def test_two_vertices_without_an_edge() -> None:
    assert not witnesses(HamiltonianPath.from_edges(2, []))
    assert not witnesses(DirectedHamiltonianCycle.from_arcs(2, [(0, 1)]))


@pytest.mark.parametrize(
    ("order", "complaint"),
    [
        ([0, 1], "expected 3 vertices in their order"),
        ([0.0, 1.0, 2.0], "expected 3 vertices in their order"),
        ([True, False, True], "expected 3 vertices in their order"),
        ([0, 1, 3], r"expected vertices 0..2, got 0..3"),
        ([0, -1, 1], r"expected vertices 0..2, got -1..1"),
        ([0, 1, 1], "expected every vertex once, got vertex 1 2 times"),
    ],
)
def test_what_is_no_order_of_all_vertices(order: Sequence[Any], complaint: str) -> None:
    problem = HamiltonianPath.from_edges(3, [(0, 1), (1, 2)])
    for judge in (problem.violation, problem.num_violations):
        with pytest.raises(WitnessError, match=complaint):
            judge(order)


def test_violation_agrees_with_networkx() -> None:
    random, rng, seen = Random("networkx tours"), np.random.default_rng(0), [0, 0]
    for _ in range(150):
        path = drawn("hamiltonian-path", random)
        graph, n = path.graph.to_networkx(), path.graph.num_vertices
        order = path.random_witness(rng)
        assert (path.violation(order) is None) == (n > 0 and nx.is_path(graph, order.tolist()))
        seen[path.violation(order) is None] += 1
        cycle = HamiltonianCycle(path.graph)
        is_cycle = n > 2 and nx.is_path(graph, [*order.tolist(), int(order[0])])
        assert (cycle.violation(order) is None) == is_cycle
        directed = drawn("directed-hamiltonian-cycle", random)
        digraph: nx.DiGraph[int] = nx.DiGraph(directed.graph.pairs())
        digraph.add_nodes_from(range(directed.graph.num_vertices))
        order = directed.random_witness(rng).tolist()
        is_cycle = len(order) > 1 and nx.is_path(digraph, [*order, order[0]])
        assert (directed.violation(order if order else np.zeros(0, dtype=np.int64)) is None) == is_cycle
    assert min(seen) > 20


def test_every_strong_tournament_has_a_cycle_and_every_tournament_a_path() -> None:
    """Camion 1959 and Rédei 1934: two theorems as tests of the model."""
    for seed in range(12):
        tournament: nx.DiGraph[int] = nx.DiGraph()
        tournament.add_nodes_from(range(7))  # which are numbered in this order
        tournament.add_edges_from(nx.tournament.random_tournament(7, seed=seed).edges)
        problem = DirectedHamiltonianCycle.from_networkx(tournament)
        outcome = method("cp-sat").solve(problem, Limits(20))
        is_strong = nx.is_strongly_connected(tournament)
        assert type(outcome).__name__ == ("Found" if is_strong else "Refuted")
        order = nx.tournament.hamiltonian_path(tournament)
        closed = tournament.copy()  # with a way back from the end, the path is a cycle
        closed.add_edge(order[-1], order[0])
        assert DirectedHamiltonianCycle.from_networkx(closed).violation(order) is None


def test_known_graphs() -> None:
    """The Petersen graph has a Hamiltonian path, and no cycle; without a vertex it has one."""
    petersen = nx.petersen_graph()
    answers = [
        type(method("cp-sat").solve(problem, Limits(60))).__name__
        for problem in (
            HamiltonianPath.from_networkx(petersen),
            HamiltonianCycle.from_networkx(petersen),
            HamiltonianCycle.from_networkx(petersen.subgraph(range(9))),
            HamiltonianPath.from_networkx(nx.star_graph(3)),
            HamiltonianCycle.from_networkx(nx.dodecahedral_graph()),
        )
    ]
    assert answers == ["Found", "Refuted", "Found", "Refuted", "Found"]


def test_graphs_that_are_refused() -> None:
    with pytest.raises(InputError, match=r"arc \[0, 1\] occurs twice"):
        DirectedGraph.from_arcs(2, [(0, 1), (0, 1)])
    with pytest.raises(InputError, match="vertex 1 has an arc to itself"):
        DirectedGraph.from_arcs(2, [(1, 1)])
    with pytest.raises(InputError, match=r"expected vertices 0..1 in every arc"):
        DirectedGraph.from_arcs(2, [(0, 2)])
    with pytest.raises(InputError, match=r"out of order; use DirectedGraph.from_arcs"):
        DirectedGraph(2, np.array([[1, 0], [0, 1]]))
    with pytest.raises(InputError, match=r"is undirected.*to_directed"):
        DirectedHamiltonianCycle.from_networkx(nx.path_graph(3))
    with pytest.raises(InputError, match=r"is directed.*to_undirected"):
        HamiltonianCycle.from_networkx(nx.DiGraph([(0, 1)]))
    assert DirectedGraph.from_networkx(nx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", "a")])).num_arcs == 2
