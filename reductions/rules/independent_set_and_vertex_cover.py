"""INDEPENDENT SET <-> VERTEX COVER: complementary sets of the same graph.

Construction: the same graph with the bound n - k. Why the answer is preserved: a set meets every edge
exactly when no edge lies in its complement.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from reductions.arrays import BoolArray
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment
from reductions.problems.graphs import SimpleGraph
from reductions.problems.vertex_sets import IndependentSet, VertexCover, VertexSetProblem

P = TypeVar("P", bound=VertexSetProblem)


def to_cover(problem: IndependentSet) -> VertexCover:
    """At most n - k vertices meet every edge."""
    return VertexCover(problem.graph, problem.graph.num_vertices - problem.bound)


def to_set(problem: VertexCover) -> IndependentSet:
    """At least n - k vertices are independent."""
    return IndependentSet(problem.graph, problem.graph.num_vertices - problem.bound)


def complement(problem: VertexSetProblem, witness: BoolArray) -> BoolArray:
    """The other vertices, in both directions."""
    return np.asarray(~assignment(witness, problem.graph.num_vertices))


def size(source: Size) -> dict[str, int]:
    """The same graph."""
    return {**source, "bound": source["num_vertices"] - source["bound"]}


def explain(problem: VertexSetProblem) -> Pairs:
    """The bound, and what is chosen."""
    yield f"bound {problem.bound}", f"bound {problem.graph.num_vertices - problem.bound}, the same graph"
    yield "chosen vertices", "the vertices that are not chosen"


_REFERENCE = "Garey, Johnson, Computers and Intractability, 1979, Lemma 3.1"
RULES = (
    Reduction(
        name="independent-set-to-vertex-cover",
        source="independent-set",
        target="vertex-cover",
        instance=to_cover,
        forward=complement,
        back=complement,
        size=size,
        explain=explain,
        reference=_REFERENCE,
        summary="The complement of an independent set meets every edge.",
        example=lambda: IndependentSet(SimpleGraph.cycle(5), 2),
    ),
    Reduction(
        name="vertex-cover-to-independent-set",
        source="vertex-cover",
        target="independent-set",
        instance=to_set,
        forward=complement,
        back=complement,
        size=size,
        explain=explain,
        reference=_REFERENCE,
        summary="The complement of a vertex cover contains no edge.",
        example=lambda: VertexCover(SimpleGraph.cycle(5), 3),
    ),
)
