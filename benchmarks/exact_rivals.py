"""Other solvers on a training task: verdict and seconds of CPU, in a child process and warm.

SCIP, HiGHS and CP-SAT compute in floating point, or with bounded or integer weights, so that they give no
proof of NO. Yices runs as a program of its own and reports its own time; all others are timed after their
imports and a small task.
"""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from benchmarks.smt_rivals import cvc5_verdict, smt_lib, z3_verdict
from certificates.systems import cases, system_of
from certificates.tasks import Task
from reductions.core import AnyProblem
from reductions.outcomes import Found, Refuted
from reductions.rules import RULES
from reductions.training.task import TrainingTask
from solvers.children import ChildFailedError, OutOfTimeError
from solvers.exact.trusted import trusted_task
from solvers.methods import Limits, method
from solvers.processes import run_in_child

_LARGEST_WEIGHT = 100.0
_SHORT = 0.2  # seconds
_FOR_EVER = 3600.0


class Measured(NamedTuple):
    """A verdict (YES, NO, or unknown within the limit) and the seconds of CPU that it took."""

    verdict: str
    seconds: float


def z3(task: TrainingTask, seconds: float) -> str:
    """Z3 on the natural encoding."""
    return z3_verdict(trusted_task(task))


def cvc5(task: TrainingTask, seconds: float) -> str:
    """Cvc5 on the same."""
    return cvc5_verdict(trusted_task(task))


def scip(task: TrainingTask, seconds: float) -> str:
    """SCIP, through the project's own MILP baseline."""
    return _verdict("milp", task, seconds)


def cp_sat(task: TrainingTask, seconds: float) -> str:
    """CP-SAT on the task, weights on a grid."""
    verdict = _verdict("cp-sat-grid", task, seconds)
    return "NO (bounded)" if verdict == "NO" else verdict


def _verdict(name: str, problem: AnyProblem, seconds: float) -> str:
    outcome = method(name).solve(problem, Limits(seconds))
    return "YES" if isinstance(outcome, Found) else "NO" if isinstance(outcome, Refuted) else "unknown"


def highs(task: TrainingTask, seconds: float) -> str:
    """HiGHS on the conditional rows with big constants, weights of size at most `_LARGEST_WEIGHT`."""
    trusted = trusted_task(task)
    return "YES" if any(_is_bounded_feasible(trusted, signs) for signs in cases(trusted)) else "NO (bounded)"


def _is_bounded_feasible(task: Task, signs: tuple[int, ...]) -> bool:
    system = system_of(task, signs)
    rows = [system.row(i) for i in range(system.num_rows)]
    num_reals = 1 + max((v for row in rows for v in row.coefficients), default=0)
    entries: list[tuple[int, int, float]] = []
    low: list[float] = []
    for number, row in enumerate(rows):
        reach = _LARGEST_WEIGHT * sum(map(abs, row.coefficients.values())) + abs(row.constant)
        entries += [(number, v, float(a)) for v, a in row.coefficients.items()]
        if row.literal:  # literal -> row, as row + reach · (1 - literal) >= constant
            sign = 1 if row.literal > 0 else -1
            entries.append((number, num_reals + abs(row.literal) - 1, -sign * reach))
        low.append(row.constant - reach * (row.literal > 0))
    for clause in system.clauses():
        entries += [(len(low), num_reals + abs(x) - 1, math.copysign(1.0, x)) for x in clause]
        low.append(1.0 - sum(x < 0 for x in clause))
    r, c, v = zip(*entries, strict=True)
    count = num_reals + system.num_booleans
    are_reals = np.arange(count) < num_reals
    result = milp(
        np.zeros(count),
        integrality=~are_reals,
        bounds=Bounds(np.where(are_reals, -_LARGEST_WEIGHT, 0), np.where(are_reals, _LARGEST_WEIGHT, 1)),
        constraints=LinearConstraint(
            sparse.csr_matrix((v, (r, c)), shape=(len(low), count)), np.array(low), np.inf
        ),
    )
    return bool(result.status == 0)


def yices(task: TrainingTask, seconds: float) -> Measured:
    """Yices 2 on the natural encoding; its own time, in which reading the text counts."""
    program = shutil.which("yices-smt2", path=str(Path(sys.executable).parent)) or shutil.which("yices-smt2")
    if program is None:
        return Measured("not installed", math.inf)
    with tempfile.NamedTemporaryFile("w", suffix=".smt2") as file:
        file.write(smt_lib(trusted_task(task)))
        file.flush()
        command = [program, "--stats", f"--timeout={math.ceil(seconds)}", file.name]
        out = subprocess.run(command, capture_output=True, text=True).stdout
    verdict = {"sat": "YES", "unsat": "NO"}.get(out.split(maxsplit=1)[0] if out else "", "unknown")
    spent = re.search(r"total-run-time\s+([\d.]+)", out)
    return Measured(verdict, max(float(spent[1]), 0.001) if spent and verdict != "unknown" else seconds)


RIVALS: dict[str, Callable[[TrainingTask, float], str]] = {
    "z3": z3,
    "cvc5": cvc5,
    "SCIP": scip,
    "HiGHS": highs,
    "CP-SAT": cp_sat,
}


def ask(rival: str, task: TrainingTask, small: TrainingTask, seconds: float) -> Measured:
    """The answer of a rival in a child process; with its limit where it has none in time."""
    if rival == "Yices":
        return yices(task, seconds)
    try:
        measured: Measured = run_in_child(_warmed, RIVALS[rival], task, small, seconds=1.1 * seconds + 1)
    except (OutOfTimeError, ChildFailedError):
        return Measured("unknown", seconds)
    return measured if measured.verdict in ("YES", "NO", "NO (bounded)") else Measured("unknown", seconds)


def _warmed(function: Callable[..., str], task: TrainingTask, small: TrainingTask) -> Measured:
    function(small, _FOR_EVER)
    return Measured(*clocked(lambda: function(task, _FOR_EVER)))


def clocked(function: Callable[[], Any]) -> tuple[Any, float]:
    """The value, and the seconds of CPU that it took: the least of three times when they are short."""
    best = math.inf
    for _ in range(3):
        start = time.process_time()
        value = function()
        best = min(best, time.process_time() - start)
        if best > _SHORT:
            break
    return value, best


def on_source(name: str, source: AnyProblem, seconds: float) -> Measured:
    """A method on a source in memory, with one thread, in a child process."""
    try:
        verdict, spent = run_in_child(_clocked_method, name, source, seconds, seconds=1.1 * seconds + 1)
    except (OutOfTimeError, ChildFailedError):
        return Measured("unknown", seconds)
    return Measured(verdict, spent)


def _clocked_method(name: str, source: AnyProblem, seconds: float) -> tuple[str, float]:
    small = next(rule.example() for rule in RULES.values() if rule.source == source.name and rule.example)
    _verdict(name, small, seconds)  # loads what the method needs
    return clocked(lambda: _verdict(name, source, seconds))
