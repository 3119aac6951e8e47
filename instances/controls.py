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
from reductions.training.graphs import GraphBatch, isolated_nodes, stars
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
    num_features: int, num_samples: int, seed: int = 0, tolerance: Fraction = Fraction(1, 4)
) -> tuple[TrainingTask, Hypothesis]:
    """A teacher with a single relu channel on samples that show one message each: one linear program.

    A label above the tolerance says that its message is active and bounds w · m on both sides; any
    other label bounds w · m from above. Samples with several messages would be hard even for one
    channel: relu(w_i) + relu(-w_i) = 1 says |w_i| = 1.

    Parameters
    ----------
    num_features, num_samples : int
    tolerance : Fraction
        Error that the student may leave.
    """
    random = Random(seed)
    rows = []
    for _ in range(num_samples):
        chosen = random.sample(range(num_features), min(3, num_features))
        rows.append([(i, random.choice([-1, 1]) * random.randint(1, 3)) for i in chosen])
    batch = stars(SparseRows.from_rows(rows, num_features))
    teacher = Hypothesis.from_integers(np.array([_nonzero(random, num_features, 3)]), [1])
    architecture = ActivationSum(width=1)
    return TrainingTask(batch, architecture.values(batch, None, teacher), architecture, tolerance), teacher


def teacher_student(
    num_features: int,
    num_graphs: int,
    width: int = 2,
    seed: int = 0,
    tolerance: Fraction = Fraction(1, 4),
) -> tuple[TrainingTask, Hypothesis]:
    """Random sparse graphs with random integer features, labelled by a random teacher.

    Many samples determine the network. Gradient descent from many restarts, finished by the linear
    program of an activation pattern, finds such teachers: polynomial work, without a guarantee.

    Parameters
    ----------
    num_features, num_graphs, width : int
        Dimension d, number of graphs, and channels k of teacher and student.
    tolerance : Fraction
        Error that the student may leave.

    References
    ----------
    Saad, Solla, "On-line learning in soft committee machines", 1995 (teacher-student setting).
    """
    random = Random(seed)
    graphs = [_random_graph(random, num_features) for _ in range(num_graphs)]
    batch = GraphBatch.from_networkx(graphs, num_features)
    weights = [[random.randint(-2, 2) for _ in range(num_features)] for _ in range(width)]
    teacher = Hypothesis.from_integers(np.array(weights), [1] * width)
    architecture = ActivationSum(width=width)
    labels = architecture.values(batch, None, teacher)
    return TrainingTask(batch, labels, architecture, tolerance), teacher


def _random_graph(random: Random, num_features: int) -> nx.Graph[Any]:
    graph: nx.Graph[Any] = nx.gnp_random_graph(random.randint(2, 5), 0.5, seed=random.randrange(2**32))
    for node in graph:
        feature = random.randrange(num_features)
        graph.nodes[node]["x"] = {feature: random.choice([1, -1])}
    return graph


def _nonzero(random: Random, count: int, largest: int) -> list[int]:
    return [random.choice([-1, 1]) * random.randint(1, largest) for _ in range(count)]
