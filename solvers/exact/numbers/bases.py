"""Rows in the weights of coordinates alone: what a sample's rows say once its long messages are gone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import product

from certificates.systems import ActivationSystem

_MOST_UNITS = 6


@dataclass(frozen=True)
class Base:
    """Multiples of rows that add up to ``Σ form[v] x_v >= constant``.

    Parameters
    ----------
    rows : dict of int to int
        Row to multiplier.
    form : dict of int to int
        Unknown to coefficient; unknowns of coordinates alone.
    constant : int
    literals : frozenset of int
        Where they are true, all the rows hold.
    """

    rows: dict[int, int]
    form: dict[int, int]
    constant: int
    literals: frozenset[int]


def bases(system: ActivationSystem, sample: int, columns: Collection[int]) -> list[Base]:
    """All bases of a sample, those without literals first; none where it has other columns.

    A channel's value u on a long message goes by one of ``u >= 0``, ``u >= w·m`` where the row holds -u,
    and by ``w·m >= u`` or ``0 >= u``, as the channel is active or not, where it holds u.
    """
    classes, terms = system.classes, system.terms[sample]
    if any(column not in columns for number in terms for column, _ in classes[number]):
        return []
    long = [number for number in terms if len(classes[number]) > 1]
    units = [j * len(classes) + number for j in range(len(system.signs)) for number in long]
    if not long or len(units) > _MOST_UNITS:
        return []
    # u >= 0 and w·m >= u, or u >= w·m and 0 >= u: the sign of w·m by the channel's activity.
    choices = [{4 * unit + kind: 1, 4 * unit + kind + 2: 1} for unit in units for kind in (0, 1)]
    first_u = len(system.signs) * system.task.num_features
    for row in range(system.first_sample_row + 2 * sample, system.first_sample_row + 2 * sample + 2):
        held = system.row(row).coefficients
        for kinds in product((0, 1), repeat=len(units)):
            factors = [
                (4 * unit + kind, held.get(first_u + unit, 0))
                for unit, kind in zip(units, kinds, strict=True)
            ]
            # -u goes by the row of that kind, u by the one two rows behind it.
            choices.append({row: 1} | {r + 2 * (factor > 0): abs(factor) for r, factor in factors if factor})
    found = [_combined(system, rows) for rows in choices]
    return sorted((base for base in found if base.form), key=lambda base: len(base.literals))


def _combined(system: ActivationSystem, rows: dict[int, int]) -> Base:
    form: dict[int, int] = {}
    constant, literals = 0, set[int]()
    for number, multiplier in rows.items():
        row = system.row(number)
        for v, a in row.coefficients.items():
            form[v] = form.get(v, 0) + multiplier * a
        constant += multiplier * row.constant
        literals.add(row.literal)
    return Base(rows, {v: a for v, a in form.items() if a}, constant, frozenset(literals - {0}))
