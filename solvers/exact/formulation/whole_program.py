"""The whole program of a sum of activations under an assignment, in the weights alone.

A value relu(w_j · m) is w_j · m or 0 once the activity is fixed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from certificates.systems import ActivationSystem, Row
from solvers.exact.formulation.rows import Truth, held
from solvers.exact.formulation.sparse import Block, Flags, FloatArray, chosen, stacked
from solvers.exact.formulation.terms import Terms

_MANY_SAMPLES = 100
_EXACT = 2.0**53


def bounds(system: ActivationSystem, of_whole: bool = False) -> tuple[FloatArray, FloatArray]:
    """What f lies between at each sample, in multiples of 1/scale; infinite where it is free.

    With ``of_whole``, for multiples that are known to be whole.
    """
    known: dict[tuple[int, int], tuple[float, float]] = {}  # labels are few, and their arithmetic is slow
    labels = [label.as_integer_ratio() for label in system.task.labels]
    for sample, label in enumerate(labels):
        if label not in known:
            low, high = (None if x is None else x * system.scale for x in system.interval(sample))
            known[label] = (
                -np.inf if low is None else float(math.ceil(low) if of_whole else low),
                np.inf if high is None else float(math.floor(high) if of_whole else high),
            )
    both = np.array([known[label] for label in labels]).reshape(-1, 2)
    return both[:, 0].copy(), both[:, 1].copy()


class WholeProgram:
    """What a system says of its weights.

    Parameters
    ----------
    system : ActivationSystem
    terms : Terms
        Its samples.
    """

    def __init__(self, system: ActivationSystem, terms: Terms) -> None:
        self.system, self.signs, self._terms = system, system.signs, terms
        self.num_classes, self.num_columns = len(system.classes), system.task.num_features

    @cached_property
    def _bounds(self) -> tuple[FloatArray, FloatArray]:
        return bounds(self.system)

    @cached_property
    def _whole_bounds(self) -> tuple[FloatArray, FloatArray]:
        return bounds(self.system, of_whole=True)

    def block(self, truth: Truth, kept: Flags, heard: Flags) -> Block:
        """The rows of some samples under an assignment, and those of its activities on some classes."""
        num_classes, width, size = self.num_classes, len(self.signs), self.num_columns
        is_active = truth[1 : 1 + width * num_classes].reshape(width, num_classes) > 0
        starts, number, column, active, inactive = self._terms.entries
        values = np.where(is_active[:, number], active, inactive) * np.array(self.signs)[:, None]
        columns = np.arange(width) * size + column[:, None]
        shape = (self.system.num_samples, width * size)
        samples = sp.csr_matrix((values.T.ravel(), columns.ravel(), starts * width), shape)
        if not self._terms.are_single:  # else no column is there twice
            samples.sum_duplicates()
        samples.eliminate_zeros()
        low, high = self._bounds
        above, below = np.flatnonzero(kept & (low > -np.inf)), np.flatnonzero(kept & (high < np.inf))
        bent = np.flatnonzero(heard)
        facing = self._facing(is_active[:, bent], chosen(self._terms.messages, bent))
        none = np.full(facing.shape[0], -1)
        return Block(
            stacked([chosen(samples, above), -chosen(samples, below), facing]),
            np.concatenate([low[above], -high[below], np.zeros(len(none))]),
            np.concatenate([above, below, none]),
            np.concatenate([np.full(len(above) + len(below), -1), np.tile(bent, width)]),
        )

    def _facing(self, is_active: NDArray[np.bool_], messages: sp.csr_matrix) -> sp.csr_matrix:
        """``w_j · m >= 0`` where channel j is active on message m, and <= 0 elsewhere."""
        width = len(self.signs)
        signs = np.repeat(np.where(is_active, 1.0, -1.0), np.diff(messages.indptr), axis=1)
        indices = np.arange(width)[:, None] * self.num_columns + messages.indices
        starts = np.arange(width)[:, None] * messages.nnz + messages.indptr[:-1]
        parts = ((signs * messages.data).ravel(), indices.ravel(), np.append(starts, width * messages.nnz))
        return sp.csr_matrix(parts, (is_active.size, width * self.num_columns))

    @cached_property
    def is_linear(self) -> Flags:
        """By class: whether samples take its messages only as relu(x) - relu(-x) = x."""
        found = np.ones(self.num_classes, dtype=np.bool_)
        found[self.system.order or slice(1)] = False  # the skeleton has these
        terms = self._terms
        is_bent = (terms.above + terms.below != 0) | (np.abs(terms.above) >= _EXACT)
        found[terms.number[is_bent]] = False
        return found

    @cached_property
    def reach(self) -> float:
        """What bounds the sums in `misfitted` for weights of size 1; infinite where these do not pay."""
        if self.system.num_samples < _MANY_SAMPLES:
            return math.inf
        return self._terms.reach * len(self.signs)

    def misfitted(self, blocks: FloatArray) -> Flags:
        """The samples that whole weights misfit, by products with integers."""
        low, high = self._whole_bounds
        dots = self._terms.messages @ blocks.reshape(len(self.signs), self.num_columns).T
        above, below = self._terms.factors
        values = above @ (np.maximum(dots, 0) @ self.signs) + below @ (np.maximum(-dots, 0) @ self.signs)
        return np.asarray((values < low) | (values > high))

    def rows(self, truth: Truth) -> list[Row]:
        """The rows that hold under an assignment, in integers and in the weights alone."""
        system, size = self.system, self.num_columns
        first_u, found = len(self.signs) * size, list[Row]()
        bounded = [
            system.first_sample_row + 2 * sample + side
            for sample in range(system.num_samples)
            for side, bound in enumerate(system.interval(sample))
            if bound is not None
        ]
        for row in held(map(system.row, bounded), truth):
            total: dict[int, int] = defaultdict(int)
            for unknown, factor in row.coefficients.items():
                if unknown < first_u:
                    total[unknown] += factor
                elif truth[1 + unknown - first_u] > 0:
                    channel, message = divmod(unknown - first_u, self.num_classes)
                    for column, value in system.classes[message]:
                        total[channel * size + column] += factor * value
            found.append(Row(0, {v: a for v, a in total.items() if a}, row.constant))
        for indicator in range(len(self.signs) * self.num_classes):
            channel, message = divmod(indicator, self.num_classes)
            if self.is_linear[message]:
                continue
            sign = 1 if truth[1 + indicator] > 0 else -1
            found.append(Row(0, {channel * size + c: sign * a for c, a in system.classes[message]}, 0))
        return found
