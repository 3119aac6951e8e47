"""Exact weights that may fit, as a trainer finds them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from reductions.reading.json_types import JsonObject, from_fraction

Exact: TypeAlias = Fraction | int


class Weights(NamedTuple):
    """Exact weights that may fit: a row a channel or unit, and the readout or the bounds.

    Cheaper than a hypothesis, whose numbers share a denominator.
    """

    rows: Sequence[Sequence[Exact]]
    readout: Sequence[Exact]

    def to_json(self) -> JsonObject:
        """The weights as the checker reads them."""
        return {
            "weights": [[from_fraction(value) for value in row] for row in self.rows],
            "readout": [from_fraction(value) for value in self.readout],
        }


def whole_numbers(values: Sequence[Exact]) -> list[int]:
    """The least multiple of the values that is in whole numbers."""
    scale = math.lcm(*[value.denominator for value in values])
    return [value.numerator * (scale // value.denominator) for value in values]
