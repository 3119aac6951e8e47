"""Exact proper learning: SAT modulo linear arithmetic, with certificates."""

from __future__ import annotations

from functools import partial

from solvers.exact import linear_program
from solvers.exact.decide import obstacle, solve
from solvers.exact.fewest_errors import CoreGuided, optimize
from solvers.exact.kernels import warm_linear_program, warm_trainer
from solvers.methods import Method

METHODS = (
    Method(
        "exact",
        "SAT modulo linear arithmetic on the training task, with certificates",
        obstacle,
        solve,
        warm_trainer,
    ),
    Method(
        "optimal",
        "the least number of misfitted samples (CP-SAT), with a proof where it fits into the time",
        obstacle,
        optimize,
        warm_trainer,
    ),
    Method(
        "optimal-maxsat",
        "the least number of misfitted samples (MaxSAT: RC2 of PySAT), with the same proof",
        obstacle,
        partial(optimize, skeleton=CoreGuided),
        warm_trainer,
    ),
    Method(
        "linear-program",
        "the polynomial algorithm of the easy cases: one linear program a sign",
        linear_program.linear_obstacle,
        linear_program.solve,
        warm_linear_program,
    ),
)
