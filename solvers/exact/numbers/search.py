"""Signs that suit rows and clauses: a search in which every step decides a subset sum.

A node of the search knows some literals. Either no ways of the coordinates fit them and the rows, which
is a lemma. Or some do; then the clauses allow these, or name the literals among which to branch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from pysat.solvers import Solver

from solvers.deadline import Deadline
from solvers.exact.formulation.rows import Truth
from solvers.exact.numbers.sums import Literals, SumLemma, Sums

_MOST_NODES = 1000
_SLICE = 10_000  # conflicts between two looks at the clock


class StoppedError(Exception):
    """Out of time, or of nodes."""


class Search:
    """A search for an assignment that no row contradicts.

    Parameters
    ----------
    questions : sequence of Sums
        At least one.
    clauses : iterable of lists of int
        The skeleton, and the clauses of lemmas.
    num_booleans : int
    deadline : Deadline

    Attributes
    ----------
    lemmas : list of SumLemma
        What was learned, whatever the end.
    """

    def __init__(
        self,
        questions: Sequence[Sums],
        clauses: Iterable[list[int]],
        num_booleans: int,
        deadline: Deadline,
    ) -> None:
        self._questions, self._num_booleans, self._deadline = questions, num_booleans, deadline
        self._solver = Solver(name="glucose4", bootstrap_with=list(clauses))
        for question in questions:
            self._solver.append_formula(question.contradictions)
        self.lemmas: list[SumLemma] = []

    def run(self) -> Truth | None:
        """The assignment; None when clauses and lemmas leave none.

        Raises
        ------
        StoppedError
        TooManySumsError
        """
        true, open_nodes, left = None, [frozenset[int]()], _MOST_NODES // len(self._questions)
        try:
            while true is None and open_nodes:
                left -= 1
                if left < 0 or self._deadline.is_over:
                    raise StoppedError
                true, children = self._visited(open_nodes.pop())
                open_nodes += children
        finally:
            self._solver.delete()
        return None if true is None else np.array([-1, *np.sign(sorted(true, key=abs))], dtype=np.int8)

    def _visited(self, known: Literals) -> tuple[Literals | None, list[Literals]]:
        """The literals of an assignment where the known ones are true, or the nodes below, last one first."""
        probed = self._probed(known)
        if probed is None:
            return None, []
        answers = []
        for question in self._questions:
            answer = question.answer(probed)
            if isinstance(answer, SumLemma):
                self.lemmas.append(answer)
                self._solver.add_clause(list(answer.clause))
                return None, []
            answers.append(answer)
        model, core = self._solved(probed | answers[0])
        if model is None and core <= probed:
            return None, []
        doubtful = core - probed if model is None else self._doubtful(model, answers, probed)
        if model is not None and not doubtful:
            return model, []
        literal = min(doubtful, key=abs)
        return None, [probed | {-literal}, probed | {literal}]

    def _probed(self, known: Literals) -> Literals | None:
        """The known literals, and the activities of coordinates that have one way left; None: a conflict."""
        for question in self._questions:
            for activities in question.activities:
                left = [
                    activity
                    for activity in activities
                    if self._solver.propagate(assumptions=sorted(known | activity, key=abs))[0]
                ]
                if not left:
                    return None
                known = known | left[0] if len(left) == 1 else known
        return known

    def _solved(self, assumed: Literals) -> tuple[Literals | None, Literals]:
        """A model, or None and what of the assumptions the clauses refute."""
        while True:
            self._solver.conf_budget(_SLICE)
            answer = self._solver.solve_limited(assumptions=sorted(assumed, key=abs))
            if answer is not None:
                break
            if self._deadline.is_over:
                raise StoppedError
        if answer:
            true = {x for x in self._solver.get_model() if x > 0}  # Booleans of no clause are missing
            return frozenset(x if x in true else -x for x in range(1, self._num_booleans + 1)), frozenset()
        return None, frozenset(self._solver.get_core() or ())

    def _doubtful(self, model: Literals, answers: Sequence[set[int]], known: Literals) -> Literals:
        """Unknown literals of a row that the model contradicts; none when it contradicts none.

        A row that is not known to hold comes first: what it says may decide at once.
        """
        for question, answer in zip(self._questions, answers, strict=True):
            literals = question.violated(model)
            if literals is not None:
                return (literals - known) or frozenset(answer - known)
        return frozenset()
