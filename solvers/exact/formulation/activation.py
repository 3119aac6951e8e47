"""Sums of activations: a Boolean for each channel and message class, and one block of rows.

Unknowns are the weights w_j, then the values u[j, m] = relu(w_j · m), which is w_j · m or 0 once
the activity is fixed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from copy import copy as copied
from functools import cached_property
from itertools import permutations, product

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from certificates.systems import ActivationSystem, Row, System
from certificates.tasks import Task, Vector
from solvers.exact.formulation.formulation import Exact, Formulation, Weights
from solvers.exact.formulation.part import (
    Content,
    Copy,
    Part,
    Placement,
    Shape,
    distinct,
    moved,
    task_of_part,
)
from solvers.exact.formulation.rows import Truth, held
from solvers.exact.formulation.sparse import Block, FloatArray, IntArray, sparse_rows

_MOST_WEIGHTS = 64
_MOST_UNITS = 4_000
_MOST_PERMUTATIONS = 24


def bounds(system: ActivationSystem) -> tuple[FloatArray, FloatArray]:
    """What f lies between at each sample, in multiples of 1/scale; infinite where it is free."""
    known: dict[tuple[int, int], tuple[float, float]] = {}  # labels are few, and their arithmetic is slow
    labels = [label.as_integer_ratio() for label in system.task.labels]
    for sample, label in enumerate(labels):
        if label not in known:
            low, high = system.interval(sample)
            known[label] = (
                -np.inf if low is None else float(low * system.scale),
                np.inf if high is None else float(high * system.scale),
            )
    both = [known[label] for label in labels]
    return np.array([low for low, _ in both]), np.array([high for _, high in both])


class ActivationPart(ActivationSystem):
    """The system of a part."""

    def __init__(self, whole: ActivationSystem, content: Content) -> None:
        _, classes, entries = content
        self.signs, self.scale = whole.signs, whole.scale
        self.classes = list(classes)
        self.terms = [{number: (a, b) for number, a, b in terms} for terms, _ in entries]
        num_indicators = len(self.signs) * len(self.classes)
        self.first_sample_row = 4 * num_indicators
        task = task_of_part(whole.task, content)
        System.__init__(self, task, num_indicators, self.first_sample_row + 2 * len(entries))


class ActivationFormulation(Formulation[ActivationSystem]):
    """A system of a sum of activations."""

    dense_limit = 20_000
    has_equations = True

    @classmethod
    def of(cls, task: Task, signs: tuple[int, ...]) -> ActivationFormulation:
        """The formulation of a task and a sign case."""
        return cls(ActivationSystem(task, signs))

    @property
    def signs(self) -> tuple[int, ...]:
        return self.system.signs

    @property
    def num_classes(self) -> int:
        return len(self.system.classes)

    @property
    def num_weights(self) -> int:
        return len(self.signs) * self.num_columns

    @property
    def reach_of_values(self) -> list[int]:
        return [sum(abs(value) for _, value in vector) for vector in self.system.classes] * len(self.signs)

    def tableau_size(self, num_columns: int, num_classes: int, num_samples: int) -> int:
        width = len(self.signs)
        return width * (num_columns + num_classes) * (2 * width * num_classes + num_samples)

    @property
    def is_branchable(self) -> bool:
        """Few weights: the kernel's tableau has no other columns."""
        return self.num_weights <= _MOST_WEIGHTS and self.system.num_indicators <= _MOST_UNITS

    def with_signs(self, signs: tuple[int, ...]) -> ActivationFormulation:
        assert len(signs) == len(self.signs)
        system, changed = copied(self.system), copied(self)
        system.signs = signs
        changed.system = system
        return changed

    # Columns and parts

    def vectors(self, sample: int) -> list[Vector]:
        return [self.system.classes[number] for number in self.system.terms[sample]]

    def shape(self, sample: int) -> Shape:
        rank = {column: place for place, column in enumerate(self.supports[sample])}
        classes, terms = self.system.classes, self.system.terms[sample]
        says = [(tuple([(rank[c], v) for c, v in classes[number]]), ab) for number, ab in terms.items()]
        return self.system.task.labels[sample].as_integer_ratio(), *says

    def classes_of(self, sample: int) -> Collection[int]:
        return self.system.terms[sample].keys()

    def faces_away(self, sample: int, vector: Vector) -> bool:
        terms, classes = self.system.terms[sample], self.system.classes
        a, b = next(factors for number, factors in terms.items() if classes[number] == vector)
        return b > a

    def completed(self, samples: list[int], classes: list[int]) -> list[int]:
        terms, chosen = self.system.terms, list(samples)
        missing = set(classes).difference(*(terms[s] for s in chosen))
        for sample, known in enumerate(terms):
            if missing and not missing.isdisjoint(known):
                chosen.append(sample)
                missing -= known.keys()
        return chosen

    def placed(self, samples: Iterable[int], place: Placement) -> Part:
        system, samples = self.system, list(samples)
        images: dict[int, tuple[Vector, bool]] = {}
        for sample in samples:
            for number in system.terms[sample]:
                if number not in images:
                    vector = moved(system.classes[number], place)
                    is_flipped = vector[0][1] < 0
                    images[number] = tuple((c, -v) for c, v in vector) if is_flipped else vector, is_flipped
        classes = sorted(images, key=lambda number: images[number][0])
        local = {number: i for i, number in enumerate(classes)}
        entries = []
        for sample in samples:
            terms = tuple(
                sorted(
                    (local[number], b, a) if images[number][1] else (local[number], a, b)
                    for number, (a, b) in system.terms[sample].items()
                )
            )
            entries.append((terms, system.task.labels[sample].as_integer_ratio(), sample))
        chosen = distinct(entries, system.is_agnostic)
        content = (len(place), tuple(images[n][0] for n in classes), tuple(entry[:2] for entry in chosen))
        flips = tuple(images[n][1] for n in classes)
        return Part(content, tuple(entry[2] for entry in chosen), tuple(classes), flips)

    def local(self, content: Content) -> ActivationFormulation:
        return ActivationFormulation(ActivationPart(self.system, content))

    def copies(self) -> list[Copy]:
        return [tuple(range(len(self.signs)))]

    def channel_permutations(self) -> list[Copy]:
        """Those of channels of one sign; the identity alone when they are too many."""
        k, positive = len(self.signs), self.signs.count(1)
        identity = tuple(range(k))
        if k > 4:
            return [identity]
        groups = product(permutations(identity[:positive]), permutations(identity[positive:]))
        return [(*first, *second) for first, second in groups][:_MOST_PERMUTATIONS]

    # Literals and rows

    def indicators(self, parts: Sequence[Part], copy: Copy) -> IntArray:
        classes = np.array([part.classes for part in parts], dtype=np.int64)
        first = 1 + np.array(copy, dtype=np.int64) * self.num_classes
        signs = np.where([part.flips for part in parts], -1, 1)
        literals = (first[:, None] + classes[:, None, :]) * signs[:, None, :]
        return literals.reshape(len(parts), first.size * classes.shape[1])

    def row_of(self, part: Part, copy: Copy, row: int) -> int:
        num_classes = len(part.classes)
        first_sample_row = 4 * len(copy) * num_classes
        if row >= first_sample_row:
            sample, side = divmod(row - first_sample_row, 2)
            return self.system.first_sample_row + 2 * part.samples[sample] + side
        unit, kind = divmod(row, 4)
        channel, number = divmod(unit, num_classes)
        # relu(-x) = relu(x) - x swaps u >= 0 with u >= w·m, and active with inactive.
        kind = kind ^ 1 if part.flips[number] else kind
        return 4 * (copy[channel] * self.num_classes + part.classes[number]) + kind

    # The whole program under an assignment

    @cached_property
    def _entries(self) -> tuple[IntArray, IntArray, IntArray, FloatArray, FloatArray]:
        """Sample, class and column of each value of each message, and the value as w·m and as -w·m."""
        found = [
            (sample, number, column, a * value, -b * value)
            for sample, terms in enumerate(self.system.terms)
            for number, (a, b) in terms.items()
            for column, value in self.system.classes[number]
        ]
        table = np.array(found, dtype=np.float64).reshape(len(found), 5).T
        sample, number, column = table[:3].astype(np.int64)
        return sample, number, column, table[3], table[4]

    def blocks(self, truth: Truth) -> list[Block]:
        num_classes, width, size = self.num_classes, len(self.signs), self.num_columns
        is_active = truth[1 : 1 + width * num_classes].reshape(width, num_classes) > 0
        sample, number, column, active, inactive = self._entries
        # relu(w·m) = [active] w·m and relu(-w·m) = -[inactive] w·m.
        values = np.where(is_active[:, number], active, inactive) * np.array(self.signs)[:, None]
        columns = np.arange(width)[:, None] * size + column
        samples = sp.csr_matrix(
            (values.ravel(), (np.tile(sample, width), columns.ravel())),
            (self.system.num_samples, width * size),
        )
        samples.eliminate_zeros()
        kept, (low, high) = self.kept(truth), bounds(self.system)
        above, below = np.flatnonzero(kept & (low > -np.inf)), np.flatnonzero(kept & (high < np.inf))
        facing = self._facing(is_active)
        none = np.full(width * num_classes, -1)
        block = Block(
            sp.vstack([samples[above], -samples[below], facing], format="csr"),
            np.concatenate([low[above], -high[below], np.zeros(len(none))]),
            np.concatenate([above, below, none]),
            np.concatenate([np.full(len(above) + len(below), -1), np.tile(np.arange(num_classes), width)]),
        )
        return [block]

    def _facing(self, is_active: NDArray[np.bool_]) -> sp.csr_matrix:
        """``w_j · m >= 0`` where channel j is active on message m, and <= 0 elsewhere."""
        width, messages = len(self.signs), self._messages
        signs = np.repeat(np.where(is_active, 1.0, -1.0), np.diff(messages.indptr), axis=1)
        indices = np.arange(width)[:, None] * self.num_columns + messages.indices
        starts = np.arange(width)[:, None] * messages.nnz + messages.indptr[:-1]
        parts = ((signs * messages.data).ravel(), indices.ravel(), np.append(starts, width * messages.nnz))
        return sp.csr_matrix(parts, (width * self.num_classes, self.num_weights))

    @cached_property
    def _messages(self) -> sp.csr_matrix:
        return sparse_rows(self.system.classes, self.num_columns)

    def rows_in_weights(self, truth: Truth) -> list[Row]:
        system, size, first_u = self.system, self.num_columns, self.num_weights
        found = []
        bounded = [
            system.first_sample_row + 2 * sample + side
            for sample in range(system.num_samples)
            for side, bound in enumerate(system.interval(sample))
            if bound is not None
        ]
        for row in held(map(system.row, bounded), truth):
            total: dict[int, int] = defaultdict(int)
            for unknown, factor in row.coefficients.items():
                if unknown < first_u:
                    total[unknown] += factor
                elif truth[1 + unknown - first_u] > 0:
                    channel, message = divmod(unknown - first_u, self.num_classes)
                    for column, value in system.classes[message]:
                        total[channel * size + column] += factor * value
            found.append(Row(0, {v: a for v, a in total.items() if a}, row.constant))
        for indicator in range(len(self.signs) * self.num_classes):
            channel, message = divmod(indicator, self.num_classes)
            sign = 1 if truth[1 + indicator] > 0 else -1
            found.append(Row(0, {channel * size + c: sign * a for c, a in system.classes[message]}, 0))
        return found

    def weights(self, blocks: Sequence[Sequence[Exact]]) -> Weights:
        size = self.num_columns
        rows = [blocks[0][j * size : (j + 1) * size] for j in range(len(self.signs))]
        return Weights(rows, self.signs)
