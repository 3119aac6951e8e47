"""NAE-SAT -> MAX CUT: sides are truth values, clauses are triangles.

Construction: long clauses are split into parts of at most three literals. There is a vertex for every
literal and an edge of weight 1 between opposite literals. A part of three literals adds 1 to the edges
of its triangle; a part of two adds 2 to its edge. The bound is the largest conceivable weight: one
for each variable and two for each part. (A part with fewer literals adds no edge, so the bound cannot
be reached.)

Why the answer is preserved: at most two edges of a triangle are cut, and exactly two when its literals
are not all on one side.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from reductions.arrays import BoolArray
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment, clause_text, widths_of
from reductions.problems.max_cut import MaxCut, cut_weights
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.splitting import NaeSplit


def _vertex(literal: int) -> int:
    return 2 * (abs(literal) - 1) + (literal < 0)


def instance(problem: NotAllEqualSAT) -> MaxCut:
    """Vertices in the order x1, ¬x1, x2, ..."""
    split = NaeSplit.of(problem)
    n, parts = problem.num_variables + split.num_fresh, split.parts().lists()
    weights = {(2 * i, 2 * i + 1): 1 for i in range(n)}
    for part in parts:
        vertices = sorted(_vertex(literal) for literal in part)
        for pair in combinations(vertices, 2):
            weights[pair] = weights.get(pair, 0) + (1 if len(part) == 3 else 2)
    return cut_weights(2 * n, weights, n + 2 * len(parts))


def forward(problem: NotAllEqualSAT, witness: BoolArray) -> BoolArray:
    """True literals on one side."""
    values = NaeSplit.of(problem).extended(assignment(witness, problem.num_variables))
    return np.stack([values, ~values], axis=1).reshape(-1)


def back(problem: NotAllEqualSAT, witness: BoolArray) -> BoolArray:
    """The side of the positive literals."""
    num_variables = problem.num_variables + NaeSplit.of(problem).num_fresh
    side = assignment(witness, 2 * num_variables)
    return side[: 2 * problem.num_variables : 2]


def size(source: Size) -> dict[str, int]:
    """2n vertices; at most three edges per part, fewer if clauses share pairs of literals."""
    widths = widths_of(source)
    n = source["num_variables"] + sum(max(0, k - 3) * count for k, count in widths.items())
    parts = sum(max(1, k - 2) * count for k, count in widths.items())
    edges = n + sum({0: 0, 1: 0, 2: 1}.get(k, 3 * (k - 2)) * count for k, count in widths.items())
    total = n + sum({0: 0, 1: 0, 2: 2}.get(k, 3 * (k - 2)) * count for k, count in widths.items())
    bound = n + 2 * parts
    return {
        "num_vertices": 2 * n,
        "num_edges": edges,
        "num_weighted_edges": edges,
        "bound": bound,
        "total_weight": total,
        "max_bits": max(total, bound).bit_length(),
    }


def explain(problem: NotAllEqualSAT) -> Pairs:
    """Pair parts of clauses with triangles."""
    split = NaeSplit.of(problem)
    for variable in range(1, problem.num_variables + split.num_fresh + 1):
        yield (
            f"x{variable}, ¬x{variable}",
            f"vertices {2 * variable - 2}, {2 * variable - 1}, an edge of weight 1",
        )
    for part in split.parts().lists():
        vertices = ", ".join(str(_vertex(literal)) for literal in part)
        yield f"clause {clause_text(part)}", f"weight among the vertices {vertices}"


RULES = (
    Reduction(
        name="nae-sat-to-max-cut",
        source="nae-sat",
        target="max-cut",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        size_is_exact=False,
        explain=explain,
        reference="Garey, Johnson, Stockmeyer, Some simplified NP-complete graph problems, 1976",
        summary="Opposite literals are on opposite sides; a clause is a triangle with two cut edges.",
        example=lambda: NotAllEqualSAT.from_clauses(3, [[1, 2, -3], [-1, 3]]),
    ),
)
