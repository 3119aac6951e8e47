"""Easy controls: training tasks from a teacher, which polynomial algorithms fit (R7).

Where gradient descent fails on a hard task and fits these, the task was hard, not the trainer
broken. Each function returns the task with the teacher's weights, which fit it exactly.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import networkx as nx
import numpy as np

from reductions.arrays import RationalArray, SparseRows, integers
from reductions.training.architectures import ActivationSum, Threshold
from reductions.training.graphs import GraphBatch, isolated_nodes
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask


def realizable_threshold(
    num_features: int, num_samples: int, seed: int = 0, largest: int = 3
) -> tuple[TrainingTask, Hypothesis]:
    """Random integer points labelled by a random halfspace through the origin: one linear program.

    Points on the boundary of the teacher are drawn again.

    References
    ----------
    Khachiyan, "A polynomial algorithm in linear programming", 1979.
    """
    random = Random(seed)
    teacher = _nonzero(random, num_features, largest)
    points: list[list[int]] = []
    while len(points) < num_samples:
        point = [random.randint(-largest, largest) for _ in range(num_features)]
        if sum(a * x for a, x in zip(teacher, point, strict=True)):
            points.append(point)
    labels = [int(sum(a * x for a, x in zip(teacher, point, strict=True)) > 0) for point in points]
    rows = SparseRows.from_rows([[(i, x) for i, x in enumerate(p) if x] for p in points], num_features)
    task = TrainingTask(isolated_nodes(rows), RationalArray(integers(labels)), Threshold())
    return task, Hypothesis.from_integers(np.array([teacher]), [0])


def one_channel(
    num_features: int, num_graphs: int, seed: int = 0, tolerance: Fraction = Fraction(1, 4)
) -> tuple[TrainingTask, Hypothesis]:
    """A teacher with a single relu channel and non-negative labels: one linear program.

    Every feature is a unit vector of one node of an edge, so that each message shows one weight or
    the sum of two. With α > 0 and only non-negative weights in the teacher every channel that fits
    is linear on the samples.
    """
    return teacher_student(num_features, num_graphs, 1, seed, tolerance, non_negative=True)


def teacher_student(
    num_features: int,
    num_graphs: int,
    width: int = 2,
    seed: int = 0,
    tolerance: Fraction = Fraction(1, 4),
    *,
    non_negative: bool = False,
) -> tuple[TrainingTask, Hypothesis]:
    """Random sparse graphs with random integer features, labelled by a random teacher.

    Many samples determine the network, and gradient descent from many restarts finds such teachers
    far more often than the weights of a reduced instance.

    Parameters
    ----------
    num_features, num_graphs, width : int
        Dimension d, number of graphs, and channels k of teacher and student.
    tolerance : Fraction
        Error that the student may leave.
    non_negative : bool
        Draw a teacher with non-negative weights and features.

    References
    ----------
    Saad, Solla, "On-line learning in soft committee machines", 1995 (teacher-student setting).
    """
    random = Random(seed)
    low = 0 if non_negative else -1
    graphs = [_random_graph(random, num_features, low) for _ in range(num_graphs)]
    batch = GraphBatch.from_networkx(graphs, num_features)
    weights = [[random.randint(2 * low, 2) for _ in range(num_features)] for _ in range(width)]
    teacher = Hypothesis.from_integers(np.array(weights), [1] * width)
    architecture = ActivationSum(width=width)
    labels = architecture.values(batch, None, teacher)
    return TrainingTask(batch, labels, architecture, tolerance), teacher


def _random_graph(random: Random, num_features: int, low: int) -> nx.Graph[Any]:
    graph: nx.Graph[Any] = nx.gnp_random_graph(random.randint(2, 5), 0.5, seed=random.randrange(2**32))
    for node in graph:
        feature = random.randrange(num_features)
        graph.nodes[node]["x"] = {feature: random.choice([1, low or 1])}
    return graph


def _nonzero(random: Random, count: int, largest: int) -> list[int]:
    return [random.choice([-1, 1]) * random.randint(1, largest) for _ in range(count)]
