"""Samples of the hard classes as training tasks in integers, at the width that holds the class.

All labels are integers, so that a network answers a sample right where it is nearer to the label than 1/2.
What the networks of `reductions.training.architectures` can state of the classes:

- a degree parity of n nodes on the counts c_A of degrees: ``Σ_j ± relu(w_j · c_A)`` of width n is the head of
the
  explicit network (`statistical_queries.explicit_gnn`), whose thresholds are multiples of ``Σ_i c_A[i] = n``.
  The convolution that counts degrees is given, not learned: two layers are beyond these tasks;
- a plane of integer vectors u, v at k = 2, where the function is |u · y| - |v · y| up to a factor: width 4.
At
  larger k the weights that equal it are irrational, and only a fit within a tolerance could be asked for;
- its average over a circle, times n: the n turns of a sample are the nodes of one graph without edges.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol, TypeAlias

import numpy as np

from reductions.arrays import IndexArray, RationalArray, SparseRows
from reductions.training.architectures import ActivationSum
from reductions.training.graphs import GraphBatch
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from statistical_queries.degree_parity import DegreeParity, random_degree_parity, sample
from statistical_queries.graphs import degree_counts
from statistical_queries.groups import PermutationGroup
from statistical_queries.integer_planes import integer_planes
from statistical_queries.named_groups import cyclic
from statistical_queries.samples import Samples

ExactClass: TypeAlias = Literal["degree-parity", "plane", "averaged-plane"]
CLASSES: tuple[ExactClass, ...] = ("degree-parity", "plane", "averaged-plane")
TOLERANCE = Fraction(1, 4)
_SPREAD = 2  # standard deviation of features, which are rounded to integers
_MOST_BIAS = 0.2


class ExactTarget(Protocol):
    """A function with integer labels."""

    @property
    def width(self) -> int:
        """Of the networks that hold the class."""
        ...

    def sample(self, num_samples: int, rng: np.random.Generator) -> tuple[IndexArray, Samples]:
        """Features of the nodes, int64[num_samples, num_nodes, num_features], and the class's own samples."""
        ...


@dataclass(frozen=True, eq=False)
class ParityOfCounts:
    """A degree parity, of the counts of degrees."""

    parity: DegreeParity

    @property
    def width(self) -> int:
        """One unit for every value of the sum but 0."""
        return self.parity.num_nodes

    def sample(self, num_samples: int, rng: np.random.Generator) -> tuple[IndexArray, Samples]:
        """The counts as features of one node, and the graphs."""
        samples = sample(self.parity, num_samples, rng)
        return degree_counts(samples.inputs[0])[:, None], samples


@dataclass(frozen=True, eq=False)
class IntegerPlane:
    """``Σ_g |u · g^{-1} x| - |v · g^{-1} x|`` for integer u and v.

    Parameters
    ----------
    plane : int64[2, n]
    elements : int64[num_elements, n]
        The g.
    """

    plane: IndexArray
    elements: IndexArray
    width: int = 4

    def sample(self, num_samples: int, rng: np.random.Generator) -> tuple[IndexArray, Samples]:
        """A node for every g, with features of standard deviation 2 rounded to integers; and the vectors."""
        x = np.rint(_SPREAD * rng.standard_normal((num_samples, self.plane.shape[1]))).astype(np.int64)
        nodes = x[:, self.elements]
        sizes = np.abs(nodes @ self.plane.T).sum(axis=1)
        return nodes, Samples((x.astype(np.float64),), sizes[:, 0] - sizes[:, 1])


def draw_target(kind: ExactClass, size: int, rng: np.random.Generator) -> ExactTarget:
    """A random function of a class that is not nearly constant.

    Parameters
    ----------
    kind : str
        One of `CLASSES`.
    size : int
        n: nodes of a graph, coordinates, or positions of a circle.
    rng : numpy Generator
    """
    if kind == "degree-parity":
        return ParityOfCounts(random_degree_parity(size, rng, _MOST_BIAS))
    alone = PermutationGroup(np.empty((0, size), dtype=np.int64))
    elements = cyclic(size).elements if kind == "averaged-plane" else alone.elements
    while True:
        target = IntegerPlane(integer_planes(alone, 1, 2, rng)[0], elements)
        if np.ptp(target.sample(50, rng)[1].labels):  # some averages vanish
            return target


def exact_task(nodes: IndexArray, labels: IndexArray, width: int) -> TrainingTask:
    """Is there a sum of ReLUs over the nodes, of that width, within 1/4 of every label?

    Parameters
    ----------
    nodes : int64[num_samples, num_nodes, num_features]
    labels : int64[num_samples]
    width : int
    """
    num_samples, num_nodes, num_features = nodes.shape
    rows = [[(int(j), int(row[j])) for j in np.flatnonzero(row)] for row in nodes.reshape(-1, num_features)]
    graphs = GraphBatch(
        np.arange(num_samples + 1) * num_nodes,
        np.zeros((2, 0), dtype=np.int64),
        SparseRows.from_rows(rows, num_features),
    )
    architecture = ActivationSum(width=width, aggregation="sum-self")
    return TrainingTask(graphs, RationalArray(labels.astype(np.int64)), architecture, TOLERANCE)


def wrong(task: TrainingTask, hypothesis: Hypothesis) -> float:
    """Share of samples that the network answers wrong: not nearer to the label than 1/2."""
    residuals = task.residuals(hypothesis)
    return float(np.mean(2 * np.abs(residuals.numerators) >= residuals.denominator))
