"""The samples of a sum of activations in flat arrays."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from certificates.systems import ActivationSystem
from reductions.arrays import gather, offsets_of
from solvers.exact.formulation.sparse import FloatArray, IntArray, largest_sum, sparse_rows


class Entries(NamedTuple):
    """The nonzeros of the messages of all samples, one sample after another.

    Parameters
    ----------
    starts : int64, shape (num_samples + 1,)
        Where each sample's begin.
    number, column : int64
        The message class and the column of each.
    active, inactive : float64
        What it gives f beside the weight, where the channel is active on its class and where it is not:
        relu(w·m) = [active] w·m and relu(-w·m) = -[inactive] w·m.
    """

    starts: IntArray
    number: IntArray
    column: IntArray
    active: FloatArray
    inactive: FloatArray


class Terms:
    """What each sample takes of which message class.

    Parameters
    ----------
    system : ActivationSystem

    Attributes
    ----------
    starts : int64, shape (num_samples + 1,)
        Where each sample's terms begin.
    number : int64
        The message class of each.
    above, below : float64
        Its factors of relu(w·m) and of relu(-w·m).
    messages : csr_matrix, shape (num_classes, num_columns)
    """

    def __init__(self, system: ActivationSystem) -> None:
        terms = system.terms
        self.starts = offsets_of(np.fromiter(map(len, terms), np.int64, len(terms)))
        self.number = np.fromiter(chain.from_iterable(terms), np.int64, int(self.starts[-1]))
        factors = chain.from_iterable(chain.from_iterable(map(dict.values, terms)))
        both = np.fromiter(factors, np.float64, 2 * len(self.number)).reshape(-1, 2)
        self.above, self.below = both[:, 0], both[:, 1]
        self.messages = sparse_rows(system.classes, system.task.num_features)

    @cached_property
    def are_single(self) -> bool:
        """Whether each sample has one message at most."""
        return bool((np.diff(self.starts) <= 1).all())

    @cached_property
    def entries(self) -> Entries:
        """The same with the messages written out."""
        messages = self.messages
        offsets, at = gather(messages.indptr.astype(np.int64), self.number)
        lengths, values = np.diff(offsets), messages.data[at]
        with np.errstate(over="ignore"):
            above, below = (np.repeat(factors, lengths) * values for factors in (self.above, self.below))
        if not (np.isfinite(above).all() and np.isfinite(below).all()):
            raise OverflowError("a product is beyond floating point")
        columns = messages.indices[at].astype(np.int64)
        return Entries(offsets[self.starts], np.repeat(self.number, lengths), columns, above, -below)

    @cached_property
    def factors(self) -> tuple[sp.csr_matrix, sp.csr_matrix]:
        """The factors of relu(w·m) and of relu(-w·m), shape (num_samples, num_classes)."""
        shape = (len(self.starts) - 1, self.messages.shape[0])
        above, below = (
            sp.csr_matrix((factors, self.number, self.starts), shape) for factors in (self.above, self.below)
        )
        return above, below

    @cached_property
    def reach(self) -> float:
        """What bounds f of every sample for weights of size 1, for each channel."""
        return largest_sum(self.messages) * sum(map(largest_sum, self.factors))
