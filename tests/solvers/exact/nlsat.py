"""Z3's nonlinear arithmetic on tasks of squares."""

from __future__ import annotations

import z3

from certificates.tasks import Task


def fits_reals(task: Task, milliseconds: int = 200) -> bool | None:
    """Whether real weights fit, by z3's nlsat; None where it does not know in a moment."""
    w = [z3.Reals([f"w{j}_{c}" for c in range(task.num_features)]) for j in range(task.width)]
    alpha = z3.Reals([f"a{j}" for j in range(task.width)])
    wrong = []
    for messages, label in zip(task.samples, task.labels, strict=True):
        value = z3.RealVal(0)
        for vector, divisor in messages:
            for row, size in zip(w, alpha, strict=True):
                dot = z3.Sum([row[c] * z3.Q(x, divisor) for c, x in vector])
                value = value + size * dot * dot
        low, high = (z3.RealVal(str(label + sign * task.tolerance)) for sign in (-1, 1))
        wrong.append(z3.Or(value < low, value > high))
    solver = z3.SolverFor("QF_NRA")
    solver.set("timeout", milliseconds)
    if task.max_errors:
        solver.add(z3.Sum([z3.If(one, 1, 0) for one in wrong]) <= task.max_errors)
    else:
        solver.add(*[z3.Not(one) for one in wrong])
    answer = solver.check()
    return None if answer == z3.unknown else bool(answer == z3.sat)
