"""The content of a picture of an instance; the caller decides its style."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True)
class IncidenceDrawing:
    """Variables against constraints: a bipartite graph.

    Parameters
    ----------
    num_variables, num_constraints : int
    edges : tuple of (variable, constraint, sign)
        The sign is 1, or -1 for a negated literal or a negative coefficient.
    """

    num_variables: int
    num_constraints: int
    edges: tuple[tuple[int, int, int], ...]

    @classmethod
    def of(cls, num_variables: int, constraints: Sequence[Iterable[tuple[int, int]]]) -> IncidenceDrawing:
        """Build from the (variable, coefficient) pairs of every constraint."""
        edges = tuple(
            (variable, constraint, 1 if coefficient > 0 else -1)
            for constraint, terms in enumerate(constraints)
            for variable, coefficient in terms
        )
        return cls(num_variables, len(constraints), edges)


@dataclass(frozen=True)
class GraphDrawing:
    """Vertices and edges.

    Parameters
    ----------
    num_vertices : int
    edges : tuple of pairs
    texts : tuple of str
        What stands in each vertex; empty where nothing does.
    labels : mapping
        From the labeled vertices to their labels.
    label : str
        Of the whole graph; empty where it has none.
    weights : tuple of str
        One an edge; empty where all weigh 1.
    """

    num_vertices: int
    edges: tuple[tuple[int, int], ...]
    texts: tuple[str, ...] = ()
    labels: Mapping[int, str] = field(default_factory=dict)
    label: str = ""
    weights: tuple[str, ...] = ()


@dataclass(frozen=True)
class NumbersDrawing:
    """Numbers side by side, where an instance has no graph."""

    numbers: tuple[int, ...]


Drawing: TypeAlias = IncidenceDrawing | GraphDrawing | NumbersDrawing
