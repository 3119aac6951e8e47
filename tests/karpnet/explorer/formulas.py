"""Formulas that several tests of the explorer look at."""

from __future__ import annotations

from reductions.problems.cnf import CNF

IMPOSSIBLE = CNF.from_clauses(5, [[1, 2], [1, -2], [-1, 3], [-1, -3], [3, 4, -5]])
