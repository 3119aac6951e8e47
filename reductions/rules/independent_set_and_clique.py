"""INDEPENDENT SET <-> CLIQUE: the same set in the complement graph.

Construction: the complement graph with the same bound. Why the answer is preserved: vertices are
pairwise adjacent in one graph exactly when they are pairwise nonadjacent in the other.
"""

from __future__ import annotations

from reductions.arrays import BoolArray
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment
from reductions.problems.graphs import SimpleGraph
from reductions.problems.vertex_sets import Clique, IndependentSet, VertexSetProblem


def to_clique(problem: IndependentSet) -> Clique:
    """The complement graph."""
    return Clique(problem.graph.complement(), problem.bound)


def to_set(problem: Clique) -> IndependentSet:
    """The complement graph."""
    return IndependentSet(problem.graph.complement(), problem.bound)


def keep(problem: VertexSetProblem, witness: BoolArray) -> BoolArray:
    """The same vertices, in both directions."""
    return assignment(witness, problem.graph.num_vertices)


def size(source: Size) -> dict[str, int]:
    """All the other edges."""
    n = source["num_vertices"]
    return {**source, "num_edges": n * (n - 1) // 2 - source["num_edges"]}


def explain(problem: VertexSetProblem) -> Pairs:
    """Pair edges with the edges of the complement."""
    yield f"edges {problem.graph.pairs()}", f"edges {problem.graph.complement().pairs()}"


_REFERENCE = "Garey, Johnson, Computers and Intractability, 1979, Lemma 3.1"
RULES = (
    Reduction(
        name="independent-set-to-clique",
        source="independent-set",
        target="clique",
        instance=to_clique,
        forward=keep,
        back=keep,
        size=size,
        explain=explain,
        reference=_REFERENCE,
        summary="An independent set is a clique of the complement graph.",
        example=lambda: IndependentSet(SimpleGraph.cycle(5), 2),
    ),
    Reduction(
        name="clique-to-independent-set",
        source="clique",
        target="independent-set",
        instance=to_set,
        forward=keep,
        back=keep,
        size=size,
        explain=explain,
        reference=_REFERENCE,
        summary="A clique is an independent set of the complement graph.",
        example=lambda: Clique(SimpleGraph.complete(4), 3),
    ),
)
