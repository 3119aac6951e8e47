"""Parts of a system: some samples, in canonical coordinates, as a small system of its own.

A part is described by its content in coordinates renumbered and re-signed in a canonical way.
Parts of equal content are isomorphic, so that a lemma of one, with the same multipliers, is a
lemma of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from certificates.systems import System
from certificates.tasks import Task, Vector
from solvers.exact.formulation.sparse import Flags, IntArray

Content: TypeAlias = tuple[Any, ...]  # the number of columns first, the samples last
Placement: TypeAlias = dict[int, tuple[int, int]]  # column -> (new column, sign)
Copy: TypeAlias = tuple[int, ...]  # of a sum: channel for each of the part's; of units: (unit,)
Entry: TypeAlias = tuple[Any, tuple[int, int], int]  # vectors, the label as a ratio, sample


class Part(NamedTuple):
    """Where a part lies in its system.

    Parameters
    ----------
    content : hashable
        Equal for isomorphic parts.
    samples : tuple of int
        The system's samples, in the order of the content.
    classes : tuple of int
        Regression: the system's message classes, in the order of the content.
    flips : tuple of bool
        Whether the part holds the negated message.
    """

    content: Content
    samples: tuple[int, ...]
    classes: tuple[int, ...] = ()
    flips: tuple[bool, ...] = ()

    @property
    def num_columns(self) -> int:
        return int(self.content[0])


class Parts(NamedTuple):
    """Where isomorphic parts lie in their system: a row for each, in the order of their content.

    Parameters
    ----------
    samples : int64, shape (num_parts, num_samples)
    classes : int64, shape (num_parts, num_classes)
    flips : bool, shape (num_parts, num_classes)
    """

    samples: IntArray
    classes: IntArray
    flips: Flags

    @classmethod
    def of(cls, parts: Sequence[Part]) -> Parts:
        """Where some parts of equal content lie."""
        return cls(
            np.array([part.samples for part in parts], dtype=np.int64),
            np.array([part.classes for part in parts], dtype=np.int64),
            np.array([part.flips for part in parts], dtype=np.bool_),
        )

    @classmethod
    def joined(cls, several: Sequence[Parts]) -> Parts:
        """All of them."""
        return several[0] if len(several) == 1 else cls(*map(np.concatenate, zip(*several, strict=True)))


def task_of_part(task: Task, content: Content) -> Task:
    """What `certificates.systems` reads of a task, for a part of its samples and one unit."""
    labels = [Fraction(*label) for _, label in content[-1]]
    return replace(task, width=1, num_features=content[0], samples=[], labels=labels)


def moved(vector: Iterable[tuple[int, int]], place: Placement) -> Vector:
    """A vector in renamed and signed coordinates."""
    return tuple(sorted([(place[c][0], place[c][1] * v) for c, v in vector]))


def part_of_vectors(
    system: System, vectors: Sequence[Vector], samples: Iterable[int], place: Placement
) -> Part:
    """The part of a system whose samples are one vector each."""
    labels = system.task.labels
    entries = [(moved(vectors[s], place), labels[s].as_integer_ratio(), s) for s in samples]
    chosen = distinct(entries, system.is_agnostic)
    return Part((len(place), tuple(entry[:2] for entry in chosen)), tuple(entry[2] for entry in chosen))


def distinct(entries: list[Entry], keep_copies: bool) -> list[Entry]:
    """Sorted entries; equal ones once, unless each has its own error to make."""
    entries.sort()
    if keep_copies:
        return entries
    return [e for i, e in enumerate(entries) if i == 0 or e[:2] != entries[i - 1][:2]]
