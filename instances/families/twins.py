"""Twin formulas: they differ in the sign of one literal; one is satisfiable and the other is not.

Random clauses are added until a clause C makes the formula F unsatisfiable. Then every witness of F
violates C, so it satisfies C with any one literal negated. F with C is a NO-instance, and F with C
after one negation is a YES-instance. The construction uses only the solver's answers, yes or no, so any
correct solver gives the same twins.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pysat.solvers import Solver

from instances.families.formulas import random_clauses
from instances.family import AtLeast, Count, Family, Truth, Wanted
from reductions.arrays import BoolArray
from reductions.errors import InputError
from reductions.problems.cnf import CNF
from reductions.problems.nae_sat import NotAllEqualSAT

Clauses = list[list[int]]
_SOLVER = "cadical195"


def twin_sat(
    num_variables: Count, width: Annotated[int, AtLeast(2)] = 3, answer: Wanted = "yes", seed: int = 0
) -> tuple[CNF, BoolArray | None]:
    """Random k-SAT stopped at the first clause that leaves no witness, or its twin.

    Parameters
    ----------
    num_variables : int
        n.
    width : int
        k, from 2 to n.
    answer : "yes" or "no"
        Which of the twins: "yes" has the first literal of the last clause negated.

    Size
    ----
    n variables; as many clauses of k literals as needed, about 4.3 n for k = 3 (more for small n).

    Answer
    ------
    answer=yes: YES, the lexicographically first witness. answer=no: NO, proved by a solver.
    `karpnet generate` writes the witness or a checked proof.

    References
    ----------
    Friedgut, "Sharp thresholds of graph properties, and the k-SAT problem", 1999 (the window in which
    the answer turns).
    """
    clauses, witness = _twin(num_variables, width, answer, seed, is_nae=False)
    return CNF.from_clauses(num_variables, clauses), witness


def twin_nae_sat(
    num_variables: Count, width: Annotated[int, AtLeast(2)] = 3, answer: Wanted = "yes", seed: int = 0
) -> tuple[NotAllEqualSAT, BoolArray | None]:
    """Random NAE-k-SAT stopped at the first clause that leaves no witness, or its twin.

    Parameters
    ----------
    num_variables : int
        n.
    width : int
        k, from 2 to n.
    answer : "yes" or "no"
        Which of the twins: "yes" has the first literal of the last clause negated.

    Size
    ----
    n variables; as many clauses of k literals as needed, about 2.1 n for k = 3 (more for small n).

    Answer
    ------
    answer=yes: YES, the lexicographically first witness. answer=no: NO, proved by a solver.
    `karpnet generate` writes the witness or a checked proof.

    References
    ----------
    Achlioptas, Chtcherba, Istrate, Moore, "The phase transition in 1-in-k SAT and NAE 3-SAT",
    SODA 2001.
    """
    clauses, witness = _twin(num_variables, width, answer, seed, is_nae=True)
    return NotAllEqualSAT.from_clauses(num_variables, clauses), witness


def _twin(
    num_variables: int, width: int, answer: str, seed: int, is_nae: bool
) -> tuple[Clauses, BoolArray | None]:
    # All 2^k sign patterns of all k-subsets exclude everything; far fewer clauses do in practice.
    drawn = random_clauses(num_variables, 2**width * (num_variables + 40), width, seed).lists()
    clauses: Clauses = []
    with Solver(_SOLVER) as solver:
        model = list(range(1, num_variables + 1))
        for clause in drawn:
            clauses.append(clause)
            parts = [clause, [-x for x in clause]] if is_nae else [clause]
            for part in parts:
                solver.add_clause(part)
            if all(any(model[abs(x) - 1] == x for x in part) for part in parts):
                continue
            if not solver.solve():
                break
            model = _completed(solver.get_model(), num_variables)
        else:
            raise InputError("twin", f"found no NO-instance in {len(drawn)} clauses", "lower the width")
    if answer == "no":
        return clauses, None
    clauses[-1] = [-clauses[-1][0], *clauses[-1][1:]]
    return clauses, _first_witness(num_variables, clauses, is_nae)


def _completed(model: list[int], num_variables: int) -> list[int]:
    """The model's value of every variable; those that the solver never saw are free."""
    known = {abs(literal): literal for literal in model}
    return [known.get(variable, variable) for variable in range(1, num_variables + 1)]


def _first_witness(num_variables: int, clauses: Clauses, is_nae: bool) -> BoolArray:
    """The lexicographically first witness, False before True: the same from any solver."""
    parts = clauses + [[-x for x in clause] for clause in clauses if is_nae]
    fixed: list[int] = []
    with Solver(_SOLVER, bootstrap_with=parts) as solver:
        for variable in range(1, num_variables + 1):
            fixed.append(-variable if solver.solve(assumptions=[*fixed, -variable]) else variable)
    return np.array(fixed) > 0


def _truth(num_variables: int, width: int, answer: str) -> Truth:
    if answer == "yes":
        return Truth("yes", "proof", "the witness, kept beside the file")
    return Truth("no", "proof", "a checked refutation, kept beside the file")


FAMILIES = (
    Family("twin-sat", twin_sat, _truth, {"num_variables": 12, "answer": "no"}),
    Family("twin-nae-sat", twin_nae_sat, _truth, {"num_variables": 12, "answer": "no"}),
)
