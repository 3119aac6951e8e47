"""Kinds of parts: what is learned about one part is learned about all of its kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from solvers.exact.arithmetic.conditional_program import Program
from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.part import Copy, Part
from solvers.exact.formulation.rows import Lemma
from solvers.exact.symmetry.transport import automorphisms, renamed, transported


class Kind:
    """Isomorphic parts of one system, with what is known about them.

    Attributes
    ----------
    parts : list of Part
    lemmas : list of Lemma
        In the part's own numbers. Each holds for every part, and for every copy of it.
    """

    def __init__(self, formulation: AnyFormulation, first: Part) -> None:
        self._formulation = formulation
        self.parts: list[Part] = [first]
        self.lemmas: list[Lemma] = []
        self._known: dict[bytes, bool] = {}
        self._program: Program | None = None
        self._local: AnyFormulation | None = None
        self._table: NDArray[np.int64] | None = None
        self._renamings: list[Part] | None = None
        self._symmetries: list[tuple[Part, Copy, list[int]]] | None = None
        self._literal_sets: set[frozenset[int]] = set()

    def under(self, formulation: AnyFormulation) -> Kind:
        """The same parts in a system that differs in tolerance or signs only."""
        kind = Kind(formulation, self.parts[0])
        kind.parts, kind._table, kind._renamings = self.parts, self._table, self._renamings
        return kind

    @property
    def local(self) -> AnyFormulation:
        """The part as a small system."""
        if self._local is None:
            self._local = self._formulation.local(self.parts[0].content)
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
            self._program = Program(rows, self.num_booleans)
        return self._program

    @property
    def table(self) -> NDArray[np.int64]:
        """The system's literals, shape (num_parts · num_copies, num_booleans)."""
        if self._table is None:
            count = self.num_booleans
            copies = [self._formulation.literals(self.parts, c, count) for c in self._formulation.copies()]
            self._table = np.stack(copies, axis=1).reshape(len(self.parts) * len(copies), count)
        return self._table

    def patterns(self, truth: NDArray[np.int8]) -> NDArray[np.int8]:
        """What an assignment says of the Booleans of each row of the table."""
        return truth[np.abs(self.table)] * np.sign(self.table).astype(np.int8)

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
        for pattern in _distinct_rows(self.patterns(truth)):
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
        for image in self._images(lemma):
            self.lemmas.append(image)
            columns = np.abs(np.array(image.literals, dtype=np.int64)) - 1
            yield -self.table[:, columns] * np.sign(np.array(image.literals, dtype=np.int64))

    def _images(self, lemma: Lemma) -> Iterator[Lemma]:
        """The lemma, and what the part's own symmetries make of it, except for clauses that are known."""
        if self._is_new(lemma.literals):
            yield lemma
        if self._symmetries is None:
            self._symmetries = self._symmetry_group()
        for symmetry, copy, literals in self._symmetries:
            if self._is_new(renamed(lemma.literals, literals)):
                yield transported(lemma, self.local, symmetry, copy, literals)

    def _is_new(self, literals: tuple[int, ...]) -> bool:
        known = len(self._literal_sets)
        self._literal_sets.add(frozenset(literals))
        return len(self._literal_sets) > known

    def _symmetry_group(self) -> list[tuple[Part, Copy, list[int]]]:
        first = self.parts[0]
        identity = Part(
            first.content,
            tuple(range(self.local.system.num_samples)),
            tuple(range(len(first.classes))),
            (False,) * len(first.classes),
        )
        if self._renamings is None:
            self._renamings = automorphisms(self.local, first.content) or [identity]
        pairs = product(self._renamings, self.local.channel_permutations())
        return [
            (renaming, copy, self.local.literal_map(renaming, copy, self.num_booleans))
            for number, (renaming, copy) in enumerate(pairs)
            if number  # the first is the identity
        ]

    def lemma_of(self, lemma: Lemma, index: int) -> Lemma:
        """A lemma of the kind as one of the system, for a row of the table."""
        where = self._formulation.copies()
        part, copy = self.parts[index // len(where)], where[index % len(where)]
        return transported(lemma, self._formulation, part, copy, self.table[index].tolist())


def _distinct_rows(rows: NDArray[np.int8]) -> NDArray[np.int8]:
    if len(rows) < 2 or rows.shape[1] == 0:
        return rows[:1]
    packed = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.shape[1]))).reshape(-1)
    _, first = np.unique(packed, return_index=True)
    return rows[np.sort(first)]
