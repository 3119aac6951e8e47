"""Survey a training task: does any network fit, and what different networks do?

The witnesses know nothing of the rule that made the task. They are what the exact trainer finds, on the task
and on scrambled copies of it; vertices of what fits, at the very tolerance, on both sides of ``m·w_j = 0``;
and the same functions written otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from random import Random
from typing import NamedTuple

from certificates.errors import CertificateError
from certificates.systems import cases
from certificates.tasks import Message, Task
from karpnet.testing.witnesses.fitting.disguises import disguised, without_a_channel
from karpnet.testing.witnesses.fitting.sums import SumWalk
from karpnet.testing.witnesses.fitting.units import UnitWalk
from reductions.outcomes import Found, Refuted
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact.decide import decide
from solvers.exact.formulation.weights import Weights
from solvers.exact.kernels import warm_trainer
from solvers.exact.method import exact_obstacle
from solvers.exact.quadratic import method as quadratic
from solvers.exact.square import abs_task, has_lines, is_square
from solvers.exact.trusted import canonical_task, trusted_task
from solvers.methods import Limits

_STEPS = 12  # of a walk
_MOST_ZEROS = 60  # entries that are tried
_PATIENCE = 0.2  # seconds for a scrambled copy
_SIZES = (Fraction(1), Fraction(2), Fraction(3, 5))  # of a square's readout


def _unchanged(weights: Weights) -> Weights:
    return weights


def _with_readout(readout: Fraction, weights: Weights) -> Weights:
    return Weights(weights.rows, [readout])


class Ground(NamedTuple):
    """A piecewise linear task, weights that fit it, and how its weights fit the task that is surveyed."""

    task: Task
    start: Weights
    restore: Callable[[Weights], Weights]


def decide_task(task: TrainingTask, seconds: float) -> tuple[bool | None, Hypothesis | None]:
    """Whether some weights fit, by the exact trainer in this process, and such weights.

    Returns
    -------
    tuple
        True with weights that passed the exact check, False without, or None where there is no answer: the
        trainer does not take such a task (`solvers.exact.method.exact_obstacle` says why), or not in time.

    Raises
    ------
    UnsupportedError
        If the checker does not read the task, such as a classifier with a tolerance.
    """
    if exact_obstacle(task) is not None:
        return None, None
    warm_trainer(task)
    if is_square(task):
        outcome = quadratic.solve(task, Limits(seconds))
        weights = outcome.witness if isinstance(outcome, Found) else None
        refuted = isinstance(outcome, Refuted)
    else:
        decision = decide(trusted_task(task), Deadline(seconds))
        weights, refuted = decision.weights, not decision.reason
    if weights is None:
        return (False if refuted else None), None
    return (True, weights) if task.violation(weights) is None else (None, None)


def survey_task(
    task: TrainingTask, random: Random, effort: int = 6, seconds: float = 5.0
) -> tuple[bool | None, list[Hypothesis]]:
    """Whether some weights fit, and if so many different ones.

    Parameters
    ----------
    task : TrainingTask
        Of any architecture; of a square that the trainer does not decide, nothing is known.
    random : Random
    effort : int
        About a third of the number of witnesses.
    seconds : float
        After which nothing new is begun.

    Returns
    -------
    tuple
        The verdict of `decide_task`, and hypotheses that passed the exact check.
    """
    deadline = Deadline(seconds)
    verdict, first = decide_task(task, seconds)
    if first is None:
        return verdict, []
    found, seen = [first], {_key(weights_of(first))}
    for weights in _candidates(task, first, random, effort, deadline):
        key = _key(weights)
        if key not in seen:
            seen.add(key)
            hypothesis = Hypothesis.from_fractions(weights.rows, weights.readout)
            if task.violation(hypothesis) is None:
                found.append(hypothesis)
        if deadline.is_over:
            break
    return verdict, found


def _candidates(
    task: TrainingTask, first: Hypothesis, random: Random, effort: int, deadline: Deadline
) -> Iterator[Weights]:
    """Weights that fit, or nearly always fit."""
    num_walks = max(1, effort // 2)
    original, grounds = _grounds(task, first, random, deadline)
    known, starts = [weights_of(first)], [[ground.start] for ground in grounds]
    for _ in range(num_walks if grounds else 0):
        number = random.randrange(len(grounds))
        ground, start = grounds[number], random.choice(starts[number])
        if random.random() < 0.6 and (
            other := _solved(ground, *_scrambled(ground.task, random), random, deadline)
        ):
            start = other
            yield ground.restore(other)
        if random.random() < 0.3:
            start = (_silenced if ground.task.activation else _thinned)(ground.task, start, random)
            yield ground.restore(start)
        for weights in _walked(ground.task, start, random, deadline):
            starts[number].append(weights)
            known.append(ground.restore(weights))
            yield known[-1]
    for _ in range(effort):
        yield disguised(original, random.choice(known), random)


def _grounds(
    task: TrainingTask, first: Hypothesis, random: Random, deadline: Deadline
) -> tuple[Task, list[Ground]]:
    """The task as the checker reads it, and where to walk: of one square, for a readout of either sign."""
    if not is_square(task):
        trusted = trusted_task(task)
        return trusted, [Ground(trusted, weights_of(first), _unchanged)]
    original, grounds = canonical_task(task, "the survey"), []
    for sign in (1, -1) if has_lines(original) else ():
        readout = sign * (abs(first.readout[0]) if random.random() < 0.5 else random.choice(_SIZES))
        even = abs_task(original, sign, abs(readout)) if readout else None
        if even is not None and (found := decide(even, Deadline(deadline.left), [(1,)]).weights):
            grounds.append(Ground(even, weights_of(found), partial(_with_readout, readout)))
    return original, grounds


def _silenced(task: Task, weights: Weights, random: Random) -> Weights:
    """The weights without one of their channels, if they still fit."""
    if len(weights.readout) == 1:
        return weights
    fewer = without_a_channel(weights, random)
    return fewer if _fits(task, fewer) else weights


def _thinned(task: Task, weights: Weights, random: Random) -> Weights:
    """The weights with zeros wherever they still fit, so that some samples lie on the border of a unit."""
    size = task.num_features
    places = [(j, c) for j in range(len(weights.readout)) for c in range(size + 1)]
    for j, c in random.sample(places, min(len(places), _MOST_ZEROS)):
        rows, bounds = [[*row] for row in weights.rows], [*weights.readout]
        if c < size:
            rows[j][c] = 0
        else:
            bounds[j] = 0
        thinner = Weights(rows, bounds)
        weights = thinner if _fits(task, thinner) else weights
    return weights


def _fits(task: Task, weights: Weights) -> bool:
    try:
        task.check_fit(weights.to_json())
    except CertificateError:
        return False
    return True


def _walked(task: Task, start: Weights, random: Random, deadline: Deadline) -> list[Weights]:
    """The first vertex of a walk, the last thing that it came upon, and one between."""
    walk = (SumWalk if task.activation else UnitWalk)(task, start, random)
    points = walk.points(_STEPS, deadline)
    return [points[0], *random.sample(points[1:-1], min(1, len(points[1:-1]))), *points[1:][-1:]]


def _scrambled(task: Task, random: Random) -> tuple[Task, Callable[[Weights], Weights]]:
    """A copy with features permuted and negated and samples shuffled, and the way back."""
    size = task.num_features
    place, sign = random.sample(range(size), size), [random.choice((1, -1)) for _ in range(size)]

    def moved(message: Message) -> Message:
        vector, divisor = message
        return tuple(sorted((place[c], sign[c] * x) for c, x in vector)), divisor

    def restore(weights: Weights) -> Weights:
        rows = [[sign[c] * row[place[c]] for c in range(size)] for row in weights.rows]
        return Weights(rows, weights.readout)

    samples = random.sample(range(len(task.labels)), len(task.labels))
    copy = replace(
        task,
        samples=[[moved(message) for message in task.samples[i]] for i in samples],
        labels=[task.labels[i] for i in samples],
    )
    return copy, restore


def _solved(
    ground: Ground, task: Task, restore: Callable[[Weights], Weights], random: Random, deadline: Deadline
) -> Weights | None:
    """What the trainer finds: mostly with the signs of known weights, which spares it refutations."""
    signs = cases(task)
    if random.random() < 0.8:
        negative = sum(alpha < 0 for alpha in ground.start.readout)
        signs = signs[negative : negative + 1] if task.activation else signs
    decision = decide(task, Deadline(min(deadline.left, _PATIENCE)), random.sample(signs, len(signs)))
    return None if decision.weights is None else restore(weights_of(decision.weights))


def weights_of(hypothesis: Hypothesis) -> Weights:
    """The weights of a hypothesis, row by row."""
    width, size = hypothesis.weights.shape
    flat = hypothesis.weights.fractions()
    return Weights([flat[j * size : (j + 1) * size] for j in range(width)], hypothesis.readout.fractions())


def _key(weights: Weights) -> tuple[tuple[int, int], ...]:
    return tuple(x.as_integer_ratio() for row in [*weights.rows, weights.readout] for x in row)
