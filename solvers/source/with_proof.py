"""Clause problems decided with a certificate: a model, or a proof with hints."""

from __future__ import annotations

from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from certificates.tasks import SOURCES, read_source
from reductions.core import AnyProblem
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.paths import chains
from reductions.problems.cnf import CNF
from solvers.deadline import Deadline
from solvers.exact.kernels import warm_proofs
from solvers.exact.proofs.drat import clauses_of
from solvers.exact.proofs.reduced_solver import ReducedSolver
from solvers.exact.proofs.trimmed import PROOF_SOLVERS, refute
from solvers.methods import Limits, Procedure
from solvers.sealing import Certificate, certificate

ClauseWitness: TypeAlias = NDArray[np.bool_] | NDArray[np.int64]  # truth values, or colors


def source_obstacle(problem: AnyProblem) -> str | None:
    """None when certificates cover the problem."""
    if problem.name in SOURCES:
        return None
    leads_there = bool(chains(problem.name, CNF.name))
    remedy = (
        "reduce the instance to cnf first (reduce --to cnf)"
        if leads_there
        else "no rule leads from it to cnf"
    )
    return f"certificates do not cover {problem.name}: {remedy}"


def model_certificate(problem: AnyProblem, witness: ClauseWitness) -> Certificate:
    """The certificate of a YES: the witness as a model of the instance's formula."""
    formula = read_source(problem.name, problem.to_json())
    values = np.asarray(witness)
    if "coloring" in problem.name:
        values = (values[:, None] == np.arange(problem.size()["num_colors"])).ravel()
    model = [v if is_true else -v for v, is_true in enumerate(values.tolist(), 1)]
    return certificate(formula, "yes", fit=model)


def source_certificate(
    problem: AnyProblem, limits: Limits, solver: str = PROOF_SOLVERS[0]
) -> Certificate | str:
    """The certificate of a source instance, or why there is none.

    Parameters
    ----------
    problem : Problem
    limits : Limits
    solver : str
        One of `PROOF_SOLVERS`.
    """
    outcome = solve_with_proof(solver, problem, limits)
    if isinstance(outcome, Found):
        return model_certificate(problem, outcome.witness)
    return outcome.reason if isinstance(outcome, Unknown) else dict(getattr(outcome, "certificate", {}))


def solve_with_proof(solver: str, problem: AnyProblem, limits: Limits) -> Outcome:
    """Decide a source instance: a witness, or a refutation with a checkable proof."""
    reason = source_obstacle(problem)
    if reason is not None:
        return Unknown(reason)
    deadline, formula = Deadline(limits.seconds), read_source(problem.name, problem.to_json())
    clauses = clauses_of(formula.clauses)
    reduced = ReducedSolver(clauses, solver, formula.num_variables)
    try:
        answer = reduced.solve(deadline)
        if answer is None:
            return Unknown("time limit")
        if answer:
            return Found(_witness(problem, reduced.model() > 0))
        proof = reduced.proof()
    finally:
        reduced.close()
    found = refute(clauses, deadline, keep=len(formula.clauses), solver=solver, proof=proof)
    if isinstance(found, str):
        return Unknown(found)
    return Refuted(certificate(formula, "no", refutation={"proof": found.steps}))


def _witness(problem: AnyProblem, values: NDArray[np.bool_]) -> ClauseWitness:
    if "coloring" in problem.name:
        colors: NDArray[np.int64] = values[1:].reshape(-1, problem.size()["num_colors"]).argmax(axis=1)
        return colors
    return values[1:]


METHODS = {
    f"proof-{name}": Procedure(source_obstacle, partial(solve_with_proof, name), warm_proofs)
    for name in PROOF_SOLVERS
}
