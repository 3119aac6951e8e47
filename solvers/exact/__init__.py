"""Exact proper learning: SAT modulo linear arithmetic, with certificates."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from reductions.outcomes import Outcome
from solvers.exact.agnostic import optimize
from solvers.exact.linear import linear_obstacle
from solvers.exact.proofs import PROOF_SOLVERS
from solvers.exact.sources import solve_with_proof, source_obstacle
from solvers.exact.training import obstacle, solve
from solvers.methods import Limits, Method
from solvers.processes import outcome_of_child


def limited(function: Callable[[Any, Limits], Outcome], problem: Any, limits: Limits) -> Outcome:
    """Run in a child process; a second and a tenth more, since the method stops by itself where it can."""
    return outcome_of_child(function, problem, limits, grace=1.0 + 0.1 * limits.seconds)


METHODS = (
    Method(
        "exact",
        "SAT modulo linear arithmetic on the training task, with certificates",
        obstacle,
        partial(limited, solve),
    ),
    Method(
        "optimal",
        "the least number of misfitted samples, with a proof where it fits into the time",
        obstacle,
        partial(limited, optimize),
    ),
    Method(
        "linear-program",
        "the polynomial algorithm of the easy cases: one linear program a sign",
        linear_obstacle,
        partial(limited, solve),
    ),
    *(
        Method(
            f"proof-{name}",
            f"{name} (PySAT) on the source as CNF, with a checked proof of NO",
            source_obstacle,
            partial(limited, partial(solve_with_proof, name)),
        )
        for name in PROOF_SOLVERS
    ),
)
