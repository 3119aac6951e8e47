"""Hypotheses: the exact weights of one network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import ArrayEquality, RationalArray, integers
from reductions.errors import InputError, WitnessError
from reductions.reading.fields import Fields, to_fraction
from reductions.reading.json_types import JsonObject, from_fraction


@dataclass(frozen=True, eq=False)
class Hypothesis(ArrayEquality):
    """Weights of a one-layer network, held exactly.

    Parameters
    ----------
    weights : RationalArray, shape (width, num_features)
        Row j is w_j, of channel or unit j.
    readout : RationalArray, shape (width,)
        The readout weights α_j of a sum, or the thresholds b_j of an AND; zeros for `threshold`,
        which is homogeneous.
    """

    weights: RationalArray
    readout: RationalArray

    def __post_init__(self) -> None:
        if len(self.weights.shape) != 2 or self.readout.shape != self.weights.shape[:1]:
            raise WitnessError(
                f"expected weights (width, features) and readout (width,), "
                f"got {self.weights.shape} and {self.readout.shape}"
            )

    @property
    def width(self) -> int:
        return self.weights.shape[0]

    @classmethod
    def from_floats(cls, weights: ArrayLike, readout: ArrayLike) -> Hypothesis:
        """Convert float weights exactly.

        Raises
        ------
        WitnessError
            If a weight is NaN or infinite.
        """
        return cls(
            RationalArray.from_floats(np.asarray(weights)),
            RationalArray.from_floats(np.asarray(readout)),
        )

    @classmethod
    def from_integers(cls, weights: ArrayLike, readout: ArrayLike) -> Hypothesis:
        """Integer weights of any size."""
        # As objects: of lists with integers of 64 bits numpy would make floats.
        weights, readout = (
            values if isinstance(values, np.ndarray) else np.asarray(values, dtype=object)
            for values in (weights, readout)
        )
        flat = integers(weights.reshape(-1)).reshape(weights.shape)
        return cls(RationalArray(flat), RationalArray(integers(readout)))

    @classmethod
    def from_fractions(
        cls, weights: Sequence[Sequence[Fraction | int]], readout: Sequence[Fraction | int]
    ) -> Hypothesis:
        """Exact weights, a row a channel or unit."""
        flat = RationalArray.from_fractions([value for row in weights for value in row])
        numerators = flat.numerators.reshape(len(weights), len(weights[0]) if weights else 0)
        return cls(RationalArray(numerators, flat.denominator), RationalArray.from_fractions(readout))

    def to_json(self) -> JsonObject:
        width, num_features = self.weights.shape
        flat = [from_fraction(value) for value in self.weights.fractions()]
        return {
            "weights": [flat[j * num_features : (j + 1) * num_features] for j in range(width)],
            "readout": [from_fraction(value) for value in self.readout.fractions()],
        }

    @classmethod
    def from_json(cls, data: Fields) -> Hypothesis:
        weights: list[list[Fraction]] = []
        for j, row in enumerate(data.items("weights")):
            where = f"{data.place('weights')}[{j}]"
            if not isinstance(row, list) or (weights and len(row) != len(weights[0])):
                raise InputError(where, "expected rows of equal length, one a channel")
            weights.append([to_fraction(value, f"{where}[{i}]") for i, value in enumerate(row)])
        readout = data.fraction_list("readout")
        if len(readout) != len(weights):
            raise data.fail("readout", f"expected {len(weights)} numbers, got {len(readout)}")
        return cls.from_fractions(weights, readout)


def with_readout_bias(hypothesis: Hypothesis, c: Fraction) -> Hypothesis:
    """A column behind the weights that makes ``Σ_j α_j w_jc`` the readout bias c.

    The first channel with a readout weight has it; without any, the first channel gives up its own
    weights, which do not count, and gets the readout weight 1.
    """
    width, num_inputs = hypothesis.weights.shape
    flat, alpha = hypothesis.weights.fractions(), hypothesis.readout.fractions()
    rows = [[*flat[j * num_inputs : (j + 1) * num_inputs], Fraction(0)] for j in range(width)]
    if c and not any(alpha):
        rows[0], alpha[0] = [Fraction(0)] * (num_inputs + 1), Fraction(1)
    if c:
        carrier = next(j for j, value in enumerate(alpha) if value)
        rows[carrier][-1] = c / alpha[carrier]
    return Hypothesis.from_fractions(rows, alpha)
