"""CP-SAT as the partner of the clauses where meeting in the middle would need too many sums."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from solvers.deadline import Deadline
from solvers.exact.formulation.rows import Truth
from solvers.exact.numbers.sums import Sums

_LARGEST = 2**60  # sums that CP-SAT takes


def assignment(
    questions: Sequence[Sums],
    clauses: Iterable[list[int]],
    num_booleans: int,
    deadline: Deadline,
    effort: float,
) -> Truth | None:
    """An assignment that no row contradicts, or None when CP-SAT gives none within its effort.

    Parameters
    ----------
    effort : float
        About seconds, but the same on every machine.
    """
    from ortools.sat.python import cp_model  # few tasks need it

    model = cp_model.CpModel()
    booleans = [model.new_bool_var("") for _ in range(num_booleans)]

    def literal(x: int) -> Any:
        return booleans[x - 1] if x > 0 else ~booleans[-x - 1]

    for question in questions:
        ways = [[model.new_bool_var("") for _ in activities] for activities in question.activities]
        for term, activities in zip(ways, question.activities, strict=True):
            model.add_exactly_one(term)
            for way, activity in zip(term, activities, strict=True):
                model.add_bool_and([literal(x) for x in activity]).only_enforce_if(way)
        for base, terms, cap in question.caps:
            lowest = [min(constants) for constants in terms]
            above = [[x - low for x in constants] for constants, low in zip(terms, lowest, strict=True)]
            unit = math.gcd(*(x for constants in above for x in constants)) or 1
            if (most := sum(map(max, above)) // unit) > _LARGEST:
                return None
            pairs = [
                (x // unit, way)
                for constants, term in zip(above, ways, strict=True)
                for x, way in zip(constants, term, strict=True)
                if x
            ]
            total = cp_model.LinearExpr.weighted_sum([way for _, way in pairs], [x for x, _ in pairs])
            limit = min(max((cap - sum(lowest)) // unit, -1), most)
            model.add(total <= limit).only_enforce_if([literal(x) for x in base])
    for clause in clauses:
        model.add_bool_or([literal(x) for x in clause])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = effort
    solver.parameters.max_time_in_seconds = max(deadline.left / 2, 0.0)
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    true = [solver.boolean_value(boolean) for boolean in booleans]
    return np.array([-1, *(1 if value else -1 for value in true)], dtype=np.int8)
