"""Weights that the smallest samples suggest, tried before anything is learned of the larger ones.

Where the samples on few coordinates determine the weights up to what an assignment says of them, these
weights often fit the larger samples too, as soon as the assignment is right about the small ones: what it
says of the messages of the others need not even be consistent. Nothing is lost when they do not fit.
"""

from __future__ import annotations

import numpy as np

from reductions.training.hypothesis import Hypothesis
from solvers.exact.arithmetic.relaxation import integer_solution
from solvers.exact.formulation.activation import ActivationFormulation
from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.rows import Truth
from solvers.exact.rounding import first_that_fits

_PASSES = 20


class Proposal:
    """What the smallest samples of a sum of activations suggest.

    Parameters
    ----------
    formulation : ActivationFormulation
    samples : list of int
        On which the weights are to fit without any tolerance.
    """

    def __init__(self, formulation: ActivationFormulation, samples: list[int]) -> None:
        self._formulation = formulation
        self._small, numbers = formulation.without_tolerance().on(samples)
        first = 1 + np.arange(len(formulation.signs)) * formulation.num_classes
        self._places = np.append(0, (first[:, None] + np.array(numbers, dtype=np.int64)).ravel())

    def weights(self, truth: Truth) -> Hypothesis | None:
        """Exact weights that fit all samples, or None.

        Parameters
        ----------
        truth : int8, shape (num_booleans + 1,)
            Of which only what it says of the messages of the smallest samples counts.
        """
        (block,) = self._small.blocks(truth[self._places])
        found = integer_solution(block.matrix, block.low, _PASSES)
        if found is None:
            return None
        return first_that_fits(self._formulation, iter([[[int(value) for value in found]]]), 0)


def proposal(formulation: AnyFormulation) -> Proposal | None:
    """Of the fewest and smallest samples that reach all coordinates; None when these are all samples."""
    if not isinstance(formulation, ActivationFormulation) or formulation.system.is_agnostic:
        return None
    sizes = [len(support) for support in formulation.supports]
    reached: set[int] = set()
    for size in sorted({*sizes} - {max(sizes, default=0)}):
        reached.update(*(support for support in formulation.supports if len(support) == size))
        if len(reached) == formulation.num_columns:
            return Proposal(formulation, [sample for sample, other in enumerate(sizes) if other <= size])
    return None
