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

    Let F be f without its readout bias c, so that F of a disjoint union is the sum of F over its parts, and
    let y <= R - 1 be the label of a sample x. Graph 2i consists of sample i and R - y copies of the
    reference, and is positive; graph 2i + 1 has one copy less, and is negative. For the reference itself
    these are R and R - 1 copies, so with ρ = F(reference), Rρ + c >= 0 > (R - 1)ρ + c, and ρ > 0.
    Together with F(x) + (R - y)ρ + c >= 0 > F(x) + (R - y - 1)ρ + c, it follows that
    (y - 1)ρ < F(x) < (y + 1)ρ. Hence F/ρ fits all labels with errors below 1. Conversely, where F fits them
    exactly, c = -(R - 1/2) is right.

    Parameters
    ----------
    task : TrainingTask
        Graphs with integer labels, none of them negative; sample 0 is the reference and has label 1. The
        network has hidden biases, no readout bias, and adds up its nodes.
    """
    architecture, labels = _architecture(task), task.labels.numerators
    copies = largest_label(task) + 1 - labels.astype(np.int64)
    lengths = np.stack([copies + 1, copies], axis=1).reshape(-1)  # the sample itself, then the reference
    offsets = offsets_of(lengths)
    members = np.zeros(int(offsets[-1]), dtype=np.int64)
    members[offsets[:-1]] = np.repeat(np.arange(task.num_samples), 2)
    return TrainingTask(
        graphs=disjoint_unions(task.graphs, Ragged(offsets, members)),
        labels=RationalArray(np.tile(np.array([1, 0]), task.num_samples)),
        architecture=replace(architecture, readout_bias=True, output="sign"),
    )


def largest_label(task: TrainingTask) -> int:
    """R - 1."""
    return int(task.labels.numerators.max())


def _architecture(task: TrainingTask) -> ActivationSum:
    architecture = task.architecture
    assert isinstance(architecture, ActivationSum)
    assert architecture.bias
    assert not architecture.readout_bias
    assert architecture.pool == "sum"
    assert task.labels[0] == 1
    return architecture


def sign_hypothesis(hypothesis: Hypothesis, largest: int) -> Hypothesis:
    """Twice the weights, of a network that fits all labels exactly, and the readout bias -(2R - 1)."""
    weights, alpha = hypothesis.weights, hypothesis.readout[0]
    share = -(2 * largest + 1) / alpha * weights.denominator  # α_1 times it is c, over the denominator
    rows = as_objects(scaled(weights.numerators, 2 * share.denominator))
    last: IntegerArray = np.zeros((len(rows), 1), dtype=object)
    last[0, 0] = share.numerator
    flat = integers(np.hstack([rows, last]).reshape(-1).tolist())
    return Hypothesis(
        RationalArray(flat.reshape(len(rows), -1), weights.denominator * share.denominator),
        hypothesis.readout,
    )


def sign_size(size: Size, width: int, sum_of_labels: int, largest: int) -> dict[str, int]:
    """From the size of a task of single edges, whose reference has two nonzeros."""
    samples = size["num_samples"]
    copies = 2 * ((largest + 1) * samples - sum_of_labels) - samples
    parts = 2 * samples + copies
    return {
        "num_samples": 2 * samples,
        "num_graphs": 2 * samples,
        "num_nodes": 2 * parts,
        "num_edges": parts,
        "num_features": size["num_features"],
        "num_nonzeros": 2 * (size["num_nonzeros"] + copies),
        "num_parameters": size["num_parameters"] + width,
    }


def sign_text(task: TrainingTask) -> tuple[str, str]:
    """What becomes of the samples of a regression task, for people."""
    copies = largest_label(task) + 1
    graphs = f"graph 2i: edge i, {copies} - y copies of edge 0, positive; graph 2i + 1: one less, negative"
    return "edge i with label y", graphs
