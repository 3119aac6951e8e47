"""Kinds of parts: what is learned about one part is learned about all of its kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solvers.exact.arithmetic.conditional_program import Program
from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.part import Copy, Part, Parts
from solvers.exact.formulation.rows import Lemma
from solvers.exact.symmetry.transport import automorphisms, renamed, transported


class Symmetry(NamedTuple):
    """What maps a part to itself: a permutation of channels, and the images of its rows and its Booleans."""

    copy: Copy
    rows: list[int]
    literals: list[int]


class Kind:
    """Isomorphic parts of one system, with what is known about them.

    Attributes
    ----------
    first : Part
    where : Parts
        All of them, the first one first.
    lemmas : list of Lemma
        In the part's own numbers. Each holds for every part, and for every copy of it.
    """

    def __init__(self, formulation: AnyFormulation, first: Part, where: Parts | None = None) -> None:
        self._formulation = formulation
        self.first, self.where = first, where or Parts.of([first])
        self.lemmas: list[Lemma] = []
        self._known: dict[bytes, bool] = {}
        self._program: Program | None = None
        self._local: AnyFormulation | None = None
        self._table: NDArray[np.int64] | None = None
        self._renamings: Parts | None = None
        self._symmetries: list[Symmetry] | None = None
        self._literal_sets: set[frozenset[int]] = set()
        self._fixed: set[int] = set()
        self._row_table: NDArray[np.int64] | None = None

    def under(self, formulation: AnyFormulation) -> Kind:
        """The same parts in a system that differs in tolerance or signs only."""
        kind = Kind(formulation, self.first, self.where)
        kind._table, kind._renamings = self._table, self._renamings
        return kind

    @property
    def num_parts(self) -> int:
        return len(self.where.samples)

    @property
    def local(self) -> AnyFormulation:
        """The part as a small system."""
        if self._local is None:
            self._local = self._formulation.local(self.first.content)
        return self._local

    @property
    def num_booleans(self) -> int:
        local = self.local.system
        return local.num_indicators + (local.num_samples if local.is_agnostic else 0)

    @property
    def program(self) -> Program:
        if self._program is None:
            local = self.local.system
            rows = [local.row(i) for i in range(local.num_rows)]
            self._program = Program(rows, self.num_booleans, self._fixed)
        return self._program

    def fix(self, literals: Collection[int]) -> None:
        """Lemmas may use some of the system's literals as true: all assignments to come make them so."""
        known = list(literals)
        for sign in (1, -1):
            is_fixed = np.isin(sign * self.table, known).all(axis=0)
            self._fixed.update((sign * (1 + np.flatnonzero(is_fixed))).tolist())

    @property
    def table(self) -> NDArray[np.int64]:
        """The system's literals, shape (num_parts · num_copies, num_booleans)."""
        if self._table is None:
            count = self.num_booleans
            copies = [self._formulation.literals(self.where, c, count) for c in self._formulation.copies()]
            self._table = np.stack(copies, axis=1).reshape(self.num_parts * len(copies), count)
        return self._table

    def patterns(self, truth: NDArray[np.int8]) -> NDArray[np.int8]:
        """What an assignment says of the Booleans of each row of the table."""
        found: NDArray[np.int8] = truth[np.abs(self.table)] * np.sign(self.table).astype(np.int8)
        found[:, self._formulation.needless(self.first)] = 0
        return found

    @property
    def deciding(self) -> list[int]:
        """The part's Booleans that matter, from 0."""
        needless = {*self._formulation.needless(self.first).tolist()}
        return [boolean for boolean in range(self.num_booleans) if boolean not in needless]

    def refine(self, truth: NDArray[np.int8], several: bool) -> Iterator[NDArray[np.int64]]:
        """Check the parts under an assignment of the system's Booleans; yield new clauses.

        Parameters
        ----------
        truth : int8, shape (num_booleans + 1,)
            +1 or -1 at each Boolean of the system.
        several : bool
            Whether to look for further conflicts of one part once it has one.

        Yields
        ------
        int64, shape (num_parts · num_copies, num_literals)
            Clauses of one new lemma.
        """
        for pattern in distinct_rows(self.patterns(truth)):
            key = pattern.tobytes()
            if key in self._known:
                continue
            is_consistent = True
            while (lemma := self.program.lemma(pattern)) is not None:
                is_consistent = False
                yield from self._learn(lemma)
                if not several or not lemma.literals:
                    break
                pattern = pattern.copy()
                pattern[np.abs(lemma.literals) - 1] = 0
            if is_consistent:
                self._known[key] = True

    def learn(self, lemmas: Iterable[Lemma]) -> Iterator[NDArray[np.int64]]:
        """Add lemmas that were found otherwise than by `refine`; yield their clauses."""
        self._known.clear()
        for lemma in lemmas:
            yield from self._learn(lemma)

    def _learn(self, lemma: Lemma) -> Iterator[NDArray[np.int64]]:
        for image in self.images(lemma):
            self.lemmas.append(image)
            yield self.clauses(image.literals)

    def clauses(self, literals: tuple[int, ...]) -> NDArray[np.int64]:
        """That literals of the part cannot all be true, as a clause for each row of the table."""
        columns = np.abs(np.array(literals, dtype=np.int64)) - 1
        return -self.table[:, columns] * np.sign(np.array(literals, dtype=np.int64))

    def images(self, lemma: Lemma) -> Iterator[Lemma]:
        """The lemma, and what the part's own symmetries make of it, except for clauses that are known."""
        if self._is_new(lemma.literals):
            yield lemma
        for _, rows, literals in self.symmetries(self.local.holds_in_order(lemma)):
            image = renamed(lemma.literals, literals)
            if not any(-x in self._fixed for x in image) and self._is_new(image):
                yield transported(lemma, rows, literals)

    def symmetries(self, of_ordered: bool) -> list[Symmetry]:
        """The part's symmetries but the identity; of ordered channels, those that keep them in place."""
        if self._symmetries is None:
            self._symmetries = self._symmetry_group()
        if not of_ordered or not self.local.lead:
            return self._symmetries
        identity = self.local.channel_permutations()[0]
        return [symmetry for symmetry in self._symmetries if symmetry.copy == identity]

    def _is_new(self, literals: tuple[int, ...]) -> bool:
        known = len(self._literal_sets)
        self._literal_sets.add(frozenset(literals))
        return len(self._literal_sets) > known

    def _symmetry_group(self) -> list[Symmetry]:
        first, num_samples = self.first, self.local.system.num_samples
        if self._renamings is None:
            flips, classes = (False,) * len(first.classes), tuple(range(len(first.classes)))
            identity = Part(first.content, tuple(range(num_samples)), classes, flips)
            self._renamings = Parts.of(automorphisms(self.local, first.content) or [identity])
        found = []
        for copy in self.local.channel_permutations():
            rows = self.local.rows_of(self._renamings, copy).tolist()
            literals = self.local.literals(self._renamings, copy, self.num_booleans).tolist()
            found += [Symmetry(copy, *each) for each in zip(rows, literals, strict=True)]
        return found[1:]  # the first is the identity

    def lemma_of(self, lemma: Lemma, index: int) -> Lemma:
        """A lemma of the kind as one of the system, for a row of the table."""
        return transported(lemma, self._rows(index), self.table[index].tolist())

    def _rows(self, index: int) -> list[int]:
        """The system's rows for the part's, at a row of the table."""
        if self._row_table is None:
            copies = [self._formulation.rows_of(self.where, copy) for copy in self._formulation.copies()]
            self._row_table = np.stack(copies, axis=1).reshape(len(self.table), -1)
        found: list[int] = self._row_table[index].tolist()
        return found

    def own_literals(self, literals: Iterable[int]) -> list[int]:
        """The first part's literals for some of the system's, which are its own."""
        own = {abs(x): number if x > 0 else -number for number, x in enumerate(self.table[0].tolist(), 1)}
        return [own[x] if x > 0 else -own[-x] for x in map(int, literals)]

    def own_lemma(self, lemma: Lemma) -> Lemma:
        """The first part's lemma for one of the system, whose rows are its own."""
        own = {row: number for number, row in enumerate(self._rows(0))}
        literals = tuple(self.own_literals(lemma.literals))
        return Lemma(tuple([own[row] for row in lemma.rows]), lemma.multipliers, literals)


def distinct_rows(rows: NDArray[np.int8]) -> NDArray[np.int8]:
    """The rows without repetitions, in order."""
    if len(rows) < 2 or rows.shape[1] == 0:
        return rows[:1]
    packed = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.shape[1]))).reshape(-1)
    _, first = np.unique(packed, return_index=True)
    return rows[np.sort(first)]
