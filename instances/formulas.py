"""Families of formulas. Each is a pure function of its parameters and seed."""

from __future__ import annotations

from itertools import combinations
from random import Random

from reductions.problems.cnf import CNF
from reductions.problems.nae_sat import NotAllEqualSAT


def random_clauses(num_variables: int, num_clauses: int, width: int, seed: int) -> list[list[int]]:
    """Clauses drawn independently: ``width`` distinct variables, each negated with probability 1/2."""
    random = Random(seed)
    clauses = []
    for _ in range(num_clauses):
        variables = sorted(random.sample(range(1, num_variables + 1), width))
        clauses.append([v if random.random() < 0.5 else -v for v in variables])
    return clauses


def random_cnf(num_variables: int, num_clauses: int, width: int = 3, seed: int = 0) -> CNF:
    """Uniform random k-SAT F_k(n, m), clauses with replacement.

    Satisfiable with high probability below a critical ratio m/n (about 4.27 for k = 3) and
    unsatisfiable above; hardest for solvers around it.

    References
    ----------
    Mitchell, Selman, Levesque, "Hard and easy distributions of SAT problems", AAAI 1992.
    """
    return CNF.from_clauses(num_variables, random_clauses(num_variables, num_clauses, width, seed))


def random_nae_sat(num_variables: int, num_clauses: int, width: int = 3, seed: int = 0) -> NotAllEqualSAT:
    """Uniform random NAE-k-SAT, clauses with replacement; for k = 3 the threshold is about 2.1.

    References
    ----------
    Achlioptas, Chtcherba, Istrate, Moore, "The phase transition in 1-in-k SAT and NAE 3-SAT",
    SODA 2001.
    """
    return NotAllEqualSAT.from_clauses(num_variables, random_clauses(num_variables, num_clauses, width, seed))


def pigeonhole(num_pigeons: int, num_holes: int) -> CNF:
    """Each pigeon sits in some hole, no two share one: satisfiable iff num_pigeons <= num_holes.

    Variable ``p·num_holes + h + 1``: pigeon p sits in hole h.

    References
    ----------
    Haken, "The intractability of resolution", 1985.
    """
    sits = [[p * num_holes + h + 1 for h in range(num_holes)] for p in range(num_pigeons)]
    shares = [
        [-sits[p][h], -sits[q][h]] for h in range(num_holes) for p, q in combinations(range(num_pigeons), 2)
    ]
    return CNF.from_clauses(num_pigeons * num_holes, sits + shares)
