"""Other weights of nearly the same function, which a careless back map may misread."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from certificates.tasks import Task
from solvers.exact.formulation.weights import Weights

_FACTORS = (Fraction(1), Fraction(2), Fraction(1, 3), Fraction(7, 5), Fraction(1, 10**6), Fraction(10**6))
_DEAD = (Fraction(0), Fraction(1), Fraction(-1), Fraction(-5, 2))
_HAIR = Fraction(1, 10**6)


def disguised(task: Task, weights: Weights, random: Random) -> Weights:
    """The weights in another order and scale, and written otherwise where they say nothing.

    What comes out fits nearly always, and has to be checked.
    """
    rows = [[Fraction(x) for x in row] for row in weights.rows]
    readout = [Fraction(x) for x in weights.readout]
    if not task.activation and random.random() < 0.3:  # neither for nor against
        size = task.num_features
        zeros = set(random.sample(range(size), random.randint(min(1, size), size)))
        rows = [[x * (c not in zeros) for c, x in enumerate(row)] for row in rows]
    if task.activation:
        _disguise_channels(task, rows, readout, random)
    elif task.family == "threshold-and":
        _disguise_units(task, rows, readout, random)
    else:
        factor = random.choice(_FACTORS)
        rows = [[x * factor for x in row] for row in rows]
    order = random.sample(range(len(rows)), len(rows))
    return Weights([rows[j] for j in order], [readout[j] for j in order])


def without_a_channel(weights: Weights, random: Random) -> Weights:
    """One channel silenced: it fits where the others suffice, and the silent one can then be anything."""
    silent = random.randrange(len(weights.readout))
    return Weights(weights.rows, [a * (j != silent) for j, a in enumerate(weights.readout)])


def _disguise_channels(
    task: Task, rows: list[list[Fraction]], readout: list[Fraction], random: Random
) -> None:
    degree = 2 if task.activation == "square" else 1
    dead = [j for j, alpha in enumerate(readout) if not alpha or not any(rows[j])]
    living = [j for j in range(len(rows)) if j not in dead]
    if dead and living and random.random() < 0.5:  # one channel as the sum of two
        j, share = random.choice(living), Fraction(random.randint(1, 4), 5)
        rows[dead[0]], readout[dead[0]] = list(rows[j]), readout[j] * share
        readout[j] *= 1 - share
        living.append(dead.pop(0))
    for j in living:
        factor = random.choice(_FACTORS) * (random.choice((1, -1)) if task.activation != "relu" else 1)
        rows[j] = [x * factor for x in rows[j]]
        readout[j] /= abs(factor) ** degree
    for j in dead:
        is_zero = random.random() < 0.5
        rows[j] = [Fraction(0 if is_zero else random.randint(-9, 9)) for _ in rows[j]]
        readout[j] = random.choice(_DEAD) if is_zero else Fraction(0)


def _disguise_units(task: Task, rows: list[list[Fraction]], bounds: list[Fraction], random: Random) -> None:
    values = [[_dot(messages[0], row) for messages in task.samples] for row in rows]
    unit = random.randrange(len(rows))
    cut = [i for i, y in enumerate(task.labels) if not y and values[unit][i] < bounds[unit]]
    passing = [values[unit][i] for i, y in enumerate(task.labels) if y]
    spared = [values[unit][i] for i, y in enumerate(task.labels) if not y and i not in cut]
    spared = [value for value in spared if value <= min(passing, default=value)]
    choice = random.randrange(4)
    if all(any(values[j][i] < bounds[j] for j in range(len(rows)) if j != unit) for i in cut):
        _idle(rows, bounds, unit, choice, random)  # which the others do without
    elif choice == 0 and passing:  # as tight as the positive samples allow
        bounds[unit] = min(passing)
    elif choice == 3 and spared:  # just not cutting a negative sample
        bounds[unit] = random.choice(spared)
    elif choice == 1:  # barely above what has to be cut
        bounds[unit] = max(values[unit][i] for i in cut) + _HAIR
    for j in range(len(rows)):
        factor = random.choice(_FACTORS)
        rows[j], bounds[j] = [x * factor for x in rows[j]], bounds[j] * factor


def _idle(rows: list[list[Fraction]], bounds: list[Fraction], unit: int, choice: int, random: Random) -> None:
    """A unit that cuts nothing, or what another one cuts."""
    if choice == 0:
        rows[unit], bounds[unit] = [Fraction(0) for _ in rows[unit]], Fraction(0)
    elif choice == 1:
        most = random.choice((-1, 9))
        rows[unit] = [Fraction(random.randint(-9, most)) for _ in rows[unit]]
        bounds[unit] = Fraction(-(10**6))
    elif len(rows) > 1:
        other = (unit + random.randrange(1, len(rows))) % len(rows)
        rows[unit], bounds[unit] = list(rows[other]), bounds[other]


def _dot(message: tuple[Sequence[tuple[int, int]], int], row: Sequence[Fraction]) -> Fraction:
    vector, divisor = message
    return sum((x * row[c] for c, x in vector), Fraction(0)) / divisor
