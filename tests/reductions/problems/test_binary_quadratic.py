"""QUBO and Ising: by hand, against the matrix form, against each other and against max-cut."""

from __future__ import annotations

from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pytest

from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import CANDIDATES, witnesses
from reductions.arrays import integers
from reductions.errors import InputError, WitnessError
from reductions.problems.binary_quadratic import QUBO, Ising
from reductions.problems.graphs import SimpleGraph
from reductions.reading.fields import Fields
from solvers.methods import Limits, method


def test_values_by_hand() -> None:
    qubo = QUBO.from_terms(3, {0: -2, 2: 1}, {(1, 0): 3, (2, 1): -4}, bound=-3)
    assert qubo.linear.tolist() == [-2, 0, 1]
    assert (qubo.graph.pairs(), qubo.quadratic.tolist()) == ([(0, 1), (1, 2)], [3, -4])
    assert qubo.value(np.array([True, True, False])) == 1
    assert qubo.violation(np.array([True, False, True])) == "the value is -1, expected at most -3"
    assert qubo.violation(np.array([False, True, True])) is None
    ising = Ising.from_terms(2, {0: 5}, {(0, 1): 2}, bound=-7)
    assert [ising.value([a, b]) for a in (-1, 1) for b in (-1, 1)] == [-3, -7, 3, 7]
    assert ising.violation([-1, 1]) is None, "J > 0 favors opposite spins, h > 0 the spin -1"
    with pytest.raises(WitnessError, match="signs"):
        ising.violation([0, 1])
    with pytest.raises(WitnessError, match="truth values"):
        qubo.violation([-1, 1, 1])


def test_qubo_is_its_matrix() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        matrix = rng.integers(-5, 6, (4, 4))
        problem = QUBO.from_matrix(matrix, 0)
        assert problem == QUBO.from_matrix(np.triu(matrix) + np.tril(matrix, -1).T, 0)
        for x in CANDIDATES["qubo"](problem):
            assert problem.value(x) == x.astype(int) @ matrix @ x.astype(int)
    with pytest.raises(InputError, match="square"):
        QUBO.from_matrix([[1, 2], [3]], 0)
    assert QUBO.from_matrix([[2**80]], 0).value(np.array([True])) == 2**80


def test_spins_as_bits() -> None:
    """s = 2x - 1 turns an energy into a QUBO plus a constant."""
    random = Random("spins and bits")
    for _ in range(40):
        ising = drawn("ising", random)
        linear = {i: 2 * h for i, h in enumerate(ising.linear.tolist())}
        couplings = dict(zip(ising.graph.pairs(), ising.quadratic.tolist(), strict=True))
        for (i, j), coupling in couplings.items():
            linear[i] -= 2 * coupling
            linear[j] -= 2 * coupling
        constant = sum(couplings.values()) - sum(ising.linear.tolist())
        pairs = {pair: 4 * coupling for pair, coupling in couplings.items()}
        qubo = QUBO.from_terms(ising.num_variables, linear, pairs, ising.bound - constant)
        for spins in CANDIDATES["ising"](ising):
            assert ising.value(spins) == qubo.value(spins > 0) + constant
            assert ising.violation(spins) is None or qubo.violation(spins > 0) is not None


def test_a_cut_is_an_energy() -> None:
    """With J the weights, the energy is the total weight less twice that of the cut."""
    random, seen = Random("cuts"), [0, 0]
    for _ in range(40):
        cut = drawn("max-cut", random)
        total = sum(cut.weights.tolist())
        zeros = integers([0] * cut.graph.num_vertices)
        ising = Ising(cut.graph, zeros, cut.weights, total - 2 * cut.bound)
        assert bool(witnesses(ising)) == bool(witnesses(cut))
        seen[bool(witnesses(cut))] += 1
    assert min(seen) > 5


@pytest.mark.parametrize("kind", [QUBO, Ising])
def test_what_is_refused(kind: Any) -> None:
    path = SimpleGraph.path(3)
    with pytest.raises(InputError, match="linear: expected 3 numbers"):
        kind(path, integers([1]), integers([1, 1]), 0)
    with pytest.raises(InputError, match="quadratic: expected 2 numbers"):
        kind(path, integers([1, 1, 1]), integers([1]), 0)
    with pytest.raises(InputError, match="itself"):
        kind.from_terms(2, {}, {(1, 1): 1}, 0)
    with pytest.raises(InputError, match=r"linear: expected variables 0..1, got 2"):
        kind.from_terms(2, {2: 1}, {}, 0)
    for triples, complaint in (
        ([[1, 0, 5]], "i < j"),
        ([[0, 0, 5]], "i < j"),
        ([[0, 1, 5], [0, 1, 5]], "twice"),
        ([[0, 2, 5]], r"0..1"),
        ([[0, 1]], "triples"),
        ([[0, 10**30, 1]], r"too large|0..1|out of"),
    ):
        data = Fields({"linear": [0, 0], "quadratic": triples, "bound": 0}, "here")
        with pytest.raises((InputError, OverflowError), match=complaint):
            kind.from_json(data)


def test_networks_of_spins_from_networkx() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("a", weight=-3)
    graph.add_edge("a", "b", weight=2)
    graph.add_edge("b", "c")
    ising = Ising.from_networkx(graph, -6)
    assert ising == Ising.from_terms(3, {0: -3}, {(0, 1): 2, (1, 2): 1}, -6)
    graph.nodes["b"]["weight"] = 0.5
    with pytest.raises(InputError, match=r"vertex 'b': expected an integer as its weight, got 0.5"):
        Ising.from_networkx(graph, 0)


def test_the_solver_finds_ground_states_of_a_grid() -> None:
    """An open 5 x 5 grid with J = ±1: the least energy by dynamic programming over rows."""
    random, side = Random(8), 5
    couplings = {
        (u, v): random.choice((-1, 1))
        for u, v in ((a * side + b, c * side + d) for (a, b), (c, d) in nx.grid_2d_graph(side, side).edges)
    }
    rows = [np.array([1 if k >> i & 1 else -1 for i in range(side)]) for k in range(2**side)]
    energies = dict.fromkeys(range(2**side), 0)
    for r in range(side):
        inside = [
            sum(couplings[r * side + i, r * side + i + 1] * s[i] * s[i + 1] for i in range(side - 1))
            for s in rows
        ]
        if r:
            down = np.array([couplings[(r - 1) * side + i, r * side + i] for i in range(side)])
            energies = {
                k: min(
                    energy + int((down * rows[before] * rows[k]).sum()) for before, energy in energies.items()
                )
                for k in range(2**side)
            }
        energies = {k: energy + int(inside[k]) for k, energy in energies.items()}
    least = min(energies.values())
    for bound, answer in ((least, "Found"), (least - 1, "Refuted")):
        problem = Ising.from_terms(side**2, {}, couplings, bound)
        assert type(method("cp-sat").solve(problem, Limits(30))).__name__ == answer


def test_numbers_beyond_64_bits_are_unknown() -> None:
    for kind in (QUBO, Ising):
        outcome = method("cp-sat").solve(kind.from_terms(2, {}, {(0, 1): 2**70}, 0), Limits(9))
        assert "64 bits" in str(outcome)
