"""Derivations: why clauses follow from lemmas, in steps that a proof takes over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from solvers.exact.formulation.rows import Lemma
from solvers.exact.symmetry.transport import renamed

L = TypeVar("L")
L_co = TypeVar("L_co", covariant=True)


class Derivation(Generic[L]):
    """Lemmas, and steps from their clauses by reverse unit propagation; each clause once.

    The place of a clause is that of its lemma, from 0, or -1 - that of its step.

    Attributes
    ----------
    lemmas : list
    steps : list of (clause, hints)
        Hints are the places of earlier clauses.
    last : int
        The place of what is derived.
    """

    def __init__(self) -> None:
        self.lemmas: list[L] = []
        self.steps: list[tuple[tuple[int, ...], list[int]]] = []
        self.last = 0
        self._places: dict[frozenset[int], int] = {}

    def add(self, clause: Iterable[int], lemma: Callable[[], L]) -> int:
        """Add the lemma of a clause unless that is there; return its place."""
        key = frozenset(clause)
        if key not in self._places:
            self._places[key] = len(self.lemmas)
            self.lemmas.append(lemma())
        self.last = self._places[key]
        return self.last

    def step(self, clause: Sequence[int], hints: list[int]) -> int:
        """Add a step; return its place."""
        self.steps.append((tuple(clause), hints))
        self.last = self._places[frozenset(clause)] = -len(self.steps)
        return self.last

    def take(self, source: Source[L]) -> int:
        """Add what a derivation needs and is not there; return the place of what it derives."""
        derivation, literals, moved = source

        def place(old: int) -> int:
            if old >= 0:
                lemma = derivation.lemmas[old]
                return self.add(renamed([-x for x in lemma.literals], literals), lambda: moved(lemma))
            clause, hints = derivation.steps[-1 - old]
            clause = renamed(clause, literals)
            known = self._places.get(frozenset(clause))
            return self.step(clause, [place(hint) for hint in hints]) if known is None else known

        self.last = place(derivation.last)
        return self.last


class Source(NamedTuple, Generic[L_co]):
    """A derivation for some part.

    Parameters
    ----------
    derivation : Derivation
    literals : sequence of int
        What the derivation's Booleans 1, 2, ... are where it is used.
    lemma : callable
        A lemma as one of there.
    """

    derivation: Derivation[Lemma]
    literals: Sequence[int]
    lemma: Callable[[Lemma], L_co]


def of_lemma(lemma: Lemma) -> Derivation[Lemma]:
    """The derivation of a lemma's own clause."""
    found = Derivation[Lemma]()
    found.add([-x for x in lemma.literals], lambda: lemma)
    return found
