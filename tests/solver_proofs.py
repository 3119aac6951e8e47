"""Proofs that other solvers wrote, and the formulas that they refute."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from reductions.problems.cnf import CNF

# Of `pigeons(4)`, by CaDiCaL 3.0.0 with its defaults, which introduce variables: four steps are RAT.
CADICAL = Path(__file__).parent / "reductions" / "answers" / "cadical"


def pigeons(num_holes: int) -> CNF:
    """More pigeons than holes by one; variable 1 + pigeon·num_holes + hole."""
    pigeons, holes = range(num_holes + 1), range(num_holes)
    clauses = [[1 + p * num_holes + h for h in holes] for p in pigeons]
    clauses += [
        [-1 - p * num_holes - h, -1 - q * num_holes - h] for h in holes for p in pigeons for q in range(p)
    ]
    return CNF.from_clauses((num_holes + 1) * num_holes, clauses)


def random_clauses(seed: int, num_variables: int = 12, ratio: float = 6.0) -> list[list[int]]:
    """A random 3-SAT formula."""
    generator = np.random.default_rng(seed)
    return [
        ((generator.choice(num_variables, 3, replace=False) + 1) * generator.choice([-1, 1], 3)).tolist()
        for _ in range(int(ratio * num_variables))
    ]
