"""Exact proper learning: SAT modulo linear arithmetic, with certificates."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from reductions.outcomes import Outcome, Unknown
from solvers.exact.agnostic import optimize
from solvers.exact.linear import linear_obstacle
from solvers.exact.proofs import PROOF_SOLVERS
from solvers.exact.sources import solve_with_proof, source_obstacle
from solvers.exact.training import obstacle, solve
from solvers.methods import Limits, Method
from solvers.processes import ChildFailedError, OutOfMemoryError, OutOfTimeError, run_in_child


def limited(function: Callable[[Any, Limits], Outcome], problem: Any, limits: Limits) -> Outcome:
    """Run in a child process that ends with its time or memory, whatever it is doing."""
    grace = 1.0 + 0.1 * limits.seconds  # the method stops by itself where it can
    try:
        outcome: Outcome = run_in_child(
            function, problem, limits, seconds=limits.seconds + grace, megabytes=limits.megabytes
        )
    except OutOfTimeError:
        return Unknown(f"no answer within {limits.seconds:g} s")
    except OutOfMemoryError:
        return Unknown(f"no answer within {limits.megabytes:g} MB")
    except ChildFailedError as error:
        return Unknown(f"the solver's process ended without an answer ({error})")
    return outcome


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
