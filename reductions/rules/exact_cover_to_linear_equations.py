"""EXACT COVER -> 0/1 linear equations: one equation per element.

Construction: x_S for every set; Σ_{S contains e} x_S = 1 for every element e. Why the answer is
preserved: the equation is the definition.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray, SparseRows, offsets_of
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment
from reductions.problems.exact_cover import ExactCover
from reductions.problems.linear_equations import LinearEquations, equation_text


def instance(problem: ExactCover) -> LinearEquations:
    """Equations in the order of the elements."""
    order = np.argsort(problem.sets.values, kind="stable")
    counts = np.bincount(problem.sets.values, minlength=problem.num_elements).astype(np.int64)
    columns = problem.sets.row_ids()[order]
    rows = SparseRows(offsets_of(counts), columns, np.ones_like(columns), len(problem.sets))
    return LinearEquations(rows, np.ones(problem.num_elements, dtype=np.int64))


def keep(problem: ExactCover, witness: BoolArray) -> BoolArray:
    """The chosen sets, in both directions."""
    return assignment(witness, len(problem.sets))


def size(source: Size) -> dict[str, int]:
    """One variable per set, one equation per element, one term per incidence."""
    return {
        "num_variables": source["num_sets"],
        "num_equations": source["num_elements"],
        "num_terms": source["num_incidences"],
        "max_bits": 1,
    }


def explain(problem: ExactCover) -> Pairs:
    """Pair elements with equations."""
    equations = instance(problem)
    for element in range(problem.num_elements):
        yield f"element {element} is covered once", equation_text(equations, element)


RULES = (
    Reduction(
        name="exact-cover-to-linear-equations",
        source="exact-cover",
        target="linear-equations",
        instance=instance,
        forward=keep,
        back=keep,
        size=size,
        explain=explain,
        reference="Karp, Reducibility among combinatorial problems, 1972 (0-1 INTEGER PROGRAMMING)",
        summary="The sets that contain an element sum to one.",
        example=lambda: ExactCover.from_lists(3, [[0, 1], [2], [1, 2], [0]]),
    ),
)
