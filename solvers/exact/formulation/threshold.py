"""One homogeneous threshold: no Booleans but errors, and one block of rows ``±w·z``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from certificates.systems import System, ThresholdSystem
from certificates.tasks import Task, Vector
from solvers.exact.formulation.formulation import Formulation
from solvers.exact.formulation.part import Content, Part, Placement, part_of_vectors, task_of_part
from solvers.exact.formulation.rows import Truth
from solvers.exact.formulation.sparse import Block, sparse_rows
from solvers.exact.formulation.weights import Exact, Weights, whole_numbers


class ThresholdPart(ThresholdSystem):
    """The system of a part."""

    def __init__(self, whole: ThresholdSystem, content: Content) -> None:
        self.z = [z for z, _ in content[-1]]
        System.__init__(self, task_of_part(whole.task, content), 0, len(self.z))


class ThresholdFormulation(Formulation[ThresholdSystem]):
    """A system of a homogeneous threshold."""

    @classmethod
    def of(cls, task: Task, signs: tuple[int, ...] = ()) -> ThresholdFormulation:
        """The formulation of a task."""
        return cls(ThresholdSystem(task))

    @property
    def num_weights(self) -> int:
        return self.num_columns

    def tableau_size(self, num_columns: int, num_classes: int, num_samples: int) -> int:
        return num_columns * num_samples

    def vectors(self, sample: int) -> list[Vector]:
        return [self.system.z[sample]]

    def placed(self, samples: Iterable[int], place: Placement) -> Part:
        return part_of_vectors(self.system, self.system.z, samples, place)

    def local(self, content: Content) -> ThresholdFormulation:
        return ThresholdFormulation(ThresholdPart(self.system, content))

    @cached_property
    def _matrix(self) -> sp.csr_matrix:
        return sparse_rows(self.system.z, self.num_columns)

    def blocks(self, truth: Truth) -> list[Block]:
        is_positive = np.array([bool(label) for label in self.system.task.labels], dtype=np.bool_)
        kept = np.flatnonzero(self.kept(truth))
        matrix = sp.diags_array(np.where(is_positive, 1.0, -1.0)) @ self._matrix
        low = is_positive[kept].astype(float)
        return [Block(matrix.tocsr()[kept], low, kept, np.full(len(kept), -1))]

    def weights(self, blocks: Sequence[Sequence[Exact]]) -> Weights:
        return self._units([whole_numbers(block) for block in blocks], [0])
