"""Classification tasks that say how well a network fits labels, by comparing sums of its values.

Regression is stated by the sign alone: a reference graph with label 1 is the unit, and the disjoint union
of a sample and copies of the reference is positive or negative by how many copies there are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np

from reductions.arrays import IntegerArray, Ragged, RationalArray, as_objects, integers, offsets_of, scaled
from reductions.core import Reduction, Size
from reductions.training.architectures import ActivationSum
from reductions.training.graphs import disjoint_unions
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

P = TypeVar("P")
W = TypeVar("W")
Regression = Reduction[P, W, TrainingTask, Hypothesis]


def sign_instance(regression: Regression[P, W], source: P) -> TrainingTask:
    """The classifier's task for the regression task of a source."""
    return sign_task(regression.instance(source))


def sign_forward(regression: Regression[P, W], source: P, witness: W) -> Hypothesis:
    """The network of a witness, with the readout bias that makes it a classifier."""
    return sign_hypothesis(regression.forward(source, witness), largest_label(regression.instance(source)))


def sign_task(task: TrainingTask) -> TrainingTask:
    """The task of a classifier that fits only if f without readout bias fits ``task`` with error below 1.

    Let F be f without its readout bias c, so that F of a disjoint union is the sum of F over its parts. Let
    sample 0 be the reference and ρ its F, and R two more than the largest label; let y be the label of a
    sample x. A pair of graphs, of which the first is positive and the second negative, are x and R - y copies
    of the reference, and one copy less. The last pair is the reference alone, R and R - 1 times: Rρ + c >= 0
    > (R - 1)ρ + c, so ρ > 0. With F(x) + (R - y)ρ + c >= 0 > F(x) + (R - y - 1)ρ + c, it follows that
    (y - 1)ρ < F(x) < (y + 1)ρ. Hence F/ρ fits all labels with errors below 1. Conversely, where F fits them
    exactly, c = -(R - 1/2) is right.

    Many copies are spared where y is 0 or 1: there R - 2 of them are one sample z of the largest label, so
    that x, z and 2 - y copies are positive. The pair of z itself says F(z) + 2ρ + c >= 0 > F(z) + ρ + c, and
    F(z) drops out of the comparison as before.

    Parameters
    ----------
    task : TrainingTask
        Graphs with integer labels, none of them negative; sample 0 is the reference and has label 1, and some
        label is at least 2. The network has hidden biases, no readout bias, and adds up its nodes.
    """
    architecture, labels = _architecture(task), task.labels.numerators.astype(np.int64)
    total, samples = largest_label(task) + 2, np.arange(task.num_samples)
    is_small = labels <= 1
    copies = np.append(np.where(is_small, 2, total) - labels, total)
    others = np.append(1 + is_small, 0)
    lengths = np.stack([others + copies, others + copies - 1], axis=1).reshape(-1)
    offsets = offsets_of(lengths)
    members = np.zeros(int(offsets[-1]), dtype=np.int64)
    starts = offsets[: 2 * len(samples)].reshape(-1, 2)
    members[starts] = samples[:, None]
    members[starts[is_small] + 1] = labels.argmax()
    return TrainingTask(
        graphs=disjoint_unions(task.graphs, Ragged(offsets, members)),
        labels=RationalArray(np.tile(np.array([1, 0]), len(samples) + 1)),
        architecture=replace(architecture, readout_bias=True, output="sign"),
    )


def largest_label(task: TrainingTask) -> int:
    """R - 2."""
    return int(task.labels.numerators.max())


def _architecture(task: TrainingTask) -> ActivationSum:
    architecture = task.architecture
    assert isinstance(architecture, ActivationSum)
    assert architecture.bias
    assert not architecture.readout_bias
    assert architecture.pool == "sum"
    assert task.labels[0] == 1
    assert largest_label(task) >= 2
    return architecture


def sign_hypothesis(hypothesis: Hypothesis, largest: int) -> Hypothesis:
    """Twice the weights, of a network that fits all labels exactly, and the readout bias -(2R - 1)."""
    weights, alpha = hypothesis.weights, hypothesis.readout[0]
    share = -(2 * largest + 3) / alpha * weights.denominator  # α_1 times it is c, over the denominator
    rows = as_objects(scaled(weights.numerators, 2 * share.denominator))
    last: IntegerArray = np.zeros((len(rows), 1), dtype=object)
    last[0, 0] = share.numerator
    flat = integers(np.hstack([rows, last]).reshape(-1).tolist())
    return Hypothesis(
        RationalArray(flat.reshape(len(rows), -1), weights.denominator * share.denominator),
        hypothesis.readout,
    )


def sign_size(size: Size, width: int, ones: int, large: list[int]) -> dict[str, int]:
    """From the size of a task of single edges whose reference and largest sample have two nonzeros each.

    Parameters
    ----------
    size : mapping
    width : int
    ones : int
        How many labels are 1.
    large : list of int
        The labels above 1; all others are 0.
    """
    samples, total = size["num_samples"], max(large) + 2
    small = 7 * (samples - len(large)) - 2 * ones
    parts = small + sum(2 * (total - label) + 1 for label in large) + 2 * total - 1
    return {
        "num_samples": 2 * samples + 2,
        "num_graphs": 2 * samples + 2,
        "num_nodes": 2 * parts,
        "num_edges": parts,
        "num_features": size["num_features"],
        "num_nonzeros": 2 * size["num_nonzeros"] + 2 * (parts - 2 * samples),
        "num_parameters": size["num_parameters"] + width,
    }


def sign_text(task: TrainingTask) -> tuple[str, str]:
    """What becomes of the samples of a regression task, for people."""
    total, largest = largest_label(task) + 2, int(task.labels.numerators.argmax())
    graphs = f"graph 2i: edge i and {total} - y copies of edge 0, positive; graph 2i + 1: one less, negative"
    return "edge i with label y", f"{graphs}; for y <= 1, edge {largest} is {total - 2} of the copies"
