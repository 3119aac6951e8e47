"""An AND of thresholds: a Boolean for each unit and negative sample, and one block of rows a unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from certificates.systems import AndSystem, System
from certificates.tasks import Task, Vector
from solvers.exact.arithmetic.relaxation import integer_units
from solvers.exact.formulation.formulation import Formulation
from solvers.exact.formulation.part import (
    Content,
    Copy,
    Part,
    Parts,
    Placement,
    part_of_vectors,
    task_of_part,
)
from solvers.exact.formulation.rows import Truth
from solvers.exact.formulation.sparse import Block, Flags, FloatArray, IntArray, largest_sum, sparse_rows
from solvers.exact.formulation.weights import Exact, Weights, whole_numbers

_PASSES = 100


class AndPart(AndSystem):
    """The system of a part, for one unit."""

    def __init__(self, whole: AndSystem, content: Content) -> None:
        task = task_of_part(whole.task, content)
        self.z, self.inputs = [z for z, _ in content[-1]], task.num_features + 1
        self.negatives = [i for i, label in enumerate(task.labels) if not label]
        self.rank = {sample: r for r, sample in enumerate(self.negatives)}
        System.__init__(self, task, len(self.negatives), len(self.z))


class AndFormulation(Formulation[AndSystem]):
    """A system of an AND of thresholds; a block is w_j and b_j."""

    has_local_cores = True  # minimal cores are the same in larger neighborhoods
    smallest_support = 0  # the zero sample ties a threshold's sign down

    @classmethod
    def of(cls, task: Task, signs: tuple[int, ...] = ()) -> AndFormulation:
        """The formulation of a task."""
        return cls(AndSystem(task))

    @property
    def num_blocks(self) -> int:
        return self.system.task.width

    @property
    def num_weights(self) -> int:
        return self.system.inputs

    def tableau_size(self, num_columns: int, num_classes: int, num_samples: int) -> int:
        return (num_columns + 1) * num_samples

    def vectors(self, sample: int) -> list[Vector]:
        return [self.system.z[sample]]

    def placed(self, samples: Iterable[int], place: Placement) -> Part:
        return part_of_vectors(self.system, self.system.z, samples, place)

    def local(self, content: Content) -> AndFormulation:
        return AndFormulation(AndPart(self.system, content))

    @cached_property
    def _ranks(self) -> IntArray:
        """Of each negative sample; -1 for a positive one."""
        found = np.full(self.system.num_samples, -1)
        found[self.system.negatives] = np.arange(len(self.system.negatives))
        return found

    def indicators(self, parts: Parts, copy: Copy) -> IntArray:
        ranks = self._ranks[parts.samples]
        return self.system.cut(copy[0], 0) + ranks[:, ranks[0] >= 0]

    @property
    def rows_of_any_width(self) -> range:
        """The first unit's: its positive samples against a single negative one."""
        return range(self.system.num_samples)

    @property
    def cuts_of_any_width(self) -> Sequence[int]:
        return range(len(self.system.negatives))

    @cached_property
    def _is_positive(self) -> Flags:
        return np.array([bool(label) for label in self.system.task.labels], dtype=np.bool_)

    @cached_property
    def _matrix(self) -> sp.csr_matrix:
        """The rows of a unit, as if every negative sample were to be cut."""
        bound = self.num_weights - 1
        matrix = sparse_rows([(*z, (bound, -1)) for z in self.system.z], self.num_weights)
        matrix.data *= np.repeat(np.where(self._is_positive, 1.0, -1.0), np.diff(matrix.indptr))
        return matrix

    def blocks(self, truth: Truth) -> list[Block]:
        return [self._block(truth, unit) for unit in range(self.num_blocks)]

    def _block(self, truth: Truth, unit: int) -> Block:
        system = self.system
        is_cut = np.zeros(system.num_samples, dtype=np.bool_)
        first = system.cut(unit, 0) if system.negatives else 0
        is_cut[system.negatives] = truth[first : first + len(system.negatives)] > 0
        chosen = np.flatnonzero((self._is_positive & self.kept(truth)) | is_cut)
        low = (~self._is_positive[chosen]).astype(float)
        return Block(self._matrix[chosen], low, chosen, np.full(len(chosen), -1))

    @cached_property
    def _reach(self) -> float:
        return largest_sum(self._matrix)

    def _misfitted(self, blocks: FloatArray) -> Flags:
        margins = self._matrix @ blocks.T
        return np.asarray(np.where(self._is_positive, (margins < 0).any(axis=1), (margins <= 0).all(axis=1)))

    def quick_solution(self) -> Sequence[Sequence[Exact]] | None:
        found = integer_units(self._matrix, self._is_positive, self.num_blocks, _PASSES)
        return None if found is None else [[int(value) for value in unit] for unit in found.tolist()]

    def rounded(self, values: Sequence[float], denominator: int) -> Sequence[Exact]:
        """The bound as high as the positive samples allow, so that rounding moves no sample across it."""
        if self.system.is_agnostic:
            return super().rounded(values, denominator)
        *w, bound = [round(value * denominator) for value in values]
        labelled = zip(self.system.z, self.system.task.labels, strict=True)
        return [*w, min((sum([w[c] * x for c, x in z]) for z, label in labelled if label), default=bound)]

    def weights(self, blocks: Sequence[Sequence[Exact]]) -> Weights:
        units = [whole_numbers(block) for block in blocks]
        return self._units([unit[:-1] for unit in units], [unit[-1] for unit in units])
