"""Clause problems decided with a certificate: a model, or a proof with hints."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from pysat.solvers import Solver

from certificates.checker import FORMAT, VERSION
from certificates.errors import sha256
from certificates.tasks import SOURCES, Formula, read_source
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from solvers.deadline import Deadline
from solvers.exact.certify import sealed
from solvers.exact.kernels import warm_proofs
from solvers.exact.proofs.trimmed import PROOF_SOLVERS, refute
from solvers.methods import Limits, Method


def source_obstacle(problem: Any) -> str | None:
    """None when certificates cover the problem."""
    if problem.name in SOURCES:
        return None
    return f"certificates do not cover {problem.name}: reduce the instance to cnf first (reduce --to cnf)"


def model_certificate(problem: Any, witness: Any) -> dict[str, Any]:
    """The certificate of a YES: the witness as a model of the instance's formula."""
    formula = read_source(problem.name, problem.to_json())
    values = np.asarray(witness)
    if "coloring" in problem.name:
        values = (values[:, None] == np.arange(problem.num_colors)).ravel()
    model = [v if is_true else -v for v, is_true in enumerate(values.tolist(), 1)]
    return _certificate(formula, "yes", fit=model)


def source_certificate(problem: Any, limits: Limits, solver: str = PROOF_SOLVERS[0]) -> dict[str, Any] | str:
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


def solve_with_proof(solver: str, problem: Any, limits: Limits) -> Outcome:
    """Decide a source instance: a witness, or a refutation with a checkable proof."""
    reason = source_obstacle(problem)
    if reason is not None:
        return Unknown(reason)
    deadline, formula = Deadline(limits.seconds), read_source(problem.name, problem.to_json())
    with Solver(name=solver, bootstrap_with=formula.clauses) as fresh:
        model = fresh.get_model() if fresh.solve() else None
    if model is not None:
        return Found(_witness(problem, formula.num_variables, model))
    found = refute(formula.clauses, deadline, keep=len(formula.clauses), solver=solver)
    if isinstance(found, str):
        return Unknown(found)
    return Refuted(_certificate(formula, "no", refutation={"proof": found.steps}))


def _certificate(formula: Formula, claim: str, **content: Any) -> dict[str, Any]:
    head = {"format": FORMAT, "version": VERSION, "claim": claim, "instance": sha256(vars(formula))}
    return sealed(head | content)


def _witness(problem: Any, num_variables: int, model: list[int]) -> Any:
    values = np.zeros(num_variables + 1, dtype=np.bool_)
    values[[v for v in model if 0 < v <= num_variables]] = True
    if "coloring" in problem.name:
        return values[1:].reshape(-1, problem.num_colors).argmax(axis=1)
    return values[1:]


METHODS = tuple(
    Method(
        f"proof-{name}",
        f"{name} (PySAT) on the source as CNF, with a checked proof of NO",
        source_obstacle,
        partial(solve_with_proof, name),
        warm_proofs,
    )
    for name in PROOF_SOLVERS
)
