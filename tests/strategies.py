"""Random small instances of every problem, and their witness spaces, for all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, permutations, product
from random import Random
from typing import Any

import numpy as np

from reductions.arrays import SparseRows, integers
from reductions.problems.bin_packing import BinPacking
from reductions.problems.binary_quadratic import QUBO, Ising
from reductions.problems.cnf import CNF
from reductions.problems.exact_cover import ExactCover
from reductions.problems.graph_coloring import GraphColoring
from reductions.problems.graphs import SimpleGraph
from reductions.problems.hamiltonian import DirectedHamiltonianCycle, HamiltonianCycle, HamiltonianPath
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.k_sat import KSat
from reductions.problems.knapsack import Knapsack
from reductions.problems.linear_equations import LinearEquations
from reductions.problems.max_cut import MaxCut
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.problems.one_in_three_sat import OneInThreeSAT
from reductions.problems.partition import Partition
from reductions.problems.pseudo_boolean import PseudoBoolean
from reductions.problems.sign_system import SignSystem
from reductions.problems.subset_sum import SubsetSum
from reductions.problems.vertex_sets import (
    Clique,
    DominatingSet,
    FeedbackVertexSet,
    IndependentSet,
    VertexCover,
)


def _clauses(random: Random, n: int, m: int, widths: tuple[int, ...]) -> list[list[int]]:
    # Literals with replacement: repeated literals and tautologies are part of the contract.
    return [
        [random.choice((-1, 1)) * random.randint(1, n) for _ in range(random.choice(widths))]
        for _ in range(m)
    ]


def cnf(random: Random) -> CNF:
    n = random.randint(1, 4)
    widths = random.choice(((3,), (2, 3), (1, 2, 3), (1, 2, 3, 4, 5), (0, 1, 2)))
    return CNF.from_clauses(n, _clauses(random, n, random.randint(0, 3 * n), widths))


def nae_sat(random: Random) -> NotAllEqualSAT:
    n = random.randint(1, 4)
    widths = random.choice(((3,), (3,), (2, 3), (3, 4, 5), (2, 3, 4, 6), (0, 1, 2)))
    return NotAllEqualSAT.from_clauses(n, _clauses(random, n, random.randint(0, 2 * n), widths))


def sign_system(random: Random) -> SignSystem:
    n = random.randint(1, 4)
    rows, targets = [], []
    largest = random.choice((1, 1, 3, 2**70))
    for _ in range(random.randint(0, 3)):
        chosen = random.sample(range(n), random.randint(0, n))
        rows.append([(i, random.choice((-1, 1)) * random.randint(1, largest)) for i in chosen])
        reached = abs(sum(a * random.choice((-1, 1)) for _, a in rows[-1]))
        targets.append(random.choice((reached, reached, reached, random.randint(0, largest), 0, 1)))
    return SignSystem(SparseRows.from_rows(rows, n), integers(targets))


def partition(random: Random) -> Partition:
    largest = random.choice((3, 10, 2**80))
    numbers = [random.randint(0, largest) for _ in range(random.randint(0, 5))]
    if numbers and random.random() < 0.5:  # plant a solution
        left = sum(x for i, x in enumerate(numbers) if i % 2)
        numbers.append(abs(2 * left - sum(numbers)))
    return Partition(tuple(numbers))


def hypergraph_coloring(random: Random) -> HypergraphColoring:
    n, k = random.randint(1, 4), random.choice((1, 2, 2, 2, 3))
    sizes = [
        random.randint(1 if random.random() < 0.05 else min(2, n), min(3, n))
        for _ in range(random.randint(0, 2 * n))
    ]
    return HypergraphColoring.from_lists(n, k, [random.sample(range(n), size) for size in sizes])


def k_sat(random: Random) -> KSat:
    base = cnf(random)
    longest = int(base.clauses.lengths.max()) if len(base.clauses) else 0
    return KSat(base.num_variables, base.clauses, max(longest, random.randint(1, 4)))


def one_in_three_sat(random: Random) -> OneInThreeSAT:
    n = random.randint(1, 4)
    widths = random.choice(((3,), (3,), (2, 3), (1, 2, 3), (0, 1, 2, 3)))
    return OneInThreeSAT.from_clauses(n, _clauses(random, n, random.randint(0, n + 1), widths))


def _graph(random: Random, largest: int, density: float) -> SimpleGraph:
    n = random.randint(0, largest)
    pairs = [pair for pair in combinations(range(n), 2) if random.random() < density]
    return SimpleGraph.from_edges(n, pairs)


def graph_coloring(random: Random) -> GraphColoring:
    return GraphColoring(_graph(random, 5, 0.7), random.choice((1, 2, 3)))


def vertex_cover(random: Random) -> VertexCover:
    graph = _graph(random, 5, 0.6)
    return VertexCover(graph, random.randint(-1, graph.num_vertices + 1))


def independent_set(random: Random) -> IndependentSet:
    graph = _graph(random, 5, 0.5)
    return IndependentSet(graph, random.randint(-1, graph.num_vertices + 1))


def clique(random: Random) -> Clique:
    graph = _graph(random, 5, 0.6)
    return Clique(graph, random.randint(-1, graph.num_vertices + 1))


def max_cut(random: Random) -> MaxCut:
    graph = _graph(random, 4, 0.7)
    largest = random.choice((1, 3, 2**70))
    least = random.choice((0, 0, -largest))
    weights = [random.randint(least, largest) for _ in range(graph.num_edges)]
    total = sum(weight for weight in weights if weight > 0)
    bound = random.choice((total, total, total - 1, total + 1, random.randint(total // 2, total + 1), -1))
    return MaxCut(graph, integers(weights), bound)


def subset_sum(random: Random) -> SubsetSum:
    largest = random.choice((3, 10, 2**80))
    numbers = tuple(random.randint(0, largest) for _ in range(random.randint(0, 5)))
    reached = sum(x for x in numbers if random.random() < 0.5)
    return SubsetSum(numbers, random.choice((reached, random.randint(0, sum(numbers) + 2))))


def exact_cover(random: Random) -> ExactCover:
    n = random.randint(0, 5)
    sets = [random.sample(range(n), random.randint(0, n)) for _ in range(random.randint(0, 3))]
    if random.random() < 0.6:  # plant a partition of the elements
        blocks = [random.randint(0, 2) for _ in range(n)]
        sets += [[e for e in range(n) if blocks[e] == b] for b in range(3)]
    random.shuffle(sets)
    return ExactCover.from_lists(n, sets)


def linear_equations(random: Random) -> LinearEquations:
    n = random.randint(1, 4)
    largest = random.choice((1, 3, 2**70))
    planted = [random.randint(0, 1) for _ in range(n)]
    rows, targets = [], []
    for _ in range(random.randint(0, 3)):
        chosen = random.sample(range(n), random.randint(0, n))
        rows.append([(i, random.choice((-1, 1)) * random.randint(1, largest)) for i in chosen])
        reached = sum(a * planted[i] for i, a in rows[-1])
        targets.append(random.choice((reached, reached, reached, random.randint(-largest, largest))))
    return LinearEquations.from_rows(n, rows, targets)


def pseudo_boolean(random: Random) -> PseudoBoolean:
    n = random.randint(1, 3)
    largest = random.choice((1, 3, 3, 2**70))
    planted = [random.randint(0, 1) for _ in range(n)]
    rows: list[tuple[list[tuple[int, int]], str, int]] = []
    for _ in range(random.randint(0, 3)):
        chosen = random.sample(range(n), random.randint(0, n))
        terms = [(i, random.choice((-1, 1)) * random.randint(1, largest)) for i in chosen]
        reached = sum(a * planted[i] for i, a in terms)
        if random.random() < 0.25:
            rows.append((terms, "=", random.choice((reached, reached, random.randint(-largest, largest)))))
        else:
            least = random.choice((reached, reached, reached - 1, random.randint(-largest, largest)))
            rows.append((terms, ">=", least))
    return PseudoBoolean.from_rows(n, rows)


def dominating_set(random: Random) -> DominatingSet:
    graph = _graph(random, 5, random.choice((0.2, 0.5)))
    return DominatingSet(graph, random.choice((-1, 0, 1, 1, 2, 2, 3, graph.num_vertices, 2**70)))


def feedback_vertex_set(random: Random) -> FeedbackVertexSet:
    graph = _graph(random, 5, 0.8)
    return FeedbackVertexSet(graph, random.choice((-1, 0, 0, 1, 1, 2, 2, 3, 2**70)))


def hamiltonian_cycle(random: Random) -> HamiltonianCycle:
    return HamiltonianCycle(_graph(random, 5, random.choice((0.6, 0.9))))


def hamiltonian_path(random: Random) -> HamiltonianPath:
    return HamiltonianPath(_graph(random, 5, 0.5))


def directed_hamiltonian_cycle(random: Random) -> DirectedHamiltonianCycle:
    n, density = random.randint(0, 5), random.choice((0.4, 0.8))
    arcs = [pair for pair in permutations(range(n), 2) if random.random() < density]
    return DirectedHamiltonianCycle.from_arcs(n, arcs)


def bin_packing(random: Random) -> BinPacking:
    largest = random.choice((3, 10, 2**70))
    numbers = tuple(random.randint(0, largest) for _ in range(random.randint(0, 4)))
    num_bins = random.randint(1, 3)
    capacity = random.choice(
        (sum(numbers) // num_bins, -(-sum(numbers) // num_bins), max(numbers, default=0))
    )
    return BinPacking(numbers, max(0, capacity + random.choice((-1, 0, 0, 1))), num_bins)


def knapsack(random: Random) -> Knapsack:
    largest = random.choice((3, 10, 2**70))
    items = [(random.randint(0, largest), random.randint(0, largest)) for _ in range(random.randint(0, 5))]
    planted = [item for item in items if random.random() < 0.5]
    capacity, bound = sum(w for w, _ in planted), sum(v for _, v in planted)
    slack = random.choice((0, 0, 1, largest // 2))
    bound = random.choice((bound, bound, bound + 1, bound + largest, -1))
    return Knapsack.from_items(items, max(0, capacity - slack), bound)


def qubo(random: Random) -> QUBO:
    terms = _quadratic_terms(random)
    least = min(map(QUBO.from_terms(*terms, 0).value, _booleans(terms[0])))
    return QUBO.from_terms(*terms, random.choice((least, least, least - 1, least + 1, 0)))


def ising(random: Random) -> Ising:
    terms = _quadratic_terms(random)
    spins = (np.where(bits, 1, -1) for bits in _booleans(terms[0]))
    least = min(map(Ising.from_terms(*terms, 0).value, spins))
    return Ising.from_terms(*terms, random.choice((least, least, least - 1, least + 1, 0)))


def _quadratic_terms(random: Random) -> tuple[int, dict[int, int], dict[tuple[int, int], int]]:
    n, largest = random.randint(0, 4), random.choice((1, 3, 2**70))
    linear = {i: random.randint(-largest, largest) for i in range(n)}
    pairs = [pair for pair in combinations(range(n), 2) if random.random() < 0.7]
    return n, linear, {pair: random.randint(-largest, largest) for pair in pairs}


# Problems that no rule leads from or to: ends of reductions that others write.
ISLANDS = {
    "bin-packing",
    "directed-hamiltonian-cycle",
    "dominating-set",
    "feedback-vertex-set",
    "hamiltonian-cycle",
    "hamiltonian-path",
    "ising",
    "knapsack",
    "qubo",
}

GENERATORS: dict[str, Callable[[Random], Any]] = {
    "cnf": cnf,
    "nae-sat": nae_sat,
    "sign-system": sign_system,
    "partition": partition,
    "hypergraph-coloring": hypergraph_coloring,
    "k-sat": k_sat,
    "one-in-three-sat": one_in_three_sat,
    "graph-coloring": graph_coloring,
    "vertex-cover": vertex_cover,
    "independent-set": independent_set,
    "clique": clique,
    "max-cut": max_cut,
    "subset-sum": subset_sum,
    "exact-cover": exact_cover,
    "linear-equations": linear_equations,
    "pseudo-boolean": pseudo_boolean,
    "dominating-set": dominating_set,
    "feedback-vertex-set": feedback_vertex_set,
    "hamiltonian-cycle": hamiltonian_cycle,
    "hamiltonian-path": hamiltonian_path,
    "directed-hamiltonian-cycle": directed_hamiltonian_cycle,
    "bin-packing": bin_packing,
    "knapsack": knapsack,
    "qubo": qubo,
    "ising": ising,
}


def _booleans(count: int) -> Iterator[Any]:
    return (np.array(bits, dtype=np.bool_) for bits in product((False, True), repeat=count))


def _colorings(count: int, num_colors: int) -> Iterator[Any]:
    return (np.array(c, dtype=np.int64) for c in product(range(num_colors), repeat=count))


def _orders(count: int) -> Iterator[Any]:
    return (np.array(order, dtype=np.int64) for order in permutations(range(count)))


CANDIDATES: dict[str, Callable[[Any], Iterator[Any]]] = {
    "cnf": lambda p: _booleans(p.num_variables),
    "nae-sat": lambda p: _booleans(p.num_variables),
    "partition": lambda p: _booleans(len(p.numbers)),
    "sign-system": lambda p: (np.where(bits, 1, -1) for bits in _booleans(p.num_variables)),
    "hypergraph-coloring": lambda p: _colorings(p.num_vertices, p.num_colors),
    "k-sat": lambda p: _booleans(p.num_variables),
    "one-in-three-sat": lambda p: _booleans(p.num_variables),
    "graph-coloring": lambda p: _colorings(p.graph.num_vertices, p.num_colors),
    "vertex-cover": lambda p: _booleans(p.graph.num_vertices),
    "independent-set": lambda p: _booleans(p.graph.num_vertices),
    "clique": lambda p: _booleans(p.graph.num_vertices),
    "max-cut": lambda p: _booleans(p.graph.num_vertices),
    "subset-sum": lambda p: _booleans(len(p.numbers)),
    "exact-cover": lambda p: _booleans(len(p.sets)),
    "linear-equations": lambda p: _booleans(p.num_variables),
    "pseudo-boolean": lambda p: _booleans(p.num_variables),
    "dominating-set": lambda p: _booleans(p.graph.num_vertices),
    "feedback-vertex-set": lambda p: _booleans(p.graph.num_vertices),
    "hamiltonian-cycle": lambda p: _orders(p.graph.num_vertices),
    "hamiltonian-path": lambda p: _orders(p.graph.num_vertices),
    "directed-hamiltonian-cycle": lambda p: _orders(p.graph.num_vertices),
    "bin-packing": lambda p: _colorings(len(p.numbers), p.num_bins),
    "knapsack": lambda p: _booleans(len(p.weights)),
    "qubo": lambda p: _booleans(p.num_variables),
    "ising": lambda p: (np.where(bits, 1, -1) for bits in _booleans(p.num_variables)),
}


def witnesses(problem: Any) -> list[Any]:
    """All witnesses of a small instance, by exhaustive search."""
    return [w for w in CANDIDATES[problem.name](problem) if problem.violation(w) is None]
