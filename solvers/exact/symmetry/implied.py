"""The prime implicates of a kind: what is found about one part holds for all, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from solvers.exact.formulation.rows import Lemma
from solvers.exact.symmetry.derivations import Derivation, Source
from solvers.exact.symmetry.implicates import Implicates, Known, Literals
from solvers.exact.symmetry.kinds import Kind, Symmetry, distinct_rows
from solvers.exact.symmetry.transport import renamed, transported

IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Implicate:
    """Literals of a kind's part that cannot all be true.

    Parameters
    ----------
    literals : tuple of int
    origin : tuple of int
        Those that they are an image of.
    symmetry : Symmetry or None
        What maps these to them; None: they are the same.
    """

    literals: Literals
    origin: Literals
    symmetry: Symmetry | None = None


class Implied:
    """The prime implicates of a kind.

    Parameters
    ----------
    kind : Kind
    known : list of Known
        What smaller kinds say of its first part.
    """

    def __init__(self, kind: Kind, known: list[Known]) -> None:
        self._kind = kind
        self._implicates = Implicates(kind.program, kind.images, kind.deciding, known)
        self._consistent: set[bytes] = set()
        self._found: dict[frozenset[int], Implicate] = {}
        self._waiting: list[Implicate] = []
        self._derivations: dict[Literals, Derivation[Lemma]] = {}

    def refine(self, truth: NDArray[np.int8]) -> Iterator[tuple[Implicate, IntArray]]:
        """Check the parts under an assignment of the system's Booleans; yield implicates and their clauses.

        The shortest of those that the assignment violates are enough for now. Pairs come at once.

        Parameters
        ----------
        truth : int8, shape (num_booleans + 1,)
            +1 or -1 at each Boolean of the system.
        """
        patterns = distinct_rows(self._kind.patterns(truth))
        is_open = np.array(
            [pattern.tobytes() not in self._consistent for pattern in patterns], dtype=np.bool_
        )
        violated = {each.origin for each in self._waiting if _refutes(each, patterns, is_open)}
        for number, pattern in enumerate(patterns):
            if not is_open[number]:
                continue
            found = self._implicates.within(pattern)
            if found is None:
                self._consistent.add(pattern.tobytes())
                continue
            for image in chain.from_iterable(map(self._images, found)):
                self._waiting.append(image)
                if _refutes(image, patterns, is_open):
                    violated.add(image.origin)
        shortest = min(map(len, violated), default=0)
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            if len(each.origin) <= 2 or (each.origin in violated and len(each.origin) == shortest):
                yield each, self._kind.clauses(each.literals)
            else:
                self._waiting.append(each)

    def derivation(self, implicate: Implicate) -> Derivation[Lemma]:
        """Why an implicate of the part holds."""
        if (known := self._derivations.get(implicate.literals)) is not None:
            return known
        if implicate.symmetry is None:
            found = self._implicates.derivation(implicate.literals)
        else:
            found, (_, rows, literals) = Derivation[Lemma](), implicate.symmetry
            origin = self.derivation(Implicate(implicate.origin, implicate.origin))
            found.take(Source(origin, literals, lambda lemma: transported(lemma, rows, literals)))
        self._derivations[implicate.literals] = found
        return found

    def _images(self, literals: Literals) -> Iterator[Implicate]:
        """What the part's symmetries make of an implicate, itself first, except for those that are known."""
        images = [
            Implicate(renamed(literals, symmetry.literals), literals, symmetry)
            for symmetry in self._kind.symmetries(of_ordered=True)
        ]
        for image in (Implicate(literals, literals), *images):
            if self._found.setdefault(frozenset(image.literals), image) is image:
                yield image


def _refutes(implicate: Implicate, patterns: NDArray[np.int8], is_open: NDArray[np.bool_]) -> bool:
    """Whether an implicate refutes some of the open patterns, which are open no more."""
    literals = np.array(implicate.literals, dtype=np.int64)
    refuted = is_open & (patterns[:, np.abs(literals) - 1] == np.sign(literals)).all(axis=1)
    is_open &= ~refuted
    return bool(refuted.any())
