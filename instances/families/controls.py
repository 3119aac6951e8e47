"""Easy controls: training tasks from a teacher, which polynomial algorithms fit.

If gradient descent fits these and fails on a hard task, the cause is the task and not a defect of the
trainer. Each function returns the task with the teacher's weights, which fit it exactly.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from instances.family import PLANTED, Count, Family, always, expect_size
from instances.randomness import Stream
from reductions.arrays import IntegerArray, RationalArray, SparseRows, offsets_of
from reductions.training.architectures import ActivationSum, Threshold
from reductions.training.graphs import GraphBatch, isolated_nodes, stars
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

_LARGEST = 3  # magnitude of the entries of points and teachers


def realizable_threshold(
    num_features: Count, num_samples: Count, seed: int = 0
) -> tuple[TrainingTask, Hypothesis]:
    """Random integer points labeled by a random halfspace through the origin: one linear program.

    Entries are uniform in -3..3; those of the teacher are nonzero. Points on the boundary of the
    teacher are redrawn.

    Parameters
    ----------
    num_features : int
        Dimension of the points.
    num_samples : int
        Number of points.

    Size
    ----
    num_samples graphs of one node; num_features weights.

    Answer
    ------
    YES: the teacher.

    References
    ----------
    Khachiyan, "A polynomial algorithm in linear programming", 1979.
    """
    expect_size(num_features * num_samples, "realizable-threshold")
    stream = Stream(seed)
    teacher = _nonzero(stream, num_features)
    points = _points(stream, num_samples, num_features)
    while (on_boundary := np.flatnonzero(points @ teacher == 0)).size:
        points[on_boundary] = _points(stream, len(on_boundary), num_features)
    rows, columns = np.nonzero(points)
    lengths = np.bincount(rows, minlength=num_samples)
    batch = isolated_nodes(SparseRows(offsets_of(lengths), columns, points[rows, columns], num_features))
    labels = (points @ teacher > 0).astype(np.int64)
    task = TrainingTask(batch, RationalArray(labels), Threshold())
    return task, Hypothesis.from_integers(teacher[None, :], [0])


def one_channel(
    num_features: Count, num_samples: Count, seed: int = 0, tolerance: Fraction = Fraction(1, 4)
) -> tuple[TrainingTask, Hypothesis]:
    """A teacher with a single relu channel on samples with one message each: one linear program.

    A label above the tolerance implies that its message is active and bounds w · m on both sides;
    any other label bounds w · m from above. Samples with several messages would be hard even for one
    channel: relu(w_i) + relu(-w_i) = 1 means |w_i| = 1.

    Parameters
    ----------
    num_features : int
        Dimension of the messages, each with at most three entries, of magnitude 1 to 3.
    num_samples : int
        Number of samples.
    tolerance : Fraction
        Error that the student may leave.

    Size
    ----
    num_samples stars with at most three leaves, whose hub receives their sum; num_features + 1 weights.

    Answer
    ------
    YES: the teacher.

    References
    ----------
    Khachiyan, "A polynomial algorithm in linear programming", 1979.
    """
    expect_size(3 * num_samples, "one-channel")
    stream = Stream(seed)
    width = min(3, num_features)
    columns = stream.subsets(num_features, width, num_samples).reshape(-1)
    offsets = offsets_of(np.full(num_samples, width))
    batch = stars(SparseRows(offsets, columns, _nonzero(stream, columns.size), num_features))
    teacher = Hypothesis.from_integers(_nonzero(stream, num_features)[None, :], [1])
    architecture = ActivationSum(width=1)
    return TrainingTask(batch, architecture.values(batch, None, teacher), architecture, tolerance), teacher


def teacher_student(
    num_features: Count,
    num_graphs: Count,
    width: Count = 2,
    seed: int = 0,
    tolerance: Fraction = Fraction(1, 4),
) -> tuple[TrainingTask, Hypothesis]:
    """Random small graphs with random unit features, labeled by a random network of the same class.

    A graph has 2 to 5 nodes. Each pair of nodes is joined with probability 1/2, and each node has the
    feature ±e_i for a uniform i. The teacher's weights are uniform in -2..2, and its readout is 1. Many
    samples determine the network. Gradient descent from many restarts, followed by the linear program
    of an activation pattern, finds such teachers in polynomial time, but without a guarantee.

    Parameters
    ----------
    num_features : int
        Dimension of the node features.
    num_graphs : int
        Number of samples.
    width : int
        Channels of teacher and student.
    tolerance : Fraction
        Error that the student may leave.

    Size
    ----
    num_graphs graphs of 3.5 nodes on average; width·(num_features + 1) weights.

    Answer
    ------
    YES: the teacher.

    References
    ----------
    Saad, Solla, "On-line learning in soft committee machines", 1995 (teacher-student setting).
    """
    expect_size(5 * num_graphs + width * num_features, "teacher-student")
    stream = Stream(seed)
    num_nodes = 2 + stream.below(4, num_graphs)
    starts = offsets_of(num_nodes)
    tails, heads = np.triu_indices(5, k=1)
    joined = stream.bits(num_graphs * len(tails)).reshape(num_graphs, -1) & (heads < num_nodes[:, None])
    graph, pair = np.nonzero(joined)
    edges = np.stack([starts[graph] + tails[pair], starts[graph] + heads[pair]])
    total = int(starts[-1])
    columns, signs = stream.below(num_features, total), 2 * stream.below(2, total) - 1
    batch = GraphBatch(starts, edges, SparseRows(np.arange(total + 1), columns, signs, num_features))
    weights = stream.below(5, width * num_features).reshape(width, num_features) - 2
    teacher = Hypothesis.from_integers(weights, [1] * width)
    architecture = ActivationSum(width=width)
    return TrainingTask(batch, architecture.values(batch, None, teacher), architecture, tolerance), teacher


def _points(stream: Stream, count: int, num_features: int) -> IntegerArray:
    values = stream.below(2 * _LARGEST + 1, count * num_features) - _LARGEST
    return values.reshape(count, num_features)


def _nonzero(stream: Stream, count: int) -> IntegerArray:
    """Uniform in -3..-1 and 1..3."""
    values = stream.below(2 * _LARGEST, count) - _LARGEST
    return np.where(values >= 0, values + 1, values)


FAMILIES = (
    Family(
        "realizable-threshold", realizable_threshold, always(PLANTED), {"num_features": 3, "num_samples": 12}
    ),
    Family("one-channel", one_channel, always(PLANTED), {"num_features": 3, "num_samples": 8}),
    Family("teacher-student", teacher_student, always(PLANTED), {"num_features": 2, "num_graphs": 8}),
)
