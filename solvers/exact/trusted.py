"""A training task as the checker reads it."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from certificates.errors import CertificateError
from certificates.tasks import Message, Task, Vector, read_task
from reductions.arrays import SparseRows
from reductions.errors import UnsupportedError
from reductions.training.architectures import ActivationSum
from reductions.training.messages import node_messages
from reductions.training.task import TrainingTask
from solvers.collector import rare_collections


def obstacle(task: TrainingTask) -> str | None:
    """None when the checker's systems speak of such a task, else why not."""
    if getattr(task.architecture, "activation", "") == "square":
        return "a square activation is not piecewise linear"
    return None


def trusted_task(task: TrainingTask) -> Task:
    """The task as the checker reads it.

    Raises
    ------
    UnsupportedError
        If the method cannot take the task.
    """
    reason = obstacle(task)
    if reason is not None:
        raise UnsupportedError(f"{reason}; `karpnet solve --method exact` decides squares of a given width")
    return canonical_task(task, "the exact trainer")


def canonical_task(task: TrainingTask, who: str) -> Task:
    """The task as the checker reads it, squares included: equal to that, so that its digest is the same.

    Raises
    ------
    UnsupportedError
        If the checker does not read it; says who asked.
    """
    try:
        with rare_collections():
            return _from_arrays(task) or read_task(task.to_json())
    except CertificateError as error:  # such as a classifier with a tolerance
        raise UnsupportedError(f"{who} does not take this task: {error}") from None


def _from_arrays(task: TrainingTask) -> Task | None:
    """The task from its arrays, in a fraction of the time; None for the few kinds that only JSON tells."""
    architecture, graphs, nodes = task.architecture, task.graphs, task.labelled_nodes
    if architecture.is_classifier and task.tolerance:
        return None
    graphs.check_edges()
    samples: list[list[Message]]
    activation, family = getattr(architecture, "activation", None), str(architecture.to_json()["family"])
    if isinstance(architecture, ActivationSum):
        if architecture.slope or architecture.pool == "max":
            return None
        rows, sample, divisors = node_messages(graphs, architecture.message_map, nodes)
        samples = [[] for _ in range(task.num_samples)]
        for i, vector, divisor in zip(sample.tolist(), _vectors(rows), divisors.tolist(), strict=True):
            samples[i].append((vector, divisor))
        last = architecture.num_inputs(graphs) - 1
        for messages in samples if architecture.readout_bias else ():  # relu(t) - relu(-t) = t
            messages += [(((last, 1),), 1), (((last, -1),), -1)]
        family = "sign-of-sum" if architecture.is_classifier else family
    else:
        divisor = 1 if architecture.name == "degree-and" else graphs.feature_denominator
        samples = [[(vector, divisor)] for vector in _vectors(architecture.samples(graphs))]
    numerators = task.labels.numerators.tolist()
    fraction_of = {value: Fraction(value, task.labels.denominator) for value in {*numerators}}
    labels = [fraction_of[value] for value in numerators]
    errors, size = min(task.max_errors, len(samples)), architecture.num_inputs(graphs)
    return Task(family, activation, architecture.width, task.tolerance, errors, size, samples, labels)


def _vectors(rows: SparseRows) -> list[Vector]:
    pairs = list(zip(rows.columns.tolist(), rows.values.tolist(), strict=True))
    return [tuple(pairs[a:b]) for a, b in pairwise(rows.offsets.tolist())]
