"""Random small instances of every problem, and their witness spaces, for all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from random import Random
from typing import Any

import numpy as np

from reductions.arrays import SparseRows, integers
from reductions.problems.cnf import CNF
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.problems.partition import Partition
from reductions.problems.sign_system import SignSystem


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


GENERATORS: dict[str, Callable[[Random], Any]] = {
    "cnf": cnf,
    "nae-sat": nae_sat,
    "sign-system": sign_system,
    "partition": partition,
    "hypergraph-coloring": hypergraph_coloring,
}


def _booleans(count: int) -> Iterator[Any]:
    return (np.array(bits, dtype=np.bool_) for bits in product((False, True), repeat=count))


CANDIDATES: dict[str, Callable[[Any], Iterator[Any]]] = {
    "cnf": lambda p: _booleans(p.num_variables),
    "nae-sat": lambda p: _booleans(p.num_variables),
    "partition": lambda p: _booleans(len(p.numbers)),
    "sign-system": lambda p: (np.where(bits, 1, -1) for bits in _booleans(p.num_variables)),
    "hypergraph-coloring": lambda p: (
        np.array(colors, dtype=np.int64) for colors in product(range(p.num_colors), repeat=p.num_vertices)
    ),
}


def witnesses(problem: Any) -> list[Any]:
    """All witnesses of a small instance, by exhaustive search."""
    return [w for w in CANDIDATES[problem.name](problem) if problem.violation(w) is None]
