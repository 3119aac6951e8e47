"""Degree parity on Erdős–Rényi graphs: hard for statistical queries, easy for linear algebra.

``g_{S,b}(A) = b + Σ_{i in S} c_A[i] mod 2``, where c_A[i] is the number of nodes of degree i, for
i = 0..n - 1 (the paper numbers from 1), and A is from G(n, 1/2).

S is not identifiable. The counts sum to n, so the complement of S only shifts b; and the number of
nodes of odd degree is even, so S and its symmetric difference with the odd degrees are the same
function. Functions are to be compared, not sets.

References
----------
Kiani et al., "On the hardness of learning under symmetries", ICLR 2024, Theorem 3 and Figure 2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import BoolArray, IndexArray
from reductions.errors import InputError
from statistical_queries.gf2 import solve
from statistical_queries.graphs import degree_count_distribution, degree_counts, erdos_renyi
from statistical_queries.samples import Samples


@dataclass(frozen=True, eq=False)
class DegreeParity:
    """g_{S,b}.

    Parameters
    ----------
    chosen : bool[num_nodes]
        The degrees 0..n - 1 that are in S.
    offset : int
        b, 0 or 1.

    Raises
    ------
    InputError
        If b is neither 0 nor 1, or there is no degree.
    """

    chosen: BoolArray
    offset: int = 0

    def __post_init__(self) -> None:
        if self.offset not in (0, 1):
            raise InputError("degree parity", f"expected an offset of 0 or 1, got {self.offset}")
        if self.chosen.ndim != 1 or not self.chosen.size or self.chosen.dtype != np.bool_:
            raise InputError("degree parity", "expected a bool for every degree 0..n - 1")

    @property
    def num_nodes(self) -> int:
        return len(self.chosen)

    def labels(self, adjacency: NDArray[np.uint8]) -> IndexArray:
        """0 or 1 for every graph; uint8[num_graphs, n, n] to int64[num_graphs]."""
        return self.labels_of_counts(degree_counts(adjacency))

    def labels_of_counts(self, counts: IndexArray) -> IndexArray:
        """0 or 1 for degree counts, int64[..., n] to int64[...]."""
        return np.asarray((self.offset + counts[..., self.chosen].sum(axis=-1)) % 2)

    def correlation(self, other: DegreeParity) -> float:
        """E[(-1)^{g + h}] over G(n, 1/2), from the exact distribution of the degree counts; n <= 10.

        Raises
        ------
        InputError
            If the functions have different n, or n is above 10: sample then.
        """
        if self.num_nodes != other.num_nodes:
            raise InputError("degree parity", f"n = {self.num_nodes} against n = {other.num_nodes}")
        counts, graphs = degree_count_distribution(self.num_nodes)
        differs = self.labels_of_counts(counts) != other.labels_of_counts(counts)
        return 1.0 - 2.0 * (int(graphs[differs].sum()) / int(graphs.sum()))


@dataclass(frozen=True, eq=False)
class DegreeThreshold:
    """The easy sibling of a degree parity: ``[Σ_{i in S} c_A[i] >= bound]``, of the same count.

    Parameters
    ----------
    chosen : bool[num_nodes]
    bound : int
    """

    chosen: BoolArray
    bound: int

    def labels(self, adjacency: NDArray[np.uint8]) -> IndexArray:
        """0 or 1 for every graph."""
        total = degree_counts(adjacency)[:, self.chosen].sum(axis=-1)
        return np.asarray(total >= self.bound, dtype=np.int64)


def random_degree_parity(
    num_nodes: int, rng: np.random.Generator, max_bias: float = 1.0, num_graphs: int = 20_000
) -> DegreeParity:
    """Draw S and b by fair coins until the labels are balanced enough.

    Parameters
    ----------
    num_nodes : int
    rng : numpy Generator
    max_bias : float
        Largest |E(-1)^g| allowed; some draws are nearly constant at small n. 1 allows all.
    num_graphs : int
        Graphs that the bias is measured on, rounded up to thousands.

    Raises
    ------
    InputError
        If a thousand draws are all too biased.
    """
    counts = None
    if max_bias < 1:  # in blocks, for memory
        blocks = [degree_counts(erdos_renyi(1000, num_nodes, rng)) for _ in range(0, num_graphs, 1000)]
        counts = np.concatenate(blocks)
    for _ in range(1000):
        parity = DegreeParity(rng.random(num_nodes) < 0.5, int(rng.integers(2)))
        if counts is None or abs(1 - 2 * parity.labels_of_counts(counts).mean()) <= max_bias:
            return parity
    raise InputError("degree parity", f"no draw of a thousand at n = {num_nodes} has a bias of {max_bias:g}")


def sample(target: DegreeParity | DegreeThreshold, num_samples: int, rng: np.random.Generator) -> Samples:
    """Graphs from G(n, 1/2) with the feature 1 at every node, and the target's labels."""
    num_nodes = len(target.chosen)
    adjacency = erdos_renyi(num_samples, num_nodes, rng)
    features = np.ones((num_samples, num_nodes, 1))
    return Samples((adjacency, features), target.labels(adjacency))


def median_threshold(parity: DegreeParity, samples: Samples) -> DegreeThreshold:
    """The threshold of the parity's own count that splits the samples most evenly."""
    totals = degree_counts(samples.inputs[0])[:, parity.chosen].sum(axis=-1)
    bounds = np.arange(1, parity.num_nodes + 1)
    shares = (totals[:, None] >= bounds).mean(axis=0)
    return DegreeThreshold(parity.chosen, int(bounds[np.abs(shares - 0.5).argmin()]))


def learn(samples: Samples) -> DegreeParity | None:
    """Gaussian elimination over GF(2) on (c_A mod 2, 1): about 2n to 4n samples are enough.

    Not a statistical query algorithm: one wrong label spoils it. Degrees that occur on no sample are
    left out of S.

    Returns
    -------
    DegreeParity or None
        Right on all samples; None when no degree parity is.
    """
    counts = degree_counts(samples.inputs[0])
    bits = np.concatenate([counts % 2, np.ones((len(counts), 1), dtype=np.int64)], axis=1).astype(bool)
    solution = solve(bits, samples.labels.astype(bool))
    if solution is None:
        return None
    return DegreeParity(solution.values[:-1], int(solution.values[-1]))
