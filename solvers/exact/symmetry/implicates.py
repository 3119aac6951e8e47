"""Prime implicates: clauses of few literals that the lemmas of one part imply together.

An activity has rows for both of its values. So a linear program under an assignment of all of them blames
some that do not matter, because other rows are infeasible once they change. Literals are left out one by
one while lemmas, which come on demand, imply the rest (Quine, "A way to simplify truth functions", 1955).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pysat.solvers import Solver

from solvers.deadline import Deadline
from solvers.exact.arithmetic.conditional_program import Program
from solvers.exact.formulation.rows import Lemma
from solvers.exact.proofs.drat import clauses_of
from solvers.exact.proofs.reduced_solver import ReducedSolver
from solvers.exact.proofs.trimmed import Refutation, refute
from solvers.exact.symmetry.derivations import Derivation, Source

Literals = tuple[int, ...]
Pattern = NDArray[np.int8]  # +1 or -1 at each Boolean of a part, 0 where it does not matter

_MOST_FOR_PAIRS = 12  # Booleans
_MOST_PROGRAMS = 100  # for one implicate
_SECONDS = 60


class Known(NamedTuple):
    """Literals of a part that cannot all be true, as a smaller part says, and why."""

    literals: Literals
    source: Callable[[], Source[Lemma]]


class Implicates:
    """What is implied by the lemmas of a part.

    Parameters
    ----------
    program : Program
    images : callable
        A lemma and its images under the part's symmetries, those that are new.
    booleans : list of int
        The Booleans that matter, from 0.
    known : list of Known
        To start from.
    """

    def __init__(
        self,
        program: Program,
        images: Callable[[Lemma], Iterable[Lemma]],
        booleans: list[int],
        known: list[Known],
    ) -> None:
        self._program, self._images, self._booleans, self._known = program, images, booleans, known
        self._lemmas: list[Lemma] = []
        self._solver: Any = Solver(name="glucose4", bootstrap_with=[_clause(each.literals) for each in known])
        self._feasible = np.zeros((0, program.num_booleans), dtype=np.int8)
        self._objections, self._left = 0, 0
        self._equal = _equal_to({frozenset(each.literals) for each in known}, booleans)

    def within(self, pattern: Pattern) -> list[Literals] | None:
        """Sets of literals that cannot all be true, the first of them true under a pattern; or None."""
        lemma = self._program.lemma(pattern)
        if lemma is None:
            return None
        self._add(lemma)
        self._objections += 1
        self._left = _MOST_PROGRAMS
        first = [self._equal.get(x) or -self._equal.get(-x, -x) for x in lemma.literals]
        found = [self._prime(sorted({*first}, key=abs, reverse=True))]
        if self._objections == 2 and len(self._booleans) <= _MOST_FOR_PAIRS:
            self._left += _MOST_PROGRAMS
            found += self._pairs()
        return found

    def derivation(self, literals: Literals) -> Derivation[Lemma]:
        """Why they cannot all be true."""
        given: list[Known | Lemma] = [*self._known, *self._needed(literals)]
        formula = [*(_clause(each.literals) for each in given), *([x] for x in literals)]
        found = _refutation(formula)
        derivation, places = Derivation[Lemma](), [0]
        for each in [given[number] for number in found.used if number < len(given)]:
            if isinstance(each, Known):
                places.append(derivation.take(each.source()))
            else:
                places.append(derivation.add(_clause(each.literals), partial(_same, each)))
        if len(places) == 2:
            return derivation
        clause, first, count = _clause(literals), len(places), len(found.used)
        for step in found.steps:
            end = step.index(0)
            # Steps have the whole clause; so its literals, which the formula has last, are no hints.
            hints = [
                h if h < first else h - count + first - 1 for h in step[end + 1 :] if h < first or h > count
            ]
            literals_of_step = dict.fromkeys([*step[:end], *clause])
            places.append(derivation.step([*literals_of_step], [places[h] for h in hints]))
        return derivation

    def _needed(self, literals: Literals) -> list[Lemma]:
        """Lemmas of which none can be left out; those of many literals are left out first."""
        lemmas = sorted(self._lemmas, key=lambda lemma: len(lemma.literals))
        first = self._program.num_booleans + 1  # a Boolean that switches the first lemma on
        kept: list[int] = []
        with Solver(
            name="glucose4", bootstrap_with=[_clause(each.literals) for each in self._known]
        ) as solver:
            for number, lemma in enumerate(lemmas, first):
                solver.add_clause([*_clause(lemma.literals), -number])
            waiting = [*range(first, first + len(lemmas))]
            while waiting:
                number = waiting.pop()
                if solver.solve(assumptions=[*literals, *kept, *waiting]):
                    kept.append(number)
                else:
                    core = {*(solver.get_core() or ())}
                    waiting = [x for x in waiting if x in core]
        return [lemmas[number - first] for number in kept]

    def _add(self, lemma: Lemma) -> None:
        for image in self._images(lemma):
            self._lemmas.append(image)
            self._solver.add_clause(_clause(image.literals))

    def _refuted(self, literals: Sequence[int]) -> list[int] | None:
        """Those of the literals that cannot all be true, or None if they can, or it takes too long to see."""
        places, signs = np.abs(literals).astype(np.int64) - 1, np.sign(literals).astype(np.int8)
        if (self._feasible[:, places] == signs).all(axis=1).any():
            return None
        while self._solver.solve(assumptions=literals):
            pattern = np.zeros(self._program.num_booleans, dtype=np.int8)
            model = self._solver.get_model()
            values = np.full(len(pattern), -1, dtype=np.int8)
            values[: len(model)] = np.sign(model)[: len(pattern)]
            values[places] = signs
            pattern[self._booleans] = values[self._booleans]
            lemma, self._left = self._program.lemma(pattern), self._left - 1
            if lemma is None:
                self._feasible = np.vstack([self._feasible, pattern])
            if lemma is None or self._left < 0:
                return None
            self._add(lemma)
        return list(self._solver.get_core() or [])

    def _prime(self, literals: Iterable[int]) -> Literals:
        """Those that are left when one by one, in order, is left out unless the rest can all be true."""
        waiting, kept = list(literals), list[int]()
        while waiting:
            literal = waiting.pop(0)
            core = self._refuted([*kept, *waiting])
            if core is None:
                kept.append(literal)
            else:
                waiting = [x for x in waiting if x in core]
        return tuple(kept)

    def _pairs(self) -> Iterator[Literals]:
        """All such sets of two literals at most."""
        literals = [sign * (boolean + 1) for boolean in self._booleans for sign in (1, -1)]
        single = [x for x in literals if self._refuted([x]) is not None]
        yield from ((x,) for x in single)
        for a, b in combinations([x for x in literals if x not in single], 2):
            if a != -b and self._refuted([a, b]) is not None:
                yield a, b


def _equal_to(known: set[frozenset[int]], booleans: Sequence[int]) -> dict[int, int]:
    """Positive literals to one that pairs make equal to them: of the last Boolean, on a larger vector."""
    found: dict[int, int] = {}
    for a, b in combinations([boolean + 1 for boolean in reversed(booleans)], 2):
        for x in (a, -a):
            if a not in found and b not in found and {frozenset((x, -b)), frozenset((-x, b))} <= known:
                found[b] = x
    return found


def _refutation(clauses: list[list[int]]) -> Refutation:
    """A refutation of few clauses, which are known to be unsatisfiable."""
    formula, deadline = clauses_of(clauses), Deadline(_SECONDS)
    solver = ReducedSolver(formula, "glucose4")
    solver.solve(deadline)
    found = refute(formula, deadline, proof=solver.proof())
    solver.close()
    assert isinstance(found, Refutation)
    return found


def _clause(literals: Iterable[int]) -> list[int]:
    return [-x for x in literals]


def _same(lemma: Lemma) -> Lemma:
    return lemma
