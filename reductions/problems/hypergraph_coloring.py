"""Hypergraph k-coloring; with two colors it is set splitting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import ArrayEquality, BoolArray, IntegerArray, Ragged, repeating_rows, row_reduce
from reductions.core import Problem
from reductions.drawings import Drawing, IncidenceDrawing
from reductions.errors import InputError, WitnessError
from reductions.reading.fields import Fields
from reductions.reading.stored import Stored, StoredObject


@dataclass(frozen=True, eq=False)
class HypergraphColoring(ArrayEquality, Stored):
    """Color the vertices with k colors so that no hyperedge is monochromatic.

    A witness is an integer array of shape (num_vertices,) with entries 0..num_colors - 1.
    With ``num_colors = 2`` this is SET SPLITTING. A one-vertex edge is always monochromatic.

    Parameters
    ----------
    num_vertices : int
    num_colors : int
        At least 1.
    edges : Ragged
        One row an edge: distinct vertices 0..num_vertices - 1, at least one.

    References
    ----------
    Lovász, "Coverings and colorings of hypergraphs", 1973; Garey and Johnson, SP4.
    """

    name: ClassVar[str] = "hypergraph-coloring"
    num_vertices: int
    num_colors: int
    edges: Ragged

    def __post_init__(self) -> None:
        if self.num_colors < 1:
            raise InputError(self.name, f"expected at least 1 color, got {self.num_colors}")
        check_vertex_sets(self.edges, self.num_vertices, f"{self.name}: edge", smallest=1)

    @classmethod
    def from_lists(cls, num_vertices: int, num_colors: int, edges: list[list[int]]) -> Self:
        """Build from lists of vertices."""
        return cls(num_vertices, num_colors, Ragged.from_lists(edges))

    @property
    def num_constraints(self) -> int:
        return len(self.edges)

    def satisfied(self, witness: ArrayLike) -> BoolArray:
        """Return for each edge whether two of its vertices differ in color."""
        colors = coloring(witness, self.num_vertices, self.num_colors)[self.edges.values]
        low = row_reduce(np.minimum, self.edges.offsets, colors, 0)
        high = row_reduce(np.maximum, self.edges.offsets, colors, 0)
        return np.asarray(low != high)

    def num_violations(self, witness: ArrayLike) -> int:
        return int((~self.satisfied(witness)).sum())

    def violation(self, witness: ArrayLike) -> str | None:
        bad = np.flatnonzero(~self.satisfied(witness))
        if not bad.size:
            return None
        return f"edge {bad[0] + 1} {self.edges.row(int(bad[0])).tolist()} is monochromatic"

    def random_witness(self, rng: np.random.Generator) -> IntegerArray:
        return rng.integers(0, self.num_colors, self.num_vertices)

    def drawing(self) -> Drawing:
        """Vertices against edges."""
        members = [[(vertex, 1) for vertex in edge] for edge in self.edges.lists()]
        return IncidenceDrawing.of(self.num_vertices, members)

    def size(self) -> dict[str, int]:
        return {
            "num_vertices": self.num_vertices,
            "num_colors": self.num_colors,
            "num_edges": len(self.edges),
            "num_incidences": len(self.edges.values),
            **edge_sizes(self.edges),
        }

    def fields(self) -> StoredObject:
        return {
            "num_vertices": self.num_vertices,
            "num_colors": self.num_colors,
            "edges": self.edges,
        }

    @classmethod
    def from_json(cls, data: Fields) -> HypergraphColoring:
        return cls(data.count("num_vertices"), data.count("num_colors"), data.ragged("edges"))


def edge_sizes(edges: Ragged) -> dict[str, int]:
    """The number of edges of each cardinality, as named sizes."""
    lengths, counts = np.unique(edges.lengths, return_counts=True)
    return {
        f"edges_of_size_{length}": count
        for length, count in zip(lengths.tolist(), counts.tolist(), strict=True)
    }


def cardinalities_of(size: Mapping[str, int]) -> dict[int, int]:
    """The number of edges of each cardinality, read back from the named sizes."""
    prefix = "edges_of_size_"
    return {int(key.removeprefix(prefix)): n for key, n in size.items() if key.startswith(prefix)}


def coloring(witness: ArrayLike, num_vertices: int, num_colors: int, what: str = "colors") -> IntegerArray:
    """Check that a witness colors every vertex, and return it as int64."""
    colors = np.asarray(witness)
    if colors.shape != (num_vertices,) or colors.dtype.kind not in "iu":
        raise WitnessError(f"expected {num_vertices} {what}, got {colors.dtype} of shape {colors.shape}")
    if colors.size and not 0 <= colors.min() <= colors.max() < num_colors:
        raise WitnessError(f"expected {what} 0..{num_colors - 1}, got {colors.min()}..{colors.max()}")
    return colors.astype(np.int64)


def check_vertex_sets(sets: Ragged, num_vertices: int, where: str, smallest: int) -> None:
    """Raise unless every row is a set of at least ``smallest`` elements 0..num_vertices - 1."""
    short = np.flatnonzero(sets.lengths < smallest)
    if short.size:
        raise InputError(f"{where} {short[0] + 1}", f"expected at least {smallest} vertices")
    bad = np.flatnonzero((sets.values < 0) | (sets.values >= num_vertices))
    if bad.size:
        row = int(np.searchsorted(sets.offsets, bad[0], side="right"))
        value = sets.values[bad[0]]
        raise InputError(f"{where} {row}", f"expected vertices 0..{num_vertices - 1}, got {value}")
    repeating = repeating_rows(sets.offsets, sets.values)
    if len(repeating):
        row = int(repeating[0])
        vertices, counts = np.unique(sets.row(row), return_counts=True)
        vertex = vertices[counts > 1][0]
        raise InputError(f"{where} {row + 1}", f"vertex {vertex} occurs twice", "name it once")


PROBLEMS: tuple[type[Problem[IntegerArray]], ...] = (HypergraphColoring,)
