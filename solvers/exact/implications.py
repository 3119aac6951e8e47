"""Where neighborhoods give a refinement their prime implicates rather than lemmas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from solvers.exact.batches import Batch, Learned
from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.rows import Truth
from solvers.exact.symmetry.implied import Implied
from solvers.exact.symmetry.kinds import Kind

_MANY_PARTS = 20


class Implications:
    """The implicates of kinds, each starting from what smaller kinds have said by then.

    Parameters
    ----------
    formulation : Formulation
    learned : Learned
        What the refinement knows; it grows.
    """

    def __init__(self, formulation: AnyFormulation, learned: Learned) -> None:
        self._formulation, self._learned = formulation, learned
        self._implied: dict[Kind, Implied] = {}

    def pay(self, kind: Kind, levels: Iterable[Iterable[Kind]]) -> bool:
        """Whether they do: without biases lemmas are few, and so they are beside what a guard fixes."""
        if self._formulation.system.is_agnostic or self._formulation.guard:
            return False
        has_bias = self._formulation.lead or len(kind.deciding) < kind.num_booleans
        return bool(has_bias) and max(each.num_parts for level in levels for each in level) >= _MANY_PARTS

    def batches(self, kind: Kind, truth: Truth) -> Iterator[Batch]:
        """Implicates that an assignment violates."""
        if kind not in self._implied:
            self._implied[kind] = Implied(kind, self._learned.known_within(kind))
        implied = self._implied[kind]
        for implicate, clauses in implied.refine(truth):
            yield Batch(kind, partial(implied.derivation, implicate), clauses)
