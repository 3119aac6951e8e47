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
from solvers.exact.formulation.sparse import Block, Flags
from solvers.exact.rounding import first_that_fits

_PASSES = 20


class Proposal:
    """What the smallest samples of a sum of activations suggest.

    Parameters
    ----------
    formulation : ActivationFormulation
    kept : bool, shape (num_samples,)
        On which samples the weights are to fit without any tolerance.
    """

    def __init__(self, formulation: ActivationFormulation, kept: Flags) -> None:
        self._formulation, self._kept, system = formulation, kept, formulation.system
        self._program, terms = formulation.without_tolerance().whole, formulation.terms
        self._classes = np.zeros(formulation.num_classes, dtype=np.bool_)
        self._classes[terms.number[np.repeat(kept, np.diff(terms.starts))]] = True
        self._heard = np.zeros(system.num_booleans + 1, dtype=np.bool_)
        self._heard[1 : 1 + system.num_indicators] = np.tile(self._classes, len(system.signs))

    def heard(self, truth: Truth) -> Truth:
        """What counts of an assignment: what it says of the messages of the smallest samples."""
        return np.where(self._heard, truth, np.int8(0))

    def block(self, truth: Truth) -> Block:
        """What the smallest samples say of the weights, without any tolerance."""
        return self._program.block(truth, self._kept, self._classes & ~self._program.is_linear)

    def weights(self, truth: Truth) -> Hypothesis | None:
        """Exact weights that fit all samples, or None.

        Parameters
        ----------
        truth : int8, shape (num_booleans + 1,)
            Of which only what it says of the messages of the smallest samples counts.
        """
        block = self.block(truth)
        found = integer_solution(block.matrix, block.low, _PASSES)
        if found is None:
            return None
        return first_that_fits(self._formulation, iter([[[int(value) for value in found]]]), 0)


def proposal(formulation: AnyFormulation) -> Proposal | None:
    """Of the fewest and smallest samples that reach all coordinates; None when these are all samples."""
    if not isinstance(formulation, ActivationFormulation) or formulation.system.is_agnostic:
        return None
    supports, is_reached = formulation.supports, np.zeros(formulation.num_columns, dtype=np.bool_)
    sizes = supports.lengths
    for size in np.unique(sizes)[:-1].tolist():
        is_reached[supports.values[np.repeat(sizes == size, sizes)]] = True
        if is_reached.all():
            return Proposal(formulation, sizes <= size)
    return None
