"""Clause problems decided with a certificate: a model, or a proof with hints."""

from __future__ import annotations

from typing import Any

import numpy as np
from pysat.solvers import Solver

from certificates.checker import FORMAT, VERSION
from certificates.sources import source_clauses
from certificates.tasks import sha256
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from solvers.exact.proofs import PROOF_SOLVERS, refute
from solvers.exact.skeleton import Deadline
from solvers.exact.training import sealed
from solvers.methods import Limits

CERTIFIED_SOURCES = ("cnf", "nae-sat", "hypergraph-coloring")


def source_obstacle(problem: Any) -> str | None:
    """None when certificates cover the problem."""
    if problem.name not in CERTIFIED_SOURCES:
        return f"certificates cover {', '.join(CERTIFIED_SOURCES)}, not {problem.name}"
    return None


def source_certificate(problem: Any, limits: Limits, solver: str = PROOF_SOLVERS[0]) -> dict[str, Any] | str:
    """The certificate of a source instance, or why there is none.

    Parameters
    ----------
    problem : CNF, NotAllEqualSAT or HypergraphColoring
    limits : Limits
    solver : str
        One of `PROOF_SOLVERS`.
    """
    reason = source_obstacle(problem)
    if reason is not None:
        return reason
    num_variables, clauses = source_clauses(problem.name, problem.to_json())
    head = {
        "format": FORMAT,
        "version": VERSION,
        "instance": sha256([problem.name, num_variables, clauses]),
    }
    with Solver(name=solver, bootstrap_with=clauses) as fresh:
        model = fresh.get_model() if fresh.solve() else None
    if model is not None:
        known = {abs(x) for x in model}
        model += [v for v in range(1, num_variables + 1) if v not in known]
        return sealed(head | {"claim": "yes", "model": model})
    found = refute(clauses, Deadline(limits.seconds), keep=len(clauses), solver=solver)
    return found if isinstance(found, str) else sealed(head | {"claim": "no", "proof": found.steps})


def solve_with_proof(solver: str, problem: Any, limits: Limits) -> Outcome:
    """Decide a clause problem: a witness, or a refutation with a checkable proof."""
    made = source_certificate(problem, limits, solver)
    if isinstance(made, str):
        return Unknown(made)
    if made["claim"] == "no":
        return Refuted(made)
    true = {literal for literal in made["model"] if literal > 0}
    if problem.name == "hypergraph-coloring":
        k = problem.num_colors
        table = [[1 + v * k + color in true for color in range(k)] for v in range(problem.num_vertices)]
        return Found(np.array([row.index(True) for row in table], dtype=np.int64))
    return Found(np.array([v + 1 in true for v in range(problem.num_variables)], dtype=np.bool_))
