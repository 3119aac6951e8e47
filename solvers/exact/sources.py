"""Clause problems decided with a certificate: a model, or a proof with hints."""

from __future__ import annotations

from typing import Any

import numpy as np
from pysat.solvers import Solver

from certificates.checker import FORMAT, VERSION
from certificates.errors import sha256
from certificates.tasks import SOURCES, Formula, read_source
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from solvers.exact.proofs import PROOF_SOLVERS, refute
from solvers.exact.skeleton import Deadline
from solvers.exact.training import sealed
from solvers.methods import Limits


def source_obstacle(problem: Any) -> str | None:
    """None when certificates cover the problem."""
    if problem.name in SOURCES:
        return None
    return f"certificates do not cover {problem.name}: reduce the instance to cnf first (reduce --to cnf)"


def decided(formula: Formula, deadline: Deadline, solver: str) -> dict[str, Any] | str:
    """The certificate of a formula, or why there is none.

    Parameters
    ----------
    formula : Formula
    deadline : Deadline
    solver : str
        One of `PROOF_SOLVERS`.
    """
    head = {"format": FORMAT, "version": VERSION, "instance": sha256(vars(formula))}
    with Solver(name=solver, bootstrap_with=formula.clauses) as fresh:
        model = fresh.get_model() if fresh.solve() else None
    if model is not None:
        known = {abs(x) for x in model}
        model += [v for v in range(1, formula.num_variables + 1) if v not in known]
        return sealed(head | {"claim": "yes", "fit": model})
    found = refute(formula.clauses, deadline, keep=len(formula.clauses), solver=solver)
    if isinstance(found, str):
        return found
    return sealed(head | {"claim": "no", "refutation": {"proof": found.steps}})


def source_certificate(problem: Any, limits: Limits, solver: str = PROOF_SOLVERS[0]) -> dict[str, Any] | str:
    """The certificate of a source instance, or why there is none.

    Parameters
    ----------
    problem : Problem
    limits : Limits
    solver : str
        One of `PROOF_SOLVERS`.
    """
    obstacle = source_obstacle(problem)
    if obstacle is not None:
        return obstacle
    return decided(read_source(problem.name, problem.to_json()), Deadline(limits.seconds), solver)


def solve_with_proof(solver: str, problem: Any, limits: Limits) -> Outcome:
    """Decide a clause problem: a witness, or a refutation with a checkable proof."""
    made = source_certificate(problem, limits, solver)
    if isinstance(made, str):
        return Unknown(made)
    if made["claim"] == "no":
        return Refuted(made)
    true = {literal for literal in made["fit"] if literal > 0}
    if problem.name == "hypergraph-coloring":
        k = problem.num_colors
        table = [[1 + v * k + color in true for color in range(k)] for v in range(problem.num_vertices)]
        return Found(np.array([row.index(True) for row in table], dtype=np.int64))
    return Found(np.array([v + 1 in true for v in range(problem.num_variables)], dtype=np.bool_))
