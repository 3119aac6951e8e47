"""A degree parity as a graph neural network with exact integer weights (the paper's Figure 2).

One graph convolution, a sum over the nodes and one hidden layer, all activations ReLU (r):

1. convolution: every node sums the ones of its neighbors, its degree d, and computes r(d - t) for
   t = -1..n - 1;
2. sum over the nodes: U_t = Σ_v r(d_v - t). The second difference U_{i-1} - 2 U_i + U_{i+1} counts
   the nodes of degree i, because r(d-i+1) - 2r(d-i) + r(d-i-1) is 1 at d = i and 0 at every other
   integer;
3. hidden layer: with x = Σ_{i in S} c_A[i], a combination of the U_t, the units r(x - j),
   j = 0..n - 1;
4. readout: ``r(x) - 2r(x-1) + 2r(x-2) - ...`` rises and falls by 1 in turn and so is the parity of
   x on 0..n; b = 1 turns it over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import IndexArray
from statistical_queries.degree_parity import DegreeParity


@dataclass(frozen=True, eq=False)
class IntegerGNN:
    """One convolution, sum pooling, one hidden layer, a readout; integer weights.

    Parameters
    ----------
    neighbor : int64[num_channels]
        Weights on the sum of the neighbors' features; the only feature is 1.
    bias : int64[num_channels]
    hidden : int64[num_units, num_channels]
    hidden_bias : int64[num_units]
    readout : int64[num_units]
    readout_bias : int
    """

    neighbor: IndexArray
    bias: IndexArray
    hidden: IndexArray
    hidden_bias: IndexArray
    readout: IndexArray
    readout_bias: int

    def values(self, adjacency: NDArray[np.uint8]) -> IndexArray:
        """The network's output, layer by layer in integers; int64[num_graphs].

        At n nodes no number exceeds ``n⁴`` times the largest weight, so none overflows below
        n = 10,000.
        """
        messages = adjacency.sum(axis=-1, dtype=np.int64)[..., None] * self.neighbor
        pooled = np.maximum(messages + self.bias, 0).sum(axis=1)
        hidden = np.maximum(pooled @ self.hidden.T + self.hidden_bias, 0)
        return np.asarray(hidden @ self.readout + self.readout_bias)


def explicit_gnn(parity: DegreeParity) -> IntegerGNN:
    """The network that equals a degree parity on all graphs of its n."""
    n = parity.num_nodes
    shifts = np.arange(-1, n)
    differences = np.zeros(n + 2, dtype=np.int64)
    for degree in np.flatnonzero(parity.chosen):
        differences[degree : degree + 3] += (1, -2, 1)
    # The last one would stand at r(d - n), which no degree reaches.
    count = differences[:-1]
    sawtooth = 2 * (-1) ** np.arange(n)
    sawtooth[0] = 1
    return IntegerGNN(
        neighbor=np.ones(n + 1, dtype=np.int64),
        bias=-shifts,
        hidden=np.tile(count, (n, 1)),
        hidden_bias=-np.arange(n),
        readout=sawtooth * (1 - 2 * parity.offset),
        readout_bias=parity.offset,
    )
