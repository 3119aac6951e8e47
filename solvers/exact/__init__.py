"""Exact proper learning: SAT modulo linear arithmetic, with certificates."""

from __future__ import annotations

from functools import partial

from solvers.exact import linear
from solvers.exact.agnostic import CoreGuided, optimize
from solvers.exact.proofs import PROOF_SOLVERS
from solvers.exact.sources import solve_with_proof, source_obstacle
from solvers.exact.training import obstacle, solve
from solvers.methods import Method

METHODS = (
    Method(
        "exact",
        "SAT modulo linear arithmetic on the training task, with certificates",
        obstacle,
        solve,
    ),
    Method(
        "optimal",
        "the least number of misfitted samples (CP-SAT), with a proof where it fits into the time",
        obstacle,
        optimize,
    ),
    Method(
        "optimal-maxsat",
        "the least number of misfitted samples (MaxSAT: RC2 of PySAT), with the same proof",
        obstacle,
        partial(optimize, skeleton=CoreGuided),
    ),
    Method(
        "linear-program",
        "the polynomial algorithm of the easy cases: one linear program a sign",
        linear.linear_obstacle,
        linear.solve,
    ),
    *(
        Method(
            f"proof-{name}",
            f"{name} (PySAT) on the source as CNF, with a checked proof of NO",
            source_obstacle,
            partial(solve_with_proof, name),
        )
        for name in PROOF_SOLVERS
    ),
)
