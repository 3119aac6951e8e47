"""Chains: every source reaches every architecture that the catalog connects, and round trips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pytest

from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import witnesses
from reductions.arrays import RationalArray, SparseRows, integers
from reductions.core import Derivation
from reductions.errors import PathError
from reductions.outcomes import Found, Refuted
from reductions.paths import candidates, chains, derive, extent
from reductions.problems import PROBLEMS
from reductions.problems.cnf import CNF
from reductions.problems.exact_cover import ExactCover
from reductions.problems.graph_coloring import GraphColoring
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.k_sat import KSat
from reductions.problems.linear_equations import LinearEquations
from reductions.problems.max_cut import MaxCut
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.problems.one_in_three_sat import OneInThreeSAT
from reductions.problems.partition import Partition
from reductions.problems.pseudo_boolean import PseudoBoolean
from reductions.problems.sign_system import SignSystem
from reductions.problems.subset_sum import SubsetSum
from reductions.problems.vertex_sets import Clique, IndependentSet, VertexCover
from reductions.training.architectures import ARCHITECTURES
from reductions.training.hypothesis import Hypothesis
from solvers.methods import Limits, method, run
from tests.islands import ISLANDS

TINY: dict[str, Callable[[], Any]] = {
    "cnf": lambda: CNF.from_clauses(2, [[1, -2], [2]]),
    "k-sat": lambda: KSat.from_clauses(2, [[1, -2], [2]]),
    "nae-sat": lambda: NotAllEqualSAT.from_clauses(3, [[1, 2, 3], [-1, 2]]),
    "one-in-three-sat": lambda: OneInThreeSAT.from_clauses(3, [[1, -2, 3]]),
    "hypergraph-coloring": lambda: HypergraphColoring.from_lists(3, 2, [[0, 1, 2]]),
    "graph-coloring": lambda: GraphColoring.from_networkx(nx.path_graph(3), 2),
    "sign-system": lambda: SignSystem(SparseRows.from_rows([[(0, 1), (1, -1)]], 2), integers([0])),
    "linear-equations": lambda: LinearEquations.from_rows(2, [[(0, 1), (1, -1)]], [0]),
    "pseudo-boolean": lambda: PseudoBoolean.from_rows(2, [([(0, 1), (1, 1)], ">=", 1)]),
    "partition": lambda: Partition((1, 2, 3)),
    "subset-sum": lambda: SubsetSum((1, 2, 3), 4),
    "exact-cover": lambda: ExactCover.from_lists(2, [[0], [1]]),
    "vertex-cover": lambda: VertexCover.from_networkx(nx.path_graph(3), 1),
    "independent-set": lambda: IndependentSet.from_networkx(nx.path_graph(3), 2),
    "clique": lambda: Clique.from_networkx(nx.path_graph(3), 2),
    "max-cut": lambda: MaxCut.from_networkx(nx.path_graph(3), 2),
}


@pytest.mark.parametrize("target", ARCHITECTURES)
@pytest.mark.parametrize("name", [name for name in PROBLEMS if name not in ISLANDS])
def test_every_source_goes_to_every_architecture_and_back(name: str, target: str) -> None:
    source = TINY[name]()
    witness = witnesses(source)[0]
    derivation = derive(source, target)
    assert derivation.target.architecture.name == target
    hypothesis = derivation.forward(witness)
    assert derivation.target.violation(hypothesis) is None
    assert source.violation(derivation.back(hypothesis)) is None


def test_the_smallest_chain_is_chosen_by_measurement() -> None:
    source = drawn("cnf", Random(5))
    survey = candidates(source, "relu-sum")
    assert 5 <= len(survey) < len(chains("cnf", "relu-sum")), "variants and digits are left out"
    measured = {c.chain: extent(Derivation.of(source, c.chain).target.size()) for c in survey if c.derivation}
    assert len(measured) >= 5
    assert measured[derive(source, "relu-sum").rules] == min(measured.values())
    hops = [len(candidate.chain) for candidate in survey]
    assert hops != sorted(hops), "size must decide, not the number of rules"


def test_via_forces_a_chain() -> None:
    source = CNF.from_clauses(3, [[1, 2, 3]])
    direct = derive(source, "relu-sum", via=["cnf-to-sign-system"])
    assert [rule.name for rule in direct.rules] == ["cnf-to-sign-system", "sign-system-to-relu-sum"]
    around = derive(source, "relu-sum", via=["max-cut"])
    assert "nae-sat-to-max-cut" in [rule.name for rule in around.rules]
    with pytest.raises(PathError, match="via clique"):
        derive(source, "relu-sum", via=["clique"])
    with pytest.raises(PathError, match="--via: expected problems or rules"):
        derive(source, "relu-sum", via=["nonsense"])
    with pytest.raises(PathError, match="--to: expected one of"):
        derive(source, "nonsense")


@pytest.mark.parametrize("num_bits", [1, 4, 5, 60])
def test_large_numbers_go_by_digits(num_bits: int) -> None:
    number, by_digits = 2**num_bits - 1, "linear-equations-to-sign-system/adders"
    partition = Partition((number,) * 6)
    assert (by_digits in [rule.name for rule in derive(partition, "relu-sum").rules]) == (num_bits > 4)
    row = [(i, number) for i in range(6)]
    for source in (
        SubsetSum((number,) * 6, 3 * number),  # one bit more than the numbers
        LinearEquations.from_rows(6, [row], [3 * number]),
        PseudoBoolean.from_rows(6, [(row, "=", 3 * number)]),
    ):
        names = [rule.name for rule in derive(source, "relu-sum").rules]
        assert (by_digits in names) == (num_bits > 5)
        assert by_digits in [rule.name for rule in derive(source, "relu-sum", via=[by_digits]).rules]


@pytest.mark.parametrize("source", ["max-cut", "vertex-cover", "exact-cover"])
def test_small_coefficients_beside_many_variables_stay(source: str) -> None:
    graph = nx.complete_graph(33)
    large: dict[str, Callable[[], Any]] = {
        "max-cut": lambda: MaxCut.from_networkx(graph, 16 * 17),
        "vertex-cover": lambda: VertexCover.from_networkx(graph, 32),
        "exact-cover": lambda: ExactCover.from_lists(40, [[i, (i + 1) % 40] for i in range(40)]),
    }
    assert "linear-equations-to-sign-system" in [
        rule.name for rule in derive(large[source](), "sign-system", via=["linear-equations"]).rules
    ]


@pytest.mark.parametrize("name", sorted(ISLANDS))
def test_from_an_island_no_rule_leads_anywhere(name: str) -> None:
    problem = drawn(name, Random(0))
    for target in ("relu-sum", "cnf"):
        with pytest.raises(PathError, match=f"^no rule leads from {name} to "):
            derive(problem, target)
    with pytest.raises(PathError, match=f"^no chain of rules leads from cnf to {name}; from here: relu-sum"):
        derive(CNF.from_clauses(1, [[1]]), name)
    with pytest.raises(PathError, match="via clique"):
        derive(problem, "relu-sum", via=["clique"])
    assert derive(problem, name).rules == ()


@pytest.mark.parametrize(
    "route", chains("cnf", "relu-sum"), ids=lambda chain: ">".join(r.target for r in chain)
)
def test_predicted_sizes_hold_along_whole_chains(route: Any) -> None:
    random = Random(9)
    for _ in range(20):
        derivation = Derivation.of(drawn("cnf", random), route)
        predicted, built = derivation.predicted_size(), derivation.target.size()
        assert all(built[key] <= value for key, value in predicted.items())
    clauses = [[1, 2, 3], [-1, 4, -5], [2, -4, 5]]
    derivation = Derivation.of(CNF.from_clauses(5, clauses), route)
    if all(rule.size_is_exact for rule in route):
        predicted, built = derivation.predicted_size(), derivation.target.size()
        assert {key: built[key] for key in predicted} == predicted


@pytest.mark.parametrize("via", ["partition-to-sign-system", "linear-equations-to-sign-system/adders"])
def test_partition_of_forty_200_bit_numbers_goes_to_even_sum_and_back(via: str) -> None:
    random = Random(200)
    numbers = [random.getrandbits(200) | 1 << 199 for _ in range(39)]
    side = [random.random() < 0.5 for _ in numbers]
    gap = sum(x if s else -x for x, s in zip(numbers, side, strict=True))
    source = Partition((*numbers, abs(gap)))
    witness = np.array([*side, gap < 0])
    assert source.violation(witness) is None
    for target in ("even-sum/abs", "even-sum/square", "relu-sum"):
        derivation = derive(source, target, via=[via])
        hypothesis = derivation.forward(witness)
        assert derivation.target.violation(hypothesis) is None
        assert source.violation(derivation.back(hypothesis)) is None
        wrong = witness.copy()
        wrong[0] = ~wrong[0]
        assert derivation.target.violation(derivation.forward(wrong)) is not None
        nudged = Hypothesis(
            RationalArray(hypothesis.weights.numerators.astype(object) * 2**900 + 1, 2**900),
            hypothesis.readout,
        )
        assert derivation.target.violation(nudged) is None, "an error of 2^-900 is within tolerance"
        assert source.violation(derivation.back(nudged)) is None


@pytest.mark.parametrize(
    ("target", "weights", "bound"),
    [
        ("relu-sum", ("1/2", "-1/2"), Fraction(1, 2)),
        ("relu-sum/sum-self", ("3/4", "-5/4"), Fraction(1, 2)),
        ("relu-sum/mean", ("2/3", "-2/3"), Fraction(1, 3)),
        ("relu-sum/node", ("1/2", "-1/2"), Fraction(1, 2)),
        ("even-sum/abs", ("1/2",), Fraction(1, 2)),
    ],
)
def test_the_bound_for_nae_3_sat_is_tight(target: str, weights: tuple[str, ...], bound: Fraction) -> None:
    """At the bound, constant weights fit an unsatisfiable formula; just below it nothing does."""
    unsatisfiable = NotAllEqualSAT.from_clauses(3, [[1, 2, 3], [-1, 2, 3], [1, -2, 3], [1, 2, -3]])
    assert not witnesses(unsatisfiable)
    task = derive(unsatisfiable, target).target
    assert task.lifting_bound == bound
    assert task.tolerance < bound
    flat = RationalArray.from_fractions([Fraction(w) for w in weights])
    numerators = np.repeat(flat.numerators[:, None], task.graphs.num_features, axis=1)
    ones = RationalArray(np.ones(len(weights), dtype=np.int64))
    cheat = Hypothesis(RationalArray(numerators, flat.denominator), ones)
    assert task.empirical_error(cheat).max_error == bound
    assert replace(task, tolerance=bound).violation(cheat) is None
    below = replace(task, tolerance=bound - Fraction(1, 10**6))
    assert below.violation(cheat) is not None
    # The same formula just below the bound is a NO-instance, by a solver that knows of no reduction.
    nearly = replace(task, tolerance=bound * Fraction(999, 1000))
    assert isinstance(run(method("milp"), nearly, Limits(60)).outcome, Refuted)
    assert isinstance(run(method("milp"), replace(task, tolerance=bound), Limits(60)).outcome, Found)
