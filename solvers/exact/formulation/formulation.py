"""What a family of architectures answers to the exact trainer.

The checker's systems say what has to hold; how their samples, unknowns and rows are arranged is
known here and in the class of each family, and nowhere else. What is implemented here suits
classifiers, whose samples are one vector each.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, Generic, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from certificates.systems import Row, System
from certificates.tasks import Vector
from reductions.arrays import Ragged, offsets_of
from solvers.exact.formulation.columns import Columns, Nonzeros, numbered
from solvers.exact.formulation.part import Content, Copy, Part, Parts, Placement
from solvers.exact.formulation.rows import Lemma, Truth, held
from solvers.exact.formulation.sparse import Block, FloatArray, IntArray
from solvers.exact.formulation.weights import Exact, Weights

_NEARLY_WHOLE = 1e-9
_EXACT = 2.0**53
S_co = TypeVar("S_co", bound=System, covariant=True)


class Formulation(ABC, Generic[S_co]):
    """A system, arranged as its family of architectures is.

    Its samples hold integer vectors over the columns. Its unknowns fall into blocks that share no
    row, and begin with the weights.

    Parameters
    ----------
    system : System
    """

    dense_limit: ClassVar[int] = 4_000  # entries of a tableau; beyond, sparse programs are faster
    has_equations: ClassVar[bool] = False  # else integer solutions are near
    has_local_cores: ClassVar[bool] = False  # larger neighborhoods have no smaller lemmas
    smallest_support: ClassVar[int] = 1  # columns of a sample that belongs to its neighbors' neighborhoods

    def __init__(self, system: S_co) -> None:
        self.system = system
        self.guard: tuple[int, ...] = ()  # samples whose lemmas come first, where they order the channels

    # Sizes

    @property
    def signs(self) -> tuple[int, ...]:
        """The signs of the readout that the system is about; none for a classifier."""
        return ()

    @property
    def num_columns(self) -> int:
        return self.system.task.num_features

    @property
    def num_classes(self) -> int:
        """Message classes of the system."""
        return 0

    @property
    def num_blocks(self) -> int:
        return 1

    @property
    @abstractmethod
    def num_weights(self) -> int:
        """Unknowns of one block that are weights."""

    @property
    def reach_of_values(self) -> list[int]:
        """The largest absolute value of each unknown that is no weight, while weights are at most 1."""
        return []

    @abstractmethod
    def tableau_size(self, num_columns: int, num_classes: int, num_samples: int) -> int:
        """Entries of the tableau of a part of that size (of one unit): what one pivot costs."""

    def size_of(self, part: Part) -> int:
        """Entries of the tableau of a part."""
        return self.tableau_size(part.num_columns, len(part.classes), len(part.samples))

    @property
    def size_of_whole(self) -> int:
        """Entries of the tableau of all samples (of one unit)."""
        return self.tableau_size(self.num_columns, self.num_classes, self.system.num_samples)

    @property
    def is_branchable(self) -> bool:
        """Whether branch and bound on the whole program has a chance."""
        return self.size_of_whole <= self.dense_limit

    # Variants of the system

    def with_signs(self, signs: tuple[int, ...]) -> Formulation[S_co]:
        """The same for another sign case; a classifier has one."""
        assert signs == self.signs
        return self

    def without_tolerance(self) -> Self:
        """The same task, to be fitted without any error."""
        system = copy(self.system)
        system.task = replace(system.task, tolerance=Fraction(0))
        changed = type(self)(system)
        changed.guard = self.guard
        return changed

    # Columns and parts

    @property
    def lead(self) -> Vector:
        """The vector that orders the channels of all parts, if all samples have its columns; else empty."""
        return ()

    def needless(self, part: Part) -> IntArray:
        """The indicators of a part, from 0, that may have any value."""
        return np.zeros(0, dtype=np.int64)

    @abstractmethod
    def vectors(self, sample: int) -> list[Vector]:
        """The vectors that a sample puts into the system."""

    @property
    def nonzeros(self) -> Nonzeros:
        """The entries of the vectors of all samples."""
        vectors = [self.vectors(sample)[0] for sample in range(self.system.num_samples)]
        lengths = np.fromiter(map(len, vectors), np.int64, len(vectors))
        columns = np.fromiter((c for vector in vectors for c, _ in vector), np.int64, int(lengths.sum()))
        return Nonzeros(offsets_of(lengths), columns, numbered(v for vector in vectors for _, v in vector))

    @cached_property
    def columns(self) -> Columns:
        """What the samples have in which columns."""
        return Columns.of(self.nonzeros, self.num_columns, self.system.task.labels)

    @property
    def supports(self) -> Ragged:
        """The columns of each sample, in order."""
        return self.columns.supports

    def classes_of(self, samples: IntArray) -> IntArray:
        """The message classes of samples, in rows of equal shapes, each in the order of its shape."""
        return np.zeros((len(samples), 0), dtype=np.int64)

    def faces_away(self, sample: int, vector: Vector) -> bool:
        """Whether a sample holds the negated vector rather than the vector."""
        return False

    def completed(self, samples: list[int], classes: list[int]) -> list[int]:
        """The samples, and for every message class that they lack some sample with it."""
        return samples

    @abstractmethod
    def placed(self, samples: Iterable[int], place: Placement) -> Part:
        """Describe some samples in coordinates that are renamed and signed as told."""

    @abstractmethod
    def local(self, content: Content) -> Formulation[S_co]:
        """The small system of a part of that content, for one unit."""

    def copies(self) -> list[Copy]:
        """Where one part's lemma holds as it is: a sum once, an AND for each unit."""
        return [(unit,) for unit in range(self.num_blocks)]

    def channel_permutations(self) -> list[Copy]:
        """The permutations of channels that map the system to itself, the identity first."""
        return [(0,)]

    def holds_in_order(self, lemma: Lemma) -> bool:
        """Whether a lemma holds for the channels as they are ordered only."""
        return False

    # Literals and rows

    def indicators(self, parts: Parts, copy: Copy) -> IntArray:
        """The system's literals for the indicators of isomorphic parts, one row for each part."""
        return np.empty((len(parts.samples), 0), dtype=np.int64)

    def literals(self, parts: Parts, copy: Copy, num_local: int) -> IntArray:
        """The system's literals for the Booleans 1.. of isomorphic parts.

        Returns
        -------
        int64, shape (num_parts, num_local)
        """
        found = self.indicators(parts, copy)
        if found.shape[1] < num_local:
            found = np.hstack([found, self.system.error(0) + parts.samples])
        return found

    def rows_of(self, parts: Parts, copy: Copy) -> IntArray:
        """The system's rows for the rows of isomorphic parts, in order.

        Returns
        -------
        int64, shape (num_parts, num_rows)
        """
        return copy[0] * self.system.num_samples + parts.samples

    @property
    def rows_of_any_width(self) -> range:
        """Rows that a system for width 0, any width, leaves to one linear program."""
        return range(self.system.first_row, self.system.num_rows)

    @property
    def cuts_of_any_width(self) -> Sequence[int]:
        """The Booleans of which one alone may refute every width; -1: none is needed."""
        return (-1,)

    # The whole program under an assignment

    def kept(self, truth: Truth) -> NDArray[np.bool_]:
        """The samples that an assignment does not give up."""
        if not self.system.is_agnostic:
            return np.ones(self.system.num_samples, dtype=np.bool_)
        first = self.system.error(0)
        return np.asarray(truth[first : first + self.system.num_samples] < 0, dtype=np.bool_)

    @abstractmethod
    def blocks(self, truth: Truth) -> list[Block]:
        """The rows that hold under an assignment, in the weights alone."""

    def rows_in_weights(self, truth: Truth) -> list[Row]:
        """The same in integers, the weights of all blocks numbered through."""
        return held(map(self.system.row, range(self.system.num_rows)), truth)

    def quick_solution(self) -> Sequence[Sequence[Exact]] | None:
        """The weights of each block that a short walk found, which may fit a small system."""
        return None

    @abstractmethod
    def weights(self, blocks: Sequence[Sequence[Exact]]) -> Weights:
        """The weights that solve the rows of each block."""

    def misfits(self, blocks: Sequence[Sequence[Exact]]) -> int | None:
        """How many samples whole weights misfit; None where sparse products do not tell.

        Floating point is exact on whole numbers up to 2**53.
        """
        try:
            if self._reach == math.inf or not all(type(x) is int for row in blocks for x in row):
                return None
            values = np.array(blocks, dtype=np.float64)
            is_exact = self._reach * np.abs(values).max(initial=1.0) < _EXACT
            return int(self._misfitted(values).sum()) if is_exact else None
        except OverflowError:
            return None

    @property
    def _reach(self) -> float:
        """What bounds the sums in `_misfitted` for weights of size 1; infinite where these do not pay."""
        return math.inf

    def _misfitted(self, blocks: FloatArray) -> NDArray[np.bool_]:
        """The samples that the whole weights of each block misfit, by products with integers."""
        raise NotImplementedError

    def rounded(self, values: Sequence[float], denominator: int) -> Sequence[Exact]:
        """A block's weights near some values, with small denominators up to that one."""
        return [
            round(value)
            if abs(value - round(value)) < _NEARLY_WHOLE
            else Fraction(value).limit_denominator(denominator)
            for value in values
        ]

    def _units(self, rows: Sequence[Sequence[Exact]], bounds: Sequence[Exact]) -> Weights:
        """The weights of units ``row · z >= bound``.

        All statistics have one divisor, the features' denominator, which the rows leave out.
        """
        samples = self.system.task.samples
        factor = samples[0][0][1] if samples else 1
        return Weights([[value * factor for value in row] for row in rows] if factor != 1 else rows, bounds)
