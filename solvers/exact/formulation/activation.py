"""Sums of activations: a Boolean for each channel and message class, and one block of rows.

Unknowns are the weights w_j, then the values u[j, m] = relu(w_j · m), which is w_j · m or 0 once
the activity is fixed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy as copied
from functools import cached_property
from itertools import chain, permutations, product

import numpy as np
from numpy.typing import NDArray

from certificates.systems import ActivationSystem, Row, System
from certificates.tasks import Task, Vector
from reductions.arrays import gather, row_numbers
from solvers.exact.formulation.columns import Nonzeros, numbered
from solvers.exact.formulation.formulation import Formulation
from solvers.exact.formulation.part import (
    Content,
    Copy,
    Part,
    Parts,
    Placement,
    distinct,
    moved,
    task_of_part,
)
from solvers.exact.formulation.rows import Lemma, Truth
from solvers.exact.formulation.sparse import Block, Flags, FloatArray, IntArray
from solvers.exact.formulation.terms import Terms
from solvers.exact.formulation.weights import Exact, Weights
from solvers.exact.formulation.whole_program import WholeProgram

_MOST_WEIGHTS = 64
_MOST_UNITS = 4_000
_MOST_PERMUTATIONS = 24


class ActivationPart(ActivationSystem):
    """The system of a part."""

    def __init__(self, whole: ActivationSystem, content: Content) -> None:
        _, classes, self.lead, entries = content
        self.signs, self.scale = whole.signs, whole.scale
        self.classes = list(classes)
        self.terms = [{number: (a, b) for number, a, b in terms} for terms, _ in entries]
        num_indicators = len(self.signs) * len(self.classes)
        self.first_sample_row = 4 * num_indicators
        self.first_order_row = self.first_sample_row + 2 * len(entries)
        num_orders = len(self.signs) - 1 if self.lead else 0
        System.__init__(
            self, task_of_part(whole.task, content), num_indicators, self.first_order_row + num_orders
        )


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
        system = copied(self.system)
        system.signs = signs
        return self._of_same_samples(system)

    def with_order(self, messages: Sequence[int], guard: Sequence[int]) -> ActivationFormulation:
        """The same with channels in another order, of samples that fix it: see `ActivationSystem.order`."""
        system = copied(self.system)
        system.order = list(messages)
        changed = self._of_same_samples(system)
        changed.guard = tuple(guard)
        return changed

    def _of_same_samples(self, system: ActivationSystem) -> ActivationFormulation:
        changed = ActivationFormulation(system)
        self._share(changed)
        return changed

    def without_tolerance(self) -> ActivationFormulation:
        changed = super().without_tolerance()
        self._share(changed)
        return changed

    def _share(self, other: ActivationFormulation) -> None:
        """Hand on what is known of the samples; what failed to be computed is left to fail there."""
        vars(other).update({name: vars(self)[name] for name in ("terms", "columns") if name in vars(self)})

    # Columns and parts

    @cached_property
    def lead(self) -> Vector:
        lead = self.system.lead
        if isinstance(self.system, ActivationPart):
            return lead
        counts = np.bincount(self.supports.values, minlength=self.num_columns)
        if len(self.signs) == 1 or self.system.order:
            return ()
        if any(counts[column] < self.system.num_samples for column, _ in lead):
            return ()
        return lead if row_numbers(self.supports.offsets, self.supports.values).any() else ()

    def needless(self, part: Part) -> NDArray[np.int64]:
        found = np.flatnonzero(self.whole.is_linear[list(part.classes)])
        return (np.arange(len(self.signs))[:, None] * len(part.classes) + found).ravel()

    def vectors(self, sample: int) -> list[Vector]:
        return [self.system.classes[number] for number in self.system.terms[sample]]

    @property
    def nonzeros(self) -> Nonzeros:
        messages, terms = self.terms.messages, self.system.terms
        offsets, at = gather(messages.indptr.astype(np.int64), self.terms.number)
        values = numbered(value for vector in self.system.classes for _, value in vector)[at]
        factors = np.repeat(numbered(chain.from_iterable(map(dict.values, terms))), np.diff(offsets))
        codes = 2 * (values * (factors.max(initial=0) + 1) + factors)
        codes[offsets[:-1]] += 1  # a message begins
        return Nonzeros(offsets[self.terms.starts], messages.indices[at].astype(np.int64), codes)

    def classes_of(self, samples: IntArray) -> IntArray:
        _, at = gather(self.terms.starts, samples.ravel())
        return self.terms.number[at].reshape(len(samples), -1)

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
        vectors, lead = tuple(images[n][0] for n in classes), self.lead
        lead = moved(lead, place) if all(c in place for c, _ in lead) else ()
        content = (len(place), vectors, lead, tuple(entry[:2] for entry in chosen))
        flips = tuple(images[n][1] for n in classes)
        return Part(content, tuple(entry[2] for entry in chosen), tuple(classes), flips)

    def local(self, content: Content) -> ActivationFormulation:
        return ActivationFormulation(ActivationPart(self.system, content))

    def copies(self) -> list[Copy]:
        return [tuple(range(len(self.signs)))]

    def holds_in_order(self, lemma: Lemma) -> bool:
        return any(row >= self.system.first_order_row for row in lemma.rows)

    def channel_permutations(self) -> list[Copy]:
        """Those of channels of one sign; the identity alone when they are too many."""
        k, positive = len(self.signs), self.signs.count(1)
        identity = tuple(range(k))
        if k > 4:
            return [identity]
        groups = product(permutations(identity[:positive]), permutations(identity[positive:]))
        return [(*first, *second) for first, second in groups][:_MOST_PERMUTATIONS]

    # Literals and rows

    def indicators(self, parts: Parts, copy: Copy) -> IntArray:
        first = 1 + np.array(copy, dtype=np.int64) * self.num_classes
        literals = (first[:, None] + parts.classes[:, None, :]) * np.where(parts.flips, -1, 1)[:, None, :]
        return literals.reshape(len(parts.samples), first.size * parts.classes.shape[1])

    def rows_of(self, parts: Parts, copy: Copy) -> IntArray:
        # relu(-x) = relu(x) - x swaps u >= 0 with u >= w·m, and active with inactive.
        kinds = np.arange(4) ^ parts.flips.astype(np.int64)[:, :, None]
        units = np.array(copy)[:, None] * self.num_classes + parts.classes[:, None, :]
        samples, count = self.system.first_sample_row + 2 * parts.samples, len(parts.samples)
        order = self.system.first_order_row + np.arange(len(copy) - 1)
        rows = (
            4 * units[:, :, :, None] + kinds[:, None, :, :],
            samples[:, :, None] + np.arange(2),
            np.broadcast_to(order, (count, len(order))),
        )
        return np.hstack([each.reshape(count, -1) for each in rows])

    # The whole program under an assignment

    @cached_property
    def terms(self) -> Terms:
        """The samples in flat arrays."""
        return Terms(self.system)

    @cached_property
    def whole(self) -> WholeProgram:
        """What the system says of its weights."""
        return WholeProgram(self.system, self.terms)

    def blocks(self, truth: Truth) -> list[Block]:
        return [self.whole.block(truth, self.kept(truth), ~self.whole.is_linear)]

    @property
    def _reach(self) -> float:
        return self.whole.reach

    def _misfitted(self, blocks: FloatArray) -> Flags:
        return self.whole.misfitted(blocks)

    def rows_in_weights(self, truth: Truth) -> list[Row]:
        return self.whole.rows(truth)

    def weights(self, blocks: Sequence[Sequence[Exact]]) -> Weights:
        size = self.num_columns
        rows = [blocks[0][j * size : (j + 1) * size] for j in range(len(self.signs))]
        return Weights(rows, self.signs)
