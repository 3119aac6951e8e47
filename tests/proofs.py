"""Proofs that other solvers wrote, and the formulas that they refute."""

from __future__ import annotations

from pathlib import Path

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
