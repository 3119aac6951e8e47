"""The least width with which a task can be fitted, with a certificate for both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from certificates.checker import check
from certificates.errors import CertificateError
from certificates.tasks import Task
from reductions.display import Block, Displayed
from reductions.outcomes import Unknown
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.children import so_far
from solvers.deadline import Deadline
from solvers.exact.arithmetic.conditional_program import Program
from solvers.exact.certify import refutation
from solvers.exact.decide import Decision, decide
from solvers.exact.formulation.families import formulation_of
from solvers.exact.formulation.rows import Lemma
from solvers.exact.kernels import warm_trainer
from solvers.exact.trusted import trusted_task
from solvers.methods import Limits
from solvers.processes import run_limited
from solvers.sealing import Certificate, certificate

_LARGEST_TABLEAU = 4_000_000  # entries: 32 MB


@dataclass(frozen=True, repr=False)
class WidthAnswer(Displayed):
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
        Proves both sides when they meet, or that no width fits.
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

    @property
    def is_settled(self) -> bool:
        """Whether the least width is known, or that there is none."""
        return self.is_impossible or self.at_least == self.at_most

    def blocks(self) -> Sequence[Block]:
        """The answer in words."""
        if self.at_most is None:
            known = "no width fits" if self.is_impossible else f"the least width is at least {self.at_least}"
            return [f"{known} ({self.reason or 'certified'})"]
        proof = "certified on both sides" if self.certificate else f"no certificate: {self.reason}"
        return [f"the least width is {self.at_most} ({proof})"]

    def to_json(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {
            "at_least": self.at_least,
            "at_most": self.at_most,
            "is_impossible": self.is_impossible,
            "certified": self.certificate is not None,
            "reason": self.reason,
        }


def least_width(problem: TrainingTask, limits: Limits, largest: int = 64) -> WidthAnswer:
    """Search upwards from one channel or unit, within the limits; the checker accepts the certificate.

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
    trusted = trusted_task(problem)
    if trusted.family == "threshold":
        largest = 1
    warm_trainer(problem)
    answer = run_limited(_search, trusted, largest, limits=limits)
    if isinstance(answer, Unknown):
        return WidthAnswer(1, reason=answer.reason)
    assert isinstance(answer, WidthAnswer)
    if answer.certificate is not None:
        try:
            check(answer.certificate, problem.name, problem.to_json())
        except CertificateError as error:
            return WidthAnswer(1, reason=f"the certificate is refused: {error}")
    return answer


def _search(trusted: Task, largest: int, limits: Limits) -> WidthAnswer:
    deadline = Deadline(limits.seconds)
    part = refutation_of_every_width(trusted, Deadline(limits.seconds / 4))
    if part is not None:
        made = certificate(trusted, "no-width", refutation=[part])
        return WidthAnswer(1, None, None, made, "", is_impossible=True)
    below: Decision | None = None
    for width in range(1, largest + 1):
        decision = decide(replace(trusted, width=width), deadline)
        if decision.weights is not None:
            return _fitted(trusted, width, decision, below, deadline)
        if decision.reason:
            return WidthAnswer(width, reason=decision.reason)
        below = decision
        so_far(WidthAnswer(width + 1, reason=f"width {width + 1} was not decided within the limits"))
    if trusted.family != "threshold":
        return WidthAnswer(largest + 1, reason=f"no width up to {largest} fits")
    assert below is not None
    parts = refutation(below.refutations, deadline)
    if isinstance(parts, str):
        return WidthAnswer(2, reason=f"a threshold has one unit; no certificate: {parts}", is_impossible=True)
    return WidthAnswer(2, None, None, certificate(trusted, "no-width", refutation=parts), "", True)


def _fitted(
    trusted: Task, width: int, decision: Decision, below: Decision | None, deadline: Deadline
) -> WidthAnswer:
    witness = decision.weights
    assert witness is not None
    content: Certificate = {"value": width, "fit": witness.to_json()}
    if below is not None:
        parts = refutation(below.refutations, deadline)
        if isinstance(parts, str):
            return WidthAnswer(width, width, witness, None, parts)
        content["refutation"] = parts
    return WidthAnswer(width, width, witness, certificate(trusted, "width", **content))


def refutation_of_every_width(task: Task, deadline: Deadline) -> Certificate | None:
    """Lemmas and proof that no width can fit, or None when some width can or that was not found out.

    The checker's system for any width leaves linear programs alone: for a sum all samples' rows,
    for an AND one unit's positive samples against a single negative one.
    """
    if task.max_errors or task.family == "threshold":
        return None
    formulation = formulation_of(replace(task, width=0), ())
    numbers, ranks = formulation.rows_of_any_width, formulation.cuts_of_any_width
    if len(numbers) * (task.num_features + formulation.num_classes) > _LARGEST_TABLEAU:
        return None
    try:
        rows = [formulation.system.row(number) for number in numbers]
        program = Program(rows, max(ranks, default=-1) + 1)
    except OverflowError:  # numbers beyond floating point
        return None
    for rank in ranks:
        truth = np.zeros(program.num_booleans, dtype=np.int8)
        truth[rank : rank + 1] = 1
        lemma = program.lemma(truth) or (program.clash(truth) if rank < 0 else None)
        if lemma is not None:
            return _refutation(lemma, rank, numbers, program.num_booleans)
        if deadline.is_over:
            return None
    return None


def _refutation(lemma: Lemma, rank: int, numbers: range, num_negatives: int) -> Certificate:
    """One lemma refutes a sum; for an AND it says, of each unit, that it does not cut the sample."""
    units = range(rank + 1) if rank >= 0 else range(1)  # those that the skeleton lets cut it
    lemmas = [
        [
            number
            for row, multiplier in zip(lemma.rows, lemma.multipliers, strict=True)
            for number in (numbers[row] + unit * len(numbers), multiplier)
        ]
        for unit in units
    ]
    hints = [*(num_negatives + 1 + unit for unit in units), rank + 1]
    return {"lemmas": lemmas, "proof": [[0, *hints]] if rank >= 0 else []}
