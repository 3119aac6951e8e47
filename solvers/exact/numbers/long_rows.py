"""The rows of a system that are too long for neighborhoods, on coordinates whose weights are signs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from reductions.training.hypothesis import Hypothesis
from solvers.deadline import Deadline
from solvers.exact.formulation.activation import ActivationFormulation
from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.rows import Truth
from solvers.exact.numbers.bases import bases
from solvers.exact.numbers.coordinates import coordinates
from solvers.exact.numbers.meeting import TooManySumsError
from solvers.exact.numbers.partner import assignment
from solvers.exact.numbers.search import Search, StoppedError
from solvers.exact.numbers.sums import SumLemma, Sums
from solvers.exact.rounding import first_that_fits
from solvers.exact.symmetry.neighborhoods import MOST_COORDINATES

_FEW_ROWS = 2  # which sums decide before CP-SAT finds signs
_EFFORT = 1.0
_FEW_OPEN, _MOST_OPEN = 36, 44  # coordinates of one question about several rows


class LongRows:
    """What the long rows of a system ask.

    Parameters
    ----------
    formulation : ActivationFormulation
    """

    def __init__(self, formulation: ActivationFormulation) -> None:
        self._formulation, system = formulation, formulation.system
        self._has_partner = True
        supports = {
            sample: frozenset(column for number in terms for column, _ in system.classes[number])
            for sample, terms in enumerate(system.terms)
        }
        long = [support for support in supports.values() if len(support) > MOST_COORDINATES]
        self._coordinates = coordinates(system) if long else {}
        signs = self._coordinates.keys()
        long = [support for support in long if support <= signs]
        self._num_rows = len(long)
        union = frozenset[int]().union(*long)
        several = sum(len(self._coordinates[column].program.possible) > 1 for column in union)
        together, apart = [union], list(dict.fromkeys(long))
        if several <= _FEW_OPEN:
            regions = [together]
        else:  # each row by itself first
            regions = [apart] if len(apart) == 1 or several > _MOST_OPEN else [apart, together]
        found = [[self._question(region, supports) for region in each] for each in regions]
        self._stages = [stage for each in found if (stage := [q for q in each if q.num_bases])]
        self.questions = self._stages[0] if self._stages else []

    def _question(self, region: frozenset[int], supports: Mapping[int, frozenset[int]]) -> Sums:
        """What all samples within some columns ask together."""
        system = self._formulation.system
        inside = [sample for sample, support in supports.items() if support <= region]
        rows = [base for sample in inside for base in bases(system, sample, region)]
        return Sums(system, {column: self._coordinates[column] for column in sorted(region)}, rows)

    def search(self, clauses: list[list[int]], deadline: Deadline) -> tuple[list[SumLemma], Truth | None]:
        """Lemmas, and an assignment that no row contradicts if one was found."""
        lemmas, found = list[SumLemma](), None
        if self._stages and self._num_rows > _FEW_ROWS:
            found = self._assignment(clauses, deadline, _EFFORT)
        while self._stages and found is None:
            known = [*clauses, *(list(lemma.clause) for lemma in lemmas)]
            search = Search(self._stages[0], known, self._formulation.system.num_booleans, deadline)
            try:
                found = search.run()
                return [*lemmas, *search.lemmas], found
            except (StoppedError, TooManySumsError):
                del self._stages[0]
            lemmas += search.lemmas
        if self._has_partner and found is None:
            clauses = [*clauses, *(list(lemma.clause) for lemma in lemmas)]
            found = self._assignment(clauses, deadline, math.inf)
            self._has_partner = found is not None
        return lemmas, found

    def _assignment(self, clauses: list[list[int]], deadline: Deadline, effort: float) -> Truth | None:
        return assignment(self.questions, clauses, self._formulation.system.num_booleans, deadline, effort)

    def weights(self, truth: Truth) -> Hypothesis | None:
        """The weights in the middle of what the activities allow, if they fit."""
        k, features = len(self._formulation.signs), self._formulation.num_columns
        values = [Fraction(0)] * (k * features)
        for column, coordinate in self._coordinates.items():
            for channel, value in enumerate(coordinate.center(truth)):
                values[channel * features + column] = value
        return first_that_fits(self._formulation, iter([[values]]), 0)


def long_rows(formulation: AnyFormulation) -> LongRows | None:
    """The long rows of a system, or None when it has none that are sums over signs."""
    if not isinstance(formulation, ActivationFormulation) or formulation.system.is_agnostic:
        return None
    found = LongRows(formulation)
    return found if found.questions else None
