"""CaDiCaL on the source, through the shortest chain of rules to CNF."""

from __future__ import annotations

from typing import Any

import numpy as np
from pysat.solvers import Solver

from reductions.core import Derivation
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.paths import chains
from reductions.problems.cnf import CNF
from solvers.methods import Limits, Method
from solvers.processes import ChildFailedError, OutOfTimeError, run_in_child


def obstacle(problem: Any) -> str | None:
    """Every problem with a chain of rules to CNF is taken."""
    return None if chains(problem.name, CNF.name) else f"no rule leads from {problem.name} to CNF"


def solve(problem: Any, limits: Limits) -> Outcome:
    """Encode, run CaDiCaL 1.9.5 in a child process, and lift its model."""
    derivation = Derivation.of(problem, chains(problem.name, CNF.name)[0])
    try:
        model = run_in_child(_model, derivation.target, seconds=limits.seconds)
    except OutOfTimeError:
        return Unknown(f"no answer within {limits.seconds:g} s")
    except ChildFailedError as error:
        return Unknown(f"CaDiCaL's process ended without an answer ({error})")
    return Refuted() if model is None else Found(derivation.back(model))


def _model(cnf: CNF) -> Any:
    values = np.zeros(cnf.num_variables, dtype=np.bool_)
    with Solver("cadical195", bootstrap_with=cnf.clauses.lists()) as solver:
        if not solver.solve():
            return None
        model = np.array(solver.get_model(), dtype=np.int64)
    model = model[np.abs(model) <= cnf.num_variables]
    values[np.abs(model) - 1] = model > 0
    return values


METHODS = (Method("cadical", "CaDiCaL 1.9.5 (PySAT) on the source as CNF", obstacle, solve),)
