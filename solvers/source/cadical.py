"""CaDiCaL on the source, through the shortest chain of rules to CNF."""

from __future__ import annotations

import numpy as np
from pysat.solvers import Solver

from reductions.core import AnyProblem, Derivation
from reductions.outcomes import Found, Outcome, Refuted
from reductions.paths import chains
from reductions.problems.cnf import CNF
from solvers.methods import Limits, Procedure


def obstacle(problem: AnyProblem) -> str | None:
    """Every problem with a chain of rules to CNF is taken."""
    return None if chains(problem.name, CNF.name) else f"no rule leads from {problem.name} to CNF"


def solve(problem: AnyProblem, limits: Limits) -> Outcome:
    """Encode, run CaDiCaL 1.9.5, and lift its model."""
    derivation = Derivation.of(problem, chains(problem.name, CNF.name)[0])
    cnf = derivation.target
    values = np.zeros(cnf.num_variables, dtype=np.bool_)
    with Solver("cadical195", bootstrap_with=cnf.clauses.lists()) as solver:
        if not solver.solve():
            return Refuted()
        model = np.array(solver.get_model(), dtype=np.int64)
    model = model[np.abs(model) <= cnf.num_variables]
    values[np.abs(model) - 1] = model > 0
    return Found(derivation.back(values))


METHODS = {"cadical": Procedure(obstacle, solve)}
