"""What each method needs on one instance: tries, successes, work, and seconds of one core."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from gnn.results import TrainingResult
from instances.families.formulas import random_nae_sat
from karpnet.studies.scaling.settings import Effort
from reductions.core import AnyProblem, Derivation
from reductions.errors import InputError
from reductions.outcomes import Found, Unknown
from reductions.paths import chains
from reductions.problems.cnf import CNF
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.methods import Limits, method, run
from solvers.source import walksat
from solvers.task import alternating

Attempt: TypeAlias = Callable[[int, int], TrainingResult]

_MOST_DRAWS = 100  # of a satisfiable formula
_BLOCK = 2**16  # assignments at a time
_FIRST_CHUNK, _LARGEST_CHUNK = 2**9, 2**15  # restarts at a time, where so many are wanted


@dataclass
class Measured:
    """What a method did on an instance.

    Parameters
    ----------
    tries, successes : int
        Restarts, walks, starts, assignments or runs; those that ended in a checked fit or solution.
    work : int
        Of all tries in the method's own unit; 0 where it has none.
    seconds : float
        Of processor time, over all cores.
    """

    tries: int = 0
    successes: int = 0
    work: int = 0
    seconds: float = 0.0

    @contextmanager
    def clock(self) -> Iterator[None]:
        """Add the processor time of what runs meanwhile."""
        start = time.process_time()
        yield
        self.seconds += time.process_time() - start


def formula_of(num_variables: int, ratio: float, seed: int) -> NotAllEqualSAT:
    """Random NAE-3-SAT."""
    return random_nae_sat(num_variables, round(ratio * num_variables), 3, seed)


def satisfiable(num_variables: int, ratio: float, count: int, seed: int, limits: Limits) -> list[int]:
    """The first seeds, from ``seed`` on, of formulas that have a solution; fewer where one was not settled.

    An unsettled formula may have a solution, too: to go on without it would leave out the hard ones.

    Raises
    ------
    InputError
        If hardly any formula has a solution.
    """
    found: list[int] = []
    for at in range(seed, seed + _MOST_DRAWS * count):
        outcome = run(method("cadical"), formula_of(num_variables, ratio, at), limits).outcome
        if isinstance(outcome, Unknown):
            return found
        found += [at] * isinstance(outcome, Found)
        if len(found) == count:
            return found
    problem = f"hardly any formula of {num_variables} variables is satisfiable at {ratio:g}"
    raise InputError("ratio", problem, "take a smaller ratio")


def by_descent(attempt: Attempt, effort: Effort, factor: int, seed: int) -> Measured:
    """Restarts of gradient descent; work is restart-steps times ``factor``, the multiple of the proper width.

    Parameters
    ----------
    attempt : callable
        From a number of restarts and a seed to their result.
    """
    attempt(1, seed)  # compiles and loads before the clock starts
    measured, number, chunk = Measured(), 1, min(effort.least, _FIRST_CHUNK)
    while not effort.is_spent(measured.tries, measured.successes):
        restarts = min(chunk, effort.most - measured.tries)
        with measured.clock():
            result = attempt(restarts, seed + number)
        measured.tries += restarts
        measured.successes += result.num_fitted
        measured.work += factor * result.restart_steps
        number, chunk = number + 1, min(2 * chunk, _LARGEST_CHUNK)
    return measured


def by_guessing(formula: NotAllEqualSAT) -> Measured:
    """All assignments; work is their number, and each is dropped at the first clause that it violates."""
    values = formula.clauses.values.astype(np.int64)
    bits, of_clause = np.int64(1) << (np.abs(values) - 1), formula.clauses.offsets[:-1]
    masks = np.bitwise_or.reduceat(bits, of_clause)
    negated = np.bitwise_or.reduceat(np.where(values < 0, bits, 0), of_clause)
    count = 2**formula.num_variables
    repeats = max(1, _BLOCK // count)  # so that a few assignments are timed as parts of many
    measured = Measured(tries=count, work=count)
    with measured.clock():
        for start in range(0, count, _BLOCK):
            left = np.tile(np.arange(start, min(start + _BLOCK, count), dtype=np.int64), repeats)
            for mask, signs in zip(masks.tolist(), negated.tolist(), strict=True):
                true = (left ^ signs) & mask
                left = left[(true != 0) & (true != mask)]
            measured.successes += len(left) // repeats
    measured.seconds /= repeats
    return measured


def by_walks(formula: AnyProblem, effort: Effort, most_flips: int, seed: int) -> Measured:
    """Walks of WalkSAT on the source as CNF; work is flips."""
    derivation, random = (
        Derivation.of(formula, chains(formula.name, CNF.name)[0]),
        np.random.default_rng(seed),
    )
    walksat.warm(formula)
    measured = Measured()
    while not effort.is_spent(measured.tries, measured.successes):
        with measured.clock():
            walk, flips = walksat.Walk(derivation.target, random), 0
            while not walk.is_over and flips < most_flips:
                flips += walk.go_on()
        measured.tries += 1
        measured.work += flips
        measured.successes += walk.is_over and formula.violation(derivation.back(walk.values)) is None
    return measured


def by_alternation(task: TrainingTask, effort: Effort, seed: int) -> Measured:
    """Starts of alternating least squares; work is least-squares problems."""
    alternation, measured = alternating.Alternation(task, seed), Measured()
    while not effort.is_spent(measured.tries, measured.successes):
        with measured.clock():
            outcome, steps = alternation.start(Deadline(np.inf))
        measured.tries += 1
        measured.work += steps
        measured.successes += isinstance(outcome, Found)
    return measured


def by_solver(name: str, chain: Derivation, seconds: float) -> Measured:
    """One run of a method, which is not stopped from outside; it has no unit of work."""
    solver, measured = method(name), Measured(tries=1)
    subject = chain.source if solver.subject == "source" else chain.target
    solver.warm(subject)
    with measured.clock():
        outcome = run(solver, subject, Limits(seconds), isolated=False).outcome
    measured.successes = int(isinstance(outcome, Found))
    return measured
