"""The least width with which a task can be fitted, with a certificate for both sides."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from certificates.systems import ActivationSystem, AndSystem, Row, system_of
from reductions.training.architectures import Threshold
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.exact.programs import Program
from solvers.exact.skeleton import Deadline
from solvers.exact.training import (
    Certificate,
    certificate,
    decide,
    hypothesis,
    refutation,
    trusted_task,
)
from solvers.methods import Limits


@dataclass(frozen=True)
class WidthAnswer:
    """What is known of the least width.

    Parameters
    ----------
    at_least : int
        All smaller widths are refuted.
    at_most : int or None
        A width that fits; equal to ``at_least`` when the search succeeded.
    witness : Hypothesis or None
        Weights of width ``at_most``.
    certificate : dict or None
        Proves both sides when they meet.
    is_impossible : bool
        No width whatever fits.
    reason : str
        Why they do not meet, or why there is no certificate; empty otherwise.
    """

    at_least: int
    at_most: int | None = None
    witness: Hypothesis | None = None
    certificate: Certificate | None = None
    reason: str = ""
    is_impossible: bool = False


def least_width(problem: TrainingTask, limits: Limits, largest: int = 64) -> WidthAnswer:
    """Search upwards from one channel or unit.

    A wider network contains every narrower one (a channel with w = 0, a unit with w = 0 and
    b = 0), so that refuting one width refutes all below.

    Parameters
    ----------
    problem : TrainingTask
        Its own width does not matter.
    limits : Limits
    largest : int
        The last width to try.

    Raises
    ------
    UnsupportedError
        If the architecture is not piecewise linear.
    """
    deadline = Deadline(limits.seconds)
    trusted = trusted_task(problem)
    if isinstance(problem.architecture, Threshold):
        largest = 1
    if is_beyond_every_width(problem):
        return WidthAnswer(1, reason="samples contradict each other at every width", is_impossible=True)
    below = None
    for width in range(1, largest + 1):
        task = replace(trusted, width=width)
        decision = decide(task, deadline)
        if decision.weights is not None:
            witness = hypothesis(decision.weights)
            content = {"value": width, "fit": decision.weights}
            if below is not None:
                parts = refutation(below.refutations, deadline)
                if isinstance(parts, str):
                    return WidthAnswer(width, width, witness, None, parts)
                content["refutation"] = parts
            made = certificate(trusted, "width", **content)
            return WidthAnswer(width, width, witness, made)
        if decision.reason:
            return WidthAnswer(width, reason=decision.reason)
        below = decision
    is_impossible = isinstance(problem.architecture, Threshold)
    reason = "a threshold has one unit" if is_impossible else f"no width up to {largest} fits"
    return WidthAnswer(largest + 1, reason=reason, is_impossible=is_impossible)


def is_beyond_every_width(problem: TrainingTask) -> bool:
    """Whether no width can fit, by exact arithmetic.

    Since relu(x) - relu(-x) = x, a sum of channels h has h(m) - h(-m) = L·m for some vector L, and
    enough channels give any such h on finitely many rays: one linear program over L and the even
    parts e(m). An AND of any width can keep a unit for each negative: one program a negative.
    """
    task = trusted_task(problem)
    if task.max_errors or task.family == "threshold":
        return False
    if task.family == "activation-sum":
        system = system_of(task, (1,))
        assert isinstance(system, ActivationSystem)
        return not _is_feasible(_ray_rows(system))
    narrow = system_of(replace(task, width=1), ())
    assert isinstance(narrow, AndSystem)
    rows = [narrow.row(i) for i in range(narrow.num_rows)]
    positive = [row for row in rows if not row.literal]
    return any(not _is_feasible([*positive, Row(0, row.coefficients, 1)]) for row in rows if row.literal)


def _ray_rows(system: ActivationSystem) -> list[Row]:
    """Each sample's bounds, doubled, over 2e(m) by class m and, behind them, the vector L."""
    rows = []
    for terms, label in zip(system.terms, system.task.labels, strict=True):
        value: dict[int, int] = {}
        for number, (a, b) in terms.items():
            value[number] = a + b
            for column, entry in system.classes[number]:
                unknown = len(system.classes) + column
                value[unknown] = value.get(unknown, 0) + (a - b) * entry
        for sign, bound in ((1, label - system.task.tolerance), (-1, -label - system.task.tolerance)):
            scaled = {v: sign * c * bound.denominator for v, c in value.items() if c}
            rows.append(Row(0, scaled, 2 * bound.numerator * system.scale))
    return rows


def _is_feasible(rows: list[Row]) -> bool:
    """Whether unconditional rows have a solution; a NO rests on exact multipliers."""
    program = Program(rows, 0)
    truth = np.zeros(0, dtype=np.int8)
    return program.lemma(truth) is None
