"""Branch and bound for piecewise linear regression, and its conflicts as lemmas."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from certificates.systems import ActivationSystem, Row
from solvers.exact.arithmetic.conflict_kernel import no_conflicts
from solvers.exact.arithmetic.farkas import multipliers
from solvers.exact.branch_and_bound import regression_kernel
from solvers.exact.branch_and_bound.regression_kernel import Regression
from solvers.exact.formulation.rows import Lemma, Truth
from solvers.exact.formulation.whole_program import bounds

_LITERALS_OF_CONFLICT = 64  # for which there is room, on average


def search(system: ActivationSystem, most_conflicts: int) -> tuple[Truth, list[float]] | list[Lemma]:
    """Decide a regression system in few weights.

    Returns
    -------
    (int8 array, list of float) or list of Lemma
        The activities and the weights of a fit, in floating point; or lemmas that leave none;
        none at all when there were too many conflicts.
    """
    size = system.task.num_features
    vectors = np.zeros((len(system.classes), size))
    for number, vector in enumerate(system.classes):
        for column, value in vector:
            vectors[number, column] = value
    terms = [(c, a, b) for sample in system.terms for c, (a, b) in sample.items()]
    classes, above, below = np.array(terms, dtype=np.float64).reshape(-1, 3).T.copy()
    low, high = bounds(system)
    r = Regression(
        np.array(system.signs, dtype=np.int64),
        vectors,
        np.cumsum([0, *map(len, system.terms)]),
        classes.astype(np.int64),
        above,
        below,
        low,
        high,
    )
    num_units = len(system.signs) * len(system.classes)
    tableau, rows = regression_kernel.program_of(r, most_conflicts)
    found = no_conflicts(
        most_conflicts, len(rows.found), _LITERALS_OF_CONFLICT * most_conflicts + num_units, num_units
    )
    truth = np.zeros(num_units + 1, dtype=np.int8)
    status, count = regression_kernel.search(
        r, tableau, rows, regression_kernel.root(num_units), found, truth
    )
    if status == 1:
        return truth[1:], tableau.values[: vectors.shape[1] * len(system.signs)].tolist()
    if status == 0:
        return []
    lemmas = _Lemmas(system)
    made = [
        lemmas.lemma(found.rows[a:b].tolist(), found.multipliers[a:b].tolist(), rows.found[a:b])
        for a, b in pairwise([0, *found.ends[:count].tolist()])
    ]
    return [lemma for lemma in made if lemma is not None]


class _Lemmas:
    """Conflicts of the kernel, in the system's own rows."""

    def __init__(self, system: ActivationSystem) -> None:
        self._system = system
        self._row = cache(system.row)
        self._known: dict[tuple[int, bytes], tuple[dict[int, int], Row]] = {}

    def lemma(self, names: list[int], factors: list[float], pieces: NDArray[np.int8]) -> Lemma | None:
        """The conflict as a lemma; None when its multipliers are not what they seemed."""
        parts = [self._part(name, signs) for name, signs in zip(names, pieces, strict=True)]
        y = multipliers([row for _, row in parts], factors)
        if y is None:
            return None
        total: dict[int, int] = defaultdict(int)
        for (combination, _), factor in zip(parts, y, strict=True):
            for row, multiplier in combination.items():
                total[row] += factor * multiplier
        for first in {row - row % 4 for row in total if row < self._system.first_sample_row}:
            for a, b in ((first, first + 3), (first + 1, first + 2)):  # each says the other's opposite
                shared = min(total.get(a, 0), total.get(b, 0))
                if shared:
                    total[a] -= shared
                    total[b] -= shared
        chosen = sorted(row for row, multiplier in total.items() if multiplier)
        literals = sorted({self._row(row).literal for row in chosen} - {0})
        return Lemma(tuple(chosen), tuple(total[row] for row in chosen), tuple(literals))

    def _part(self, name: int, signs: NDArray[np.int8]) -> tuple[dict[int, int], Row]:
        """A row of the kernel as a combination of the system's rows, and in the weights alone."""
        key = (name, signs.tobytes())
        if key not in self._known:
            combination = self._combination(name, signs.tolist())
            coefficients: dict[int, int] = defaultdict(int)
            constant = 0
            for number, multiplier in combination.items():
                row = self._row(number)
                constant += multiplier * row.constant
                for unknown, value in row.coefficients.items():
                    coefficients[unknown] += multiplier * value
            self._known[key] = combination, Row(0, {v: a for v, a in coefficients.items() if a}, constant)
        return self._known[key]

    def _combination(self, name: int, pieces: list[int]) -> dict[int, int]:
        system = self._system
        num_units = len(system.signs) * len(system.classes)
        if abs(name) <= num_units:
            first = 4 * (abs(name) - 1)  # w·m >= u >= 0, or 0 >= u >= w·m
            return {first + 2: 1, first: 1} if name > 0 else {first + 3: 1, first + 1: 1}
        sample, is_upper = divmod(name - num_units - 1, 2)
        row = system.first_sample_row + 2 * sample + is_upper
        combination = {row: 1}
        first_u = len(system.signs) * system.task.num_features
        units = (j * len(system.classes) + c for j in range(len(system.signs)) for c in system.terms[sample])
        for unit, piece in zip(units, pieces, strict=False):
            coefficient = self._row(row).coefficients[first_u + unit]
            kind = (2 if piece > 0 else 3) if coefficient > 0 else (1 if piece > 0 else 0)
            combination[4 * unit + kind] = abs(coefficient)
        return combination
