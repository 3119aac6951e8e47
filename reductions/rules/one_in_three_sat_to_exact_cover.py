"""1-in-3-SAT -> EXACT COVER: choose a literal of every variable.

Construction: an element for every variable and every clause; for every literal, the set of its variable
and the clauses that contain it. Why the answer is preserved: covering a variable once chooses one of
its literals, and covering a clause once means that exactly one of its literals was chosen. A literal
that occurs twice in a clause can never be true, so its set is omitted.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment, clause_text, literal_text
from reductions.problems.exact_cover import ExactCover
from reductions.problems.one_in_three_sat import OneInThreeSAT


def _sets(problem: OneInThreeSAT) -> list[tuple[int, list[int]]]:
    """The literals that may be true, each with its set; literals in the order 1, -1, 2, -2, ..."""
    n = problem.num_variables
    members: dict[int, list[int]] = {s * v: [v - 1] for v in range(1, n + 1) for s in (1, -1)}
    impossible = set()
    for index, clause in enumerate(problem.clauses.lists()):
        for literal in dict.fromkeys(clause):
            members[literal].append(n + index)
            if clause.count(literal) > 1:
                impossible.add(literal)
    return [(literal, elements) for literal, elements in members.items() if literal not in impossible]


def instance(problem: OneInThreeSAT) -> ExactCover:
    """Elements: variables, then clauses."""
    num_elements = problem.num_variables + len(problem.clauses)
    return ExactCover.from_lists(num_elements, [elements for _, elements in _sets(problem)])


def forward(problem: OneInThreeSAT, witness: BoolArray) -> BoolArray:
    """Choose the sets of the true literals."""
    values = assignment(witness, problem.num_variables)
    true = [bool(values[abs(x) - 1]) ^ (x < 0) for x, _ in _sets(problem)]
    return np.array(true, dtype=np.bool_)


def back(problem: OneInThreeSAT, witness: BoolArray) -> BoolArray:
    """A variable is true when the set of its positive literal is chosen."""
    sets = _sets(problem)
    chosen = assignment(witness, len(sets))
    values = np.zeros(problem.num_variables, dtype=np.bool_)
    for (literal, _), is_chosen in zip(sets, chosen, strict=True):
        if literal > 0:
            values[literal - 1] = is_chosen
    return values


def size(source: Size) -> dict[str, int]:
    """n + m elements, 2n sets."""
    return {
        "num_elements": source["num_variables"] + source["num_clauses"],
        "num_sets": 2 * source["num_variables"],
        "num_incidences": 2 * source["num_variables"] + source["num_literals"],
    }


def explain(problem: OneInThreeSAT) -> Pairs:
    """Pair literals with sets."""
    n = problem.num_variables
    for index, clause in enumerate(problem.clauses.lists()):
        yield f"clause {clause_text(clause)}", f"element {n + index}"
    for number, (literal, elements) in enumerate(_sets(problem)):
        yield f"literal {literal_text(literal)}", f"set {number}: {elements}"


RULES = (
    Reduction(
        name="one-in-three-sat-to-exact-cover",
        source="one-in-three-sat",
        target="exact-cover",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=explain,
        reference="After Karp, Reducibility among combinatorial problems, 1972 (EXACT COVER)",
        summary="Elements are variables and clauses; a literal is the set of those it covers.",
        example=lambda: OneInThreeSAT.from_clauses(3, [[1, 2, -3], [-1, 3]]),
    ),
)
